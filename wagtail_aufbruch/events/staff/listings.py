"""What staff's lists of events share on top of Wagtail's: the way there, a search, cells that name themselves."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from wagtail_aufbruch.core.forms.plain_text import PlainLineField
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.events.staff.guards import trail

PER_PAGE = 50
LONGEST_SEARCH = 120


class CellColumn(Column):
    """A column whose cells bear its heading, which a narrow screen shows in place of the table's head."""

    cell_template_name = "aufbruch_events/staff/cells/cell.html"


class NameColumn(TitleColumn):
    """What a row is called, leading to it, with what else is to be known of it below."""

    def __init__(self, name: str, *, cell_template_name: str, **options: Any) -> None:
        self.cell_template_name = cell_template_name
        super().__init__(name, **options)


class StaffListingView(BaseListingView):
    """One list: search, filters, order and pages are Wagtail's.

    Whoever mounts the view sees to who gets in. Only filters that are declared reach the query; whatever else an
    address holds is not read.
    """

    template_name = "aufbruch_events/staff/listing.html"
    header_icon = "calendar-alt"
    paginate_by = PER_PAGE
    table_classname = "listing aufbruch-listing"
    is_searchable = True
    search_kwarg = "suche"
    search_label: str | Promise = ""
    """What can be searched for, as the field's name and inside of it."""
    caption: str | Promise = ""
    """What the table is called for those who do not see where it stands."""

    @property
    def event(self) -> EventPage | None:
        """The event to which the list belongs; the decorator of the view brings it along."""
        return self.kwargs.get("event")

    def get_page_subtitle(self) -> str:
        return self.event.title if self.event is not None else ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*trail(self.event), here]

    def get_search_form(self) -> forms.Form:
        return search_form(self.search_kwarg, str(self.search_label), self.request.GET)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {**super().get_table_kwargs(), "caption": self.caption}

    @cached_property
    def is_narrowed(self) -> bool:
        """Whether only a part of the rows is wanted."""
        return bool(self.is_searching or self.is_filtering)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(event=self.event, is_narrowed=self.is_narrowed, **kwargs)


def search_form(name: str, label: str, query: QueryDict) -> forms.Form:
    """The field in the list's header; Wagtail's own is called ``q`` and says nothing of what it finds."""
    attrs = {"placeholder": label, "data-w-swap-target": "input", "autocomplete": "off"}
    form = forms.Form(query)
    form.fields[name] = PlainLineField(
        label=label, required=False, max_length=LONGEST_SEARCH, tells_limit=False, widget=forms.TextInput(attrs=attrs)
    )
    return form
