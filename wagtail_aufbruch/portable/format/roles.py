"""Whoever looks a file over, loads it, or exports a process, as the codecs see them."""

from collections.abc import Iterable
from typing import Any, Protocol

from wagtail_aufbruch.portable.format.problems import Path


class Checking(Protocol):
    """What a codec may say while a file is looked over."""

    draft: bool
    """Whether what is looked at is a draft, which may be incomplete."""

    def complain(self, path: Path, message: str) -> None: ...

    def refer(self, section: str, key: str, path: Path) -> None:
        """Say that ``path`` names an item of another section, which therefore has to exist."""


class Loading(Protocol):
    """What a codec may ask while a file is loaded."""

    def find(self, section: str, key: str) -> Any:
        """The instance that the key stands for; None if it is not there (any more)."""

    def note(self, message: str) -> None: ...

    def add_children(self, instance: Any, name: str, items: Iterable[Any], path: Path) -> None: ...


class Exporting(Protocol):
    """What a codec may ask while a process is exported."""

    private: bool
    """Whether what only staff may see goes into the file."""

    def key(self, section: str, pk: Any) -> str | None:
        """The key of an item, or None where it cannot be named in the file."""

    def position(self, section: str, pk: Any) -> int:
        """Where the item stands in its section, so that sets come out in a lasting order."""

    def note(self, message: str) -> None: ...

    def items(self, instances: Iterable[Any], item: Any) -> list[dict[str, Any]]: ...
