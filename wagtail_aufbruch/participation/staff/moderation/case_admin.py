"""All cases and mails as lists in Wagtail's admin: the only place that rests on wagtail-modeladmin."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.helpers.search import DjangoORMSearchHandler
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.lists.folding import holds_words
from wagtail_aufbruch.participation.domain.moderation.case_rights import cases_for, handles_any_cases
from wagtail_aufbruch.participation.models import Contribution, Mail
from wagtail_aufbruch.participation.staff.access import View, find_row
from wagtail_aufbruch.participation.staff.moderation.case_views import (
    CaseHistoryView,
    CaseIndexView,
    CaseView,
    DeclaredIndexView,
    MailView,
)
from wagtail_aufbruch.participation.staff.moderation.list_filters import KindFilter, MailKindFilter, PageFilter

M = TypeVar("M", bound=Model)


class CasePermissionHelper(PermissionHelper):
    """Cases are seen by the groups that their process names as responsible; nobody makes or edits one here."""

    def user_can_list(self, user: AnyUser) -> bool:
        return handles_any_cases(user)

    def user_can_create(self, user: AnyUser) -> bool:
        return False

    def user_can_inspect_obj(self, user: AnyUser, obj: Contribution | Mail) -> bool:
        return cases_for(user, self.model.objects.filter(pk=obj.pk)).exists()

    def user_can_edit_obj(self, user: AnyUser, obj: Contribution | Mail) -> bool:
        return False

    def user_can_delete_obj(self, user: AnyUser, obj: Contribution | Mail) -> bool:
        return False


class CaseButtonHelper(ButtonHelper):
    """One button: open the case. Who may list a case may open it, so rows cost no query."""

    def get_buttons_for_obj(
        self,
        obj: Contribution | Mail,
        exclude: list[str] | None = None,
        classnames_add: list[str] | None = None,
        classnames_exclude: list[str] | None = None,
    ) -> list[dict[str, Any]]:
        return [self._open_button(obj)]

    def get_primary_button(self, obj: Contribution | Mail) -> dict[str, Any]:
        return self._open_button(obj)

    def _open_button(self, obj: Contribution | Mail) -> dict[str, Any]:
        return {**self.inspect_button(obj.pk), "label": _("Open"), "title": _("Open “%(title)s”") % {"title": obj}}


class FoldedSearch(DjangoORMSearchHandler):
    """Finds words however they are written."""

    def search_queryset(self, queryset: QuerySet[M], search_term: str, **kwargs: Any) -> QuerySet[M]:
        return queryset.filter(holds_words(self.search_fields, search_term)) if search_term else queryset


class CaseAdmin(ModelAdmin):
    permission_helper_class = CasePermissionHelper
    button_helper_class = CaseButtonHelper
    index_view_class = DeclaredIndexView
    inspect_view_enabled = True
    history_view_class = CaseHistoryView
    search_handler_class = FoldedSearch
    list_per_page = 50
    list_select_related: tuple[str, ...] = ("process",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contribution | Mail]:
        return cases_for(request.user, super().get_queryset(request))

    def inspect_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return self._one(super().inspect_view, request, instance_pk)

    def history_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return self._one(super().history_view, request, instance_pk)

    def edit_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return self._one(super().edit_view, request, instance_pk)

    def delete_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return self._one(super().delete_view, request, instance_pk)

    def _one(self, view: View, request: HttpRequest, pk: str) -> HttpResponse:
        """wagtail-modeladmin looks for the object first, and so tells everybody whether there is one."""
        if not self.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        find_row(self.get_queryset(request), pk)
        return view(request, pk)


class ContributionAdmin(CaseAdmin):
    model = Contribution
    index_view_class = CaseIndexView
    inspect_view_class = CaseView
    menu_label = _("Contributions")
    menu_icon = "comment"
    list_display = ("title", "state", "handlungsfeld", "author_name", "created_at", "process")
    list_filter = ("state", ("kind", KindFilter), ("page", PageFilter), "source", "created_at")
    list_select_related = ("process", "handlungsfeld")
    search_fields = ("title", "text", "author_name")
    ordering = ("created_at",)


class MailAdmin(CaseAdmin):
    model = Mail
    inspect_view_class = MailView
    menu_label = _("Mails")
    menu_icon = "mail"
    list_display = ("subject", "state", "kind", "attempts", "created_at", "process")
    list_filter = ("state", ("kind", MailKindFilter), "created_at")
    search_fields = ("subject",)
    ordering = ("-created_at",)


class CaseAdminGroup(ModelAdminGroup):
    # The inbox is where one decides; here lies all that ever was.
    menu_label = _("Cases")
    menu_icon = "folder-open-inverse"
    menu_order = 250
    items = (ContributionAdmin, MailAdmin)
