"""The closing moment: extended for everybody, or for one; reminders before it; what goes afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.competitions import make_ballot, make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from tests.together import after_looking
from wagtail_aufbruch.competitions.domain.entering.by_staff import allow_late
from wagtail_aufbruch.competitions.domain.entering.drafts import why_closed
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.operations import reminders
from wagtail_aufbruch.competitions.domain.operations.extending import extend
from wagtail_aufbruch.competitions.domain.operations.reminders import remind_before_the_end
from wagtail_aufbruch.competitions.domain.operations.retention import due_entries
from wagtail_aufbruch.competitions.domain.voting.closing import due_ballots
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, EntryFile, Honouring
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.reader_cache.freshness import versions
from wagtail_aufbruch.core.reader_cache.marks import version_of
from wagtail_aufbruch.participation.domain.mail.outbox import send_due
from wagtail_aufbruch.participation.enums import MailState
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db
STATE = EntryState


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def staff(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def client(staff: Any) -> Client:
    client = CommittingClient()
    client.force_login(staff)
    return client


def later(competition: Any, days: int = 7) -> Any:
    return competition.closes_at + timedelta(days=days)


def send_extension(client: Client, competition: Any, until: Any, reason: str = "Wegen der Ferien") -> Any:
    typed = timezone.localtime(until).strftime("%Y-%m-%d %H:%M:%S")
    url = reverse("aufbruch_competition_extend", args=[competition.pk])
    return client.post(url, {"until": typed, "reason": reason})


def test_a_later_end_is_readable_and_mailed_to_those_with_a_draft(client: Client, process: Any) -> None:
    competition = make_competition(process)
    make_entry(competition)
    make_entry(competition, title="Zweiter Entwurf")
    make_entry(competition, email="ben@example.org", state=STATE.HANDED_IN)
    assert send_extension(client, competition, later(competition)).status_code == 302
    assert [(one.recipient, one.kind) for one in Mail.objects.all()] == [("anna@example.org", "entry_extended")]
    page = client.get(competition.url).content.decode()
    assert "Wegen der Ferien" in page
    assert "Verlängert" in page
    fresh = CompetitionPage.objects.get(pk=competition.pk)
    assert fresh.closes_at == later(competition)


def test_more_drafts_make_no_more_queries_where_all_are_told(staff: Any, process: Any) -> None:
    numbers = []
    for several in (range(1), range(1, 6)):
        competition = make_competition(process)
        for number in several:
            make_entry(competition, email=f"anna{number}@example.org")
        with CaptureQueriesContext(connection) as queries:
            extend(competition, later(competition), "Ferien", user=staff)
        numbers.append(len(queries))
    # Of the first the mails' frame asks for the site once.
    assert numbers[0] >= numbers[1]
    assert Mail.objects.count() == 6


def test_a_page_that_was_read_before_tells_the_later_end_to_the_next_reader(staff: Any, process: Any) -> None:
    competition = make_competition(process)
    reader = Client()
    for _twice in range(2):
        assert "Verlängert" not in reader.get(competition.url).content.decode()
    extend(competition, later(competition), "Ferien", user=staff)
    page = reader.get(competition.url).content.decode()
    assert f'datetime="{timezone.localtime(later(competition)).isoformat()}"' in page
    assert "Ferien" in page


def test_publishing_an_older_draft_of_the_page_does_not_take_the_later_end_back(staff: Any, process: Any) -> None:
    competition = make_competition(process)
    draft = CompetitionPage.objects.get(pk=competition.pk).save_revision()
    extend(competition, later(competition), "Ferien", user=staff)
    draft.publish()
    assert CompetitionPage.objects.get(pk=competition.pk).closes_at == later(competition)


@pytest.mark.parametrize("follows", ["honouring", "vote"])
def test_an_end_moves_until_right_before_what_follows_in_the_same_competition(
    staff: Any, process: Any, follows: str
) -> None:
    moment = timezone.now().replace(second=0, microsecond=0) + timedelta(days=20)
    vote = {"vote_wanted": True, "vote_from": moment, "vote_until": moment + timedelta(days=5)}
    competition = make_competition(process, **(vote if follows == "vote" else {"honoured_at": moment}))
    Honouring.objects.create(competition=make_competition(process, "Balkonpreis"), public_at=timezone.now())
    with pytest.raises(EntryError):
        extend(competition, moment, "Ferien", user=staff)
    extend(competition, moment - timedelta(minutes=1), "Ferien", user=staff)


def test_readers_hear_of_a_later_end_at_once(staff: Any, process: Any) -> None:
    competition = make_competition(process)
    before = version_of(versions(), str(process.pk))
    extend(competition, later(competition), "Ferien", user=staff)
    assert version_of(versions(), str(process.pk)) > before


def test_the_page_changes_by_itself_when_the_jury_begins_and_ends(process: Any) -> None:
    begins = timezone.localdate() + timedelta(days=10)
    competition = make_competition(process, jury_from=begins, jury_until=begins + timedelta(days=4))
    days = [timezone.localtime(one).date() for one in competition.changing_moments if one is not None]
    assert {begins, begins + timedelta(days=5)} <= set(days)


@pytest.mark.parametrize("days", [0, -1])
def test_an_end_that_is_no_later_one_is_refused_with_what_was_typed(client: Client, process: Any, days: int) -> None:
    competition = make_competition(process)
    answer = send_extension(client, competition, later(competition, days), "Getippter Grund")
    assert answer.status_code == 409
    assert "Getippter Grund" in answer.content.decode()
    assert not competition.extensions.exists()


def test_an_extension_needs_a_reason(client: Client, process: Any) -> None:
    competition = make_competition(process)
    assert send_extension(client, competition, later(competition), "").status_code == 422
    assert not competition.extensions.exists()


def test_one_entry_may_come_later_and_the_person_is_told(client: Client, process: Any) -> None:
    past = timezone.now() - timedelta(days=1)
    competition = make_competition(process, closes_at=past)
    entry, other = make_entry(competition), make_entry(competition, email="ben@example.org")
    until = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M:%S")
    url = reverse("aufbruch_entry_late", args=[entry.pk])
    assert client.post(url, {"spaet-until": until, "spaet-reason": "Krank"}).status_code == 302
    assert why_closed(Entry.objects.get(pk=entry.pk)) == ""
    assert why_closed(other) != ""
    assert Mail.objects.get().recipient == "anna@example.org"


LATELY, LONG_AGO = timedelta(minutes=-2), timedelta(days=-2)


@pytest.mark.parametrize(
    ("came", "finished", "taken"),
    [(LATELY, LATELY, True), (LONG_AGO, LONG_AGO, False), (LATELY, None, True), (LONG_AGO, None, False)],
)
def test_who_was_still_uploading_at_the_end_has_half_an_hour(
    process: Any, came: timedelta, finished: timedelta | None, taken: bool
) -> None:
    now = timezone.now()
    competition = make_competition(process, closes_at=now - timedelta(minutes=10))
    entry = make_entry(competition)
    EntryFile.objects.create(
        entry=entry,
        begun_at=now - timedelta(days=3),
        arriving_since=now - timedelta(days=3),
        latest_at=now + came,
        finished_at=None if finished is None else now + finished,
    )
    assert (why_closed(entry) == "") is taken
    assert why_closed(entry, now + timedelta(minutes=25)) != ""


def test_an_upload_of_which_no_byte_came_before_the_end_gives_no_time(process: Any) -> None:
    now = timezone.now()
    competition = make_competition(process, closes_at=now - timedelta(minutes=10))
    entry = make_entry(competition)
    begun = EntryFile.objects.create(entry=entry, begun_at=now - timedelta(minutes=11), declared_size=100)
    assert why_closed(entry) != ""
    EntryFile.objects.filter(pk=begun.pk).update(arriving_since=now - timedelta(minutes=8), latest_at=now)
    assert why_closed(Entry.objects.get(pk=entry.pk)) != "", "the first ones came too late"


def test_an_upload_begun_after_the_end_opens_nothing(process: Any) -> None:
    now = timezone.now()
    competition = make_competition(process, closes_at=now - timedelta(minutes=10))
    entry = make_entry(competition)
    EntryFile.objects.create(entry=entry, begun_at=now - timedelta(minutes=5))
    assert why_closed(entry) != ""


def test_who_forgot_to_hand_in_is_reminded_three_days_and_one_day_before(process: Any, clock: Clock) -> None:
    competition = make_competition(process)
    make_entry(competition)
    make_entry(competition, email="ben@example.org", answers=[])
    make_entry(competition, email="carla@example.org", state=STATE.HANDED_IN)
    told = []
    for hours in (0, 95, 97, 120, 143, 145, 160, 167):
        clock.forward(hours=hours - sum(one for one, _number in told[-1:]) if told else hours)
        told.append((hours, remind_before_the_end()))
    assert [hours for hours, number in told if number] == [97, 145]
    assert {one.recipient for one in Mail.objects.all()} == {"anna@example.org"}


def test_who_is_still_writing_is_not_reminded_of_it(process: Any, clock: Clock) -> None:
    competition = make_competition(process)
    clock.forward(hours=97)
    make_entry(competition)
    assert remind_before_the_end() == 0
    clock.forward(minutes=50)
    assert remind_before_the_end() == 0
    clock.forward(minutes=20)
    assert remind_before_the_end() == 1


def test_whoever_begins_entries_with_the_address_of_another_has_it_flooded_neither_by_reminders_nor_by_more_time(
    process: Any, staff: Any, clock: Clock
) -> None:
    competition = make_competition(process)
    for number in range(30):
        make_entry(competition, email=f"fremd+{number}@example.net")
    make_entry(competition, email="ben@example.org", confirmed_at=timezone.now())
    clock.forward(hours=97)
    with TestCase.captureOnCommitCallbacks(execute=True):
        remind_before_the_end()
        extend(competition, later(competition), "Ferien", user=staff)
    most = aufbruch_settings.requested_mails[0]
    assert len([one for one in mail.outbox if "fremd" in one.to[0]]) <= most
    send_due()
    assert len([one for one in mail.outbox if "fremd" in one.to[0]]) <= most
    assert Mail.objects.filter(state=MailState.HELD).count() >= 60 - most
    assert [one.to for one in mail.outbox].count(["ben@example.org"]) == 2


def test_two_runs_at_once_remind_once(process: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    make_entry(make_competition(process))
    clock.forward(hours=97)
    other: list[int] = []
    after_looking(monkeypatch, reminders, lambda: other.append(remind_before_the_end()))
    assert remind_before_the_end() == 0
    assert other == [1]
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("meanwhile", ["deleted", "changed", "extended"])
def test_what_happens_while_others_are_reminded_counts(
    process: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    competition = make_competition(process)
    entry = make_entry(competition)
    clock.forward(hours=97)

    def happens() -> None:
        if meanwhile == "deleted":
            entry.delete()
        elif meanwhile == "changed":
            Entry.objects.filter(pk=entry.pk).update(changed_at=timezone.now())
        else:
            CompetitionPage.objects.filter(pk=competition.pk).update(closes_at=later(competition))

    after_looking(monkeypatch, reminders, happens)
    assert remind_before_the_end() == 0
    assert not Mail.objects.exists()


def test_nobody_is_reminded_of_handing_in_once_it_is_too_late(process: Any, clock: Clock) -> None:
    competition = make_competition(process)
    clock.forward(days=6, hours=22)
    make_entry(competition)
    clock.forward(hours=3)
    assert why_closed(Entry.objects.get()) != ""
    assert remind_before_the_end() == 0


@pytest.mark.parametrize("still", ["jury", "vote"])
def test_no_entry_and_no_ballot_goes_while_jury_or_public_still_judge(process: Any, still: str) -> None:
    """Where nobody has set a day of the honouring, the days are counted from the closing moment."""
    now = timezone.now()
    moments: dict[str, Any] = {"jury_until": timezone.localdate()}
    if still == "vote":
        moments = {"vote_from": now - timedelta(days=10), "vote_until": now + timedelta(days=1), "vote_wanted": True}
    competition = make_competition(process, closes_at=now - timedelta(days=50), keep_days=30, **moments)
    entry = make_entry(competition, state=STATE.HANDED_IN)
    if still == "vote":
        make_ballot(competition, entry.number)
    assert not due_entries().exists()
    assert not due_ballots().exists()
    CompetitionPage.objects.filter(pk=competition.pk).update(
        jury_until=moments.get("jury_until") and moments["jury_until"] - timedelta(days=32),
        vote_until=moments.get("vote_until") and now - timedelta(days=31),
        vote_from=moments.get("vote_from") and now - timedelta(days=40),
    )
    assert due_entries().get() == entry


def test_each_entry_goes_when_its_time_is_over(process: Any) -> None:
    now = timezone.now()

    def ago(days: int) -> Any:
        return now - timedelta(days=days)

    endless = make_competition(process, "Ohne Ende", closes_at=None)
    runs, over = make_competition(process), make_competition(process, "Vorbei", closes_at=ago(40))
    long_over = make_competition(process, "Lange vorbei", closes_at=ago(200), honoured_at=ago(181))
    lately = make_competition(process, "Gerade", closes_at=ago(200), honoured_at=ago(179))
    kept = [
        make_entry(runs),
        make_entry(over, state=STATE.HANDED_IN),
        make_entry(lately, state=STATE.HANDED_IN),
        make_entry(runs, state=STATE.WITHDRAWN),
        make_entry(endless),
    ]
    due = [
        make_entry(endless, changed_at=ago(400)),
        make_entry(over),
        make_entry(long_over, state=STATE.HANDED_IN),
        make_entry(runs, email="", is_trial=True, created_at=ago(2)),
        make_entry(runs, state=STATE.UNCONFIRMED, state_changed_at=ago(60)),
        make_entry(runs, state=STATE.WITHDRAWN, state_changed_at=ago(400)),
    ]
    assert set(due_entries().values_list("pk", flat=True)) == {one.pk for one in due}
    assert kept


def test_a_draft_that_may_come_later_is_not_deleted_before_that(process: Any) -> None:
    now = timezone.now()
    competition = make_competition(process, closes_at=now - timedelta(days=31))
    make_entry(competition, late_until=now + timedelta(days=5))
    over = make_entry(competition, email="ben@example.org", late_until=now - timedelta(days=31))
    assert list(due_entries()) == [over]


def test_entries_are_kept_from_the_day_on_which_the_winners_were_told_where_that_was_later_than_announced(
    process: Any,
) -> None:
    now = timezone.now()
    competition = make_competition(
        process, closes_at=now - timedelta(days=90), honoured_at=now - timedelta(days=60), keep_days=30
    )
    entry = make_entry(competition, state=STATE.HANDED_IN)
    told = Honouring.objects.create(competition=competition, public_at=now - timedelta(days=29))
    assert not due_entries().exists()
    Honouring.objects.filter(pk=told.pk).update(public_at=now - timedelta(days=31))
    assert due_entries().get() == entry


# What is refused, and why


@pytest.mark.parametrize(
    ("closes_in", "until_in", "told"),
    [
        (None, 7, "noch keinen Einsendeschluss"),
        (-9, -2, "Dieser Zeitpunkt ist vorbei"),
    ],
)
def test_an_end_is_put_off_only_where_there_is_one_and_to_a_moment_that_is_still_to_come(
    staff: Any, process: Any, closes_in: int | None, until_in: int, told: str
) -> None:
    now = timezone.now()
    ends = now + timedelta(days=closes_in) if closes_in is not None else None
    competition = make_competition(process, closes_at=ends)
    make_entry(competition)
    with pytest.raises(EntryError, match=told):
        extend(competition, now + timedelta(days=until_in), "Ferien", user=staff)
    assert not competition.extensions.exists()
    assert not Mail.objects.exists(), "nobody is told of a later end"


@pytest.mark.parametrize(
    ("closes_in", "until_in", "told"),
    [
        (-9, -2, "Dieser Zeitpunkt ist vorbei"),
        (9, 2, "Bis dahin kann ohnehin jeder einreichen"),
        (9, 9, "Bis dahin kann ohnehin jeder einreichen"),
    ],
)
def test_nobody_is_promised_more_time_that_has_passed_or_that_everybody_has(
    staff: Any, process: Any, closes_in: int, until_in: int, told: str
) -> None:
    now = timezone.now()
    entry = make_entry(make_competition(process, closes_at=now + timedelta(days=closes_in)))
    with pytest.raises(EntryError, match=told):
        allow_late(entry, now + timedelta(days=until_in), "Krank", user=staff)
    assert Entry.objects.get().late_until is None
    assert not Mail.objects.exists()


def test_who_may_come_later_reads_until_when_in_the_mail(staff: Any, process: Any) -> None:
    entry = make_entry(make_competition(process, closes_at=timezone.now() - timedelta(days=1)))
    until = timezone.now() + timedelta(days=2)
    allow_late(entry, until, "Krank", user=staff)
    assert f"bis {say_moment(until)}" in Mail.objects.get().text
