"""The people of an entry: as the form gives them, and as they are kept.

A form shows a team as rows of one answer, and so do summaries and tables. Kept is one row of ``TeamMember`` for each
person and nothing beside it: ``without_team`` is what stays among the answers, ``all_answers`` puts both together.
"""

from collections.abc import Container, Iterable, Sequence
from typing import Any

from django.utils import timezone

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.domain.consents.marks import (
    demand_entrant_is_not_got_around,
    demand_nobody_is_got_around,
    is_asked_about,
    keep_marks,
    name_mark,
)
from wagtail_aufbruch.competitions.models import Entry, Guardian, TeamMember
from wagtail_aufbruch.core.lists.naming import words_of
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.questions.answers import Answer, in_order
from wagtail_aufbruch.participation.domain.questions.definition import Question
from wagtail_aufbruch.participation.enums import ExtraType

MOST_IN_A_CLASS = 40


def without_team(answers: Iterable[Answer]) -> list[Answer]:
    """What is kept as answers."""
    return [answer for answer in answers if answer.get("type") != ExtraType.TEAM]


def team_in(answers: Iterable[Answer]) -> list[Answer]:
    """What is kept as people."""
    return [answer for answer in answers if answer.get("type") == ExtraType.TEAM]


def all_answers(entry: Entry, questions: Sequence[Question] | None = None) -> list[Answer]:
    """The answers of the entry with its team, in the order of its form; one query where the form asks for a team, and
    none where the people were fetched before (``standing.with_consents``).

    ``questions``: those of its form, where they are known.
    """
    questions = questions_of(entry.form) if questions is None else questions
    answers = without_team(entry.answers)
    for question in questions:
        if question.field_type != ExtraType.TEAM:
            continue
        rows = [_as_row(one) for one in entry.members.all() if one.question_key == question.key]
        if rows:
            answers.append({"key": question.key, "label": question.label, "type": ExtraType.TEAM.value, "value": rows})
    return in_order(questions, answers)


def _as_row(member: TeamMember) -> dict[str, Any]:
    row: dict[str, Any] = {"name": member.name, "email": member.email, "is_young": member.is_young}
    if member.is_young:
        row["guardian_email"] = member.guardian.email if member.guardian is not None else ""
        row["on_paper"] = member.guardian is None
    return row


def keep_entrant(entry: Entry, guardian_email: str) -> TeamMember:
    """Note that the person who enters is young. ``guardian_email``: "" where a guardian signs on paper."""
    return TeamMember.objects.create(entry=entry, is_young=True, guardian=_guardian_at(entry, guardian_email))


def keep_team(entry: Entry, answers: Iterable[Answer]) -> None:
    """Make the people of the entry those of the answers, in a transaction that holds the lock of the entry.

    Whose name and guardian stay the same keeps what the guardian answered; everybody else is asked about anew. Raises
    StillYoung or AnotherGuardian where a guardian's answer would be got around; then nothing is changed. Whoever leaves
    without their guardian's yes has staff look for traces of them.
    """
    known: dict[tuple[object, ...], list[TeamMember]] = {}
    for member in TeamMember.objects.filter(entry=entry).exclude(question_key="").select_related("guardian"):
        known.setdefault(_who(member.question_key, _as_row(member)), []).append(member)
    filled: list[tuple[TeamMember, dict[str, Any], int]] = []
    for answer in answers:
        if answer.get("type") != ExtraType.TEAM:
            continue
        rows = [row for row in answer.get("value") or [] if isinstance(row, dict)]
        for place, row in enumerate(rows):
            key = str(answer.get("key") or "")
            same = known.get(_who(key, row))
            filled.append((same.pop(0) if same else TeamMember(entry=entry, question_key=key), row, place))
    demand_nobody_is_got_around(entry, (row for member, row, _place in filled if member.pk is None))
    for member, row, place in filled:
        _fill(member, row, place)
    gone = [one for left in known.values() for one in left]
    keep_marks(entry, gone)
    _look_for_traces(entry, gone, {name_mark(entry, str(row.get("name") or "")) for _member, row, _place in filled})
    TeamMember.objects.filter(pk__in=[one.pk for one in gone]).delete()
    drop_unneeded_guardians(entry)
    entry.__dict__.pop("_prefetched_objects_cache", None)


def _look_for_traces(entry: Entry, gone: Iterable[TeamMember], left: Container[str]) -> None:
    """Have staff look through an entry that counts, where somebody has left it whose guardian was asked and has not
    agreed: texts and files may still name or show them. Nobody leaves it whose name is among those ``left``: they get
    another guardian."""
    if entry.looking_since is not None or not entry.is_handed_in:
        return
    if any(
        is_asked_about(entry, one) and one.agrees is not True and name_mark(entry, one.name) not in left for one in gone
    ):
        entry.looking_since = timezone.now()
        entry.save(update_fields=["looking_since"])


def rename_entrant(entry: Entry, name: str) -> bool:
    """Give the entry another name. Where a young person enters it is theirs, and under another one (not only written
    otherwise) their guardian has agreed to nothing yet; what they have refused stays refused. Whether a guardian has to
    be asked anew; the caller holds the lock of the entry, and saves it. Raises StillYoung or AnotherGuardian where a
    guardian's answer would be got around by an entry under this name; then nothing is changed."""
    if name == entry.name:
        return False
    demand_entrant_is_not_got_around(entry, name)
    entrants = TeamMember.objects.filter(entry=entry, question_key="", is_young=True)
    keep_marks(entry, entrants.select_related("guardian"))
    is_same, entry.name = _name_as_known(name) == _name_as_known(entry.name), name
    if is_same:
        return False
    number = entrants.filter(agrees=True).update(
        agrees=None,
        may_name=False,
        may_picture=False,
        may_publish=False,
        answered_at=None,
        paper_on=None,
        paper_by=None,
        created_at=timezone.now(),
    )
    entry.__dict__.pop("_prefetched_objects_cache", None)
    return bool(number)


def drop_unneeded_guardians(entry: Entry) -> None:
    """Delete those who are asked about nobody any more, with the mails to them; their addresses open nothing from then
    on."""
    Guardian.objects.filter(entry=entry, members__isnull=True).delete()


def _who(key: str, row: dict[str, Any]) -> tuple[object, ...]:
    """By what a person is known again: another name or another guardian is somebody else to agree about."""
    young = bool(row.get("is_young"))
    email = normal_email(str(row.get("guardian_email") or "")) if young else ""
    return key, *_name_as_known(str(row.get("name") or "")), young, email


def _name_as_known(name: str) -> tuple[str, ...]:
    """By its words: written larger, or with another blank, it is the same name."""
    return tuple(words_of(name)) or (name,)


def _fill(member: TeamMember, row: dict[str, Any], place: int) -> None:
    young = bool(row.get("is_young"))
    member.name = str(row.get("name") or "")
    if member.pk is None:
        member.is_young = young
        member.guardian = _guardian_at(member.entry, str(row.get("guardian_email") or "")) if young else None
    member.email, member.place = str(row.get("email") or ""), place
    member.save()


def _guardian_at(entry: Entry, email: str) -> Guardian | None:
    """The one guardian of the entry with this address; None for "on paper"."""
    if not email:
        return None
    return Guardian.objects.get_or_create(entry=entry, email=normal_email(email))[0]
