"""What staff do with a round in the admin, from the empty list to the result."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.clock import Clock
from tests.factories.core import make_member, make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.reviews import end_round, fix_result, item_of, judge, juror, make_round, make_running
from wagtail_aufbruch.participation.extension.periodic_work import SomeFailed
from wagtail_aufbruch.participation.models import Mail
from wagtail_aufbruch.reviews.domain.operations import reminders
from wagtail_aufbruch.reviews.domain.operations.reminders import remind_before_the_end
from wagtail_aufbruch.reviews.domain.reviewing import conflicts
from wagtail_aufbruch.reviews.domain.rounds import opening, people, preparing
from wagtail_aufbruch.reviews.models import Conflict, Review, Reviewer, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return make_call(make_process())


@pytest.fixture
def moderator(call):
    return make_moderator(call.process)


@pytest.fixture
def browser(moderator, client: Client) -> Client:
    client.force_login(moderator)
    return client


def test_staff_read_who_judges_and_gets_no_mail(browser: Client, moderator, call) -> None:
    made = make_round(call, user=moderator)
    moderator.email, moderator.last_name = "", "Amt"
    moderator.save()
    people.add_reviewers(made, [people.Person("Amt", "", user=moderator)], user=moderator)
    answer = browser.post(reverse("aufbruch_review_release", args=[made.pk]), follow=True)
    told = [str(one).strip() for one in answer.context["messages"]]
    assert told[1:] == [
        "Amt hat keine Adresse und bekommt keine E-Mail. Bitte sagen Sie dieser Person selbst Bescheid."
    ]


def test_a_result_is_taken_along_as_a_table_and_as_nothing_else(browser: Client, moderator, call) -> None:
    over = end_round(make_running(call, user=moderator))
    taken = [
        browser.get(reverse("aufbruch_review_export", args=[over.pk, ending])) for ending in ("csv", "xlsx", "pdf")
    ]
    assert [answer.status_code for answer in taken] == [200, 200, 404]
    for answer in taken:
        answer.close()


def test_who_is_told_by_no_mail_that_a_round_runs_longer_is_named(browser: Client, moderator, call) -> None:
    running = make_running(call, user=moderator)
    moderator.email, moderator.last_name = "", "Amt"
    moderator.save()
    people.add_reviewers(running, [people.Person("Amt", "", user=moderator)], user=moderator)
    later = timezone.localtime(running.closes_at + timedelta(days=3)).strftime("%d.%m.%Y %H:%M")
    url = reverse("aufbruch_review_extend", args=[running.pk])
    answer = browser.post(url, {"ende-closes_at": later}, follow=True)
    assert [str(one).strip() for one in answer.context["messages"]][1:] == [
        "Amt hat keine Adresse und bekommt keine E-Mail. Bitte sagen Sie dieser Person selbst Bescheid."
    ]


def test_who_joins_a_running_round_and_gets_no_mail_is_named(browser: Client, moderator, call) -> None:
    running = make_running(call, user=moderator)
    moderator.email, moderator.last_name = "", "Amt"
    moderator.save()
    typed = {"people": "Erika Muster <erika@example.org>", "colleagues": [moderator.pk]}
    answer = browser.post(reverse("aufbruch_review_people", args=[running.pk]), typed, follow=True)
    assert [str(one).strip() for one in answer.context["messages"]] == [
        "2 Personen bewerten jetzt mit.",
        "Amt hat keine Adresse und bekommt keine E-Mail. Bitte sagen Sie dieser Person selbst Bescheid.",
    ]


def typed(**changes):
    return {
        "title": "Denklabor 2026",
        "opens_at": "01.03.2040 08:00",
        "closes_at": "31.03.2040 23:59",
        "method": "index",
        "least_reviews": "2",
        "tie_breaks": ["median", "heaviest"],
        "dealing": "all",
        "reviews_each": "3",
        "keep_days": "365",
        "kriterien-TOTAL_FORMS": "2",
        "kriterien-INITIAL_FORMS": "0",
        "kriterien-0-name": "Nutzen",
        "kriterien-0-weight": "2",
        "kriterien-0-least": "1",
        "kriterien-0-most": "5",
        "kriterien-0-may_abstain": "on",
        "kriterien-1-weight": "1",
        "kriterien-1-least": "1",
        "kriterien-1-most": "5",
        "kriterien-1-may_abstain": "on",
        **changes,
    }


def page(browser: Client, name: str, *args) -> str:
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_empty_list_says_what_rounds_are_for(browser: Client) -> None:
    assert "Es gibt noch keine Bewertungsrunde" in page(browser, "aufbruch_reviews")


def test_a_round_is_prepared_filled_and_released(browser: Client, call) -> None:
    idea = make_idea(call, "Parkbank")
    answer = browser.post(reverse("aufbruch_review_add"), typed(where=f"contribution:{call.pk}"))
    made = Round.objects.get()
    assert answer["Location"] == reverse("aufbruch_review_items", args=[made.pk])
    assert [one.name for one in made.criteria.all()] == ["Nutzen"]
    assert made.tie_breaks == ["heaviest", "median"]
    browser.post(answer["Location"], {"items": [idea.pk]})
    assert "Zu wenige Bewertende" in page(browser, "aufbruch_review_round", made.pk)
    member = make_member(call.process, "Vorsitz", email="mia@example.org")
    browser.post(
        reverse("aufbruch_review_people", args=[made.pk]),
        {"people": "Erika Muster <erika@example.org>\nbernd@example.org\n", "members": [member.pk]},
    )
    assert set(made.reviewers.values_list("name", "email")) == {
        ("Erika Muster", "erika@example.org"),
        ("Vorsitz", "mia@example.org"),
        ("bernd", "bernd@example.org"),
    }
    browser.post(reverse("aufbruch_review_release", args=[made.pk]))
    made.refresh_from_db()
    assert made.released_at is not None
    assert Mail.objects.filter(kind="review_invited").count() == 3


def test_what_is_wrong_is_named_and_nothing_typed_is_lost(browser: Client, call) -> None:
    make_idea(call, "Parkbank")
    wrong = typed(
        title="",
        closes_at="01.01.2040 08:00",
        introduction="Bitte alle lesen",
        **{"kriterien-0-most": "1", "kriterien-1-most": "7"},
    )
    answer = browser.post(reverse("aufbruch_review_add"), wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    for said in (
        "Wählen Sie eine der Seiten.",
        "Geben Sie der Runde einen Titel.",
        "Das Ende muss nach dem Beginn liegen.",
        "Der höchste Wert muss über dem niedrigsten liegen.",
        "Geben Sie dem Kriterium einen Namen oder entfernen Sie es.",
        "Bitte alle lesen",
        "Nutzen",
    ):
        assert said in text, said
    assert not Round.objects.exists()


@pytest.mark.parametrize("line", ["Erika Muster", "erika@", "<>", "@example.org", "a b <c d>"])
def test_a_line_without_an_address_is_named_and_the_others_are_not_taken_in_silence(
    browser: Client, call, moderator, line: str
) -> None:
    draft = make_round(call, user=moderator, jury=0)
    answer = browser.post(reverse("aufbruch_review_people", args=[draft.pk]), {"people": f"gut@example.org\n{line}"})
    assert answer.status_code == 422
    assert "Keine E-Mail-Adresse gefunden in" in answer.content.decode()
    assert not Reviewer.objects.exists()


def test_nobody_joins_a_round_that_is_over_and_what_was_typed_comes_back_with_the_reason(
    browser: Client, call, moderator
) -> None:
    running = end_round(make_running(call, user=moderator))
    url = reverse("aufbruch_review_people", args=[running.pk])
    answer = browser.post(url, {"people": "Erika Muster <erika@example.org>"})
    assert answer.status_code == 409
    assert "Die Runde ist beendet, es kann niemand mehr dazukommen" in answer.content.decode()
    assert "Erika Muster &lt;erika@example.org&gt;" in answer.content.decode()
    assert not Reviewer.objects.filter(email="erika@example.org").exists()


def test_once_somebody_has_judged_the_criteria_are_shown_and_not_taken(browser: Client, call, moderator) -> None:
    running = make_running(call, user=moderator)
    judge(juror(running), running.items.first(), 4, 4)
    url = reverse("aufbruch_review_change", args=[running.pk])
    assert "Kriterien und Regeln stehen deshalb fest" in browser.get(url).content.decode()
    forged = typed(title="Neuer Titel", **{"kriterien-INITIAL_FORMS": "2", "kriterien-0-name": "Etwas anderes"})
    browser.post(url, forged)
    running.refresh_from_db()
    assert running.title == "Neuer Titel"
    assert [one.name for one in running.criteria.all()] == ["Nutzen", "Machbarkeit"]


def test_the_result_shows_places_and_is_fixed_after_the_end(browser: Client, call, moderator) -> None:
    running = make_running(call, user=moderator)
    for place in (1, 2):
        for item, score in zip(running.items.all(), (5, 3, 1), strict=True):
            judge(juror(running, place), item, score, score)
    text = page(browser, "aufbruch_review_result", running.pk)
    assert "100,00" in text
    assert "0,00" in text
    assert "Sobald die Runde beendet ist." in text
    end_round(running)
    fix_result(browser, running)
    result = running.results.get()
    assert result.sha256 in page(browser, "aufbruch_review_result", running.pk)
    again = fix_result(browser, running)
    assert again.status_code == 409
    assert "hat sich nichts geändert" in again.content.decode()


def test_places_in_a_tie_that_make_no_order_are_refused(browser: Client, call, moderator) -> None:
    running = make_running(call, user=moderator, tie_breaks=["decision"])
    items = list(running.items.all())
    for place in (1, 2):
        for item in items:
            judge(juror(running, place), item, 3, 3)
    end_round(running)
    url = reverse("aufbruch_review_tie", args=[running.pk])
    keys = [item.pk for item in items]
    for places in (["1", "1", "2"], ["1", "2"], ["0", "1", "2"], ["x", "1", "2"]):
        answer = browser.post(url, {"item": keys, "platz": places, "gleich-reason": "Grund"})
        assert answer.status_code == 422, places
    assert browser.post(url, {"item": keys, "platz": ["3", "1", "2"], "gleich-reason": ""}).status_code == 422
    assert browser.post(url, {"item": keys, "platz": ["3", "1", "2"], "gleich-reason": "Grund"}).status_code == 302
    assert "Grund" in page(browser, "aufbruch_review_result", running.pk)


def test_what_ended_waits_in_the_inbox_until_its_result_is_fixed(browser: Client, call, moderator) -> None:
    running = make_running(call, user=moderator)
    assert running.title not in page(browser, "aufbruch_inbox")
    end_round(running)
    text = page(browser, "aufbruch_inbox")
    assert running.title in text
    assert "9 Bewertungen fehlen" in text
    neighbour = Client()
    neighbour.force_login(make_moderator(make_process("Nachbarstadt"), "nachbarin"))
    assert running.title not in page(neighbour, "aufbruch_inbox")
    fix_result(browser, running)
    assert running.title not in page(browser, "aufbruch_inbox")


def test_two_days_before_the_end_those_who_owe_something_are_reminded_once(call, moderator, clock) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    running = make_running(call, user=moderator, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=7))
    for item in running.items.all():
        judge(juror(running), item, 3, 3)
    assert remind_before_the_end() == 0
    clock.forward(days=5, hours=2)
    assert remind_before_the_end() == 2
    assert remind_before_the_end() == 0
    clock.forward(days=1)
    assert remind_before_the_end() == 0


def test_who_was_invited_today_is_reminded_tomorrow_at_the_earliest(call, moderator, clock) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    running = make_running(call, user=moderator, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=7))
    clock.forward(days=5, hours=2)
    people.add_reviewers(running, [people.Person("Nachzügler", "spaet@example.org")], user=moderator)
    assert remind_before_the_end() == 3
    reminders_to_new = Mail.objects.filter(kind="review_reminder", recipient="spaet@example.org")
    assert not reminders_to_new.exists()
    clock.forward(days=1, minutes=1)
    assert remind_before_the_end() == 1
    assert reminders_to_new.count() == 1


def test_one_reminder_that_cannot_be_written_keeps_nobody_else_waiting(call, moderator, clock, monkeypatch) -> None:
    now = timezone.now().replace(second=0, microsecond=0)
    running = make_running(call, user=moderator, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=7))
    clock.forward(days=5, hours=2)
    first = juror(running).pk
    whole = reminders.remind_one

    def breaks(round_, reviewer):
        if reviewer.pk == first:
            raise ValueError
        return whole(round_, reviewer)

    monkeypatch.setattr(reminders, "remind_one", breaks)
    with pytest.raises(SomeFailed):
        remind_before_the_end()
    assert Reviewer.objects.filter(round=running, reminded_at__isnull=False).count() == 2
    monkeypatch.undo()
    assert remind_before_the_end() == 1


def test_the_page_of_a_round_costs_the_same_for_many(
    browser: Client, call, moderator, django_assert_max_num_queries
) -> None:
    ideas = [make_idea(call, f"Idee {number}") for number in range(20)]
    running = make_running(call, user=moderator, ideas=ideas, jury=15)
    for name in ("aufbruch_reviews", "aufbruch_review_round", "aufbruch_review_result"):
        url = reverse(name, args=[] if name == "aufbruch_reviews" else [running.pk])
        browser.get(url)
        with django_assert_max_num_queries(40):
            browser.get(url)


def test_a_fixed_result_that_no_longer_fits_what_is_stored_is_told(browser: Client, call, moderator) -> None:
    ideas = [make_idea(call, title) for title in ("Parkbank", "Radweg")]
    running = make_running(call, user=moderator, ideas=ideas)
    for place in (1, 2, 3):
        judge(juror(running, place), item_of(running, ideas[0]), 4, 4)
    end_round(running)
    fix_result(browser, running)
    warning = "Seit das Ergebnis festgehalten wurde, hat sich etwas geändert."
    assert warning not in page(browser, "aufbruch_review_result", running.pk)
    url = reverse("aufbruch_review_conflict", args=[running.pk, juror(running).pk])
    item = item_of(running, ideas[0]).pk
    browser.post(url, {"befangen-item": item, "befangen-kind": "family", "befangen-sentence": ""})
    assert warning in page(browser, "aufbruch_review_result", running.pk)


def test_staff_who_note_again_that_somebody_is_biased_read_that_nothing_was_stored_and_keep_their_words(
    browser: Client, call, moderator
) -> None:
    running = make_running(call, user=moderator)
    item = running.items.first()
    url = reverse("aufbruch_review_conflict", args=[running.pk, juror(running).pk])
    typed = {"befangen-item": item.pk, "befangen-kind": "family", "befangen-sentence": "Schwester"}
    assert [browser.post(url, typed).status_code for _click in range(2)] == [302, 302]
    assert ModelLogEntry.objects.filter(action="aufbruch.round_conflict").count() == 1
    answer = browser.post(url, {**typed, "befangen-sentence": "Arbeitet im selben Amt."})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "ist schon mit einer anderen Begründung vermerkt. Es wurde nichts gespeichert." in text
    assert "Arbeitet im selben Amt." in text
    assert Conflict.objects.get().sentence == "Schwester"


@pytest.mark.parametrize(
    "typed_people",
    [
        "Erika Muster <erika@example.org>; Bernd Beispiel <bernd@example.org>",
        "Erika Muster <erika@example.org>, Bernd Beispiel <bernd@example.org>",
        "erika@example.org, bernd@example.org",
        "erika@example.org bernd@example.org",
    ],
)
def test_addresses_pasted_into_one_line_are_all_taken(browser: Client, call, moderator, typed_people: str) -> None:
    draft = make_round(call, user=moderator, jury=0)
    browser.post(reverse("aufbruch_review_people", args=[draft.pk]), {"people": typed_people})
    assert set(Reviewer.objects.values_list("email", flat=True)) == {"erika@example.org", "bernd@example.org"}
    assert not Reviewer.objects.filter(name__contains="Erika Muster Bernd").exists()


def test_an_address_that_is_too_long_to_be_stored_is_named(browser: Client, call, moderator) -> None:
    draft = make_round(call, user=moderator, jury=0)
    long = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.de"
    answer = browser.post(reverse("aufbruch_review_people", args=[draft.pk]), {"people": long})
    assert answer.status_code == 422
    assert not Reviewer.objects.exists()


@pytest.mark.parametrize("key", ["99999999999999999999999", "-1", "0", "x"])
def test_a_forged_key_of_a_criterion_is_told_or_makes_a_new_one(browser: Client, call, moderator, key: str) -> None:
    draft = make_round(call, user=moderator)
    url = reverse("aufbruch_review_change", args=[draft.pk])
    answer = browser.post(url, typed(**{"kriterien-INITIAL_FORMS": "1", "kriterien-0-pk": key}))
    assert answer.status_code in {302, 422}


@pytest.mark.parametrize("key", ["99999999999999999999", "-1", "9223372036854775807", "٣", "1e3"])
def test_a_criterion_with_a_key_that_nothing_has_is_a_new_one_or_refused_and_no_error(
    browser: Client, call, moderator, key: str
) -> None:
    draft = make_round(call, user=moderator)
    for url in (reverse("aufbruch_review_add"), reverse("aufbruch_review_change", args=[draft.pk])):
        answer = browser.post(url, typed(where=f"contribution:{call.pk}", **{"kriterien-0-pk": key}))
        assert answer.status_code in {302, 422}


def test_members_with_a_key_that_nothing_has_are_told_and_no_error(browser: Client, call, moderator) -> None:
    draft = make_round(call, user=moderator)
    for key in ("9" * 30, "-1", "x", "\x00"):
        answer = browser.post(reverse("aufbruch_review_people", args=[draft.pk]), {"people": "", "members": [key]})
        assert answer.status_code == 422


def test_a_result_that_changed_since_the_page_was_opened_is_not_fixed_unread(browser: Client, call, moderator) -> None:
    running = make_running(call, user=moderator)
    for place in (1, 2):
        for item, score in zip(running.items.all(), (5, 3, 1), strict=True):
            judge(juror(running, place), item, score, score)
    end_round(running)
    url = reverse("aufbruch_review_fix", args=[running.pk])
    read = re.search(r'name="fest-seen" value="(\w+)"', page(browser, "aufbruch_review_result", running.pk))
    conflicts.declare_by_staff(juror(running), running.items.first().pk, "family", "", user=moderator)
    for seen in ((read[1] if read else ""), ""):
        answer = browser.post(url, {"fest-seen": seen})
        assert answer.status_code == 409
        assert not running.results.exists()
    # What comes back holds what stands beside it now.
    shown = re.search(r'name="fest-seen" value="(\w+)"', answer.content.decode())
    assert browser.post(url, {"fest-seen": shown[1] if shown else ""}).status_code == 302
    assert running.results.count() == 1


@pytest.mark.parametrize("is_blind", [True, False])
def test_staff_of_a_blind_round_read_what_it_does_not_hide(browser, call, moderator, is_blind: bool) -> None:
    running = make_running(call, user=moderator, is_blind=is_blind)
    page = browser.get(reverse("aufbruch_review_round", args=[running.pk])).content.decode()
    assert ("Geschwärzt wird nichts" in page) is is_blind


def test_a_colleague_who_handles_the_cases_no_more_is_neither_reminded_nor_dealt_anything(
    browser: Client, moderator, call, clock: Clock
) -> None:
    running = make_running(call, user=moderator)
    colleague = make_moderator(call.process, "kollegin")
    colleague.email = "kollegin@example.org"
    colleague.save()
    named = people.Person("Kollegin", colleague.email, user=colleague)
    people.add_reviewers(running, [named], user=moderator)
    colleague.groups.clear()
    Mail.objects.all().delete()
    clock.forward(days=6)
    assert remind_before_the_end() == 3
    dealt = Review.objects.filter(reviewer__user=colleague).count()
    preparing.choose_items(running, [make_idea(call, "Idee D").pk], user=moderator)
    assert Review.objects.filter(reviewer__user=colleague).count() == dealt
    opening.extend(running, running.closes_at + timedelta(days=7), user=moderator)
    clock.forward(minutes=15)
    assert people.remind_people(running, user=moderator) == 3
    assert not Mail.objects.filter(recipient=colleague.email).exists()
    url = reverse("aufbruch_review_round", args=[running.pk])
    browser.force_login(moderator)
    assert "bearbeitet die Beiträge hier nicht mehr" in browser.get(url).content.decode()
    colleague.groups.set(moderator.groups.all())
    assert "bearbeitet die Beiträge hier nicht mehr" not in browser.get(url).content.decode()


def test_a_round_that_changed_while_its_form_was_open_is_looked_at_before_it_is_written_over(
    browser: Client, call, moderator
) -> None:
    running = make_running(call, user=moderator)
    url = reverse("aufbruch_review_change", args=[running.pk])
    opened = browser.get(url).context["form"]["seen"].value()
    judge(juror(running), running.items.first(), 4, 4)
    refused = browser.post(url, typed(seen=opened, title="Neuer Titel", introduction="Worum es geht"))
    assert refused.status_code == 409
    assert "oder jemand hat angefangen zu bewerten" in refused.content.decode()
    assert "Worum es geht" in refused.content.decode()
    wrong = browser.post(url, typed(seen=opened, title=""))
    assert wrong.context["form"]["seen"].value() == opened, "what is wrong beside it does not mean that it was read"
    again = typed(seen=refused.context["form"]["seen"].value(), title="Neuer Titel", **{"kriterien-INITIAL_FORMS": "2"})
    assert browser.post(url, again).status_code == 302
    running.refresh_from_db()
    assert running.title == "Neuer Titel"
