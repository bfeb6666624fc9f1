"""The formal check: what staff may decide, on what they have read, and what follows."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import PageLogEntry

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.checks import (
    FIRST_BROKEN,
    SECOND_BROKEN,
    add_rules,
    all_fulfilled,
    give_back,
    handed_in,
    make_checked,
    ticks,
    turn_down,
)
from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.checking import appeals, deciding, repairing, undoing
from wagtail_aufbruch.competitions.domain.checking.errors import DecidedByThemselves, NotChecked, OneAppeal, RulesOpen
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of, last_check
from wagtail_aufbruch.competitions.domain.checking.rules import findings_of
from wagtail_aufbruch.competitions.domain.entering import handing_in
from wagtail_aufbruch.competitions.domain.errors import EnoughEntries, EntryError, NotOpen
from wagtail_aufbruch.competitions.domain.operations.repair_deadlines import end_repairs, remind_of_repairs
from wagtail_aufbruch.competitions.enums import EntryState, Finding, Verdict
from wagtail_aufbruch.competitions.models import Appeal, CheckRule, CompetitionPage, Entry, EntryStep, FormalCheck
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown, ReasonMissing
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
def entry(process: Any) -> Entry:
    return handed_in(make_checked(process))


def state_of(entry: Entry) -> str:
    return Entry.objects.get(pk=entry.pk).state


def mails() -> list[str]:
    return list(Mail.objects.order_by("pk").values_list("kind", flat=True))


# Deciding


def test_an_entry_that_fulfils_all_is_admitted_and_judged(entry: Entry, staff: Any) -> None:
    assert list(Entry.objects.judged()) == []
    deciding.admit(entry, all_fulfilled(entry.competition), user=staff, seen=fingerprint_of(entry))
    assert list(Entry.objects.judged()) == [entry]
    assert mails() == ["entry_admitted"]
    check = FormalCheck.objects.get()
    assert (check.verdict, check.decided_by) == (Verdict.ADMITTED, staff)


@pytest.mark.parametrize("found", [{}, ticks(Finding.FULFILLED), FIRST_BROKEN])
def test_nothing_is_admitted_of_which_a_rule_is_open_or_broken(entry: Entry, staff: Any, found: Any) -> None:
    with pytest.raises(RulesOpen):
        deciding.admit(entry, found, user=staff, seen=fingerprint_of(entry))
    assert state_of(entry) == STATE.HANDED_IN
    assert not FormalCheck.objects.exists()


def test_a_decision_on_what_nobody_has_read_is_refused(entry: Entry, staff: Any) -> None:
    seen = fingerprint_of(entry)
    Entry.objects.filter(pk=entry.pk).update(title="Etwas ganz anderes")
    for read in (seen, ""):
        with pytest.raises(ChangedSinceShown):
            deciding.admit(entry, all_fulfilled(entry.competition), user=staff, seen=read)
    assert state_of(entry) == STATE.HANDED_IN


def test_a_rule_that_was_reworded_meanwhile_has_to_be_read_anew(entry: Entry, staff: Any) -> None:
    seen = fingerprint_of(entry)
    CheckRule.objects.filter(key="rule0000").update(text="Neu gefasst.")
    with pytest.raises(ChangedSinceShown):
        deciding.admit(entry, all_fulfilled(entry.competition), user=staff, seen=seen)


def test_a_check_keeps_the_wording_by_which_it_was_made(entry: Entry, staff: Any) -> None:
    turn_down(entry, staff)
    CheckRule.objects.filter(key="rule0001").update(text="Neu gefasst.")
    check = last_check(entry)
    assert check is not None
    assert [one.text for one in findings_of(check) if one.is_broken] == ["Wer abgebildet ist, hat zugestimmt."]


def test_of_two_colleagues_who_decide_the_second_is_told(entry: Entry, staff: Any) -> None:
    seen = fingerprint_of(entry)
    turn_down(entry, staff)
    with pytest.raises(NotChecked):
        deciding.admit(entry, all_fulfilled(entry.competition), user=staff, seen=seen)
    assert state_of(entry) == STATE.NOT_ADMITTED


def test_as_long_as_people_can_change_their_entry_nothing_is_decided(process: Any, staff: Any) -> None:
    competition = make_competition(process)
    add_rules(competition)
    entry = handed_in(competition)
    with pytest.raises(EntryError, match="noch ändern"):
        deciding.admit(entry, all_fulfilled(competition), user=staff, seen=fingerprint_of(entry))
    deciding.note(entry, FIRST_BROKEN, user=staff, seen=fingerprint_of(entry))
    assert FormalCheck.objects.get().verdict == Verdict.OPEN
    assert mails() == []


def test_who_may_be_late_is_not_decided_on_before(entry: Entry, staff: Any) -> None:
    entry.late_until = timezone.now() + timedelta(hours=1)
    entry.save()
    with pytest.raises(EntryError, match="noch ändern"):
        turn_down(entry, staff)
    assert not Entry.objects.to_check().exists()


@pytest.mark.parametrize("found", [{}, ticks(Finding.FULFILLED, Finding.FULFILLED)])
def test_nothing_is_refused_or_returned_without_a_broken_rule(entry: Entry, staff: Any, found: Any) -> None:
    with pytest.raises(RulesOpen):
        deciding.refuse(entry, found, message="Grund", user=staff, seen=fingerprint_of(entry))
    with pytest.raises(RulesOpen):
        deciding.send_back(
            entry, found, asked=["title"], until_day=timezone.localdate() + timedelta(days=3), message="Bitte",
            user=staff, seen=fingerprint_of(entry),
        )  # fmt: skip
    assert state_of(entry) == STATE.HANDED_IN


@pytest.mark.parametrize(
    ("asked", "days", "message"),
    [((), 7, "Bitte"), (("unsinn",), 7, "Bitte"), (("title",), 0, "Bitte"), (("title",), 91, "Bitte"),
     (("title",), 7, " ")],
)  # fmt: skip
def test_what_is_returned_says_what_until_when_and_why(
    entry: Entry, staff: Any, asked: Any, days: int, message: str
) -> None:
    with pytest.raises(RulesOpen):
        deciding.send_back(
            entry, FIRST_BROKEN, asked=asked, until_day=timezone.localdate() + timedelta(days=days), message=message,
            user=staff, seen=fingerprint_of(entry),
        )  # fmt: skip
    assert state_of(entry) == STATE.HANDED_IN


@pytest.mark.parametrize("days", [1, 3, 90])
def test_a_repair_runs_until_the_end_of_its_day_on_the_clock_of_the_town(entry: Entry, staff: Any, days: int) -> None:
    end = timezone.localtime(give_back(entry, staff, days=days).repair_until)
    assert (end.date(), end.hour, end.minute) == (timezone.localdate() + timedelta(days=days), 23, 59)


def test_a_competition_without_rules_has_no_check_and_all_is_judged(process: Any, staff: Any) -> None:
    entry = handed_in(make_competition(process, closes_at=timezone.now() - timedelta(days=1)))
    assert list(Entry.objects.judged()) == [entry]
    assert not Entry.objects.to_check().exists()
    with pytest.raises(EntryError, match="keine Regeln"):
        deciding.admit(entry, {}, user=staff, seen=fingerprint_of(entry))


def test_what_was_not_admitted_keeps_its_place_so_that_an_appeal_can_succeed(entry: Entry, staff: Any) -> None:
    turn_down(entry, staff)
    assert Entry.objects.get().slot == 1
    CompetitionPage.objects.update(most_entries=1)
    second = make_entry(entry.competition)
    with pytest.raises((EntryError, NotOpen)):
        handing_in.hand_in(second, by_mail=True)


# Repairing


def test_only_what_was_asked_for_is_changed(entry: Entry, staff: Any) -> None:
    current = give_back(entry, staff)
    changed = repairing.save_repair(
        current,
        [{"key": "key00000", "label": "Worum geht es?", "type": "multiline", "value": "Untergeschoben"}],
        revision=current.revision,
        title="Der volle Titel",
        name="Jemand anders",
    )
    assert (changed.title, changed.name) == ("Der volle Titel", "Anna Beispiel")
    assert changed.answers[0]["value"] == "Ein Reparaturcafé auf Rädern."


def test_the_category_is_put_right_and_takes_its_place_there(process: Any, staff: Any) -> None:
    competition = make_checked(process, categories=("Schulen", "Alle"))
    entry = handed_in(competition, category="cat00000")
    current = give_back(entry, staff, asked=("category",))
    changed = repairing.save_repair(current, current.answers, revision=current.revision, category="cat00001")
    assert (changed.category, changed.slot) == ("cat00001", 1)


def test_nothing_is_put_into_a_category_in_which_the_person_has_no_place_left(process: Any, staff: Any) -> None:
    competition = make_checked(process, categories=("Schulen", "Alle"))
    entry = handed_in(competition, category="cat00000")
    handed_in(competition, category="cat00001")
    current = give_back(entry, staff, asked=("category",))
    with pytest.raises(EnoughEntries):
        repairing.save_repair(current, current.answers, revision=current.revision, category="cat00001")
    assert Entry.objects.get(pk=entry.pk).category == "cat00000"


FOLLOWS = (
    ({"honoured_at": timedelta(days=5)}, "Preisverleihung"),
    ({"vote_wanted": True, "vote_from": timedelta(days=5), "vote_until": timedelta(days=9)}, "Abstimmung"),
)


@pytest.mark.parametrize(("moments", "told"), FOLLOWS)
def test_nothing_is_returned_or_given_more_time_until_people_vote_or_read_who_has_won(
    process: Any, staff: Any, moments: dict[str, Any], told: str
) -> None:
    now = timezone.now()
    values = {name: now + value if isinstance(value, timedelta) else value for name, value in moments.items()}
    entry = handed_in(make_checked(process, **values))
    with pytest.raises(EntryError, match=told):
        give_back(entry, staff, days=6)
    assert state_of(entry) == STATE.HANDED_IN
    give_back(entry, staff, days=3)
    fresh = Entry.objects.get(pk=entry.pk)
    day = timezone.localdate() + timedelta(days=6)
    with pytest.raises(EntryError, match=told):
        undoing.give_more_time(fresh, day, "Ferien", user=staff, seen=undoing.mark_of(fresh, last_check(fresh)))
    assert Entry.objects.get(pk=entry.pk).repair_until == fresh.repair_until


def test_a_repair_that_was_handed_in_waits_for_the_check_and_can_be_admitted(entry: Entry, staff: Any) -> None:
    repairing.hand_in_again(give_back(entry, staff))
    repairing.hand_in_again(entry)
    assert list(Entry.objects.to_check()) == [entry]
    assert mails() == ["entry_returned", "entry_repaired"]
    deciding.admit(entry, all_fulfilled(entry.competition), user=staff, seen=fingerprint_of(Entry.objects.get()))
    assert list(Entry.objects.judged()) == [entry]
    moved = EntryStep.objects.order_by("pk").values_list("to_state", flat=True)
    assert list(moved) == ["returned", "handed_in", "admitted"]


def test_a_repair_in_time_is_not_ended_by_the_deadline(entry: Entry, staff: Any, clock: Clock) -> None:
    repairing.hand_in_again(give_back(entry, staff))
    clock.forward(days=30)
    assert end_repairs() == 0
    assert state_of(entry) == STATE.HANDED_IN


@pytest.mark.parametrize(
    ("found", "state", "words"),
    [(FIRST_BROKEN, STATE.ADMITTED, "wie er ist"), (SECOND_BROKEN, STATE.NOT_ADMITTED, "nicht zugelassen"),
     (ticks(Finding.NOT_FULFILLED, Finding.NOT_FULFILLED), STATE.NOT_ADMITTED, "nicht zugelassen")],
)  # fmt: skip
def test_after_the_deadline_the_strictest_broken_rule_says_what_happens(
    entry: Entry, staff: Any, clock: Clock, found: Any, state: str, words: str
) -> None:
    give_back(entry, staff, found, days=2)
    clock.forward(days=1)
    assert end_repairs() == 0
    clock.forward(days=2)
    assert (end_repairs(), end_repairs()) == (1, 0)
    assert state_of(entry) == state
    assert Entry.objects.judged().exists() == (state == STATE.ADMITTED)
    told = Mail.objects.get(kind="entry_repair_over")
    assert words in told.text
    step = EntryStep.objects.latest("pk")
    assert (step.actor, step.to_state) == ("system", state)
    with pytest.raises(NotOpen):
        repairing.hand_in_again(entry)
    with pytest.raises(NotOpen):
        repairing.save_repair(entry, [], revision=Entry.objects.get().revision, title="Zu spät")


def test_after_the_deadline_nothing_is_taken_even_before_the_regular_work(
    entry: Entry, staff: Any, clock: Clock
) -> None:
    give_back(entry, staff, days=1)
    clock.forward(days=2)
    with pytest.raises(NotOpen, match="Frist"):
        repairing.hand_in_again(entry)
    assert state_of(entry) == STATE.RETURNED


def test_people_are_reminded_three_days_and_one_day_before_and_not_right_after_they_were_told(
    entry: Entry, staff: Any, clock: Clock
) -> None:
    give_back(entry, staff, days=7)
    told = []
    for day in range(1, 8):
        clock.forward(days=1)
        told += [day] * (remind_of_repairs() + remind_of_repairs())
    assert told == [5, 7]
    short = handed_in(entry.competition, email="ben@example.org")
    give_back(short, staff, days=1)
    assert remind_of_repairs() == 0


def test_an_entry_can_be_withdrawn_while_it_is_to_be_mended_and_no_longer(
    entry: Entry, staff: Any, clock: Clock
) -> None:
    give_back(entry, staff, days=1)
    other = handed_in(entry.competition, email="ben@example.org")
    give_back(other, staff, days=1)
    assert handing_in.withdraw(entry).state == STATE.WITHDRAWN
    assert Entry.objects.get(pk=entry.pk).repair_until is None
    assert end_repairs() == 0
    clock.forward(days=2)
    with pytest.raises(NotOpen):
        handing_in.withdraw(other)


# Appealing


def test_an_appeal_is_decided_by_somebody_else_and_lets_the_entry_take_part(
    entry: Entry, staff: Any, process: Any
) -> None:
    turn_down(entry, staff)
    appeals.file_appeal(entry, "Die Einwilligungen liegen bei.")
    colleague = make_moderator(process, "kollegin")
    seen = fingerprint_of(Entry.objects.get())
    with pytest.raises(DecidedByThemselves, match="kollegin"):
        appeals.decide_appeal(entry, True, "Grund", user=staff, seen=seen)
    with pytest.raises(ReasonMissing):
        appeals.decide_appeal(entry, True, " ", user=colleague, seen=seen)
    with pytest.raises(ChangedSinceShown):
        appeals.decide_appeal(entry, True, "Grund", user=colleague, seen="alt")
    appeals.decide_appeal(entry, True, "Sie liegen vor.", user=colleague, seen=seen)
    assert list(Entry.objects.judged()) == [entry]
    assert mails() == ["entry_not_admitted", "entry_appeal_received", "entry_appeal_decided"]
    with pytest.raises(EntryError, match="Kein Einspruch"):
        appeals.decide_appeal(entry, False, "Doch nicht", user=colleague, seen=seen)


def test_not_even_a_superuser_decides_on_their_own_decision(process: Any, entry: Entry, admin_user: Any) -> None:
    turn_down(entry, admin_user)
    appeals.file_appeal(entry, "Bitte noch einmal ansehen.")
    with pytest.raises(DecidedByThemselves, match="Niemand sonst"):
        appeals.decide_appeal(entry, True, "Grund", user=admin_user, seen=fingerprint_of(Entry.objects.get()))
    row = Appeal.objects.get()
    row.accepted, row.decided_at, row.decided_by = True, timezone.now(), admin_user
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_whoever_returned_an_entry_that_was_not_mended_does_not_decide_the_appeal(
    entry: Entry, staff: Any, clock: Clock
) -> None:
    give_back(entry, staff, SECOND_BROKEN, days=1)
    clock.forward(days=2)
    end_repairs()
    appeals.file_appeal(entry, "Ich war krank.")
    with pytest.raises(DecidedByThemselves):
        appeals.decide_appeal(entry, True, "Grund", user=staff, seen=fingerprint_of(Entry.objects.get()))


def test_there_is_one_appeal_and_no_second(entry: Entry, staff: Any, process: Any) -> None:
    turn_down(entry, staff)
    appeals.file_appeal(entry, "Die Einwilligungen liegen bei.")
    with pytest.raises(OneAppeal):
        appeals.file_appeal(entry, "Noch einmal.")
    colleague = make_moderator(process, "kollegin")
    appeals.decide_appeal(entry, False, "Nein.", user=colleague, seen=fingerprint_of(Entry.objects.get()))
    assert state_of(entry) == STATE.NOT_ADMITTED
    with pytest.raises(OneAppeal):
        appeals.file_appeal(entry, "Noch einmal.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create(entry=entry, text="Noch einmal.")


def test_one_can_appeal_for_as_many_days_as_the_page_says(entry: Entry, staff: Any, clock: Clock) -> None:
    CompetitionPage.objects.update(appeal_days=3)
    turn_down(entry, staff)
    clock.forward(days=3)
    assert appeals.why_no_appeal(Entry.objects.select_related("competition").get(), None) == ""
    clock.forward(days=1)
    with pytest.raises(NotOpen, match="Einspruch"):
        appeals.file_appeal(entry, "Zu spät.")


@pytest.mark.parametrize("state", [STATE.HANDED_IN, STATE.ADMITTED, STATE.RETURNED, STATE.WITHDRAWN])
def test_there_is_nothing_to_appeal_against_where_nothing_was_refused(process: Any, state: str) -> None:
    entry = make_entry(make_checked(process), state=state)
    with pytest.raises(NotOpen):
        appeals.file_appeal(entry, "Einspruch")


# What staff see


@pytest.fixture
def client(staff: Any) -> Client:
    client = CommittingClient()
    client.force_login(staff)
    return client


def form(entry: Entry, *found: str, **more: Any) -> dict[str, Any]:
    """What a browser sends of the check."""
    given = {f"pruefung-finding_rule{place:04}": one for place, one in enumerate(found)}
    return {"pruefung-seen": fingerprint_of(entry), **given, **more}


def test_staff_tick_and_admit_by_the_form(client: Client, entry: Entry) -> None:
    url = reverse("aufbruch_entry_check", args=[entry.pk])
    assert client.post(url, form(entry, "fulfilled", "open", tun="merken")).status_code == 302
    shown = client.get(reverse("aufbruch_entry", args=[entry.pk]))
    assert shown.context["check_form"]["finding_rule0000"].value() == "fulfilled"
    answer = client.post(url, form(entry, "fulfilled", "fulfilled", tun="zulassen"))
    assert answer.status_code == 302
    assert state_of(entry) == STATE.ADMITTED


def test_what_does_not_fit_is_told_and_what_was_typed_stays(client: Client, entry: Entry) -> None:
    url = reverse("aufbruch_entry_check", args=[entry.pk])
    typed = form(
        entry, "fulfilled", "not_fulfilled", **{"pruefung-message": "Bitte Bilder tauschen", "tun": "zulassen"}
    )
    answer = client.post(url, typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Bitte Bilder tauschen" in page
    assert "jede Regel erfüllt" in page
    assert state_of(entry) == STATE.HANDED_IN


def test_whoever_decides_on_old_words_reads_the_new_ones_and_decides_again(client: Client, entry: Entry) -> None:
    url = reverse("aufbruch_entry_check", args=[entry.pk])
    typed = form(entry, "fulfilled", "fulfilled", tun="zulassen")
    Entry.objects.filter(pk=entry.pk).update(title="Ganz anders")
    answer = client.post(url, typed)
    assert answer.status_code == 409
    assert "Ganz anders" in answer.content.decode()
    again = answer.context["check_form"]["seen"].value()
    assert client.post(url, {**typed, "pruefung-seen": again}).status_code == 302
    assert state_of(entry) == STATE.ADMITTED


def test_staff_return_and_refuse_by_the_form(client: Client, process: Any, entry: Entry) -> None:
    day = (timezone.localdate() + timedelta(days=5)).isoformat()
    answer = client.post(
        reverse("aufbruch_entry_check", args=[entry.pk]),
        form(entry, "not_fulfilled", "fulfilled", **{
            "pruefung-message": "Bitte ein Bild", "pruefung-asked": ["title", "key00000"], "pruefung-until": day,
            "tun": "zurueckgeben",
        }),
    )  # fmt: skip
    assert answer.status_code == 302
    assert FormalCheck.objects.get().asked == ["title", "key00000"]
    other = handed_in(entry.competition, email="ben@example.org")
    client.post(
        reverse("aufbruch_entry_check", args=[other.pk]),
        form(other, "not_fulfilled", "fulfilled", **{"pruefung-message": "Nicht eigenes Werk", "tun": "ablehnen"}),
    )
    assert state_of(other) == STATE.NOT_ADMITTED
    page = client.get(reverse("aufbruch_entry", args=[other.pk])).content.decode()
    assert "Nicht eigenes Werk" in page


def test_staff_see_what_a_repair_has_changed(client: Client, staff: Any, entry: Entry) -> None:
    current = give_back(entry, staff)
    repairing.save_repair(current, current.answers, revision=current.revision, title="Der volle Titel")
    repairing.hand_in_again(entry)
    page = client.get(reverse("aufbruch_entry", args=[entry.pk])).content.decode()
    assert "vorher:" in page
    assert page.count("Reparaturcafé auf Rädern") >= 1


def test_whoever_refused_an_entry_reads_who_can_decide_the_appeal(
    client: Client, staff: Any, entry: Entry, process: Any
) -> None:
    make_moderator(process, "kollegin")
    turn_down(entry, staff)
    appeals.file_appeal(entry, "Die Einwilligungen liegen bei.")
    page = client.get(reverse("aufbruch_entry", args=[entry.pk])).content.decode()
    assert "kollegin" in page
    answer = client.post(
        reverse("aufbruch_entry_appeal_decided", args=[entry.pk]),
        {"einspruch-seen": fingerprint_of(Entry.objects.get()), "einspruch-reason": "Doch", "tun": "stattgeben"},
    )
    assert answer.status_code == 409
    assert "kollegin" in answer.content.decode()
    assert Appeal.objects.get().decided_at is None


def test_a_colleague_decides_the_appeal_by_the_form(entry: Entry, staff: Any, process: Any) -> None:
    turn_down(entry, staff)
    appeals.file_appeal(entry, "Die Einwilligungen liegen bei.")
    colleague = CommittingClient()
    colleague.force_login(make_moderator(process, "kollegin"))
    url = reverse("aufbruch_entry_appeal_decided", args=[entry.pk])
    seen = colleague.get(reverse("aufbruch_entry", args=[entry.pk])).context["appeal_form"]["seen"].value()
    assert colleague.post(url, {"einspruch-seen": seen, "einspruch-reason": "", "tun": "stattgeben"}).status_code == 422
    answer = colleague.post(url, {"einspruch-seen": seen, "einspruch-reason": "Nein.", "tun": "zurueckweisen"})
    assert answer.status_code == 302
    assert Appeal.objects.get().accepted is False


def test_the_list_counts_what_is_to_be_checked(client: Client, entry: Entry) -> None:
    give_back(handed_in(entry.competition, email="ben@example.org"), make_moderator(entry.competition.process, "kai"))
    rows = client.get(reverse("aufbruch_competitions")).context["rows"]
    assert rows[0][3:] == (2, 1)
    listed = client.get(reverse("aufbruch_entries", args=[entry.competition_id]))
    assert "1 Beitrag wartet auf die formale Prüfung." in listed.content.decode()
    found = client.get(reverse("aufbruch_entries", args=[entry.competition_id]) + "?stand=returned")
    assert found.context["pages"].paginator.count == 1


def test_the_page_of_an_entry_costs_the_same_however_often_it_was_checked(
    client: Client, entry: Entry, staff: Any
) -> None:
    url = reverse("aufbruch_entry", args=[entry.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        return len(found)

    repairing.hand_in_again(give_back(entry, staff))
    queries()
    once = queries()
    repairing.hand_in_again(give_back(Entry.objects.get(), staff))
    assert queries() - once <= 3  # what was asked for each time is compared with what stands there now


def test_the_inbox_says_what_waits(client: Client, entry: Entry, staff: Any, clock: Clock) -> None:
    turned_down = handed_in(entry.competition, email="ben@example.org", title="Bunte Bänke")
    turn_down(turned_down, staff)
    appeals.file_appeal(turned_down, "Die Einwilligungen liegen bei.")
    overdue = handed_in(entry.competition, email="carla@example.org")
    give_back(overdue, staff, days=1)
    clock.forward(days=2)
    client.force_login(staff)  # the session has ended meanwhile
    neighbour = Client()
    neighbour.force_login(make_moderator(make_process("Nachbarstadt"), "nachbarin"))
    here, elsewhere = (one.get(reverse("aufbruch_inbox")).content.decode() for one in (client, neighbour))
    for waits in (
        "1 Beitrag wartet auf die formale Prüfung.",
        "Die Einwilligungen liegen bei.",
        "1 Beitrag wurde nicht rechtzeitig nachgebessert.",
    ):
        assert waits in here
        assert waits not in elsewhere


# What editors write, what goes along in files


@pytest.fixture
def editor(process: Any) -> Client:
    client = CommittingClient()
    client.force_login(get_user_model().objects.create_superuser("chefin", password="geheim"))
    return client


def test_a_new_competition_begins_with_usual_rules_and_a_kept_one_with_its_own(editor: Client, process: Any) -> None:
    new = editor.get(reverse("wagtailadmin_pages:add", args=["aufbruch_competitions", "competitionpage", process.pk]))
    rows = new.context["form"].formsets["check_rules"].forms
    assert [row.instance.if_not_repaired for row in rows] == ["as_it_stands", *["not_admitted"] * 4]
    assert "Er wurde rechtzeitig eingereicht." in new.content.decode()
    bare = make_competition(process)
    edited = editor.get(reverse("wagtailadmin_pages:edit", args=[bare.pk]))
    assert edited.context["form"].formsets["check_rules"].forms == []


def test_the_export_says_until_when_why_and_how_the_appeal_ended(client: Client, entry: Entry, staff: Any) -> None:
    turn_down(entry, staff)
    appeals.file_appeal(entry, "Die Einwilligungen liegen bei.")
    give_back(handed_in(entry.competition, email="ben@example.org"), staff)
    answer = client.get(reverse("aufbruch_entries_export", args=[entry.competition_id, "csv"]))
    rows = list(csv.DictReader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines(), delimiter=";"))
    first, second = rows
    assert first["Nicht erfüllt"] == "Wer abgebildet ist, hat zugestimmt."
    assert (first["Begründung der Prüfung"], first["Einspruch"]) == ("Die Einwilligungen fehlen.", "offen")
    assert "23:59" in second["Nachzubessern bis"]


def test_the_export_costs_the_same_however_many_were_checked(client: Client, entry: Entry, staff: Any) -> None:
    url = reverse("aufbruch_entries_export", args=[entry.competition_id, "csv"])

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            b"".join(client.get(url).streaming_content)
        return len(found)

    turn_down(entry, staff)
    queries()
    once = queries()
    for number in range(6):
        turn_down(handed_in(entry.competition, email=f"ben{number}@example.org"), staff)
    assert queries() == once


# What is refused, and why


def test_nobody_is_refused_without_a_reason_that_they_can_appeal_against(entry: Entry, staff: Any) -> None:
    with pytest.raises(RulesOpen, match="Schreiben Sie den Grund"):
        deciding.refuse(entry, SECOND_BROKEN, message=" \n", user=staff, seen=fingerprint_of(entry))
    assert state_of(entry) == STATE.HANDED_IN
    assert mails() == []


def test_an_appeal_that_says_nothing_does_not_use_up_the_one_appeal(entry: Entry, staff: Any) -> None:
    turn_down(entry, staff)
    with pytest.raises(EntryError, match="Schreiben Sie, warum Sie Einspruch einlegen"):
        appeals.file_appeal(entry, " \n")
    assert appeals.file_appeal(entry, "Die Einwilligungen liegen bei.").text == "Die Einwilligungen liegen bei."


def test_who_is_to_mend_something_is_reminded_by_mail_until_when(entry: Entry, staff: Any, clock: Clock) -> None:
    give_back(entry, staff, days=7)
    clock.forward(days=5)
    remind_of_repairs()
    reminder = Mail.objects.latest("pk")
    assert (reminder.recipient, reminder.kind) == ("anna@example.org", "entry_repair_reminder")
    assert date_format(timezone.localdate(Entry.objects.get(pk=entry.pk).repair_until), "j. F Y") in reminder.text


def test_the_history_says_of_each_entry_what_the_rules_made_of_it_after_its_deadline(
    process: Any, entry: Entry, staff: Any, clock: Clock
) -> None:
    other = handed_in(entry.competition, email="ben@example.org")
    give_back(entry, staff, days=1)
    give_back(other, staff, SECOND_BROKEN, days=1)
    clock.forward(days=3)
    assert end_repairs() == 2
    rows = PageLogEntry.objects.filter(action="aufbruch.entry_repair_over", page=entry.competition_id)
    told = {row.data["entry"]: (row.data["to"], row.user_id) for row in rows}
    assert told == {entry.pk: (STATE.ADMITTED, None), other.pk: (STATE.NOT_ADMITTED, None)}
