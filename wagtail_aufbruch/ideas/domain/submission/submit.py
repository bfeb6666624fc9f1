"""Handing in an idea: one transaction from the form to the mail that asks for confirmation."""

import json
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.ideas.domain.errors import CallNotOpen
from wagtail_aufbruch.ideas.models import KIND, Idea, IdeaCallPage
from wagtail_aufbruch.participation.domain.authorship.card_codes import new_code
from wagtail_aufbruch.participation.domain.consent import guardians
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.files import attachments
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.people.participants import participant_for
from wagtail_aufbruch.participation.domain.people.writing import send_link
from wagtail_aufbruch.participation.domain.questions.answers import Answer
from wagtail_aufbruch.participation.emails import contributions as contribution_emails
from wagtail_aufbruch.participation.enums import Actor, State
from wagtail_aufbruch.participation.models import Attachment, Contribution, Participant


@dataclass(frozen=True)
class Proposal:
    """What somebody typed into the form, already cleaned."""

    title: str
    text: str
    email: str = ""
    author_name: str = ""
    handlungsfeld: Handlungsfeld | None = None
    form_key: uuid.UUID | None = None
    """Given out with the form, so that the same form sent twice makes one idea."""
    participant: Participant | None = None
    """Whoever this browser belongs to: the address is confirmed already."""
    place_name: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    tags: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    guardian_email: str | None = None
    """"" for a consent on paper; None where none is needed."""
    earlier: Idea | None = None

    @property
    def submission_key(self) -> uuid.UUID:
        """The same for the same form with the same content: somebody who goes back and mends a wrong address
        hands in anew, somebody whose finger slipped does not."""
        content = [
            self.title,
            self.text,
            normal_email(self.participant.email if self.participant else self.email),
            self.author_name,
            str(getattr(self.handlungsfeld, "pk", "")),
            self.place_name,
            f"{self.latitude} {self.longitude}",
            *self.tags,
            json.dumps(self.answers),
            str(self.guardian_email),
        ]
        return uuid.uuid5(self.form_key or uuid.uuid4(), "\x1f".join(content))


@dataclass(frozen=True)
class HandedIn:
    """What came of it."""

    idea: Idea
    code: str = ""
    """By which an author without an address can show later that the idea is theirs; nobody knows it twice."""

    @property
    def waits_for_confirmation(self) -> bool:
        return bool(self.idea.state == State.UNCONFIRMED)


def hand_in(call: IdeaCallPage, proposal: Proposal, *, process: Process) -> HandedIn:
    """Store the idea, and write the mail with the link; whoever is known already needs none.

    The moment of arrival counts. Raises CallNotOpen; then nothing is stored. A form that arrives a second
    time returns the idea of the first.
    """
    with transaction.atomic():
        # Read anew: the form may have been open for hours, and an editor may have moved the closing moment.
        current = IdeaCallPage.objects.get(pk=call.pk)
        if not current.is_open() or not current.live:
            raise CallNotOpen(current)
        known = Idea.objects.filter(submission_key=proposal.submission_key).first()
        return _come_again(known) if known else _store(current, proposal, process)


def _come_again(idea: Idea) -> HandedIn:
    """The same form once more. The code that the first answer showed may never have been read."""
    if idea.claim_hash is None or idea.author_id is not None:
        return HandedIn(idea)
    code, claim_hash = new_code()
    Idea.objects.filter(pk=idea.pk).update(claim_hash=claim_hash)
    return HandedIn(idea, code)


def _store(call: IdeaCallPage, proposal: Proposal, process: Process) -> HandedIn:
    author = proposal.participant
    if author is None and proposal.email:
        author = participant_for(process, proposal.email)
    code, claim_hash = new_code() if author is None else ("", None)
    try:
        with transaction.atomic():
            idea = _create(call, proposal, process, author, claim_hash)
    except IntegrityError:
        # The same form arrived twice at the same moment, and the other one was first.
        return _come_again(Idea.objects.get(submission_key=proposal.submission_key))
    attachments.attach(idea, proposal.attachments)
    if proposal.tags:
        idea.tags.add(*proposal.tags)
    if proposal.guardian_email is not None:
        guardians.need_guardian(idea, proposal.guardian_email, call.guardian_text, call.consent_version)
    return HandedIn(_go_on(idea, author, known=proposal.participant is not None), code)


def _create(
    call: IdeaCallPage, proposal: Proposal, process: Process, author: Participant | None, claim_hash: str | None
) -> Idea:
    now = timezone.now()
    return Idea.objects.create(
        kind=KIND,
        process_id=process.pk,
        page_id=call.pk,
        handlungsfeld=proposal.handlungsfeld,
        author=author,
        author_name=proposal.author_name,
        title=proposal.title,
        text=proposal.text,
        place_name=proposal.place_name,
        latitude=proposal.latitude,
        longitude=proposal.longitude,
        answers=list(proposal.answers),
        earlier=proposal.earlier,
        guardian_needed=proposal.guardian_email is not None,
        claim_hash=claim_hash,
        submission_key=proposal.submission_key,
        consent_text=call.consent_text,
        consent_version=call.consent_version,
        consented_at=now,
        created_at=now,
    )


def _go_on(idea: Idea, author: Participant | None, *, known: bool) -> Idea:
    """Ask for confirmation, or confirm at once where there is nothing to ask."""
    if author is not None and not known:
        send_link(idea, author, contribution_emails.ask_to_confirm)
        return idea
    transitions.confirm(idea, actor=Actor.AUTHOR if known else Actor.SYSTEM)
    idea.refresh_from_db()
    return idea


def personal_data_of(contribution: Contribution) -> dict[str, Any]:
    """What an idea stores of its author beside what all contributions have; one query."""
    answers = Idea.objects.filter(pk=contribution.pk).values_list("answers", flat=True).first()
    return {"answers": answers or []}


def forget_answers(contribution: Contribution) -> None:
    """Take the answers to own questions out of an idea whose author goes, also those that are public: they may tell
    who it was."""
    Idea.objects.filter(pk=contribution.pk).update(answers=[])
