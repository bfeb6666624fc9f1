"""What a person has to do with competitions: found, taken along, erased."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wagtail_aufbruch.competitions.domain.entering.addresses import guardian_address_of
from wagtail_aufbruch.competitions.emails.entries import GUARDIAN_ASKED
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.participation.models import Mail, Participant


def own_entries(participant: Participant) -> "QuerySet[Entry]":
    """All entries of the person, the latest first, with what a list shows."""
    rows = Entry.objects.filter(participant=participant, is_trial=False)
    return rows.select_related("competition", "form").prefetch_related("files", "steps").order_by("-created_at", "-pk")


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
            "guardian_email": entry.guardian_email,
            "guardian_given_at": entry.guardian_given_at,
            "may_be_late_until": entry.late_until,
            "why_it_may_be_late": entry.late_reason,
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
        .prefetch_related("blind_copies", "blind_files")
    ]


def erase(participant: Participant) -> None:
    """Delete the person's entries with their files, and the mails to their guardians; and take their address out of
    what they were asked about as a guardian. Runs in the transaction that erases the person."""
    for entry in Entry.objects.select_for_update().filter(participant=participant).order_by("pk"):
        if entry.guardian_email:
            address = guardian_address_of(entry, entry.competition)
            asked = Mail.objects.filter(process=entry.process_id, kind=GUARDIAN_ASKED, recipient=entry.guardian_email)
            asked.filter(Q(text="") | Q(text__contains=address)).delete()
        entry.delete()
    Entry.objects.filter(process_id=participant.process_id, guardian_email=participant.email).update(guardian_email="")


def keeps() -> Q:
    """Whom a purge must not delete yet: everybody with an entry."""
    return Q(Exists(Entry.objects.filter(participant=OuterRef("pk"))))
