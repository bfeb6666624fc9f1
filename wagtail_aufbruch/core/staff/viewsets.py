"""The menu "Process": fields of action, goals and members."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from wagtail_aufbruch.core.domain.process.ordering import Placed, in_order
from wagtail_aufbruch.core.domain.process.processes import processes_for
from wagtail_aufbruch.core.forms.pages import HandlungsfeldForm, ProcessSnippetForm
from wagtail_aufbruch.core.models import Goal, Handlungsfeld, Member
from wagtail_aufbruch.core.staff.listings import (
    HandlungsfeldIndexView,
    OrderedCreateView,
    OrderedEditView,
    OrderedIndexView,
    ProcessIndexView,
    ProcessReorderView,
)
from wagtail_aufbruch.core.staff.scope import ProcessViewSet, own

PROCESS_PANEL = FieldPanel("process", widget=forms.Select)


class ProcessFilters(WagtailFilterSet):
    """Offers to filter by process where the editor works for several."""

    process = django_filters.ModelChoiceFilter(label=_("process"), queryset=lambda request: processes_for(request.user))

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if processes_for(self.request.user).count() < 2:
            del self.filters["process"]


def _first_level(request: HttpRequest) -> QuerySet[Handlungsfeld]:
    return in_order(own(Handlungsfeld.objects.filter(parent=None), request.user))


class HandlungsfeldFilters(ProcessFilters):
    parent = django_filters.ModelChoiceFilter(label=_("belongs to"), queryset=_first_level)

    class Meta:
        model = Handlungsfeld
        fields = ["parent", "accent", "process"]


class GoalFilters(ProcessFilters):
    class Meta:
        model = Goal
        fields = ["weight", "process"]


class MemberFilters(ProcessFilters):
    class Meta:
        model = Member
        fields = ["sector", "process"]


class OrderedViewSet(ProcessViewSet[Placed]):
    """Items that editors put in order by dragging."""

    sort_order_field = "sort_order"
    ordering = "sort_order"
    add_view_class = OrderedCreateView
    edit_view_class = OrderedEditView
    index_view_class = OrderedIndexView
    reorder_view_class = ProcessReorderView


class HandlungsfeldViewSet(OrderedViewSet[Handlungsfeld]):
    model = Handlungsfeld
    icon = "tag"
    menu_name = "aufbruch_handlungsfelder"
    index_view_class = HandlungsfeldIndexView
    list_display = ["title", Column("parent", label=_("belongs to"), accessor="parent.title")]
    search_fields = ["title", "description"]
    filterset_class = HandlungsfeldFilters
    edit_handler = ObjectList(
        [
            PROCESS_PANEL,
            FieldPanel("title"),
            FieldPanel("parent", widget=forms.Select),
            FieldPanel("description", help_text=_("One or two sentences, for lists and for the field's page.")),
            FieldRowPanel([FieldPanel("accent"), FieldPanel("icon")]),
            InlinePanel("documents", heading=_("Documents"), label=_("Document")),
            FieldPanel("slug"),
        ],
        base_form_class=HandlungsfeldForm,
    )


class GoalViewSet(OrderedViewSet[Goal]):
    model = Goal
    icon = "crosshairs"
    menu_name = "aufbruch_goals"
    list_display = ["title", "weight"]
    search_fields = ["title", "description"]
    filterset_class = GoalFilters
    edit_handler = ObjectList(
        [PROCESS_PANEL, FieldPanel("title"), FieldPanel("description"), FieldPanel("weight")],
        base_form_class=ProcessSnippetForm,
    )


class MemberViewSet(ProcessViewSet[Member]):
    model = Member
    icon = "user"
    menu_name = "aufbruch_members"
    index_view_class = ProcessIndexView
    list_display = ["__str__", Column("sector", label=_("sector"), accessor="get_sector_display")]
    ordering = ["name", "role", "pk"]
    search_fields = ["name", "role", "organisation"]
    filterset_class = MemberFilters
    edit_handler = ObjectList(
        [
            PROCESS_PANEL,
            FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
            FieldRowPanel([FieldPanel("organisation"), FieldPanel("sector")]),
            MultiFieldPanel(
                [
                    FieldPanel("portrait"),
                    FieldRowPanel([FieldPanel("portrait_consent_on"), FieldPanel("portrait_consent_note")]),
                ],
                heading=_("Portrait"),
            ),
            FieldPanel("email"),
        ],
        base_form_class=ProcessSnippetForm,
    )


class ProcessViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Process")
    menu_name = "aufbruch_process"
    menu_icon = "clipboard-list"
    menu_order = 240
    items = (HandlungsfeldViewSet, GoalViewSet, MemberViewSet)
