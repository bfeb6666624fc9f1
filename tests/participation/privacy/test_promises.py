"""Each promise of the privacy page against the clock: the data are there until its time is over, and gone afterwards.

How long is read from the page's own words, never written here once more. A promise that has no line in the table fails.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from tests.clock import Clock
from tests.factories.comments import make_comment
from tests.factories.competitions import (
    make_ballot,
    make_certificate,
    make_competition,
    make_contribution,
    make_entry,
    make_file,
    make_honour,
    make_vote,
)
from tests.factories.core import make_process
from tests.factories.council import make_follow_up, make_paper
from tests.factories.events import in_days, make_bookable
from tests.factories.events import typed as typed_registration
from tests.factories.groups import make_group, make_index
from tests.factories.ideas import make_call, make_idea, typed
from tests.factories.outcomes import make_judging
from tests.factories.participation import log_in, make_participant
from tests.factories.registrations import make_registration
from tests.factories.reviews import judge, juror, make_round, make_running
from tests.test_personal_data import as_text, held_in_files
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Ballot, BallotBox, Certificate, Entry, Honouring
from wagtail_aufbruch.core.extension.stored_data import stored_data
from wagtail_aufbruch.council.models import FollowUpReport
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.groups.models import GroupQuestion, WorkingPageLink
from wagtail_aufbruch.ideas.enums import AssessedBy
from wagtail_aufbruch.ideas.models import Criterion, ImportBatch, ImportFile, Score
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.domain.privacy.personal_data import erase
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.enums import AttachmentKind, CaseState, LinkPurpose, MailState, State
from wagtail_aufbruch.participation.models import (
    Assessment,
    AssessmentOrigin,
    Attachment,
    AuthorshipClaim,
    Follow,
    GuardianConsent,
    Link,
    Mail,
    Participant,
    Report,
    Throttle,
    VoidedVote,
)
from wagtail_aufbruch.reviews.models import Conflict, Outcome, Review, Reviewer, Round

WORD = "zqwortqz"
"""What is looked for in every table and file."""
FOREVER = timedelta(days=4000)


@dataclass(frozen=True)
class Data:
    """What was left on day 0."""

    since: datetime
    """From when its time counts, as the page says."""
    is_there: Callable[[], bool] | None = None
    """Where no word tells: whether it is still there."""


Make = Callable[[Any, Any], Data]


@dataclass(frozen=True)
class Promise:
    make: Make
    period: timedelta | None = None
    """Where the page says it in words: how long these mean it."""
    stays: bool = False
    """It does not end by itself."""


PROMISES: dict[tuple[str, str], Promise] = {}
"""By the key of what is stored, and what of it (in English)."""


def promised(key: str, *what: str, period: timedelta | None = None, stays: bool = False) -> Callable[[Make], Make]:
    def add(make: Make) -> Make:
        for one in what:
            assert (key, one) not in PROMISES
            PROMISES[key, one] = Promise(make, period, stays)
        return make

    return add


def rows(query: Any) -> Callable[[], bool]:
    return lambda: query.all().exists()


def published_for() -> timedelta:
    return timedelta(days=3 * 365)


# --- Contributions


def indexed(idea: Any) -> Any:
    contribution_search.index(idea)
    return idea


@promised("contributions", "what you have not confirmed")
def unconfirmed(process: Any, user: Any) -> Data:
    call = make_call(process)
    indexed(make_idea(call, WORD, state=State.UNCONFIRMED, author=make_participant(process), author_name=WORD))
    make_comment(make_idea(call), WORD, state=State.UNCONFIRMED)
    return Data(timezone.now())


@promised("contributions", "what waits for the town's decision", stays=True)
def pending(process: Any, user: Any) -> Data:
    make_idea(make_call(process), WORD, state=State.PENDING)
    return Data(timezone.now())


@promised("contributions", "what you take back")
def withdrawn(process: Any, user: Any) -> Data:
    call = make_call(process)
    idea = indexed(make_idea(call, WORD, text=WORD, state=State.WITHDRAWN, author=make_participant(process)))
    Attachment.objects.create(
        process_id=process.pk, contribution=idea, name=WORD, kind=AttachmentKind.PICTURE, file=ContentFile(WORD, WORD)
    )
    comment = make_comment(make_idea(call), WORD, state=State.WITHDRAWN)
    make_comment(comment.about, "Wieso?", reply_to_id=comment.pk)
    return Data(timezone.now())


@promised("contributions", "what is not published, or taken from view")
def taken_from_view(process: Any, user: Any) -> Data:
    call = make_call(process)
    for state in (State.REJECTED, State.HIDDEN):
        indexed(make_idea(call, WORD, state=state, author=make_participant(process)))
        make_comment(make_idea(call), WORD, state=state)
    return Data(timezone.now())


@promised("contributions", "your name and address with what is published")
def name(process: Any, user: Any) -> Data:
    make_idea(make_call(process), author=make_participant(process, f"{WORD}@example.org"), author_name=WORD)
    return Data(timezone.now())


@promised("contributions", "where a call keeps them for another time", period=timedelta(days=90))
def name_of_a_call(process: Any, user: Any) -> Data:
    call = make_call(process, names_days=90)
    make_idea(call, author=make_participant(process, f"{WORD}@example.org"), author_name=WORD)
    return Data(timezone.now())


@promised("contributions", "the published text", stays=True)
def text(process: Any, user: Any) -> Data:
    make_idea(make_call(process), WORD)
    return Data(timezone.now())


@promised("contributions", "files of a form that was never sent")
def uploads(process: Any, user: Any) -> Data:
    Attachment.objects.create(
        process_id=process.pk, name=WORD, kind=AttachmentKind.PICTURE, file=ContentFile(WORD, f"{WORD}.jpg")
    )
    return Data(timezone.now())


@promised("ideas", "answers and scores", period=published_for())
def answers(process: Any, user: Any) -> Data:
    answer = [{"key": "a", "label": "Was noch?", "type": "singleline", "value": WORD}]
    idea = make_idea(make_call(process), author=make_participant(process), author_name="Anna", answers=answer)
    criterion = Criterion.objects.create(page_id=idea.page_id, name="Nutzen")
    fan = make_participant(process, f"{WORD}@example.org")
    support = Assessment.objects.create(contribution=idea, participant=fan)
    Score.objects.create(assessment=support, criterion=criterion, value=4)
    return Data(timezone.now())


# --- Events


@promised("registrations", "what you have not confirmed")
def unconfirmed_seat(process: Any, user: Any) -> Data:
    event = make_bookable(process, starts_at=in_days(200))
    lapses = timezone.now() - timedelta(minutes=1)
    make_registration(event, WORD, state=RegistrationState.HELD, ends_at=lapses)
    return Data(timezone.now())


@promised(
    "registrations",
    "a mark of your connection, from which nobody can tell it, so that nobody takes all seats",
    period=timedelta(),
)
def mark_of_connection(process: Any, user: Any) -> Data:
    event = make_bookable(process, starts_at=in_days(200))
    lapses = in_days(2)
    make_registration(event, state=RegistrationState.HELD, ends_at=lapses, network=WORD)
    return Data(lapses)


@promised("registrations", "a registration that lapsed")
def lapsed(process: Any, user: Any) -> Data:
    event = make_bookable(process, starts_at=in_days(200))
    lapses = timezone.now() - timedelta(minutes=1)
    make_registration(
        event, WORD, state=RegistrationState.OFFERED, ends_at=lapses, confirmed_at=timezone.now(), names=(WORD,)
    )
    return Data(timezone.now())


@promised("registrations", "all else, after the event")
def registration(process: Any, user: Any) -> Data:
    event = make_bookable(process, starts_at=in_days(20))
    for state in (RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.CANCELLED):
        make_registration(event, f"{WORD} {state}", state=state, names=(WORD,), guardian_email=f"{WORD}@example.org")
    return Data(event.ends_at)


@promised("registrations", "if the event never gets a date")
def undated(process: Any, user: Any) -> Data:
    event = make_bookable(process, starts_at=None)
    make_registration(event, WORD)
    return Data(timezone.now())


@promised("registrations", "how many were registered and how many came", stays=True)
def numbers(process: Any, user: Any) -> Data:
    event = make_bookable(process, starts_at=in_days(20))
    make_registration(event, names=("Kim",))

    def is_told() -> bool:
        model = apps.get_model("aufbruch_events", "EventRecord")
        return bool(model.objects.filter(event=event.pk).exists() or timezone.now() < event.ends_at)

    return Data(event.ends_at, is_told)


# --- Competitions


@promised("entries", "a draft, after the closing moment")
def draft(process: Any, user: Any) -> Data:
    competition = make_competition(process, closes_at=in_days(10))
    make_file(make_entry(competition, title=WORD, email=f"{WORD}@example.org"), f"{WORD}.pdf", content=WORD.encode())
    return Data(competition.closes_at)


@promised("entries", "a draft where there is no closing moment, after you last changed it")
def draft_without_end(process: Any, user: Any) -> Data:
    make_entry(make_competition(process, closes_at=None), title=WORD)
    return Data(timezone.now())


@promised("entries", "what you have not confirmed")
def unconfirmed_entry(process: Any, user: Any) -> Data:
    make_entry(make_competition(process, closes_at=in_days(100)), title=WORD, state=EntryState.UNCONFIRMED)
    return Data(timezone.now())


@promised("entries", "what you have withdrawn")
def withdrawn_entry(process: Any, user: Any) -> Data:
    make_entry(make_competition(process, closes_at=in_days(100)), title=WORD, state=EntryState.WITHDRAWN)
    return Data(timezone.now())


def told(process: Any) -> tuple[Any, Data]:
    """An entry of a competition of which the winners are announced in two days."""
    at = in_days(2)
    competition = make_competition(process, closes_at=in_days(-30), honoured_at=at)
    entry = make_entry(competition, title=WORD, name=WORD, email=f"{WORD}@example.org", state=EntryState.HANDED_IN)
    Honouring.objects.update_or_create(competition=competition, defaults={"public_at": at})
    return entry, Data(at)


@promised("entries", "your entry, after the winners were announced")
def entry(process: Any, user: Any) -> Data:
    made, data = told(process)
    make_file(made, f"{WORD}.pdf", content=WORD.encode())
    return data


@promised(
    "entries",
    "your name among the winners, where you have won",
    "your certificate, with name and code",
    period=timedelta(days=180),
)
def winner(process: Any, user: Any) -> Data:
    made, data = told(process)
    make_honour(made, name=WORD, text=WORD)
    make_certificate(made, WORD)
    return data


@promised(
    "entries",
    "what proves your certificate: the prize, and encrypted marks that are of use only with the paper in hand",
)
def proof(process: Any, user: Any) -> Data:
    made, _data = told(process)
    make_certificate(made, "Anna", prize=WORD)
    Entry.objects.filter(pk=made.pk).update(title="", name="")
    return Data(timezone.now(), rows(Certificate.objects.filter(prize=WORD)))


@promised(
    "entries",
    "of an entry that goes on: what it is called, what it has won, and what guardians agree to",
    period=published_for(),
)
def went_on(process: Any, user: Any) -> Data:
    made, _data = told(process)
    contribution = make_contribution(made, title="Ein Reparaturcafé")
    assert contribution.published_at is not None
    return Data(contribution.published_at)


def box(process: Any) -> Any:
    return make_vote(process, honoured_at=in_days(9))


@promised("votes", "a vote that you have not confirmed")
def unconfirmed_ballot(process: Any, user: Any) -> Data:
    now = timezone.now().replace(second=0, microsecond=0)
    competition = make_vote(process, vote_until=now + timedelta(days=20), honoured_at=now + timedelta(days=30))
    ballot = make_ballot(competition, 1)
    Ballot.objects.filter(pk=ballot.pk).update(confirmed_at=None)
    return Data(ballot.begun_at, rows(Ballot.objects.filter(pk=ballot.pk)))


@promised("votes", "by what your vote can be found from your address", period=timedelta())
def secret(process: Any, user: Any) -> Data:
    competition = box(process)
    make_ballot(competition, 1)
    return Data(competition.vote_until, rows(BallotBox.objects.exclude(secret="")))


@promised("votes", "marks of connection and domain, after voting has ended")
def marks(process: Any, user: Any) -> Data:
    competition = box(process)
    ballot = make_ballot(competition, 1, network="10.0.0.1")
    Ballot.objects.filter(pk=ballot.pk).update(network=WORD, domain=WORD)
    return Data(competition.vote_until)


@promised("votes", "the votes, of which nobody knows any more whose they are", period=timedelta(days=180))
def votes(process: Any, user: Any) -> Data:
    competition = box(process)
    ballot = make_ballot(competition, 1)
    return Data(competition.honoured_at, rows(Ballot.objects.filter(pk=ballot.pk)))


# --- What people do with contributions


@promised("assessments", "that it was you", period=published_for())
def support(process: Any, user: Any) -> Data:
    idea = make_idea(make_call(process))
    Assessment.objects.create(contribution=idea, participant=make_participant(process, f"{WORD}@example.org"))
    return Data(timezone.now())


@promised("follows", "what you follow", period=published_for())
def follow(process: Any, user: Any) -> Data:
    idea = make_idea(make_call(process))
    Follow.objects.create(contribution=idea, participant=make_participant(process, f"{WORD}@example.org"))
    return Data(timezone.now())


@promised("guardians", "until the guardian agrees")
def guardian(process: Any, user: Any) -> Data:
    idea = make_idea(make_call(process), WORD, state=State.PENDING, guardian_needed=True, author_name="Mia")
    GuardianConsent.objects.create(contribution=idea, wording="Ja", email=f"{WORD}@example.org")
    return Data(timezone.now())


@promised("guardians", "afterwards", period=published_for())
def guardian_who_agreed(process: Any, user: Any) -> Data:
    author = make_participant(process)
    idea = make_idea(make_call(process), guardian_needed=True, author=author, author_name="Mia")
    GuardianConsent.objects.create(
        contribution=idea,
        wording="Ja",
        email=f"{WORD}@example.org",
        given_by=f"{WORD}@example.org",
        given_at=in_days(0),
    )
    return Data(timezone.now())


def report(process: Any, state: str) -> Data:
    decided = {} if state == CaseState.OPEN else {"decided_at": timezone.now(), "decision": WORD}
    Report.objects.create(
        contribution=make_idea(make_call(process)),
        reason="other",
        state=state,
        receipt="x",
        email=f"{WORD}@example.org",
        text=WORD,
        submission_key=uuid.uuid4(),
        **decided,
    )
    return Data(timezone.now())


@promised("reports", "while we have not decided", stays=True)
def open_report(process: Any, user: Any) -> Data:
    return report(process, CaseState.OPEN)


@promised("reports", "after the decision")
def decided_report(process: Any, user: Any) -> Data:
    return report(process, CaseState.REFUSED)


def claim(process: Any, state: str) -> Data:
    decided = {} if state == CaseState.OPEN else {"decided_at": timezone.now(), "decision": WORD}
    person = make_participant(process, f"{WORD}@example.org")
    about = make_idea(make_call(process), source="event")
    AuthorshipClaim.objects.create(contribution=about, participant=person, state=state, text=WORD, **decided)
    return Data(timezone.now())


@promised("claims", "while we have not decided", stays=True)
def open_claim(process: Any, user: Any) -> Data:
    return claim(process, CaseState.OPEN)


@promised("claims", "after the decision")
def decided_claim(process: Any, user: Any) -> Data:
    return claim(process, CaseState.GRANTED)


def batch(process: Any) -> ImportBatch:
    call = make_call(process)
    return ImportBatch.objects.create(process_id=process.pk, page_id=call.pk, name=WORD)


@promised("tables", "the table")
def table(process: Any, user: Any) -> Data:
    ImportFile.objects.create(batch=batch(process), content=WORD.encode())
    ImportBatch.objects.update(name="Tabelle")
    return Data(timezone.now())


@promised("tables", "its name, and which row became which idea")
def table_name(process: Any, user: Any) -> Data:
    batch(process)
    return Data(timezone.now())


@promised("participants", "your address, once nothing of yours is left")
def address(process: Any, user: Any) -> Data:
    make_participant(process, f"{WORD}@example.org")
    return Data(timezone.now())


@promised("participants", "a link in a mail")
def link(process: Any, user: Any) -> Data:
    issue_link(make_participant(process), LinkPurpose.ACCESS)
    return Data(timezone.now(), rows(Link.objects.all()))


# --- Reviews


@promised("reviewers", "your name, your address and your comments, after the end of the round")
def judge_(process: Any, user: Any) -> Data:
    running = make_running(make_call(process), user=user)
    person, item = juror(running), running.items.first()
    assert item is not None
    judge(person, item, 4, 4, comment=WORD)
    second = running.items.last()
    Conflict.objects.create(reviewer=person, item=second, kind="other", sentence=WORD)
    Reviewer.objects.filter(pk=person.pk).update(name=WORD, email=f"{WORD}@example.org")
    end = Round.objects.get(pk=running.pk).closes_at
    assert end is not None
    return Data(end)


@promised("reviewers", "if the round never begins")
def judge_of_no_round(process: Any, user: Any) -> Data:
    made = make_round(make_call(process), user=user)
    Reviewer.objects.filter(round=made).update(name=WORD)
    return Data(timezone.now())


@promised("reviewers", "your scores", stays=True)
def scores(process: Any, user: Any) -> Data:
    running = make_running(make_call(process), user=user)
    item = running.items.first()
    assert item is not None
    judge(juror(running), item, 4, 4)
    return Data(timezone.now(), rows(Review.objects.filter(state="handed_in", scores__value=4)))


def outcome(process: Any, user: Any, **values: Any) -> Data:
    person = make_participant(process)
    ideas = [
        make_idea(
            make_call(process),
            f"Idee {letter}",
            author=person,
        )
        for letter in "ABC"
    ]
    judged = make_judging(ideas, user=user)
    Outcome.objects.create(item=judged.items.first(), verdict="go_on", **values)
    return Data(timezone.now())


@promised("outcomes", "a sentence to you that waits to be published")
def sentence(process: Any, user: Any) -> Data:
    return outcome(process, user, to_author=WORD)


@promised("outcomes", "what was decided and published of your contribution", stays=True)
def published_outcome(process: Any, user: Any) -> Data:
    return outcome(process, user, reason=WORD, published_at=timezone.now())


# --- Mails


def mail(process: Any, state: str, **values: Any) -> Mail:
    return Mail.objects.create(process_id=process.pk, kind="x", state=state, recipient="a@example.org", **values)


@promised("mails", "the words of a mail", period=timedelta())
def words(process: Any, user: Any) -> Data:
    due = in_days(2)
    mail(process, MailState.QUEUED, subject="x", text=WORD, html=WORD, next_attempt_at=due)
    return Data(due)


@promised("mails", "to whom, when, and its subject")
def subject(process: Any, user: Any) -> Data:
    for state in (MailState.SENT, MailState.FAILED, MailState.HELD):
        mail(process, state, subject=WORD)
    return Data(timezone.now())


@promised(
    "mails", "when you erase your data: that a mail went out in the day before, under a code in place of your address"
)
def erased(process: Any, user: Any) -> Data:
    person = make_participant(process)
    sent = mail(process, MailState.SENT, subject="x", mailbox=WORD, budget="requested")
    Mail.objects.filter(pk=sent.pk).update(recipient=person.email, mailbox=person.mailbox)
    erase(person)
    return Data(timezone.now(), rows(Mail.objects.filter(pk=sent.pk)))


# --- Offices, groups, names in public


def follow_up(process: Any, state: str) -> Data:
    made = make_follow_up(make_paper(process), email=f"{WORD}@example.org")
    made.state = state
    made.changed_at = timezone.now()
    made.save()
    FollowUpReport.objects.create(
        follow_up=made, kind="done", by_link=True, state="published", email=f"{WORD}@example.org"
    )
    return Data(timezone.now())


@promised("follow_ups", "your office address, after the body took note")
def noted(process: Any, user: Any) -> Data:
    return follow_up(process, "noted")


@promised("follow_ups", "your office address, if nothing happens any more")
def untouched(process: Any, user: Any) -> Data:
    return follow_up(process, "running")


def working_page(process: Any) -> Any:
    group = make_group(make_index(process))
    return group, group.memberships.order_by("pk")[0].member


@promised("working_pages", "your address with a link to the working page")
def working_link(process: Any, user: Any) -> Data:
    group, member = working_page(process)
    WorkingPageLink.objects.create(group=group, member=member, email=f"{WORD}@example.org")
    return Data(timezone.now())


@promised("working_pages", "your questions with the answers, after they were answered")
def answered(process: Any, user: Any) -> Data:
    group, member = working_page(process)
    decided = {"state": "answered", "answer": WORD, "decided_at": timezone.now()}
    GroupQuestion.objects.create(group=group, member=member, text=WORD, email=f"{WORD}@example.org", **decided)
    return Data(timezone.now())


@promised("working_pages", "your questions that wait", stays=True)
def waiting(process: Any, user: Any) -> Data:
    group, member = working_page(process)
    GroupQuestion.objects.create(group=group, member=member, text=WORD)
    return Data(timezone.now())


# --- Against misuse


@promised("counts", "the count")
def count(process: Any, user: Any) -> Data:
    Throttle.objects.create(key=WORD, window=timezone.now())
    return Data(timezone.now())


def vote(process: Any) -> Assessment:
    return Assessment.objects.create(contribution=make_idea(make_call(process)), browser_hash="b")


@promised("counts", "from which connection a vote without an address came")
def origin(process: Any, user: Any) -> Data:
    voted = vote(process)
    AssessmentOrigin.objects.create(assessment=voted, contribution=voted.contribution, network=WORD)
    return Data(timezone.now())


@promised("counts", "that a vote is not counted, and why")
def voided(process: Any, user: Any) -> Data:
    VoidedVote.objects.create(contribution=make_idea(make_call(process)), browser_hash=WORD, reason=WORD)
    return Data(timezone.now())


NOT_BY_A_CLOCK = {
    ("follow_ups", "your answer"): "goes with the office address, which has its lines here",
    ("speakers", "the programme"): "editors take it out",
    ("members", "the entry"): "editors take it out",
    ("participants", "the cookie by which this browser knows you"): "a cookie; below",
    ("cookies", "that a form comes from this browser, once you open one"): "a cookie; below",
    ("cookies", "that this browser knows you, after a link from a mail"): "a cookie; below",
    ("cookies", "that this browser has assessed something, where a call asks for no address"): "a cookie; below",
    ("cookies", "what the next page tells you after a form was sent, your address for instance"): "a cookie; below",
}
"""Promises that no purge keeps."""

UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1), "year": timedelta(365)}


def told_in_english() -> dict[tuple[str, str], str]:
    """What the page promises, by what is stored and what of it."""
    with translation.override("en"):
        return {(one.key, str(what)): str(period) for one in stored_data() for what, period in one.kept()}


def period_in(words: str) -> timedelta:
    """The period that the words begin with."""
    found = re.match(r"(\d+) (minute|hour|day|year)s?\b", words)
    assert found, f"no period in: {words}"
    return int(found[1]) * UNITS[found[2]]


def one_before(period: timedelta) -> timedelta:
    """A day; of what lasts no longer than a few days an hour."""
    return timedelta(hours=1) if period <= timedelta(days=3) else timedelta(days=1)


@pytest.fixture
def nightly(django_capture_on_commit_callbacks: Any) -> Callable[[], None]:
    """What runs by itself on each server; files go with the commit."""

    def run() -> None:
        for command in ("aufbruch_tell", "aufbruch_send_mail", "aufbruch_purge"):
            with django_capture_on_commit_callbacks(execute=True):
                call_command(command, stdout=StringIO())

    return run


def held_in_rows() -> str:
    """All rows of all tables, those of the search among them, as text."""
    rows: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of our own tables
            rows += [as_text(value) for row in cursor.fetchall() for value in row if value is not None]
    return "\n".join(rows)


def is_there(data: Data) -> bool:
    if data.is_there is not None:
        return data.is_there()
    return WORD in held_in_rows() + held_in_files()


@pytest.mark.django_db
def test_no_promise_of_the_privacy_page_goes_unwatched() -> None:
    assert set(told_in_english()) == set(PROMISES) | set(NOT_BY_A_CLOCK)
    assert not set(PROMISES) & set(NOT_BY_A_CLOCK)


@pytest.mark.django_db
@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: f"{promise[0]}: {promise[1]}"[:60])
def test_what_the_privacy_page_promises_is_there_until_its_time_is_over_and_gone_afterwards(
    promise: tuple[str, str], clock: Clock, nightly: Callable[[], None], django_user_model: Any
) -> None:
    line, words = PROMISES[promise], told_in_english()[promise]
    process = make_process()
    data = line.make(process, django_user_model.objects.create_superuser("chefin"))
    assert is_there(data), "it would not be found"
    nightly()
    assert is_there(data)
    if line.stays:
        clock.set_to(data.since + FOREVER)
        nightly()
        nightly()
        assert is_there(data)
        return
    period = period_in(words) if line.period is None else line.period
    # On the way mails go out (who has won, a guardian is reminded), which have a time of their own.
    for on_the_way in (timedelta(hours=1), timedelta(days=4)):
        if on_the_way < period - one_before(period) and timezone.now() < data.since + on_the_way:
            clock.set_to(data.since + on_the_way)
            nightly()
    clock.set_to(data.since + period - one_before(period))
    nightly()
    assert is_there(data), f"gone before {words}"
    clock.set_to(data.since + period + one_before(period))
    nightly()
    assert not is_there(data), f"still there after {words}"


COOKIES = {
    "csrftoken": ("cookies", "that a form comes from this browser, once you open one"),
    "aufbruch_participant": ("cookies", "that this browser knows you, after a link from a mail"),
    "aufbruch_browser": ("cookies", "that this browser has assessed something, where a call asks for no address"),
    "aufbruch_handed_in": ("cookies", "what the next page tells you after a form was sent, your address for instance"),
    "aufbruch_registered": (
        "cookies",
        "what the next page tells you after a form was sent, your address for instance",
    ),
}


@pytest.mark.django_db
def test_each_cookie_lasts_for_as_long_as_the_privacy_page_says() -> None:
    process = make_process()
    call = make_call(process, assessed_by=AssessedBy.BROWSER)
    event = make_bookable(process)
    idea = make_idea(call)
    browser = Client()
    browser.get(f"{call.url}idee-einreichen/")
    assert browser.post(f"{call.url}idee-einreichen/", typed(call)).status_code == 302
    assert browser.post(f"{event.url}anmelden/", typed_registration(event)).status_code == 302
    browser.post(f"{call.url}ideen/{idea.pk}/unterstuetzen/", {"action": "support"})
    log_in(browser, process, Participant.objects.first())  # type: ignore[arg-type]
    told = told_in_english()
    ages = {name: cookie["max-age"] for name, cookie in browser.cookies.items()}
    assert ages == {name: int(period_in(told[promise]).total_seconds()) for name, promise in COOKIES.items()}
