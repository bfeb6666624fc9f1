"""Choosers that show only what belongs to the editor's processes, and on a page only what belongs to its process.

The viewset of a model decides whose an item is (``ProcessViewSet.own_items``).
"""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from wagtail import permissions
from wagtail.admin.widgets import AdminPageChooser
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
    SnippetCreateView,
)
from wagtail.snippets.widgets import AdminSnippetChooser

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.lists.numbers import read_pk, read_pks
from wagtail_aufbruch.core.models.belonging import process_of
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.pages.base import BasePage

PARAMETER = "process"


class ProcessChooser(AdminSnippetChooser):
    """``process`` is set by the form that knows it (``core.forms.pages.narrow``)."""

    process: Process | None = None

    def get_chooser_modal_url(self) -> str:
        url: str = super().get_chooser_modal_url()
        return f"{url}?{PARAMETER}={self.process.pk}" if self.process is not None else url

    def get_instance(self, value: object) -> OfProcess | None:
        """What the form shows as chosen; nothing for what it refuses, an item of another process for one."""
        found: OfProcess | None = super().get_instance(_key_or_row(value))
        is_foreign = found is not None and self.process is not None and found.process_id != self.process.pk
        return None if is_foreign else found


class ProcessPageChooser(AdminPageChooser):
    """The same for pages: shows those of its process alone. The form that knows the process sets it."""

    process: Process | None = None

    def get_instance(self, value: object) -> BasePage | None:
        found: BasePage | None = super().get_instance(_key_or_row(value))
        if found is None or self.process is None:
            return found
        above = process_of(found)
        return found if above is not None and above.pk == self.process.pk else None


def _key_or_row(value: object) -> object:
    """What somebody sent for a key; None for what no row has. Wagtail asks the database for it as it came."""
    return read_pk(value) if isinstance(value, str) else value


class _OwnItems:
    """For views that list."""

    request: HttpRequest

    def get_object_list(self) -> QuerySet[OfProcess]:
        listed = super().get_object_list()  # type: ignore[misc]
        items = listed.model.snippet_viewset.own_items(listed, self.request.user)
        wanted = read_pk(self.request.GET.get(PARAMETER, ""))
        return items if wanted is None else items.filter(process_id=wanted)


class _OwnPolicy:
    """For views that create: who may is said by the model's viewset. Wagtail 8 asks its registry of policies itself."""

    def get_permission_policy(self) -> BasePermissionPolicy:
        if hasattr(permissions, "register_permission_policy"):
            return super().get_permission_policy()  # type: ignore[misc]
        return self.model_class.snippet_viewset.permission_policy  # type: ignore[attr-defined]


class ProcessChooseView(_OwnItems, _OwnPolicy, ChooseView):
    pass


class ProcessChooseResultsView(_OwnItems, _OwnPolicy, ChooseResultsView):
    pass


class ProcessCreateView(_OwnPolicy, SnippetCreateView):
    """Wagtail has an address for creating in the chooser, and breaks where no form is offered there."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.get_creation_form_class() is None:
            raise Http404
        response: HttpResponse = super().post(request)
        return response


class ProcessChosenView(SnippetChosenView):
    def get_object(self, pk: str) -> OfProcess:
        model, key = self.model_class, read_pk(pk)
        # What is no key has no row: Wagtail answers both by 404.
        return model.snippet_viewset.own_items(model.objects.all(), self.request.user).get(pk=key or 0)


class ProcessChosenMultipleView(SnippetChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[OfProcess]:
        found = super().get_objects(read_pks(pks))
        return found.model.snippet_viewset.own_items(found, self.request.user)


class ProcessChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ProcessChooseView
    choose_results_view_class = ProcessChooseResultsView
    create_view_class = ProcessCreateView
    chosen_view_class = ProcessChosenView
    chosen_multiple_view_class = ProcessChosenMultipleView
    base_widget_class = ProcessChooser
    preserve_url_parameters = ["multiple", PARAMETER]

    @cached_property
    def widget_class(self) -> type[AdminSnippetChooser] | AdminSnippetChooser:
        """Wagtail 8 makes a class of ``base_widget_class``; 7.4 knows only its own widget, as an instance."""
        widget = super().widget_class
        return widget if isinstance(widget, type) else ProcessChooser(model=self.model, icon=self.icon)
