"""What about review rounds waits for staff: tasks of the inbox."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.core.domain.deadlines import say_moment
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope, Task, source_of_few
from wagtail_aufbruch.reviews.domain.results.progress import Progress, progress_of_rounds
from wagtail_aufbruch.reviews.models import Result, Round


def _rounds(scope: Scope) -> "QuerySet[Round]":
    fixed = Result.objects.filter(round=OuterRef("pk"))
    rounds = Round.objects.filter(~Exists(fixed), process_id__in=scope.processes, released_at__isnull=False)
    if scope.only is not None:
        rounds = rounds.filter(pk__in=scope.only)
    return rounds.exclude(pk__in=scope.without).order_by("pk")


def _over(scope: Scope) -> Iterable[Task]:
    """Rounds that have ended, and whose result is not fixed."""
    rounds = [one for one in _rounds(scope).filter(closes_at__lte=timezone.now()) if one.is_over]
    progress = progress_of_rounds(rounds) if rounds else {}
    for one in rounds:
        yield _task("review_over", one, gettext_lazy("Round is over"), _how_far(progress[one.pk]))


def _how_far(progress: Progress) -> str:
    if not progress.left:
        return _("All reviews are handed in. Look at the places, decide what is equal, and fix the result.")
    return ngettext(
        "%(number)d review is missing. Extend the round, or fix the result without it.",
        "%(number)d reviews are missing. Extend the round, or fix the result without them.",
        progress.left,
    ) % {"number": progress.left}


def _task(key: str, round_: Round, kind: str | Promise, text: str) -> Task:
    return Task(
        key,
        round_.pk,
        round_.process_id,
        round_.closes_at or timezone.now(),
        title=round_.title,
        object=round_,
        kind=kind,
        where=_("until %(moment)s") % {"moment": say_moment(round_.closes_at)} if round_.closes_at else "",
        text=text,
        url=reverse("aufbruch_review_result", args=[round_.pk]),
    )


SOURCES = (source_of_few("review_over", gettext_lazy("Review rounds that are over"), "list-ul", _over),)
