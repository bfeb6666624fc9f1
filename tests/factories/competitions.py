"""Competitions with a form, and entries in every state."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from tests.factories.core import add_page
from tests.factories.participation import issued_long_ago, make_participant
from tests.factories.uploads import picture
from wagtail_aufbruch.competitions.domain.announcing.forms import current_version, keep_version
from wagtail_aufbruch.competitions.domain.certificates.codes import fresh_code, hash_of_code, hash_of_name
from wagtail_aufbruch.competitions.domain.consents.mailboxes import mailbox_mark
from wagtail_aufbruch.competitions.domain.consents.team import keep_team, without_team
from wagtail_aufbruch.competitions.enums import TAKES_A_PLACE, CertificateKind, EntryState
from wagtail_aufbruch.competitions.models import (
    KIND,
    Category,
    Certificate,
    CertificatePaper,
    CompetitionIndexPage,
    CompetitionPage,
    Entry,
    EntryContribution,
    EntryCounter,
    EntryFile,
    EntryQuestion,
    FormVersion,
    Guardian,
    Honour,
    Honouring,
    TeamMember,
)
from wagtail_aufbruch.participation.enums import PUBLIC_STATES, FileState

Field = tuple[str, str, bool]
"""Label, type, whether it has to be filled in."""

FORM: tuple[Field, ...] = (
    ("Worum geht es?", "multiline", True),
    ("Über euch", "step", False),
    ("Wie seid ihr darauf gekommen?", "singleline", False),
)


def in_a_week() -> datetime:
    return timezone.now().replace(second=59, microsecond=0) + timedelta(days=7)


def make_competition(
    process: Any,
    title: str = "Morgenmacher",
    *,
    form: tuple[Field, ...] = FORM,
    categories: tuple[str, ...] = (),
    **values: Any,
) -> CompetitionPage:
    """A competition that takes entries for a week, with a form of two steps, unless the test says otherwise."""
    values.setdefault("closes_at", in_a_week())
    page: CompetitionPage = add_page(process, CompetitionPage(title=title, **values))
    for place, (label, kind, required) in enumerate(form):
        EntryQuestion.objects.create(
            page=page,
            sort_order=place,
            label=label,
            clean_name=f"feld_{place}",
            field_type=kind,
            required=required,
            key=f"key{place:05}",
            choices="Ja\nNein" if kind in {"radio", "dropdown", "checkboxes"} else "",
        )
    for place, category in enumerate(categories):
        Category.objects.create(page=page, sort_order=place, title=category, key=f"cat{place:05}")
    keep_version(page)
    fresh = CompetitionPage.objects.get(pk=page.pk)
    fresh.__dict__["process"] = process
    return fresh


def make_index(process: Any, title: str = "Wettbewerbe") -> CompetitionIndexPage:
    return add_page(process, CompetitionIndexPage(title=title))


ANSWERS = [
    {"key": "key00000", "label": "Worum geht es?", "type": "multiline", "value": "Ein Reparaturcafé auf Rädern."},
]


def make_entry(
    competition: CompetitionPage, *, email: str = "anna@example.org", state: str = EntryState.DRAFT, **values: Any
) -> Entry:
    """An entry as it stands in the database in ``state``, complete by the usual form; no mail is written.

    ``guardian_needed`` makes a young person of the one who enters, asked by ``guardian_email`` or on paper.
    """
    needed, guardian_email = values.pop("guardian_needed", False), values.pop("guardian_email", "")
    process = competition.process
    person = make_participant(process, email) if email else None
    values.setdefault("title", "Reparaturcafé auf Rädern")
    values.setdefault("name", "Anna Beispiel")
    values.setdefault("answers", ANSWERS)
    counter, _made = EntryCounter.objects.get_or_create(competition=competition)
    if state in TAKES_A_PLACE:
        counter.last_number += 1
        counter.save()
        values.setdefault("number", counter.last_number)
        values.setdefault("slot", 1)
        values.setdefault("sent_at", timezone.now())
    if state == EntryState.RETURNED:
        values.setdefault("repair_until", in_a_week())
    if state != EntryState.DRAFT and state != EntryState.UNCONFIRMED:
        values.setdefault("confirmed_at", timezone.now())
    entry = Entry.objects.create(
        process_id=process.pk,
        competition=competition,
        participant=person,
        mailbox=mailbox_mark(competition.pk, email),
        form=current_version(competition),
        state=state,
        consent_text=competition.consent_text,
        consent_version=competition.consent_version,
        consented_at=timezone.now(),
        **values,
    )
    entry.competition = competition
    if without_team(entry.answers) != entry.answers:
        with transaction.atomic():
            Entry.objects.select_for_update().get(pk=entry.pk)
            keep_team(entry, entry.answers)
        entry.answers = without_team(entry.answers)
        entry.save(update_fields=["answers"])
    if needed:
        make_team_member(entry, "", guardian_email, question_key="")
    return entry


def make_team_member(
    entry: Entry, name: str = "Mia Muster", guardian_email: str = "mutter@example.org", **values: Any
) -> TeamMember:
    """A young person of the entry; with ``agrees`` their guardian has answered."""
    guardian = None
    if guardian_email:
        asked = timezone.now() if entry.is_handed_in else None
        guardian = Guardian.objects.get_or_create(entry=entry, email=guardian_email, defaults={"asked_at": asked})[0]
    if values.get("agrees") is not None:
        if guardian is not None:
            Guardian.objects.filter(pk=guardian.pk).update(answered_at=timezone.now())
        values.setdefault("answered_at", timezone.now())
        values.setdefault("given_at", timezone.now() if values["agrees"] else None)
    if guardian is not None and guardian.asked_at is not None:
        Guardian.objects.filter(pk=guardian.pk).update(asked_about=guardian.members.count() + 1)
    values = {"question_key": "key00001", "is_young": True, "place": entry.members.count(), **values}
    return TeamMember.objects.create(entry=entry, name=name, guardian=guardian, **values)


def make_file(
    entry: Entry, name: str = "plan.pdf", *, question_key: str = "", content: bytes = b"%PDF-1.4"
) -> EntryFile:
    """A file of the entry that was looked at and can be shown."""
    return EntryFile.objects.create(
        entry=entry,
        question_key=question_key,
        name=name,
        kind="pdf",
        state=FileState.READY,
        size=len(content),
        declared_size=len(content),
        received=len(content),
        file=ContentFile(content, name="file.pdf"),
        finished_at=timezone.now(),
    )


def make_honour(entry: Entry, title: str = "1. Preis", **values: Any) -> Honour:
    """A prize of the entry, prepared and not released."""
    honouring = Honouring.objects.get_or_create(competition=entry.competition)[0]
    return Honour.objects.create(honouring=honouring, entry=entry, title=title, **values)


def make_certificate(entry: Entry, name: str = "Anna Beispiel", prize: str = "1. Preis") -> CertificatePaper:
    """A valid certificate of the entry."""
    code = fresh_code()
    proof = Certificate.objects.create(
        competition_id=entry.competition_id,
        kind=CertificateKind.WON,
        prize=prize,
        code_hash=hash_of_code(code),
        name_hash=hash_of_name(name, code),
    )
    return CertificatePaper.objects.create(certificate=proof, entry=entry, name=name, code=code)


def make_contribution(entry: Entry, *, state: str = "published", **values: Any) -> EntryContribution:
    """The entry as a contribution; everybody can read it, unless the test says otherwise. Nobody was told."""
    values.setdefault("title", entry.title)
    values.setdefault("text", "Ein Reparaturcafé auf Rädern.")
    made: EntryContribution = EntryContribution.objects.create(
        kind=KIND,
        entry=entry,
        process_id=entry.process_id,
        page_id=entry.competition_id,
        author=entry.participant,
        author_name=values.pop("author_name", entry.name),
        state=state,
        published_at=timezone.now() if state in PUBLIC_STATES else None,
        **values,
    )
    return made


def typed(competition: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends to begin; each time the form is opened it has another key."""
    return {
        "email": "anna@example.org",
        "consent": "on",
        "consent_version": competition.consent_version,
        "website": "",
        "issued": issued_long_ago(),
        "form_key": str(uuid.uuid4()),
        **changes,
    }


def first_step(entry_or_revision: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the first step of the usual form."""
    revision = getattr(entry_or_revision, "revision", entry_or_revision)
    return {
        "revision": str(revision),
        "title": "Reparaturcafé auf Rädern",
        "name": "Anna Beispiel",
        "question_key00000": "Ein Reparaturcafé auf Rädern.",
        "weiter": "weiter",
        **changes,
    }


def make_vote(process: Any, title: str = "Morgenmacher", *, entries: int = 3, **values: Any) -> CompetitionPage:
    """A competition in which people vote since yesterday and for three more days, with so many entries."""
    now = timezone.now().replace(second=0, microsecond=0)
    defaults = {
        "closes_at": now - timedelta(days=2),
        "vote_wanted": True,
        "vote_from": now - timedelta(days=1),
        "vote_until": now + timedelta(days=3),
        "honoured_at": now + timedelta(days=9),
    }
    competition = make_competition(process, title, **{**defaults, **values})
    for number in range(1, entries + 1):
        make_entry(
            competition,
            email=f"wirbt{number}@example.org",
            title=f"Beitrag Nummer {number}",
            name=f"Team {number}",
            state=EntryState.HANDED_IN,
        )
    return competition


def make_shown_picture(entry: Entry, alt: str = "Eine Werkbank") -> EntryFile:
    """A picture of the entry, of which the form said that everybody sees it."""
    made = make_file(entry, "bild.jpg", question_key=ask_shown_picture(entry))
    made.kind, made.alt = "picture", alt
    made.file.save("bild.jpg", ContentFile(picture().read()), save=False)
    made.save()
    return made


def ask_shown_picture(entry: Entry) -> str:
    """Let the form of the entry ask for a picture that everybody sees; returns the key of the question."""
    asked = {"key": "bild0000", "label": "Ein Bild", "field_type": "picture", "is_public": True}
    number = FormVersion.objects.filter(competition=entry.competition_id).count() + 1
    form = FormVersion.objects.create(competition_id=entry.competition_id, number=number, fields=[asked])
    Entry.objects.filter(pk=entry.pk).update(form=form)
    entry.form = form
    return "bild0000"


def make_ballot(competition: CompetitionPage, *numbers: int, email: str = "ben@example.org", network: str = "") -> Any:
    """A ballot that counts, for the entries with these numbers."""
    from wagtail_aufbruch.competitions.domain.voting.casting import Voter, cast

    return cast(competition, numbers or (1,), Voter(email, network, is_known=True))
