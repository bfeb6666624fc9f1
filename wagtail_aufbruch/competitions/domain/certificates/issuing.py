"""Issuing certificates, revoking them, issuing them again. All happens under the lock of the competition.

What was issued once is never changed: another name or another prize makes another certificate, and the code of the old
one says that it was replaced.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.forms import lock
from wagtail_aufbruch.competitions.domain.certificates.codes import fresh_code, hash_of_code, hash_of_name
from wagtail_aufbruch.competitions.domain.certificates.recipients import Recipient, missing_for, sheet_of
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.enums import CertificateKind, CertificateState
from wagtail_aufbruch.competitions.models import Certificate, CertificatePaper, CompetitionPage, Entry, Honour
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.reader_cache.freshness import touch


@transaction.atomic
def keep_sheet(
    competition: CompetitionPage,
    *,
    for_taking_part: bool,
    with_reason: bool,
    place: str,
    day: date | None,
    signers: tuple[str, str],
    user: AnyUser,
) -> None:
    """Store what stands on all certificates, and who gets one."""
    lock(competition)
    sheet = sheet_of(competition)
    sheet.for_taking_part, sheet.with_reason = for_taking_part, with_reason
    sheet.place, sheet.day = place.strip(), day
    sheet.first_signer, sheet.second_signer = (one.strip() for one in signers)
    sheet.save()
    log(competition, "aufbruch.certificates_laid_out", user=user)


@transaction.atomic
def issue(competition: CompetitionPage, *, user: AnyUser) -> int:
    """Make a certificate for everybody who is to get one and has none. Returns how many.

    It can be done before the winners are public: nothing of it is shown to anybody but staff, and no code proves
    anything, before the gate opens.
    """
    lock(competition)
    if not competition.entry_window.is_over():
        raise EntryError(_("Entries are still taken. Certificates can be issued once nobody can enter any more."))
    missing = missing_for(competition)
    if not missing:
        raise EntryError(
            _("There is nobody who is to get a certificate and has none. Winners are prepared on the honouring page.")
        )
    _make(competition, missing)
    log(competition, "aufbruch.certificates_issued", user=user, data={"number": len(missing)})
    touch(competition.process.pk)
    return len(missing)


def _make(competition: CompetitionPage, recipients: Sequence[Recipient]) -> list[Certificate]:
    codes = [fresh_code() for _one in recipients]
    made = Certificate.objects.bulk_create(
        Certificate(
            competition_id=competition.pk,
            kind=one.kind,
            prize=one.prize,
            code_hash=hash_of_code(code),
            name_hash=hash_of_name(one.name, code),
        )
        for one, code in zip(recipients, codes, strict=True)
    )
    CertificatePaper.objects.bulk_create(
        CertificatePaper(certificate=row, entry_id=one.entry, member_id=one.member, name=one.name, code=code)
        for row, one, code in zip(made, recipients, codes, strict=True)
    )
    return made


def _paper(certificate: Certificate) -> CertificatePaper:
    """What is printed, read under the lock. Raises EntryError where it was replaced meanwhile or its entry is gone."""
    lock(certificate.competition)
    rows = CertificatePaper.objects.select_related("certificate", "entry")
    found = rows.filter(certificate=certificate.pk).first()
    if found is None:
        raise EntryError(_("This certificate was replaced by another one, or its entry is deleted."))
    return found


def _end(certificate: Certificate, state: CertificateState) -> None:
    certificate.state, certificate.ended_at = state, timezone.now()
    certificate.save(update_fields=["state", "ended_at"])


@transaction.atomic
def revoke(certificate: Certificate, reason: str, *, tells_reason: bool, user: AnyUser) -> None:
    """From now on its code says that it is revoked; the ``reason`` only where it may be told."""
    paper = _paper(certificate)
    if not reason.strip():
        raise EntryError(_("Give a reason."))
    if paper.certificate.state != CertificateState.VALID:
        raise EntryError(_("This certificate is revoked already."))
    _end(paper.certificate, CertificateState.REVOKED)
    paper.reason, paper.tells_reason = reason.strip(), tells_reason
    paper.save(update_fields=["reason", "tells_reason"])
    _log("certificate_revoked", paper, user)


@transaction.atomic
def give_back(certificate: Certificate, *, user: AnyUser) -> None:
    """Take the revocation back: the same code is valid again."""
    paper = _paper(certificate)
    if paper.certificate.state != CertificateState.REVOKED:
        raise EntryError(_("This certificate is not revoked."))
    paper.certificate.state, paper.certificate.ended_at = CertificateState.VALID, None
    paper.certificate.save(update_fields=["state", "ended_at"])
    paper.reason, paper.tells_reason = "", False
    paper.save(update_fields=["reason", "tells_reason"])
    _log("certificate_given_back", paper, user)


@transaction.atomic
def issue_again(certificate: Certificate, name: str, *, user: AnyUser) -> Certificate:
    """Another certificate with a code of its own, under ``name``. The code of the former one says that it was replaced,
    and what was printed on it is deleted."""
    paper = _paper(certificate)
    if not name.strip():
        raise EntryError(_("Write the name that is to stand on it."))
    old = paper.certificate
    again = Recipient(paper.entry_id, paper.member_id, CertificateKind(old.kind), old.prize, name.strip())
    _end(old, CertificateState.REPLACED)
    paper.delete()
    (made,) = _make(certificate.competition, [again])
    _log("certificate_replaced", made.paper, user)
    return made


def follow_result(entry: Entry) -> None:
    """What the entry has won is another thing now, or nothing: end the certificates that say otherwise. Under the lock
    of the competition, in the transaction that changes it."""
    title = Honour.objects.filter(entry=entry.pk).values_list("title", flat=True).first() or ""
    wrong = CertificatePaper.objects.filter(entry=entry.pk).exclude(certificate__prize=title)
    keys = list(wrong.values_list("pk", flat=True))
    wrong.delete()
    Certificate.objects.filter(pk__in=keys).update(state=CertificateState.CORRECTED, ended_at=timezone.now())


def _log(action: str, paper: CertificatePaper, user: AnyUser) -> None:
    data = {"certificate": paper.pk, "entry": paper.entry_id}
    log(paper.certificate.competition, f"aufbruch.{action}", user=user, data=data)
