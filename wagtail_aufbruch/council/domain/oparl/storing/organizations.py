"""The list of the council's bodies: their names, without the people in them."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.council.domain.oparl.payloads.reading import ReadOrganization
from wagtail_aufbruch.council.domain.oparl.storing.taking import Taker, put
from wagtail_aufbruch.council.models import Organization


class Organizations(Taker[Organization, ReadOrganization]):
    name, model, kind = "organization", Organization, ReadOrganization

    def fill(self, row: Organization, thing: ReadOrganization) -> bool:
        row.process_id = self.server.process_id
        put(
            row,
            name=thing.name or thing.short_name or _("Body without a name"),
            short_name=thing.short_name,
            kind=thing.organization_type or thing.classification,
            web=thing.web,
        )
        return True
