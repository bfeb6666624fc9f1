"""What the working page shows, to whom, and what it costs."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.clock import days_ago
from tests.factories.core import make_field, make_process
from tests.factories.events import make_event
from tests.factories.groups import make_group, make_statement
from tests.factories.ideas import make_call, make_idea
from tests.factories.projects import add_milestone, make_project, make_project_index
from tests.factories.reviews import end_round, judge, juror, make_running
from tests.groups.working.conftest import EMAIL, OTHER, link_in, put_address
from wagtail_aufbruch.groups.models import GroupQuestion, ThemeGroupPage
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.reviews.models import Reviewer, Round

pytestmark = pytest.mark.django_db

NOW = timezone.localtime()  # so that days before it are days by the calendar, also across a change of the clocks


def _shown(client: Client, link: str) -> str:
    answer = client.get(link)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_is_kept_by_nobody_and_found_by_no_search_engine(client: Client, link: str) -> None:
    answer = client.get(link)
    assert "private" in answer.headers["Cache-Control"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert EMAIL not in answer.content.decode()
    assert client.delete(link).status_code == 405


def test_where_nothing_is_open_each_part_says_so(client: Client, link: str) -> None:
    shown = _shown(client, link)
    for told in (
        "kein Treffen der Gruppe",
        "noch keine Stellungnahme",
        "Kein Beitrag wartet",
        "Kein Projekt der Gruppe",
        "niemand aus Ihrer Gruppe etwas gefragt",
    ):
        assert told in shown


def test_it_shows_what_is_open_for_the_group_and_nothing_of_others(
    client: Client, process: Any, group: ThemeGroupPage, index: Any, link: str
) -> None:
    field = make_field(process, "Verkehr")
    group.handlungsfelder.set([make_field(process, "Alltag"), field])
    group.save()
    below = make_field(process, "Radwege", parent=field)
    other = make_group(index, "Soziales")
    make_event(process, "Treffen der Gruppe", host=group.page_ptr)
    make_event(process, "Treffen der anderen", host=other.page_ptr)
    make_statement(group, "Ältere Worte", date=date(2026, 1, 1))
    make_statement(group, "Neueste Worte", date=date(2026, 2, 1))
    make_statement(group, "Entwurf", date=date(2026, 3, 1), live=False)
    call = make_call(process)
    make_idea(call, "Wartet lange", handlungsfeld=below, published_at=days_ago(41), author_name="Anna M.")
    make_idea(call, "Aufgegriffen", group=group.page_ptr, stage="review")
    make_idea(call, "Von anderen aufgegriffen", group=other.page_ptr, handlungsfeld=field)
    make_idea(call, "Schon beantwortet", handlungsfeld=field, answered_at=NOW)
    make_idea(call, "Zurück im Pool", handlungsfeld=field, stage="pool")
    make_idea(call, "Versteckt", handlungsfeld=field, state="hidden")
    projects = make_project_index(process)
    project = make_project(projects, "Grüne Welle", stage="running", group=group.page_ptr)
    add_milestone(project, "Ampeln bestellt", planned_on=timezone.localdate() - timedelta(days=3))
    make_project(projects, "Fertiges", stage="done", group=group.page_ptr)
    make_project(projects, "Fremdes", stage="running", group=other.page_ptr)
    shown = _shown(client, link)
    for told in (
        "Treffen der Gruppe",
        "Neueste Worte",
        "Wartet lange",
        "wartet seit 41 Tagen",
        "Aufgegriffen",
        "Grüne Welle",
        "Ampeln bestellt war fällig am",
    ):
        assert told in shown, told
    for silent in (
        "Treffen der anderen",
        "Ältere Worte",
        "Entwurf",
        "Von anderen aufgegriffen",
        "Schon beantwortet",
        "Zurück im Pool",
        "Versteckt",
        "Fertiges",
        "Fremdes",
        "Anna M.",
    ):
        assert silent not in shown, silent
    assert shown.index("Wartet lange") < shown.index("Aufgegriffen")


def test_it_says_what_its_person_owes_in_review_rounds_and_nobody_elses(
    client: Client, process: Any, group: ThemeGroupPage, user: Any, mailed: Any
) -> None:
    put_address(group, 1, OTHER)
    mailed()
    mine, others = link_in(0), link_in(1)
    ideas = [make_idea(make_call(process), f"Idee {letter}") for letter in "AB"]
    running = make_running(ideas[0].page.specific, user=user, ideas=ideas[:1], jury=2)
    reviewer = juror(running)
    Reviewer.objects.filter(pk=reviewer.pk).update(email=EMAIL)
    shown = _shown(client, mine)
    assert "Ideen des Denklabors" in shown
    assert "1 ist noch nicht bewertet, bis " in shown
    assert "Ideen des Denklabors" not in _shown(client, others)
    judge(reviewer, running.items.get(), 4, 4)
    assert "Ideen des Denklabors" not in _shown(client, mine)


def test_of_rounds_it_names_those_alone_in_which_its_person_can_judge_now(
    client: Client, process: Any, group: ThemeGroupPage, user: Any, link: str
) -> None:
    def round_of_lead(title: str, place: Any) -> Any:
        running = make_running(make_call(place, title), user=user, title=title)
        Reviewer.objects.filter(pk=juror(running).pk).update(email=EMAIL)
        return running

    for title in ("Ideen des Herbstes", "Ausgeschieden", "Beendet"):
        round_of_lead(title, process)
    round_of_lead("Nachbarstadt", make_process("Anderswo"))
    Reviewer.objects.filter(round__title="Ausgeschieden").update(withdrawn_at=timezone.now())
    end_round(Round.objects.get(title="Beendet"))
    shown = _shown(client, link)
    assert "Ideen des Herbstes" in shown
    for other in ("Ausgeschieden", "Beendet", "Nachbarstadt"):
        assert other not in shown, other


def test_what_its_person_owes_is_found_however_staff_have_typed_their_address(
    client: Client, process: Any, group: ThemeGroupPage, user: Any, mailed: Any
) -> None:
    put_address(group, 0, "Lea.Muster@Maßarbeit.example")
    mine = mailed()
    ideas = [make_idea(make_call(process), "Idee")]
    running = make_running(ideas[0].page.specific, user=user, ideas=ideas, jury=2)
    Reviewer.objects.filter(pk=juror(running).pk).update(email=normal_email("Lea.Muster@Maßarbeit.example"))
    assert "1 ist noch nicht bewertet, bis " in _shown(client, mine)


def test_its_queries_do_not_grow(
    client: Client, process: Any, group: ThemeGroupPage, link: str, django_assert_max_num_queries: Any
) -> None:
    call, projects = make_call(process), make_project_index(process)

    def fill(number: int) -> None:
        for place in range(number):
            make_event(process, f"Treffen {number} {place}", host=group.page_ptr)
            make_idea(call, f"Idee {number} {place}", group=group.page_ptr)
            make_project(projects, f"Projekt {number} {place}", stage="running", group=group.page_ptr)
            GroupQuestion.objects.create(group=group, text=f"Frage {number} {place}")

    fill(4)
    client.get(link)
    with django_assert_max_num_queries(25) as few:
        client.get(link)
    number = len(few)
    fill(9)
    client.get(link)  # the frame is kept for a while; its queries are not the page's
    with django_assert_max_num_queries(number):
        shown = _shown(client, link)
    assert "Frage 9 8" in shown
    assert "und 10 weitere" in shown
