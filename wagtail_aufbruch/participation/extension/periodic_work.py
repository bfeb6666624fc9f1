"""Regular work of other apps, run by ``aufbruch_tell``, so that a town needs no further cron job for it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections
from django.utils.functional import Promise

from wagtail_aufbruch.core.extension.registry import parts

logger = logging.getLogger("wagtail_aufbruch.periodic_work")

Text = str | Promise


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
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:  # a connection that broke is opened anew by the next piece
                connection.close_if_unusable_or_obsolete()
        return Outcome(label, error=error)
