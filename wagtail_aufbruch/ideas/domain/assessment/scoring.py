"""Scores from 1 to 5 by the criteria of a call: one set for each person and idea, and sums that equal the rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Aggregate, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.ideas.enums import Assessing
from wagtail_aufbruch.ideas.models import Criterion, CriterionResult, IdeaCallPage, Score
from wagtail_aufbruch.ideas.models.scores import HIGHEST, LOWEST
from wagtail_aufbruch.participation.domain.assessment import assessments
from wagtail_aufbruch.participation.domain.contributions.counters import Difference, lock
from wagtail_aufbruch.participation.models import Assessment, Contribution, Participant

SCALE = range(LOWEST, HIGHEST + 1)


@dataclass(frozen=True)
class Result:
    """What people think of an idea by one criterion."""

    criterion: Criterion
    count: int
    mean: float | None

    @property
    def share(self) -> int:
        """The mean as a part of the highest score, in percent, for a bar."""
        return round((self.mean or 0) / HIGHEST * 100)


def criteria_of(call: IdeaCallPage) -> list[Criterion]:
    """The criteria of a call in the editor's order; one query."""
    return list(Criterion.objects.filter(page_id=call.pk).order_by("sort_order", "pk"))


def results_of(idea: Contribution, criteria: Iterable[Criterion]) -> list[Result]:
    """What people think of the idea, by each criterion; one query."""
    stored = {row.criterion_id: row for row in CriterionResult.objects.filter(idea_id=idea.pk)}
    return [
        Result(criterion, row.count, row.mean) if (row := stored.get(criterion.pk)) else Result(criterion, 0, None)
        for criterion in criteria
    ]


def say_assessed(idea: Contribution) -> str:
    """How many have assessed the idea by the criteria of its call; "" where ideas are merely supported. One query."""
    if IdeaCallPage.objects.filter(pk=idea.page_id).values_list("assessing", flat=True).first() != Assessing.CRITERIA:
        return ""
    told = ngettext(
        "%(number)d person has assessed this idea", "%(number)d people have assessed this idea", idea.support_count
    )
    return told % {"number": idea.support_count}


def own_scores(assessment: Assessment | None) -> dict[int, int]:
    """What the person gave, by the criterion's key."""
    if assessment is None:
        return {}
    return dict(Score.objects.filter(assessment=assessment).values_list("criterion_id", "value"))


@transaction.atomic
def give_scores(
    idea: Contribution,
    scores: Mapping[int, int],
    *,
    participant: Participant | None = None,
    browser_hash: str = "",
    network: str = "",
) -> Assessment:
    """Store what somebody thinks of the idea; what they gave before is replaced.

    ``scores`` holds values from 1 to 5 by the criterion's key; a criterion that is left out has no score. Keys of
    other calls and values beyond the scale are left out too. The rules are asked anew: raises NotNow.
    """
    assessment, _is_new = assessments.note(idea, participant=participant, browser_hash=browser_hash, network=network)
    before = own_scores(assessment)
    for criterion in criteria_of(idea.page):
        value = scores.get(criterion.pk)
        _give(assessment, criterion, before.get(criterion.pk), value if value in SCALE else None)
    touch(idea.process_id)
    return assessment


def assess_by_payload(contribution: Contribution, participant: Participant, payload: dict[str, Any]) -> None:
    """What a link from a mail does: count the scores that were chosen when it was asked for."""
    given = payload.get("scores") or {}
    numbers = [(read_pk(str(key)), read_pk(str(value))) for key, value in given.items()]
    scores = {key: value for key, value in numbers if key is not None and value is not None}
    give_scores(contribution, scores, participant=participant)


def _give(assessment: Assessment, criterion: Criterion, old: int | None, new: int | None) -> None:
    """Replace one score and keep the sums right; the idea is locked."""
    if old == new:
        return
    rows = Score.objects.filter(assessment=assessment, criterion=criterion)
    if old is None:
        Score.objects.create(assessment=assessment, criterion=criterion, value=new or LOWEST)
    elif new is None:
        rows.delete()
    else:
        rows.update(value=new)
    count = (new is not None) - (old is not None)
    _add(assessment.contribution_id, criterion.pk, count, (new or 0) - (old or 0))


def _add(idea_pk: int, criterion_pk: int, count: int, total: int) -> None:
    row = CriterionResult.objects.filter(idea_id=idea_pk, criterion_id=criterion_pk)
    if not row.update(count=F("count") + count, total=F("total") + total):
        CriterionResult.objects.create(idea_id=idea_pk, criterion_id=criterion_pk, count=count, total=total)


def forget(contribution: Contribution, given: QuerySet[Assessment]) -> None:
    """Take the scores of these assessments out of the sums, before the rows are deleted; the idea is locked."""
    sums = Score.objects.filter(assessment__in=given).values("criterion_id").annotate(n=Count("pk"), s=Sum("value"))
    for row in sums.order_by():
        _add(contribution.pk, row["criterion_id"], -row["n"], -row["s"])


# --- Looking after the sums


def _counted(aggregate: Aggregate) -> Coalesce:
    rows = Score.objects.filter(assessment__contribution=OuterRef("idea_id"), criterion=OuterRef("criterion_id"))
    sums = rows.order_by().values("criterion_id").annotate(_number=aggregate).values("_number")
    return Coalesce(Subquery(sums), 0)


class _Wrong(NamedTuple):
    """A stored sum of scores that its rows do not add up to."""

    pk: int
    idea_pk: int
    total: int
    summed: int


def _wrong(**lookup: int) -> list[_Wrong]:
    counted = CriterionResult.objects.annotate(counted=_counted(Count("pk")), summed=_counted(Sum("value")))
    differing = counted.filter(~Q(count=F("counted")) | ~Q(total=F("summed")), **lookup).order_by("pk")
    return [_Wrong(*row) for row in differing.values_list("pk", "idea_id", "total", "summed")]


def _without_result() -> QuerySet[Score]:
    known = CriterionResult.objects.filter(
        idea_id=OuterRef("assessment__contribution_id"), criterion_id=OuterRef("criterion_id")
    )
    return Score.objects.annotate(result=Subquery(known.values("pk")[:1])).filter(result__isnull=True)


def recount_results(dry_run: bool) -> Iterator[Difference]:
    """For ``participation.domain.contributions.counters.recount``: sums of scores that differ from their rows."""
    ideas = {row.idea_pk for row in _wrong()}
    ideas.update(_without_result().values_list("assessment__contribution_id", flat=True))
    for pk in sorted(ideas):
        yield from _mend(pk, dry_run)


@transaction.atomic
def _mend(idea_pk: int, dry_run: bool) -> list[Difference]:
    if not dry_run:
        for contribution in lock([idea_pk]):
            touch(contribution.process_id)
        for criterion_pk in set(
            _without_result().filter(assessment__contribution=idea_pk).values_list("criterion_id", flat=True)
        ):
            CriterionResult.objects.create(idea_id=idea_pk, criterion_id=criterion_pk)
    differing = _wrong(idea_id=idea_pk)
    found = [Difference("scores", idea_pk, row.total, row.summed) for row in differing]
    if dry_run:
        missing = _without_result().filter(assessment__contribution=idea_pk)
        found += [Difference("scores", idea_pk, 0, value) for value in missing.values_list("value", flat=True)]
    else:
        keys = [row.pk for row in differing]
        CriterionResult.objects.filter(pk__in=keys).update(count=_counted(Count("pk")), total=_counted(Sum("value")))
    return found
