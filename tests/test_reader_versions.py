"""No number that readers see stays old on a page from memory: whatever changes it raises the version of the pages.

Each line of the table names a number, and something that changes it: the number has to differ afterwards, and the
version with it. Numbers that can be recounted are compared with the table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
from django.utils import timezone

from tests.clock import Clock
from tests.events.people import confirmed, let_end, registered
from tests.factories.comments import make_comment
from tests.factories.core import make_field, make_member, make_process
from tests.factories.events import in_days, make_bookable, make_table
from tests.factories.events import make_index as make_events
from tests.factories.groups import add_holder, add_seat, make_board
from tests.factories.groups import make_index as make_groups
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.registrations import make_registration
from tests.factories.staff import make_answer, make_waiting_comment
from wagtail_aufbruch.core.domain.process.handlungsfelder import field_tree
from wagtail_aufbruch.core.domain.process.ordering import move
from wagtail_aufbruch.core.extension.registry import providers
from wagtail_aufbruch.core.models import EVERYTHING, Handlungsfeld, ProcessPage
from wagtail_aufbruch.core.reader_cache.freshness import versions
from wagtail_aufbruch.events.domain.details.contributions import collected_at
from wagtail_aufbruch.events.domain.operations.periodic_work import end_and_offer
from wagtail_aufbruch.events.domain.operations.statistics import record_ended
from wagtail_aufbruch.events.domain.registration import by_staff
from wagtail_aufbruch.events.domain.registration.changes import cancel, change, decline_offer
from wagtail_aufbruch.events.domain.registration.request import RegistrationRequest
from wagtail_aufbruch.events.domain.registration.waiting_list import publish_seats
from wagtail_aufbruch.events.domain.seats.recount import recount_seats
from wagtail_aufbruch.events.domain.seats.seats import seating_of
from wagtail_aufbruch.events.enums import RegistrationState
from wagtail_aufbruch.events.models import EventPage, EventTable, SeatAccount
from wagtail_aufbruch.groups.domain.boards import composition
from wagtail_aufbruch.ideas.domain.assessment.scoring import (
    assess_by_payload,
    criteria_of,
    give_scores,
    recount_results,
    results_of,
)
from wagtail_aufbruch.ideas.domain.lists.figures import stage_figures, with_stage_counts
from wagtail_aufbruch.ideas.domain.lists.listing import count_capped, published_ideas_of_field, scope_of_call
from wagtail_aufbruch.ideas.domain.responses import merge
from wagtail_aufbruch.ideas.enums import Assessing
from wagtail_aufbruch.ideas.models import Criterion, CriterionResult, Idea
from wagtail_aufbruch.participation.domain.assessment import assessments, by_link
from wagtail_aufbruch.participation.domain.comments.writing import Remark, write
from wagtail_aufbruch.participation.domain.contributions import counters, transitions
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.domain.privacy import personal_data
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.domain.responses import answers, handling, stages
from wagtail_aufbruch.participation.domain.responses.handling import Particulars
from wagtail_aufbruch.participation.enums import LinkPurpose, State
from wagtail_aufbruch.participation.models import Contribution

pytestmark = pytest.mark.django_db


class Place:
    """A process with what readers see numbers of; each thing is made when it is first asked for."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    @cached_property
    def process(self) -> Any:
        return make_process()

    @cached_property
    def staff(self) -> Any:
        return make_moderator(ProcessPage.objects.get(pk=self.process.pk))

    @cached_property
    def call(self) -> Any:
        call = make_call(self.process, assessing=Assessing.CRITERIA)
        Criterion.objects.create(page=call, name="Nutzen")
        return call

    @cached_property
    def field(self) -> Any:
        return make_field(self.process, "Mobilität")

    @cached_property
    def idea(self) -> Any:
        return make_idea(self.call, handlungsfeld=self.field, stage="received")

    @cached_property
    def other_idea(self) -> Any:
        return make_idea(self.call, "Zweite Idee", stage="received")

    @cached_property
    def waiting_idea(self) -> Any:
        return make_idea(
            self.call, "Dritte Idee", state=State.PENDING, handlungsfeld=self.field, event_id=self.event.pk
        )

    @cached_property
    def comment(self) -> Any:
        return make_comment(self.idea, "Gute Idee.", author=self.person)

    @cached_property
    def reply(self) -> Any:
        return make_comment(self.idea, "Finde ich auch.", reply_to=self.comment)

    @cached_property
    def person(self) -> Any:
        return make_participant(self.process)

    @cached_property
    def member(self) -> Any:
        return make_member(self.process)

    @cached_property
    def events(self) -> Any:
        return make_events(self.process)

    @cached_property
    def event(self) -> Any:
        return make_bookable(self.events, seats=3)

    @cached_property
    def seat(self) -> Any:
        return add_seat(make_board(make_groups(self.process)), "Jugend", number=2)


THERE_BEFORE = ("staff", "person", "member", "idea", "other_idea", "waiting_idea", "comment", "event")

# The numbers, as the pages show them


def supporters(place: Place) -> int:
    return Contribution.objects.get(pk=place.idea.pk).support_count


def supporters_of_other(place: Place) -> int:
    return Contribution.objects.get(pk=place.other_idea.pk).support_count


def helpful(place: Place) -> int:
    return Contribution.objects.get(pk=place.comment.pk).support_count


def comments(place: Place) -> int:
    return Contribution.objects.get(pk=place.idea.pk).comment_count


def replies(place: Place) -> int:
    return Contribution.objects.get(pk=place.comment.pk).comment_count


def words_of_comment(place: Place) -> str:
    return Contribution.objects.get(pk=place.comment.pk).text


def scores(place: Place) -> list[tuple[int, float | None]]:
    return [(result.count, result.mean) for result in results_of(place.idea, criteria_of(place.call))]


def ideas_by_stage(place: Place) -> list[tuple[str, int]]:
    ideas = list(with_stage_counts(Idea.objects.all(), [place.call]))
    return [(figure.name, figure.count.number) for figure in stage_figures(None, ideas)]


def ideas_of_field(place: Place) -> int:
    return published_ideas_of_field(ProcessPage.objects.get(pk=place.process.pk), place.field).count()


def ideas_of_call(place: Place) -> int:
    return count_capped(scope_of_call(place.call).rows()).number


def collected(place: Place) -> int:
    return collected_at(place.event)[1]


def seats(place: Place) -> tuple[str, int]:
    shown = seating_of(place.event).shown
    return shown.words, shown.percent


def bar_of_seats(place: Place) -> int:
    return seating_of(place.event).shown.percent


def seats_at_tables(place: Place) -> list[str]:
    return [table.words for table in seating_of(place.event).tables]


def vacant_seats(place: Place) -> int:
    board = type(place.seat.board).objects.get(pk=place.seat.board_id)
    return composition(board, [], timezone.localdate()).vacant


def order_of_fields(place: Place) -> list[str]:
    return [branch.field.title for branch in field_tree(ProcessPage.objects.get(pk=place.process.pk))]


# What is there before


def _a_supporter(place: Place) -> None:
    assessments.support(place.idea, participant=place.person)


def _a_joined_supporter(place: Place) -> None:
    _a_supporter(place)
    merge.merge(place.idea, place.other_idea, user=place.staff)


def _a_joined_idea(place: Place) -> None:
    merge.merge(place.idea, place.other_idea, user=place.staff)


def _a_score(place: Place) -> None:
    _score(place, 5)


def _a_full_house(place: Place) -> None:
    for name in ("Anna", "Ben", "Cem"):
        confirmed(place.event, name)


def _fourteen_of_a_hundred(place: Place) -> None:
    """One more, and the bar grows; the words say "more than 80" before and after it."""
    _publish_with_seats(place, 100)
    place.event.refresh_from_db()
    make_registration(place.event, "Anna", people=14)


def _somebody_waiting(place: Place) -> None:
    """One seat is free, and Ben waits for it."""
    make_registration(place.event, "Anna", people=2)
    make_registration(place.event, "Ben", state=RegistrationState.WAITING, people=1, confirmed_at=timezone.now())


def _an_offer(place: Place) -> None:
    make_registration(place.event, "Anna", state=RegistrationState.OFFERED, confirmed_at=timezone.now())


def _a_held_seat_that_ended(place: Place) -> None:
    let_end(registered(place.event), place.clock)


def _a_registration(place: Place) -> None:
    make_registration(place.event, "Anna", email=place.person.email)


def _a_registration_at_a_table(place: Place) -> None:
    make_registration(place.event, "Anna", table=make_table(place.event))


def _a_registration_and_another_table(place: Place) -> None:
    _a_registration_at_a_table(place)
    make_table(place.event, "Tisch 2")


def _an_event_long_ago(place: Place) -> None:
    _a_registration(place)
    EventPage.objects.filter(pk=place.event.pk).update(starts_at=in_days(-60), ends_at=in_days(-60))
    record_ended()


def _a_withdrawn_comment_with_a_reply(place: Place) -> None:
    assert place.reply
    Contribution.objects.filter(pk=place.comment.pk).update(state=State.WITHDRAWN)
    place.clock.forward(days=400)
    list(counters.recount())


def _wrong_numbers(place: Place) -> None:
    _a_score(place)
    _a_registration(place)
    CriterionResult.objects.update(count=40, total=80)
    SeatAccount.objects.update(taken=2)


def _wrong_support(place: Place) -> None:
    Contribution.objects.filter(pk=place.idea.pk).update(support_count=40)


def _wrong_comments(place: Place) -> None:
    Contribution.objects.filter(pk=place.idea.pk).update(comment_count=40)


def _wrong_replies(place: Place) -> None:
    Contribution.objects.filter(pk=place.comment.pk).update(comment_count=40)


# What changes them


def _score(place: Place, value: int) -> None:
    (criterion,) = criteria_of(place.call)
    give_scores(place.idea, {criterion.pk: value}, participant=place.person)


def _support_by_link(place: Place) -> None:
    token = issue_link(place.person, LinkPurpose.ASSESS, contribution=place.idea)
    by_link.assess_by_link(place.process, token)


def _score_by_link(place: Place) -> None:
    (criterion,) = criteria_of(place.call)
    assess_by_payload(place.idea, place.person, {"scores": {str(criterion.pk): 4}})


def _comment_of(place: Place, **values: Any) -> Any:
    return make_waiting_comment(place.idea, "Das fehlt uns.", **values)


def _publish(place: Place, contribution: Any) -> None:
    transitions.publish(contribution, user=place.staff)


def _hide(place: Place, contribution: Any) -> None:
    transitions.hide(contribution, user=place.staff, reason="Beleidigung")


def _recount(place: Place) -> None:
    list(counters.recount())


def _publish_answer(place: Place) -> None:
    answers.publish_answers([make_answer(place.idea, stage="done")], place.staff)


def _to_no_field(place: Place) -> None:
    idea = Idea.objects.get(pk=place.idea.pk)
    handling.save_particulars(
        idea, Particulars(None, None, (), ""), user=place.staff, seen=handling.particulars_seen(idea)
    )


def _registered(place: Place, name: str = "Anna") -> Any:
    return place.event.registrations.get(name=name)


def _change_table(place: Place) -> None:
    other = EventTable.objects.get(event_id=place.event.pk, title="Tisch 2")
    change(_registered(place), RegistrationRequest("Anna", table=other))


def _publish_with_seats(place: Place, number: int) -> None:
    EventPage.objects.filter(pk=place.event.pk).update(seats=number)
    publish_seats(EventPage.objects.get(pk=place.event.pk))


def _drag_to_the_front(place: Place) -> None:
    fields = Handlungsfeld.objects.filter(process_id=place.process.pk)
    move(fields.latest("pk"), 0, fields)


def _two_fields(place: Place) -> None:
    make_field(place.process, "Bildung", sort_order=1)
    make_field(place.process, "Umwelt", sort_order=2)


Step = Callable[[Place], Any]


@dataclass(frozen=True)
class Change:
    """Something that changes a number."""

    what: str
    number: Callable[[Place], Any]
    change: Step
    given: Step = lambda place: None
    recounts: Any = None
    """The counter that this line proves to tell of what it mends."""


CHANGES = [
    # Support
    Change("somebody supports an idea", supporters, _a_supporter),
    Change("somebody supports by the link in a mail", supporters, _support_by_link),
    Change("somebody takes support back", supporters,
           lambda place: assessments.take_back(place.idea, participant=place.person), _a_supporter),
    Change("a supporter is erased", supporters, lambda place: personal_data.erase(place.person), _a_supporter),
    Change("an idea is joined with another one", supporters_of_other,
           lambda place: merge.merge(place.idea, place.other_idea, user=place.staff), _a_supporter),
    Change("joined ideas are separated", supporters_of_other,
           lambda place: merge.unmerge(Idea.objects.get(pk=place.idea.pk), user=place.staff), _a_joined_supporter),
    Change("somebody finds a comment helpful", helpful,
           lambda place: assessments.support(place.comment, participant=place.person)),
    Change("support is recounted", supporters, _recount, _wrong_support, recounts="support"),
    # Comments
    Change("a comment is published", comments, lambda place: _publish(place, _comment_of(place))),
    Change("staff write a comment", comments, lambda place: write(place.idea, Remark("Danke!"), user=place.staff)),
    Change("a comment is hidden", comments, lambda place: _hide(place, place.comment), lambda place: place.comment),
    Change("a comment is withdrawn", comments, lambda place: transitions.withdraw(place.comment),
           lambda place: place.comment),
    Change("comments are recounted", comments, _recount, _wrong_comments, recounts="comments"),
    Change("a reply is published", replies, lambda place: _publish(place, _comment_of(place, reply_to=place.comment))),
    Change("a reply is hidden", replies, lambda place: _hide(place, place.reply), lambda place: place.reply),
    Change("replies are recounted", replies, _recount, _wrong_replies, recounts="replies"),
    Change("a purge empties a comment that has replies", words_of_comment, lambda place: purge(),
           _a_withdrawn_comment_with_a_reply),
    # Scores
    Change("somebody gives scores", scores, _a_score),
    Change("somebody gives other scores", scores, lambda place: _score(place, 2), _a_score),
    Change("somebody gives scores by the link in a mail", scores, _score_by_link),
    Change("somebody takes scores back", scores,
           lambda place: assessments.take_back(place.idea, participant=place.person), _a_score),
    Change("somebody who gave scores is erased", scores, lambda place: personal_data.erase(place.person), _a_score),
    Change("scores are recounted", scores, lambda place: list(recount_results(False)), _wrong_numbers,
           recounts=recount_results),
    # Ideas
    Change("an idea moves on", ideas_by_stage,
           lambda place: stages.move_to_stage(place.idea, "done", user=place.staff), lambda place: place.idea),
    Change("an answer moves an idea on", ideas_by_stage, _publish_answer, lambda place: place.idea),
    Change("an idea that is joined counts no more", ideas_by_stage,
           lambda place: merge.merge(place.idea, place.other_idea, user=place.staff), lambda place: place.idea),
    Change("an idea that was joined and had no supporters counts again", ideas_by_stage,
           lambda place: merge.unmerge(Idea.objects.get(pk=place.idea.pk), user=place.staff), _a_joined_idea),
    Change("an idea is published", ideas_of_call, lambda place: _publish(place, place.waiting_idea)),
    Change("an idea is hidden", ideas_of_call, lambda place: _hide(place, place.idea), lambda place: place.idea),
    Change("an idea is withdrawn", ideas_of_call, lambda place: transitions.withdraw(place.idea),
           lambda place: place.idea),
    Change("an idea of a field is published", ideas_of_field, lambda place: _publish(place, place.waiting_idea)),
    Change("an idea goes to another field", ideas_of_field, _to_no_field, lambda place: place.idea),
    Change("an idea from an event is published", collected, lambda place: _publish(place, place.waiting_idea)),
    Change("fields of action are put in order", order_of_fields, _drag_to_the_front, _two_fields),
    # Seats
    Change("somebody registers", seats, lambda place: registered(place.event)),
    Change("somebody registers while many seats are free", bar_of_seats, lambda place: registered(place.event, "Ben"),
           _fourteen_of_a_hundred),
    Change("somebody is registered by hand", seats,
           lambda place: by_staff.register_by_hand(place.event, RegistrationRequest("Erika"), user=place.staff)),
    Change("somebody cancels", seats, lambda place: cancel(_registered(place)), _a_registration),
    Change("staff cancel a registration", seats,
           lambda place: by_staff.cancel_by_staff(_registered(place), user=place.staff, reason="Zu voll."),
           _a_registration),
    Change("somebody brings one more", seats,
           lambda place: change(_registered(place), RegistrationRequest("Anna", people=2)), _a_registration),
    Change("somebody leaves a table", seats_at_tables,
           lambda place: cancel(_registered(place)), _a_registration_at_a_table),
    Change("somebody changes to another table", seats_at_tables, _change_table, _a_registration_and_another_table),
    Change("staff give a seat", seats,
           lambda place: by_staff.give_seat(_registered(place, "Ben"), user=place.staff), _somebody_waiting),
    Change("a free seat is offered to who waits", seats, lambda place: end_and_offer(), _somebody_waiting),
    Change("an offer is declined", seats, lambda place: decline_offer(_registered(place)), _an_offer),
    Change("nobody confirmed in time", seats, lambda place: end_and_offer(), _a_held_seat_that_ended),
    Change("the event is fully booked", seats, _a_full_house),
    Change("more seats are published", seats, lambda place: _publish_with_seats(place, 5), _a_registration),
    Change("fewer seats are published", seats, lambda place: _publish_with_seats(place, 2), _a_registration),
    Change("a registered person is erased", seats, lambda place: personal_data.erase(place.person), _a_registration),
    Change("a purge deletes the registrations of an old event", seats, lambda place: purge(), _an_event_long_ago),
    Change("seats are recounted", seats, lambda place: list(recount_seats(False)), _wrong_numbers,
           recounts=recount_seats),
    # Boards
    Change("a seat on a board is filled", vacant_seats,
           lambda place: add_holder(place.seat, place.member), lambda place: place.seat),
]  # fmt: skip


@pytest.mark.parametrize("line", CHANGES, ids=lambda line: line.what)
def test_readers_see_the_new_number_at_once(line: Change, clock: Clock) -> None:
    place = Place(clock)
    # Made now, so that nothing but the change itself raises the version.
    for name in THERE_BEFORE:
        getattr(place, name)
    line.given(place)
    seen, before = line.number(place), _version(place)
    line.change(place)
    assert line.number(place) != seen, "nothing changed, so the line proves nothing"
    assert _version(place) > before, "readers are given the old page"


def test_every_number_that_can_be_recounted_has_a_line() -> None:
    proved = {line.recounts for line in CHANGES if line.recounts is not None}
    brought = set(providers("recount"))
    assert {recount_results, recount_seats} <= brought, "features are registered"
    known = {counter.name for counter in counters.COUNTERS} | brought
    assert known - proved == set()


def _version(place: Place) -> int:
    """Of what shows anywhere, and of the process."""
    found = versions()
    return found.get(str(place.process.pk), 0) + found.get(EVERYTHING, 0)
