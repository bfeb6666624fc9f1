"""What people who enter are written, from the first draft to the withdrawal."""

from typing import Any

from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.entering.addresses import address_of
from wagtail_aufbruch.competitions.domain.entering.ends import still_until, until
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Extension
from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.moments.windows import has_passed
from wagtail_aufbruch.participation.domain.mail.outbox import Message
from wagtail_aufbruch.participation.enums import Reach

BEGUN, CONFIRM, RECEIVED = "entry_begun", "entry_confirm", "entry_received"
REMINDED, EXTENDED, WITHDRAWN = "entry_reminder", "entry_extended", "entry_withdrawn"
LATE, FILE_REFUSED = "entry_late", "entry_file_refused"


@written_to_people
def entry_message(
    entry: Entry, competition: CompetitionPage, kind: str, subject: str, paragraphs: list[str], **more: Any
) -> Message:
    """A mail without a word of what was filled in, unless ``more`` says that the address is confirmed.

    As long as nobody has confirmed it for this entry, anybody may have typed it in, for as many entries as they like.
    """
    is_known = entry.confirmed_at is not None
    return Message(
        kind=kind,
        subject=subject % {"competition": competition.title},
        paragraphs=[paragraph for paragraph in paragraphs if paragraph],
        **{
            "action_label": _("Open my entry"),
            "action_url": address_of(entry, competition),
            "why": _("You get this mail because your address was given when somebody began an entry."),
            "reach": Reach.ANYBODY if is_known else Reach.REQUESTED,
            **more,
        },
    )


def _end(competition: CompetitionPage) -> str:
    return say_moment(competition.closes_at) if competition.closes_at is not None else ""


def _end_of(entry: Entry) -> str:
    end = until(entry)
    return say_moment(end) if end is not None else ""


@written_to_people
def begun(entry: Entry, competition: CompetitionPage) -> Message:
    """The link by which one goes on, on any device."""
    return entry_message(
        entry,
        competition,
        BEGUN,
        _("Your entry: %(competition)s"),
        [
            _("An entry to “%(competition)s” was begun with your address.") % {"competition": competition.title},
            _("By this link you go on with it, on any device, until %(end)s.") % {"end": _end(competition)},
            _("Whoever has the link can read and change the entry. Please do not pass it on."),
            _("Was it not you? Then do nothing: what is not handed in is deleted by itself."),
        ],
        reach=Reach.REQUESTED,
    )


@written_to_people
def ask_to_confirm(entry: Entry, competition: CompetitionPage) -> Message:
    """It was handed in from a browser of which nobody knows whose it is."""
    return entry_message(
        entry,
        competition,
        CONFIRM,
        _("Please confirm your entry: %(competition)s"),
        [
            _("Your entry to “%(competition)s” has arrived in time.") % {"competition": competition.title},
            _("One step is missing: open the link, and press the button there. Only then does the entry count."),
            _("People vote from %(moment)s. What is not confirmed by then does not count.")
            % {"moment": say_moment(competition.vote_from)}
            if competition.has_vote and competition.vote_from is not None
            else "",
            _("Was it not you? Then do nothing: what nobody confirms is deleted by itself."),
        ],
        action_label=_("Go to confirmation"),
        reach=Reach.REQUESTED,
    )


@written_to_people
def received(entry: Entry, competition: CompetitionPage) -> Message:
    """The receipt, with the title and the number."""
    missing = [member for member in entry.members.all() if member.consent_missing]
    asked, paper, end = "", "", still_until(entry)
    if any(member.guardian_id is not None for member in missing):
        asked = _(
            "We have asked the parents or guardians for their consent. On the page of your entry you see who agreed."
        )
    if any(member.guardian_id is None for member in missing):
        paper = _("Somebody signs on paper: on the page of your entry you find the form. Please bring it to the town.")
    return entry_message(
        entry,
        competition,
        RECEIVED,
        _("Your entry has arrived: %(competition)s"),
        [
            _("Thank you. Your entry no. %(number)d is handed in: “%(title)s”.")
            % {"number": entry.number or 0, "title": entry.title},
            asked,
            paper,
            _(
                "By the link you find a copy of all that you filled in. Until %(end)s you can change or withdraw it "
                "there."
            )
            % {"end": say_moment(end)}
            if end is not None
            else _("By the link you find a copy of all that you filled in."),
        ],
        why=_("You get this mail because you have handed in an entry."),
        reach=Reach.CONFIRMED,
    )


@written_to_people
def remind(entry: Entry, competition: CompetitionPage) -> Message:
    """A draft is complete, and was not handed in."""
    return entry_message(
        entry,
        competition,
        REMINDED,
        _("Not handed in yet: %(competition)s"),
        [
            _("You have begun an entry to “%(competition)s”. It is complete, but it is not handed in yet.")
            % {"competition": competition.title},
            _("You can do so until %(end)s. After that it cannot be taken.") % {"end": _end_of(entry)},
        ],
    )


@written_to_people
def extended(entry: Entry, competition: CompetitionPage, extension: Extension) -> Message:
    """There is more time."""
    return entry_message(
        entry,
        competition,
        EXTENDED,
        _("More time: %(competition)s"),
        [
            _("Entries to “%(competition)s” are now taken until %(end)s.")
            % {"competition": competition.title, "end": say_moment(extension.now)},
            _("What you have filled in is still there."),
        ],
        quote=extension.reason,
    )


@written_to_people
def late_allowed(entry: Entry, competition: CompetitionPage) -> Message:
    """Staff let this entry alone come later."""
    return entry_message(
        entry,
        competition,
        LATE,
        _("Your entry may come later: %(competition)s"),
        [
            _("You can hand in your entry to “%(competition)s” until %(end)s. This holds for you alone.")
            % {
                "competition": competition.title,
                "end": say_moment(entry.late_until) if entry.late_until is not None else "",
            },
        ],
        quote=entry.late_reason,
    ).set_off_by_staff()


@written_to_people
def file_refused(entry: Entry, competition: CompetitionPage, reason: str, *, can_send: bool) -> Message:
    """A file was refused after it had come. ``reason`` is ours; the file's name, which is theirs, is not told."""
    mend = (
        _("Open your entry and choose another file there. You can do so until %(end)s.") % {"end": _end_of(entry)}
        if can_send and until(entry) is not None
        else _("Entries are not taken any more. What else you have handed in stays as it is. Please ask the town.")
    )
    return entry_message(
        entry,
        competition,
        FILE_REFUSED,
        _("A file could not be taken: %(competition)s"),
        [
            _("A file of your entry to “%(competition)s” had to be checked, and cannot be taken.")
            % {"competition": competition.title},
            reason,
            mend,
        ],
    )


@written_to_people
def withdrawn(entry: Entry, competition: CompetitionPage) -> Message:
    """It was taken back."""
    return entry_message(
        entry,
        competition,
        WITHDRAWN,
        _("Your entry is withdrawn: %(competition)s"),
        [
            _("Your entry no. %(number)d does not take part any more.") % {"number": entry.number or 0},
            ""
            if has_passed(competition.closes_at)
            else _("Until %(end)s you can begin a new one.") % {"end": _end(competition)},
        ],
        action_label=_("To the competition"),
        action_url=competition.full_url,
    )
