"""Several things at the same moment, each over a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Event, Thread
from types import ModuleType
from typing import Any

import pytest
from django.db import connection, connections

from wagtail_aufbruch.participation.domain.errors import ParticipationError


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run them together, each with a connection of its own; what they return or raise."""
    start, found = Barrier(len(works)), [None for _work in works]

    def run(place: int, work: Callable[[], Any]) -> None:
        start.wait()
        try:
            found[place] = work()
        except ParticipationError as error:
            found[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def after(begins: Event, work: Callable[[], Any]) -> Callable[[], Any]:
    """Do the work once somebody else is in the middle of theirs."""

    def waits() -> Any:
        connection.ensure_connection()  # which takes longer than what is raced for
        assert begins.wait(20)
        return work()

    return waits


class Pause:
    """The first who comes here lets the other one begin, and waits a while for them."""

    def __init__(self, seconds: float = 1) -> None:
        self.begins, self.is_done, self.seconds = Event(), Event(), seconds

    def here(self) -> None:
        if not self.begins.is_set():
            self.begins.set()
            self.is_done.wait(self.seconds)

    def other(self, work: Callable[[], Any]) -> Callable[[], Any]:
        """What the other one does meanwhile; it has to wait for the first, or be refused."""

        def then() -> Any:
            try:
                return work()
            finally:
                self.is_done.set()

        return after(self.begins, then)


def after_looking(monkeypatch: pytest.MonkeyPatch, module: ModuleType, what: Callable[[], object]) -> None:
    """Do something once, right after a run of ``module`` has looked for what is due and before it does ``each``."""
    each, done = module.each, []

    def looked(things: Any, function: Any) -> int:
        found = list(things)
        if not done:
            done.append(True)
            what()
        return int(each(found, function))

    monkeypatch.setattr(module, "each", looked)
