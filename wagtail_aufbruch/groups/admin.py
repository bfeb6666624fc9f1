"""Statements in the admin: each editor sees those of their own processes."""

from collections.abc import Callable
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import permissions
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, PublishingPanel
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from wagtail_aufbruch.core.domain.processes import processes_for
from wagtail_aufbruch.groups.domain.choices import bodies_of_processes
from wagtail_aufbruch.groups.forms.statement import StatementForm
from wagtail_aufbruch.groups.models import Statement


def own_statements(user: Any) -> "QuerySet[Statement]":
    """Statements of the processes that the user works for."""
    return Statement.objects.filter(process__in=processes_for(user).values("pk"))


class StatementPermissionPolicy(ModelPermissionPolicy):
    """What a user's groups allow, for statements of the user's processes only."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        allowed: bool = super().user_has_permission_for_instance(user, action, instance)
        return allowed and own_statements(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        return (
            super()
            .instances_user_has_any_permission_for(user, actions)
            .filter(pk__in=own_statements(user).values("pk"))
        )


def register_policy() -> None:
    """From Wagtail 8 on a policy is registered once for its model; 7.4 asks the viewset."""
    if hasattr(permissions, "register_permission_policy"):
        permissions.register_permission_policy(Statement, StatementPermissionPolicy(Statement))


def refuse_foreign_statements(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    """Before anything is done in bulk. Wagtail 7.4 asks there for no single object."""
    keys = {one.pk for one in objects if isinstance(one, Statement)}
    if keys and own_statements(request.user).filter(pk__in=keys).count() != len(keys):
        raise PermissionDenied


class StatementFilters(WagtailFilterSet):
    body_page = django_filters.ModelChoiceFilter(
        label=_("made by"), queryset=lambda request: bodies_of_processes(processes_for(request.user))
    )

    class Meta:
        model = Statement
        fields = ["kind", "body_page"]


class StatementViewSet(SnippetViewSet):
    model = Statement
    icon = "openquote"
    menu_label = _("Statements")
    menu_name = "aufbruch_statements"
    add_to_admin_menu = True
    list_display = ["title", "get_kind_display", "body_page", "date"]
    list_per_page = 50
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

    permission_policy = StatementPermissionPolicy(Statement)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Statement]":
        return own_statements(request.user).select_related("body_page")

    def construct_view(self, view_class: Any, **kwargs: Any) -> Callable[..., HttpResponse]:
        """Every view of one statement, history and preview among them, is closed to editors of other processes."""
        view = super().construct_view(view_class, **kwargs)

        def scoped_view(request: HttpRequest, *args: Any, **url: Any) -> HttpResponse:
            if "pk" in url and not own_statements(request.user).filter(pk=unquote(str(url["pk"]))).exists():
                raise Http404
            response: HttpResponse = view(request, *args, **url)
            return response

        return scoped_view
