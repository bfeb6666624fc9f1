"""The two files that come with the project: Gütersloh completely, and a beginning for any town."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page, Site

from tests.factories.core import site_root
from tests.portable.conftest import export
from wagtail_aufbruch.competitions.models import CompetitionIndexPage, CompetitionPage
from wagtail_aufbruch.core.models import AccessibilityStatementPage, PrivacyPage, ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.events.models import EventPage
from wagtail_aufbruch.groups.models import ThemeGroupPage
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.portable.domain.ready import find_file

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
STARTER = find_file("starter")
NAMES = {"guetersloh": "digitaler-aufbruch", "starter": "gemeinsam-gestalten"}
FILES = {"guetersloh": FIXTURES / "guetersloh.yaml", "starter": STARTER}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_ours_loads_without_a_note_and_comes_back_unchanged(
    load: Callable[..., str], tmp_path: Path, name: str
) -> None:
    said = load(FILES[name])
    assert "left out" not in said
    first = export(NAMES[name])
    ProcessPage.objects.get().delete()
    file = tmp_path / "wieder.yaml"
    file.write_text(first)
    load(file)
    assert export(NAMES[name]) == first


@pytest.mark.parametrize("name", NAMES)
def test_every_published_page_of_a_file_of_ours_can_be_read(
    load: Callable[..., str], client: Client, name: str
) -> None:
    load(FILES[name])
    pages = BasePage.objects.descendant_of(ProcessPage.objects.get(), inclusive=True).live()
    assert pages.count() >= 6
    for page in pages:
        assert client.get(page.url).status_code == 200, page


@pytest.mark.parametrize(
    "fact",
    [
        "395/2017",
        "Ratsangelegenheiten und Bürgerdialog",
        "2017-05-26",
        "2017-07-10",
        "2017-12-04",
        "zwei Enthaltungen",
        "Fachbereich 10",
        "Smart City Charta",
        "Smart City Wien",
        "Smart Country",
        "„über 700“",
        "650",
        "110 Menschen",
        "2.000 Teilnehmende",
        "26.000",
        "NETZ.WERK",
        "Lernende",
        "14 gehen weiter",
        "5.000 Euro",
        "7. November",
        "Gütersloh digital – smarter leben",
        "Center for Applied Data Science",
        "Modellkommune E-Government",
        "Digitale Modellregion OWL",
        "Wettbewerb „Digitale Stadt“",
        "2019-05-05",
        "Kulturhackathon",
    ],
)
def test_a_fact_is_in_the_file_of_guetersloh(fact: str) -> None:
    text = " ".join((FIXTURES / "guetersloh.yaml").read_text().split())
    assert fact in text


def test_the_beginning_for_any_town_names_no_town_and_nobody() -> None:
    text = STARTER.read_text().lower()
    for word in [
        "gütersloh",
        "guetersloh",
        "bertelsmann",
        "mohn",
        "owl",
        "westfalen",
        "nrw",
        "denklabor",
        "395/2017",
        "@",
    ]:
        assert word not in text
    assert "name:" not in text


def test_the_beginning_publishes_nothing_that_the_town_must_complete_first(load: Callable[..., str]) -> None:
    load(STARTER)
    for model in [
        IdeaCallPage,
        PrivacyPage,
        AccessibilityStatementPage,
        ThemeGroupPage,
        EventPage,
        CompetitionIndexPage,
        CompetitionPage,
    ]:
        assert not model.objects.get().live


def test_the_command_takes_the_file_from_any_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    site_root()
    monkeypatch.chdir(FIXTURES)
    call_command("aufbruch_load", "guetersloh.yaml", stdout=StringIO())
    assert ProcessPage.objects.exists()


@pytest.mark.parametrize("name", ["starter", "starter.yaml"])
def test_whoever_installed_by_pip_loads_the_beginning_by_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    site_root()
    monkeypatch.chdir(tmp_path)
    call_command("aufbruch_load", name, stdout=StringIO())
    assert ProcessPage.objects.get().slug == "gemeinsam-gestalten"


def test_the_command_lists_what_comes_with_the_package_and_names_it_where_a_file_is_missing() -> None:
    said = StringIO()
    call_command("aufbruch_load", "--list", stdout=said)
    assert said.getvalue().startswith("starter: Ein Anfang für jede Stadt")
    for wrong in ([], ["gibtsnicht.yaml"]):
        with pytest.raises(CommandError, match="starter"):
            call_command("aufbruch_load", *wrong)


def test_where_there_are_several_sites_one_is_named(tmp_path: Path) -> None:
    site_root()
    home = BasePage.objects.get(depth=1).add_child(instance=Page(title="Nachbarstadt", slug="nachbar"))
    Site.objects.create(hostname="nachbar.example", port=80, root_page=home)
    for site in ("", "nachbar.example"):
        call_command("aufbruch_load", "starter", site=site, stdout=StringIO())
    here, there = ProcessPage.objects.order_by("pk")
    assert there.is_descendant_of(home)
    assert not here.is_descendant_of(home)
    ProcessPage.objects.filter(pk=there.pk).update(title="Nebenan")
    said = StringIO()
    call_command("aufbruch_export", "gemeinsam-gestalten", site="http://nachbar.example/", stdout=said, stderr=said)
    assert "title: Nebenan" in said.getvalue()
    with pytest.raises(CommandError, match=r"nachbar\.example"):
        call_command("aufbruch_export", "gemeinsam-gestalten", site="gibtsnicht.example")
    call_command("aufbruch_export", "gemeinsam-gestalten", stdout=said, stderr=said)
    assert "title: Gemeinsam gestalten" in said.getvalue(), "the default site counts"
