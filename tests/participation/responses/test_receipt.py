"""The receipt of a contribution: the whole way and today's place in it, at an address that lasts, for whoever may see
the contribution."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.clock import days_ago as ago
from tests.factories.comments import make_comment
from tests.factories.core import make_process
from tests.factories.council import decide, make_follow_up, make_paper, make_papers, tie
from tests.factories.groups import make_group
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import log_in, make_moderator, make_participant
from tests.factories.projects import Stage as ProjectStage
from tests.factories.projects import add_milestone, make_project, make_project_index
from tests.factories.staff import make_answer
from wagtail_aufbruch.ideas.enums import Assessing
from wagtail_aufbruch.participation.domain.contributions.transitions import publish
from wagtail_aufbruch.participation.domain.responses.answers import publish_answers
from wagtail_aufbruch.participation.domain.responses.receipt import receipt_of
from wagtail_aufbruch.participation.enums import Stage, State
from wagtail_aufbruch.participation.models import Contribution, Mail
from wagtail_aufbruch.projects.domain.stages import Because, move
from wagtail_aufbruch.projects.models import ProjectSource

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def call(process: Any) -> Any:
    return make_call(process)


@pytest.fixture
def index(process: Any) -> Any:
    return make_project_index(process)


def address(process: Any, contribution: Any) -> str:
    return f"{process.url}beitrag/{contribution.pk}/weg/"


def page_of(client: Any, process: Any, contribution: Any) -> str:
    caches["default"].clear()
    answer = client.get(address(process, contribution))
    assert answer.status_code == 200
    return str(answer.content.decode())


def waits_of(contribution: Any, process: Any) -> list[str]:
    fresh = Contribution.objects.select_related("page").get(pk=contribution.pk)
    return [one.sentence for one in receipt_of(fresh, process).waits]


def into(project: Any, contribution: Any) -> None:
    ProjectSource.objects.create(project=project, kind="contribution", contribution_id=contribution.pk)


def test_it_tells_the_whole_way_with_today_s_place(process: Any, call: Any, index: Any, client: Any) -> None:
    idea = make_idea(call, "Radweg am Ring", stage=Stage.PROJECT, support_count=12, created_at=ago(60))
    project = make_project(index, "Ringweg", stage=ProjectStage.COUNCIL)
    into(project, idea)
    make_papers(process)
    coming = timezone.localdate() + timedelta(days=9)
    paper = make_paper(
        process,
        "Ringweg bauen",
        reference="12/2026",
        stations=[
            {"body": "Bauausschuss", "role": "Vorberatung", "outcome": "recommended"},
            {"body": "Rat", "role": "Entscheidung", "date": coming},
        ],
    )
    tie(paper, project)
    add_milestone(project, "Spatenstich", planned_on=coming)
    add_milestone(project, "Plan", reached_on=coming - timedelta(days=40))
    said = page_of(client, process, idea)
    for words in (
        "Der Weg dieses Beitrags",
        "Radweg am Ring",
        "Abgegeben",
        "12 Personen unterstützen",
        "Ringweg",
        "12/2026: Ringweg bauen",
        "Bauausschuss: Vorberatung, empfohlen",
        "Rat: Entscheidung",
        "Spatenstich: geplant",
        "Plan: erreicht",
    ):
        assert words in said, words
    assert said.count('aria-current="step"') == 1
    # The project waits for the body that deals with it next.
    days = (timezone.localdate() - project.steps.get(is_current=True).on).days
    assert f"Wartet seit {days} Tagen bei: Rat" in said
    make_follow_up(paper, "Spatenstich vorbereiten", due=coming)
    said = page_of(client, process, idea)
    assert "beschlossen (Rat," in said
    assert "Spatenstich vorbereiten: offen, fällig am" in said


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "Wartet seit heute bei: "), (1, "Wartet seit 1 Tag bei: "), (41, "Wartet seit 41 Tagen bei: ")],
)
def test_it_says_with_whom_it_waits_and_how_long(process: Any, call: Any, days: int, told: str) -> None:
    idea = make_idea(call, stage=Stage.REVIEW, published_at=ago(50), stage_changed_at=ago(days))
    assert waits_of(idea, process) == [f"{told}Verwaltung"]
    group = make_group(process, "Digitale Mobilität")
    Contribution.objects.filter(pk=idea.pk).update(group=group.page_ptr)
    assert waits_of(idea, process) == [f"{told}Digitale Mobilität"]


@pytest.mark.parametrize("stage", [Stage.DONE, Stage.POOL])
def test_what_is_over_waits_for_nobody(process: Any, call: Any, stage: Stage) -> None:
    assert waits_of(make_idea(call, stage=stage), process) == []


def test_once_it_is_in_a_project_that_says_where_it_waits(process: Any, call: Any, index: Any) -> None:
    idea = make_idea(call, stage=Stage.PROJECT)
    group = make_group(process, "Digitale Mobilität")
    project = make_project(
        index, "Ringweg", stage=ProjectStage.PROPOSAL, group=group.page_ptr, responsible_unit="FB 10"
    )
    into(project, idea)
    days = (timezone.localdate() - project.steps.get(is_current=True).on).days
    assert waits_of(idea, process) == [f"Wartet seit {days} Tagen bei: Digitale Mobilität"]
    move(project, ProjectStage.RUNNING, Because(timezone.localdate()), user=None)
    assert waits_of(idea, process) == []
    move(project, ProjectStage.COUNCIL, Because(timezone.localdate()), user=None)
    assert waits_of(idea, process) == ["Wartet seit heute bei: Rat"]


def test_it_says_whether_staff_had_read_it_before(process: Any, call: Any, client: Any) -> None:
    staff = make_moderator(process)
    idea = make_idea(call, state=State.PENDING, published_at=None)
    publish(idea, user=staff)
    assert "Von der Redaktion gelesen und veröffentlicht" in page_of(client, process, idea)
    at_once = make_idea(call)
    said = page_of(client, process, at_once)
    assert "Veröffentlicht" in said
    assert "gelesen und" not in said


@pytest.mark.parametrize("state", [State.PENDING, State.HIDDEN, State.WITHDRAWN, State.REJECTED, State.UNCONFIRMED])
def test_of_what_is_not_public_its_author_alone_reads_it(process: Any, call: Any, client: Any, state: State) -> None:
    anna, otto = make_participant(process), make_participant(process, "otto@example.org")
    idea = make_idea(call, "Geheimes", author=anna, state=state)
    assert Client().get(address(process, idea)).status_code == 404
    log_in(client, process, otto)
    assert client.get(address(process, idea)).status_code == 404
    log_in(client, process, anna)
    answer = client.get(address(process, idea))
    said = answer.content.decode()
    assert "Der Weg Ihres Beitrags" in said
    assert "Nur Sie sehen diese Seite" in said
    assert "code-als-" not in said
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert Client().get(address(process, idea)).status_code == 404


def test_a_page_that_tells_its_author_that_it_is_theirs_is_kept_by_no_browser(
    process: Any, call: Any, client: Any
) -> None:
    anna = make_participant(process)
    idea = make_idea(call, author=anna)
    log_in(client, process, anna)
    answer = client.get(address(process, idea))
    assert "Der Weg Ihres Beitrags" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "X-Robots-Tag" not in answer


def test_there_is_none_below_another_process(process: Any, call: Any, client: Any) -> None:
    idea = make_idea(call)
    assert client.get(address(process, idea)).status_code == 200
    assert client.get(address(make_process("Anderer"), idea)).status_code == 404


def test_of_a_private_page_there_is_none_and_no_link_to_one(process: Any, call: Any, client: Any) -> None:
    idea = make_idea(call)
    link = f'href="{address(process, idea)}"'
    shown = client.get(f"{call.url}ideen/{idea.pk}/").content.decode()
    assert link in shown
    PageViewRestriction.objects.create(page=call.page_ptr, restriction_type="password", password="offen")
    caches["default"].clear()
    assert client.get(address(process, idea)).status_code == 404
    client.post(
        f"/_util/authenticate_with_password/{call.view_restrictions.get().pk}/{call.pk}/",
        {"password": "offen", "return_url": call.url},
    )
    inside = client.get(f"{call.url}ideen/{idea.pk}/")
    assert inside.status_code == 200
    assert link not in inside.content.decode()


def test_its_address_outlives_the_names_of_call_and_process(
    process: Any, call: Any, client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    idea = make_idea(call)
    before = address(process, idea)
    for page, slug in ((call, "umbenannt"), (process, "neuer-name")):
        assert client.get(before).status_code == 200
        with django_capture_on_commit_callbacks(execute=True):
            page.slug = slug
            page.save_revision().publish()
        caches["default"].clear()
    moved = client.get(before)
    assert moved.status_code in {301, 302}
    assert moved["Location"].endswith(f"/neuer-name/beitrag/{idea.pk}/weg/")
    assert client.get(moved["Location"]).status_code == 200


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_the_code_leads_there(process: Any, call: Any, client: Any, ending: str, start: bytes) -> None:
    idea = make_idea(call)
    answer = client.get(f"{address(process, idea)}code-als-{ending}/")
    assert answer.content.startswith(start)
    assert f"code-als-{ending}/" in page_of(client, process, idea)
    assert client.get(f"{address(process, idea)}code-als-pdf/").status_code == 404


def test_a_comment_has_one_too_without_a_scale(process: Any, call: Any, client: Any) -> None:
    comment = make_comment(make_idea(call, "Radweg am Ring"), "Das ist gut.")
    said = page_of(client, process, comment)
    assert "Zu „Radweg am Ring“" in said
    assert "Kommentar" in said
    assert "aufbruch-chain" not in said


def test_an_answer_is_linked_to_where_its_words_stand(process: Any, call: Any, client: Any) -> None:
    idea = make_idea(call, stage=Stage.RECEIVED)
    answer = make_answer(idea, stage=Stage.PURSUED)
    publish_answers([answer], make_moderator(process))
    said = page_of(client, process, idea)
    assert f'ideen/{idea.pk}/#antwort-{answer.pk}"' in said


def test_it_is_kept_for_readers_and_made_anew_when_something_happens(
    process: Any, call: Any, index: Any, django_assert_max_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    idea = make_idea(call, stage=Stage.PROJECT)
    project = make_project(index, "Ringweg", stage=ProjectStage.PROPOSAL)
    into(project, idea)
    page_of(Client(), process, idea)
    with django_assert_max_num_queries(1):
        assert "Ringweg" in Client().get(address(process, idea)).content.decode()
    move(project, ProjectStage.RUNNING, Because(), user=None)
    assert "in Umsetzung" in Client().get(address(process, idea)).content.decode()


def test_its_queries_do_not_grow_with_projects_papers_and_milestones(process: Any, call: Any, index: Any) -> None:
    make_papers(process)
    group = make_group(process)
    idea = make_idea(call, stage=Stage.PROJECT)

    def asked() -> int:
        caches["default"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(address(process, idea)).status_code == 200
        return len(queries)

    def add() -> None:
        project = make_project(index, "Ringweg", stage=ProjectStage.COUNCIL, group=group.page_ptr)
        into(project, idea)
        add_milestone(project, "Eins")
        paper = make_paper(process, stations=[{"body": "Rat"}])
        decide(paper)
        make_follow_up(paper)
        tie(paper, project)

    add()
    asked()
    few = asked()
    for _more in range(4):
        add()
    assert asked() == few
    assert few <= 45


def test_the_author_is_mailed_its_address(process: Any, call: Any) -> None:
    anna = make_participant(process)
    idea = make_idea(call, author=anna, state=State.PENDING, published_at=None)
    publish(idea, user=make_moderator(process))
    mail = Mail.objects.get(kind="published")
    assert f"{process.full_url}beitrag/{idea.pk}/weg/" in mail.text
    comment = make_comment(idea, "Gut.", author=anna, state=State.PENDING, published_at=None)
    publish(comment, user=make_moderator(process, "zweite"))
    assert "/weg/" not in Mail.objects.filter(kind="published").latest("pk").text


def test_where_ideas_are_assessed_by_criteria_it_does_not_speak_of_support(process: Any, client: Any) -> None:
    call = make_call(process, "Bewerten", assessing=Assessing.CRITERIA)
    said = page_of(client, process, make_idea(call, support_count=3))
    assert "3 Personen haben diese Idee bewertet" in said
    assert "unterstützen" not in said


def test_what_goes_on_with_another_one_leads_there_and_waits_no_longer(process: Any, call: Any, client: Any) -> None:
    other = make_idea(call, "Radweg am Ring")
    joined = make_idea(call, "Radweg am Ringe", merged_into_id=other.pk)
    said = page_of(client, process, joined)
    assert f'href="{address(process, other)}"' in said
    assert "Wartet" not in said
    Contribution.objects.filter(pk=other.pk).update(state=State.HIDDEN)
    assert "Radweg am Ring<" not in page_of(client, process, joined)


@pytest.mark.parametrize("how", ["hidden", "private", "unpublished"])
def test_what_it_goes_on_as_is_named_while_everybody_can_read_that(
    how: str, process: Any, call: Any, client: Any
) -> None:
    other = make_idea(make_call(process, "Zweiter Aufruf"), "Die große Idee")
    idea = make_idea(call, "Die kleine Idee", merged_into_id=other.pk)
    assert "Die große Idee" in page_of(client, process, idea)
    if how == "hidden":
        Contribution.objects.filter(pk=other.pk).update(state=State.HIDDEN)
    elif how == "private":
        PageViewRestriction.objects.create(page=other.page, restriction_type="login")
    else:
        other.page.specific.unpublish()
    assert "Die große Idee" not in page_of(client, process, idea)
