"""Reading a table of ideas."""

from wagtail_aufbruch.ideas.domain.capture.import_columns import COLUMNS
from wagtail_aufbruch.participation.domain.tables import reading
from wagtail_aufbruch.participation.domain.tables.shape import Table

LIMITS = reading.Limits(megabytes=10, rows=5000, columns=100, unpacked=100, tags=3_000_000)


def read_table(content: bytes, encoding: str = "") -> Table:
    """The table in the file. ``encoding``: one of ``reading.ENCODINGS``, or "" to find it out. Raises TableRefused."""
    return reading.read_table(content, COLUMNS, LIMITS, encoding)
