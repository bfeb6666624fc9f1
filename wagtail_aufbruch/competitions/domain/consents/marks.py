"""What holds of young people once their guardians were asked: nobody gets around the answer by entering them otherwise.

Kept of somebody who has left the team is an encrypted mark of the name, with what was answered; the name itself goes.
It holds for all entries of the same person, or mailbox, in the competition, so that beginning anew changes nothing; and
of young people who enter themselves as of those in a team.
"""

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.consents.mailboxes import of_same_person
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.models import Entry, TeamMember
from wagtail_aufbruch.core.lists.naming import words_of
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_behind

SALT = "wagtail_aufbruch.entry.young"
ASKED = "asked"
"""Kept of those whose guardian has not refused; of others the mark of the guardian who has."""


class StillYoung(EntryError):
    """Somebody of whom a guardian was asked is entered as a person for whom nobody has to agree."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "A parent or guardian was asked about %(name)s, so the tick stays: without their consent the entry "
                "cannot go on with this person. Put the tick back, or take the person out. If the tick was a mistake, "
                "please write to us."
            )
            % {"name": name}
        )


class AnotherGuardian(EntryError):
    """Somebody whose guardian has refused is entered with another guardian."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "The guardian of %(name)s does not agree, and nobody else is asked instead. They can change their mind "
                "by the link in our mail, or sign the form on paper. Or take the person out."
            )
            % {"name": name}
        )


def _mark(competition_pk: int, *words: str) -> str:
    return salted_hmac(SALT, "\n".join([str(competition_pk), *words])).hexdigest()[:32]


def name_mark(entry: Entry, name: str) -> str:
    """The mark of a name in this competition, however it is written."""
    return _mark(entry.competition_id, *sorted(words_of(name)))


def guardian_mark(entry: Entry, email: str) -> str:
    """The mark of a guardian's mailbox; of none where they sign on paper."""
    return _mark(entry.competition_id, "@", *(map(str, mailbox_behind(email)) if email else ()))


def is_asked_about(entry: Entry, member: TeamMember) -> bool:
    """Whether a guardian was asked about this person, or has answered: by mail, or on paper once the entry counts."""
    if not member.is_young:
        return False
    asked = member.guardian is not None and member.guardian.asked_at is not None
    return entry.is_handed_in or asked or member.agrees is not None


def marks_of(entry: Entry, members: Iterable[TeamMember]) -> dict[str, str]:
    """What is kept of these, where a guardian was asked about them."""
    return {
        name_mark(entry, _name_in(entry, member)): guardian_mark(
            entry, member.guardian.email if member.guardian else ""
        )
        if member.agrees is False
        else ASKED
        for member in members
        if _name_in(entry, member) and is_asked_about(entry, member)
    }


def _name_in(entry: Entry, member: TeamMember) -> str:
    """The name of whoever enters is that of the entry."""
    return entry.name if member.is_entrant else member.name


def _known(entry: Entry) -> dict[str, str]:
    """By the mark of the name: what is known of everybody in the entries of this person in the competition. A refusal
    counts more than a question. Two queries.

    As long as nobody has proved the address, this entry alone: whoever typed in another person's would read of each
    name whether a guardian was asked about it, and has refused. Before it counts it is asked again
    (``demand_answers_hold``).
    """
    own = Q(pk=entry.pk)
    if entry.confirmed_at is not None:
        own |= Q(pk__in=of_same_person(entry).values("pk"))
    known: dict[str, str] = {}

    def learn(marks: Mapping[str, str]) -> None:
        known.update({name: mark for name, mark in marks.items() if mark != ASKED or name not in known})

    rows = TeamMember.objects.filter(entry__in=Entry.objects.filter(own).values("pk"), is_young=True)
    for member in rows.select_related("guardian", "entry"):
        learn(marks_of(member.entry, [member]))
    for marks in Entry.objects.filter(own).exclude(kept_marks={}).values_list("kept_marks", flat=True):
        learn(marks)
    return known


def demand_nobody_is_got_around(entry: Entry, rows: Iterable[Mapping[str, object]]) -> None:
    """``rows``: people as a form gives them who are new in the team. Raises StillYoung, AnotherGuardian."""
    rows = list(rows)
    known = _known(entry) if rows else {}
    for row in rows:
        name = str(row.get("name") or "")
        mark = known.get(name_mark(entry, name))
        if mark is None or not words_of(name):
            continue
        if not row.get("is_young"):
            raise StillYoung(name)
        if mark not in {ASKED, guardian_mark(entry, str(row.get("guardian_email") or ""))}:
            raise AnotherGuardian(name)


def demand_entrant_is_not_got_around(entry: Entry, name: str) -> None:
    """The same of whoever enters under this name: another entry may know them with another guardian, or as young.

    Raises StillYoung, AnotherGuardian.
    """
    entrant = TeamMember.objects.filter(entry=entry, question_key="").select_related("guardian").first()
    demand_nobody_is_got_around(entry, [_as_asked(name, entrant)])


def demand_answers_hold(entry: Entry) -> None:
    """Raise StillYoung or AnotherGuardian where an entry that is about to count gets around what a guardian has
    answered in another one since its people were named."""
    people = list(TeamMember.objects.filter(entry=entry).select_related("guardian"))
    demand_nobody_is_got_around(entry, [_as_asked(one.name, one) for one in people if not one.is_entrant])
    demand_entrant_is_not_got_around(entry, entry.name)


def _as_asked(name: str, member: TeamMember | None) -> dict[str, object]:
    guardian = member.guardian if member is not None else None
    return {
        "name": name,
        "is_young": member is not None and member.is_young,
        "guardian_email": guardian.email if guardian is not None else "",
    }


def keep_marks(entry: Entry, gone: Iterable[TeamMember]) -> None:
    """Keep the marks of those who leave the team. ``entry`` is locked."""
    marks = marks_of(entry, gone)
    if marks:
        entry.kept_marks = {**entry.kept_marks, **marks}
        entry.save(update_fields=["kept_marks"])
