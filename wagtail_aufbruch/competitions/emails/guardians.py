"""What guardians of those who enter are written, and what entrants hear of their answers."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.competitions.domain.consents.addresses import guardian_address_of
from wagtail_aufbruch.competitions.domain.entering.addresses import address_of
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Guardian
from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.enums import Reach

ASKED, REMINDED = "entry_guardian", "entry_guardian_again"
AGREED, REFUSED, TAKEN_OUT = "entry_guardian_agreed", "entry_guardian_refused", "entry_member_out"
TO_GUARDIANS = (ASKED, REMINDED)


@written_to_people
def guardian_asked(guardian: Guardian, competition: CompetitionPage, number: int, *, again: bool = False) -> Message:
    """To a parent or guardian about ``number`` children; without a word or name of theirs: anybody could have given the
    address. ``again`` says that it is the reminder."""
    facts = {"competition": competition.title, "number": number}
    opening = ngettext(
        "A young person wants to take part in “%(competition)s”, and your address was given as that of a parent or "
        "guardian.",
        "%(number)d young people want to take part in “%(competition)s”, and your address was given as that of a "
        "parent or guardian.",
        number,
    )
    paragraphs = [
        opening % facts,
        _(
            "Behind the link you read who it is and what it is about. There you agree or refuse, for each child and "
            "each thing apart: taking part, the name, pictures, publication."
        ),
        _("You can change your answer at any time by the same link. Please keep this mail."),
    ]
    if again:
        paragraphs.insert(0, _("We wrote to you some days ago and have not heard from you yet."))
    return Message(
        kind=REMINDED if again else ASKED,
        subject=_("Your consent is asked for: %(competition)s") % facts,
        paragraphs=paragraphs,
        action_label=_("Read it and decide"),
        action_url=guardian_address_of(guardian, competition),
        why=_("You get this mail because your address was given as that of a parent or guardian."),
        reach=Reach.REQUESTED,
    )


@written_to_people
def guardian_agreed(entry: Entry, competition: CompetitionPage) -> Message:
    """To the entrant: of nobody a consent is missing any more."""
    return _to_entrant(
        entry,
        competition,
        AGREED,
        _("All guardians have agreed: %(competition)s"),
        [_("The consent of the parents or guardians is there. You need not do anything more.")],
    )


@written_to_people
def guardian_refused(entry: Entry, competition: CompetitionPage) -> Message:
    """To the entrant: a guardian does not agree, or does not any more."""
    return _to_entrant(
        entry,
        competition,
        REFUSED,
        _("A guardian does not agree: %(competition)s"),
        [
            _("A parent or guardian does not agree that somebody of your entry takes part."),
            _(
                "As long as that is so, the entry is not judged and not shown. On its page you read who it is, and can "
                "take the person out, so that the entry goes on."
            ),
        ],
    )


@written_to_people
def taken_out(entry: Entry, competition: CompetitionPage, reason: str) -> Message:
    """To the entrant: staff have taken a young person out of the team; the reason is quoted."""
    return replace(
        _to_entrant(
            entry,
            competition,
            TAKEN_OUT,
            _("Somebody was taken out of your team: %(competition)s"),
            [
                _("We have taken a person out of the team of your entry, for whom no guardian agrees."),
                _("On the page of your entry you see who is in the team now, and where the entry stands."),
            ],
        ),
        quote=reason,
    )


def _to_entrant(entry: Entry, competition: CompetitionPage, kind: str, subject: str, paragraphs: list[str]) -> Message:
    return Message(
        kind=kind,
        subject=subject % {"competition": competition.title},
        paragraphs=paragraphs,
        action_label=_("Open my entry"),
        action_url=address_of(entry, competition),
        why=_("You get this mail because your address was given when somebody began an entry."),
        reach=Reach.ANYBODY,
    )
