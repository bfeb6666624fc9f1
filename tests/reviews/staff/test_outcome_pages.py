"""What staff do with a group's outcomes in the admin: write down, publish together, take back, report."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from tests.clock import Clock
from tests.factories.outcomes import decide, decide_all, make_ideas, make_judging, publish_at
from tests.factories.participation import make_moderator
from tests.factories.reviews import item_of
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.reviews.domain.outcomes.publishing import publish_due
from wagtail_aufbruch.reviews.models import Outcome, OutcomeRelease, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas():
    return make_ideas()


@pytest.fixture
def over(ideas, staff) -> Round:
    return make_judging(ideas, user=staff)


@pytest.fixture
def browser(ideas, client: Client) -> Client:
    client.force_login(make_moderator(ideas[0].process.specific, "koordination"))
    return client


def address(round_: Round, name: str = "", *args) -> str:
    return reverse(f"aufbruch_review_outcomes{name}", args=[round_.pk, *args])


def hidden(page: str) -> dict[str, str]:
    """The fingerprints that the page carries."""
    return dict(re.findall(r'<input type="hidden" name="(seen[-\d]*)" value="(\w+)"', page))


def shown(browser: Client, round_: Round) -> str:
    answer = browser.get(address(round_))
    assert answer.status_code == 200
    return answer.content.decode()


def write(browser: Client, round_: Round, **typed):
    """Send the page as it is shown now, with these fields typed."""
    return browser.post(address(round_), {**hidden(shown(browser, round_)), **typed})


def fields(round_: Round, idea, verdict: str, reason: str = "", to_author: str = "") -> dict[str, str]:
    key = item_of(round_, idea).pk
    return {f"verdict-{key}": verdict, f"reason-{key}": reason, f"to_author-{key}": to_author}


def publish(browser: Client, round_: Round, **typed):
    page = browser.get(address(round_, "_publish")).content.decode()
    return browser.post(address(round_, "_publish"), {**hidden(page), "when": "now", **typed})


def test_everything_stands_there_with_place_result_and_spread(browser: Client, over, ideas) -> None:
    page = shown(browser, over)
    assert page.index("Idee A") < page.index("Idee B") < page.index("Idee C")
    assert "Platz 1" in page
    assert "Ergebnis 100,00" in page
    assert "Streuung 0" in page
    assert page.count('class="aufbruch-outcome"') == 3


def test_the_round_leads_to_them(browser: Client, over) -> None:
    assert address(over) in browser.get(reverse("aufbruch_review_round", args=[over.pk])).content.decode()


def test_what_was_typed_is_stored_with_gaps(browser: Client, over, ideas) -> None:
    answer = write(browser, over, **fields(over, ideas[0], "go_on"), **fields(over, ideas[2], "", "Noch fragen"))
    assert answer.status_code == 302
    assert {(one.verdict, one.reason) for one in Outcome.objects.all()} == {("go_on", ""), ("", "Noch fragen")}
    assert "Noch fragen" in shown(browser, over)


def test_the_second_of_two_is_told_and_finds_both(browser: Client, over, ideas, staff) -> None:
    old = hidden(shown(browser, over))
    decide(over, (ideas[0], "pool", "Zu teuer"), user=staff)
    answer = browser.post(address(over), {**old, **fields(over, ideas[0], "go_on", "Lohnt sich")})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Zu teuer" in page
    assert "Lohnt sich" in page
    assert "So ist es jetzt" in page
    assert Outcome.objects.get().reason == "Zu teuer"
    again = browser.post(address(over), {**hidden(page), **fields(over, ideas[0], "go_on", "Lohnt sich")})
    assert again.status_code == 302
    assert Outcome.objects.get().reason == "Lohnt sich"


def test_too_long_a_reason_comes_back_whole(browser: Client, over, ideas) -> None:
    answer = write(browser, over, **fields(over, ideas[0], "pool", "x" * 1001))
    assert answer.status_code == 422
    assert "x" * 1001 in answer.content.decode()
    assert not Outcome.objects.exists()


def test_a_limit_suggests_and_stores_nothing(browser: Client, over, ideas, staff) -> None:
    decide(over, (ideas[0], "pool", "Gibt es schon"), user=staff)
    page = browser.get(address(over), {"ab": "70,5"}).content.decode()
    keys = [item_of(over, idea).pk for idea in ideas]
    chosen = dict(re.findall(r'name="verdict-(\d+)" value="(\w+)"[^>]*checked', page))
    assert chosen == {str(keys[0]): "pool", str(keys[1]): "go_on", str(keys[2]): "pool"}
    assert page.count("vorgeschlagen, nicht gespeichert") == 2
    assert Outcome.objects.count() == 1


def test_missing_outcomes_are_named_before_anything_is_published(browser: Client, over, ideas) -> None:
    write(browser, over, **fields(over, ideas[0], "go_on"), **fields(over, ideas[2], "pool"))
    page = browser.get(address(over, "_publish")).content.decode()
    assert "Noch nicht entschieden ist über: „Idee B“" in page
    assert "Sie fehlt bei: „Idee C“" in page
    assert publish(browser, over).status_code == 409
    assert not OutcomeRelease.objects.exists()


def test_published_now_staff_are_told_how_many_and_what_was_left_out(browser: Client, over, ideas, staff) -> None:
    decide_all(over, ideas, user=staff)
    transitions.withdraw(ideas[0])
    number = item_of(over, ideas[0])
    answer = publish(browser, over, met_on=localtime().strftime("%d.%m.%Y"))
    assert answer.status_code == 302
    page = browser.get(answer["Location"]).content.decode()
    assert "2 Entscheidungen sind veröffentlicht." in page
    assert str(number) in page
    assert OutcomeRelease.objects.get().met_on == timezone.localdate()
    for idea in ideas:
        idea.refresh_from_db()
    assert [idea.stage for idea in ideas] == ["", "pursued", "pool"]


def test_at_a_moment_it_waits_is_taken_back_and_set_again(browser: Client, over, ideas, staff, clock: Clock) -> None:
    decide_all(over, ideas, user=staff)
    moment = localtime(timezone.now() + timedelta(minutes=90))
    typed = {"when": "later", "at": moment.strftime("%d.%m.%Y %H:%M")}
    assert publish(browser, over, when="later", at="").status_code == 422
    assert publish(browser, over, **typed).status_code == 302
    page = shown(browser, over)
    assert "Alles wird gemeinsam veröffentlicht" in page
    assert "Veröffentlichung zurücknehmen" in page
    assert 'name="verdict-' not in page
    assert "Idee C" in page
    assert browser.post(address(over, "_back")).status_code == 302
    assert not OutcomeRelease.objects.exists()
    assert 'name="verdict-' in shown(browser, over)
    assert publish(browser, over, **typed).status_code == 302
    clock.forward(hours=2)
    assert publish_due() == 3
    assert "Das Haus gehört uns nicht." in shown(browser, over)


def test_what_somebody_changed_after_it_was_read_is_not_published(browser: Client, over, ideas, staff) -> None:
    decide_all(over, ideas, user=staff)
    page = browser.get(address(over, "_publish")).content.decode()
    ideas[0].text = "Anders"
    ideas[0].save()
    answer = browser.post(address(over, "_publish"), {**hidden(page), "when": "now"})
    assert answer.status_code == 409
    assert not OutcomeRelease.objects.exists()
    assert "wurde geändert" in answer.content.decode()


def test_the_report_names_criteria_method_and_reasons_and_nobody(browser: Client, over, ideas, staff) -> None:
    decide_all(over, ideas, user=staff)
    page = browser.get(reverse("aufbruch_review_report", args=[over.pk])).content.decode()
    assert "Nur intern" in page
    assert "Nutzen (Gewicht 2, 1 bis 5)" in page
    assert "Das Haus gehört uns nicht." in page
    assert "Weiterverfolgt: 2" in page
    assert "Zurück in den Pool: 1" in page
    assert "Jury 1" not in page
    assert "jury1@example.org" not in page
    publish_at(over, None, user=staff, met_on=timezone.localdate())
    assert "Nur intern" not in browser.get(reverse("aufbruch_review_report", args=[over.pk])).content.decode()


def test_with_few_who_judged_the_report_tells_no_result(browser: Client, ideas, staff) -> None:
    over = make_judging(ideas, user=staff, jury=2)
    decide_all(over, ideas, user=staff)
    page = browser.get(reverse("aufbruch_review_report", args=[over.pk])).content.decode()
    assert "Idee A" in page
    assert "Ergebnis 100" not in page
    assert "Platz 1" not in page


def test_the_table_holds_the_same_and_harms_no_spreadsheet(browser: Client, over, ideas, staff) -> None:
    decide(over, (ideas[0], "go_on", ""), (ideas[1], "go_on", ""), (ideas[2], "pool", "=1+1"), user=staff)
    answer = browser.get(reverse("aufbruch_review_report_export", args=[over.pk, "csv"]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[1:4] for row in rows[1:]] == [
        ["Idee A", "weiterverfolgen", ""],
        ["Idee B", "weiterverfolgen", ""],
        ["Idee C", "zurück in den Pool", "'=1+1"],
    ]
    sheet = browser.get(reverse("aufbruch_review_report_export", args=[over.pk, "xlsx"]))
    assert sheet.content[:2] == b"PK"
    assert browser.get(reverse("aufbruch_review_report_export", args=[over.pk, "pdf"])).status_code == 404


def test_pages_cost_the_same_for_many(browser: Client, staff, django_assert_max_num_queries) -> None:
    ideas = make_ideas(12)
    browser.force_login(make_moderator(ideas[0].process.specific, "viele"))
    over = make_judging(ideas, user=staff, scores=[1 + place % 5 for place in range(12)])
    decide_all(over, ideas, user=staff)
    for name in ("aufbruch_review_outcomes", "aufbruch_review_outcomes_publish", "aufbruch_review_report"):
        browser.get(reverse(name, args=[over.pk]))
        with django_assert_max_num_queries(20):
            assert browser.get(reverse(name, args=[over.pk])).status_code == 200


def test_rounds_of_other_kinds_have_no_outcomes(browser: Client, over) -> None:
    Round.objects.filter(pk=over.pk).update(subject_kind="contribution")
    assert browser.get(address(over)).status_code == 404


def test_when_the_group_s_page_is_gone_its_outcomes_can_still_be_published(browser: Client, over, ideas, staff) -> None:
    decide_all(over, ideas, user=staff)
    over.page.specific.delete()
    assert browser.get(reverse("aufbruch_review_report", args=[over.pk])).status_code == 200
    assert publish(browser, over).status_code == 302
    ideas[2].refresh_from_db()
    assert ideas[2].stage == "pool"


@pytest.mark.parametrize("when", ["published", "scheduled"])
def test_reasons_stay_where_a_colleague_has_published_the_outcomes_or_set_a_moment_meanwhile(
    browser: Client, over, ideas, staff, when: str
) -> None:
    decide_all(over, ideas, user=staff)
    typed = hidden(shown(browser, over)) | fields(over, ideas[0], "pool", "Zu teuer <für> uns.", "Danke trotzdem.")
    publish_at(over, timezone.now() + timedelta(days=1) if when == "scheduled" else None, user=staff)
    answer = browser.post(address(over), typed)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Zu teuer &lt;für&gt; uns." in page
    assert "Danke trotzdem." in page
    assert 'role="alert"' in page
