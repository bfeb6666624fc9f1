"""Rows of a page to which something points that people have given: no version of the page removes them.

A draft, an older version or one that waits for its moment may not know them yet. And each time an original is
published, Wagtail makes all rows of its aliases anew.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import ManyToOneRel, Model
from modelcluster.models import get_all_child_relations

if TYPE_CHECKING:
    from wagtail_aufbruch.core.models.mixins import AufbruchPageMixin

Copied = dict[tuple[ManyToOneRel, object], "Model | list[Model]"]
"""As modelcluster gives it back: by relation and old key the new row, by relation and None a list of rows."""


def keep_rows_in_use(page: "AufbruchPageMixin") -> None:
    """Put back to the unsaved ``page`` what is in use and not among its rows.

    A draft does not know under which number a row that it brought along was written when it was published. Such a row
    is the one in use that has its key or name, or both would stand there once the draft is published again.
    """
    for relation, rows in page.rows_in_use().items():
        manager = getattr(page, relation)
        there = list(manager.all())
        known = {row.pk for row in there}
        written = set(manager.model._default_manager.filter(pk__in=known - {None}).values_list("pk", flat=True))
        new = [row for row in there if row.pk not in written]
        for row in rows:
            if row.pk in known:
                continue
            like = _like(new, row)
            if like is None:
                manager.add(row)
            else:
                new.remove(like)
                _take_place(like, row)


def give_keys(page: "AufbruchPageMixin") -> None:
    """Give rows that are meant by a key theirs before a version is kept: made when it is published, it would be another
    one each time that version is."""
    for relation in get_all_child_relations(page):
        if hasattr(relation.related_model, "give_key"):
            for row in getattr(page, relation.get_accessor_name()).all():
                row.give_key()


def keep_rows_of_alias(alias: "AufbruchPageMixin", copied: Copied) -> None:
    """Let the copies for an alias take the place of its own rows of the same name, instead of removing those."""
    own: dict[ManyToOneRel, list[Model]] = {}
    for relation, row in _rows(copied):
        if relation not in own:
            model, parent = relation.related_model, relation.field.attname
            own[relation] = list(model._default_manager.filter(**{parent: alias.pk}).order_by("pk"))
        like = _like(own[relation], row)
        if like is not None:
            own[relation].remove(like)
            _take_place(row, like)
    keep_rows_in_use(alias)


def _like(rows: "list[Model]", row: Model) -> Model | None:
    """Which of them is meant by the same key, or else is called the same."""
    key = getattr(row, "key", "")
    by_key = next((other for other in rows if key and getattr(other, "key", "") == key), None)
    return by_key or next((other for other in rows if str(other) == str(row)), None)


def _take_place(row: Model, written: Model) -> None:
    row.pk, row._state.adding = written.pk, False
    if hasattr(written, "key"):
        row.key = written.key  # type: ignore[attr-defined]  # by which it is meant


def _rows(copied: Copied) -> Iterator[tuple[ManyToOneRel, Model]]:
    for (relation, _key), rows in copied.items():
        for row in rows if isinstance(rows, list) else [rows]:
            yield relation, row
