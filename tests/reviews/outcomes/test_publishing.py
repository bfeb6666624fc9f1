"""All outcomes become public together: now or at a moment, once, and nothing that changed meanwhile is overwritten."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.clock import Clock
from tests.factories.ideas import make_idea
from tests.factories.outcomes import AUTHOR, decide, decide_all, make_ideas, make_judging, publish_at
from tests.factories.participation import make_participant
from wagtail_aufbruch.core.reader_cache.freshness import versions
from wagtail_aufbruch.ideas.domain.responses.merge import merge
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.participation.domain.notifications.delivery import deliver_pending
from wagtail_aufbruch.participation.domain.notifications.following import follow
from wagtail_aufbruch.participation.domain.responses.stages import move_to_stage
from wagtail_aufbruch.participation.extension.periodic_work import run_periodic_work
from wagtail_aufbruch.participation.models import Mail, StageStep
from wagtail_aufbruch.reviews.domain.errors import NotReady, ReviewError
from wagtail_aufbruch.reviews.domain.outcomes import publishing
from wagtail_aufbruch.reviews.domain.outcomes.publishing import publish_due, release, take_back
from wagtail_aufbruch.reviews.domain.outcomes.report import Report
from wagtail_aufbruch.reviews.domain.outcomes.sheet import sheet_of
from wagtail_aufbruch.reviews.models import Outcome, OutcomeRelease, Round

pytestmark = pytest.mark.django_db

LISTS = ("ideen/als-csv/", "ideen/als-json/", "ideen/neues/", "ideen/antworten/", "ideen/karte/")
"""What a call hands out beside its page: open data, news, points of the map."""


@pytest.fixture
def ideas():
    return make_ideas()


@pytest.fixture
def over(ideas, staff) -> Round:
    return make_judging(ideas, user=staff)


def in_an_hour():
    return timezone.now() + timedelta(hours=1)


def stages(ideas) -> list[str]:
    for idea in ideas:
        idea.refresh_from_db()
    return [idea.stage for idea in ideas]


def told_of_stages(address: str = AUTHOR) -> list[Mail]:
    return list(Mail.objects.filter(recipient=address, kind="stage").order_by("pk"))


def test_now_each_moves_by_its_outcome_with_reason_history_and_one_mail(over, ideas, staff) -> None:
    decide_all(over, ideas, user=staff)
    Outcome.objects.filter(item__object_id=ideas[2].pk).update(to_author="Kommen Sie gern zur Sprechstunde.")
    done = publish_at(over, None, user=staff)
    assert done is not None
    assert len(done.done) == 3
    assert not done.left
    assert stages(ideas) == ["pursued", "pursued", "pool"]
    step = StageStep.objects.get(contribution_id=ideas[2].pk)
    assert (step.stage, step.note, step.user_id) == ("pool", "Das Haus gehört uns nicht.", staff.pk)
    mails = told_of_stages()
    assert len(mails) == 3
    about = next(mail for mail in mails if "Idee C" in mail.subject)
    assert "Das Haus gehört uns nicht." in about.text
    assert "Kommen Sie gern zur Sprechstunde." in about.text
    assert sum("Sprechstunde" in mail.text for mail in mails) == 1
    # The sentence to one person is kept in no row of ours once it is on its way.
    assert not Outcome.objects.exclude(to_author="").exists()


def test_where_nothing_can_be_moved_any_more_readers_see_so_at_once(over, ideas, staff, clock: Clock) -> None:
    decide_all(over, ideas, user=staff)
    publish_at(over, in_an_hour(), user=staff)
    for idea in ideas:
        transitions.hide(idea, user=staff, reason="Streit")
    clock.forward(hours=2)
    before = versions()[str(over.process_id)]
    assert publish_due() == 0
    assert OutcomeRelease.objects.get().published_at is not None
    assert versions()[str(over.process_id)] > before


def test_the_group_may_decide_on_the_very_day_on_which_the_round_began(over, ideas, staff) -> None:
    decide_all(over, ideas, user=staff)
    begun = timezone.localtime(over.opens_at).date()
    assert publish_at(over, None, user=staff, met_on=begun) is not None
    assert OutcomeRelease.objects.get().met_on == begun


def test_before_the_moment_nothing_is_said_and_then_all_of_it_once(over, ideas, staff, clock: Clock) -> None:
    decide_all(over, ideas, user=staff)
    assert publish_at(over, in_an_hour(), user=staff) is None
    clock.forward(minutes=59)
    assert publish_due() == 0
    assert stages(ideas) == ["", "", ""]
    assert not told_of_stages()
    clock.forward(minutes=2)
    assert any(work.done == 3 for work in run_periodic_work())
    assert stages(ideas) == ["pursued", "pursued", "pool"]
    assert len(told_of_stages()) == 3
    assert publish_due() == 0
    assert len(told_of_stages()) == 3
    assert len(set(Outcome.objects.values_list("published_at", flat=True))) == 1


def test_each_round_is_published_at_its_own_moment(staff, clock: Clock) -> None:
    ideas = make_ideas(6)
    later, sooner = (make_judging(some, user=staff) for some in (ideas[:3], ideas[3:]))
    for round_, some, hours in ((later, ideas[:3], 2), (sooner, ideas[3:], 1)):
        decide_all(round_, some, user=staff)
        publish_at(round_, timezone.now() + timedelta(hours=hours), user=staff)
    clock.forward(minutes=90)
    assert publish_due() == 3
    assert stages(ideas) == ["", "", "", "pursued", "pursued", "pool"]


def test_before_the_moment_nothing_public_shows_it(over, ideas, staff, client, clock: Clock) -> None:
    decide_all(over, ideas, user=staff)
    publish_at(over, in_an_hour(), user=staff)
    call = ideas[0].page.specific
    process, in_pool = ideas[0].process.specific, f"{call.url}?stand=pool"
    addresses = [f"{call.url}ideen/{ideas[2].pk}/", call.url, over.page.url, in_pool]
    addresses += [f"{process.url}suche/?suche=Haus+geh%C3%B6rt", *(f"{call.url}{one}" for one in LISTS)]

    def read() -> dict[str, str]:
        caches["default"].clear()
        answers = {address: client.get(address, follow=True) for address in addresses}
        assert {address: one.status_code for address, one in answers.items() if one.status_code != 200} == {}
        return {address: b"".join(one).decode() for address, one in answers.items()}

    def tells(answers: dict[str, str]) -> list[str]:
        said = ("Das Haus gehört uns nicht.", "1 zurück im Pool", "zurück im Ideenpool")
        return [address for address, text in answers.items() if any(words in text for words in said)]

    before = read()
    assert tells(before) == []
    clock.forward(hours=2)
    publish_due()
    after = read()
    assert addresses[0] in tells(after)
    assert over.page.url in tells(after)
    assert "Idee C" not in before[in_pool]
    assert "Idee C" in after[in_pool]


def test_who_follows_hears_of_it(over, ideas, staff) -> None:
    follower = make_participant(ideas[0].process.specific, "bela@example.org")
    follow(follower, contribution=ideas[2])
    decide_all(over, ideas, user=staff)
    publish_at(over, None, user=staff)
    deliver_pending()
    assert Mail.objects.filter(recipient="bela@example.org", text__contains="Idee C").count() == 1


def test_what_lacks_an_outcome_or_a_reason_is_named_and_nothing_is_published(over, ideas, staff, monkeypatch) -> None:
    monkeypatch.setattr(publishing, "NAMED", 1)
    decide(over, (ideas[0], "go_on", ""), (ideas[1], "pool", ""), user=staff)
    with pytest.raises(NotReady) as told:
        publish_at(over, None, user=staff)
    assert "weitere" not in str(told.value.problems), "of each there is one, and it is named"
    assert "Idee C" in str(told.value.problems[0])
    assert "Idee B" in str(told.value.problems[1])
    assert stages(ideas) == ["", "", ""]
    assert not OutcomeRelease.objects.exists()


def test_only_what_was_read_is_published(over, ideas, staff) -> None:
    decide_all(over, ideas, user=staff)
    seen = sheet_of(over).seen
    decide(over, (ideas[0], "pool", "Doch nicht"), user=staff)
    with pytest.raises(ChangedSinceShown):
        release(over, met_on=None, at=None, user=staff, seen=seen)
    assert stages(ideas) == ["", "", ""]


def test_the_group_may_publish_on_the_day_of_its_meeting(over, ideas, staff) -> None:
    decide_all(over, ideas, user=staff)
    publish_at(over, None, user=staff, met_on=timezone.localdate())
    assert OutcomeRelease.objects.get().met_on == timezone.localdate()


def test_a_moment_in_the_past_and_a_meeting_to_come_are_refused(over, ideas, staff) -> None:
    decide_all(over, ideas, user=staff)
    with pytest.raises(ReviewError, match="vorbei"):
        publish_at(over, timezone.now() - timedelta(minutes=1), user=staff)
    with pytest.raises(ReviewError):
        publish_at(over, None, met_on=timezone.localdate() + timedelta(days=1), user=staff)
    with pytest.raises(ReviewError):
        publish_at(over, None, met_on=timezone.localdate() - timedelta(days=400), user=staff)


def test_until_the_moment_it_is_taken_back_and_outcomes_change_again(over, ideas, staff, clock: Clock) -> None:
    decide_all(over, ideas, user=staff)
    publish_at(over, in_an_hour(), user=staff)
    with pytest.raises(ReviewError, match="zurück"):
        decide(over, (ideas[0], "pool", "Doch nicht"), user=staff)
    with pytest.raises(NotReady):
        publish_at(over, in_an_hour(), user=staff)
    take_back(over, user=staff)
    clock.forward(hours=2)
    assert publish_due() == 0
    assert stages(ideas) == ["", "", ""]
    assert decide(over, (ideas[0], "pool", "Doch nicht"), user=staff) == 1
    with pytest.raises(ReviewError):
        take_back(over, user=staff)


def test_what_changed_before_the_moment_is_left_out_and_named(over, ideas, staff, clock: Clock) -> None:
    ideas = [*ideas]
    decide_all(over, ideas, user=staff)
    publish_at(over, in_an_hour(), user=staff)
    transitions.withdraw(ideas[0])
    ideas[1].text = "Etwas anderes"
    ideas[1].save()
    clock.forward(hours=2)
    assert publish_due() == 1
    assert stages(ideas)[1:] == ["", "pool"]
    numbers = dict(over.items.values_list("object_id", "number"))
    assert sorted(OutcomeRelease.objects.get().left) == sorted(
        [[numbers[ideas[0].pk], "gone"], [numbers[ideas[1].pk], "changed"]]
    )
    assert {mail.subject for mail in told_of_stages()} == {
        mail.subject for mail in told_of_stages() if "C" in mail.subject
    }


def test_what_somebody_moved_on_or_joined_is_not_overwritten(over, ideas, staff, clock: Clock) -> None:
    target = make_idea(ideas[0].page.specific, "Die große Idee")
    decide_all(over, ideas, user=staff)
    publish_at(over, in_an_hour(), user=staff)
    move_to_stage(ideas[2], "done", user=staff, note="Gibt es schon")
    merge(ideas[1], target, user=staff)
    clock.forward(hours=2)
    publish_due()
    assert stages(ideas) == ["pursued", "", "done"]
    assert {why for _number, why in OutcomeRelease.objects.get().left} == {"moved", "merged"}


def test_what_was_left_out_is_decided_anew_and_published_by_itself(over, ideas, staff, clock: Clock) -> None:
    decide_all(over, ideas, user=staff)
    publish_at(over, in_an_hour(), user=staff)
    ideas[2].text = "Etwas anderes"
    ideas[2].save()
    clock.forward(hours=2)
    publish_due()
    decide(over, (ideas[2], "pool", "Auch so nicht."), user=staff)
    done = publish_at(over, None, user=staff)
    assert done is not None
    assert [row.title for row in done.done] == ["Idee C"]
    assert stages(ideas) == ["pursued", "pursued", "pool"]
    assert len(told_of_stages()) == 3


def test_who_released_it_may_be_gone_by_then(over, ideas, staff, clock: Clock) -> None:
    decide_all(over, ideas, user=staff)
    publish_at(over, in_an_hour(), user=staff)
    OutcomeRelease.objects.update(user=None)
    clock.forward(hours=2)
    assert publish_due() == 3
    assert StageStep.objects.filter(user=None, stage="pursued").count() == 2


def test_what_was_hidden_without_a_reason_and_came_back_stops_nothing(over, ideas, staff, clock: Clock) -> None:
    decide(over, (ideas[0], "pool", ""), (ideas[1], "go_on", ""), (ideas[2], "go_on", ""), user=staff)
    type(ideas[0]).objects.filter(pk=ideas[0].pk).update(state="hidden")
    publish_at(over, in_an_hour(), user=staff)
    type(ideas[0]).objects.filter(pk=ideas[0].pk).update(state="published")
    clock.forward(hours=2)
    assert publish_due() == 2
    assert [row.title for row in sheet_of(over).without_reason] == ["Idee A"]


@pytest.mark.parametrize("how", ["private", "unpublished"])
def test_what_nobody_can_read_any_more_since_its_call_is_closed_off_is_left_out_and_named_by_its_number(
    how, over, ideas, staff, clock: Clock
) -> None:
    decide_all(over, ideas, user=staff)
    publish_at(over, in_an_hour(), user=staff)
    if how == "private":
        PageViewRestriction.objects.create(page=ideas[0].page, restriction_type="login")
    else:
        ideas[0].page.specific.unpublish()
    clock.forward(hours=2)
    assert publish_due() == 0
    assert stages(ideas) == ["", "", ""]
    assert not told_of_stages()
    assert {why for _number, why in OutcomeRelease.objects.get().left} == {"gone"}
    assert "Idee" not in str(list(Report(sheet_of(over)).table()))


def test_what_it_was_joined_with_is_named_while_everybody_can_read_that(over, ideas, staff) -> None:
    target = make_idea(ideas[0].page.specific, "Die große Idee")
    decide_all(over, ideas, user=staff)
    merge(ideas[1], target, user=staff)

    def said() -> str:
        return str(list(Report(sheet_of(over)).table()))

    assert "Die große Idee" in said()
    transitions.hide(target, user=staff, reason="Beleidigung")
    assert "Die große Idee" not in said()
    assert "zusammengeführt" in said()
