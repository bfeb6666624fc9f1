"""Work that no answer waits for, and answers that take as long whether there is a mail to write or not.

What a page says is the same for every address; how long it takes must not tell either who has taken part.
"""

import logging
import os
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

from django.db import connections, transaction
from django.utils import translation
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task

logger = logging.getLogger("wagtail_aufbruch.mail")

PAUSE = 0.2
"""So many seconds later it begins: by then the answer is out, and has not shared the processor with it."""

THREADS = 2
"""Of each kind: sending mails has some of its own, so that a mail server that hangs stops no other work."""

MAX_LINES, MAX_CAUSES = 8, 4
"""How much of an error stands in the log: its innermost lines, and those of the errors behind it."""

SENDING, OTHER_WORK = "mail", "work"


def afterwards(work: Callable[[], object]) -> None:
    """Do the work once the running transaction is committed and the request is answered, in the same language.

    It is lost where the process ends at that very moment: whatever must not be is written down before.
    """
    transaction.on_commit(lambda: start(work), robust=True)


def start(work: Callable[[], object], kind: str = OTHER_WORK) -> None:
    """Do the work out of the request, on a thread of this process that does such work."""
    if _wants_it_at_once():
        work()
    else:
        _threads(kind).submit(partial(_do, work, translation.get_language(), time.monotonic() + PAUSE))


def enqueue(task: Task[[int], None], pk: int) -> None:
    """Give the task, which sends a mail, to the site's worker; without one, do it out of the request all the same."""
    if type(task.get_backend()) is ImmediateBackend:
        start(partial(task.call, pk), SENDING)
    else:
        task.enqueue(pk)


def _wants_it_at_once() -> bool:
    """Whether the site has a backend of its own that inherits from the immediate one, as tests have."""
    backend = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
    return isinstance(backend, ImmediateBackend) and type(backend) is not ImmediateBackend


@contextmanager
def kept_only_if(is_kept: bool) -> Iterator[None]:
    """Do the same work in either case, and keep what it writes only if it is to be kept; within a transaction.

    An answer that came sooner would tell that this address got the same mail a moment ago.
    """
    with transaction.atomic():
        yield
        if not is_kept:
            transaction.set_rollback(True)


@cache
def _threads(kind: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix=f"aufbruch-{kind}")


# A process that a server forks has none of its parent's threads.
os.register_at_fork(after_in_child=_threads.cache_clear)


def what_failed(error: BaseException) -> str:
    """The error for a log: of what type, in which lines, and what lay behind it.

    Without its message and without values of variables: both may hold an address, or what somebody wrote.
    """
    told = []
    current: BaseException | None = error
    while current is not None and len(told) < MAX_CAUSES:
        frames = traceback.extract_tb(current.__traceback__)[-MAX_LINES:]
        lines = " > ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
        told.append(f"{type(current).__module__}.{type(current).__qualname__} in {lines}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "; because of ".join(told)


def _short(path: str) -> str:
    return "/".join(Path(path).parts[-3:])


def _do(work: Callable[[], object], language: str | None, begins: float) -> None:
    time.sleep(max(0.0, begins - time.monotonic()))
    try:
        with translation.override(language):
            work()
    except Exception as error:
        logger.error("Work after a request failed: %s", what_failed(error))
    finally:
        connections.close_all()
