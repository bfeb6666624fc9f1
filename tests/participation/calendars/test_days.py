"""Meetings and milestones in calendars: of one project for everybody, of all that somebody follows for them alone. Read
by a parser that did not write them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import vobject
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.calendars import strictly_read
from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.council import (
    add_station,
    decide,
    make_body,
    make_follow_up,
    make_imported,
    make_meeting,
    make_paper,
    make_papers,
    tie,
)
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import log_in, make_moderator, make_participant
from tests.factories.projects import Stage, add_milestone, make_project, make_project_index
from wagtail_aufbruch.council.domain.followup import keeping
from wagtail_aufbruch.council.domain.followup.locking import seen_of, write_step
from wagtail_aufbruch.council.domain.papers.deciding import take_back
from wagtail_aufbruch.council.enums import FollowUpState
from wagtail_aufbruch.council.models import FollowUp, Paper
from wagtail_aufbruch.participation.domain.notifications.following import follow
from wagtail_aufbruch.participation.domain.privacy.personal_data import erase
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.models import Contribution, ToldDay
from wagtail_aufbruch.projects.domain.stages import Because, move
from wagtail_aufbruch.projects.models import Milestone, ProjectSource

pytestmark = pytest.mark.django_db
ON = date(2027, 3, 1)


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def index(process: Any) -> Any:
    return make_project_index(process)


@pytest.fixture
def project(index: Any) -> Any:
    return make_project(index, "Ringweg", stage=Stage.COUNCIL)


def read(address: str, *, strictly: bool = True) -> dict[str, Any]:
    """What stands in the calendar, by its summary."""
    caches["default"].clear()
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = strictly_read(answer.content) if strictly else vobject.readOne(answer.content.decode())
    return {one.summary.value: one for one in calendar.contents.get("vevent", [])}


def of(project: Any, **options: Any) -> dict[str, Any]:
    return read(f"{project.url}kalender/", **options)


def number(event: Any) -> int:
    return int(event.sequence.value)


def test_a_project_s_milestones_and_meetings_stand_in_its_calendar(process: Any, project: Any) -> None:
    add_milestone(project, "Spatenstich", planned_on=ON, note="Mit Musik")
    add_milestone(project, "Plan", planned_on=ON, reached_on=date(2026, 3, 4))
    add_milestone(project, "Ohne Tag")
    papers = make_papers(process)
    meeting = make_meeting(process, "Rat", date=ON, starts_at=time(17, 30), place="Ratssaal")
    paper = make_paper(process, "Ringweg bauen", reference="12/2026")
    add_station(paper, "Rat", date=None, meeting=meeting, role="Entscheidung")
    tie(paper, project)
    found = of(project)
    assert set(found) == {
        "Ringweg: Spatenstich",
        "Erreicht: Ringweg: Plan",
        "Rat: Ringweg bauen (12/2026)",
    }
    planned = found["Ringweg: Spatenstich"]
    assert (planned.dtstart.value, planned.dtend.value) == (ON, ON + timedelta(days=1))
    assert planned.description.value.startswith("Mit Musik")
    assert planned.url.value == f"{project.full_url}#meilensteine"
    assert found["Erreicht: Ringweg: Plan"].dtstart.value == date(2026, 3, 4)
    meets = found["Rat: Ringweg bauen (12/2026)"]
    assert meets.dtstart.value.astimezone(UTC) == datetime(2027, 3, 1, 16, 30, tzinfo=UTC)
    assert meets.location.value == "Ratssaal"
    assert meets.url.value == f"{papers.full_url}vorlage/{paper.pk}/"
    assert meets.description.value.startswith("Entscheidung")


def test_what_nobody_may_see_stands_in_no_calendar(process: Any, project: Any) -> None:
    for hidden in (make_paper(process, "Entwurf", is_public=False), make_imported(process, gone_since=timezone.now())):
        add_station(hidden, "Rat", date=ON)
        tie(hidden, project)
    assert of(project) == {}


def test_a_day_keeps_its_name_and_its_number_rises_when_it_moves(process: Any, project: Any, clock: Clock) -> None:
    milestone = add_milestone(project, "Spatenstich", planned_on=ON)
    before = of(project)["Ringweg: Spatenstich"]
    clock.forward(hours=1)
    same = of(project)["Ringweg: Spatenstich"]
    assert (same.uid.value, number(same), same.dtstamp.value) == (before.uid.value, 0, before.dtstamp.value)
    Milestone.objects.filter(pk=milestone.pk).update(planned_on=ON + timedelta(days=7))
    moved = of(project)["Ringweg: Spatenstich"]
    assert (moved.uid.value, number(moved)) == (before.uid.value, 1)
    assert moved.dtstart.value == ON + timedelta(days=7)
    assert moved.dtstamp.value > before.dtstamp.value
    # The row is made anew when a draft that brought it along is published; to calendars it is the same.
    Milestone.objects.filter(pk=milestone.pk).delete()
    add_milestone(project, "Spatenstich", planned_on=ON + timedelta(days=7), key=milestone.key)
    again = of(project)["Ringweg: Spatenstich"]
    assert (again.uid.value, number(again)) == (before.uid.value, 1)


def test_what_is_dropped_is_cancelled_without_its_words_and_can_come_back(project: Any, clock: Clock) -> None:
    milestone = add_milestone(project, "Peinliches", planned_on=ON, note="Mit Namen")
    before = of(project)["Ringweg: Peinliches"]
    key = milestone.key
    milestone.delete()
    ((summary, dropped),) = of(project, strictly=False).items()
    assert summary == "Nicht mehr geplant"
    assert (dropped.uid.value, dropped.status.value, number(dropped)) == (before.uid.value, "CANCELLED", 1)
    assert dropped.dtstart.value == ON
    assert "Namen" not in str(ToldDay.objects.get().told)
    clock.forward(days=91)
    assert of(project, strictly=False) == {}
    add_milestone(project, "Doch", planned_on=ON, key=key)
    back = of(project)["Ringweg: Doch"]
    assert (back.uid.value, back.status.value, number(back)) == (before.uid.value, "CONFIRMED", 2)


def test_a_cancelled_meeting_and_a_stopped_project_are_told_as_such(process: Any, project: Any) -> None:
    meeting = make_meeting(process, "Rat", date=ON)
    paper = make_paper(process, "Ringweg bauen")
    add_station(paper, "Rat", date=None, meeting=meeting)
    tie(paper, project)
    add_milestone(project, "Spatenstich", planned_on=ON)
    assert {one.status.value for one in of(project, strictly=False).values()} == {"CONFIRMED"}
    meeting.is_cancelled = True
    meeting.save()
    move(project, Stage.STOPPED, Because(None, "Kein Geld."), user=None)
    found = of(project, strictly=False)
    assert {name: one.status.value for name, one in found.items()} == {
        "Rat: Ringweg bauen": "CANCELLED",
        "Nicht mehr geplant": "CANCELLED",
    }


# --- What is due after a decision


@pytest.fixture
def user(process: Any) -> Any:
    return make_moderator(process)


def fresh(task: FollowUp) -> FollowUp:
    return FollowUp.objects.select_related("paper").get(pk=task.pk)


def move_task(task: FollowUp, state: str, user: Any, **because: Any) -> None:
    keeping.move(task, state, keeping.Because(**because), user=user, seen=seen_of(fresh(task)))


def with_task(process: Any, project: Any, **values: Any) -> FollowUp:
    paper = make_paper(process, "Ringweg bauen", reference="12/2026")
    tie(paper, project)
    return make_follow_up(paper, "Radweg bauen", due=ON, **values)


def test_what_is_due_after_a_decision_stands_in_the_calendar_as_its_page_tells_it(process: Any, project: Any) -> None:
    papers = make_papers(process)
    task = with_task(process, project, email="amt@stadt.example")
    make_follow_up(task.paper, "Ohne Frist")
    ((summary, due),) = of(project).items()
    assert summary == "Frist: Radweg bauen (12/2026)"
    assert (due.dtstart.value, due.dtend.value) == (ON, ON + timedelta(days=1))
    assert due.description.value.startswith("Zuständig: Tiefbauamt, Amtsleitung")
    assert "amt@stadt.example" not in due.serialize()
    assert due.url.value == f"{papers.full_url}vorlage/{task.paper_id}/#aufgabe-{task.pk}"
    assert f'id="aufgabe-{task.pk}"' in Client().get(due.url.value.partition("#")[0]).content.decode()


def test_a_due_date_that_changes_moves_with_what_was_before_and_why(
    process: Any, project: Any, user: Any, clock: Clock
) -> None:
    make_papers(process)
    task = with_task(process, project)
    before = of(project)["Frist: Radweg bauen (12/2026)"]
    clock.forward(days=1)
    move_task(task, FollowUpState.RUNNING, user)
    write_step(fresh(task), "stuck", FollowUpState.RUNNING, ON, user=None, reason="Es fehlt Geld.")
    same = of(project)["Frist: Radweg bauen (12/2026)"]
    assert (number(same), same.dtstamp.value) == (0, before.dtstamp.value), (
        "in progress or stuck it is due all the same"
    )
    later = ON + timedelta(days=30)
    keeping.set_due(task, later, "Die Pläne fehlen.", user=user, seen=seen_of(fresh(task)))
    moved = of(project)["Frist: Radweg bauen (12/2026)"]
    assert (moved.uid.value, number(moved), moved.dtstart.value) == (before.uid.value, 1, later)
    assert "zuvor bis 1. März 2027; geändert, weil: Die Pläne fehlen." in moved.description.value
    clock.forward(days=400)
    assert number(of(project)["Frist: Radweg bauen (12/2026)"]) == 1, "that it is overdue follows from the day alone"


def test_a_task_that_is_done_stands_on_the_day_of_its_report_and_is_not_told_as_cancelled(
    process: Any, project: Any, user: Any, clock: Clock
) -> None:
    make_papers(process)
    task = with_task(process, project)
    before = of(project)["Frist: Radweg bauen (12/2026)"]
    reported_on = timezone.localdate()
    move_task(task, FollowUpState.REPORTED, user)
    done = of(project)["Als erledigt gemeldet: Radweg bauen (12/2026)"]
    assert (done.uid.value, number(done), done.status.value) == (before.uid.value, 1, "CONFIRMED")
    assert done.dtstart.value == reported_on
    assert "Frist war der 1. März 2027." in done.description.value
    clock.forward(days=40)
    move_task(task, FollowUpState.NOTED, user, body=make_body(process, "Rat"), on=timezone.localdate())
    noted = of(project)["Als erledigt gemeldet: Radweg bauen (12/2026)"]
    assert (number(noted), noted.dtstart.value) == (1, reported_on)


def test_a_due_date_that_nobody_can_read_any_more_is_dropped(process: Any, project: Any, user: Any) -> None:
    make_papers(process)
    task = with_task(process, project)
    before = of(project)["Frist: Radweg bauen (12/2026)"]
    take_back(task.paper, user=user)
    ((summary, dropped),) = of(project, strictly=False).items()
    assert summary == "Nicht mehr geplant"
    assert (dropped.uid.value, dropped.status.value) == (before.uid.value, "CANCELLED")
    assert "Radweg" not in str(ToldDay.objects.get().told)
    decide(task.paper)
    assert of(project)["Frist: Radweg bauen (12/2026)"].uid.value == before.uid.value


def test_where_papers_have_no_page_nothing_is_told_of_their_tasks(process: Any, project: Any) -> None:
    task = with_task(process, project)
    assert of(project) == {}
    assert "webcal://" not in Client().get(project.url).content.decode()
    make_papers(process)
    caches["default"].clear()
    assert "webcal://" in Client().get(project.url).content.decode()
    assert set(of(project)) == {"Frist: Radweg bauen (12/2026)"}
    Paper.objects.filter(pk=task.paper_id).update(is_public=False)
    assert {one.status.value for one in of(project, strictly=False).values()} == {"CANCELLED"}


def test_a_task_of_an_imported_paper_stands_there_once_with_the_typed_one(process: Any, project: Any) -> None:
    make_papers(process)
    imported = make_imported(process, reference="12/2026")
    task = make_follow_up(imported, "Radweg bauen", due=ON)
    typed = make_paper(process, "Von Hand", imported=imported)
    tie(imported, project)
    tie(typed, project)
    ((_summary, due),) = of(project).items()
    assert due.url.value.endswith(f"vorlage/{typed.pk}/#aufgabe-{task.pk}")


def test_the_project_page_leads_to_its_calendar_once_it_has_a_day(project: Any) -> None:
    page = Client().get(project.url).content.decode()
    assert "webcal://" not in page
    add_milestone(project, "Spatenstich", planned_on=ON)
    caches["default"].clear()
    page = Client().get(project.url).content.decode()
    assert f'href="{project.full_url}kalender/"' in page
    assert f'href="webcal://{project.full_url.split("://")[1]}kalender/"' in page


def test_nothing_is_written_and_queries_stay_the_same_as_long_as_nothing_changes(process: Any, index: Any) -> None:
    make_papers(process)

    def add(name: str) -> Any:
        project = make_project(index, name, stage=Stage.COUNCIL)
        add_milestone(project, "Eins", planned_on=ON)
        paper = make_paper(process, stations=[{"body": "Rat", "date": ON}])
        tie(paper, project)
        make_follow_up(paper, due=ON)
        return project

    anna = make_participant(process)

    def asked() -> list[str]:
        address = own_address(process, anna)
        with CaptureQueriesContext(connection) as queries:
            read(address)
        return [one["sql"] for one in queries.captured_queries]

    follow(anna, page_pk=add("A").pk)
    asked()
    few = asked()
    assert not [sql for sql in few if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    for name in "BCDE":
        follow(anna, page_pk=add(name).pk)
    asked()
    assert len(asked()) == len(few)


# --- What somebody follows


def own_address(process: Any, person: Any) -> str:
    """Where "My participation" says that the calendar is; asked for where there is none yet."""
    client = Client()
    log_in(client, process, person)
    page = client.get(f"{process.url}beteiligung/")
    if not page.context["calendar_address"]:
        done = client.post(f"{process.url}beteiligung/kalender/", follow=True)
        assert "Ihr Kalender hat jetzt eine Adresse." in done.content.decode()
        page = done
    address = page.context["calendar_address"]
    assert address in page.content.decode()
    return str(address)


def test_all_that_somebody_follows_stands_in_their_calendar(process: Any, index: Any, project: Any) -> None:
    call = make_call(process)
    idea, hidden = make_idea(call), make_idea(call, "Versteckt", state=State.HIDDEN)
    other, third, fourth, fifth = (make_project(index, name) for name in ("Zweites", "Drittes", "Viertes", "Fünftes"))
    for one, name in ((project, "A"), (other, "B"), (third, "C"), (fourth, "D"), (fifth, "E")):
        add_milestone(one, name, planned_on=ON)
    ProjectSource.objects.create(project=project, kind="contribution", contribution_id=idea.pk)
    ProjectSource.objects.create(project=third, kind="contribution", contribution_id=hidden.pk)
    ProjectSource.objects.create(project=fifth, kind="contribution", contribution_id=make_idea(call, "Fremd").pk)
    paper = make_paper(process, "Beides", stations=[{"body": "Rat", "date": ON}])
    tie(paper, project)
    tie(paper, other)
    anna = make_participant(process)
    follow(anna, contribution=idea)
    follow(anna, contribution=Contribution.objects.get(pk=hidden.pk))
    follow(anna, page_pk=other.pk)
    address = own_address(process, anna)
    found = read(address)
    assert set(found) == {"Ringweg: A", "Zweites: B", "Rat: Beides"}
    anna.follows.filter(page=other.pk).delete()
    assert set(read(address)) == {"Ringweg: A", "Rat: Beides"}


def test_its_address_can_be_renewed_and_ended_by_its_owner_alone(process: Any) -> None:
    anna = make_participant(process)
    first = own_address(process, anna)
    stranger, client = Client(), Client()
    answer = stranger.post(f"{process.url}beteiligung/kalender/")
    assert answer.status_code == 302
    assert Client().get(first).status_code == 200
    log_in(client, process, anna)
    client.post(f"{process.url}beteiligung/kalender/")
    second = own_address(process, anna)
    assert second != first
    assert Client().get(first).status_code == 404
    kept = Client().get(second)
    assert "no-store" in kept["Cache-Control"]
    assert kept["X-Robots-Tag"] == "noindex"
    assert Client().get(second, headers={"if-none-match": kept["ETag"]}).status_code == 304
    client.post(f"{process.url}beteiligung/kalender/", {"stop": "1"})
    assert Client().get(second).status_code == 404


def test_nobody_makes_an_address_up(process: Any) -> None:
    anna, otto = make_participant(process), make_participant(process, "otto@example.org")
    address = own_address(process, anna)
    secret = address.rstrip("/").rsplit("/", 1)[1]
    below = address.removesuffix(f"{secret}/")
    for made_up in (f"{otto.pk}-{secret.partition('-')[2]}", "unsinn", f"{anna.pk}-", f"{secret}x"):
        assert Client().get(f"{below}{made_up}/").status_code == 404, made_up
    elsewhere = make_process("Anderswo")
    assert Client().get(f"{elsewhere.url}beteiligung/kalender/{secret}/").status_code == 404


def test_it_ends_with_the_person(process: Any) -> None:
    anna = make_participant(process)
    address = own_address(process, anna)
    erase(anna)
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("how", ["draft", "private"])
def test_meetings_about_a_project_that_nobody_may_see_stand_in_no_calendar_of_what_leads_there(
    how: str, process: Any, project: Any
) -> None:
    make_papers(process)
    idea = make_idea(make_call(process))
    ProjectSource.objects.create(project=project, kind="contribution", contribution_id=idea.pk)
    tie(make_paper(process, "Ringweg bauen", stations=[{"body": "Rat", "date": ON}]), project)
    anna = make_participant(process)
    follow(anna, contribution=idea)
    address = own_address(process, anna)
    assert set(read(address)) == {"Rat: Ringweg bauen"}
    if how == "draft":
        project.unpublish()
    else:
        PageViewRestriction.objects.create(page=project, restriction_type="login")
    # What was told before is cancelled, without its words.
    assert set(read(address, strictly=False)) == {"Nicht mehr geplant"}


def test_a_milestone_of_a_copied_project_stands_beside_that_of_the_original(process: Any, project: Any) -> None:
    add_milestone(project, "Spatenstich", planned_on=ON)
    copy = project.copy(update_attrs={"title": "Zweiter Ring", "slug": "zweiter-ring"}, keep_live=True)
    anna = make_participant(process)
    follow(anna, page_pk=project.pk)
    follow(anna, page_pk=copy.pk)
    assert set(read(own_address(process, anna))) == {"Ringweg: Spatenstich", "Zweiter Ring: Spatenstich"}
