"""`make demo`: what a newcomer finds, and that a second start keeps what was changed."""

import re
import socket
from collections import Counter
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page, Site

from guetersloh.city import example, example_competition
from guetersloh.city.management.commands.demo_prepare import refuse_a_taken_port, welcome
from guetersloh.city.models import HomePage, NewsPage
from guetersloh.city.staff import ACCOUNTS
from wagtail_aufbruch.competitions.domain.announcing.checks import warnings_of
from wagtail_aufbruch.competitions.domain.announcing.phases import takes_entries
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, EntryFile
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.council.domain.followup.showing import followups_of
from wagtail_aufbruch.council.models import FollowUp, Paper
from wagtail_aufbruch.events.domain.details import descriptions
from wagtail_aufbruch.events.domain.seats.availability import availability_of
from wagtail_aufbruch.events.models import EventPage, MeetingSeries
from wagtail_aufbruch.groups.models import ThemeGroupPage


def test_home_page_leads_to_the_process_and_the_news(demo_data: None) -> None:
    text = Client().get("/").content.decode()
    assert 'href="/digitaler-aufbruch/"' in text
    assert "Hauptausschuss bringt den Digitalen Aufbruch auf den Weg" in text
    assert Client().get("/digitaler-aufbruch/").status_code == 200


def test_every_page_of_the_site_answers(demo_data: None) -> None:
    client = Client()
    answers = {page.url: client.get(page.url).status_code for page in Page.objects.live().filter(depth__gt=1)}
    assert len(answers) > 20
    assert {url: status for url, status in answers.items() if status != 200} == {}


def test_every_link_on_the_pages_of_the_site_leads_somewhere(demo_data: None) -> None:
    """One link of each form on pages of each type: what differs in a number alone leads to the same view."""
    client = Client()
    links: dict[tuple[type[Page], str], str] = {}
    for page in Page.objects.live().filter(depth__gt=1).specific():
        for found in re.findall(r'<a [^>]*href="(/[^"#]*)', client.get(page.url).content.decode()):
            links.setdefault((type(page), re.sub(r"\d+", "0", found)), unescape(found))
    answers = {}
    for url in {*links.values()}:
        answer = client.get(url)
        answers[url] = answer.status_code
        list(answer)  # files are written as they are read
    assert len(answers) > 100
    assert {url: status for url, status in answers.items() if status >= 400} == {}


def test_second_start_changes_nothing_and_keeps_what_editors_wrote(demo_data: None) -> None:
    home = HomePage.objects.get()
    home.introduction = "Von der Redaktion geändert"
    home.save_revision().publish()
    before = {page.pk: (page.title, page.slug, page.path) for page in Page.objects.all()}
    call_command("demo_setup", port=8124, verbosity=0)
    assert {page.pk: (page.title, page.slug, page.path) for page in Page.objects.all()} == before
    assert HomePage.objects.get().introduction == "Von der Redaktion geändert"
    assert Site.objects.get().port == 8124
    assert NewsPage.objects.count() == 4


def test_the_paper_of_the_beginning_says_who_follows_it_up_and_no_day_that_nobody_knows(demo_data: None) -> None:
    assert Paper.objects.count() == 2
    paper = Paper.objects.get(reference="395/2017")
    (task,) = followups_of([paper])[paper.pk]
    assert (task.unit, task.due, task.first_due, task.state) == ("FB 10", None, None, "running")
    assert not FollowUp.objects.exclude(email="").exists()
    page = Client().get(f"/digitaler-aufbruch/ratsvorlagen/vorlage/{paper.pk}/").content.decode()
    assert "FB 10" in page
    assert task.task in page


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.username)
def test_printed_log_in_opens_the_admin_in_german(demo_data: None, account: Any) -> None:
    assert f"{account.username}  " in welcome(8000)
    assert account.password in welcome(8000)
    client = Client()
    client.post("/admin/login/", {"username": account.username, "password": account.password})
    response = client.get("/admin/")
    assert response.status_code == 200
    assert '<html lang="de"' in response.content.decode().replace("'", '"')


def test_editors_publish_below_the_process_and_moderators_do_not(demo_data: None) -> None:
    process = ProcessPage.objects.get()
    users = {user.username: user for user in get_user_model().objects.all()}
    assert process.permissions_for_user(users["redaktion"]).can_publish()
    assert not process.permissions_for_user(users["moderation"]).can_edit()
    assert not HomePage.objects.get().permissions_for_user(users["redaktion"]).can_edit()
    assert [group.name for group in process.staff_groups.all()] == ["Moderation"]


def test_editors_look_after_the_fields_of_action(demo_data: None) -> None:
    client = Client()
    client.force_login(get_user_model().objects.get(username="redaktion"))
    for model in ("handlungsfeld", "goal", "member"):
        assert client.get(f"/admin/snippets/aufbruch/{model}/").status_code == 200
        assert client.get(f"/admin/snippets/aufbruch/{model}/add/").status_code == 200


KNOWN = [
    # slug, date and time, place, attendance; "" is what nobody knows
    ("auftakt-2018", "23. November 2018, 17 Uhr", "Theater Gütersloh", "650 und „über 700“"),
    ("zukunftswerkstatt-2019", "5. April 2019, 17 bis 20 Uhr", "Stadthalle", "110 Menschen"),
    ("denklabor-zukunft-der-arbeit", "6. Juni 2019, 17 bis 20 Uhr", "Stadtbibliothek", "10 Stadtexperten"),
    ("erstes-treffen-der-morgenmacher", "1. Oktober 2019", "", "19 Menschen"),
    ("digitales-forum-2019", "8. November 2019, 17 bis 20 Uhr", "Theater Gütersloh", ""),
    ("zukunftswerkstatt-2020", "31. Januar 2020, 17 bis 20 Uhr", "Stadthalle", "etwa 130 Menschen"),
    ("videokonferenz-2020", "5. Juni 2020, 17 bis 19 Uhr", "", ""),
    ("denklabor-2022", "29. November 2022, 17 Uhr", "Stadthalle", ""),
]


def test_the_events_that_are_known_are_there_with_what_is_known(demo_data: None) -> None:
    client = Client()
    events = {event.slug: event for event in EventPage.objects.live().exclude(slug=example.SLUG)}
    assert set(events) == {known[0] for known in KNOWN}, "nothing is made up, and the hackathon was a neighbour's"
    for slug, date, place, attendance in KNOWN:
        text = client.get(events[slug].url).content.decode()
        assert date in descriptions.when(events[slug])
        assert date in text
        assert place in text
        assert attendance in text
        assert ("Uhr" in descriptions.when(events[slug])) == ("Uhr" in date), "no time is told that nobody knows"


def test_an_event_of_which_nobody_knows_the_attendance_says_nothing_about_it(demo_data: None) -> None:
    client = Client()
    for event in EventPage.objects.live():
        text = client.get(event.url).content.decode()
        assert ("aufbruch-record__attendance" in text) == bool(event.attendance), event


def test_the_denklabor_of_2022_is_over_and_shows_its_results(demo_data: None) -> None:
    event = EventPage.objects.get(slug="denklabor-2022")
    assert [table.title for table in event.tables.all()] == ["Tisch 1", "Tisch 2", "Tisch 3", "Tisch 4"]
    assert event.seats is None
    assert availability_of(event).kind == "over"
    text = Client().get(event.url).content.decode()
    assert "14 gehen weiter" in text
    assert "anmeldung/" not in text, "nobody can register any more"


def test_the_demo_shows_one_open_registration_and_says_that_it_is_an_example(demo_data: None) -> None:
    (event,) = [event for event in EventPage.objects.live() if availability_of(event).kind == "open"]
    assert event.title.startswith("Beispiel")
    assert "Diese Veranstaltung gibt es nicht." in Client().get(event.url).content.decode()
    example.add_example(ProcessPage.objects.get())
    assert EventPage.objects.filter(slug=example.SLUG).count() == 1


def test_the_demo_has_a_competition_to_enter_and_entries_in_several_states_and_says_that_it_is_an_example(
    demo_data: None,
) -> None:
    competition = CompetitionPage.objects.live().get(slug=example_competition.SLUG)
    assert takes_entries(competition)
    assert warnings_of(competition) == []
    text = Client().get(competition.url).content.decode()
    assert "Diesen Wettbewerb gibt es nicht." in text
    states = Counter(Entry.objects.filter(competition=competition).values_list("state", flat=True))
    assert states == {"handed_in": 3, "unconfirmed": 1, "draft": 1, "withdrawn": 1}
    assert EntryFile.objects.filter(state="ready", entry__competition=competition).count() == 3
    example_competition.add_example_competition(ProcessPage.objects.get(), get_user_model().objects.first())
    assert (CompetitionPage.objects.count(), Entry.objects.count()) == (2, 9)


def test_the_demo_has_a_competition_that_is_decided_with_two_winners(demo_data: None) -> None:
    competition = CompetitionPage.objects.live().get(slug=example_competition.DECIDED_SLUG)
    assert warnings_of(competition) == []
    text = Client().get(competition.url).content.decode()
    assert "Auch diesen Wettbewerb gibt es nicht." in text
    for word in ("1. Preis", "2. Preis", "Bank zum Plaudern", *example_competition.REASONS):
        assert word in text
    assert "teilnehmen/" not in text


def test_the_menu_of_the_process_leads_to_its_events(demo_data: None) -> None:
    text = Client().get("/digitaler-aufbruch/").content.decode()
    assert 'href="/digitaler-aufbruch/veranstaltungen/"' in text


def test_the_theme_groups_meet_every_half_year_and_the_forum_every_year(demo_data: None) -> None:
    rhythms = {series.title: (series.every, series.unit, series.host_id) for series in MeetingSeries.objects.all()}
    groups = set(ThemeGroupPage.objects.values_list("pk", flat=True))
    assert len(groups) == 5
    assert {host for _every, _unit, host in rhythms.values() if host} == groups
    assert all(rhythm[:2] == (6, "months") for rhythm in rhythms.values() if rhythm[2])
    assert rhythms["Digitales Forum, jedes Jahr"] == (12, "months", None)


def test_taken_port_is_told_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"make demo PORT={port + 1}"):
            refuse_a_taken_port(port)
