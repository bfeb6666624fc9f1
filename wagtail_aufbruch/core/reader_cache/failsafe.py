"""The cache as everything of the package asks it: one that does not answer is an empty one.

What lies there is only there to save time, so a server of it that is away, Redis for one, makes pages slower and breaks
none. Limits, sessions of people who take part and all else that has to hold lie in the database.
"""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache, InvalidCacheBackendError

logger = logging.getLogger("wagtail_aufbruch.cache")

T = TypeVar("T")

TOLD_EVERY = 60
"""So many seconds pass before the log is told once more that the cache does not answer."""


class FailsafeCache:
    """The cache of this alias in ``CACHES``."""

    def __init__(self, alias: str) -> None:
        self.alias = alias

    def get(self, key: str, kind: type[T]) -> T | None:
        """What lies there and is of this kind; None for nothing, also where the cache does not answer."""
        found = self._try(lambda cache: cache.get(key))
        return found if isinstance(found, kind) else None

    def set(self, key: str, value: object, seconds: float) -> None:
        """Keep it, if the cache takes it."""
        self._try(lambda cache: cache.set(key, value, seconds))

    def delete(self, key: str) -> None:
        """Forget it, if the cache answers."""
        self._try(lambda cache: cache.delete(key))

    def _try(self, ask: Callable[[BaseCache], T]) -> T | None:
        try:
            return ask(caches[self.alias])
        except InvalidCacheBackendError:  # a mistake in the settings, which is to be seen
            raise
        except Exception as error:  # whatever the client of a cache raises that is away
            _tell(error)
            return None


_told_at = [float("-inf")]


def _tell(error: Exception) -> None:
    """Into the log, but not with each request."""
    if time.monotonic() - _told_at[0] >= TOLD_EVERY:
        _told_at[0] = time.monotonic()
        logger.error("The cache does not answer (%s): everything is made anew", type(error).__name__)
