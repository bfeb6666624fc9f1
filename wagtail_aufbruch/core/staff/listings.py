"""Lists in the editors' order, with both levels of the fields of action."""

from typing import Any, Generic

from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import ReorderView
from wagtail.snippets.views.snippets import CreateView, EditView

from wagtail_aufbruch.core.domain.process.ordering import Placed, in_order, last_place, move, tidy_order
from wagtail_aufbruch.core.domain.process.processes import processes_for
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.staff.scope import FoldingIndexView, P, own


class ProcessIndexView(FoldingIndexView, Generic[P]):
    """Names the process only where the editor works for several."""

    @cached_property
    def columns(self) -> list[Column]:
        columns: list[Column] = list(super().columns)
        if processes_for(self.request.user).count() > 1:
            columns.append(Column("process", label=_("process"), accessor="process.title"))
        return columns

    def get_base_queryset(self) -> QuerySet[P]:
        return super().get_base_queryset().select_related("process")


class OrderedIndexView(ProcessIndexView[Placed]):
    """Items in their order, to be dragged; what a search or a filter leaves is only a part and cannot be ordered."""

    @cached_property
    def show_ordering_column(self) -> bool:
        return bool(super().show_ordering_column) and not (self.is_searching or self.is_filtering)

    def order_queryset(self, queryset: QuerySet[Placed]) -> QuerySet[Placed]:
        if self.ordering == self.sort_order_field:
            return in_order(queryset)
        return super().order_queryset(queryset)


class HandlungsfeldIndexView(OrderedIndexView[Handlungsfeld]):
    def _get_title_column(self, *args: object, **kwargs: Any) -> Column:
        column = super()._get_title_column(*args, **kwargs)
        column.accessor = lambda field: f"– {field.title}" if field.parent_id else field.title
        return column

    def get_base_queryset(self) -> QuerySet[Handlungsfeld]:
        return super().get_base_queryset().select_related("parent")


class ProcessReorderView(ReorderView):
    """Wagtail's own counts positions across all processes, this one only what the editor sees."""

    def post(self, request: HttpRequest, *args: object, **kwargs: Any) -> JsonResponse:
        listed = own(self.model._default_manager.all(), request.user)
        item = get_object_or_404(listed, pk=unquote(str(kwargs["pk"])))
        try:
            position = int(request.GET.get("position", ""))
        except ValueError:
            position = -1
        move(item, position, listed)
        return JsonResponse({"success": True})


class OrderedCreateView(CreateView):
    """A new item stands at the end, or at the end of those below the same field."""

    def save_instance(self) -> OfProcess:
        self.form.instance.sort_order = last_place(self.model, self.form.instance.process_id)
        instance = super().save_instance()
        tidy_order(self.model, instance.process_id)
        return instance


class OrderedEditView(EditView):
    """An item's place is not edited here; it changes only when a field is moved below another one."""

    def save_instance(self) -> OfProcess:
        place = self.model._default_manager.values_list("sort_order", flat=True).get(pk=self.form.instance.pk)
        self.form.instance.sort_order = place  # not that of the version which is brought back
        instance = super().save_instance()
        tidy_order(self.model, instance.process_id)
        return instance
