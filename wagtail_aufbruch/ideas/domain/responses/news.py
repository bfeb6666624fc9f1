"""What authors and followers hear when the town has moved on with an idea."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.processes import process_page
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.ideas.domain.urls import idea_url
from wagtail_aufbruch.ideas.models import Answer, Idea
from wagtail_aufbruch.participation.domain.mail.bulk import Letter, write_letters
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.domain.notifications import announcements
from wagtail_aufbruch.participation.enums import ActivityKind
from wagtail_aufbruch.participation.models import Participant


def _why() -> str:
    return _("You get this mail because your address was given with this contribution.")


def tell_of_stage(idea: Idea, name: str, note: str) -> None:
    """The idea has come to the stage called ``name``."""
    message = Message(
        kind="stage",
        subject=_("%(stage)s: %(title)s") % {"stage": name[:1].upper() + name[1:], "title": idea.title},
        paragraphs=[_("Your idea “%(title)s” has moved on. It now stands at: %(stage)s.") % _words(idea, name)],
        quote=note,
        action_label=_("See what becomes of it"),
        action_url=idea_url(idea),
        why=_why(),
    )
    _write({idea.pk: message}, [idea])
    announcements.announce(
        idea,
        ActivityKind.STAGE,
        _("“%(title)s” now stands at: %(stage)s") % _words(idea, name),
        note,
        idea_url(idea),
        author=idea.author,
    )


def tell_of_answers(answers: Iterable[tuple[Answer, Idea, str]]) -> None:
    """Each answer to the author of its idea and to its followers; with the name of the stage it led to, or ""."""
    told = list(answers)
    messages = {idea.pk: answer_message(answer, idea, name) for answer, idea, name in told}
    _write(messages, [idea for _answer, idea, _name in told])
    for answer, idea, _name in told:
        announcements.announce(
            idea,
            ActivityKind.ANSWER,
            _("%(body)s answers “%(title)s”") % {"body": answer.body, "title": idea.title},
            answer.text,
            idea_url(idea),
            author=idea.author,
        )


def answer_message(answer: Answer, idea: Idea, stage: str) -> Message:
    """What the author gets; also for the preview before an answer is published."""
    paragraphs = [_("%(body)s has answered your idea “%(title)s”:") % {"body": answer.body, "title": idea.title}]
    return Message(
        kind="answer",
        subject=_("Answer to your idea: %(title)s") % {"title": idea.title},
        paragraphs=paragraphs,
        quote=answer.text,
        action_label=_("Read the answer on the site"),
        action_url=f"{idea_url(idea)}#antwort",
        why=_why(),
    )


def tell_of_merging(idea: Idea, into: Idea, people: Iterable[Participant], note: str) -> None:
    """Authors and supporters of an idea that now points to another one; ``people`` have a confirmed address."""
    process = process_page(idea)
    message = Message(
        kind="merged",
        subject=_("Joined with another idea: %(title)s") % {"title": idea.title},
        paragraphs=[
            _("“%(title)s” and “%(into)s” want the same. We go on with “%(into)s”.")
            % {"title": idea.title, "into": into.title},
            _("Both stay readable with their comments. Whoever supported the one now supports the other, once each."),
        ],
        quote=note,
        action_label=_("See the idea that goes on"),
        action_url=idea_url(into),
        why=_("You get this mail because you handed in or support one of these ideas."),
    )
    write_letters(process, [Letter(person, message, idea) for person in people])


def tell_of_parting(idea: Idea, into: Idea) -> None:
    """The author hears that two ideas are separate again."""
    message = Message(
        kind="parted",
        subject=_("An idea of its own again: %(title)s") % {"title": idea.title},
        paragraphs=[
            _("“%(title)s” had been joined with “%(into)s”. We have taken that back; both go on separately.")
            % {"title": idea.title, "into": into.title},
        ],
        action_label=_("See the idea"),
        action_url=idea_url(idea),
        why=_why(),
    )
    _write({idea.pk: message}, [idea])


def _words(idea: Idea, name: str) -> dict[str, Any]:
    return {"title": idea.title, "stage": name}


def _write(messages: dict[int, Message], ideas: list[Idea]) -> None:
    """To the author of each idea, if the address is confirmed, the message under its key."""
    for process in ProcessPage.objects.in_bulk({idea.process_id for idea in ideas}).values():
        write_letters(
            process,
            [
                Letter(idea.author, messages[idea.pk], idea)
                for idea in ideas
                if idea.process_id == process.pk and idea.author is not None and idea.author.confirmed_at is not None
            ],
        )
