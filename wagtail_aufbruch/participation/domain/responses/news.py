"""What authors and followers hear when the town has moved on with a contribution."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.participation.domain.mail.bulk import Letter, write_letters
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.domain.notifications import announcements
from wagtail_aufbruch.participation.emails.responses import answer_message, stage_message
from wagtail_aufbruch.participation.enums import ActivityKind
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import Answer, Contribution


@written_to_people
def tell_of_stage(contribution: Contribution, name: str, note: str, to_author: str = "") -> None:
    """It has come to the stage called ``name``; ``to_author`` is read by nobody else."""
    write_to_authors([(stage_message(contribution, name, note, to_author), contribution)])
    announcements.announce(
        contribution,
        ActivityKind.STAGE,
        _("“%(title)s” now stands at: %(stage)s") % {"title": contribution.title, "stage": name},
        note,
        kind_of(contribution).public_url(contribution),
        author=contribution.author,
    )


def tell_of_answers(answers: Iterable[tuple[Answer, Contribution]]) -> None:
    """Each answer to the author of what it answers, and to its followers."""
    told = list(answers)
    write_to_authors([(answer_message(answer, contribution), contribution) for answer, contribution in told])
    for answer, contribution in told:
        _announce_answer(answer, contribution)


@written_to_people
def _announce_answer(answer: Answer, contribution: Contribution) -> None:
    announcements.announce(
        contribution,
        ActivityKind.ANSWER,
        _("%(body)s answers “%(title)s”") % {"body": answer.body, "title": contribution.title},
        answer.text,
        kind_of(contribution).public_url(contribution),
        author=contribution.author,
    )


def write_to_authors(letters: Iterable[tuple[Message, Contribution]]) -> None:
    """Each message to the author of the contribution, if the address is confirmed."""
    known = [
        (Letter(one.author, message, one), one.process_id)
        for message, one in letters
        if one.author is not None and one.author.confirmed_at is not None
    ]
    for process in ProcessPage.objects.in_bulk({process_pk for _letter, process_pk in known}).values():
        write_letters(process, [letter for letter, process_pk in known if process_pk == process.pk])
