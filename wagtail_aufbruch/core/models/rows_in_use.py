"""Rows of a page to which something points that people have given: no version of the page removes them.

A draft, an older version or one that waits for its moment may not know them yet. And each time an original is
published, Wagtail makes all rows of its aliases anew.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import ManyToOneRel, Model

if TYPE_CHECKING:
    from wagtail_aufbruch.core.models.mixins import AufbruchPageMixin

Copied = dict[tuple[ManyToOneRel, object], "Model | list[Model]"]
"""As modelcluster gives it back: by relation and old key the new row, by relation and None a list of rows."""


def keep_rows_in_use(page: "AufbruchPageMixin") -> None:
    """Put back to the unsaved ``page`` what is in use and not among its rows."""
    for relation, rows in page.rows_in_use().items():
        manager = getattr(page, relation)
        known = {row.pk for row in manager.all()}
        for row in rows:
            if row.pk not in known:
                manager.add(row)


def keep_rows_of_alias(alias: "AufbruchPageMixin", copied: Copied) -> None:
    """Let the copies for an alias take the place of its own rows of the same name, instead of removing those."""
    own: dict[ManyToOneRel, list[Model]] = {}
    for relation, row in _rows(copied):
        if relation not in own:
            model, parent = relation.related_model, relation.field.attname
            own[relation] = list(model._default_manager.filter(**{parent: alias.pk}).order_by("pk"))
        like = next((other for other in own[relation] if str(other) == str(row)), None)
        if like is not None:
            own[relation].remove(like)
            row.pk, row._state.adding = like.pk, False
    keep_rows_in_use(alias)


def _rows(copied: Copied) -> Iterator[tuple[ManyToOneRel, Model]]:
    for (relation, _key), rows in copied.items():
        for row in rows if isinstance(rows, list) else [rows]:
            yield relation, row
