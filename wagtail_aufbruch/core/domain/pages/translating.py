"""Pages that are translated: they point to what stands for the original's in the process of their own language.

Wagtail copies a tree for its translation page by page, and a later page into a tree that was translated before. Of each
by itself nobody could tell what stands for what, and all that it points to would be let go.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from wagtail_aufbruch.core.domain.pages.copying import Copies, Counterparts, models_that_come_along, settle_pages
from wagtail_aufbruch.core.domain.process.processes import of_processes, process_of
from wagtail_aufbruch.core.pages.base import BasePage

_copies: ContextVar[Copies | None] = ContextVar("aufbruch_translated", default=None)


def note_translated(original: BasePage, copy: BasePage) -> bool:
    """Whether this copy belongs to a translation, which is settled as a whole when all of it is there."""
    copies = _copies.get()
    if copies is None:
        return False
    copies.append((original, copy))
    return True


@transaction.atomic
def translated_whole(translate: Callable[[], object]) -> object:
    """What ``translate`` returns; afterwards all pages that it copied stand on the processes of their language."""
    if _copies.get() is not None:  # pages above that are not translated yet
        return translate()
    with _collected() as copies:
        translated = translate()
    settle_pages(copies, _there_before(copies))
    if isinstance(translated, BasePage):
        # Settling writes rows, and changes nothing about an instance.
        return type(translated)._default_manager.get(pk=translated.pk)
    return translated


@contextmanager
def _collected() -> Iterator[Copies]:
    copies: Copies = []
    token = _copies.set(copies)
    try:
        yield copies
    finally:
        _copies.reset(token)


def _there_before(copies: Copies) -> Counterparts:
    """What stands for the original's in processes that were translated before: pages by their translation, what a
    process keeps beside them as long as it is called the same."""
    known: Counterparts = {}
    for here, there in {(process_of(old), process_of(new)) for old, new in copies}:
        if here is not None and there is not None and here.pk != there.pk:
            known |= _between(here, there)
    return known


def _between(here: BasePage, there: BasePage) -> Counterparts:
    pages = dict(of_processes(BasePage.objects.all(), [there]).values_list("translation_key", "pk"))
    originals = of_processes(BasePage.objects.all(), [here]).values_list("translation_key", "pk")
    known: Counterparts = {(BasePage, pk): pages[key] for key, pk in originals if key in pages}
    for model in models_that_come_along():
        rows = model._default_manager.order_by("-pk")
        named = {str(row): row.pk for row in rows.filter(process_id=there.pk)}
        items = rows.filter(process_id=here.pk)
        known |= {(model, row.pk): named[str(row)] for row in items if str(row) in named}
    return known
