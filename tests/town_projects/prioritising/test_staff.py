"""Staff prepare a round with one click, see what it comes to, and record, publish or take back a decision."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.core import make_goal, make_process
from tests.factories.groups import make_board
from tests.factories.groups import make_index as make_groups
from tests.factories.participation import make_moderator
from tests.factories.priorities import decide, make_judged, make_priority_round
from tests.factories.projects import make_project
from wagtail_aufbruch.core.models import Goal
from wagtail_aufbruch.projects.domain.prioritising.deciding import fingerprint_of
from wagtail_aufbruch.projects.domain.prioritising.rounds import result_in
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import PriorityDecision
from wagtail_aufbruch.reviews.models import Round


@pytest.fixture
def staff(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def browser(client: Client, staff: Any) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def judged(process: Any, staff: Any) -> Any:
    return make_judged(process, user=staff)


def filled_in(page: str) -> dict[str, Any]:
    """What a browser would send of the form as it is shown."""
    form = page[page.index('<form class="aufbruch-staff__part"') :]
    values: dict[str, Any] = {}
    for name, value in re.findall(r'name="(title|opens_at|closes_at)" value="([^"]*)"', form):
        values[name] = value
    values["projects"] = re.findall(r'name="projects" value="(\d+)"[^>]*checked', form)
    return values


def sent(round_: Any, projects: Any, **values: Any) -> dict[str, Any]:
    """The form of a decision as somebody fills it in."""
    given = {
        "title": "Prioritäten 2026",
        "body_name": "Lenkungsgremium",
        "on": timezone.localdate().isoformat(),
        "present": "11",
        "seen": fingerprint_of(result_in(round_)),
        **{f"{name}-{one.pk}": "" for one in projects.values() for name in ("band", "rank", "reason")},
        **values,
    }
    return {f"entscheidung-{name}": value for name, value in given.items()}


def test_a_round_takes_one_click_with_what_waits_for_its_priority(
    browser: Client, index: Any, process: Any, staff: Any
) -> None:
    make_goal(process, "Klimaschutz", weight=60)
    make_goal(process, "Ohne Gewicht", weight=0)
    waits = make_project(index, "Wartet", stage=Stage.PRIORITISING)
    runs = make_project(index, "Läuft", stage=Stage.RUNNING)
    assert reverse("aufbruch_priority_add", args=[index.pk]) in browser.get(
        reverse("aufbruch_priorities")
    ).content.decode()  # fmt: skip
    url = reverse("aufbruch_priority_add", args=[index.pk])
    page = browser.get(url).content.decode()
    assert "Klimaschutz" in page
    assert "wird nicht gefragt" in page
    values = filled_in(page)
    assert values["projects"] == [str(waits.pk)]
    answer = browser.post(url, values)
    made = Round.objects.get()
    assert answer.headers["Location"] == reverse("aufbruch_review_round", args=[made.pk])
    assert [one.object_id for one in made.items.all()] == [waits.pk]
    assert [one.name for one in made.criteria.all()] == ["Klimaschutz"]
    assert runs.title in page
    assert "Mittelwert − 1" in browser.get(answer.headers["Location"]).content.decode()


def test_what_does_not_work_is_told_and_what_was_typed_stays(browser: Client, index: Any, process: Any) -> None:
    goal = make_goal(process, "Klimaschutz", weight=0)
    project = make_project(index, "Wartet", stage=Stage.PRIORITISING)
    url = reverse("aufbruch_priority_add", args=[index.pk])
    page = browser.get(url).content.decode()
    assert "haben das Gewicht 0" in page
    values = {**filled_in(page), "title": "Herbst"}
    answer = browser.post(url, values)
    assert answer.status_code == 409
    assert 'value="Herbst"' in answer.content.decode()
    Goal.objects.filter(pk=goal.pk).update(weight=1)
    for wrong, said in (
        ({"projects": []}, "mindestens ein Projekt"),
        ({"title": ""}, "Geben Sie der Runde einen Titel"),
        ({"closes_at": "2020-01-01 10:00"}, "nach dem Beginn"),
        ({"closes_at": values["opens_at"]}, "nach dem Beginn"),
        ({"projects": ["999999"]}, "nicht mehr da"),
    ):
        answer = browser.post(url, {**values, **wrong})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert not Round.objects.exists()
    browser.post(url, values)
    assert Round.objects.get().items.get().object_id == project.pk


def test_criteria_are_not_changed_in_the_round_and_its_result_stands_with_the_projects(
    browser: Client, judged: Any, process: Any, staff: Any
) -> None:
    _index, _projects, round_ = judged
    page = browser.get(reverse("aufbruch_review_change", args=[round_.pk])).content.decode()
    assert "nach den Zielen des Prozesses bewertet" in page
    answer = browser.get(reverse("aufbruch_review_result", args=[round_.pk]))
    assert answer.headers["Location"] == reverse("aufbruch_priority", args=[round_.pk])


def test_the_result_shows_points_spread_borda_and_what_would_change_it(browser: Client, judged: Any) -> None:
    _index, _projects, round_ = judged
    page = browser.get(reverse("aufbruch_priority", args=[round_.pk])).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "2–3" not in words
    for said in ("65,0", "62,5", "55,0", "3–4, n = 3", "3,0 von 6", "„Klimaschutz“ zehn Punkte weniger: Gruppe vorn"):
        assert said in words


def test_a_decision_is_recorded_published_and_seen(browser: Client, judged: Any) -> None:
    index, projects, round_ = judged
    url = reverse("aufbruch_priority_decide", args=[round_.pk])
    page = browser.post(url, sent(round_, projects), follow=True).content.decode()
    assert "Die Entscheidung ist eingetragen." in page
    made = PriorityDecision.objects.get()
    assert made.published_at is None
    page = browser.post(
        reverse("aufbruch_priority_publish", args=[round_.pk, made.pk]), follow=True
    ).content.decode()  # fmt: skip
    assert "Die Entscheidung ist veröffentlicht." in page
    assert f"{index.url}prioritaeten/{made.pk}/" in page
    answer = browser.post(reverse("aufbruch_priority_back", args=[round_.pk, made.pk]), follow=True)
    assert "bleibt deshalb stehen" in answer.content.decode()
    assert PriorityDecision.objects.get().is_current
    listed = browser.get(reverse("aufbruch_priorities")).content.decode()
    assert "Lenkungsgremium" in listed


def test_it_is_taken_back_with_one_click_before_it_is_public(browser: Client, judged: Any) -> None:
    _index, projects, round_ = judged
    browser.post(reverse("aufbruch_priority_decide", args=[round_.pk]), sent(round_, projects))
    made = PriorityDecision.objects.get()
    page = browser.post(reverse("aufbruch_priority_back", args=[round_.pk, made.pk]), follow=True).content.decode()
    assert "Die Entscheidung ist zurückgenommen." in page
    assert not PriorityDecision.objects.exists()
    assert "Entscheidung eintragen" in page


def test_a_body_of_the_process_is_chosen_and_a_departure_needs_its_reason(
    browser: Client, judged: Any, process: Any
) -> None:
    _index, projects, round_ = judged
    board = make_board(make_groups(process), "Lenkungsgremium")
    url = reverse("aufbruch_priority_decide", args=[round_.pk])
    assert f'value="{board.pk}"' in browser.get(reverse("aufbruch_priority", args=[round_.pk])).content.decode()
    values = {"body": str(board.pk), "body_name": "", f"band-{projects['A'].pk}": "front"}
    answer = browser.post(url, sent(round_, projects, **values))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "ist eine Begründung nötig" in page
    assert re.search(rf'name="entscheidung-band-{projects["A"].pk}".*?value="front" selected', page, re.S)
    values[f"reason-{projects['A'].pk}"] = "Die Frist der Förderung endet bald."
    browser.post(url, sent(round_, projects, **values))
    made = PriorityDecision.objects.get()
    assert (made.body_id, made.body_name) == (board.pk, "Lenkungsgremium")
    assert made.places.get(departs=True).reason == "Die Frist der Förderung endet bald."


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"present": "0"}, "Mindestens eine Person"),
        ({"present": ""}, "wie viele Mitglieder anwesend"),
        ({"present": "5000"}, "mehr als tausend"),
        ({"present": "elf"}, "ganze Zahl"),
        ({"on": "31.02.2026"}, "entscheidung-on"),
        ({"on": ""}, "an welchem Tag"),
        ({"body_name": ""}, "welches Gremium"),
        ({"title": ""}, "einen Titel"),
    ],
)
def test_bad_input_is_told_and_nothing_is_stored(browser: Client, judged: Any, values: Any, said: str) -> None:
    _index, projects, round_ = judged
    answer = browser.post(reverse("aufbruch_priority_decide", args=[round_.pk]), sent(round_, projects, **values))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not PriorityDecision.objects.exists()


def test_a_forged_group_or_place_is_refused(browser: Client, judged: Any) -> None:
    _index, projects, round_ = judged
    url = reverse("aufbruch_priority_decide", args=[round_.pk])
    for name, value in (("band", "unsinn"), ("rank", "0"), ("rank", "eins")):
        data = sent(round_, projects, **{f"{name}-{projects['A'].pk}": value})
        assert browser.post(url, data).status_code == 422
    answer = browser.post(url, sent(round_, projects, seen="alt"))
    assert answer.status_code == 409
    assert not PriorityDecision.objects.exists()


def test_a_correction_says_why(browser: Client, judged: Any, staff: Any) -> None:
    _index, projects, round_ = judged
    decide(round_, user=staff)
    url = reverse("aufbruch_priority_decide", args=[round_.pk])
    answer = browser.post(url, sent(round_, projects, present="9"))
    assert answer.status_code == 409
    assert "warum sich die veröffentlichte" in answer.content.decode()
    browser.post(url, sent(round_, projects, present="9", reason="Die Zahl war falsch."))
    assert list(PriorityDecision.objects.order_by("number").values_list("number", "present")) == [(1, 11), (2, 9)]


def test_who_works_for_another_process_finds_nothing(client: Client, judged: Any, staff: Any) -> None:
    index, _projects, round_ = judged
    made = decide(round_, user=staff, is_published=False)
    client.force_login(make_moderator(make_process("Anderswo"), "anderswo"))
    assert "Priorisierung" not in client.get(reverse("aufbruch_priorities")).content.decode()
    assert client.get(reverse("aufbruch_priority", args=[round_.pk])).status_code == 404
    assert client.get(reverse("aufbruch_priority_add", args=[index.pk])).status_code == 404
    assert client.post(reverse("aufbruch_priority_decide", args=[round_.pk]), {}).status_code == 404
    for name in ("aufbruch_priority_publish", "aufbruch_priority_back"):
        assert client.post(reverse(name, args=[round_.pk, made.pk])).status_code == 404
    made.refresh_from_db()
    assert made.published_at is None


def test_a_decision_of_another_round_is_not_found(browser: Client, judged: Any, process: Any, staff: Any) -> None:
    index, _projects, round_ = judged
    made = decide(round_, user=staff, is_published=False)
    _index, _others, other = make_priority_round(process, user=staff, titles=["X"], index=index, goals=[])
    assert browser.post(reverse("aufbruch_priority_publish", args=[other.pk, made.pk])).status_code == 404
