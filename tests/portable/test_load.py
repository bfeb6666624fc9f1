"""Loading a process: what is written, and what a second run leaves alone."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from wagtail.log_actions import registry as log_registry
from wagtail.models import GroupPagePermission, PageLogEntry, Site

from tests.factories.core import make_content_page, site_root
from tests.portable.conftest import SMALL, export
from tests.together import Pause, at_once
from wagtail_aufbruch.core.models import ContentPage, Goal, Handlungsfeld, Member, ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.models import BoardPage
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.portable.domain.loader import Loader
from wagtail_aufbruch.portable.domain.registry import Section
from wagtail_aufbruch.portable.models import LoadRecord

pytestmark = pytest.mark.django_db
Load = Callable[..., str]

TOWN = (
    SMALL
    + """\
  claim: no
  contact_phone: 05241
  introduction: <p>Mehr unter <a linktype="page" id="worum">Worum es geht</a></p>
  timeline:
    - title: Auftakt
      period: Frühsommer
      start: 2018-06-01
      page: worum
handlungsfelder:
  - key: alltag
    title: Alltag
    fields:
      - key: bildung
        title: Bildung
  - key: politik
    title: Politik
goals:
  - key: teilhabe
    title: Teilhabe
members:
  - key: cdo
    role: Chief Digital Officer
pages:
  - type: content
    key: worum
    title: Worum es geht
    easy_language_page: leicht
    pages:
      - type: content
        key: leicht
        title: Leicht
        draft: true
"""
)


def pages() -> list[str]:
    return list(BasePage.objects.descendant_of(site_root()).order_by("path").values_list("title", flat=True))


def test_the_history_of_everything_that_was_loaded_begins_with_its_creation(load: Load) -> None:
    load(TOWN)
    for item in (*BasePage.objects.descendant_of(site_root()), *Handlungsfeld.objects.all(), Goal.objects.get()):
        first = log_registry.get_logs_for_instance(item).order_by("timestamp", "pk").first()
        assert first is not None, item
        assert first.action == "wagtail.create", item


def test_a_process_is_built_as_the_file_says(load: Load) -> None:
    said = load(TOWN)
    process = ProcessPage.objects.get()
    worum, leicht = ContentPage.objects.order_by("path")
    assert process.get_parent().pk == site_root().pk
    assert (process.live, worum.live, leicht.live) == (True, True, False)
    assert (process.claim, process.contact_phone) == ("no", "05241")
    assert f'<a linktype="page" id="{worum.pk}">' in process.introduction
    assert process.timeline.get().page_id == worum.pk
    assert worum.easy_language_page_id == leicht.pk
    assert [(field.title, field.parent and field.parent.title) for field in Handlungsfeld.objects.all()] == [
        ("Alltag", None),
        ("Bildung", "Alltag"),
        ("Politik", None),
    ]
    assert "3" in said
    assert not any(BasePage.find_problems())


def test_pages_have_a_history_from_the_start(load: Load) -> None:
    load(TOWN)
    page = ContentPage.objects.get(title="Worum es geht")
    actions = PageLogEntry.objects.filter(page=page.pk).values_list("action", flat=True)
    assert sorted(actions) == ["wagtail.create", "wagtail.publish"], "each of it once"
    assert page.revisions.count() == 1
    assert page.first_published_at is not None
    assert Goal.objects.get().revisions.count() == 1


def test_pages_get_the_language_of_the_page_above_them(load: Load) -> None:
    load(TOWN)
    assert set(BasePage.objects.values_list("locale", flat=True)) == {site_root().locale_id}


def test_a_second_run_changes_nothing(load: Load) -> None:
    load(TOWN)
    before = (export(), BasePage.objects.count(), LoadRecord.objects.count())
    revisions = ContentPage.objects.first().revisions.count()
    load(TOWN)
    assert (export(), BasePage.objects.count(), LoadRecord.objects.count()) == before
    assert ContentPage.objects.first().revisions.count() == revisions


def test_what_editors_changed_renamed_moved_or_deleted_stays_so(load: Load) -> None:
    load(TOWN)
    page = ContentPage.objects.get(title="Leicht")
    page.title, page.slug = "Ganz leicht", "ganz-leicht"
    page.save_revision().publish()
    page.move(ProcessPage.objects.get(), "last-child")
    Handlungsfeld.objects.filter(title="Politik").update(title="Politik und Rat", slug="rat")
    Goal.objects.all().delete()
    process = ProcessPage.objects.get()
    process.claim = "Anders"
    process.save_revision().publish()
    ContentPage.objects.get(title="Worum es geht").delete()
    load(TOWN)
    assert pages() == ["Aufbruch", "Ganz leicht"]
    assert ProcessPage.objects.get().claim == "Anders"
    assert [field.title for field in Handlungsfeld.objects.all()] == ["Alltag", "Bildung", "Politik und Rat"]
    assert not Goal.objects.exists()


def test_what_is_new_in_the_file_is_added_where_it_belongs(load: Load) -> None:
    load(TOWN)
    more = TOWN.replace("  - key: cdo\n", "  - key: chef\n    role: Bürgermeister\n  - key: cdo\n")
    load(more + "      - type: content\n        key: neu\n        title: Neu\n")
    assert [member.role for member in Member.objects.order_by("pk")] == ["Chief Digital Officer", "Bürgermeister"]
    assert ContentPage.objects.get(title="Neu").get_parent().title == "Worum es geht"


def test_what_stood_below_a_deleted_page_is_left_out_and_told(load: Load) -> None:
    load(TOWN)
    ContentPage.objects.get(title="Worum es geht").delete()
    said = load(TOWN + "      - type: content\n        key: neu\n        title: Neu\n")
    assert "Neu" in said
    assert pages() == ["Aufbruch"]


def test_a_link_to_a_deleted_page_keeps_its_text(load: Load) -> None:
    load(TOWN)
    ContentPage.objects.get(title="Leicht").delete()
    new = "  - type: content\n    key: neu\n    title: Neu\n    body:\n"
    load(TOWN + new + '      - paragraph: <p>Siehe <a linktype="page" id="leicht">hier</a></p>\n')
    assert "<a>hier</a>" in str(ContentPage.objects.get(title="Neu").body.raw_data[0]["value"])


def test_what_is_new_and_needs_somebody_who_was_deleted_comes_without_them(load: Load) -> None:
    """Else the whole file could not be loaded any more, for one person who has left."""
    load(TOWN)
    Member.objects.all().delete()
    board = "  - type: board\n    key: beirat\n    title: Beirat\n    seats:\n      - title: Sitz\n        holders:\n"
    load(TOWN + board + "          - member: cdo\n")
    seat = BoardPage.objects.get().seats.get()
    assert not seat.holders.exists()


def test_a_process_that_was_deleted_is_built_again(load: Load) -> None:
    load(TOWN)
    ProcessPage.objects.get().delete()
    load(TOWN)
    assert pages() == ["Aufbruch", "Worum es geht", "Leicht"]


def test_the_same_file_below_another_page_makes_another_process(load: Load) -> None:
    site_root()
    town = make_content_page(site_root(), "Nachbarstadt", slug="nachbarstadt")
    load(TOWN)
    load(TOWN, "/nachbarstadt/")
    load(TOWN, "nachbarstadt")
    first, second = ProcessPage.objects.order_by("path")
    assert {first.get_parent().pk, second.get_parent().pk} == {site_root().pk, town.pk}
    for process in [first, second]:
        assert Handlungsfeld.objects.filter(process_id=process.pk).count() == 3


def test_staff_groups_are_found_by_name_and_a_missing_one_is_told(load: Load) -> None:
    known = Group.objects.create(name="Moderation")
    said = load(SMALL + "  staff_groups:\n    - Moderation\n    - Fehlt\n")
    assert list(ProcessPage.objects.get().staff_groups.all()) == [known]
    assert "Fehlt" in said
    assert not Group.objects.filter(name="Fehlt").exists()


def test_a_group_of_the_same_name_that_works_for_another_town_does_not_get_its_cases(load: Load) -> None:
    make_content_page(site_root(), "Hier", slug="hier")
    there = make_content_page(site_root(), "Nachbarstadt", slug="nachbarstadt")
    theirs = Group.objects.create(name="Moderation")
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=theirs, page_id=there.pk, permission=permission)
    file = SMALL + "  staff_groups:\n    - Moderation\n"
    said = load(file, "/hier/")
    assert not ProcessPage.objects.get().staff_groups.exists()
    assert "“Moderation”" in said
    assert "Moderation" not in load(file, "/nachbarstadt/")
    assert list(ProcessPage.objects.child_of(there).get().staff_groups.all()) == [theirs]


def test_a_link_to_a_page_outside_is_kept_where_there_is_such_a_page(load: Load) -> None:
    news = make_content_page(site_root(), "Aktuelles", slug="aktuelles")
    text = '  introduction: <p><a linktype="page" id="{}">x</a></p>\n'
    said = load(SMALL + text.format("/aktuelles/"))
    assert f'id="{news.pk}"' in ProcessPage.objects.get().introduction
    assert "/aktuelles/" not in said
    ProcessPage.objects.get().delete()
    said = load(SMALL + text.format("/fehlt/"))
    assert "/fehlt/" in said
    assert ProcessPage.objects.get().introduction == "<p><a>x</a></p>"


def test_a_moment_without_offset_is_meant_in_the_sites_time_zone(load: Load) -> None:
    call = "pages:\n  - type: idea_call\n    key: ruf\n    title: Ruf\n    closes_at: {}\n"
    load(SMALL + call.format("2019-05-05 23:59:59"))
    assert IdeaCallPage.objects.get().closes_at == datetime(2019, 5, 5, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("moment", ["5. Mai 2019", "2019-05-05", "2019-05-05 25:00", "1557093599"])
def test_a_moment_that_is_none_is_told(refused: Load, moment: str) -> None:
    message = refused(SMALL + f"pages:\n  - type: idea_call\n    key: ruf\n    title: Ruf\n    closes_at: {moment}\n")
    assert moment in message
    assert " 9: " in message


def test_what_is_left_empty_is_as_if_it_were_not_there(load: Load) -> None:
    load(SMALL + "  claim:\n  timeline:\n  draft:\ngoals:\npages:\n")
    process = ProcessPage.objects.get()
    assert (process.claim, process.live) == ("", True)


def test_without_a_site_the_command_says_what_to_do(refused: Load, load: Load) -> None:
    load(SMALL)
    Site.objects.update(is_default_site=False)
    with pytest.raises(CommandError, match="default site"):
        export()


def test_loading_one_after_the_other_says_what_it_made_when_asked(load: Load, write: Callable[..., object]) -> None:
    site_root()
    said = StringIO()
    call_command("aufbruch_load", str(write(TOWN)), stdout=said, verbosity=2)
    for title in ["Worum es geht", "Bildung", "Teilhabe", "Chief Digital Officer"]:
        assert title in said.getvalue()


@pytest.mark.parametrize(("verbosity", "counts", "titles"), [(0, False, False), (1, True, False), (2, True, True)])
def test_as_much_is_said_as_was_asked_for(
    write: Callable[..., Path], verbosity: int, counts: bool, titles: bool
) -> None:
    site_root()
    said = StringIO()
    call_command("aufbruch_load", write(SMALL), parent="/", stdout=said, verbosity=verbosity)
    assert ("1 created" in said.getvalue()) is counts
    assert ("+ pages: Aufbruch" in said.getvalue()) is titles


@pytest.mark.django_db(transaction=True)
def test_what_is_new_in_a_file_is_there_once_though_two_load_it_at_once(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(TOWN)
    more = TOWN.replace("members:", "  - key: naehe\n    title: Nähe\nmembers:")
    write_sections, pause = Loader._load_sections, Pause()

    def slowly(loader: Loader, wanted: list[Section]) -> None:
        pause.here()
        write_sections(loader, wanted)

    def run() -> None:
        with suppress(CommandError):  # the second one is told that it is there already
            load(more)

    monkeypatch.setattr(Loader, "_load_sections", slowly)
    at_once(run, pause.other(run))
    assert sorted(Goal.objects.values_list("title", flat=True)) == ["Nähe", "Teilhabe"]
