"""What becomes of a page that is copied, or moved to another process: it stands on what its own process has, and points
to nothing of another one.

A copied process takes along what it keeps beside its pages (``OfProcess.goes_with_copies``) and what stands on them;
what people have handed in stays with the original. What a page would point to, and its process does not have, is let
go and named. Rows and all versions are turned alike, in the form in which Wagtail keeps versions: so a version that is
brought back points to the copy's own as well.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models, transaction
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Revision

from wagtail_aufbruch.core.domain.pages.row_data import Data, data_of, from_data, with_new_rows, without_keys
from wagtail_aufbruch.core.domain.process.processes import process_of
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.pages.base import BasePage

Counterparts = dict[tuple[type[models.Model], object], object]
"""For model and key of what was copied the key of its copy; all pages are base pages here."""

Copies = list[tuple[BasePage, BasePage]]
"""Each page that was copied, with its copy."""

PAGE_LINK = re.compile(r"<a\b[^>]*\blinktype=\"page\"[^>]*>")
KEY_OF_LINK = re.compile(r"(\bid=\")(\d+)(?=\")")

LEFT_ALONE = {"process", "alias_of", "page_ptr", "latest_revision", "live_revision"}
"""Foreign keys that say what a thing is, rather than what it points to."""


@dataclass
class Copied:
    """What came along, with how many of each there are, the names of what was let go, and for each process that was
    moved the groups that are not responsible for it any more."""

    taken: dict[type[OfProcess], int] = field(default_factory=dict)
    let_go: dict[str, None] = field(default_factory=dict)
    left_out: list[tuple[ProcessPage, list[Group]]] = field(default_factory=list)


@transaction.atomic
def settle(original: BasePage, copy: BasePage) -> Copied:
    """After ``original`` was copied to ``copy``, with or without its subpages: let the copy stand on its own process.

    Done once for each copying: an original's items would come along a second time.
    """
    return settle_pages(copied_pages(original, copy), {})


def settle_pages(pages: Copies, known: Counterparts) -> Copied:
    """The same for pages that were copied one by one; ``known`` is what stands for the original's already."""
    done = Copied()
    counterparts: Counterparts = known | {(BasePage, old.pk): new.pk for old, new in pages}
    taken: list[OfProcess] = []
    for old, new in pages:
        if issubclass(new.specific_class or BasePage, ProcessPage):
            taken.extend(_take_along(old, new, counterparts, done))
    for item in taken:  # not before all are there, since they point to each other
        _Pointers(item.process_id, counterparts, done).turn_item(item)
    for _old, new in pages:
        process = process_of(new)
        if process is not None:
            _Pointers(process.pk, counterparts, done).turn_page(new.specific)
    return done


@transaction.atomic
def settle_moved(page: BasePage) -> Copied:
    """After ``page`` was moved to another process with all below it: let each stand on that one."""
    done, process = Copied(), process_of(page)
    if process is not None:
        pointers = _Pointers(process.pk, {}, done)
        for moved in page.get_descendants(inclusive=True).order_by("path"):
            if process_of(moved) == process:  # what belongs to a process below it has come with that one
                pointers.turn_page(moved.specific, with_own_rows=False)
    return done


def models_that_come_along() -> Iterator[type[OfProcess]]:
    """What a process keeps beside its pages and a copy of it has too."""
    waiting = list(OfProcess.__subclasses__())
    while waiting:
        model = waiting.pop(0)
        waiting.extend(model.__subclasses__())
        if not model._meta.abstract and model.goes_with_copies:
            yield model


def points_into_process(known: object) -> bool:
    """Whether a field of a page, of its rows or of an item points to a page or an item, which a process has."""
    return (
        isinstance(known, models.ForeignKey | models.ManyToManyField)
        and not isinstance(known, ParentalKey)
        and known.name not in LEFT_ALONE
        and _is_of_process(known.related_model)
    )


def _is_of_process(model: object) -> bool:
    return isinstance(model, type) and issubclass(model, (OfProcess, BasePage))


def copied_pages(original: BasePage, copy: BasePage) -> Copies:
    """Wagtail keeps their order."""
    copies = list(copy.get_descendants(inclusive=True).order_by("path"))
    if len(copies) == 1:
        return [(original, copies[0])]
    return list(zip(original.get_descendants(inclusive=True).order_by("path"), copies, strict=True))


def _take_along(old: BasePage, new: BasePage, counterparts: Counterparts, done: Copied) -> list[OfProcess]:
    taken: list[OfProcess] = []
    for model in models_that_come_along():
        rows = list(model._default_manager.filter(process_id=old.pk).order_by("pk"))
        for row in rows:
            data = data_of(row) | {"pk": None, "process": new.pk}
            if "latest_revision" in data:
                data["latest_revision"] = None
            item = cast(OfProcess, from_data(model, without_keys(model, data)))
            item.save()
            counterparts[model, row.pk] = item.pk
            taken.append(item)
        if rows:
            done.taken[model] = done.taken.get(model, 0) + len(rows)
    return taken


class _Pointers:
    """Turns what belongs to one process, so that it points to nothing of another."""

    def __init__(self, process: int, counterparts: Counterparts, done: Copied) -> None:
        self.process, self.counterparts, self.done = process, counterparts, done
        self.found: Counterparts = {}

    def turn_item(self, item: OfProcess) -> None:
        before = data_of(item)
        after = self._turn(type(item), before)
        if after != before:
            from_data(type(item), after).save()

    def turn_page(self, page: BasePage, *, with_own_rows: bool = True) -> None:
        model = type(page)
        before = page.serializable_data()
        after = self._turn(model, before)
        if after != before:
            page.with_content_json(after).save(clean=False)
        for revision in page.revisions.all():
            # Wagtail gives new keys to the rows of a copy's version, but not to the rows below these: publishing it
            # would take them away from the original.
            content = with_new_rows(model, revision.content) if with_own_rows else revision.content
            content = self._turn(model, content)
            if content != revision.content:
                Revision.objects.filter(pk=revision.pk).update(content=content)

    def _turn(self, model: type[models.Model], before: Data) -> Data:
        after = dict(before)
        for known in model._meta.get_fields():
            if known.name not in before or known.auto_created:
                continue
            value = before[known.name]
            if points_into_process(known):
                after[known.name] = self._turn_key(cast("models.ForeignKey[models.Model]", known), value)
            elif isinstance(known, StreamField) and value:
                raw = json.loads(value)
                turned = self._block(known.stream_block, raw)
                if turned != raw:
                    after[known.name] = json.dumps(turned)
            elif isinstance(known, RichTextField) and value:
                after[known.name] = self._text(value)
        for relation in get_all_child_relations(model):
            name = relation.get_accessor_name()
            if before.get(name):
                rows = [(row, self._turn(relation.related_model, row)) for row in before[name]]
                after[name] = [new for old, new in rows if _is_whole(relation.related_model, old, new)]
        return after

    def _turn_key(self, known: "models.ForeignKey[models.Model]", value: object) -> object:
        if isinstance(value, list):
            return [new for old in value if (new := self._key(known.related_model, old)) is not None]
        return self._key(known.related_model, value)

    def _key(self, model: type[models.Model], old: object) -> object:
        """The key of what stands for it in the process: of its copy, of itself, or None."""
        if old is None:
            return None
        kind = BasePage if issubclass(model, BasePage) else model
        if (kind, old) not in self.found:
            self.found[kind, old] = self._find(kind, old)
        return self.found[kind, old]

    def _find(self, kind: type[models.Model], old: object) -> object:
        if (kind, old) in self.counterparts:
            return self.counterparts[kind, old]
        thing = kind._default_manager.filter(pk=old).first()
        if thing is None:
            return old  # gone since that version: Wagtail leaves it out where it reads one
        if isinstance(thing, BasePage):
            there = process_of(thing)
            if there is None or there.pk == self.process:
                return old
        elif isinstance(thing, OfProcess) and thing.process_id == self.process:
            return old
        self.done.let_go[str(thing)] = None
        return None

    def _block(self, block: blocks.Block, raw: object) -> object:
        if isinstance(block, blocks.StreamBlock) and isinstance(raw, list):
            return self._blocks(raw, block.child_blocks)
        if isinstance(block, blocks.ListBlock) and isinstance(raw, list):
            return self._blocks(raw, {"item": block.child_block})
        if isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
            own = block.child_blocks
            return {name: self._block(own[name], one) if name in own else one for name, one in raw.items()}
        if isinstance(block, blocks.ChooserBlock) and isinstance(raw, int):
            model = block.model_class
            return self._key(model, raw) if issubclass(model, (OfProcess, BasePage)) else raw
        if isinstance(block, blocks.RichTextBlock) and isinstance(raw, str):
            return self._text(raw)
        return raw

    def _blocks(self, raw: list[object], known: dict[str, blocks.Block]) -> list[object]:
        turned: list[object] = []
        for one in raw:
            if not isinstance(one, dict) or one.get("type") not in known:
                turned.append(one)
                continue
            value = self._block(known[one["type"]], one["value"])
            if value is not None or one["value"] is None:
                turned.append({**one, "value": value})
        return turned

    def _text(self, text: str) -> str:
        """Links in running text lead to the copy; without one they stay, since the words around speak of them."""

        def key(match: re.Match[str]) -> str:
            return match[1] + str(self.counterparts.get((BasePage, int(match[2])), match[2]))

        return PAGE_LINK.sub(lambda link: KEY_OF_LINK.sub(key, link[0]), text)


def _is_whole(model: type[models.Model], old: Data, new: Data) -> bool:
    """Whether a row still says something: a seat's holder without a member does not."""
    if old == new:
        return True
    for known in model._meta.concrete_fields:
        if points_into_process(known) and new.get(known.name) is None and not known.null:
            return False
    return _is_valid(model, new) or not _is_valid(model, old)


def _is_valid(model: type[models.Model], data: Data) -> bool:
    try:
        from_data(model, data).clean()
    except ValidationError:
        return False
    return True
