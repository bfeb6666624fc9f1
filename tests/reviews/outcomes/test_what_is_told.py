"""What a group has decided, as everybody reads it afterwards; and what is left of it when something is gone."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.outcomes import decide, decide_all, make_ideas, make_judging, publish_at
from tests.factories.participation import make_moderator
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.responses.journey import journey_of
from wagtail_aufbruch.participation.domain.responses.stages import move_to_stage
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.operations.body_contributions import candidates
from wagtail_aufbruch.reviews.domain.operations.deletion_notes import deletion_notes
from wagtail_aufbruch.reviews.domain.outcomes.publishing import publish_due
from wagtail_aufbruch.reviews.domain.outcomes.telling import told_by
from wagtail_aufbruch.reviews.models import Outcome, OutcomeRelease, Round

pytestmark = pytest.mark.django_db
REASON = "Das Haus gehört uns nicht."


def test_as_in_2022_twenty_are_judged_fourteen_go_on_and_six_return(staff, client: Client) -> None:
    ideas = make_ideas(20, with_author=False)
    over = make_judging(ideas, user=staff, scores=[5] * 14 + [1] * 6)
    decide(
        over,
        *((idea, "go_on", "") for idea in ideas[:14]),
        *((idea, "pool", REASON) for idea in ideas[14:]),
        user=staff,
    )
    publish_at(over, None, user=staff)
    page = client.get(over.page.url).content.decode()
    assert "14 weiterverfolgt" in page
    assert "6 zurück im Pool" in page
    call = ideas[0].page.specific
    for stage, those in (("verfolgt", ideas[:14]), ("pool", ideas[14:])):
        listed = client.get(f"{call.url}?stand={stage}").content.decode()
        assert f"{len(those)} Ideen" in listed
    for idea in ideas[14:]:
        assert REASON in client.get(f"{call.url}ideen/{idea.pk}/").content.decode()


def test_what_returns_from_the_pool_shows_both_decisions(staff) -> None:
    ideas = make_ideas(1)
    first = make_judging(ideas, user=staff, scores=[1])
    decide(first, (ideas[0], "pool", REASON), user=staff)
    publish_at(first, None, user=staff)
    assert candidates(first.page.specific, "") == {}
    move_to_stage(ideas[0], "review", user=staff, note="Neuer Anlauf")
    second = make_judging(ideas, user=staff, group=first.page.specific, scores=[5])
    decide(second, (ideas[0], "go_on", "Jetzt ist Geld da."), user=staff)
    publish_at(second, None, user=staff)
    ideas[0].refresh_from_db()
    journey = journey_of(ideas[0])
    assert [step.note for step in journey.steps if step.note] == [REASON, "Neuer Anlauf", "Jetzt ist Geld da."]
    assert [link.title for link in journey.links if link.name == "Entschieden von"] == ["Klimaschutz"] * 2
    assert [(told.going_on, told.returning) for told in told_by(first.page.specific)] == [(1, 0), (0, 1)]


def test_what_is_not_public_any_more_is_counted_and_not_named(staff, client: Client) -> None:
    ideas = make_ideas()
    over = make_judging(ideas, user=staff)
    decide_all(over, ideas, user=staff)
    publish_at(over, None, user=staff)
    transitions.withdraw(Contribution.objects.get(pk=ideas[2].pk))
    page = client.get(over.page.url).content.decode()
    assert "1 zurück im Pool" in page
    assert "1 davon ist nicht mehr öffentlich" in page
    assert "Idee C" not in page


def test_a_group_that_has_published_nothing_says_nothing(staff, client: Client) -> None:
    ideas = make_ideas()
    over = make_judging(ideas, user=staff)
    decide_all(over, ideas, user=staff)
    assert 'id="ergebnisse"' not in client.get(over.page.url).content.decode()


def test_a_contribution_that_is_deleted_before_the_moment_stops_nothing(staff, client: Client) -> None:
    ideas = make_ideas()
    over = make_judging(ideas, user=staff)
    decide_all(over, ideas, user=staff)
    OutcomeRelease.objects.create(round=over, at=over.closes_at, user=staff)
    ideas[0].delete()
    assert publish_due() == 2
    assert [why for _number, why in OutcomeRelease.objects.get().left] == ["gone"]
    client.force_login(make_moderator(over.process.specific, "koordination"))
    for name in ("aufbruch_review_outcomes", "aufbruch_review_report"):
        assert client.get(reverse(name, args=[over.pk])).status_code == 200


def test_whoever_deletes_the_group_reads_that_its_rounds_stay(staff) -> None:
    over = make_judging(user=staff)
    assert "Die Gruppe hat in 1 Bewertungsrunde bewertet" in " ".join(deletion_notes(over.page))
    assert "wird etwas von dieser Seite bewertet" not in " ".join(deletion_notes(over.page))
    over.page.specific.delete()
    assert Round.objects.filter(pk=over.pk, page=None).exists()


def test_a_copy_of_the_process_takes_neither_round_nor_outcome(staff) -> None:
    ideas = make_ideas()
    over = make_judging(ideas, user=staff)
    decide_all(over, ideas, user=staff)
    publish_at(over, None, user=staff)
    process = over.process.specific
    copy = process.copy(recursive=True, update_attrs={"slug": "naechstes-jahr", "title": "Nächstes Jahr"})
    assert Outcome.objects.count() == 3
    assert not Round.objects.filter(process=copy.pk).exists()
    group = next(page for page in copy.get_descendants().specific() if page.title == "Klimaschutz")
    assert told_by(group) == []


def test_a_group_of_another_process_offers_nothing_of_this_one(staff) -> None:
    over = make_judging(user=staff)
    elsewhere = make_call(make_process("Anderer Prozess", slug="anderer"))
    other = make_judging([make_idea(elsewhere, "Fremde Idee")], user=staff, scores=[3])
    assert set(candidates(over.page.specific, "").values()) == {"Idee A", "Idee B", "Idee C"}
    assert set(candidates(other.page.specific, "").values()) == {"Fremde Idee"}
