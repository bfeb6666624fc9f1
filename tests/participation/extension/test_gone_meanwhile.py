"""What somebody deletes between the look of the regular work and its turn is no failure of the run."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.checks import give_back, handed_in, make_checked
from tests.factories.core import make_process
from tests.factories.ideas import make_call
from tests.factories.participation import make_moderator
from tests.together import after_looking
from wagtail_aufbruch.competitions.domain.operations import repair_deadlines
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.ideas.domain.calls import phase_notices
from wagtail_aufbruch.participation.extension.periodic_work import SomeFailed, each
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db


def _to_repair(left: timedelta) -> Entry:
    process = make_process()
    entry = handed_in(make_checked(process))
    give_back(entry, make_moderator(process))
    Entry.objects.update(repair_until=timezone.now() + left)
    return entry


@pytest.mark.parametrize(
    ("run", "left"),
    [
        (repair_deadlines.remind_of_repairs, timedelta(hours=3)),
        (repair_deadlines.end_repairs, -timedelta(hours=3)),
    ],
)
def test_an_entry_that_is_erased_since_the_run_looked_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, run: Callable[[], int], left: timedelta
) -> None:
    entry = _to_repair(left)
    written = Mail.objects.count()
    after_looking(monkeypatch, repair_deadlines, entry.delete)
    assert run() == 0
    assert Mail.objects.count() == written


@pytest.mark.django_db(transaction=True)
def test_a_call_that_is_deleted_since_the_run_looked_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    call = make_call(make_process())
    after_looking(monkeypatch, phase_notices, call.delete)
    assert phase_notices.find_phase_news() == 0


def test_what_fails_and_is_still_there_is_a_failure() -> None:
    with pytest.raises(SomeFailed):
        each([make_process()], lambda _process: 1 // 0)
