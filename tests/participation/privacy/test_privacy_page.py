"""The privacy page says what holds, and stands beside everything that asks for consent or for an address."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import wagtail_aufbruch
from tests.factories.competitions import make_competition
from tests.factories.core import make_privacy_page, make_process
from tests.factories.events import make_bookable
from tests.factories.ideas import make_call, make_idea
from tests.factories.reviews import address_of, juror, make_running
from wagtail_aufbruch.core.extension.stored_data import stored_data
from wagtail_aufbruch.participation.emails import guardians

PACKAGE = Path(wagtail_aufbruch.__file__).parent
ASKS = re.compile(r"field=form\.(consent|email)\b|\.guardian_text|consent\.wording|consent_open\.html")
WITH_CONSENT = {
    "ideas/templates/aufbruch_ideas/hand_in/person.html": "ideas/templates/aufbruch_ideas/hand_in/consent.html",
    "events/templates/aufbruch_events/register/person.html": "events/templates/aufbruch_events/register/consent.html",
}
"""Parts of a form that ask for an address, with the part of the same form that asks for consent."""
TEMPLATES = sorted(
    path
    for path in PACKAGE.glob("*/templates/**/*.html")
    if not {"staff", "mail", "modeladmin"} & set(path.relative_to(PACKAGE).parts)
    and ASKS.search(path.read_text(encoding="utf-8"))
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_whatever_asks_for_consent_or_an_address_leads_to_the_privacy_page(path: Path) -> None:
    name = str(path.relative_to(PACKAGE))
    assert "{% privacy_link " in (PACKAGE / WITH_CONSENT.get(name, name)).read_text(encoding="utf-8")


def test_each_link_leads_to_a_part_that_exists() -> None:
    known = {one.key for one in stored_data()}
    told = [key for path in TEMPLATES for key in re.findall(r'{% privacy_link "(\w+)"', path.read_text("utf-8"))]
    assert told
    assert set(told) <= known


pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


def page_of(process: Any) -> str:
    return Client().get(f"{process.url}datenschutz/").content.decode()


def test_the_privacy_page_names_the_periods_in_force(process: Any, settings: Any) -> None:
    make_privacy_page(process)
    settings.WAGTAIL_AUFBRUCH = {
        **settings.WAGTAIL_AUFBRUCH,
        "UNCONFIRMED_DAYS": 11,
        "WITHDRAWN_DAYS": 22,
        "REJECTED_DAYS": 730,
        "PUBLISHED_DAYS": 44,
        "MAIL_LOG_DAYS": 55,
        "GUARDIAN_DAYS": 66,
        "REMEMBER_DAYS": 77,
        "LINK_HOURS": 88,
    }
    page = page_of(process)
    for said in ("11 Tage", "22 Tage", "2 Jahre", "44 Tage", "55 Tage", "66 Tage", "77 Tage", "88 Stunden"):
        assert said in page, said
    for one in stored_data():
        assert f'id="{one.anchor}"' in page
        assert str(one.title) in page


def test_the_privacy_page_names_the_cookies_and_for_how_long_a_browser_keeps_them(process: Any, settings: Any) -> None:
    make_privacy_page(process)
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "REMEMBER_DAYS": 77}
    settings.CSRF_COOKIE_AGE = 33 * 24 * 60 * 60
    told = page_of(process).partition("Cookies in Ihrem Browser")[2]
    for said in ("33 Tage", "77 Tage", "1 Jahr", "15 Minuten"):
        assert said in told, said


def test_the_privacy_page_says_what_an_unconfirmed_registration_keeps_and_from_when_its_week_counts(
    process: Any,
) -> None:
    make_privacy_page(process)
    told = page_of(process).partition("Veranstaltung anmelden")[2].partition("<h3")[0]
    assert "Kennzeichen Ihres Anschlusses" in told
    assert "was Sie nicht bestätigen: 7 Tage, nachdem der Platz verfallen ist" in told


def test_the_privacy_page_says_how_long_a_draft_is_kept_where_a_competition_never_closes(process: Any) -> None:
    make_privacy_page(process)
    told = page_of(process).partition("Wenn Sie bei einem Wettbewerb mitmachen")[2].partition("<h3")[0]
    assert "ein Entwurf, wo es keinen Einsendeschluss gibt, nach Ihrer letzten Änderung: 30 Tage" in told


def test_without_an_end_of_names_the_page_says_so(process: Any, settings: Any) -> None:
    make_privacy_page(process)
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "PUBLISHED_DAYS": None}
    assert "Ihr Name und Ihre Adresse bei dem, was veröffentlicht ist: bis Sie Ihre Daten löschen" in page_of(process)


def test_forms_lead_to_the_part_that_is_about_them(process: Any) -> None:
    call = make_call(process, names_days=90)
    event = make_bookable(process, keep_days=14)
    idea = make_idea(call)
    ways = {
        f"{call.url}idee-einreichen/": ("contributions", "90 Tage nach der Veröffentlichung"),
        f"{event.url}anmelden/": ("registrations", "14 Tage nach der Veranstaltung gelöscht"),
        f"{process.url}beteiligung/melden/{idea.pk}/": ("reports", ""),
        f"{process.url}beteiligung/": ("participants", ""),
    }
    for way in ways:
        assert "#daten-" not in Client().get(way).content.decode(), "there is no page to lead to"
    make_privacy_page(process)
    for way, (key, period) in ways.items():
        answer = Client().get(way)
        assert answer.status_code == 200, way
        shown = answer.content.decode()
        assert f'href="{process.url}datenschutz/#daten-{key}"' in shown, way
        assert period in shown


def test_a_competition_says_beside_the_consent_how_long_it_keeps_what_people_hand_in(process: Any) -> None:
    competition = make_competition(process, keep_days=77, names_days=555)
    text = Client().get(f"{competition.url}teilnehmen/").content.decode()
    assert "77 Tage nach der Bekanntgabe" in text
    assert "bis 555 Tage nach der Veröffentlichung" in text


def test_a_call_says_beside_a_comment_how_long_names_stand_where_it_says_so_by_itself(process: Any) -> None:
    own, usual = make_call(process, names_days=555), make_call(process, "Zweiter", slug="zweiter")
    for call, told in ((own, True), (usual, False)):
        idea = make_idea(call, "Bänke", state="published")
        answer = Client().get(f"{call.url}ideen/{idea.pk}/kommentieren/")
        assert answer.status_code == 200
        text = answer.content.decode()
        assert ("bis 555 Tage nach der Veröffentlichung" in text) == told


def test_a_round_says_to_those_who_judge_how_long_it_keeps_their_names(django_user_model: Any) -> None:
    running = make_running(user=django_user_model.objects.create_superuser("chefin"), keep_days=44)
    text = Client().get(address_of(juror(running))).content.decode()
    assert "44 Tage nach dem Ende der Runde gelöscht" in text


def test_one_hour_and_one_day_are_said_as_one(process: Any, settings: Any) -> None:
    make_privacy_page(process)
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "LINK_HOURS": 1, "GUARDIAN_DAYS": 1}
    text = page_of(process)
    assert "1 Stunde<" in text
    assert "1 Stunden" not in text
    idea = make_idea(make_call(process), "Bänke", author_name="Mia")
    assert "nach 1 Tag gelöscht" in " ".join(guardians.ask(idea, process, "geheim").paragraphs)
