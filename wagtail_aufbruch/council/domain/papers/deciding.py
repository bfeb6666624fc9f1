"""The decision on a paper: suggested from its stations, confirmed by staff, taken back by staff."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.locking import lock_paper
from wagtail_aufbruch.council.domain.papers.state import settle
from wagtail_aufbruch.council.domain.papers.stations import Station, stations_of, with_stations
from wagtail_aufbruch.council.enums import DECISIONS, Outcome
from wagtail_aufbruch.council.models import Decision, Organization, Paper
from wagtail_aufbruch.participation.extension.fingerprint import digest

DECIDED, TAKEN_BACK = "aufbruch_council.decided", "aufbruch_council.decision_taken_back"
DECIDING_ROLES = ("entscheidung", "beschluss")
"""What a role begins with, or holds, where nobody has said which body has the last word."""


PLAIN_DECISIONS = {Outcome.DECIDED, Outcome.CHANGED, Outcome.REJECTED}
"""What says by itself that a body has decided, and not merely advised."""


@dataclass(frozen=True)
class Suggestion:
    """What the stations say was decided."""

    body_pk: int
    body: str
    decided_on: date
    outcome: str
    consultation_pk: int


def suggestion_of(stations: list[Station]) -> Suggestion | None:
    """From the last station that has the last word and has come to a decision; None where there is none yet."""
    deciding = [one for one in stations if one.is_authoritative]
    if not deciding:
        deciding = [one for one in stations if any(word in fold(one.role) for word in DECIDING_ROLES)]
    if not deciding:
        deciding = [one for one in stations if one.outcome in PLAIN_DECISIONS]
    for one in reversed(deciding):
        if one.outcome in DECISIONS and one.body_pk is not None and one.date is not None:
            return Suggestion(one.body_pk, one.body, one.date, one.outcome, one.pk)
    return None


def basis_of(stations: list[Station]) -> str:
    """Fingerprint of what staff have read before they decide, and of what a decision rests on."""
    return digest(
        *(
            (one.body_pk, one.date, one.outcome, one.is_authoritative, one.result, one.resolution_text)
            for one in stations
        )
    )


def decision_of(paper: Paper) -> Decision | None:
    """What staff have confirmed; None as long as they have not."""
    return Decision.objects.filter(paper_id=paper.pk).select_related("organization").first()


def fingerprint_of(decision: Decision | None) -> str:
    """Of the confirmed decision that staff have read, or that there was none."""
    if decision is None:
        return digest("none")
    return digest(decision.outcome, decision.organization_id, decision.decided_on, decision.confirmed_at)


@transaction.atomic
def confirm(
    paper: Paper,
    *,
    user: AnyUser,
    seen: str,
    body: Organization | None,
    decided_on: date | None,
    outcome: str,
    known: str = "",
) -> Decision:
    """Note what was decided; once more replaces it. ``known``: :func:`fingerprint_of` what is replaced, as it was read;
    "" where a form does not say.

    Raises Refused where body or day is missing, the day lies ahead or before the paper, the paper is gone, or somebody
    has changed the stations since ``seen`` (:func:`basis_of`) was read, or confirmed another decision.
    """
    locked = _lock(paper)
    stations = stations_of(locked)
    if basis_of(stations) != seen:
        raise Refused(_("The consultations were changed in the meantime. Please read them once more, then confirm."))
    if outcome not in DECISIONS:
        raise Refused(_("Choose what was decided."))
    if body is None or body.process_id != locked.process_id:
        raise Refused(_("A decision needs the body that made it. Choose it from the list."))
    if decided_on is None:
        raise Refused(_("A decision needs the day on which it was made."))
    if decided_on > timezone.localdate():
        raise Refused(_("This day lies ahead. A decision is confirmed once it has been made."))
    if locked.date is not None and decided_on < locked.date:
        raise Refused(_("The decision would be older than the paper. Please check both dates."))
    before = decision_of(locked)
    if known and known != fingerprint_of(before):
        if before is None or (before.outcome, before.organization_id, before.decided_on) != (
            outcome,
            body.pk,
            decided_on,
        ):
            raise _decided_meanwhile()
        return before  # a second click
    suggested = suggestion_of(stations)
    decision, _created = Decision.objects.update_or_create(
        paper_id=locked.pk,
        defaults={
            "organization": body,
            "decided_on": decided_on,
            "outcome": outcome,
            "consultation_id": suggested.consultation_pk if suggested is not None else None,
            "basis": seen,
            "confirmed_at": timezone.now(),
            "by_id": user.pk,
        },
    )
    settle(locked.pk)
    log(
        instance=locked,
        action=DECIDED,
        user=user,
        data={"outcome": outcome, "body": body.name, "date": decided_on.isoformat()},
    )
    return decision


@transaction.atomic
def take_back(paper: Paper, *, user: AnyUser, known: str = "") -> None:
    """Undo the confirmation; the stations stay. Raises Refused where there is none, another one than was read
    (``known``, as above), or no paper."""
    locked = _lock(paper)
    decision = Decision.objects.filter(paper_id=locked.pk).first()
    if decision is None:
        raise Refused(_("No decision is confirmed, so there is none to take back."))
    if known and known != fingerprint_of(decision):
        raise _decided_meanwhile()
    told = {"outcome": decision.outcome, "date": decision.decided_on.isoformat()}
    # One that came along with the imported half (``oparl.matching.joining``) goes there, too.
    half = Decision.objects.filter(paper=locked.imported_id, confirmed_at=decision.confirmed_at)
    half.delete()
    decision.delete()
    settle(locked.imported_id or locked.pk)
    settle(locked.pk)
    log(instance=locked, action=TAKEN_BACK, user=user, data=told)


def _decided_meanwhile() -> Refused:
    return Refused(
        _("Somebody has confirmed a decision in the meantime, or taken it back. Please read what stands there now.")
    )


def is_outdated(decision: Decision, stations: list[Station]) -> bool:
    """Whether the stations say something else than when the decision was confirmed."""
    return decision.basis != basis_of(stations)


def decision_words(outcome: str) -> str:
    """What was decided, for the log."""
    return str(Outcome(outcome).label) if outcome in Outcome.values else outcome


def _lock(paper: Paper) -> Paper:
    lock_paper(paper.pk)
    return with_stations(Paper.objects.filter(pk=paper.pk)).get()
