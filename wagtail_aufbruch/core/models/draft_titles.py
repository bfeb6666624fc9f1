"""Which title of a page the admin tells: that of its newest draft, or, to those who do not work for its process, the
public one."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from wagtail_aufbruch.core.extension.protocols import Process

_known: ContextVar[Collection[int] | None] = ContextVar("aufbruch_processes_of_the_reader", default=None)


@contextmanager
def read_by_staff_of(processes: Collection[int]) -> Iterator[None]:
    """What is shown meanwhile is read by somebody who works for the processes with these keys alone."""
    token = _known.set(frozenset(processes))
    try:
        yield
    finally:
        _known.reset(token)


def may_be_told(draft_title: str, title: str, process: Callable[[], Process | None]) -> bool:
    """Whether the title of the draft may be told now; ``process`` is asked only where that matters."""
    known = _known.get()
    if known is None or draft_title == title:
        return True
    found = process()
    return found is None or found.pk in known
