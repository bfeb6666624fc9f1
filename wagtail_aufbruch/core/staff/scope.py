"""Whatever belongs to a process is seen and changed only by those who work for it."""

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views import View
from wagtail import permissions
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from wagtail_aufbruch.core.domain.process.processes import processes_for
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.lists.folding import holds_words
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.staff.choosers import ProcessChooserViewSet

P = TypeVar("P", bound=OfProcess)

ANY_ACTION = {"add", "change", "delete", "view", "publish"}


def own(queryset: QuerySet[P], user: AnyUser) -> QuerySet[P]:
    """Those items that belong to a process the user works for."""
    # A list of keys, not a subquery: search engines other than the database take only that.
    return queryset.filter(process_id__in=list(processes_for(user).values_list("pk", flat=True)))


class ProcessPermissionPolicy(ModelPermissionPolicy):
    """What a user's groups allow, for items of the user's processes only."""

    def user_has_permission_for_instance(self, user: AnyUser, action: str, instance: OfProcess) -> bool:
        allowed: bool = super().user_has_permission_for_instance(user, action, instance)
        return allowed and processes_for(user).filter(pk=instance.process_id).exists()

    def instances_user_has_any_permission_for(self, user: AnyUser, actions: Iterable[str]) -> QuerySet[OfProcess]:
        return own(super().instances_user_has_any_permission_for(user, actions), user)


def register_policies(*models: type[OfProcess]) -> None:
    """From Wagtail 8 on a policy is registered once for its model; 7.4 asks the viewset."""
    if hasattr(permissions, "register_permission_policy"):
        for model in models:
            permissions.register_permission_policy(model, ProcessPermissionPolicy(model))


def refuse_foreign_items(request: HttpRequest, objects: Iterable[Model]) -> None:
    """Before snippets are deleted, one or many. Wagtail 7.4 does not check single objects when many are chosen."""
    works_for = set(processes_for(request.user).values_list("pk", flat=True))
    if any(isinstance(item, OfProcess) and item.process_id not in works_for for item in objects):
        raise Http404


class FoldingIndexView(IndexView):
    """A list that finds parts of words, however they are written."""

    def search_queryset(self, queryset: QuerySet[P]) -> QuerySet[P]:
        if not self.is_searching or not self.search_fields:
            return queryset
        return queryset.filter(holds_words(self.search_fields, self.search_query))


class ProcessViewSet(SnippetViewSet, Generic[P]):
    """List, forms, history and all other views of one model, closed to editors of other processes."""

    copy_view_enabled = False
    chooser_viewset_class = ProcessChooserViewSet
    index_view_class = FoldingIndexView
    list_per_page = 50
    # Plain database look-ups find parts of words, and take any input.
    search_backend_name = None

    @property
    def permission_policy(self) -> ProcessPermissionPolicy:
        return ProcessPermissionPolicy(self.model)

    @property
    def url_finder_class(self) -> type[ModelAdminURLFinder]:
        """What leads to an item's form, and names it, where somebody may change it; 7.4 asks for the model alone."""
        own = {"edit_url_name": self.get_url_name("edit"), "permission_policy": self.permission_policy}
        return type("ProcessAdminURLFinder", (ModelAdminURLFinder,), own)

    @staticmethod
    def own_items(items: QuerySet[P], user: AnyUser) -> QuerySet[P]:
        """Those of the items that the user may see: for the list, the choosers and all other views."""
        return own(items, user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[P]:
        return self.own_items(self.model.objects.all(), request.user)

    def construct_view(self, view_class: type[View], **kwargs: Any) -> Callable[..., HttpResponse]:
        """Every view of one item, including history and comparison, first checks whose it is."""
        view = super().construct_view(view_class, **kwargs)

        def scoped_view(request: HttpRequest, *args: object, **url: Any) -> HttpResponse:
            if "pk" in url:
                if not self.permission_policy.user_has_any_permission(request.user, ANY_ACTION):
                    raise PermissionDenied
                pk = read_pk(unquote(str(url["pk"])))
                if pk is None or not self.own_items(self.model.objects.filter(pk=pk), request.user).exists():
                    raise Http404
            response: HttpResponse = view(request, *args, **url)
            return response

        return scoped_view
