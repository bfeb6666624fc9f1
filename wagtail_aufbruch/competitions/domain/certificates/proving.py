"""What a code proves, to whoever has it; and to the people of an entry, which certificates they have.

Before the gate opens a code proves nothing, and is told as one that nobody has issued.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.certificates.codes import hashes_of_code, is_name
from wagtail_aufbruch.competitions.domain.certificates.recipients import papers_of, sheet_of
from wagtail_aufbruch.competitions.domain.consents.standing import may_be_published, may_show_as, may_show_member
from wagtail_aufbruch.competitions.enums import CertificateKind, CertificateState
from wagtail_aufbruch.competitions.models import (
    Certificate,
    CertificatePaper,
    CertificateSheet,
    CompetitionPage,
    Entry,
)

PROVED_DAYS = 10 * 365
"""So long after it was issued a certificate can be proved: people apply with it for years."""


@dataclass(frozen=True)
class Proof:
    """What may be told of a certificate to whoever has its code."""

    certificate: Certificate
    state: CertificateState
    day: date | None
    name: str = ""
    """"" where it may not be public, or is not known any more."""
    title: str = ""
    reason: str = ""

    @property
    def is_valid(self) -> bool:
        return self.state == CertificateState.VALID

    @property
    def asks_name(self) -> bool:
        """Whether the name on the paper can be compared."""
        return self.is_valid and not self.name and bool(self.certificate.name_hash)


def day_of(competition: CompetitionPage, sheet: CertificateSheet | None = None) -> date | None:
    """The day that stands on all certificates: what staff have written, or that of the honouring."""
    chosen = (sheet or sheet_of(competition)).day
    moment: datetime | None = competition.winners_public_at or competition.honoured_at
    return chosen or (timezone.localtime(moment).date() if moment is not None else None)


def prove(competition: CompetitionPage, code: str) -> Proof | None:
    """What the code proves; None for one that nobody has issued here, or that is not public yet. Before the gate opens
    the same is asked for both, so that how long it takes does not tell them apart."""
    may_tell = may_be_told(competition)
    found = Certificate.objects.filter(competition=competition.pk, code_hash__in=hashes_of_code(code)).first()
    if found is None or not may_tell:
        return None
    paper = CertificatePaper.objects.filter(certificate=found.pk).select_related("entry", "member").first()
    state, day = CertificateState(found.state), day_of(competition)
    if paper is None:
        return Proof(found, state, day)
    if state == CertificateState.VALID and not Entry.objects.judged().filter(pk=paper.entry_id).exists():
        state = CertificateState.CORRECTED
    if state != CertificateState.VALID:
        return Proof(found, state, day, reason=paper.reason if paper.tells_reason else "")
    return Proof(found, state, day, name=_public_name(found, paper), title=_public_title(found, paper))


def _public_name(certificate: Certificate, paper: CertificatePaper) -> str:
    """The name, where it stands among the winners or a guardian has agreed to it. That somebody has taken part without
    winning is told to nobody."""
    if certificate.kind != CertificateKind.WON:
        return ""
    if paper.member is not None:
        return paper.name if may_show_member(paper.entry, paper.member) else ""
    return paper.name if may_show_as(paper.entry, paper.name) else ""


def _public_title(certificate: Certificate, paper: CertificatePaper) -> str:
    is_public = certificate.kind == CertificateKind.WON and may_be_published(paper.entry)
    return paper.entry.title if is_public else ""


def holds_name(proof: Proof, code: str, name: str) -> bool:
    """Whether this name stands on the paper with the code."""
    return proof.asks_name and is_name(proof.certificate.name_hash, name, code)


def own_papers(entry: Entry) -> "QuerySet[CertificatePaper]":
    """The valid certificates of an entry, for its person; none before everybody may know who won."""
    rows = papers_of(entry.competition).filter(
        entry__in=Entry.objects.judged().filter(pk=entry.pk), certificate__state=CertificateState.VALID
    )
    return rows if may_be_told(entry.competition) else rows.none()


def due_certificates() -> "QuerySet[Certificate]":
    """What is to be deleted now; a purge asks."""
    return Certificate.objects.filter(issued_at__lt=timezone.now() - timedelta(days=PROVED_DAYS))
