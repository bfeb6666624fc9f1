"""What a person has to do with competitions: found, taken along, erased."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.query import PageQuerySet

from wagtail_aufbruch.competitions.domain.announcing.forms import lock
from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.consents.standing import with_consents
from wagtail_aufbruch.competitions.domain.going_on.keeping import delete_entry
from wagtail_aufbruch.competitions.models import BallotBox, CompetitionPage, Entry, Guardian, TeamMember
from wagtail_aufbruch.core.domain.showing.visibility import of_process
from wagtail_aufbruch.participation.models import Participant


def own_entries(participant: Participant) -> "QuerySet[Entry]":
    """All entries of the person, the latest first, with what a list shows."""
    rows = Entry.objects.filter(participant=participant, is_trial=False)
    full = with_consents(rows).select_related(
        "competition__honouring", "form", "appeal", "honour", "praise", "chosen", "contribution"
    )
    return full.prefetch_related("files", "steps", "checks").order_by("-created_at", "-pk")


def collect(participant: Participant) -> list[dict[str, Any]]:
    """All that is stored of the person's entries, for the file that they can download."""
    return [
        {
            "competition": entry.competition.title,
            "number": entry.number,
            "state": str(entry.get_state_display()),
            "title": entry.title,
            "name": entry.name,
            "category": entry.category,
            "answers": entry.answers,
            "files": [
                {"name": one.name, "alt": one.alt, "bytes": one.size, "at": one.begun_at} for one in entry.files.all()
            ],
            "begun_at": entry.created_at,
            "confirmed_at": entry.confirmed_at,
            "handed_in_at": entry.sent_at,
            "consent": entry.consent_text,
            "consent_version": entry.consent_version,
            "consented_at": entry.consented_at,
            "people": [_person(member) for member in entry.members.all()],
            "may_be_late_until": entry.late_until,
            "why_it_may_be_late": entry.late_reason,
            "checks": [
                {
                    "at": check.decided_at,
                    "verdict": str(check.get_verdict_display()),
                    "rules": check.findings,
                    "more_time": check.longer,
                    "taken_back_at": check.undone_at,
                    "why_taken_back": check.undo_reason,
                    "message": check.message,
                    "asked_as_it_was": check.before,
                    "to_be_repaired_until": check.repair_until,
                    "repaired_at": check.repaired_at,
                }
                for check in entry.checks.all()
            ],
            "appeal": _appeal(entry),
            "result": _result(entry),
            "certificates": [
                {
                    "name": one.name,
                    "code": one.code,
                    "reason": one.reason,
                    "state": str(one.certificate.get_state_display()),
                }
                for one in (entry.certificate_papers.all() if may_be_told(entry.competition) else ())
            ],
            "hidden_from_juries": entry.blind_work.hidden if hasattr(entry, "blind_work") else [],
            "copies_for_juries": [
                {"released_at": one.released_at, "title": one.title, "parts": one.parts}
                for one in entry.blind_copies.all()
            ],
            "files_for_juries": [
                {"name": one.name, "alt": one.alt, "bytes": one.size} for one in entry.blind_files.all()
            ],
            "steps": [
                {"at": step.at, "to": str(step.get_to_state_display()), "reason": step.reason}
                for step in entry.steps.all()
            ],
        }
        for entry in own_entries(participant)
        .select_related("blind_work")
        .prefetch_related("blind_copies", "blind_files", "certificate_papers__certificate")
    ]


def _person(member: TeamMember) -> dict[str, Any]:
    return {
        "name": member.name,
        "email": member.email,
        "guardian_email": member.guardian.email if member.guardian is not None else "",
        "asked_at": member.guardian.asked_at if member.guardian is not None else None,
        "agrees": member.agrees,
        "may_show_name": member.may_name,
        "may_show_pictures": member.may_picture,
        "may_publish": member.may_publish,
        "answered_at": member.answered_at,
        "agreed_at": member.given_at,
        "on_paper": member.paper_on,
        "consent": member.wording,
        "consent_version": member.wording_version,
    }


def _result(entry: Entry) -> dict[str, Any] | None:
    """None before everybody may know who won: nobody hears it by their data file first."""
    if not may_be_told(entry.competition):
        return None
    honour, praise = getattr(entry, "honour", None), getattr(entry, "praise", None)
    return {
        "prize": honour.title if honour is not None else "",
        "what_it_is": honour.text if honour is not None else "",
        "reason": honour.reason if honour is not None else "",
        "shown_as": honour.name if honour is not None else "",
        "what_was_strong": praise.text if praise is not None else "",
        "is_to_be_published_as": _chosen(entry),
    }


def _chosen(entry: Entry) -> dict[str, Any] | None:
    chosen = getattr(entry, "chosen", None)
    return {"title": chosen.title, "text": chosen.text, "name": chosen.name} if chosen is not None else None


def _appeal(entry: Entry) -> dict[str, Any] | None:
    appeal = getattr(entry, "appeal", None)
    if appeal is None:
        return None
    return {
        "at": appeal.at,
        "text": appeal.text,
        "decided_at": appeal.decided_at,
        "successful": appeal.accepted,
        "reason": appeal.reason,
    }


def erase(participant: Participant) -> None:
    """Delete the person's entries with their files, and the mails to their guardians; and take their address out of
    what they were asked about as a guardian, and out of the teams in which somebody has named them. Runs in the
    transaction that erases the person. All that is locked by others first is locked first here, in one order."""
    for competition in _touched(participant).order_by("pk"):
        lock(competition)
    for entry in Entry.objects.select_for_update().filter(participant=participant).order_by("pk"):
        delete_entry(entry)
    elsewhere = {"entry__process": participant.process_id, "email": participant.email}
    Guardian.objects.filter(**elsewhere).update(email="")
    TeamMember.objects.filter(**elsewhere).update(email="")


def _touched(participant: Participant) -> PageQuerySet:
    """The competitions in which something of the person may change: with an entry of theirs, or open for votes."""
    own = Q(entries__participant=participant)
    open_votes = Q(pk__in=BallotBox.objects.exclude(secret="").values("competition"))
    of_here = of_process(CompetitionPage.objects.all(), participant.process).values("pk")
    found = CompetitionPage.objects.filter(own | open_votes & Q(pk__in=of_here))
    return CompetitionPage.objects.filter(pk__in=found.values("pk"))


def keeps() -> Q:
    """Whom a purge must not delete yet: everybody with an entry."""
    return Q(Exists(Entry.objects.filter(participant=OuterRef("pk"))))
