"""What authors and supporters hear when ideas are joined, or separated again."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.ideas.domain.urls import idea_url
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.mail.bulk import Letter, write_letters
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.domain.responses.news import write_to_authors
from wagtail_aufbruch.participation.models import Participant
from wagtail_aufbruch.participation.models.questions.default_texts import why_contribution


@written_to_people
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


@written_to_people
def tell_of_parting(idea: Idea, into: Idea | None) -> None:
    """The author hears that two ideas are separate again. ``into``: None where its title is not for them any more."""
    if into is not None:
        words = _("“%(title)s” had been joined with “%(into)s”. We have taken that back; both go on separately.")
    else:
        words = _(
            "“%(title)s” had been joined with an idea that is not public any more. It stands for itself again, and "
            "whoever supported it still does."
        )
    message = Message(
        kind="parted",
        subject=_("An idea of its own again: %(title)s") % {"title": idea.title},
        paragraphs=[words % {"title": idea.title, "into": into.title if into is not None else ""}],
        action_label=_("See the idea"),
        action_url=idea_url(idea),
        why=why_contribution(),
    )
    write_to_authors([(message, idea)])
