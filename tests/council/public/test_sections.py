"""What the page of the process says of projects and of the council."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.council import decide, make_follow_up, make_imported, make_meeting, make_paper, make_papers
from tests.factories.participation import make_moderator
from tests.factories.priorities import decide as decide_priorities
from tests.factories.priorities import make_judged
from tests.factories.projects import Stage, make_project, make_project_index
from wagtail_aufbruch.council.models import Consultation
from wagtail_aufbruch.projects.domain import stages

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


def page_of(process: Any) -> str:
    cache.clear()
    answer = Client().get(process.url)
    assert answer.status_code == 200
    return str(answer.content.decode())


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_without_anything_to_say_there_is_no_section(process: Any) -> None:
    make_papers(process, show_in_menus=True)
    index = make_project_index(process, show_in_menus=True)
    make_project(index, "Entwurf", live=False)
    make_paper(process, "Nur eingebracht")
    make_paper(process, "Entwurf", is_public=False, stations=[{"body": "Rat", "date": in_days(3)}])
    said = page_of(process)
    assert 'id="projekte"' not in said
    assert 'id="rat"' not in said


def test_a_list_that_is_not_in_the_menu_is_not_led_to_here(process: Any) -> None:
    make_project(make_project_index(process), "Läuft", stage=Stage.RUNNING)
    make_papers(process, show_in_menus=False)
    make_paper(process, stations=[{"body": "Rat", "date": in_days(3)}])
    said = page_of(process)
    assert 'id="projekte"' not in said
    assert 'id="rat"' not in said


def test_projects_with_their_numbers_and_the_ways_on(process: Any) -> None:
    index = make_project_index(process, show_in_menus=True)
    for number in range(5):
        make_project(index, f"Läuft {number}", stage=Stage.RUNNING)
    make_project(index, "Unbekannt")
    said = page_of(process)
    assert f'href="{index.url}?stand=in-umsetzung#projekte"><strong>5</strong> in Umsetzung' in said
    assert f'href="{index.url}?stand=-#projekte"><strong>1</strong>' in said
    assert f'href="{index.url}cockpit/"' in said
    assert "prioritaeten" not in said
    assert said.count("aufbruch-projectcard") == 3
    listed = Client().get(f"{index.url}?stand=in-umsetzung").content.decode()
    assert "5 Projekte" in listed


def test_priorities_are_led_to_once_they_are_published(process: Any) -> None:
    staff = make_moderator(process)
    index, _projects, round_ = make_judged(process, user=staff)
    type(index).objects.filter(pk=index.pk).update(show_in_menus=True)
    inside = decide_priorities(round_, user=staff, title="Prioritäten 2026", is_published=False)
    assert "Prioritäten 2026" not in page_of(process)
    inside.delete()
    made = decide_priorities(round_, user=staff, title="Prioritäten 2026")
    assert f'href="{index.url}prioritaeten/{made.pk}/"' in page_of(process)


def test_what_comes_next_what_was_decided_and_what_is_still_to_be_done(process: Any) -> None:
    index = make_papers(process, show_in_menus=True)
    later = make_paper(process, "Später", stations=[{"body": "Rat", "date": in_days(20)}])
    meeting = make_meeting(process, "Bauausschuss", date=in_days(5))
    sooner = make_paper(process, "Früher", reference="12/2026")
    Consultation.objects.create(paper=sooner, meeting=meeting)
    off = make_paper(process, "Abgesagt")
    Consultation.objects.create(paper=off, meeting=make_meeting(process, "Rat", date=in_days(3), is_cancelled=True))
    imported = make_imported(process, "Importiert")
    typed = make_paper(process, "Getippt", imported=imported)
    decide(typed, "Rat", decided_on=in_days(-3))
    old = make_paper(process, "Alt")
    decide(old, "Rat", decided_on=in_days(-30), outcome="rejected")
    make_follow_up(typed, task="Radweg bauen", unit="FB 66", due=in_days(-1))
    make_follow_up(old, task="Bank aufstellen", unit="FB 66", due=in_days(0))
    make_paper(process, "An diesem Tag", stations=[{"body": "Rat", "date": in_days(0)}])
    said = page_of(process)
    start = said.index('id="rat"')
    told = said[start : said.index("</section>", start)]
    assert told.index("12/2026: Früher") < told.index("Später")
    assert "Bauausschuss" in told
    assert "Abgesagt" not in told
    assert told.index("Getippt") < told.index("Alt")
    assert "Abgelehnt" in told
    assert "Radweg bauen" in told
    assert told.count("überfällig") == 1, "what is due today is in time"
    assert told.index("An diesem Tag") < told.index("Früher")
    for paper in (later, sooner, typed, old):
        assert f'href="{index.full_url}vorlage/{paper.pk}/"' in told


def test_queries_do_not_grow_with_projects_and_papers(process: Any) -> None:
    index = make_project_index(process, show_in_menus=True)
    make_papers(process, show_in_menus=True)

    def add() -> None:
        make_project(index, "Läuft", stage=Stage.RUNNING)
        make_paper(process, stations=[{"body": "Rat", "date": in_days(9)}])
        decided = make_paper(process)
        decide(decided)
        make_follow_up(decided)

    def asked() -> int:
        page_of(process)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            Client().get(process.url)
        return len(queries)

    add()
    few = asked()
    for _more in range(4):
        add()
    assert asked() == few


def test_what_the_page_has_kept_of_both_is_made_anew_as_soon_as_something_changes(process: Any) -> None:
    index, user = make_project_index(process, show_in_menus=True), make_moderator(process)
    project = make_project(index, "Radweg", stage=Stage.RUNNING)
    make_papers(process, show_in_menus=True)
    make_follow_up(make_paper(process, "Radwege 2030"), "Radweg bauen")
    cache.clear()
    # Whoever tells who they are gets a page that is made anew, of parts that are kept.
    reader = Client(headers={"authorization": "past the cache"})

    def read() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as asked:
            said = reader.get(process.url).content.decode()
        tables = ("aufbruch_projects_", "aufbruch_council_")
        return said, sum(any(table in one["sql"] for table in tables) for one in asked)

    said, _asked = read()
    assert "<strong>1</strong> in Umsetzung" in said
    assert "Radweg bauen" in said
    assert read() == (said, 0)
    stages.move(project, Stage.DONE, stages.Because(), user=user)
    said, _asked = read()
    assert "<strong>1</strong> umgesetzt" in said
    assert "in Umsetzung" not in said
    make_follow_up(make_paper(process, "Bänke"), "Bänke aufstellen")
    said, _asked = read()
    assert "Bänke aufstellen" in said
