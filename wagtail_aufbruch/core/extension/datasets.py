"""What an app hands out as open data: lists with their files, each column described."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.functional import Promise

Datatype = Literal["string", "integer", "decimal", "boolean", "date", "dateTime", "anyURI"]
"""Of a column's values, as XML Schema names it."""


Ending = Literal["csv", "json", "xlsx"]

TABLE_AND_JSON: tuple[Ending, ...] = ("csv", "json")
"""The forms that every list has."""


@dataclass(frozen=True)
class Column:
    """One column of a list."""

    key: str
    """Its name in JSON, and in the description of the CSV file: lower case letters, digits and ``_``."""
    description: str | Promise
    """What stands in it, in the words of people who have not seen the page."""
    datatype: Datatype = "string"
    is_list: bool = False
    """Several values in one cell of the CSV file, parted by ``; ``."""
    heading: str | Promise = ""
    """What stands above it in the CSV file; "": the key."""

    @property
    def title(self) -> str:
        return str(self.heading or self.key)


@dataclass(frozen=True)
class DataFile:
    """One form of a list. ``ending``: ``csv``, ``json`` or ``xlsx``; ``url``: whole address."""

    ending: Ending
    url: str


@dataclass(frozen=True)
class Dataset:
    """A list that everybody may take along."""

    key: str
    """Names it among all of the process, in addresses: lower case letters, digits and hyphens; ``ideen``."""
    title: str
    description: str
    page_url: str
    """Whole address of the page that shows the same to people."""
    files: tuple[DataFile, ...]
    columns: tuple[Column, ...]
    keywords: tuple[str, ...] = ()
    changed_at: datetime | None = None
    """When something in it changed last; None where nobody knows."""

    def file(self, ending: str) -> DataFile | None:
        """The form with this ending, or None."""
        return next((file for file in self.files if file.ending == ending), None)
