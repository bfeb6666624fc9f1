"""An idea moves on: in the town's own words, with a history, and everybody who cares hears of it."""

import html
from typing import Any

import pytest
from django.core import mail

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import logged_in
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.reader_cache.freshness import versions
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.notifications import following
from wagtail_aufbruch.participation.domain.responses import handling
from wagtail_aufbruch.participation.domain.responses.errors import (
    ChangedMeanwhile,
    NotPublic,
    StageUnchanged,
    StageUnknown,
)
from wagtail_aufbruch.participation.domain.responses.stages import move_to_stage, stage_name, stages_of
from wagtail_aufbruch.participation.enums import Stage, State
from wagtail_aufbruch.participation.models import Mail, News, StageStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff(call: Any) -> Any:
    return make_moderator(call.process)


def test_a_published_idea_begins_as_received_and_its_history_says_so(call: Any, staff: Any) -> None:
    idea = make_idea(call, state=State.PENDING)
    transitions.publish(idea, user=staff)
    idea.refresh_from_db()
    assert idea.stage == Stage.RECEIVED
    assert [step.stage for step in idea.stage_steps.all()] == [Stage.RECEIVED]


def test_hiding_and_showing_again_does_not_begin_anew(call: Any, staff: Any) -> None:
    idea = make_idea(call, state=State.PENDING)
    transitions.publish(idea, user=staff)
    move_to_stage(idea, Stage.REVIEW, user=staff)
    transitions.hide(idea, user=staff, reason="Prüfen wir noch")
    transitions.publish(idea, user=staff)
    idea.refresh_from_db()
    assert idea.stage == Stage.REVIEW
    assert StageStep.objects.filter(contribution=idea).count() == 2


def test_author_and_followers_hear_that_it_has_moved_on_and_each_once(
    call: Any, staff: Any, django_capture_on_commit_callbacks: Any
) -> None:
    author = make_participant(call.process, "anna@example.org")
    follower = make_participant(call.process, "ben@example.org")
    idea = make_idea(call, author=author, stage=Stage.RECEIVED)
    for person in (author, follower):
        following.follow(person, contribution=idea)
    with django_capture_on_commit_callbacks(execute=True):
        move_to_stage(idea, Stage.REVIEW, user=staff, note="Der Verkehrsausschuss sieht sie an.")
    assert sorted(sent.to[0] for sent in mail.outbox) == ["anna@example.org", "ben@example.org"]
    assert all("Verkehrsausschuss" in str(sent.body) for sent in mail.outbox)


def test_moving_raises_the_version_of_the_pages_for_readers(call: Any, staff: Any) -> None:
    idea = make_idea(call, stage=Stage.RECEIVED)
    before = versions().get(str(call.process.pk), 0)
    move_to_stage(idea, Stage.REVIEW, user=staff)
    assert versions()[str(call.process.pk)] > before


@pytest.mark.parametrize(
    ("state", "stage", "error"),
    [
        (State.PUBLISHED, "unsinn", StageUnknown),
        (State.PUBLISHED, Stage.RECEIVED, StageUnchanged),
        (State.PENDING, Stage.REVIEW, NotPublic),
        (State.HIDDEN, Stage.REVIEW, NotPublic),
    ],
)
def test_what_cannot_move_stays_and_nobody_is_told(call: Any, staff: Any, state: str, stage: str, error: Any) -> None:
    idea = make_idea(call, state=state, stage=Stage.RECEIVED, author=make_participant(call.process))
    with pytest.raises(error):
        move_to_stage(idea, stage, user=staff)
    idea.refresh_from_db()
    assert idea.stage == Stage.RECEIVED
    assert not Mail.objects.exists()
    assert not News.objects.exists()


def test_a_town_calls_its_stages_as_it_likes(call: Any) -> None:
    process = call.process
    process.terms.create(key="stage_pool", singular="ruht", plural="ruht")
    process.save()
    fresh = type(process).objects.get(pk=process.pk)
    assert stage_name(fresh, Stage.POOL) == "ruht"
    assert dict(stages_of(fresh))[Stage.POOL] == "ruht"
    as_page = BasePage.objects.get(pk=process.pk)  # without its words, as lists of pages have it
    assert stage_name(as_page, Stage.POOL) == dict(stages_of(as_page))[Stage.POOL] == "ruht"
    other = make_process("Noch einer")
    other.terms.create(key="stage_pool", singular="schläft", plural="schläft")
    other.save()
    as_page = BasePage.objects.get(pk=other.pk)
    assert stage_name(as_page, Stage.POOL) == dict(stages_of(as_page))[Stage.POOL] == "schläft"
    assert stage_name(make_process("Anderer Prozess"), Stage.POOL) != "ruht"


def test_the_second_of_two_who_move_an_idea_is_told_and_keeps_what_they_wrote(call: Any, staff: Any) -> None:
    idea = make_idea(call, stage=Stage.RECEIVED)
    seen = handling.stage_seen(idea)
    move_to_stage(idea, Stage.PROJECT, user=staff)
    url = f"/admin/aufbruch/beitrag/{idea.pk}/stufe/"
    data = {"stage-stage": Stage.REVIEW, "stage-note": "Meine lange Begründung", "stage-seen": seen}
    answer = logged_in(staff).post(url, data)
    assert answer.status_code == 409
    assert "Meine lange Begründung" in answer.content.decode()
    assert Idea.objects.get(pk=idea.pk).stage == Stage.PROJECT
    with pytest.raises(ChangedMeanwhile):
        handling.change_stage(idea, Stage.REVIEW, user=staff, note="", seen=seen)


def test_staff_see_and_store_where_an_idea_belongs(call: Any, staff: Any) -> None:
    idea = make_idea(call, stage=Stage.RECEIVED)
    call.tags.add("Radverkehr")
    call.save()
    client = logged_in(staff)
    assert client.get(f"/admin/aufbruch/beitrag/{idea.pk}/").status_code == 200
    data = {
        "where-place_name": "Berliner Platz",
        "where-tags": ["Radverkehr"],
        "where-seen": handling.particulars_seen(idea),
    }
    assert client.post(f"/admin/aufbruch/beitrag/{idea.pk}/zuordnung/", data).status_code == 302
    idea.refresh_from_db()
    assert idea.place_name == "Berliner Platz"
    assert list(idea.tags.names()) == ["Radverkehr"]
    late = client.post(f"/admin/aufbruch/beitrag/{idea.pk}/zuordnung/", {**data, "where-place_name": "Anderswo"})
    assert late.status_code == 409
    assert "Anderswo" in late.content.decode()


def test_where_there_are_very_many_tags_staff_are_told_and_none_gets_lost(call: Any, staff: Any) -> None:
    idea = make_idea(call, stage=Stage.RECEIVED)
    call.tags.add(*(f"Schlagwort {number:03}" for number in range(102)))
    call.save()
    idea.tags.add("Zuletzt", "Zuallerletzt")
    client, url = logged_in(staff), f"/admin/aufbruch/beitrag/{idea.pk}/"
    page = html.unescape(client.get(url).content.decode())
    assert "4 Schlagwörter des Aufrufs fehlen hier: Mehr als 100 passen nicht hin." in page
    assert page.count('name="where-tags"') == 100
    data = {"where-tags": ["Zuletzt", "Zuallerletzt"], "where-seen": handling.particulars_seen(idea)}
    assert client.post(f"{url}zuordnung/", data).status_code == 302
    assert set(Idea.objects.get(pk=idea.pk).tags.names()) == {"Zuletzt", "Zuallerletzt"}
    unknown = {**data, "where-tags": ["Schlagwort 101"], "where-place_name": "Am Markt"}
    answer = client.post(f"{url}zuordnung/", {**unknown, "where-seen": handling.particulars_seen(idea)})
    assert answer.status_code == 422
    assert 'value="Am Markt"' in answer.content.decode(), "what was typed stays"


def test_a_group_takes_an_idea_up_and_shows_it_on_its_page(call: Any, staff: Any, client: Any) -> None:
    from tests.factories.groups import make_group

    group, foreign = make_group(call.process, "Digitale Mobilität"), make_group(make_process("Anderer"), "Fremde")
    idea = make_idea(call, "Radgarage am Bahnhof", stage=Stage.RECEIVED)
    staff_client = logged_in(staff)
    url = f"/admin/aufbruch/beitrag/{idea.pk}/zuordnung/"
    forged = {"where-group": foreign.pk, "where-seen": handling.particulars_seen(idea)}
    assert staff_client.post(url, forged).status_code == 422
    assert staff_client.post(url, {**forged, "where-group": group.pk}).status_code == 302
    assert "Radgarage am Bahnhof" in client.get(group.url).content.decode()


@pytest.mark.parametrize("path", ["", "stufe/", "zuordnung/", "zusammenfuehren/", "trennen/", "antwort/"])
def test_nobody_but_those_who_handle_the_cases_gets_to_its_page(call: Any, path: str, client: Any) -> None:
    idea = make_idea(call, stage=Stage.RECEIVED)
    url = f"/admin/aufbruch/beitrag/{idea.pk}/{path}"
    foreign = logged_in(make_moderator(make_process("Anderer Prozess"), "fremd"))
    method = "get" if path in {"", "antwort/"} else "post"
    assert getattr(foreign, method)(url).status_code == 404
    assert getattr(client, method)(url).status_code == 302
    idea.refresh_from_db()
    assert idea.stage == Stage.RECEIVED
