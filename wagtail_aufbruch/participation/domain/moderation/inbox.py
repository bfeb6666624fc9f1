"""What needs a decision today: the walk through all kinds of tasks (``inbox_sources``), and deciding on them.

Each kind brings at most one page of rows, the oldest behind a given place; they are merged here. So a page costs the
same however much waits, and however many pages went before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from heapq import merge
from itertools import islice

from django.core.cache import DEFAULT_CACHE_ALIAS
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permission_policies.pages import PagePermissionPolicy

from wagtail_aufbruch.core.extension.protocols import AnyUser, Page
from wagtail_aufbruch.core.lists.numbers import read_pks
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.reader_cache.failsafe import FailsafeCache
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.domain.errors import (
    AppRemoved,
    CaseDecided,
    ChangedSinceShown,
    ParticipationError,
    ReasonMissing,
)
from wagtail_aufbruch.participation.domain.moderation import assignments, decisions
from wagtail_aufbruch.participation.domain.moderation.case_rights import (
    case_processes,
    handles_any_cases,
    places_of_processes,
)
from wagtail_aufbruch.participation.domain.moderation.inbox_facts import case_fingerprint
from wagtail_aufbruch.participation.domain.moderation.inbox_sources import all_sources, waiting_tasks
from wagtail_aufbruch.participation.extension.inbox_tasks import Decision, InboxSource, Place, Scope, Task
from wagtail_aufbruch.participation.extension.kinds import has_home
from wagtail_aufbruch.participation.extension.published import know_facts
from wagtail_aufbruch.participation.models import Assignment, Contribution

PAGE_SIZE = 25
BADGE_SECONDS = 30
"""For so long the number in the menu may be behind what colleagues did."""

MINE, NOBODY = "mine", "nobody"


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see: of which process, of which kind, whose."""

    process: int | None = None
    kind: str = ""
    whose: str = ""
    after: Place | None = None


@dataclass(frozen=True)
class Row:
    """A task, and who has taken it."""

    task: Task
    assignment: Assignment | None = None


@dataclass(frozen=True)
class Inbox:
    """One page of the inbox: its rows by process, the key of the next page, and how many wait of each kind."""

    groups: list[tuple[Page, list[Row]]]
    next_key: Place | None
    totals: list[tuple[InboxSource, int]] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        return [row for _process, rows in self.groups for row in rows]

    @property
    def total(self) -> int:
        return sum(number for _source, number in self.totals)


def inbox_of(user: AnyUser, wanted: Wanted, handled: Iterable[Page] | None = None) -> Inbox:
    """What waits for ``user``, as filtered, of processes whose cases they handle; at most two queries of each kind.

    ``handled`` are these processes, where they have been looked up already.
    """
    processes = {process.pk: process for process in (case_processes(user) if handled is None else handled)}
    asked = tuple(pk for pk in processes if wanted.process in (None, pk))
    taken = assignments.assigned(asked)
    sources = all_sources()
    loaded: dict[str, list[Task]] = {
        source.key: list(source.load(_scope(asked, source.key, wanted.whose, taken, user), wanted.after, PAGE_SIZE + 1))
        for source in sources.values()
        if wanted.kind in ("", source.key)
    }
    tasks = list(islice(merge(*loaded.values(), key=lambda task: task.place), PAGE_SIZE + 1))

    def number_of(source: InboxSource) -> int:
        found = loaded.get(source.key)
        if found is not None and wanted.after is None and len(found) <= PAGE_SIZE:
            return len(found)  # all of them lie here
        return sum(source.count(_scope(asked, source.key, wanted.whose, taken, user)).values())

    shown = tasks[:PAGE_SIZE]
    know_facts(task.about for task in shown if task.about is not None)
    groups: dict[int, list[Row]] = {}
    for task in shown:
        groups.setdefault(task.process_id, []).append(Row(_as_allowed(task, user), taken.get(task.subject)))
    inbox = Inbox(
        groups=[(processes[pk], rows) for pk, rows in groups.items()],
        next_key=shown[-1].place if len(tasks) > PAGE_SIZE else None,
        totals=[(source, number_of(source)) for source in sources.values()],
    )
    if processes and wanted.process is None and not wanted.whose:
        # The menu beside it says the same number, and does not ask for it once more.
        FailsafeCache(DEFAULT_CACHE_ALIAS).set(_badge_key(user), inbox.total, BADGE_SECONDS)
    return inbox


def _as_allowed(task: Task, user: AnyUser) -> Task:
    """The task with the link that this person may follow: who handles cases need not be an editor."""
    if not task.edit_url or not isinstance(task.object, BasePage):
        return task
    may_edit = PagePermissionPolicy().user_has_permission_for_instance(user, "change", task.object)
    return replace(task, url=task.edit_url) if may_edit else task


def _scope(processes: tuple[int, ...], key: str, whose: str, taken: dict[str, Assignment], user: AnyUser) -> Scope:
    """The scope of one kind, with what somebody has taken left out or alone left."""
    scope = Scope(processes, places=places_of_processes(user))
    if whose == MINE:
        return replace(scope, only=_keys(key, (one for one in taken.values() if one.user_id == user.pk)))
    return replace(scope, without=_keys(key, taken.values())) if whose == NOBODY else scope


def _keys(source: str, taken: Iterable[Assignment]) -> frozenset[int]:
    """Keys of the source's objects among these assignments."""
    named = (one.subject.rpartition(":") for one in taken)
    return frozenset(read_pks([pk for key, _colon, pk in named if key == source]))


def totals(user: AnyUser) -> list[tuple[InboxSource, dict[int, int]]]:
    """How many tasks of each kind wait for ``user``, by process."""
    processes = tuple(case_processes(user).values_list("pk", flat=True))
    if not processes:
        return []
    return [(source, source.count(Scope(processes))) for source in all_sources().values()]


def badge(user: AnyUser) -> int | None:
    """The number for the menu, at most half a minute old; None for those who handle no cases."""
    key, cache = _badge_key(user), FailsafeCache(DEFAULT_CACHE_ALIAS)
    known = cache.get(key, int)
    if known is None:
        if not handles_any_cases(user):
            return None
        known = sum(sum(numbers.values()) for _source, numbers in totals(user))
        cache.set(key, known, BADGE_SECONDS)
    return known


def forget_badge(user: AnyUser) -> None:
    """Count anew the next time."""
    FailsafeCache(DEFAULT_CACHE_ALIAS).delete(_badge_key(user))


def _badge_key(user: AnyUser) -> str:
    return f"aufbruch_inbox_{user.pk}"


# Deciding


@dataclass(frozen=True)
class Outcome:
    """What became of one task of several that were decided on together."""

    subject: str
    title: str
    message: str | Promise = ""
    error: ParticipationError | None = None
    now: Task | None = None
    """The task as it is, where it had changed since it was read: to be read anew and decided on."""


class NotForThis(ParticipationError):
    """The decision exists, but not for this kind of task."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("This is not possible for this kind of task."))


def find_tasks(user: AnyUser, subjects: Iterable[str]) -> dict[str, Task]:
    """Those of the named tasks that still wait and belong to a process whose cases ``user`` handles.

    At most one query for each kind.
    """
    return waiting_tasks(case_processes(user).values_list("pk", flat=True), subjects)


@transaction.atomic
def carry_out(decision: Decision, shown: Task | Contribution, *, user: AnyUser, seen: str, reason: str = "") -> None:
    """Decide on what was ``shown``, and free the tasks that are done by it. Raises a ParticipationError.

    Every decision of staff goes through here, whether they see a task of the inbox or the page of the case itself.
    ``seen`` is the fingerprint of what they read (``Task.fingerprint``, ``case_fingerprint``): if it is another one by
    now, ChangedSinceShown is raised and nothing is decided. Who has a task that still waits keeps it.
    """
    if decision.needs_reason and not reason.strip():
        raise ReasonMissing
    thing = shown.object if isinstance(shown, Task) else shown
    contribution = assignments.contribution_of(thing)
    if contribution is not None:
        # Whoever changes its words takes the same lock, so that nothing changes between this look and the decision.
        lock([contribution.pk])
        if decision.needs_app and not has_home(contribution):
            raise AppRemoved
    if not seen or seen != _fingerprint_now(shown):
        raise ChangedSinceShown
    decision.act(thing, user, reason.strip())
    assignments.forget_done(assignments.concerned(thing, shown.subject if isinstance(shown, Task) else ""))


def _fingerprint_now(shown: Task | Contribution) -> str:
    """Of what would be shown if the page were loaded now. Raises CaseDecided where it does not wait any more."""
    if isinstance(shown, Contribution):
        return case_fingerprint(Contribution.objects.get(pk=shown.pk))
    waiting = waiting_tasks([shown.process_id], [shown.subject]).get(shown.subject)
    if waiting is None:
        raise CaseDecided
    return waiting.fingerprint


def decide(task: Task, decision: Decision | None, *, user: AnyUser, seen: str, reason: str = "") -> Outcome:
    """Decide on one task, in a transaction of its own. Says what became of it; raises nothing that staff can mend.

    ``seen``: see ``carry_out``.
    """
    try:
        if decision is None:
            raise NotForThis
        carry_out(decision, task, user=user, seen=seen, reason=reason)
    except ChangedSinceShown as error:
        now = waiting_tasks([task.process_id], [task.subject]).get(task.subject)
        return Outcome(task.subject, task.title, error.message, error, now)
    except ParticipationError as error:
        return Outcome(task.subject, task.title, error.message, error)
    return Outcome(task.subject, task.title, decisions.done_words(decision, task.object) % {"title": task.title})


def gone(subject: str) -> Outcome:
    """What to say of a task that does not wait any more, or never did for this person."""
    error = CaseDecided()
    return Outcome(subject, _("A task that is done by now"), error.message, error)
