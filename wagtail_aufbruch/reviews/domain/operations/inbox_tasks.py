"""What about review rounds waits for staff: tasks of the inbox."""

from collections.abc import Collection, Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope, Task, source_of_few
from wagtail_aufbruch.reviews.domain.results.progress import Progress, progress_of_rounds
from wagtail_aufbruch.reviews.extension.subjects import kind_called
from wagtail_aufbruch.reviews.models import Item, Result, Round

KEY = "review_over"


def _rounds(scope: Scope) -> "QuerySet[Round]":
    fixed = Result.objects.filter(round=OuterRef("pk"))
    rounds = Round.objects.filter(~Exists(fixed), process_id__in=scope.processes)
    if scope.only is not None:
        rounds = rounds.filter(pk__in=scope.only)
    over = Q(released_at__isnull=False, closes_at__lte=timezone.now())
    return rounds.exclude(pk__in=scope.without).filter(over | Q(is_blind=True)).order_by("pk")


def _waiting(scope: Scope) -> Iterable[Task]:
    """Rounds that have ended and whose result is not fixed; and blind ones, also drafts, of which those who judge do
    not see everything yet."""
    rounds = list(_rounds(scope))
    over = [one for one in rounds if one.released_at is not None and one.is_over]
    progress = progress_of_rounds(over) if over else {}
    for one in over:
        yield _task(one, gettext_lazy("Round is over"), _how_far(progress[one.pk]))
    blind = [one for one in rounds if not (one.closes_at is not None and one.is_over)]
    for one, number in _unseen(blind).items():
        yield _task(one, gettext_lazy("Blind round"), _how_many_unseen(number), name="aufbruch_review_round")


def _unseen(rounds: list[Round]) -> dict[Round, int]:
    """How much of each is not shown yet to those who judge; a few queries for each kind of things, and nothing is read
    of what is shown."""
    numbers: dict[int, int] = {}
    for name in {one.subject_kind for one in rounds}:
        keys = [one.pk for one in rounds if one.subject_kind == name]
        items = Item.objects.filter(round__in=keys, taken_out_at__isnull=True)
        hidden = _hidden(name, items)
        if hidden:
            counted = items.filter(object_id__in=list(hidden)).order_by().values_list("round")
            numbers.update(counted.annotate(number=Count("pk")))
    return {one: numbers[one.pk] for one in rounds if numbers.get(one.pk)}


def _hidden(name: str, items: "QuerySet[Item]") -> Collection[int]:
    kind = kind_called(name)
    if kind is None:
        return ()
    if kind.hidden is not None:
        return kind.hidden(items.values_list("object_id", flat=True))
    known = kind.subjects(sorted(set(items.values_list("object_id", flat=True))), True)
    return [key for key, subject in known.items() if not subject.is_released]


def _how_many_unseen(number: int) -> str:
    return ngettext(
        "%(number)d thing is still to be blacked out: until then nobody sees it who judges.",
        "%(number)d things are still to be blacked out: until then nobody sees them who judges.",
        number,
    ) % {"number": number}


def _how_far(progress: Progress) -> str:
    if not progress.left:
        return _("All reviews are handed in. Look at the places, decide what is equal, and fix the result.")
    return ngettext(
        "%(number)d review is missing. Extend the round, or fix the result without it.",
        "%(number)d reviews are missing. Extend the round, or fix the result without them.",
        progress.left,
    ) % {"number": progress.left}


def _task(round_: Round, kind: str | Promise, text: str, *, name: str = "aufbruch_review_result") -> Task:
    return Task(
        KEY,
        round_.pk,
        round_.process_id,
        round_.closes_at or timezone.now(),
        title=round_.title,
        object=round_,
        kind=kind,
        where=_("until %(moment)s") % {"moment": say_moment(round_.closes_at)} if round_.closes_at else "",
        text=text,
        url=reverse(name, args=[round_.pk]),
    )


SOURCES = (source_of_few(KEY, gettext_lazy("Review rounds to be seen to"), "list-ul", _waiting),)
