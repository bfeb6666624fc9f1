"""The end of names: after a time, what is published stands without its author, and support without its supporters.

The time counts from publication, from the end of the call, or from the town's last step with it, whichever is latest:
as long as something happens, its author and its followers are told. Whoever supports or follows is kept for as long
from that day on, too: forgotten earlier, they could support the same thing again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.assessment import assessments
from wagtail_aufbruch.participation.domain.contributions import counters, transitions
from wagtail_aufbruch.participation.enums import Actor, Badge
from wagtail_aufbruch.participation.extension.names_kept import NamesKept, names_kept
from wagtail_aufbruch.participation.models import Assessment, Comment, Contribution, Follow

WARNED_BEFORE = timedelta(days=30)
"""How long in advance staff are told that names will go."""
LAST_STEP = Greatest(
    "published_at", Coalesce("stage_changed_at", F("published_at")), Coalesce("answered_at", F("published_at"))
)


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
    """What holds for each page on which something is published; one query, and one for each kind of page."""
    pages = list(Contribution.objects.published().order_by().values_list("page_id", flat=True).distinct())
    told = names_kept(pages)
    return {pk: told.get(pk, NamesKept()) for pk in pages}


@dataclass(frozen=True)
class _Period:
    """Pages on which names are kept for the same number of days."""

    before: datetime
    """What happened earlier is longer ago than that."""
    pages: list[int]
    """Those of which the own end, if they have one, is so long ago too."""
    over: list[int]
    """Those of them that have an end."""


def _periods(moment: datetime, rules: dict[int, NamesKept]) -> list[_Period]:
    """What is at its end at ``moment``."""
    by_days: dict[int, _Period] = {}
    for pk, kept in rules.items():
        days = _days(kept)
        if days is None or (kept.until is not None and kept.until >= moment - timedelta(days=days)):
            continue
        period = by_days.setdefault(days, _Period(moment - timedelta(days=days), [], []))
        period.pages.append(pk)
        if kept.until is not None:
            period.over.append(pk)
    return list(by_days.values())


def _ended(periods: list[_Period]) -> QuerySet[Contribution]:
    """What is published and at its end."""
    condition = Q(pk__in=[])
    for period in periods:
        condition |= Q(page__in=period.pages, last_step__lt=period.before)
    return Contribution.objects.published().annotate(last_step=LAST_STEP).filter(condition)


def _supported(periods: list[_Period]) -> QuerySet[Assessment]:
    """Who has supported something that is at its end, and so long ago themselves."""
    old = Q(pk__in=[])
    for period in periods:
        old |= Q(contribution__page__in=period.pages, created_at__lt=period.before)
    return Assessment.objects.filter(old, contribution__in=_ended(periods).values("pk"))


def _followed(periods: list[_Period]) -> QuerySet[Follow]:
    """Who follows something that is at its end, or a page that is over, and has for so long."""
    old = Q(pk__in=[])
    for period in periods:
        old |= Q(contribution__page__in=period.pages, created_at__lt=period.before)
    old &= Q(contribution__in=_ended(periods).values("pk"))
    for period in periods:
        old |= Q(page__in=period.over, created_at__lt=period.before)
    return Follow.objects.filter(old)


def _named(contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Those of them that still name somebody. The town's own comments keep the name of the office."""
    town = Comment.objects.filter(Q(user__isnull=False) | Q(badge=Badge.TOWN), pk=OuterRef("pk"))
    named = contributions.filter(state__in=transitions.ANONYMISE.from_states).filter(
        Q(author__isnull=False) | ~Q(author_name="") | ~Q(consent_text="")
    )
    return named.exclude(Exists(town))


@transaction.atomic
def forget_due() -> dict[str, int]:
    """Take the names out whose time is over. Returns of how many contributions, supporters and followers."""
    periods = _periods(timezone.now(), _rules())
    named, supported = _named(_ended(periods)), _supported(periods)
    # All of them before any supporter, as the order of locks in ``contributions.effects`` has it; what is due is asked
    # anew under the lock, since a step of the town may have come in between.
    due = {
        *named.values_list("pk", flat=True),
        *assessments.still_known(supported).values_list("contribution", flat=True),
    }
    locked = [contribution.pk for contribution in counters.lock(list(due))]
    # First who supports and follows: the step itself brings a contribution up to date, and may tell nobody of it.
    follows = _followed(periods)
    followers = follows.count()
    follows.delete()
    supporters = assessments.forget_people(supported.filter(contribution__in=locked))
    ending = list(named.filter(pk__in=locked).order_by("-pk"))
    for contribution in ending:
        transitions.anonymise(contribution, actor=Actor.SYSTEM)
    return {"names": len(ending), "supporters": supporters, "followers": followers}


def ending_soon() -> Iterator[Ending]:
    """By page: how many names go within the next weeks, and when the first does; a query more than for ``_rules``."""
    rules = _rules()
    soon = _ended(_periods(timezone.now() + WARNED_BEFORE, rules))
    rows = _named(soon).order_by().values("page_id", "process_id").annotate(number=Count("pk"), first=Min("last_step"))
    for row in rows.order_by("page_id"):
        kept = rules[row["page_id"]]
        begins = max(row["first"], kept.until) if kept.until is not None else row["first"]
        yield Ending(row["page_id"], row["process_id"], row["number"], begins + timedelta(days=_days(kept) or 0))
