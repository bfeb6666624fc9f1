"""Two runs that remind of the end at the same moment, and an entrant who goes on meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.competitions import make_competition, make_entry
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from tests.together import Pause, at_once
from wagtail_aufbruch.competitions.domain.operations import extending, reminders
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.participation.models import Mail

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
"""On SQLite one of both waits for the other."""


@pytest.fixture
def competition() -> CompetitionPage:
    found: CompetitionPage = make_competition(make_process(), closes_at=timezone.now() + timedelta(hours=20))
    make_entry(found)
    Entry.objects.update(changed_at=timezone.now() - timedelta(hours=2))
    return found


@pytest.fixture
def pause(monkeypatch: pytest.MonkeyPatch) -> Pause:
    """The first who has found out who is due waits a while for the other one."""
    found, each = Pause(), reminders.each

    def each_slowly(*what: Any) -> int:
        found.here()
        return each(*what)

    monkeypatch.setattr(reminders, "each", each_slowly)
    return found


def test_each_is_reminded_once(competition: CompetitionPage, pause: Pause) -> None:
    assert sorted(at_once(reminders.remind_before_the_end, pause.other(reminders.remind_before_the_end))) == [0, 1]
    assert Mail.objects.filter(kind="entry_reminder").count() == Mail.objects.count() == 1


def test_who_goes_on_at_the_moment_is_not_reminded(competition: CompetitionPage, pause: Pause) -> None:
    def go_on() -> int:
        return Entry.objects.update(changed_at=timezone.now())

    assert at_once(reminders.remind_before_the_end, pause.other(go_on)) == [0, 1]
    assert not Mail.objects.exists()


def test_a_draft_that_is_deleted_at_the_moment_is_no_failure(competition: CompetitionPage, pause: Pause) -> None:
    reminded, _deleted = at_once(reminders.remind_before_the_end, pause.other(lambda: Entry.objects.all().delete()))
    assert reminded == 0
    assert not Mail.objects.exists()


def test_of_an_end_that_is_put_off_at_the_moment_nobody_is_reminded(competition: CompetitionPage, pause: Pause) -> None:
    staff = make_moderator(competition.process)
    later = timezone.now().replace(second=0, microsecond=0) + timedelta(days=9)
    put_off = pause.other(lambda: extending.extend(competition, later, "Ferien", user=staff))
    reminded, _extended = at_once(reminders.remind_before_the_end, put_off)
    assert CompetitionPage.objects.get().closes_at == later
    assert reminded == 0
