"""An entry that goes on while its person, a guardian or a colleague does something else, each over a connection of its
own: nobody waits in a circle, nothing is half done, and nobody who was erased is named."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.factories.competitions import make_competition, make_contribution, make_team_member
from tests.factories.core import make_process
from tests.factories.judging import handed_in
from tests.factories.participation import make_moderator
from tests.factories.staff import make_answer
from tests.together import at_once
from wagtail_aufbruch.competitions.domain.announcing.forms import current_version, keep_version
from wagtail_aufbruch.competitions.domain.consents.answering import Consent, answer, seen_of
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.going_on import choosing, publishing
from wagtail_aufbruch.competitions.models import (
    CompetitionPage,
    Entry,
    EntryContribution,
    Guardian,
    Honouring,
    TeamMember,
)
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed
from wagtail_aufbruch.participation.domain.privacy.personal_data import erase
from wagtail_aufbruch.participation.domain.responses.answers import Publication, publish_answers
from wagtail_aufbruch.participation.domain.responses.stages import move_to_stage
from wagtail_aufbruch.participation.enums import AnswerState, Stage, State
from wagtail_aufbruch.participation.models import Answer, Contribution, Mail, Participant, StageStep

pytestmark = pytest.mark.django_db(transaction=True)

TURNS = 4
"""Each meeting takes place so often, since nobody can say who comes first."""


@pytest.fixture
def competition() -> CompetitionPage:
    form = (("Worum geht es?", "multiline", True),)
    made = make_competition(make_process(), form=form, closes_at=timezone.now() - timedelta(days=9), guardian_below=16)
    keep_version(made)
    Honouring.objects.create(competition=made, public_at=timezone.now() - timedelta(hours=1))
    return made


@pytest.fixture
def staff(competition: CompetitionPage) -> Any:
    return make_moderator(competition.process)


def entered(competition: CompetitionPage, number: int) -> Entry:
    shown = [{"key": "key00000", "label": "Worum?", "type": "multiline", "value": "Ein Mobil.", "shown": True}]
    entry = handed_in(
        competition, f"Mobil {number}", email=f"anna{number}@example.org", name="Anna Beispiel", answers=shown
    )
    entry.form = current_version(competition)
    entry.save()
    mark_confirmed(entry.participant)
    return entry


def went_on(competition: CompetitionPage, number: int) -> EntryContribution:
    return make_contribution(entered(competition, number), stage=Stage.RECEIVED)


def young(entry: Entry) -> TeamMember:
    """Somebody of the team whose guardian agrees to everything."""
    member = make_team_member(entry)
    agree(member)
    return member


def agree(member: TeamMember, *, publish: bool = True) -> None:
    guardian = Guardian.objects.select_related("entry").get(pk=member.guardian_id)
    guardian.entry.competition = CompetitionPage.objects.get(pk=guardian.entry.competition_id)
    consent = Consent(True, may_name=True, may_picture=True, may_publish=publish)
    version, seen = guardian.entry.competition.consent_version, seen_of(guardian.entry, [member])
    answer(guardian, {member.pk: consent}, version=version, seen=seen)


def published(found: object) -> bool:
    """Whether the answer was published; otherwise it was left with a reason."""
    assert isinstance(found, Publication)
    assert len(found.done) + len(found.left) == 1
    return bool(found.done)


def test_an_answer_and_the_withdrawal_of_what_it_answers_come_one_after_the_other(
    competition: CompetitionPage, staff: Any
) -> None:
    for number in range(TURNS):
        contribution = went_on(competition, number)
        draft = make_answer(contribution, stage=Stage.PURSUED)
        answered, _withdrawn = at_once(
            lambda: publish_answers([draft], staff),  # noqa: B023
            lambda: transitions.withdraw(contribution),  # noqa: B023
        )
        contribution.refresh_from_db()
        draft.refresh_from_db()
        assert contribution.state == State.WITHDRAWN
        is_published = published(answered)
        assert (draft.state == AnswerState.PUBLISHED) is is_published
        assert StageStep.objects.filter(contribution=contribution, stage=Stage.PURSUED).exists() is is_published
        told = Mail.objects.filter(contribution=contribution, kind="answer")
        assert told.exists() is is_published


def test_who_is_erased_while_they_are_answered_is_named_nowhere(competition: CompetitionPage, staff: Any) -> None:
    for number in range(TURNS):
        contribution = went_on(competition, number)
        author = Participant.objects.get(pk=contribution.author_id)
        draft = make_answer(contribution, stage=Stage.DONE)
        answered, erased = at_once(lambda: publish_answers([draft], staff), lambda: erase(author))  # noqa: B023
        assert erased is None
        assert published(answered)
        contribution.refresh_from_db()
        assert (contribution.state, contribution.author_id, contribution.author_name) == (State.ANONYMISED, None, "")
        assert contribution.stage == Stage.DONE
        assert not Mail.objects.filter(recipient=author.email).exists()
        assert not Entry.objects.filter(contribution=contribution).exists()


def test_guardians_take_back_what_staff_answer_together_and_nobody_waits_in_a_circle(
    competition: CompetitionPage, staff: Any
) -> None:
    for number in range(TURNS):
        made = [went_on(competition, 2 * number + place) for place in range(2)]
        members = [young(one.entry) for one in made if one.entry is not None]
        drafts = [make_answer(one) for one in made]
        found = at_once(
            lambda: publish_answers(reversed(drafts), staff),  # noqa: B023
            lambda: agree(members[0], publish=False),  # noqa: B023
            lambda: agree(members[1], publish=False),  # noqa: B023
            lambda: publish_answers(drafts, staff),  # noqa: B023
        )
        assert [found[1], found[2]] == [None, None]
        assert (
            sum(len(one.done) for one in (found[0], found[3]))
            == Answer.objects.filter(pk__in=[one.pk for one in drafts], state=AnswerState.PUBLISHED).count()
        )
        for one in made:
            one.refresh_from_db()
            assert one.state == State.WITHDRAWN


def test_a_stage_is_set_while_a_guardian_takes_the_publication_back(competition: CompetitionPage, staff: Any) -> None:
    for number in range(TURNS):
        contribution = went_on(competition, number)
        assert contribution.entry is not None
        member = young(contribution.entry)
        moved, taken_back = at_once(
            lambda: move_to_stage(contribution, Stage.REVIEW, user=staff),  # noqa: B023
            lambda: agree(member, publish=False),  # noqa: B023
        )
        assert taken_back is None
        contribution.refresh_from_db()
        assert contribution.state == State.WITHDRAWN
        assert (contribution.stage == Stage.REVIEW) is isinstance(moved, Contribution)


def test_an_entry_is_published_once_however_many_do_it_at_once(competition: CompetitionPage, staff: Any) -> None:
    entry = entered(competition, 1)
    choosing.choose(entry, choosing.proposal_of(entry), user=staff)
    found = at_once(*[lambda: publishing.publish(entry)] * 4)
    assert sum(isinstance(one, EntryContribution) for one in found) == 1
    assert sum(isinstance(one, EntryError) for one in found) == 3
    assert EntryContribution.objects.count() == StageStep.objects.count() == 1
    assert Mail.objects.filter(kind="entry_went_on").count() == 1


def _meeting(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """``second`` begins while ``first`` has done everything and has not been committed."""
    holds = Event()

    def before() -> Any:
        with transaction.atomic():
            done = first()
            holds.set()
            sleep(0.5)
            return done

    def after() -> Any:
        holds.wait(10)
        return second()

    return at_once(before, after)


def test_who_is_erased_while_their_entry_is_published_is_not_named_by_it(
    competition: CompetitionPage, staff: Any
) -> None:
    entry = entered(competition, 1)
    person = Participant.objects.get(pk=entry.participant_id)
    choosing.choose(entry, choosing.proposal_of(entry), user=staff)
    made, erased = _meeting(lambda: publishing.publish(entry), lambda: erase(person))
    assert isinstance(made, EntryContribution)
    assert erased is None
    made.refresh_from_db()
    assert (made.state, made.author_id, made.author_name) == (State.ANONYMISED, None, "")
    assert not Mail.objects.filter(recipient=person.email).exists()
    assert not Entry.objects.exists()


def test_an_entry_whose_person_is_being_erased_is_not_published(competition: CompetitionPage, staff: Any) -> None:
    entry = entered(competition, 1)
    person = Participant.objects.get(pk=entry.participant_id)
    choosing.choose(entry, choosing.proposal_of(entry), user=staff)
    erased, made = _meeting(lambda: erase(person), lambda: publishing.publish(entry))
    assert erased is None
    assert isinstance(made, EntryError)
    assert not Contribution.objects.exists()


def test_many_that_go_on_leave_out_whose_person_is_erased_meanwhile(competition: CompetitionPage, staff: Any) -> None:
    entries = [entered(competition, number) for number in range(2)]
    person = Participant.objects.get(pk=entries[0].participant_id)
    words = {one.pk: choosing.proposal_of(one) for one in entries}
    seen = {one.pk: choosing.seen_of(one) for one in entries}
    _erased, outcome = _meeting(lambda: erase(person), lambda: publishing.choose_many(entries, words, seen, user=staff))
    assert [one.pk for one in outcome.done] == [entries[1].pk]
    assert [one.pk for one, _why in outcome.left] == [entries[0].pk]
    assert [one.title for one in EntryContribution.objects.all()] == ["Mobil 1"]
