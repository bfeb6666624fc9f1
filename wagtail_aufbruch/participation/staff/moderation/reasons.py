"""Reasons for decisions, kept by those who decide."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import permissions
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.permission_policies import ModelPermissionPolicy

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.forms.pages import ProcessSnippetForm
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.staff.scope import ProcessViewSet
from wagtail_aufbruch.participation.domain.moderation.case_rights import (
    case_processes,
    cases_for,
    handles_any_cases,
    may_handle_cases,
)
from wagtail_aufbruch.participation.models import DecisionReason


class CasePermissionPolicy(ModelPermissionPolicy):
    """Whoever decides on the cases of a process keeps its reasons; no right of a model is asked for."""

    def user_has_permission(self, user: AnyUser, action: str) -> bool:
        return handles_any_cases(user)

    def user_has_any_permission(self, user: AnyUser, actions: Iterable[str]) -> bool:
        return handles_any_cases(user)

    def user_has_permission_for_instance(self, user: AnyUser, action: str, instance: DecisionReason) -> bool:
        return may_handle_cases(user, instance.process)

    def user_has_any_permission_for_instance(
        self, user: AnyUser, actions: Iterable[str], instance: DecisionReason
    ) -> bool:
        return may_handle_cases(user, instance.process)

    def instances_user_has_any_permission_for(self, user: AnyUser, actions: Iterable[str]) -> QuerySet[DecisionReason]:
        return cases_for(user, self.model.objects.all())

    def instances_user_has_permission_for(self, user: AnyUser, action: str) -> QuerySet[DecisionReason]:
        return self.instances_user_has_any_permission_for(user, [action])


def register_policy() -> None:
    """From Wagtail 8 on a policy is registered once for its model; 7.4 asks the viewset."""
    if hasattr(permissions, "register_permission_policy"):
        permissions.register_permission_policy(DecisionReason, CasePermissionPolicy(DecisionReason))


class ReasonForm(ProcessSnippetForm):
    """Offers the processes whose cases the user decides on."""

    def _offered_processes(self) -> QuerySet[BasePage]:
        return super()._offered_processes() if self.for_user is None else case_processes(self.for_user)


class DecisionReasonViewSet(ProcessViewSet):
    model = DecisionReason
    icon = "list-ul"
    menu_label = _("Reasons for decisions")
    menu_name = "aufbruch_reasons"
    list_display = ["title", "text", "process"]
    ordering = ["sort_order", "pk"]
    search_fields = ["title", "text"]
    edit_handler = ObjectList(
        [FieldPanel("process"), FieldPanel("title"), FieldPanel("text"), FieldPanel("sort_order")],
        base_form_class=ReasonForm,
    )

    @property
    def permission_policy(self) -> CasePermissionPolicy:
        return CasePermissionPolicy(self.model)

    @staticmethod
    def own_items(items: QuerySet[DecisionReason], user: AnyUser) -> QuerySet[DecisionReason]:
        return items.filter(process_id__in=list(case_processes(user).values_list("pk", flat=True)))

    def get_queryset(self, request: HttpRequest) -> QuerySet[DecisionReason]:
        return super().get_queryset(request).select_related("process")
