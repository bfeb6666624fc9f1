"""Who is to get a certificate, and what of it is missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, Prefetch, QuerySet

from wagtail_aufbruch.competitions.enums import CertificateKind
from wagtail_aufbruch.competitions.models import (
    CertificatePaper,
    CertificateSheet,
    CompetitionPage,
    Entry,
    TeamMember,
)


@dataclass(frozen=True)
class Recipient:
    """Somebody who is to get a certificate: whoever entered, or one of the team (``member``)."""

    entry: int
    member: int | None
    kind: CertificateKind
    prize: str
    name: str


def sheet_of(competition: CompetitionPage) -> CertificateSheet:
    """What staff have chosen; as usual where they have chosen nothing."""
    found = CertificateSheet.objects.filter(competition=competition.pk).first()
    return found or CertificateSheet(competition_id=competition.pk)


def recipients_of(competition: CompetitionPage) -> Iterator[Recipient]:
    """Of all winners, and of all other judged entries where staff give these too; nobody of those whose time is over. A
    constant number of queries."""
    team = TeamMember.objects.exclude(question_key="").exclude(name="")
    rows = Entry.objects.judged().filter(competition=competition.pk, reduced_at=None).select_related("honour")
    if not sheet_of(competition).for_taking_part:
        rows = rows.filter(honour__isnull=False)
    for entry in rows.prefetch_related(Prefetch("members", team)).order_by("number", "pk"):
        honour = getattr(entry, "honour", None)
        kind = CertificateKind.WON if honour is not None else CertificateKind.TOOK_PART
        prize = honour.title if honour is not None else ""
        shown_as = (honour.name if honour is not None else "") or entry.name
        yield Recipient(entry.pk, None, kind, prize, shown_as)
        for member in entry.members.all():
            yield Recipient(entry.pk, member.pk, kind, prize, member.name)


def missing_for(competition: CompetitionPage) -> list[Recipient]:
    """Those who have none yet."""
    rows = CertificatePaper.objects.filter(certificate__competition=competition.pk)
    there = set(rows.order_by().values_list("entry", "member"))
    return [one for one in recipients_of(competition) if (one.entry, one.member) not in there]


def papers_of(competition: CompetitionPage) -> "QuerySet[CertificatePaper]":
    """What there is, in the order of the entries, each entry before its team; for staff, and not yet for readers."""
    rows = CertificatePaper.objects.filter(certificate__competition=competition.pk)
    full = rows.select_related("certificate", "entry__honour", "member")
    entry_first = F("member__question_key").asc(nulls_first=True)
    return full.order_by("entry__number", "entry", entry_first, "member__place", "member", "pk")
