"""The menu "Events": registrations, kinds of events, series of meetings."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from wagtail_aufbruch.core.domain.process.processes import process_of
from wagtail_aufbruch.core.forms.pages import ProcessSnippetForm
from wagtail_aufbruch.core.staff.scope import ProcessViewSet
from wagtail_aufbruch.core.staff.viewsets import PROCESS_PANEL, OrderedViewSet, ProcessFilters
from wagtail_aufbruch.events.forms.bodies import bodies_in, offer_bodies
from wagtail_aufbruch.events.models import EventKind, MeetingSeries
from wagtail_aufbruch.events.staff.menu import registrations_menu_item
from wagtail_aufbruch.events.staff.series import NextDateColumn, SeriesIndexView, rhythm


class EventKindForm(ProcessSnippetForm):
    """Refuses a name that is taken; Django does not check that where the form has no field for the process."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        process_id, title = self.chosen_process_pk(), cleaned.get("title")
        if title and process_id:
            same = EventKind.objects.filter(Q(title__iexact=title), process_id=process_id)
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("title", _("There is a kind of this name already."))
        return cleaned


class EventKindFilters(ProcessFilters):
    class Meta:
        model = EventKind
        fields = ["process"]


class EventKindViewSet(OrderedViewSet):
    model = EventKind
    icon = "tag"
    menu_name = "aufbruch_event_kinds"
    list_display = ["title"]
    search_fields = ["title"]
    filterset_class = EventKindFilters
    edit_handler = ObjectList(
        [
            PROCESS_PANEL,
            FieldPanel("title", help_text=_("As it is called in your town: Digitalgipfel, Denklabor, Sitzung …")),
            FieldPanel("icon"),
        ],
        base_form_class=EventKindForm,
    )


class SeriesForm(ProcessSnippetForm):
    """Offers the groups and boards of the series's own process."""

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [self.instance.process] if self.instance.process_id else self.processes
        offer_bodies(self, "host", bodies_in(own))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        host, process_id = cleaned.get("host"), self.chosen_process_pk()
        above = process_of(host) if host is not None else None
        if above is not None and process_id and above.pk != process_id:
            message = _(
                "“%(body)s” belongs to the process “%(process)s”. Choose a group or board of the process that the "
                "series is for."
            )
            self.add_error("host", message % {"body": host, "process": above.title})
        return cleaned


class SeriesFilters(ProcessFilters):
    class Meta:
        model = MeetingSeries
        fields = ["process"]


class SeriesViewSet(ProcessViewSet):
    model = MeetingSeries
    icon = "history"
    menu_name = "aufbruch_meeting_series"
    index_view_class = SeriesIndexView
    list_display = [
        "title",
        Column("rhythm", label=_("Rhythm"), accessor=rhythm),
        NextDateColumn("next", label=_("Next date")),
    ]
    ordering = ["title", "pk"]
    search_fields = ["title"]
    filterset_class = SeriesFilters
    edit_handler = ObjectList(
        [
            PROCESS_PANEL,
            HelpPanel(
                content=_(
                    "<p>The series proposes the next date: the last event of it, and the rhythm, on the same weekday. "
                    "It enforces nothing. You find the button for it in the list of series and on the first page.</p>"
                )
            ),
            FieldPanel("title"),
            FieldPanel("host", widget=forms.Select),
            FieldRowPanel([FieldPanel("every"), FieldPanel("unit")]),
        ],
        base_form_class=SeriesForm,
    )


class EventsViewSetGroup(SnippetViewSetGroup):
    """Those who handle cases see the registrations, those who may change snippets the rest."""

    menu_label = _("Events")
    menu_name = "aufbruch_events"
    menu_icon = "calendar-alt"
    menu_order = 253
    items = (EventKindViewSet, SeriesViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        return [registrations_menu_item(), *super().get_submenu_items()]
