"""Whoever looks a file over, loads it, or exports a process, as the codecs see them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import ValidationError
from django.db.models import Model

from wagtail_aufbruch.portable.format.problems import FileProblems, Path

if TYPE_CHECKING:
    from wagtail_aufbruch.portable.format.items import Item


class Checking(Protocol):
    """What a codec may say while a file is looked over."""

    draft: bool
    """Whether what is looked at is a draft, which may be incomplete."""

    def complain(self, path: Path, message: str) -> None: ...

    def refer(self, section: str, key: str, path: Path) -> None:
        """Say that ``path`` names an item of another section, which therefore has to exist."""

    def look_over(self, item: "Item", path: Path) -> None:
        """Let the codecs of an item that lies within another one check its values."""


class Loading(Protocol):
    """What a codec may ask while a file is loaded."""

    def find(self, section: str, key: str) -> Model | None:
        """What a link leads to; None if it is not there (any more), or is not for everybody to see."""

    def related(self, section: str, key: str, path: Path) -> Model | None:
        """What a row is about; None if it is not there (any more). Raises FileProblems for one of another process."""

    def note(self, message: str) -> None: ...

    def at(self, path: Path) -> None:
        """Say what is being written from here on, so that it can be told where the database refuses it."""

    def add_children(self, instance: Model, name: str, items: "Iterable[Item]", path: Path) -> None: ...

    def problems(self, error: ValidationError, item: "Item", path: Path) -> FileProblems:
        """What is wrong with the item by its fields, with the lines; to be raised."""


class Exporting(Protocol):
    """What a codec may ask while a process is exported."""

    private: bool
    """Whether what only staff may see goes into the file."""

    def key(self, section: str, pk: int) -> str | None:
        """The key of what a link leads to, or None where it cannot be named in the file."""

    def related(self, section: str, pk: int) -> str | None:
        """The key of what a row is about; None where it cannot be named, as a page of another process."""

    def position(self, section: str, pk: int) -> int:
        """Where the item stands in its section, so that sets come out in a lasting order."""

    def note(self, message: str) -> None: ...

    def items(self, instances: Iterable[Model], kind: "type[Item]") -> list[dict[str, Any]]: ...
