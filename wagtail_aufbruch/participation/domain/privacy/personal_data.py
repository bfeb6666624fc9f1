"""What people see and do with their own contributions: list, take along, erase."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.participation.domain.assessment import assessments
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.contributions.anonymity import forget_traces
from wagtail_aufbruch.participation.domain.contributions.counters import lock
from wagtail_aufbruch.participation.domain.contributions.told_titles import (
    followed_titles,
    read_titles,
    with_told_titles,
)
from wagtail_aufbruch.participation.domain.mail.forgetting import forget_erased, mails_of
from wagtail_aufbruch.participation.domain.moderation import assignments, reports
from wagtail_aufbruch.participation.domain.people.participants import idle_participants
from wagtail_aufbruch.participation.domain.privacy.emptying import delete_or_empty
from wagtail_aufbruch.participation.domain.privacy.left_rows import forget_left_of_people, people_with_left_rows
from wagtail_aufbruch.participation.enums import Actor, State
from wagtail_aufbruch.participation.extension.kinds import installed_kind_of
from wagtail_aufbruch.participation.extension.personal_data import PersonalData
from wagtail_aufbruch.participation.models import Assignment, Contribution, GuardianConsent, Mail, News, Participant


def contributions_of(participant: Participant) -> QuerySet[Contribution]:
    """All that the person handed in, newest first, with its log."""
    return (
        Contribution.objects.filter(author=participant)
        .select_related("handlungsfeld__parent", "page", "guardian_consent")
        .prefetch_related("transitions", "versions", "attachments")
        .order_by("-created_at", "-pk")
    )


def collect(participant: Participant) -> dict[str, Any]:
    """Everything stored about the person, for a file they take along (GDPR Art. 15 and 20)."""
    written = list(contributions_of(participant))
    titles = read_titles(participant, written)
    return {
        "email": participant.email,
        "confirmed_at": participant.confirmed_at,
        "first_seen_at": participant.created_at,
        "contributions": [_with_kinds_own(_row(contribution, titles), contribution) for contribution in written],
        "assessments": with_told_titles(
            participant, participant.assessments.order_by("pk").values("contribution", "created_at", "carried_from_id")
        ),
        "claims": with_told_titles(
            participant,
            participant.claims.order_by("pk").values("contribution", "text", "state", "created_at", "decision"),
        ),
        "follows": _follows(participant),
        "guardian_of": [
            *_asked_of(participant),
            *(
                row
                for source in parts(PersonalData).values()
                if source.as_guardian
                for row in source.as_guardian(participant)
            ),
        ],
        "reports": with_told_titles(
            participant,
            reports.reports_of(participant)
            .order_by("pk")
            .values("contribution", "reason", "text", "email", "receipt", "state", "created_at", "decision"),
        ),
        "links": with_told_titles(
            participant,
            participant.links.order_by("pk").values(
                "purpose", "contribution", "payload", "created_at", "expires_at", "used_at"
            ),
        ),
        **{source.key: source.data(participant) for source in parts(PersonalData).values()},
        "mails": list(
            Mail.objects.filter(recipient=participant.email, process_id=participant.process_id).values(
                "kind", "subject", "state", "created_at", "sent_at"
            )
        ),
    }


def _asked_of(guardian: Participant) -> list[dict[str, Any]]:
    """What the person was asked about contributions; without the title where it is not theirs to read (any more)."""
    rows = list(guardians.told_to(guardian).select_related("contribution").order_by("pk"))
    titles = read_titles(guardian, (consent.contribution for consent in rows))
    return [_asked_row(consent, guardian.email, titles) for consent in rows]


def _asked_row(consent: GuardianConsent, email: str, titles: Mapping[int, str]) -> dict[str, Any]:
    """Somebody else may be asked by now than whoever has agreed: of each is told what they did themselves."""
    is_asked, has_agreed = consent.email == email, consent.given_by == email
    untold = {*guardians.TOLD_TO_AUTHOR_ALONE, State.UNCONFIRMED}
    is_told = is_asked and consent.contribution.state not in untold
    return {
        "contribution__title": titles[consent.contribution_id] if is_told else "",
        "wording": consent.wording,
        "wording_version": consent.wording_version,
        "asked_at": guardians.when_asked(consent) if is_asked else None,
        "given_at": consent.given_at if has_agreed else None,
        "method": consent.method if has_agreed else "",
    }


def _follows(participant: Participant) -> list[dict[str, Any]]:
    follows = list(participant.follows.order_by("pk"))
    title_of = followed_titles(participant, follows)
    return [
        {
            "contribution__title": title_of(one) if one.contribution_id else None,
            "page__title": title_of(one) if one.page_id else None,
            "frequency": one.frequency,
            "created_at": one.created_at,
        }
        for one in follows
    ]


def _row(contribution: Contribution, titles: Mapping[int, str]) -> dict[str, Any]:
    """What all kinds of contributions store of their author."""
    return {
        "title": titles[contribution.pk] if contribution.title else "",
        "text": contribution.text,
        "name_shown": contribution.author_name,
        "state": contribution.state,
        "field_of_action": contribution.handlungsfeld.title if contribution.handlungsfeld else "",
        "handed_in_at": contribution.created_at,
        "confirmed_at": contribution.confirmed_at,
        "published_at": contribution.published_at,
        "consent": {
            "text": contribution.consent_text,
            "version": contribution.consent_version,
            "at": contribution.consented_at,
        },
        "place": {
            "name": contribution.place_name,
            "latitude": contribution.latitude,
            "longitude": contribution.longitude,
        },
        "said_at": {"event": contribution.event_name, "table": contribution.event_table},
        **_more_of(contribution),
        "history": [
            {"from": step.from_state, "to": step.to_state, "at": step.at, "reason": step.reason}
            for step in contribution.transitions.all()
        ],
    }


def _with_kinds_own(row: dict[str, Any], contribution: Contribution) -> dict[str, Any]:
    """The row with what only its kind stores; a name that the row has already is told apart by the kind's own."""
    kind = installed_kind_of(contribution)
    if kind is None:
        return row
    for name, value in kind.personal_data(contribution).items():
        row[name if name not in row else f"{kind.key}_{name}"] = value
    return row


def _more_of(contribution: Contribution) -> dict[str, Any]:
    """Tags, files, versions and a guardian's consent."""
    consent = getattr(contribution, "guardian_consent", None)
    return {
        "tags": [tag.name for tag in contribution.tags.all()],
        "files": [
            {"name": file.name, "kind": file.kind, "shown": file.alt, "bytes": file.size, "at": file.created_at}
            for file in contribution.attachments.all()
        ],
        "versions": [
            {
                "number": version.number,
                "title": version.title,
                "text": version.text,
                "state": version.state,
                "written_at": version.created_at,
                "reason": version.reason,
            }
            for version in contribution.versions.all()
        ],
        "guardian": {
            "email": consent.email,
            "wording": consent.wording,
            "version": consent.wording_version,
            "asked_at": guardians.when_asked(consent),
            "given_at": consent.given_at,
            "given_by": consent.given_by,
            "method": consent.method,
        }
        if consent is not None
        else None,
    }


@transaction.atomic
def erase(participant: Participant) -> None:
    """Erase the person (GDPR Art. 17): what is published stays without their name, all else is deleted.

    The lock is one that leaves the key free: who holds another lock and refers to the person (a registration, under
    the lock of its event) must not wait for this transaction, which may wait for that lock.
    """
    locked = Participant.objects.select_for_update(no_key=True).filter(pk=participant.pk).first()
    if locked is None:  # a double click, or somebody else was faster
        return
    asked = guardians.addresses_for(locked)
    forget_left_of_people([locked.pk])
    guardians.forget_as_guardian(locked)
    reports.forget_reporter(locked)
    _erase_written(locked)
    assessments.erase_of(locked)
    News.objects.filter(author=locked).delete()
    for source in parts(PersonalData).values():
        source.erase(locked)
    forget_erased(mails_of(locked))
    # What another tab has handed in since would stay, with its words and the name, and nobody would be its author. From
    # here on nothing can be stored that refers to the person; all locks that this needs are held.
    Participant.objects.select_for_update().get(pk=locked.pk)
    _erase_written(locked)
    locked.delete()
    # Who was asked about it and has nothing else here was known for this person's sake alone.
    idle = idle_participants().filter(process=locked.process_id, email__in=asked)
    idle.exclude(pk__in=people_with_left_rows()).delete()
    # Their claims and mails are gone, and what other apps kept of them: tasks that somebody may have taken.
    assignments.forget_done(Assignment.objects.filter(process=locked.process_id))


def _erase_written(participant: Participant) -> None:
    """What is published loses its author, all else goes."""
    written = Contribution.objects.filter(author=participant)
    forget_traces(written.values_list("pk", flat=True))
    for contribution in _lock_all_of(participant):
        if contribution.author_id != participant.pk:
            continue
        if contribution.state == State.PUBLISHED:
            transitions.anonymise(contribution, actor=Actor.AUTHOR)
        else:
            delete_or_empty(contribution)


def _lock_all_of(participant: Participant) -> list[Contribution]:
    """Lock what the person wrote, all that their comments belong to, and what they assessed, in one order."""
    written = Contribution.objects.filter(author=participant)
    keys: set[int | None] = set()
    for row in written.values_list("pk", "reply_to_id", "about_id"):
        keys.update(row)
    keys.update(participant.assessments.values_list("contribution_id", flat=True))
    return lock([key for key in keys if key is not None])
