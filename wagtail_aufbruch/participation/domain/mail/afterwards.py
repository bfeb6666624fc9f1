"""Work that no answer waits for, and answers that take as long whether there is a mail to write or not.

What a page says is the same for every address; how long it takes must not tell either who has taken part.
"""

import logging
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial

from django.db import connections, transaction
from django.utils import translation
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task

logger = logging.getLogger("wagtail_aufbruch.mail")

PAUSE = 0.2
"""So many seconds later it begins: by then the answer is out, and has not shared the processor with it."""

THREADS = 2


def afterwards(work: Callable[[], object]) -> None:
    """Do the work once the running transaction is committed and the request is answered, in the same language.

    It is lost where the process ends at that very moment: whatever must not be is written down before.
    """
    transaction.on_commit(lambda: start(work), robust=True)


def start(work: Callable[[], object]) -> None:
    """Do the work out of the request, on a thread of this process."""
    if _wants_it_at_once():
        work()
    else:
        _threads().submit(partial(_do, work, translation.get_language(), time.monotonic() + PAUSE))


def enqueue(task: Task[[int], None], pk: int) -> None:
    """Give the task to the site's worker; where there is none, do it out of the request all the same."""
    if type(task.get_backend()) is ImmediateBackend:
        start(partial(task.call, pk))
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
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="aufbruch-afterwards")


# A process that a server forks has none of its parent's threads.
os.register_at_fork(after_in_child=_threads.cache_clear)


def _do(work: Callable[[], object], language: str | None, begins: float) -> None:
    time.sleep(max(0.0, begins - time.monotonic()))
    try:
        with translation.override(language):
            work()
    except Exception as error:
        # The message may hold an address.
        logger.error("Work after a request failed: %s", type(error).__name__)
    finally:
        connections.close_all()
