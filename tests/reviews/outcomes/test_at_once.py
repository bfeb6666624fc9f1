"""Two runs at the same moment publish once; who takes back or withdraws at that moment is either before or after."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from tests.clock import Clock
from tests.factories.outcomes import AUTHOR, decide_all, make_ideas, make_judging, publish_at
from tests.together import Pause, at_once
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.participation.domain.privacy import personal_data
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.models import Contribution, Mail, Participant, StageStep
from wagtail_aufbruch.reviews.domain.errors import ReviewError
from wagtail_aufbruch.reviews.domain.operations.privacy import DRAFT_DAYS
from wagtail_aufbruch.reviews.domain.outcomes import drafting
from wagtail_aufbruch.reviews.domain.outcomes.drafting import Typed
from wagtail_aufbruch.reviews.domain.outcomes.privacy import SENTENCE_DAYS
from wagtail_aufbruch.reviews.domain.outcomes.publishing import publish_due, release, take_back
from wagtail_aufbruch.reviews.domain.outcomes.sheet import sheet_of
from wagtail_aufbruch.reviews.models import Outcome, OutcomeRelease, Reviewer, Round

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff():
    return get_user_model().objects.create_user("moderation")


@pytest.fixture
def due(staff, clock: Clock) -> Round:
    """A round whose moment has come."""
    ideas = make_ideas()
    made = make_judging(ideas, user=staff)
    decide_all(made, ideas, user=staff)
    publish_at(made, timezone.now() + timedelta(hours=1), user=staff)
    clock.forward(hours=2)
    return made


def test_several_runs_at_once_publish_once(due) -> None:
    assert sum(at_once(*[publish_due] * 4)) == 3
    assert StageStep.objects.filter(stage__in=["pursued", "pool"]).count() == 3
    assert Mail.objects.filter(recipient=AUTHOR, kind="stage").count() == 3


def test_taken_back_at_the_moment_either_all_of_it_is_public_or_none(due, staff) -> None:
    at_once(publish_due, lambda: take_back(due, user=staff))
    moved = StageStep.objects.filter(stage__in=["pursued", "pool"]).count()
    told = Outcome.objects.filter(published_at__isnull=False).count()
    assert (moved, told, OutcomeRelease.objects.count()) in {(3, 3, 1), (0, 0, 0)}


def test_an_author_who_is_erased_at_the_moment_stops_nothing(due) -> None:
    author = Participant.objects.get(email=AUTHOR)
    at_once(publish_due, lambda: personal_data.erase(author))
    assert not Participant.objects.filter(pk=author.pk).exists()
    # Published ideas stay, without the name; their words are the same, so that what was decided of them holds.
    assert Contribution.objects.filter(stage="pursued").count() == 2
    assert not Mail.objects.filter(recipient=AUTHOR).exists()


def test_a_sentence_that_is_written_while_its_author_is_erased_does_not_stay(staff) -> None:
    ideas = make_ideas()
    over = make_judging(ideas, user=staff)
    typed = {key: Typed("go_on", "", "Danke, Anna!", seen=row.seen) for key, row in sheet_of(over).by_item().items()}
    author = Participant.objects.get(email=AUTHOR)
    saved, _erased = at_once(lambda: drafting.save(over, typed, user=staff), lambda: personal_data.erase(author))
    assert saved == 3
    assert not Outcome.objects.exclude(to_author="").exists()


def test_of_two_who_publish_at_once_and_one_who_sets_a_moment_one_does_and_the_others_are_told(staff) -> None:
    ideas = make_ideas()
    over = make_judging(ideas, user=staff)
    decide_all(over, ideas, user=staff)
    seen, later = sheet_of(over).seen, timezone.now() + timedelta(hours=1)
    done = at_once(
        *[lambda at=at: release(over, met_on=None, at=at, user=staff, seen=seen) for at in (None, later, None)]
    )
    assert sum(isinstance(one, tuple) for one in done) == 1
    assert sum(isinstance(one, ReviewError | ChangedSinceShown) for one in done) == 2
    assert OutcomeRelease.objects.count() == 1
    assert Mail.objects.filter(recipient=AUTHOR, kind="stage").count() in {0, 3}


@pytest.mark.postgresql
def test_a_sentence_that_is_written_anew_while_the_purge_takes_the_old_one_stays(staff, monkeypatch) -> None:
    """On SQLite one of both waits for the other."""
    ideas = make_ideas(1)
    over = make_judging(ideas, user=staff)

    def typed(words: str) -> dict[int, Typed]:
        return {key: Typed("go_on", "", words, seen=row.seen) for key, row in sheet_of(over).by_item().items()}

    drafting.save(over, typed("Danke!"), user=staff)
    Outcome.objects.update(saved_at=timezone.now() - timedelta(days=SENTENCE_DAYS + 1))
    pause, note, newly = Pause(), drafting.note, typed("Kommen Sie gern zur Sprechstunde.")

    def note_slowly(*what, **more) -> None:
        note(*what, **more)
        pause.here()

    monkeypatch.setattr(drafting, "note", note_slowly)
    saved, deleted = at_once(lambda: drafting.save(over, newly, user=staff), pause.other(purge))
    assert saved == 1
    assert "outcome_sentences" in deleted
    assert Outcome.objects.get().to_author == "Kommen Sie gern zur Sprechstunde."


@pytest.mark.postgresql
def test_nobody_is_forgotten_who_judges_in_a_round_that_staff_release_at_the_moment(staff) -> None:
    """Prepared more than a year ago, and released while the purge runs. On SQLite one of both waits for the other."""
    made = make_judging(make_ideas(1), user=staff)
    Reviewer.objects.filter(round=made).delete()
    Reviewer.objects.create(round=made, number=99, name="Frau Muster", email="muster@stadt.example")
    Round.objects.update(released_at=None, created_at=timezone.now() - timedelta(days=DRAFT_DAYS + 1))
    pause = Pause()

    def release_slowly() -> None:
        with transaction.atomic():
            locked = Round.objects.select_for_update().get(pk=made.pk)
            locked.released_at, locked.closes_at = timezone.now(), timezone.now() + timedelta(days=9)
            locked.save(update_fields=["released_at", "closes_at"])
            pause.here()

    _released, deleted = at_once(release_slowly, pause.other(purge))
    assert "review_people" in deleted
    person = Reviewer.objects.get()
    assert (person.name, person.withdrawn_at) == ("Frau Muster", None)
