"""What follows when something is published or goes: numbers, search, news; all of it or nothing."""

from typing import Any

import pytest

from tests.factories.comments import make_comment
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.contributions.counters import recount
from wagtail_aufbruch.participation.domain.errors import GuardianConsentMissing
from wagtail_aufbruch.participation.domain.privacy import personal_data, retention
from wagtail_aufbruch.participation.enums import ActivityKind, Actor, Moderation, State
from wagtail_aufbruch.participation.models import Contribution, GuardianConsent, News, SearchEntry, Transition

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def comment_count(contribution: Any) -> int:
    return Contribution.objects.get(pk=contribution.pk).comment_count


def assert_all_numbers_right() -> None:
    assert list(recount(dry_run=True)) == []


def test_a_comment_counts_while_it_is_public(call: Any) -> None:
    idea, user = make_idea(call), make_moderator(call.process)
    comment = make_comment(idea, state=State.PENDING, author=make_participant(call.process))
    assert comment_count(idea) == 0
    transitions.publish(comment, user=user)
    assert comment_count(idea) == 1
    transitions.hide(comment, user=user, reason="Weil")
    assert comment_count(idea) == 0
    transitions.publish(comment, user=user)
    transitions.anonymise(comment, actor=Actor.SYSTEM)
    assert comment_count(idea) == 1
    assert_all_numbers_right()


def test_a_reply_counts_for_the_comment_and_for_the_idea(call: Any) -> None:
    idea = make_idea(call)
    comment = make_comment(idea)
    reply = make_comment(idea, reply_to_id=comment.pk, state=State.PENDING)
    transitions.publish(reply, user=make_moderator(call.process))
    assert (comment_count(idea), comment_count(comment)) == (2, 1)
    transitions.withdraw(reply)
    assert (comment_count(idea), comment_count(comment)) == (1, 0)


def test_a_call_that_looks_afterwards_publishes_what_is_confirmed(call: Any) -> None:
    call.moderation = Moderation.AFTER
    call.save()
    idea = make_idea(call, state=State.UNCONFIRMED, author=make_participant(call.process))
    assert transitions.confirm(idea).state == State.PUBLISHED
    steps = Transition.objects.values_list("to_state", "actor")
    assert list(steps) == [(State.PENDING, Actor.AUTHOR), (State.PUBLISHED, Actor.SYSTEM)]


@pytest.mark.parametrize("moderation", Moderation.values)
def test_nothing_is_published_while_a_guardian_has_not_agreed(call: Any, moderation: str) -> None:
    call.moderation = moderation
    call.save()
    idea = make_idea(call, state=State.UNCONFIRMED, author=make_participant(call.process), guardian_needed=True)
    GuardianConsent.objects.create(contribution=idea, email="eltern@example.org", wording="Ja")
    assert transitions.confirm(idea).state == State.PENDING
    with pytest.raises(GuardianConsentMissing):
        transitions.publish(idea, user=make_moderator(call.process))
    idea.refresh_from_db()
    assert idea.state == State.PENDING


def test_a_published_idea_is_found_and_a_hidden_one_is_not(call: Any) -> None:
    idea, user = make_idea(call, state=State.PENDING), make_moderator(call.process)
    transitions.publish(idea, user=user)
    assert SearchEntry.objects.filter(contribution=idea.pk).exists()
    transitions.hide(idea, user=user, reason="Weil")
    assert not SearchEntry.objects.exists()


def test_followers_hear_of_a_new_idea_once_and_of_comments_at_the_idea(call: Any) -> None:
    idea, user = make_idea(call, state=State.PENDING), make_moderator(call.process)
    transitions.publish(idea, user=user)
    comment = make_comment(idea, state=State.PENDING)
    transitions.publish(comment, user=user)
    assert set(News.objects.values_list("kind", "contribution_id")) == {
        (ActivityKind.NEW, idea.pk),
        (ActivityKind.COMMENT, idea.pk),
    }
    transitions.hide(comment, user=user, reason="Weil")
    assert News.objects.filter(kind=ActivityKind.COMMENT).count() == 0, "what is hidden is told to nobody any more"
    transitions.publish(comment, user=user)
    assert News.objects.filter(kind=ActivityKind.COMMENT).count() == 0, "shown again is no news"


def test_when_the_news_cannot_be_written_nothing_is_published(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    idea = make_idea(call, state=State.PENDING)
    monkeypatch.setattr(News, "save", lambda *args, **kwargs: 1 / 0)
    user = make_moderator(call.process)
    with pytest.raises(ZeroDivisionError):
        transitions.publish(idea, user=user)
    idea.refresh_from_db()
    assert idea.state == State.PENDING
    assert not SearchEntry.objects.exists()


def test_whoever_erases_their_data_leaves_right_numbers_and_other_people_s_replies(call: Any) -> None:
    from wagtail_aufbruch.participation.domain.assessment import assessments

    idea, other = make_idea(call), make_participant(call.process, "otto@example.org")
    person = make_participant(call.process)
    hidden = make_comment(idea, "Wird verborgen", state=State.HIDDEN, author=person, author_name="Anna")
    reply = make_comment(idea, "Bleibt stehen", reply_to_id=hidden.pk, author=other)
    shown = make_comment(idea, "Bleibt ohne Namen", author=person, author_name="Anna")
    make_comment(idea, "Wartet noch", state=State.PENDING, author=person)
    assessments.support(idea, participant=person)
    assessments.support(idea, participant=other)
    personal_data.erase(person)
    assert_all_numbers_right()
    idea.refresh_from_db()
    assert idea.support_count == 1
    assert Contribution.objects.filter(pk=reply.pk, state=State.PUBLISHED).exists()
    place = Contribution.objects.get(pk=hidden.pk)
    assert (place.text, place.author_name, place.author_id) == ("", "", None)
    assert Contribution.objects.get(pk=shown.pk).state == State.ANONYMISED
    assert not Contribution.objects.filter(text="Wartet noch").exists()


def test_the_purge_leaves_the_place_of_a_comment_with_replies(call: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    idea, long_ago = make_idea(call), timezone.now() - timedelta(days=400)
    gone = make_comment(idea, "Zurückgezogen", state=State.WITHDRAWN, state_changed_at=long_ago, published_at=long_ago)
    lonely = make_comment(idea, "Ohne Antwort", state=State.WITHDRAWN, state_changed_at=long_ago)
    reply = make_comment(idea, "Eine Antwort", reply_to_id=gone.pk)
    counts = retention.purge()
    assert counts["emptied"] == 1
    assert Contribution.objects.get(pk=gone.pk).text == ""
    assert Contribution.objects.filter(pk=reply.pk).exists()
    assert not Contribution.objects.filter(pk=lonely.pk).exists()
    assert_all_numbers_right()


def test_people_who_only_assessed_are_kept_with_their_voice(call: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from wagtail_aufbruch.participation.domain.assessment import assessments

    idea, person = make_idea(call), make_participant(call.process)
    person.created_at = timezone.now() - timedelta(days=900)
    person.save()
    assessments.support(idea, participant=person)
    retention.purge()
    assert_all_numbers_right()
    idea.refresh_from_db()
    assert idea.support_count == 1
