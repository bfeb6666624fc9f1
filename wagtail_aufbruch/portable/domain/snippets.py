"""Sections of things that stand beside the pages of a process: fields of action, goals, members, statements."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin

from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.portable.domain.rows import lacks_what_it_names
from wagtail_aufbruch.portable.format.items import KeyedItem
from wagtail_aufbruch.portable.format.problems import Path

if TYPE_CHECKING:
    from wagtail_aufbruch.portable.domain.exporter import Exporter
    from wagtail_aufbruch.portable.domain.loader import Loader


@dataclass(frozen=True)
class SnippetSection:
    """A list of instances of ``model``, which has a foreign key ``process``.

    A field ``fields`` of the item holds items of the second level; ``sort_order`` and ``parent`` of the model then
    follow from where an item stands. ``after_pages``: whether the items need the pages to exist. ``names_pages``:
    whether they name pages that may name them, too; then they are written before the pages and completed afterwards.
    """

    name: str
    model: type[OfProcess]
    item: type[KeyedItem]
    order: int
    after_pages: bool = False
    names_pages: bool = False

    def instances(self, process: ProcessMixin) -> list[OfProcess]:
        found = self.model._default_manager.filter(process_id=process.pk)
        if not hasattr(self.model, "sort_order"):
            return list(found.order_by("pk"))
        if not self._has_levels:
            return list(found)
        instances = list(found)
        tops = [instance for instance in instances if _above(instance) is None]
        return [one for top in tops for one in (top, *_below(top, instances))]

    @property
    def _has_levels(self) -> bool:
        return "fields" in self.item.model_fields

    def usual_key(self, instance: Model) -> str:
        return getattr(instance, "slug", "") or slugify(str(instance))[:60].strip("-") or self.name

    def get(self, pk: str) -> Model | None:
        return self.model._default_manager.filter(pk=pk).first()

    def load(self, entries: list[tuple[KeyedItem, Path]], loader: "Loader") -> None:
        order = 0
        for item, path in entries:
            parent = self._load_one(item, path, loader, order)
            order += 1
            for index, child in enumerate(getattr(item, "fields", [])):
                self._load_one(child, (*path, "fields", index), loader, order, parent=parent)
                order += 1

    def _load_one(
        self, item: KeyedItem, path: Path, loader: "Loader", order: int, parent: Model | None = None
    ) -> Model | None:
        if loader.is_known(self.name, item.key):
            return loader.find(self.name, item.key)
        above = {} if parent is None else {"parent": parent}
        instance = self.model(process_id=loader.report.process.pk, **above)
        draft = getattr(item, "draft", False)
        if hasattr(instance, "live"):
            instance.live = False
        if hasattr(instance, "sort_order"):
            instance.sort_order = order
        loader.fill(instance, item, path, late=False if self.names_pages else None)
        if lacks_what_it_names(instance, item):
            message = _("“%(title)s” was left out: what it belongs to has been deleted or is in another process.")
            loader.note(message % {"title": instance})
            return None
        loader.validate(instance, item, path)
        loader.save_snippet(instance, draft)
        loader.remember(self.name, item.key, instance)
        if self.names_pages:
            loader.complete_later(instance, item, path)
        return instance

    def export(self, exporter: "Exporter") -> list[dict[str, Any]]:
        instances = self.instances(exporter.process)
        if not self._has_levels:
            rows = [(instance, self._export_one(instance, exporter, self.item)) for instance in instances]
            return [plain for instance, plain in rows if exporter.is_whole(plain, self.item, instance)]
        tops = [instance for instance in instances if _above(instance) is None]
        return [self._with_fields(top, instances, exporter) for top in tops]

    def _with_fields(self, top: OfProcess, instances: list[OfProcess], exporter: "Exporter") -> dict[str, Any]:
        plain = self._export_one(top, exporter, self.item)
        below = _below(top, instances)
        if below:
            plain["fields"] = [self._export_one(instance, exporter, self.item) for instance in below]
        return plain

    def _export_one(self, instance: OfProcess, exporter: "Exporter", item: type[KeyedItem]) -> dict[str, Any]:
        key = exporter.key(self.name, instance.pk)
        if isinstance(instance, DraftStateMixin) and not instance.live:
            return {**exporter.item(instance.get_latest_revision_as_object(), item, key=key), "draft": True}
        return exporter.item(instance, item, key=key)


def _above(instance: OfProcess) -> int | None:
    """Key of what stands above it; None on the first level."""
    return getattr(instance, "parent_id", None)


def _below(top: OfProcess, instances: list[OfProcess]) -> list[OfProcess]:
    return [instance for instance in instances if _above(instance) == top.pk]
