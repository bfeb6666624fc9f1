"""What the author is written when the town has moved on with a contribution, or has answered it."""

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import Answer, Contribution
from wagtail_aufbruch.participation.models.questions.default_texts import why_contribution


@written_to_people
def stage_message(contribution: Contribution, stage: str, note: str, to_author: str = "") -> Message:
    """It has come to the stage called ``stage``; ``to_author``: a sentence of the staff for this mail alone."""
    kind = kind_of(contribution)
    told = {"title": contribution.title, "stage": stage}
    return Message(
        kind="stage",
        subject=_("%(stage)s: %(title)s") % {**told, "stage": stage[:1].upper() + stage[1:]},
        paragraphs=[str(kind.words.moved_on) % told, *filter(None, [to_author])],
        quote=note,
        action_label=_("See what becomes of it"),
        action_url=kind.public_url(contribution),
        why=why_contribution(),
    )


@written_to_people
def answer_message(answer: Answer, contribution: Contribution) -> Message:
    """The answer itself; also for the preview before it is published."""
    kind = kind_of(contribution)
    told = {"title": contribution.title, "body": answer.body}
    return Message(
        kind="answer",
        subject=str(kind.words.answer_subject) % told,
        paragraphs=[str(kind.words.answer_told) % told],
        quote=answer.text,
        action_label=_("Read the answer on the site"),
        action_url=f"{kind.public_url(contribution)}#antwort",
        why=why_contribution(),
    )
