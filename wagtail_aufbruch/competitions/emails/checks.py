"""What people are written about the formal check of their entry, the repair and the appeal."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.competitions.domain.checking.late import without_a_jury
from wagtail_aufbruch.competitions.domain.checking.rules import broken_rules, if_not_repaired
from wagtail_aufbruch.competitions.domain.judging.installed import is_judged
from wagtail_aufbruch.competitions.domain.voting.rules import vote_is_over
from wagtail_aufbruch.competitions.emails.entries import entry_message
from wagtail_aufbruch.competitions.enums import Unrepaired, Verdict
from wagtail_aufbruch.competitions.models import Appeal, CompetitionPage, Entry, FormalCheck
from wagtail_aufbruch.core.domain.process.language import written_to_people
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.participation.domain.mail.outbox import Message

ADMITTED, RETURNED, NOT_ADMITTED = "entry_admitted", "entry_returned", "entry_not_admitted"
REPAIR_REMINDED, REPAIRED, REPAIR_OVER = "entry_repair_reminder", "entry_repaired", "entry_repair_over"
UNDONE, REPAIR_LONGER = "entry_check_undone", "entry_repair_longer"
APPEAL_RECEIVED, APPEAL_DECIDED = "entry_appeal_received", "entry_appeal_decided"


def _check_message(
    entry: Entry, competition: CompetitionPage, kind: str, subject: str, paragraphs: list[str], quote: str = ""
) -> Message:
    return entry_message(
        entry,
        competition,
        kind,
        subject,
        paragraphs,
        quote=quote,
        why=_("You get this mail because you have handed in an entry."),
    )


def _which(entry: Entry, competition: CompetitionPage) -> dict[str, object]:
    return {"number": entry.number or 0, "competition": competition.title}


def _rules(check: FormalCheck) -> list[str]:
    """Each rule that is not fulfilled, with the remark on it."""
    return [" – ".join(filter(None, (one.text, one.remark))) for one in broken_rules(check)]


def _end(check: FormalCheck) -> str:
    return say_moment(check.repair_until) if check.repair_until is not None else ""


def _beside(competition: CompetitionPage) -> str:
    """Why it is not in the vote, and what it gets instead; one query."""
    if vote_is_over(competition):
        why = _("The public vote is over, so your entry does not take part in it.")
    else:
        why = _(
            "People have begun to vote already, so your entry does not take part in the public vote: it would have had "
            "less time than the others."
        )
    if not is_judged(competition):
        return f"{why} {without_a_jury()}"
    mean = _("So that you lose nothing by it, it gets the mean of the points that the public gives in its category.")
    return f"{why} {mean}"


@written_to_people
def admitted(entry: Entry, competition: CompetitionPage, *, is_beside: bool = False) -> Message:
    """It goes to the jury. ``is_beside``: too late for the public vote."""
    return _check_message(
        entry,
        competition,
        ADMITTED,
        _("Your entry is admitted: %(competition)s"),
        [
            _("Your entry no. %(number)d to “%(competition)s” was checked: it fulfils all rules, and is admitted.")
            % _which(entry, competition),
            _beside(competition) if is_beside else "",
            _("You need not do anything now."),
        ],
    )


@written_to_people
def returned(entry: Entry, competition: CompetitionPage, check: FormalCheck) -> Message:
    """What is to be mended, until when, and what happens otherwise."""
    strict = if_not_repaired(check) == Unrepaired.NOT_ADMITTED
    return _check_message(
        entry,
        competition,
        RETURNED,
        _("Please mend your entry: %(competition)s"),
        [
            _("Your entry no. %(number)d to “%(competition)s” was checked. This is not fulfilled yet:")
            % _which(entry, competition),
            *_rules(check),
            _("You can mend it until %(end)s: open your entry, change what is asked for, and hand it in again.")
            % {"end": _end(check)},
            _("If it is not handed in again by then, it cannot be admitted.")
            if strict
            else _("If it is not handed in again by then, it is judged as it stands."),
        ],
        quote=check.message,
    )


@written_to_people
def not_admitted(entry: Entry, competition: CompetitionPage, check: FormalCheck) -> Message:
    """Why not, and that one can appeal."""
    return _check_message(
        entry,
        competition,
        NOT_ADMITTED,
        _("Your entry is not admitted: %(competition)s"),
        [
            _("Your entry no. %(number)d to “%(competition)s” was checked, and could not be admitted.")
            % _which(entry, competition),
            _("This is not fulfilled:"),
            *_rules(check),
            _appeal(competition),
        ],
        quote=check.message,
    )


def _appeal(competition: CompetitionPage) -> str:
    return ngettext(
        "You can appeal once within %(days)d day, on the page of your entry. Somebody else than before decides on it.",
        "You can appeal once within %(days)d days, on the page of your entry. Somebody else than before decides on it.",
        competition.appeal_days,
    ) % {"days": competition.appeal_days}


@written_to_people
def remind_of_repair(entry: Entry, competition: CompetitionPage, check: FormalCheck) -> Message:
    """The deadline is near, and nothing was handed in again."""
    strict = if_not_repaired(check) == Unrepaired.NOT_ADMITTED
    return _check_message(
        entry,
        competition,
        REPAIR_REMINDED,
        _("Still to be mended: %(competition)s"),
        [
            _("Your entry no. %(number)d to “%(competition)s” is not handed in again yet.")
            % _which(entry, competition),
            _("You can do so until %(end)s.") % {"end": _end(check)},
            _("After that it cannot be admitted.") if strict else _("After that it is judged as it stands."),
        ],
        quote=check.message,
    )


@written_to_people
def repaired(entry: Entry, competition: CompetitionPage) -> Message:
    """The receipt of what was handed in again."""
    return _check_message(
        entry,
        competition,
        REPAIRED,
        _("Your mended entry has arrived: %(competition)s"),
        [
            _("Your entry no. %(number)d to “%(competition)s” was handed in again in time.")
            % _which(entry, competition),
            _("It is checked once more, and we write to you."),
        ],
    )


@written_to_people
def repair_over(
    entry: Entry, competition: CompetitionPage, check: FormalCheck, *, admitted: bool, is_beside: bool = False
) -> Message:
    """The deadline has passed: what the rule says has happened. ``is_beside``: too late for the public vote."""
    if admitted:
        then = [_("As announced, it is judged as it stands."), _beside(competition) if is_beside else ""]
    else:
        then = [_("As announced, it is not admitted. This is not fulfilled:"), *_rules(check), _appeal(competition)]
    return _check_message(
        entry,
        competition,
        REPAIR_OVER,
        _("The deadline has passed: %(competition)s"),
        [
            _(
                "Your entry no. %(number)d to “%(competition)s” was to be mended until %(end)s, and was not handed in "
                "again."
            )
            % {**_which(entry, competition), "end": _end(check)},
            *then,
        ],
    )


@written_to_people
def appeal_received(entry: Entry, competition: CompetitionPage) -> Message:
    """The receipt of an appeal."""
    return _check_message(
        entry,
        competition,
        APPEAL_RECEIVED,
        _("Your appeal has arrived: %(competition)s"),
        [
            _("Your appeal for entry no. %(number)d to “%(competition)s” has arrived.") % _which(entry, competition),
            _("Somebody else than before decides on it, and we write to you."),
        ],
    )


@written_to_people
def appeal_decided(entry: Entry, competition: CompetitionPage, appeal: Appeal, *, is_beside: bool = False) -> Message:
    """What became of the appeal, with the reason. ``is_beside``: too late for the public vote."""
    if appeal.accepted:
        said = _("Your appeal was successful: your entry no. %(number)d to “%(competition)s” is admitted.")
    else:
        said = _("Your appeal was not successful: your entry no. %(number)d to “%(competition)s” stays not admitted.")
    return _check_message(
        entry,
        competition,
        APPEAL_DECIDED,
        _("Your appeal is decided: %(competition)s"),
        [
            said % _which(entry, competition),
            _beside(competition) if is_beside else "",
            "" if appeal.accepted else _("This decision is final."),
        ],
        quote=appeal.reason,
    )


@written_to_people
def undone(entry: Entry, competition: CompetitionPage, check: FormalCheck) -> Message:
    """A decision of the check was taken back; why, and what happens now."""
    said = {
        Verdict.ADMITTED: _("We wrote to you that your entry no. %(number)d to “%(competition)s” is admitted."),
        Verdict.RETURNED: _("We asked you to mend your entry no. %(number)d to “%(competition)s”."),
        Verdict.NOT_ADMITTED: _("We wrote to you that your entry no. %(number)d to “%(competition)s” is not admitted."),
    }[Verdict(check.verdict)]
    return _check_message(
        entry,
        competition,
        UNDONE,
        _("We have taken a decision back: %(competition)s"),
        [
            said % _which(entry, competition),
            _(
                "We have taken this decision back, and it holds no more. Your entry is checked once more, and we write "
                "to you."
            ),
            _("You need not do anything now."),
        ],
        quote=check.undo_reason,
    )


@written_to_people
def repair_longer(entry: Entry, competition: CompetitionPage, check: FormalCheck, reason: str) -> Message:
    """There is more time for the repair, and why."""
    return _check_message(
        entry,
        competition,
        REPAIR_LONGER,
        _("You have more time to mend your entry: %(competition)s"),
        [
            _("You can mend your entry no. %(number)d to “%(competition)s” until %(end)s now.")
            % {**_which(entry, competition), "end": _end(check)},
        ],
        quote=reason,
    )
