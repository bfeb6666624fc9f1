"""Writing to those who enter. What the mails say is built in ``emails.entries``."""

from collections.abc import Callable, Iterable
from typing import Concatenate, ParamSpec

from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.participation.domain.mail.bulk import Letter, write_letters
from wagtail_aufbruch.participation.domain.mail.outbox import Message, write_mail
from wagtail_aufbruch.participation.models import Participant

Facts = ParamSpec("Facts")
"""What a mail says beyond the entry and its competition."""


def tell(
    entry: Entry,
    competition: CompetitionPage,
    compose: Callable[Concatenate[Entry, CompetitionPage, Facts], Message],
    *facts: Facts.args,
    **more: Facts.kwargs,
) -> None:
    """Write down the mail that ``compose(entry, competition, *facts, **more)`` builds, if there is an address."""
    if entry.participant is not None:
        write_mail(competition.process, entry.participant, compose(entry, competition, *facts, **more))


def tell_all(
    entries: Iterable[Entry],
    competition: CompetitionPage,
    compose: Callable[Concatenate[Entry, CompetitionPage, Facts], Message],
    *facts: Facts.args,
    **more: Facts.kwargs,
) -> None:
    """The same for many, who come with their participants; whoever has several entries among them is told once."""
    told: dict[Participant, Entry] = {}
    for entry in entries:
        if entry.participant is not None:
            told.setdefault(entry.participant, entry)
    letters = (Letter(one, compose(entry, competition, *facts, **more)) for one, entry in told.items())
    write_letters(competition.process, letters)
