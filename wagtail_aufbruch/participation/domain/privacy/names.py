"""The end of names: after a time, what is published stands without its author, and support without its supporters.

The time counts from publication, from the end of the call, or from the town's last step with it, whichever is latest:
as long as something happens, its author and its followers are told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.assessment import assessments
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.enums import Actor, Badge
from wagtail_aufbruch.participation.extension.names_kept import NamesKept, names_kept
from wagtail_aufbruch.participation.models import Assessment, Comment, Contribution, Follow

WARNED_BEFORE = timedelta(days=30)
"""How long in advance staff are told that names will go."""
LAST_STEP = Greatest("published_at", Coalesce("stage_changed_at", F("published_at")))


@dataclass(frozen=True)
class Ending:
    """Names that go soon, of one page."""

    page_pk: int
    process_pk: int
    number: int
    at: datetime
    """When the first of them goes."""


def _days(kept: NamesKept) -> int | None:
    return kept.days if kept.days is not None else aufbruch_settings.published_days


def _rules() -> dict[int, NamesKept]:
    """What holds for each page on which something is published; two queries."""
    pages = list(Contribution.objects.published().order_by().values_list("page_id", flat=True).distinct())
    told = names_kept(pages)
    return {pk: told.get(pk, NamesKept()) for pk in pages}


def _ended_until(moment: datetime) -> tuple[QuerySet[Contribution], list[int]]:
    """What is published and at its end at ``moment``; and the pages whose end was so long ago."""
    pages_by_days: dict[int, list[int]] = {}
    over: list[int] = []
    for pk, kept in _rules().items():
        days = _days(kept)
        if days is None or (kept.until is not None and kept.until + timedelta(days=days) >= moment):
            continue
        pages_by_days.setdefault(days, []).append(pk)
        if kept.until is not None:
            over.append(pk)
    condition = Q(pk__in=[])
    for days, pages in pages_by_days.items():
        condition |= Q(page__in=pages, last_step__lt=moment - timedelta(days=days))
    return Contribution.objects.published().annotate(last_step=LAST_STEP).filter(condition), over


def _named(contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Those of them that still name somebody. The town's own comments keep the name of the office."""
    town = Comment.objects.filter(Q(user__isnull=False) | Q(badge=Badge.TOWN), pk=OuterRef("pk"))
    named = contributions.filter(state__in=transitions.ANONYMISE.from_states).filter(
        Q(author__isnull=False) | ~Q(author_name="") | ~Q(consent_text="")
    )
    return named.exclude(Exists(town))


def forget_due() -> dict[str, int]:
    """Take the names out whose time is over. Returns of how many contributions, supporters and followers."""
    ended, over = _ended_until(timezone.now())
    # First who supports and follows: the step itself brings a contribution up to date, and may tell nobody of it.
    follows = Follow.objects.filter(Q(contribution__in=ended.values("pk")) | Q(page__in=over))
    followers = follows.count()
    follows.delete()
    supporters = assessments.forget_people(Assessment.objects.filter(contribution__in=ended.values("pk")))
    due = list(_named(ended).order_by("-pk"))
    for contribution in due:
        transitions.anonymise(contribution, actor=Actor.SYSTEM)
    return {"names": len(due), "supporters": supporters, "followers": followers}


def ending_soon() -> Iterator[Ending]:
    """By page: how many names go within the next weeks, and when the first does; three queries."""
    soon, _over = _ended_until(timezone.now() + WARNED_BEFORE)
    rules = _rules()
    rows = _named(soon).order_by().values("page_id", "process_id").annotate(number=Count("pk"), first=Min("last_step"))
    for row in rows.order_by("page_id"):
        kept = rules[row["page_id"]]
        begins = max(row["first"], kept.until) if kept.until is not None else row["first"]
        yield Ending(row["page_id"], row["process_id"], row["number"], begins + timedelta(days=_days(kept) or 0))
