"""The menu "Council": papers, meetings, bodies and wordings, each editor's own."""

import django_filters  # type: ignore[import-untyped]
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from wagtail_aufbruch.core.staff.scope import ProcessViewSet, own
from wagtail_aufbruch.core.staff.viewsets import PROCESS_PANEL, ProcessFilters
from wagtail_aufbruch.council.enums import PaperState
from wagtail_aufbruch.council.forms.papers import BodyForm, MeetingForm, PaperForm, ServerForm, WordingForm
from wagtail_aufbruch.council.models import Meeting, Organization, OutcomeWording, Paper, Server
from wagtail_aufbruch.council.staff.at_once import CreateOnceView, EditOnceView
from wagtail_aufbruch.council.staff.panels import DecisionPanel, FromServerPanel


def _own_bodies(request: HttpRequest) -> QuerySet[Organization]:
    return own(Organization.objects.all(), request.user)


class PaperFilters(ProcessFilters):
    state = django_filters.ChoiceFilter(label=_("state"), choices=PaperState.choices)
    body = django_filters.ModelChoiceFilter(
        label=_("body"), field_name="consultations__organization", queryset=_own_bodies, distinct=True
    )

    class Meta:
        model = Paper
        fields = ["state", "body", "is_public", "process"]


class MeetingFilters(ProcessFilters):
    organization = django_filters.ModelChoiceFilter(label=_("body"), queryset=_own_bodies)

    class Meta:
        model = Meeting
        fields = ["organization", "is_cancelled", "process"]


class OrganizationFilters(ProcessFilters):
    class Meta:
        model = Organization
        fields = ["process"]


class WordingFilters(ProcessFilters):
    class Meta:
        model = OutcomeWording
        fields = ["outcome", "process"]


class StateColumn(Column):
    """Where a paper stands, in words."""

    def get_value(self, paper: Paper) -> SafeString:
        return format_html("{}", paper.get_state_display())


class PaperViewSet(ProcessViewSet[Paper]):
    model = Paper
    icon = "doc-full"
    menu_label = _("Papers")
    menu_name = "aufbruch_council_papers"
    list_display = [
        "__str__",
        "date",
        StateColumn("state", label=_("state")),
        BooleanColumn("is_public", label=_("public")),
    ]
    search_fields = ["reference", "name", "originator"]
    ordering = ["-sorted_by", "-pk"]
    filterset_class = PaperFilters
    edit_handler = ObjectList(
        [
            DecisionPanel(),
            PROCESS_PANEL,
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("reference"), FieldPanel("date")]),
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("paper_type"), FieldPanel("originator")]),
                    FieldPanel("web"),
                ],
                heading=_("The paper"),
            ),
            FieldPanel("summary"),
            FieldPanel("proposed_decision"),
            InlinePanel(
                "subjects",
                panels=[FieldPanel("page")],
                heading=_("Projects and other pages that it is about"),
                label=_("Page"),
                help_text=_("Each of them then shows the paper with its way, and the paper leads to it."),
            ),
            InlinePanel(
                "consultations",
                panels=[
                    FromServerPanel(),
                    FieldRowPanel([FieldPanel("organization"), FieldPanel("date")]),
                    FieldPanel("meeting"),
                    FieldRowPanel([FieldPanel("role"), FieldPanel("agenda_number")]),
                    FieldPanel("authoritative"),
                    FieldRowPanel([FieldPanel("outcome"), FieldPanel("result")]),
                    FieldPanel("resolution_text"),
                ],
                heading=_("The way through the bodies"),
                label=_("Consultation"),
                help_text=_("One entry for each meeting that deals with the paper. The order follows from the dates."),
            ),
            MultiFieldPanel(
                [
                    HelpPanel(_("In the paper's own terms. What it does not say stays empty, and is not shown.")),
                    FieldPanel("affects_staff"),
                    FieldPanel("staff_effect"),
                    FieldPanel("affects_money"),
                    InlinePanel(
                        "money_effects",
                        panels=[
                            FieldRowPanel([FieldPanel("kind"), FieldPanel("rhythm")]),
                            FieldRowPanel([FieldPanel("amount"), FieldPanel("months")]),
                            FieldPanel("booked_at"),
                        ],
                        label=_("Effect on money"),
                    ),
                ],
                heading=_("Effects"),
            ),
            InlinePanel(
                "files",
                panels=[
                    FromServerPanel(),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("name")]),
                    FieldPanel("document"),
                    FieldPanel("web"),
                ],
                heading=_("Files"),
                label=_("File"),
            ),
            FieldPanel("is_public"),
        ],
        base_form_class=PaperForm,
    )


class MeetingViewSet(ProcessViewSet[Meeting]):
    model = Meeting
    icon = "date"
    menu_label = _("Meetings")
    menu_name = "aufbruch_council_meetings"
    list_display = ["__str__", "date", "starts_at", "place"]
    search_fields = ["name", "place", "organization__name"]
    ordering = ["-date", "-pk"]
    filterset_class = MeetingFilters
    edit_handler = ObjectList(
        [
            PROCESS_PANEL,
            FieldRowPanel([FieldPanel("organization"), FieldPanel("date")]),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            FieldPanel("place"),
            FieldPanel("name"),
            FieldPanel("is_cancelled"),
            FieldPanel("web"),
        ],
        base_form_class=MeetingForm,
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Meeting]":
        return super().get_queryset(request).select_related("organization")


class OrganizationViewSet(ProcessViewSet[Organization]):
    model = Organization
    icon = "group"
    menu_label = _("Bodies of the council")
    menu_name = "aufbruch_council_bodies"
    list_display = ["name", "short_name", "kind"]
    search_fields = ["name", "short_name", "kind"]
    ordering = ["name", "pk"]
    filterset_class = OrganizationFilters
    edit_handler = ObjectList(
        [
            PROCESS_PANEL,
            FieldRowPanel([FieldPanel("name"), FieldPanel("short_name")]),
            FieldPanel("kind"),
            FieldPanel("web"),
        ],
        base_form_class=BodyForm,
    )


class WordingViewSet(ProcessViewSet[OutcomeWording]):
    model = OutcomeWording
    add_view_class, edit_view_class = CreateOnceView, EditOnceView
    icon = "openquote"
    menu_label = _("Wordings of results")
    menu_name = "aufbruch_council_wordings"
    list_display = ["wording", Column("outcome", label=_("means"), accessor="get_outcome_display")]
    search_fields = ["wording"]
    ordering = ["wording", "pk"]
    filterset_class = WordingFilters
    edit_handler = ObjectList(
        [PROCESS_PANEL, FieldPanel("wording"), FieldPanel("outcome")], base_form_class=WordingForm
    )


class ServerFilters(ProcessFilters):
    class Meta:
        model = Server
        fields = ["is_active", "process"]


class ServerViewSet(ProcessViewSet[Server]):
    model = Server
    add_view_class, edit_view_class = CreateOnceView, EditOnceView
    icon = "download"
    menu_label = _("Where papers are read from")
    menu_name = "aufbruch_council_servers"
    list_display = ["name", "address", BooleanColumn("is_active", label=_("read regularly"))]
    search_fields = ["name", "address"]
    ordering = ["name", "pk"]
    filterset_class = ServerFilters
    edit_handler = ObjectList(
        [
            PROCESS_PANEL,
            FieldPanel("name"),
            FieldPanel("address"),
            FieldRowPanel([FieldPanel("is_active"), FieldPanel("every_hours")]),
            FieldPanel("shows_at_once"),
            MultiFieldPanel(
                [FieldPanel("body"), FieldRowPanel([FieldPanel("ids_begin"), FieldPanel("called_as")])],
                heading=_("Only where the council's office says so"),
            ),
        ],
        base_form_class=ServerForm,
    )


class CouncilViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Council")
    menu_name = "aufbruch_council"
    menu_icon = "clipboard-list"
    menu_order = 245
    items = (PaperViewSet, MeetingViewSet, OrganizationViewSet, WordingViewSet, ServerViewSet)
