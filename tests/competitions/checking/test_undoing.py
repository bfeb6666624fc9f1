"""Decisions of the formal check that are taken back, and more time for a repair."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.client import CommittingClient
from tests.factories.checks import all_fulfilled, give_back, handed_in, make_checked, turn_down
from tests.factories.competitions import make_honour
from tests.factories.core import make_process
from tests.factories.judging import make_jury
from tests.factories.participation import make_moderator
from tests.factories.reviews import item_of, judge, juror
from wagtail_aufbruch.competitions.domain.checking import appeals, deciding, repairing, undoing
from wagtail_aufbruch.competitions.domain.checking.errors import NotUndone, RulesOpen
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of, last_check, open_check
from wagtail_aufbruch.competitions.domain.going_on import choosing
from wagtail_aufbruch.competitions.domain.operations.repair_deadlines import end_repairs
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Entry, EntryStep, FormalCheck
from wagtail_aufbruch.competitions.models.pages.competition import MOST_DAYS
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown, ReasonMissing

pytestmark = pytest.mark.django_db
STATE = EntryState


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def staff(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def entry(process: Any) -> Entry:
    return handed_in(make_checked(process))


def admit(entry: Entry, staff: Any) -> Entry:
    return deciding.admit(entry, all_fulfilled(entry.competition), user=staff, seen=fingerprint_of(entry))


def mark(entry: Entry) -> str:
    fresh = Entry.objects.get(pk=entry.pk)
    return undoing.mark_of(fresh, last_check(fresh))


def undo(entry: Entry, staff: Any, reason: str = "Es war der falsche Beitrag.") -> Entry:
    return undoing.undo(entry, reason, user=staff, seen=mark(entry))


def state_of(entry: Entry) -> str:
    return Entry.objects.values_list("state", flat=True).get(pk=entry.pk)


@pytest.mark.parametrize("decide", [admit, give_back, turn_down])
def test_a_decision_is_taken_back_and_the_ticks_stay(entry: Entry, staff: Any, decide: Any) -> None:
    decide(entry, staff)
    findings = FormalCheck.objects.get().findings
    undo(entry, staff)
    assert state_of(entry) == STATE.HANDED_IN
    assert Entry.objects.to_check().filter(pk=entry.pk).exists()
    begun = open_check(entry)
    assert begun is not None
    assert begun.findings == findings
    assert last_check(entry) is None
    done = FormalCheck.objects.exclude(verdict="open").get()
    assert (done.undone_by, done.undo_reason) == (staff, "Es war der falsche Beitrag.")
    assert EntryStep.objects.order_by("-pk")[0].reason == "Es war der falsche Beitrag."
    body = str(mail.outbox[-1].body) if mail.outbox else ""
    assert not body or "zurückgenommen" in body


def test_the_person_is_told_and_it_can_be_decided_anew(
    entry: Entry, staff: Any, django_capture_on_commit_callbacks: Any
) -> None:
    turn_down(entry, staff)
    with django_capture_on_commit_callbacks(execute=True):
        undo(entry, staff)
    told = str(mail.outbox[-1].body)
    assert "zurückgenommen" in told
    assert "Es war der falsche Beitrag." in told
    fresh = Entry.objects.get(pk=entry.pk)
    fresh.competition = entry.competition
    admit(fresh, staff)
    assert state_of(entry) == STATE.ADMITTED


def test_without_a_reason_or_on_old_words_nothing_is_taken_back(entry: Entry, staff: Any) -> None:
    admit(entry, staff)
    with pytest.raises(ReasonMissing):
        undo(entry, staff, " ")
    seen = mark(entry)
    Entry.objects.filter(pk=entry.pk).update(revision=99)
    for wrong in (seen, ""):
        with pytest.raises(ChangedSinceShown):
            undoing.undo(entry, "Grund", user=staff, seen=wrong)
    assert state_of(entry) == STATE.ADMITTED


def test_twice_is_once(entry: Entry, staff: Any) -> None:
    admit(entry, staff)
    undo(entry, staff)
    with pytest.raises(NotUndone):
        undo(entry, staff)
    assert FormalCheck.objects.count() == 2


def test_after_an_appeal_the_decision_stays(entry: Entry, staff: Any, process: Any) -> None:
    turn_down(entry, staff)
    appeals.file_appeal(entry, "Die Einwilligungen liegen bei.")
    with pytest.raises(NotUndone):
        undo(entry, staff)
    other = make_moderator(process, "kollegin")
    appeals.decide_appeal(entry, True, "Stimmt.", user=other, seen=fingerprint_of(Entry.objects.get(pk=entry.pk)))
    with pytest.raises(NotUndone):
        undo(entry, staff)
    assert state_of(entry) == STATE.ADMITTED


def test_once_a_juror_has_handed_in_the_decision_stays(entry: Entry, staff: Any) -> None:
    other = handed_in(entry.competition, email="ben@example.org")
    for one in (entry, other):
        admit(one, staff)
    round_ = make_jury(entry.competition, [entry, other], user=staff)
    assert not undoing.why_not_undone(Entry.objects.get(pk=entry.pk), last_check(entry))
    judge(juror(round_), item_of(round_, entry), 4, 4)
    with pytest.raises(NotUndone):
        undo(entry, staff)
    assert state_of(entry) == STATE.ADMITTED
    undo(other, staff)
    assert state_of(other) == STATE.HANDED_IN, "what nobody has judged is still open"


def test_what_happened_by_itself_or_by_the_person_is_not_taken_back(entry: Entry, staff: Any) -> None:
    give_back(entry, staff)
    repairing.hand_in_again(entry)
    with pytest.raises(NotUndone):
        undo(entry, staff)
    second = handed_in(entry.competition, email="ben@example.org")
    give_back(second, staff)
    Entry.objects.filter(pk=second.pk).update(repair_until=timezone.now() - timedelta(hours=1))
    assert end_repairs() == 1
    with pytest.raises(NotUndone):
        undo(second, staff)


def test_a_prepared_prize_holds_the_decision(entry: Entry, staff: Any) -> None:
    admit(entry, staff)
    make_honour(entry)
    with pytest.raises(NotUndone):
        undo(entry, staff)


def test_an_entry_that_is_chosen_to_go_on_holds_the_decision_until_that_is_taken_back(entry: Entry, staff: Any) -> None:
    choosing.choose(admit(entry, staff), choosing.Words("Mehr Bänke", "An jeder Ecke eine."), user=staff)
    with pytest.raises(NotUndone) as refused:
        undo(entry, staff)
    assert "Nehmen Sie das zuerst zurück" in str(refused.value.message)
    choosing.drop(entry, user=staff)
    undo(entry, staff)
    assert state_of(entry) == STATE.HANDED_IN


def more_time(entry: Entry, staff: Any, days: int, reason: str = "Ferien") -> Entry:
    day = timezone.localdate() + timedelta(days=days)
    return undoing.give_more_time(entry, day, reason, user=staff, seen=mark(entry))


def test_more_time_is_kept_with_its_reason_and_holds(
    entry: Entry, staff: Any, django_capture_on_commit_callbacks: Any
) -> None:
    give_back(entry, staff, days=2)
    with django_capture_on_commit_callbacks(execute=True):
        more_time(entry, staff, 9, "Die Schule ist zu.")
    fresh, check = Entry.objects.get(pk=entry.pk), last_check(entry)
    assert check is not None
    assert timezone.localdate(fresh.repair_until) == timezone.localdate() + timedelta(days=9)
    assert fresh.repair_until == check.repair_until
    assert [one["reason"] for one in check.longer] == ["Die Schule ist zu."]
    assert "Die Schule ist zu." in str(mail.outbox[-1].body)
    FormalCheck.objects.filter(pk=check.pk).update(reminded_at=timezone.now())
    assert end_repairs() == 0
    repairing.hand_in_again(fresh)
    assert state_of(entry) == STATE.HANDED_IN


def test_a_deadline_is_not_made_shorter_nor_endless_nor_given_without_a_reason(entry: Entry, staff: Any) -> None:
    give_back(entry, staff, days=5)
    for days, error in ((5, RulesOpen), (1, RulesOpen), (400, RulesOpen)):
        with pytest.raises(error):
            more_time(entry, staff, days)
    with pytest.raises(RulesOpen, match=f"nächsten {MOST_DAYS} Tage"):
        more_time(entry, staff, MOST_DAYS + 1)
    with pytest.raises(ReasonMissing):
        more_time(entry, staff, 9, "")
    more_time(entry, staff, MOST_DAYS)
    Entry.objects.filter(pk=entry.pk).update(repair_until=timezone.now() - timedelta(minutes=5))
    with pytest.raises(NotUndone):
        more_time(entry, staff, 9)


def test_more_time_that_was_given_on_an_old_page_does_not_count(entry: Entry, staff: Any) -> None:
    """A colleague has given more time meanwhile: the person has been told of that day already."""
    give_back(entry, staff, days=5)
    read = mark(entry)
    more_time(entry, staff, 9)
    day = timezone.localdate() + timedelta(days=12)
    for seen in (read, ""):
        with pytest.raises(ChangedSinceShown):
            undoing.give_more_time(entry, day, "Grund", user=staff, seen=seen)
    assert timezone.localdate(Entry.objects.get(pk=entry.pk).repair_until) == timezone.localdate() + timedelta(days=9)


def test_staff_do_both_by_the_page_of_the_entry(process: Any, staff: Any, entry: Entry) -> None:
    client: Client = CommittingClient()
    client.force_login(staff)
    give_back(entry, staff)
    own = reverse("aufbruch_entry", args=[entry.pk])
    page = client.get(own)
    assert "Diese Entscheidung zurücknehmen" in page.content.decode()
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    longer = {"mehr-zeit-seen": mark(entry), "mehr-zeit-until": day, "mehr-zeit-reason": "Ferien"}
    assert (
        client.post(
            reverse("aufbruch_entry_more_time", args=[entry.pk]), {**longer, "mehr-zeit-reason": ""}
        ).status_code
        == 422
    )
    assert client.post(reverse("aufbruch_entry_more_time", args=[entry.pk]), longer).status_code == 302
    assert "Ferien" in client.get(own).content.decode()
    url = reverse("aufbruch_entry_check_undo", args=[entry.pk])
    old = {"zuruecknehmen-seen": "alt", "zuruecknehmen-reason": "Vertan"}
    answer = client.post(url, old)
    assert answer.status_code == 409
    again = answer.context["undo_form"]["seen"].value()
    assert client.post(url, {**old, "zuruecknehmen-seen": again}).status_code == 302
    assert "Vertan" in client.get(own).content.decode()
    assert state_of(entry) == STATE.HANDED_IN
