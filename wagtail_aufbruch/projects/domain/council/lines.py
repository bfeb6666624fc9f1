"""What is told of a paper beside a project: plain values, the same whether papers are installed or not."""

from dataclasses import dataclass, field
from datetime import date, time


@dataclass(frozen=True)
class StationLine:
    """One meeting of the paper's way; "" and None where nobody knows."""

    body: str = ""
    on: date | None = None
    starts_at: time | None = None
    place: str = ""
    role: str = ""
    has_last_word: bool = False
    outcome: str = ""
    """In words; "" as long as nothing is known."""
    result: str = ""
    is_cancelled: bool = False
    pk: int = 0


@dataclass(frozen=True)
class TaskLine:
    """A task that follows from the decision."""

    task: str
    due: date | None
    state_words: str
    is_done: bool


@dataclass(frozen=True)
class PaperLine:
    """A paper as everybody may read it."""

    pk: int
    reference: str = ""
    title: str = ""
    kind: str = ""
    on: date | None = None
    url: str = ""
    """Its page; "" where the process has no list of papers."""
    state: str = ""
    """The key of the state, for its colour, and below in words."""
    state_words: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    file_name: str = ""
    file_url: str = ""
    """The main file; "" where there is none to read."""
    stations: list[StationLine] = field(default_factory=list)
    tasks: list[TaskLine] = field(default_factory=list)
    """What follows from the decision; not asked for where nothing has an address."""
    is_gone: bool = False
    """Whether its server does not publish it any more: then nothing of its words is here."""

    @property
    def name(self) -> str:
        """The number, or the title where it has none."""
        return self.reference or self.title


@dataclass(frozen=True)
class TaskCount:
    """How many papers have tasks that stand so, and the list of just these."""

    name: str
    number: int
    url: str
    is_overdue: bool


@dataclass(frozen=True)
class Suggestion:
    """A step of the project that a paper suggests; nothing moves before staff have recorded it."""

    paper: PaperLine
    stage: str
    on: date | None
    """The day of the step; None where it cannot be told."""
    is_decision: bool
    """Whether it is about the decision itself; else the paper is with the council, and the project is not yet."""

    @property
    def key(self) -> str:
        """Names it, so that it is dismissed once and comes back when the paper says something else."""
        told_on = self.paper.decided_on if self.is_decision else None
        return f"{self.paper.pk}:{self.stage}:{told_on.isoformat() if told_on else ''}"


@dataclass(frozen=True)
class PaperChoice:
    """A paper as staff see it in a list to choose from."""

    pk: int
    reference: str
    title: str
    state_words: str
    is_public: bool
