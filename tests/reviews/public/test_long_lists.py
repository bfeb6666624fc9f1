"""A list of many things: in pages, narrowed down, and without a hint at what somebody is biased in."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.reviews import address_of, item_of, judge, juror, make_running
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.reviewing import conflicts, desk
from wagtail_aufbruch.reviews.domain.rounds import opening
from wagtail_aufbruch.reviews.models import Review, Round, Score
from wagtail_aufbruch.reviews.public import many

pytestmark = pytest.mark.django_db


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four lines on a page of the list, three on one for many at once."""
    page = desk.Desk.page
    monkeypatch.setattr(
        desk.Desk, "page", lambda self, after=0, *, among=None, size=4: page(self, after, among=among, size=size)
    )
    page_with = desk.Desk.page_with
    monkeypatch.setattr(desk.Desk, "page_with", lambda self, number: page_with(self, number, size=4))
    monkeypatch.setattr(many, "AT_ONCE", 3)


def running_round(staff: Any, number: int = 12, process: str = "Digitaler Aufbruch", **values: Any) -> Round:
    call = make_call(make_process(process))
    letters = "abcdefghijklmnopqrstuvwxyz"
    ideas = [make_idea(call, f"Idee zu Platz {letters[place // 26]}{letters[place % 26]}") for place in range(number)]
    return make_running(call, user=staff, ideas=ideas, **values)


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def numbers(text: str) -> list[int]:
    return [int(one) for one in re.findall(r'id="nr-(\d+)"', text)]


def link(text: str, rel: str) -> str:
    (found,) = re.findall(rf'rel="{rel}" href="([^"]+)"', text)
    return found.replace("&amp;", "&")


@pytest.mark.usefixtures("short_pages")
def test_the_pages_of_the_list_lead_on_and_back_through_everything(client: Client, staff: Any) -> None:
    url = address_of(juror(running_round(staff, 11)))
    text, seen = text_of(client, url), []
    for _page in range(2):
        seen += numbers(text)
        text = text_of(client, url + link(text, "next"))
    assert seen + numbers(text) == list(range(1, 12))
    assert 'rel="next"' not in text
    assert "Nr. 9 bis 11" in text
    assert numbers(text_of(client, url + link(text, "prev"))) == [5, 6, 7, 8]
    assert 'rel="prev"' not in text_of(client, url)


@pytest.mark.usefixtures("short_pages")
def test_what_is_counted_is_the_same_on_every_page(client: Client, staff: Any) -> None:
    running = running_round(staff)
    for item in running.items.all()[:5]:
        judge(juror(running), item, 3, 3)
    conflicts.declare(juror(running), running.items.last().pk, "family", "")
    url = address_of(juror(running))
    for page in (url, f"{url}?ab=4", f"{url}?nur=offen"):
        text = text_of(client, page)
        assert "5 von 11 Bewertungen sind abgegeben" in text
        assert "noch offen (6)" in text
        assert "Bei 1 sind Sie befangen" in text


@pytest.mark.usefixtures("short_pages")
def test_what_is_handed_in_meanwhile_lets_nothing_of_the_open_ones_be_passed_over(client: Client, staff: Any) -> None:
    running = running_round(staff)
    url = address_of(juror(running))
    first = text_of(client, f"{url}?nur=offen")
    assert numbers(first) == [1, 2, 3, 4]
    for item in running.items.all()[:4]:
        judge(juror(running), item, 3, 3)
    assert numbers(text_of(client, url + link(first, "next"))) == [5, 6, 7, 8]


@pytest.mark.usefixtures("short_pages")
def test_from_one_thing_one_comes_back_to_its_page_of_the_list(client: Client, staff: Any) -> None:
    running = running_round(staff)
    url = address_of(juror(running))
    item = running.items.get(number=7)
    back = re.findall(r'aufbruch-review-back"><a href="([^"]+)"', text_of(client, f"{url}{item.pk}/"))
    assert back == [f"{url}?nr=7#nr-7"]
    assert numbers(text_of(client, f"{url}?nr=7")) == [5, 6, 7, 8]
    answer = client.post(f"{url}{item.pk}/befangen/", {"kind": "family", "sentence": ""})
    assert numbers(text_of(client, answer["Location"])) == [5, 6, 7, 8]


def test_the_next_open_one_is_found_beyond_the_page_and_from_the_beginning_again(staff: Any) -> None:
    running = running_round(staff, 70)
    for item in running.items.exclude(number__in=(3, 69)):
        judge(juror(running), item, 3, 3)
    mine = desk.desk_of(juror(running))
    assert mine.next_open(running.items.get(number=3)).item.number == 69
    assert mine.next_open(running.items.get(number=69)).item.number == 3
    assert mine.next_open().item.number == 3


def test_the_next_open_one_can_be_read(staff: Any) -> None:
    running = running_round(staff, 12)
    gone = [running.items.get(number=number).object_id for number in (2, 3)]
    Contribution.objects.filter(pk__in=gone).update(state="withdrawn")
    found = desk.desk_of(juror(running)).next_open(running.items.get(number=1))
    assert (found.item.number, found.state) == (4, "open")


def test_titles_and_numbers_are_found_however_they_are_written(client: Client, staff: Any) -> None:
    running = running_round(staff)
    url = address_of(juror(running))
    wanted = Contribution.objects.get(title="Idee zu Platz ag")
    found = text_of(client, f"{url}?suche=IDEE+platz+AG")
    assert numbers(found) == [item_of(running, wanted).number]
    assert numbers(text_of(client, f"{url}?suche=9")) == [9]
    assert "hat diese Wörter im Titel" in text_of(client, f"{url}?suche=Trinkbrunnen")
    assert "&lt;b&gt;" in text_of(client, f"{url}?suche=<b>")


def test_a_search_says_nothing_of_what_somebody_is_biased_in(client: Client, staff: Any) -> None:
    running = running_round(staff)
    reviewer = juror(running)
    item = running.items.get(number=5)
    title = Contribution.objects.get(pk=item.object_id).title
    conflicts.declare(reviewer, item.pk, "family", "")
    url = address_of(reviewer)
    assert title not in text_of(client, url)
    for words in (title, "5"):
        assert numbers(text_of(client, f"{url}?suche={words}")) == []
    assert 5 not in numbers(text_of(client, f"{url}?nur=offen"))


def test_in_a_blind_round_no_word_of_what_is_kept_back_is_found(client: Client, staff: Any) -> None:
    call = make_call(make_process())
    author = make_participant(call.process, "gisela@example.org")
    ideas = [make_idea(call, f"Idee {place}") for place in range(11)]
    ideas.append(make_idea(call, "Trinkbrunnen von Gisela Geheim", author=author, author_name="Gisela Geheim"))
    running = make_running(call, user=staff, ideas=ideas, is_blind=True)
    url = address_of(juror(running))
    assert numbers(text_of(client, f"{url}?suche=Trinkbrunnen")) == []
    assert numbers(text_of(client, f"{url}?suche=Gisela")) == []
    assert len(numbers(text_of(client, f"{url}?suche=Idee"))) == 11


@pytest.mark.parametrize("typed", ["ab=x", "ab=-1", "ab=99999999999999999999", "nr=0", "nr=99999", "nur=alles"])
def test_an_address_that_was_made_up_shows_the_list(client: Client, staff: Any, typed: str) -> None:
    url = address_of(juror(running_round(staff)))
    text_of(client, f"{url}?{typed}")


def test_a_page_beyond_the_end_says_so_and_leads_back(client: Client, staff: Any) -> None:
    url = address_of(juror(running_round(staff)))
    text = text_of(client, f"{url}?ab=500")
    assert "Hier steht nichts mehr." in text
    assert "Für Sie gibt es nichts zu bewerten" not in text


def test_the_pages_cost_as_many_queries_with_many_things_as_with_few(client: Client, staff: Any) -> None:
    few, many_things = running_round(staff, 12), running_round(staff, 90, "Nachbarstadt")
    for suffix in ("", "?nur=offen", "?suche=platz", "viele/"):
        asked = []
        for running in (few, many_things):
            url = address_of(juror(running)) + suffix
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                client.get(url)
            asked.append(len(captured))
        assert asked[1] <= asked[0] <= 20, (suffix, asked)


# --- Many at once ---------------------------------------------------------------------------------------------


def sent(text: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(stand-\d+)" value="(\d+)"', text))


def filled(running: Round, text: str, value: str = "3") -> dict[str, str]:
    """Every score of the page."""
    data = sent(text)
    keys = [name.partition("-")[2] for name in data]
    return data | {f"punkte-{key}-{one.pk}": value for key in keys for one in running.criteria.all()}


@pytest.mark.usefixtures("short_pages")
def test_going_on_stores_what_was_typed_and_opens_the_next_page(client: Client, staff: Any) -> None:
    running = running_round(staff, 7)
    url = f"{address_of(juror(running))}viele/"
    first = text_of(client, url)
    answer = client.post(url, {**filled(running, first), "schritt": "weiter"})
    assert answer.status_code == 302
    second = text_of(client, answer["Location"])
    assert "Ihre Eingaben sind gespeichert." in second
    assert "Nr. 4" in second
    assert "Nr. 3<" not in second
    assert Review.objects.filter(state="draft").count() == 3
    answer = client.post(answer["Location"], {**sent(second), "schritt": "zurueck"})
    again = text_of(client, answer["Location"])
    assert "Ihre Eingaben sind gespeichert." not in again
    assert len(re.findall(r'<option value="3" selected', again)) == 6


@pytest.mark.usefixtures("short_pages")
def test_one_does_not_go_on_from_what_cannot_be_stored(client: Client, staff: Any) -> None:
    running = running_round(staff, 7)
    reviewer = juror(running)
    url = f"{address_of(reviewer)}viele/"
    data = filled(running, text_of(client, url))
    judge(reviewer, running.items.first(), 5, 5, hand_in=False)
    answer = client.post(url, {**data, "schritt": "weiter"})
    assert answer.status_code == 422
    assert "1 Bewertung ist nicht gespeichert" in answer.content.decode()
    assert Review.objects.filter(state="draft").count() == 3


@pytest.mark.usefixtures("short_pages")
def test_what_was_sent_is_stored_although_the_page_would_show_other_things_now(client: Client, staff: Any) -> None:
    running = running_round(staff, 9)
    reviewer = juror(running)
    url = f"{address_of(reviewer)}viele/?nur=offen"
    data = filled(running, text_of(client, url))
    judge(reviewer, running.items.get(number=1), 5, 5)
    answer = client.post(url, {**data, "schritt": "abgeben"})
    assert answer.status_code == 422
    assert Review.objects.filter(state="handed_in").count() == 3
    assert set(Score.objects.exclude(review__item__number=1).values_list("value", flat=True)) == {3}


@pytest.mark.usefixtures("short_pages")
def test_what_can_be_judged_no_more_is_named_and_the_rest_stored(client: Client, staff: Any) -> None:
    running = running_round(staff, 5)
    url = f"{address_of(juror(running))}viele/"
    data = filled(running, text_of(client, url))
    Contribution.objects.filter(pk=running.items.get(number=2).object_id).update(state="withdrawn")
    answer = client.post(url, {**data, "schritt": "entwurf"})
    text = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert "Nr. 2: Seit Sie die Seite geöffnet haben" in text
    assert list(Review.objects.filter(state="draft").values_list("item__number", flat=True)) == [1, 3]


def test_scores_for_many_that_came_after_the_end_are_shown_once_more(client: Client, staff: Any) -> None:
    running = running_round(staff, 3)
    url = f"{address_of(juror(running))}viele/"
    data = filled(running, text_of(client, url), "4")
    opening.close_now(running, user=staff)
    answer = client.post(url, {**data, "schritt": "abgeben"})
    text = " ".join(answer.content.decode().split())
    assert answer.status_code == 409
    assert text.count("<dd>4</dd>") == 6
    assert not Score.objects.exists()


@pytest.mark.usefixtures("short_pages")
def test_a_page_for_many_names_what_one_is_biased_in_where_it_would_stand(client: Client, staff: Any) -> None:
    running = running_round(staff, 8)
    reviewer = juror(running)
    for number in (2, 6):
        conflicts.declare(reviewer, running.items.get(number=number).pk, "family", "")
    url = f"{address_of(reviewer)}viele/"
    first = text_of(client, url)
    assert "Ausgelassen, weil Sie befangen sind: Nr. 2." in first
    conflicts.declare(reviewer, running.items.get(number=4).pk, "family", "")
    second = text_of(client, f"{url}?ab=4")
    assert "Ausgelassen, weil Sie befangen sind: Nr. 6." in second, "what the page before named is named there alone"
