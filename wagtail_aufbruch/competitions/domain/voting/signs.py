"""What looks like stuffing, for staff: shown without the entries that it is for, and decided on by them alone.

Nothing is refused by itself: a school shares one connection, a company one domain. As long as people vote, sizes are
told in steps, so that nobody reads from them how many have voted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import TruncHour, TruncMinute
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.forms import lock
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.voting.counting import count
from wagtail_aufbruch.competitions.domain.voting.rules import vote_is_over
from wagtail_aufbruch.competitions.enums import Sign
from wagtail_aufbruch.competitions.models import Ballot, CompetitionPage, SetAside
from wagtail_aufbruch.core.extension.protocols import AnyUser

FROM = {Sign.NETWORK: 10, Sign.DOMAIN: 20, Sign.DISPOSABLE: 1, Sign.BURST: 100}
"""From how many ballots on staff are shown a sign."""
STEPS = (1000, 500, 250, 100, 50, 25, 10, 1)
MOST_SHOWN = 50
"""Of each sign the largest groups are shown; the others come when these are decided."""
LISTED = 200
"""So many ballots of one group are shown one by one."""
KEPT = timedelta(days=30)
"""So long after the end connections and domains are kept: until then staff decide."""


@dataclass(frozen=True)
class Group:
    """Ballots that have one sign in common and count."""

    sign: Sign
    key: str
    number: int
    since: datetime
    until: datetime

    @property
    def at_least(self) -> int:
        """Its size in steps."""
        return next(step for step in STEPS if self.number >= step)

    @property
    def token(self) -> str:
        """Names the group in a form."""
        return sign_token(self.sign, self.key)


def sign_token(sign: Sign, key: str) -> str:
    """Names a group of ballots in an address of the admin; nobody makes one up."""
    return _signer().sign(f"{sign.value}:{key}")


def _signer() -> Signer:
    return Signer(salt="wagtail_aufbruch.vote_sign")


def groups_of(competition: CompetitionPage) -> list[Group]:
    """All groups that staff should look at, the largest of each sign first; four queries."""
    rows = _counting(competition)
    found: list[Group] = []
    for sign, column in ((Sign.NETWORK, "network"), (Sign.DOMAIN, "domain")):
        found += _grouped(sign, rows.exclude(**{column: ""}).values_list(column))
    found += _grouped(Sign.DISPOSABLE, rows.filter(is_disposable=True).values_list("is_disposable"))
    minutes = rows.annotate(minute=_Minute("confirmed_at", tzinfo=UTC)).values_list("minute")
    return found + _bursts(minutes.annotate(n=Count("pk")).order_by("minute").values_list("minute", "n"))


class _Minute(TruncMinute):
    """The minute of a moment. SQLite has no function for it, and one of Python's for each of 50,000 ballots takes a
    third of a second: there it is cut out of the text in which moments are kept, in UTC."""

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, tuple[str | int, ...]]:
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return f"SUBSTR({sql}, 1, 16)", tuple(params)


def _grouped(sign: Sign, rows: "QuerySet[Ballot, tuple[object]]") -> list[Group]:
    grouped = rows.annotate(n=Count("pk"), since=Min("confirmed_at"), until=Max("confirmed_at"))
    found = grouped.filter(n__gte=FROM[sign]).order_by("-n", "since")[:MOST_SHOWN]
    return [Group(sign, str(row[0]), row[1], row[2], row[3]) for row in found]


def _bursts(minutes: Iterable[tuple[datetime, int]]) -> list[Group]:
    """Whole ten minutes with many more ballots than usual: ten times as many as the middle one of all of them."""
    tens: dict[datetime, int] = {}
    for minute, number in minutes:
        tens.setdefault(minute.replace(minute=minute.minute // 10 * 10), 0)
        tens[minute.replace(minute=minute.minute // 10 * 10)] += number
    usual = sorted(tens.values())[len(tens) // 2] if tens else 0
    least = max(FROM[Sign.BURST], 10 * usual if len(tens) > 2 else 0)
    found = [(number, ten) for ten, number in tens.items() if number >= least]
    return [
        Group(Sign.BURST, ten.isoformat(), number, ten, ten + timedelta(minutes=10))
        for number, ten in sorted(found, key=lambda one: (-one[0], one[1]))[:MOST_SHOWN]
    ]


def _counting(competition: CompetitionPage) -> "QuerySet[Ballot]":
    rows = Ballot.objects.filter(competition=competition.pk, confirmed_at__isnull=False, set_aside=None)
    return rows.order_by()


@dataclass(frozen=True)
class Named:
    """A group that an address or a form names, with its ballots that count."""

    sign: Sign
    token: str
    ballots: "QuerySet[Ballot]"


def group_named(competition: CompetitionPage, token: str) -> Named:
    """The ballots of the group that ``token`` names. Raises EntryError for what we did not sign."""
    try:
        name, _colon, key = _signer().unsign(token).partition(":")
        sign = Sign(name)
    except (BadSignature, ValueError):
        raise EntryError(_("These ballots are not known. Open the page anew.")) from None
    rows = _counting(competition)
    if sign == Sign.BURST:
        begin = datetime.fromisoformat(key)
        rows = rows.filter(confirmed_at__gte=begin, confirmed_at__lt=begin + timedelta(minutes=10))
    elif sign == Sign.DISPOSABLE:
        rows = rows.filter(is_disposable=True)
    else:
        rows = rows.filter(**{sign.value: key})
    return Named(sign, token, rows)


def listed(competition: CompetitionPage, named: Named) -> list[tuple[int, datetime]]:
    """Ballots of the group one by one, the first ones first: number and hour, and nothing of what was chosen. None of
    them before the end, or one could count them."""
    if not vote_is_over(competition):
        return []
    rows = named.ballots.annotate(hour=TruncHour("confirmed_at")).order_by("confirmed_at", "pk")
    return list(rows.values_list("pk", "hour")[:LISTED])


@transaction.atomic
def set_aside(
    competition: CompetitionPage, token: str, reason: str, *, user: AnyUser, only: Iterable[int] = ()
) -> SetAside:
    """Let the ballots of a group not count, or some of them (``only``, by their keys); said with the reason.

    Raises EntryError where none is left or no reason is given, or for single ones before the end.
    """
    lock(competition)
    reason = reason.strip()
    if not reason:
        raise EntryError(_("Give a reason."))
    named = group_named(competition, token)
    chosen = set(only)
    if chosen and not vote_is_over(competition):
        raise EntryError(
            _("Before the end only all ballots of a sign can be set aside. Single ones can be afterwards.")
        )
    rows = named.ballots.filter(pk__in=chosen) if chosen else named.ballots
    if not rows.exists():
        raise EntryError(_("These ballots are set aside already."))
    row = SetAside.objects.create(competition=competition, sign=named.sign, reason=reason, by_id=user.pk)
    row.number = rows.update(set_aside=row)
    row.save(update_fields=["number"])
    _after(competition)
    log(competition, "aufbruch.ballots_set_aside", user=user, data={"decision": row.pk, "sign": str(named.sign)})
    return row


@transaction.atomic
def take_in_again(decision: SetAside, *, user: AnyUser) -> SetAside:
    """Let them count after all; the decision stays readable. Twice changes nothing. Raises EntryError once the ballots
    are deleted."""
    lock(decision.competition)
    row = SetAside.objects.select_for_update().filter(pk=decision.pk).first()
    if row is not None and row.taken_back_at is not None:
        return row
    if row is None or not Ballot.objects.filter(set_aside=row).update(set_aside=None):
        raise EntryError(_("The ballots are deleted by now, so that nothing can be counted anew."))
    row.taken_back_at, row.taken_back_by_id = timezone.now(), user.pk
    row.save(update_fields=["taken_back_at", "taken_back_by"])
    _after(decision.competition)
    log(decision.competition, "aufbruch.ballots_taken_in", user=user, data={"decision": row.pk})
    return row


def _after(competition: CompetitionPage) -> None:
    """What was counted is counted anew; before the end there is nothing to count."""
    if vote_is_over(competition):
        count(competition)
