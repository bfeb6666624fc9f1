"""The process page: what runs now, until when, and what one can do."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail import hooks
from wagtail.models import PageViewRestriction

from tests.core.reading import read
from tests.factories import core
from wagtail_aufbruch.core.domain.process.aims import process_aims
from wagtail_aufbruch.core.extension.page_hooks import OpenAction, Section
from wagtail_aufbruch.core.models import Principle, ProcessPage, Question, Term, TimelineEntry

pytestmark = pytest.mark.django_db


def action(title: str, **values: Any) -> OpenAction:
    return OpenAction(title=title, url=f"/{title.lower()}/", action="Anmelden", kind="Treffen", **values)


@pytest.fixture
def offer() -> Iterator[Callable[..., None]]:
    """Offer actions on the process page as another app would."""
    registered = []

    def register(*actions: OpenAction) -> None:
        manager = hooks.register_temporarily("aufbruch_open_actions", lambda process: list(actions))
        manager.__enter__()
        registered.append(manager)

    yield register
    for manager in registered:
        manager.__exit__(None, None, None)


def test_name_and_sentence_stand_first(client: Client) -> None:
    process = core.make_process("Aufbruch", claim="Was wir vorhaben.")
    page = read(client, process.url)
    assert page.one("h1").text == "Aufbruch"
    assert "Was wir vorhaben." in page.one("header", class_="aufbruch-hero").text


def test_what_is_open_shows_its_days_left_its_end_and_its_button(
    client: Client, process: ProcessPage, offer: Callable[..., None]
) -> None:
    closes_at = timezone.now() + timedelta(days=5)
    offer(action("Forum", closes_at=closes_at, summary="Für alle."))
    band = read(client, process.url).one("section", id="mitmachen")
    assert "5" in band.one("strong").text
    moment = band.one("time").attributes["datetime"]
    assert moment.startswith(timezone.localtime(closes_at).strftime("%Y-%m-%dT%H:%M"))
    assert "Für alle." in band.text
    assert band.one("a", class_="aufbruch-button").attributes["href"] == "/forum/"
    assert band.one("a").text == "Anmelden: Forum", "several buttons of one name would be told apart by nobody"


def test_what_closes_first_stands_first_and_what_never_closes_last(
    client: Client, process: ProcessPage, offer: Callable[..., None]
) -> None:
    now = timezone.now()
    offer(action("Immer"), action("Spät", closes_at=now + timedelta(days=9)))
    offer(action("Bald", closes_at=now + timedelta(days=2)))
    band = read(client, process.url).one("section", id="mitmachen")
    assert [heading.text for heading in band.all("h3")] == ["Bald", "Spät", "Immer"]


def test_nothing_open_is_said_and_leads_somewhere(client: Client) -> None:
    process = core.make_process(contact_email="buero@stadt.example")
    process.timeline.add(TimelineEntry(title="Start", start=date(2018, 6, 1)))
    process.save()
    band = read(client, process.url).one("section", id="mitmachen")
    assert band.all("ul") == []
    assert set(band.links().values()) == {"#zeitplan", "mailto:buero@stadt.example"}


def test_fields_of_both_levels_lead_to_their_pages(client: Client, process: ProcessPage) -> None:
    daily = core.make_field(process, "Alltag")
    core.make_field(process, "Bildung", parent=daily)
    links = read(client, process.url).one("ul", class_="aufbruch-fields").links()
    assert links == {"Alltag": f"{process.url}themen/alltag/", "Bildung": f"{process.url}themen/bildung/"}


def test_goals_principles_and_questions_stand_in_the_editors_order(client: Client, process: ProcessPage) -> None:
    core.make_goal(process, "Zweites", sort_order=2)
    core.make_goal(process, "Erstes", sort_order=1)
    process.principles.add(Principle(title="Leitsatz A"), Principle(title="Leitsatz B"))
    process.questions.add(Question(title="Zuwanderung"))
    process.save()
    page = read(client, process.url)
    assert [heading.text for heading in page.one("ol", class_="aufbruch-goals").all("h3")] == ["Erstes", "Zweites"]
    principles = page.one("ul", class_="aufbruch-principles")
    assert [item.text for item in principles.all("li")] == ["Leitsatz A", "Leitsatz B"]
    assert page.one("ul", class_="aufbruch-questions").text == "Zuwanderung"


def test_a_fresh_process_shows_no_empty_headings(client: Client, process: ProcessPage) -> None:
    headings = [heading.text for heading in read(client, process.url).one("main").all("h2")]
    assert len(headings) == len(set(headings))
    assert len(read(client, process.url).one("main").all("ol")) == 0


def test_parts_of_other_apps_stand_in_order_with_their_own_context(client: Client, process: ProcessPage) -> None:
    def sections(process: ProcessPage) -> list[Section]:
        goals = [core.make_goal(process, "Aus dem Abschnitt")]
        card = {"documents": [], "results": goals}
        return [
            Section("Später", "aufbruch/includes/documents.html", card, order=900),
            Section("Früher", "aufbruch/includes/documents.html", card, order=50, anchor="frueher"),
        ]

    with hooks.register_temporarily("aufbruch_process_sections", sections):
        page = read(client, process.url)
    titles = [heading.text for heading in page.all("h2")]
    assert titles.index("Früher") < titles.index("Später")
    assert page.one("section", id="frueher").one("ul", class_="aufbruch-documents") is not None


def test_two_parts_that_share_a_stylesheet_ask_for_it_once_and_in_the_head(
    client: Client, process: ProcessPage
) -> None:
    def sections(shown: Any) -> list[Section]:
        return [
            Section(title, "aufbruch/includes/documents.html", {"documents": []}, stylesheet="aufbruch/icon.svg")
            for title in ("Eins", "Zwei")
        ]

    with hooks.register_temporarily("aufbruch_process_sections", sections):
        head, body = client.get(process.url).content.decode().split("</head>")
    link = '<link rel="stylesheet" href="/static/aufbruch/icon.svg">'
    assert head.count(link) == 1
    assert link not in body
    assert 'rel="stylesheet"' not in body


def test_a_process_calls_things_by_its_own_words(client: Client, process: ProcessPage) -> None:
    core.make_field(process, "Bildung")
    process.terms.add(Term(key="handlungsfeld", singular="Themenecke", plural="Themenecken"))
    process.save()
    page = read(client, process.url)
    assert "Themenecken" in [heading.text for heading in page.all("h2")]
    assert read(client, f"{process.url}themen/").one("h1").text == "Themenecken"
    assert (
        read(client, f"{process.url}themen/bildung/").one("p", class_="aufbruch-fieldhead__kicker").text == "Themenecke"
    )


def test_only_three_best_practices_are_shown_the_newest_first(client: Client, process: ProcessPage) -> None:
    for title in ["Eins", "Zwei", "Drei", "Vier"]:
        core.make_best_practice(process, title)
    cards = read(client, process.url).all("li", class_="aufbruch-card")
    assert [card.one("h3").text for card in cards] == ["Vier", "Drei", "Zwei"]


def test_a_best_practice_in_a_private_part_is_not_announced(client: Client, process: ProcessPage) -> None:
    private = core.make_content_page(process, "Intern")
    core.make_best_practice(private, "Geheim")
    core.make_best_practice(process, "Entwurf", live=False)
    core.make_best_practice(process, "Offen")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    cards = read(client, process.url).all("li", class_="aufbruch-card")
    assert [card.one("h3").text for card in cards] == ["Offen"]


def test_nothing_of_another_process_is_shown(client: Client, process: ProcessPage) -> None:
    other = core.make_process("Anderer", slug="anderer")
    nested = core.make_process("Enkel", slug="enkel", parent=process)
    for foreign in [other, nested]:
        field = core.make_field(foreign, f"Feld von {foreign.title}")
        core.make_goal(foreign, f"Ziel von {foreign.title}")
        core.make_best_practice(foreign, f"Praxis von {foreign.title}", handlungsfelder=[field])
    text = read(client, process.url).text
    assert "Anderer" not in text
    assert "von Enkel" not in text


def test_the_contact_can_be_written_to_and_called(client: Client) -> None:
    process = core.make_process(
        contact_name="Chief Digital Officer", contact_email="cdo@stadt.example", contact_phone="05241 82 1"
    )
    contact = read(client, process.url).one("address")
    assert "Chief Digital Officer" in contact.text
    assert set(contact.links().values()) == {"mailto:cdo@stadt.example", "tel:05241821"}


def test_without_a_contact_the_page_still_ends_with_what_one_can_do(client: Client, process: ProcessPage) -> None:
    page = read(client, process.url)
    assert len(page.one("section", class_="aufbruch-next").all("a")) == 3


def test_the_preview_shows_what_is_not_saved_yet(process: ProcessPage) -> None:
    core.make_goal(process, "Teilhabe", description="Für alle.")
    process.principles.add(Principle(title="Nur im Entwurf"))
    draft = process_aims(process)
    assert [aim.title for aim in draft.principles] == ["Nur im Entwurf"]
    assert [(aim.title, aim.text) for aim in draft.goals] == [("Teilhabe", "Für alle.")]
    assert process_aims(ProcessPage.objects.get(pk=process.pk)).principles == []
