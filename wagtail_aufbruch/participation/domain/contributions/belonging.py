"""Where a contribution belongs: its field of action, and the group that takes it up."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.page_hooks import bodies_of
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.models import Contribution


def why_not_here(contribution: Contribution, field: Handlungsfeld | None, group: BasePage | None) -> str:
    """Why it cannot belong there; "" where it can. A form offers nothing else; whoever forges one gets no further."""
    if field is not None and field.process_id != contribution.process_id:
        return _("This field of action does not exist here. Choose one from the list.")
    if group is not None and group.pk not in {page.pk for page in bodies_of(contribution.process)}:
        return _("This group belongs to another process. Choose one from the list.")
    return ""
