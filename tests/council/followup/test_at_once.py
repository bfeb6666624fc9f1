"""Several things at the same moment: runs of the mail, double clicks, staff who publish while the person answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.core import make_process
from tests.factories.council import make_follow_up, make_paper
from tests.factories.participation import make_moderator, make_participant
from tests.together import Pause, at_once
from wagtail_aufbruch.council.domain.followup import keeping, links, privacy, reminding, reports
from wagtail_aufbruch.council.domain.followup.keeping import Because
from wagtail_aufbruch.council.domain.followup.locking import seen_of
from wagtail_aufbruch.council.domain.followup.reports import Answer
from wagtail_aufbruch.council.models import FollowUp, FollowUpLink, FollowUpReport, FollowUpStep
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.privacy.personal_data import erase
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def follow_up(process: Any) -> FollowUp:
    paper = make_paper(process)
    due = timezone.localdate() + timedelta(days=5)
    return FollowUp.objects.select_related("paper").get(pk=make_follow_up(paper, due=due, email="amt@stadt.example").pk)


def test_two_runs_write_one_mail(follow_up: FollowUp) -> None:
    assert sorted(at_once(reminding.remind_due, reminding.remind_due)) == [0, 1]
    assert Mail.objects.count() == FollowUpLink.objects.count() == 1


def test_a_double_click_is_one_row(process: Any, follow_up: FollowUp) -> None:
    token = links.issue(follow_up, "by_hand")
    found = at_once(*[lambda: links.answer(process, token, Answer("done", None, "Fertig."))] * 4)
    assert all(isinstance(one, FollowUpReport) for one in found), found
    assert FollowUpReport.objects.count() == 1


def test_staff_publish_while_the_person_answers(process: Any, follow_up: FollowUp) -> None:
    user = make_moderator(process)
    token = links.issue(follow_up, "by_hand")
    links.answer(process, token, Answer("done", None, "Fertig."))
    seen = seen_of(follow_up)
    published, _answered = at_once(
        lambda: reports.publish(follow_up, user=user, seen=seen),
        lambda: links.answer(process, token, Answer("stuck", None, "Doch nicht.")),
    )
    state = FollowUp.objects.get().state
    report = FollowUpReport.objects.get()
    if isinstance(published, FollowUpStep):
        assert (state, report.state, report.kind) == ("reported", "published", "done")
    else:
        assert isinstance(published, ParticipationError)
        assert (state, report.state, report.kind, report.words) == ("open", "waiting", "stuck", "Doch nicht.")


def test_two_of_the_staff_publish_at_once_and_one_step_is_made(process: Any, follow_up: FollowUp) -> None:
    user = make_moderator(process)
    reports.take(follow_up, Answer("done", None, "Fertig."))
    seen = seen_of(follow_up)
    found = at_once(*[lambda: reports.publish(follow_up, user=user, seen=seen)] * 2)
    assert sorted(type(one).__name__ for one in found) == ["FollowUpStep", "Refused"]
    assert FollowUpStep.objects.filter(state="reported").count() == 1


def test_two_steps_at_once_leave_one_current_step(process: Any, follow_up: FollowUp) -> None:
    user = make_moderator(process)
    seen = seen_of(follow_up)
    at_once(
        lambda: keeping.move(follow_up, "running", Because(), user=user, seen=seen),
        lambda: keeping.set_due(follow_up, timezone.localdate() + timedelta(days=9), "Darum.", user=user, seen=seen),
    )
    assert FollowUpStep.objects.filter(is_current=True).count() == 1
    step, row = FollowUpStep.objects.get(is_current=True), FollowUp.objects.get()
    assert (step.state, step.due) == (row.state, row.due)


@pytest.mark.postgresql
def test_a_report_that_staff_publish_while_its_person_is_erased_keeps_neither_address_nor_words(
    process: Any, follow_up: FollowUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another office is responsible by now, so that erasing meets the report alone. On SQLite one of both waits."""
    person, user, pause = make_participant(process, "amt@stadt.example"), make_moderator(process), Pause()
    reports.take(follow_up, Answer("done", None, "Fertig, ruft mich an."))
    FollowUp.objects.update(email="neu@stadt.example")
    publish = reports._publish

    def publish_slowly(*what: Any) -> FollowUpStep:
        pause.here()
        return publish(*what)

    monkeypatch.setattr(reports, "_publish", publish_slowly)
    published, _erased = at_once(
        lambda: reports.publish(follow_up, user=user, seen=None), pause.other(lambda: erase(person))
    )
    assert isinstance(published, FollowUpStep)
    report = FollowUpReport.objects.get()
    assert (report.state, report.email, report.words) == ("published", "", "")


@pytest.mark.postgresql
def test_who_is_written_to_again_while_the_purge_runs_keeps_the_address_and_the_link(
    process: Any, follow_up: FollowUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Untouched for years, and staff enter another address in this moment. On SQLite one of both waits."""
    FollowUp.objects.update(changed_at=timezone.now() - timedelta(days=privacy.DAYS_UNTOUCHED + 1))
    user, seen, pause = make_moderator(process), seen_of(follow_up), Pause()
    tell = keeping._tell

    def tell_slowly(locked: FollowUp, *what: Any) -> None:
        tell(locked, *what)
        links.issue(locked, "by_hand")
        pause.here()

    monkeypatch.setattr(keeping, "_tell", tell_slowly)
    given = keeping.Given("Radweg bauen", unit="Tiefbauamt", email="neu@stadt.example")
    changed, deleted = at_once(lambda: keeping.change(follow_up, given, user=user, seen=seen), pause.other(purge))
    assert isinstance(changed, FollowUp)
    assert "follow_up_addresses" in deleted
    assert FollowUp.objects.get().email == "neu@stadt.example"
    assert FollowUpLink.objects.count() == 1
