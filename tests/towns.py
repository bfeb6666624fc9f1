"""Towns that many tests look at, and that take long to build."""

import copy
from collections.abc import Callable
from typing import Any, TypeVar

from tests.snapshot import Snapshot, take_snapshot

Made = TypeVar("Made")


class Towns:
    """Databases that the first test that needs them fills; for the others of the same process they are put back."""

    def __init__(self) -> None:
        self._filled: dict[str, tuple[Snapshot, Any]] = {}

    def fill(self, name: str, make: Callable[[], Made]) -> Made:
        """Fill the database by ``make``, or as it was filled under this name; returns what ``make`` did."""
        if name in self._filled:
            snapshot, made = self._filled[name]
            snapshot.restore()
        else:
            made = make()
            self._filled[name] = take_snapshot(), made
        return copy.deepcopy(made)  # what a test does with it meets no other test

    def close(self) -> None:
        for snapshot, _made in self._filled.values():
            snapshot.close()
