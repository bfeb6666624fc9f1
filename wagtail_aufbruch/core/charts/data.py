"""What a chart shows. Picture, table and file are all made of this object, so that they cannot say different things."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.formats import number_format


class Form(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"
    """Lying bars, one below the other, each with its name: for things."""
    COLUMNS = "columns"
    """Standing columns, side by side, the earliest first: for what happened month by month."""


class Tone(StrEnum):
    """How a bar is filled; told apart by pattern and never by colour alone."""

    PLAIN = "plain"
    ALERT = "alert"
    """Hatched: somebody should look at it."""
    OPEN = "open"
    """Light, with an edge: not over yet, a month for instance that is still going on."""
    VAGUE = "vague"
    """An edge alone: at most so much; the exact number is not told."""


@dataclass(frozen=True)
class Row:
    """One bar, and one line of the table."""

    label: str
    value: int
    """What is drawn; 0 or more."""
    said: str = ""
    """The value as people read it, "41 days" for instance; "": the number."""
    note: str = ""
    """What stands below the label, in the picture and in the table."""
    url: str = ""
    """Where exactly these things are listed."""
    tone: Tone = Tone.PLAIN
    accent: str = ""
    """Name of an accent (``core.models.palette``); "": the town's colour."""
    tick: str = ""
    """What stands below a column; "": nothing, since not every month has room for its name."""

    @property
    def told(self) -> str:
        return self.said or number_format(self.value, use_l10n=True, force_grouping=True)

    @property
    def is_exact(self) -> bool:
        return self.tone is not Tone.VAGUE


@dataclass(frozen=True)
class Chart:
    """A title, its rows, and what stands above the two columns of the table."""

    key: str
    """Names it among those of a page: lower case letters, digits, hyphens."""
    title: str
    rows: tuple[Row, ...]
    things: str
    """What the rows are: above the first column."""
    unit: str
    """What is counted: above the second column."""
    text: str = ""
    """How it is to be read, in one sentence."""
    note_heading: str = ""
    """What the notes are, above their column in the file; "": there are none."""
    form: Form = Form.BARS

    @property
    def is_empty(self) -> bool:
        """Nothing to draw: a chart of nothing is not shown."""
        return not any(row.value for row in self.rows)

    @property
    def highest(self) -> int:
        return max((row.value for row in self.rows), default=0)

    def described(self) -> str:
        """All of it in one sentence, for those who do not see the picture."""
        return "; ".join(": ".join((row.label, " – ".join(filter(None, (row.told, row.note))))) for row in self.rows)
