"""Statements in the admin: each editor sees those of their own processes."""

import django_filters  # type: ignore[import-untyped]
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, PublishingPanel

from wagtail_aufbruch.core.domain.process.processes import processes_for
from wagtail_aufbruch.core.staff.scope import ProcessViewSet
from wagtail_aufbruch.groups.domain.choices import bodies_of_processes
from wagtail_aufbruch.groups.forms.statement import StatementForm
from wagtail_aufbruch.groups.models import Statement


class StatementFilters(WagtailFilterSet):
    body_page = django_filters.ModelChoiceFilter(
        label=_("made by"), queryset=lambda request: bodies_of_processes(processes_for(request.user))
    )

    class Meta:
        model = Statement
        fields = ["kind", "body_page"]


class StatementViewSet(ProcessViewSet[Statement]):
    model = Statement
    icon = "openquote"
    menu_label = _("Statements")
    menu_name = "aufbruch_statements"
    add_to_admin_menu = True
    list_display = ["title", "get_kind_display", "body_page", "date"]
    search_fields = ["title", "text", "body_page__title"]
    ordering = ["-date", "-pk"]
    filterset_class = StatementFilters
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("kind"), FieldPanel("date")]),
            FieldPanel("body_page"),
            FieldPanel("title"),
            FieldPanel("text"),
            FieldPanel("document"),
            FieldPanel("addressed_to"),
            PublishingPanel(),
        ],
        base_form_class=StatementForm,
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Statement]":
        return super().get_queryset(request).select_related("body_page")
