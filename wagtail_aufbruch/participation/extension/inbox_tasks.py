"""The kinds of tasks that the inbox gathers; each app that has one brings it along with its feature."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.functional import Promise

from wagtail_aufbruch.core.domain.process.processes import all_processes, nearest_path
from wagtail_aufbruch.core.extension.protocols import AnyUser, Page
from wagtail_aufbruch.core.extension.registry import parts, providers
from wagtail_aufbruch.participation.extension.fingerprint import digest
from wagtail_aufbruch.participation.extension.kinds import Fact, has_home
from wagtail_aufbruch.participation.extension.published import shown_facts
from wagtail_aufbruch.participation.models import Attachment, Contribution

if TYPE_CHECKING:
    from wagtail_aufbruch.participation.domain.mail.outbox import Message

Text = str | Promise


@dataclass(frozen=True)
class Decision:
    """What staff may do with a task: one button, one key, one function of a domain."""

    key: str
    label: Text
    act: Callable[[Any, AnyUser, str], object]
    """``(object, user, reason)``: decides, in a transaction of its own. Raises a ParticipationError."""
    done: Text
    """What is said afterwards; may hold ``%(title)s``."""
    done_untold: Text = ""
    """The same where there is no confirmed address, so that nobody gets a mail; "": ``done`` in any case."""
    needs_reason: bool = False
    letter: str = ""
    """The key by which it is chosen while the task has the focus."""
    quiet: bool = False
    against: bool = False
    """Whether it goes against the author; such a button is red."""
    message: Callable[[Any, str], "Message"] | None = None
    """``(object, reason) -> Message``: the mail that the author gets, for the preview."""
    needs_app: bool = False
    """Whether it makes no sense for a contribution whose app was removed: it is not offered then, and refused."""


@dataclass(frozen=True)
class Words:
    """What somebody wrote: title and text."""

    title: str
    text: str


@dataclass(frozen=True)
class Task:
    """One row of the inbox: all that is to be read before deciding, and the decisions."""

    source: str
    pk: int
    process_id: int
    since: datetime
    title: str
    object: Model = field(compare=False)
    kind: Text = ""
    where: str = ""
    author: str = ""
    text: str = ""
    """Whole: it is shown uncut, since nobody decides on what they could not read."""
    location: str = ""
    """Where on the map it is, where it says so."""
    about: Contribution | None = field(default=None, compare=False)
    """The contribution that it is about; ``facts`` tells what is published with it."""
    before: Words | None = None
    """What is public now, where new words of the same thing wait; the page shows the difference."""
    statements: tuple[str, ...] = ()
    """What others say of it, whole: reports, a claim."""
    files: tuple[Attachment, ...] = ()
    url: str = ""
    """Where the whole case is shown in the admin, to everybody who handles it."""
    edit_url: str = ""
    """Where the page that ``object`` is can be changed; leads there in place of ``url`` whoever may edit it."""
    hints: tuple[Text, ...] = ()
    decisions: tuple[Decision, ...] = ()
    is_future: bool = False
    """Whether ``since`` is still to come, as the end of a phase is."""

    def __post_init__(self) -> None:
        keys = [decision.key for decision in self.decisions]
        if len(keys) != len(set(keys)):
            raise ValueError(f"Two decisions of one task share a key: {', '.join(keys)}")

        if self.about is not None and not has_home(self.about):
            offered = tuple(decision for decision in self.decisions if not decision.needs_app)
            object.__setattr__(self, "decisions", offered)

    @property
    def subject(self) -> str:
        """Names the task, for forms and for whom it is assigned to."""
        return f"{self.source}:{self.pk}"

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What else is published with the contribution, or is already; see ``published.know_facts`` for many."""
        return () if self.about is None else shown_facts(self.about)

    @property
    def fingerprint(self) -> str:
        """Of all that was shown to read. A decision brings it along, and is refused where it is another one by now."""
        words = (self.title, self.text, self.author, self.location, self.before, self.statements)
        return fingerprint_of(*words, facts=self.facts, files=self.files)

    @property
    def anchor(self) -> str:
        """Its id on the page of the inbox."""
        return f"task-{self.source}-{self.pk}"

    @property
    def place(self) -> "Place":
        return Place(self.process_id, self.since, self.source, self.pk)

    def decision(self, key: str) -> Decision | None:
        return next((one for one in self.decisions if one.key == key), None)


def fingerprint_of(*words: object, facts: Iterable[Fact] = (), files: Iterable[Attachment] = ()) -> str:
    """The same for the same words, facts and files."""
    told = [(str(fact.label), fact.words) for fact in facts]
    return digest(*words, *told, *((file.pk, file.name, file.alt) for file in files))


@dataclass(frozen=True, order=True)
class Place:
    """Where a task stands: by process, then the oldest first. The key by which the inbox is paged."""

    process_id: int
    since: datetime
    source: str
    pk: int


@dataclass(frozen=True)
class Scope:
    """Which tasks are asked for."""

    processes: tuple[int, ...]
    only: frozenset[int] | None = None
    """Keys of the source's objects; None: all."""
    without: frozenset[int] = frozenset()
    places: Mapping[str, int] | None = field(default=None, compare=False, repr=False)
    """The keys of all processes by their paths, where whoever asks has looked them up."""

    def process_at(self, page: Page) -> int | None:
        """To which process the page belongs; one query at most for a scope."""
        return self._places.get(nearest_path(page.path, self._places))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return dict(all_processes().values_list("path", "pk")) if self.places is None else self.places


NEW = "new-"
"""How the names of the kinds begin that hold new contributions; the kind of contribution follows."""


RESERVED_KEYS = frozenset({"report", "version", "look", "claim", "left", "votes", "mail", "held_mail"})
"""The kinds of tasks that participation itself has, beside new contributions."""


@dataclass(frozen=True)
class InboxSource:
    """One kind of task. ``load`` and ``count`` cost a constant number of queries."""

    key: str
    name: Text
    """In the plural, for filters and totals."""
    icon: str
    load: Callable[[Scope, Place | None, int], Iterable[Task]]
    """``(scope, after, limit)``: tasks behind ``after`` (None: from the beginning) in their order."""
    count: Callable[[Scope], dict[int, int]]
    """How many wait, by the key of the process."""

    @staticmethod
    def is_reserved(key: str) -> bool:
        """Whether the key is participation's own."""
        return key in RESERVED_KEYS or key.startswith(NEW)


def source_of_few(key: str, name: Text, icon: str, tasks: Callable[[Scope], Iterable[Task]]) -> InboxSource:
    """A source that has few tasks, so that they are counted and paged by loading them all.

    ``tasks`` gives all that the scope asks for, in any order, in a constant number of queries.
    """

    def load(scope: Scope, after: Place | None, limit: int) -> list[Task]:
        found = sorted(tasks(scope), key=lambda task: task.place)
        return [task for task in found if after is None or task.place > after][:limit]

    def count(scope: Scope) -> dict[int, int]:
        numbers: dict[int, int] = {}
        for task in tasks(scope):
            numbers[task.process_id] = numbers.get(task.process_id, 0) + 1
        return numbers

    return InboxSource(key, name, icon, load, count)


def inbox_sources() -> dict[str, InboxSource]:
    """All kinds of tasks that apps bring along, by their keys, in the order in which the inbox shows them."""
    return dict(parts(InboxSource))


def case_links(contribution: Contribution) -> list[tuple[str, Text]]:
    """Where more can be done with the contribution in the admin: addresses with their labels."""
    return [link for provide in providers("case_links") for link in provide(contribution)]
