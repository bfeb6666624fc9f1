"""Handing in: what is missing, the moment that counts, the confirmation of the address, changing one's mind."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.competitions.domain.announcing.forms import lock, questions_of
from wagtail_aufbruch.competitions.domain.announcing.later_ends import what_follows_has_begun
from wagtail_aufbruch.competitions.domain.consents.asking import ask_guardians
from wagtail_aufbruch.competitions.domain.consents.marks import demand_answers_hold
from wagtail_aufbruch.competitions.domain.consents.team import all_answers
from wagtail_aufbruch.competitions.domain.entering import always_asked
from wagtail_aufbruch.competitions.domain.entering.drafts import prove, reread, why_closed, why_past
from wagtail_aufbruch.competitions.domain.entering.sending import tell
from wagtail_aufbruch.competitions.domain.entering.states import move
from wagtail_aufbruch.competitions.domain.errors import EntryError, Incomplete, Missing, NotOpen
from wagtail_aufbruch.competitions.domain.voting.rules import vote_is_over
from wagtail_aufbruch.competitions.emails import entries as entry_emails
from wagtail_aufbruch.competitions.enums import NOT_SENT, EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.participation.domain.questions.definition import UPLOADED, is_required
from wagtail_aufbruch.participation.domain.questions.steps import steps_of
from wagtail_aufbruch.participation.enums import ExtraType, FileState

STATE = EntryState
STILL_COMING = gettext_lazy("A file is still being uploaded. Please wait until it is there, or remove it.")


def why_confirmed_too_late(competition: CompetitionPage) -> str:
    """Why an entry that waits for its confirmation cannot count any more; "" where it can. One query at most."""
    if vote_is_over(competition) and competition.vote_until is not None:
        return _("This entry was not confirmed in time, so it does not take part: people voted until %(moment)s.") % {
            "moment": say_moment(competition.vote_until)
        }
    if competition.has_vote and competition.vote_from is not None and competition.vote_window.has_begun():
        return _("This entry was not confirmed in time, so it does not take part: people vote since %(moment)s.") % {
            "moment": say_moment(competition.vote_from)
        }
    if what_follows_has_begun(competition):
        return _("This entry was not confirmed in time, so it does not take part: it is public by now who has won.")
    return ""


def missing_in(entry: Entry) -> list[Missing]:
    """What has to be filled in before it can be handed in, in the order of the form; at most three queries."""
    found = []
    if not entry.title:
        found.append(Missing(1, always_asked.TITLE, always_asked.TITLE_MISSING))
    if not entry.name:
        found.append(Missing(1, always_asked.NAME, always_asked.NAME_MISSING))
    given = {answer.get("key") for answer in all_answers(entry)}
    files = list(entry.files.all())
    # What waits for the scanner has arrived: nobody misses the closing moment because it does not answer.
    uploaded = {one.question_key for one in files if one.state in {FileState.READY, FileState.CHECKING}}
    categories = {category.key for category in entry.competition.categories.all()}
    lacks_category = bool(categories) and entry.category not in categories
    questions = questions_of(entry.form)
    if lacks_category and not always_asked.asks_category(questions):
        found.append(Missing(1, always_asked.CATEGORY, always_asked.CATEGORY_MISSING))
    for number, step in enumerate(steps_of(questions), 1):
        for question in step.questions:
            if question.field_type == ExtraType.CATEGORY:
                if lacks_category:
                    found.append(Missing(number, question.label, always_asked.CATEGORY_MISSING))
            elif is_required(question) and question.key not in (uploaded if question.field_type in UPLOADED else given):
                found.append(Missing(number, question.label, _("This has to be filled in.")))
            found += [
                Missing(
                    number,
                    question.label,
                    STILL_COMING,
                )
                for one in files
                if one.question_key == question.key and one.state == FileState.RECEIVING
            ]
    return found


@transaction.atomic
def hand_in(entry: Entry, *, by_mail: bool) -> Entry:
    """Hand the entry in: what counts is the moment at which this arrives. Handing in twice changes nothing.

    ``by_mail``: the entry was opened by its mailed link, which proves the address. Without that proof the entry waits
    for it, and counts from the moment of handing in once it is there. Raises NotOpen, Incomplete, EnoughEntries, or
    StillYoung and AnotherGuardian where a guardian's answer would be got around.
    """
    counter = lock(entry.competition)
    current = reread(entry)
    if current.is_handed_in:
        return current
    message = why_closed(current)
    if message:
        raise NotOpen(message)
    if current.is_trial:
        raise EntryError(_("This is a trial: it ends here. Everything that people have to fill in is there."))
    missing = missing_in(current)
    if missing:
        raise Incomplete(missing)
    if by_mail:
        prove(current)
    demand_answers_hold(current)
    current.sent_at = timezone.now()
    if current.confirmed_at is None:
        if current.state != STATE.UNCONFIRMED:
            move(current, STATE.UNCONFIRMED, counter)
            tell(current, current.competition, entry_emails.ask_to_confirm)
        return current
    move(current, STATE.HANDED_IN, counter)
    _tell_received(current)
    return current


@transaction.atomic
def confirm(entry: Entry) -> Entry:
    """The owner of the address presses the button behind the mailed link. Twice changes nothing.

    What was handed in in time counts, also where the button is pressed after the closing moment; not once people vote
    or may know who has won. Raises NotOpen then, EnoughEntries, or StillYoung and AnotherGuardian as ``hand_in``.
    """
    counter = lock(entry.competition)
    current = reread(entry)
    prove(current)
    if current.state == STATE.UNCONFIRMED:
        too_late = why_confirmed_too_late(current.competition)
        if too_late:
            raise NotOpen(too_late)
        demand_answers_hold(current)
        move(current, STATE.HANDED_IN, counter)
        _tell_received(current)
    return current


def _tell_received(entry: Entry) -> None:
    tell(entry, entry.competition, entry_emails.received)
    ask_guardians(entry)


@transaction.atomic
def withdraw(entry: Entry) -> Entry:
    """Take it back until the closing moment or the end of its repair; a draft is deleted with all that was filled in.
    Twice changes nothing.

    Returns the entry; its key is None where it is gone. Raises NotOpen.
    """
    counter = lock(entry.competition)
    current = reread(entry)
    if current.state == STATE.WITHDRAWN:
        return current
    if current.state in NOT_SENT:
        current.delete()
        return current
    message = why_past(current)
    if message:
        raise NotOpen(message)
    move(current, STATE.WITHDRAWN, counter)
    tell(current, current.competition, entry_emails.withdrawn)
    return current
