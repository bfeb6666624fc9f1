"""Where a contribution belongs: its field of action, and the group that takes it up."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.page_hooks import bodies_of
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.reader_cache.marks import kept
from wagtail_aufbruch.participation.models import Contribution


def why_not_here(contribution: Contribution, field: Handlungsfeld | None, group: BasePage | None) -> str:
    """Why it cannot belong there; "" where it can. A form offers nothing else; whoever forges one gets no further."""
    if field is not None and field.process_id != contribution.process_id:
        return _("This field of action does not exist here. Choose one from the list.")
    if group is not None and group.pk not in {page.pk for page in bodies_of(contribution.process)}:
        return _("This group belongs to another process. Choose one from the list.")
    return ""


def kinds_taken_up(process: Process, group_pk: int) -> frozenset[str]:
    """The kinds of contributions of which a group has taken up some that everybody may see.

    One query for the sections of all apps on the group's page; most groups have taken up nothing of most kinds.
    """

    def found() -> frozenset[str]:
        taken_up = Contribution.objects.listed().visible_to_public().filter(group_id=group_pk)
        return frozenset(taken_up.order_by().values_list("kind", flat=True).distinct())

    return kept(process, str(process.pk), f"participation.taken_up.{group_pk}", found)
