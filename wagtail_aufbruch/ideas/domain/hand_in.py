"""Handing in an idea: one transaction from the form to the mail that asks for confirmation."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.ideas.domain.errors import CallNotOpen
from wagtail_aufbruch.ideas.models import KIND, Idea, IdeaCallPage
from wagtail_aufbruch.participation.domain import messages
from wagtail_aufbruch.participation.domain.participants import normal_email, participant_for


@dataclass(frozen=True)
class Proposal:
    """What somebody typed into the form, already cleaned."""

    title: str
    text: str
    email: str
    author_name: str = ""
    handlungsfeld: Handlungsfeld | None = None
    form_key: uuid.UUID | None = None
    """Given out with the form, so that the same form sent twice makes one idea."""

    @property
    def submission_key(self) -> uuid.UUID:
        """The same for the same form with the same content: somebody who goes back and mends a wrong address
        hands in anew, somebody whose finger slipped does not."""
        content = "\x1f".join(
            [
                self.title,
                self.text,
                normal_email(self.email),
                self.author_name,
                str(getattr(self.handlungsfeld, "pk", "")),
            ]
        )
        return uuid.uuid5(self.form_key or uuid.uuid4(), content)


def hand_in(call: IdeaCallPage, proposal: Proposal, *, process: Any) -> Idea:
    """Store the idea as not confirmed yet, and write the mail with the link.

    The moment of arrival counts. Raises CallNotOpen; then nothing is stored. A form that arrives a second
    time returns the idea of the first.
    """
    with transaction.atomic():
        # Read anew: the form may have been open for hours, and an editor may have moved the closing moment.
        current = IdeaCallPage.objects.get(pk=call.pk)
        if not current.is_open() or not current.live:
            raise CallNotOpen(current)
        known = Idea.objects.filter(submission_key=proposal.submission_key).first()
        return known or _store(current, proposal, process)


def _store(call: IdeaCallPage, proposal: Proposal, process: Any) -> Idea:
    participant = participant_for(process, proposal.email)
    now = timezone.now()
    try:
        with transaction.atomic():
            idea = Idea.objects.create(
                kind=KIND,
                process_id=process.pk,
                page_id=call.pk,
                handlungsfeld=proposal.handlungsfeld,
                author=participant,
                author_name=proposal.author_name,
                title=proposal.title,
                text=proposal.text,
                submission_key=proposal.submission_key,
                consent_text=call.consent_text,
                consent_version=call.consent_version,
                consented_at=now,
                created_at=now,
            )
    except IntegrityError:
        # The same form arrived twice at the same moment, and the other one was first.
        return Idea.objects.get(submission_key=proposal.submission_key)
    messages.ask_to_confirm(idea, participant)
    return idea
