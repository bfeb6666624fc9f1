"""Follow-ups as everybody may read them: state, unit, due date with its history, since when it waits. Never a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from wagtail_aufbruch.council.domain.followup import rules
from wagtail_aufbruch.council.enums import FollowUpAction, FollowUpState
from wagtail_aufbruch.council.models import FollowUp, FollowUpStep, Paper

SCALE = tuple(FollowUpState)


@dataclass(frozen=True)
class Line:
    """One line of the history."""

    on: date
    did: str
    """Value of a ``FollowUpAction``."""
    state: str
    state_words: str
    due: date | None
    due_before: date | None
    reason: str
    body: str
    noted_on: date | None


@dataclass(frozen=True)
class Rung:
    """One place of the scale."""

    words: str
    is_reached: bool
    is_current: bool


@dataclass(frozen=True)
class ShownFollowUp:
    """One task, for pages, lists and numbers."""

    pk: int
    paper_pk: int
    """The paper on whose page it stands."""
    task: str
    unit: str
    role: str
    state: str
    state_words: str
    due: date | None
    first_due: date | None
    """The due date that was set first, where another one holds by now."""
    is_overdue: bool
    days_overdue: int
    since: date
    """Since when it stands where it stands."""
    days_waiting: int
    stuck_because: str
    """As long as nothing newer was said."""
    lines: tuple[Line, ...]
    """The oldest first."""

    @property
    def is_done(self) -> bool:
        return not rules.is_under_way(self.state)

    @property
    def scale(self) -> list[Rung]:
        """All states in their order, up to which it has come."""
        place = SCALE.index(FollowUpState(self.state))
        return [Rung(str(one.label), number <= place, number == place) for number, one in enumerate(SCALE)]

    @property
    def due_history(self) -> list[Line]:
        """Where the due date became another one, the newest first."""
        return [line for line in reversed(self.lines) if line.did == FollowUpAction.DUE and line.due_before is not None]


def followups_of(papers: Iterable[Paper], today: date | None = None) -> dict[int, list[ShownFollowUp]]:
    """The follow-ups of many papers by the papers' keys, in one query; none where no decision is confirmed.

    What stands at an imported paper is shown at the typed one that is joined to it. Which papers everybody may see is
    for the caller to ask (``PaperQuerySet.shown``).
    """
    today = today or timezone.localdate()
    place = {key: paper.pk for paper in papers for key in (paper.imported_id, paper.pk) if key is not None}
    rows = FollowUpStep.objects.counted().filter(
        Q(follow_up__paper__in=list(place)), follow_up__paper__decision__isnull=False
    )
    steps: dict[int, list[FollowUpStep]] = {}
    for step in rows.select_related("follow_up", "organization").order_by("follow_up", "pk"):
        steps.setdefault(step.follow_up_id, []).append(step)
    found: dict[int, list[ShownFollowUp]] = {}
    for own in steps.values():
        paper_pk = place[own[0].follow_up.paper_id]
        found.setdefault(paper_pk, []).append(_shown(paper_pk, own, today))
    return found


def lines_of(follow_up: FollowUp) -> list[Line]:
    """The history of one, the oldest first; whether or not its decision is confirmed."""
    return _lines(list(FollowUpStep.objects.counted().filter(follow_up=follow_up.pk).select_related("organization")))


def _shown(paper_pk: int, steps: list[FollowUpStep], today: date) -> ShownFollowUp:
    row, last = steps[0].follow_up, steps[-1]
    lines = _lines(steps)
    dues = [line.due for line in lines if line.due is not None]
    since = next(line.on for line in reversed(lines) if line.did in {FollowUpAction.MOVED, FollowUpAction.BEGUN})
    is_overdue = rules.is_overdue(last.state, last.due, today)
    return ShownFollowUp(
        pk=row.pk,
        paper_pk=paper_pk,
        task=row.task,
        unit=row.unit,
        role=row.role,
        state=last.state,
        state_words=str(FollowUpState(last.state).label),
        due=last.due,
        first_due=dues[0] if dues and dues[0] != last.due else None,
        is_overdue=is_overdue,
        days_overdue=(today - last.due).days if is_overdue and last.due is not None else 0,
        since=since,
        days_waiting=max((today - since).days, 0),
        stuck_because=last.reason if last.did == FollowUpAction.STUCK else "",
        lines=tuple(lines),
    )


def _lines(steps: list[FollowUpStep]) -> list[Line]:
    found: list[Line] = []
    for step in steps:
        found.append(
            Line(
                on=timezone.localdate(step.at),
                did=step.did,
                state=step.state,
                state_words=str(FollowUpState(step.state).label),
                due=step.due,
                due_before=found[-1].due if found else None,
                reason=step.reason,
                body=step.organization.name if step.organization is not None else "",
                noted_on=step.noted_on,
            )
        )
    return found
