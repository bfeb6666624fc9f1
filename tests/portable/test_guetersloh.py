"""The demo's process: what facts are in it, and that nothing was made up."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.factories.core import site_root
from tests.snapshot import take_snapshot
from wagtail_aufbruch.core.models import (
    AccessibilityStatementPage,
    BestPracticePage,
    Goal,
    Handlungsfeld,
    Member,
    PrivacyPage,
    ProcessPage,
)
from wagtail_aufbruch.groups.models import BoardPage, ThemeGroupPage
from wagtail_aufbruch.ideas.models import IdeaCallPage

pytestmark = pytest.mark.django_db
FILE = Path(__file__).resolve().parents[2] / "fixtures" / "guetersloh.yaml"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """The process, loaded once for all tests here, none of which changes it; returns its key."""
    with django_db_blocker.unblock():
        before = take_snapshot()
        site_root()
        call_command("aufbruch_load", FILE, verbosity=0)
        yield ProcessPage.objects.get(slug="digitaler-aufbruch").pk
        before.restore()
        before.close()


@pytest.fixture
def guetersloh(loaded: int) -> ProcessPage:
    return ProcessPage.objects.get(pk=loaded)


def test_guetersloh_has_goals_principles_questions_and_fields_on_two_levels(guetersloh: ProcessPage) -> None:
    assert Goal.objects.count() == 4
    assert guetersloh.principles.count() == 3
    assert [question.title for question in guetersloh.questions.all()] == [
        "Demografischer Wandel",
        "Soziale Spaltung",
        "Finanz- und Umweltkrise",
        "Standort- und Wettbewerbsfähigkeit",
        "Investitionen in die Daseinsvorsorge",
        "Zuwanderung",
    ]
    levels = {top.title: top.children.count() for top in Handlungsfeld.objects.filter(parent=None)}
    assert levels == {
        "Digitalisierung Alltag": 6,
        "Digitale Verwaltung/Politik": 5,
        "Wertschöpfung/Innovation": 5,
        "Transparenz/Partizipation": 3,
    }
    assert all(field.accent and field.icon for field in Handlungsfeld.objects.filter(parent=None))


def test_guetersloh_has_five_theme_groups_each_led_by_two_equals(guetersloh: ProcessPage) -> None:
    groups = ThemeGroupPage.objects.live().descendant_of(guetersloh)
    assert {group.title for group in groups} == {
        "Digitale Infrastruktur",
        "Digitale Verwaltung/Politik",
        "Wertschöpfung und Innovation",
        "Bau, Energie und Mobilität",
        "Soziales, Gesundheit, Pflege",
    }
    steering = BoardPage.objects.get(title="Lenkungsgremium")
    for group in groups:
        leads = group.memberships.filter(function="lead")
        assert {lead.side for lead in leads} == {"administration", "city_society"}
        assert group.reports_to_id == steering.pk


def test_guetersloh_has_all_boards_with_their_seats(guetersloh: ProcessPage) -> None:
    boards = {board.title: board for board in BoardPage.objects.live().descendant_of(guetersloh)}
    assert set(boards) == {
        "Rat und Hauptausschuss",
        "Lenkungsgremium",
        "Chief Digital Officer",
        "U-30-Beirat",
        "Beirat „Lernen und Digitalisierung“",
        "Task Force „IT an Schulen“",
        "Digitale Scouts",
    }
    assert boards["Rat und Hauptausschuss"].authority == "decides"
    assert boards["Lenkungsgremium"].authority == "prioritises"
    assert boards["Lenkungsgremium"].seats.filter(source="group_leads").count() == 1
    youth = {seat.title: seat.number for seat in boards["U-30-Beirat"].seats.all()}
    assert youth["Jugendparlament"] == 5
    assert list(youth.values()).count(None) == 2
    learning = {seat.title for seat in boards["Beirat „Lernen und Digitalisierung“"].seats.all()}
    assert learning == {"Schulen", "Verwaltung", "Kreismedienzentrum", "Reinhard Mohn Stiftung"}


def test_guetersloh_names_roles_and_no_person(guetersloh: ProcessPage) -> None:
    assert Member.objects.count() == 12
    assert not Member.objects.exclude(name="", email="").exists()


def test_guetersloh_has_an_open_call_and_one_that_is_over(guetersloh: ProcessPage) -> None:
    assert {call.title: call.is_open() for call in IdeaCallPage.objects.live()} == {
        "Ihre Idee für Gütersloh": True,
        "Morgenmacher": False,
    }


def test_guetersloh_has_what_the_law_asks_for_and_a_page_in_plain_language(guetersloh: ProcessPage) -> None:
    assert AccessibilityStatementPage.objects.live().count() == 1
    assert PrivacyPage.objects.live().count() == 1
    assert guetersloh.easy_language_page.title == "Der Digitale Aufbruch in Leichter Sprache"
    assert BestPracticePage.objects.live().count() == 7
