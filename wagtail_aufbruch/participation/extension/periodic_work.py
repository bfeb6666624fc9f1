"""Regular work of other apps, run by ``aufbruch_tell``, so that a town needs no further cron job for it."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db import DatabaseError, connections
from django.db.models import Model
from django.utils.functional import Promise

from wagtail_aufbruch.core.extension.registry import parts

logger = logging.getLogger("wagtail_aufbruch.periodic_work")

Text = str | Promise
T = TypeVar("T")


class SomeFailed(Exception):
    """Of the things of one piece of work some failed; the others are done."""

    def __init__(self, errors: list[Exception], number: int) -> None:
        first = errors[0]
        super().__init__(f"{len(errors)} / {number}: {type(first).__name__}: {first}")
        self.errors = errors


@dataclass(frozen=True)
class Outcome:
    """What became of one piece of work."""

    name: Text
    done: int = 0
    """How many things were done; 0 also where it failed."""
    error: Exception | None = None


@dataclass(frozen=True)
class PeriodicWork:
    """Work that ``aufbruch_tell`` does every few minutes."""

    key: str
    run: Callable[[], int]
    """Finds what is due by its state, never by a window of time: a run may have been missed, or two may run at once.
    Opens its transactions itself, and returns how many things it did."""
    label: Text = ""
    """Printed with that number; without one the key is."""


def run_periodic_work() -> list[Outcome]:
    """Do all of it, in the order of registration. A piece that fails is told and keeps no other from running."""
    return [attempt(work.label or work.key, work.run) for work in parts(PeriodicWork).values()]


def attempt(label: Text, function: Callable[[], int]) -> Outcome:
    """Do one piece of work, whatever it may raise."""
    try:
        return Outcome(label, function())
    except Exception as error:  # whatever an app's work may raise: the next piece has to run all the same
        logger.exception("Regular work failed: %s", label)
        _mend_connections()
        return Outcome(label, error=error)


def each(things: Iterable[T], function: Callable[[T], int | None]) -> int:
    """Do ``function`` for each of these, which opens its transaction itself; returns the sum of what it returns.

    One that fails keeps no other from its turn: what is found by state would stand in their way at every run. It is
    logged, and in the end SomeFailed is raised, so that the whole piece is told as failed. What was deleted since it
    was found is no failure, whatever ``function`` made of that: nothing is due of it any more.
    """
    errors, number, done = [], 0, 0
    for thing in things:
        number += 1
        try:
            done += function(thing) or 0
        except Exception as error:  # whatever it may raise, as in ``attempt``
            _mend_connections()
            if _is_gone(thing):
                continue
            # By its number alone: what people wrote does not belong into a log.
            logger.exception("Regular work failed: %s %s", type(thing).__name__, getattr(thing, "pk", thing))
            errors.append(error)
    if errors:
        raise SomeFailed(errors, number) from errors[0]
    return done


def _is_gone(thing: object) -> bool:
    """Whether it is a row that somebody has deleted since it was read."""
    if not isinstance(thing, Model):
        return False
    try:
        return not type(thing)._base_manager.filter(pk=thing.pk).exists()
    except DatabaseError:  # which is what failed already
        return False


def _mend_connections() -> None:
    """A connection that broke is opened anew by what comes next."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
