"""What the followers of a page were told last is kept, so that each change is told once, however many look at it at the
same moment, and however long nobody looked."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.moments.windows import first_after

N = TypeVar("N", bound=models.Model)


def tell_once(
    kind: type[N],
    page: Page,
    at: datetime,
    *,
    state: Callable[[], dict[str, Any]],
    differs: Callable[[N], bool],
    tell: Callable[[N], bool],
) -> bool:
    """Tell what has changed since the row of ``kind`` was written, and write down what holds now.

    ``kind``: a model with the page as its key, ``told_at``, and the columns that ``state`` returns. The first look at a
    page is no news: there is nothing yet that it could differ from. Returns what ``tell`` does: whether there was
    anything to say.
    """
    rows = kind._default_manager
    with transaction.atomic():
        # The row is made first and locked then, so that of two who look at once one tells.
        _notice, is_new = rows.get_or_create(page_id=page.pk, defaults=state())
        if is_new:
            return False
        notice = rows.select_for_update().get(page_id=page.pk)
        if not differs(notice):
            return False
        told = tell(notice)
        rows.filter(page_id=page.pk).update(told_at=at, **state())
    return told


def written(moments: Iterable[tuple[str, datetime | None]]) -> dict[str, str]:
    """Moments by their names, as they are kept; without those that are not set."""
    return {name: moment.isoformat() for name, moment in moments if moment is not None}


def same_moments(one: Mapping[str, str], other: Mapping[str, str], *, ends: Collection[str]) -> bool:
    """Whether both come to the same; how they are written may differ: "until 23:59:59" is "until 23:59".

    ``ends``: the names of those that are the end of something.
    """
    return _instants(one, ends) == _instants(other, ends)


def _instants(moments: Mapping[str, str], ends: Collection[str]) -> dict[str, datetime]:
    found = {name: datetime.fromisoformat(text) for name, text in moments.items()}
    return {name: first_after(moment) if name in ends else moment for name, moment in found.items()}
