"""Winners are told, and staff correct something at the same moment."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.competitions import make_competition
from tests.factories.core import make_process
from tests.factories.judging import handed_in
from tests.factories.participation import make_moderator
from tests.together import Pause, at_once
from wagtail_aufbruch.competitions.domain.honouring import preparing
from wagtail_aufbruch.competitions.domain.honouring.preparing import Award
from wagtail_aufbruch.competitions.domain.honouring.telling import tell_entrants
from wagtail_aufbruch.competitions.models import Honouring
from wagtail_aufbruch.participation.models import Mail


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_twice_who_won_where_staff_correct_a_text_while_the_mails_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On SQLite one of both waits for the other."""
    competition = make_competition(make_process(), closes_at=timezone.now() - timedelta(days=3))
    staff, entry, pause = make_moderator(competition.process), handed_in(competition, "Siegerbeitrag"), Pause()
    award = Award(prize="1. Preis", text="500 Euro", reason="Das macht jeder Ortsteil nach.")
    preparing.settle(entry, award, user=staff, seen=preparing.revision_of(competition))
    preparing.publish(competition, user=staff, seen=preparing.revision_of(competition))
    shown, check = preparing.revision_of(competition), preparing._Case.open_to_change

    def check_slowly(case: Any, reason: str) -> None:
        pause.here()
        check(case, reason)

    def correct() -> None:
        preparing.keep_texts(competition, "Ein starker Jahrgang.", "", reason="Zahlendreher", user=staff, seen=shown)

    monkeypatch.setattr(preparing._Case, "open_to_change", check_slowly)
    assert at_once(correct, pause.other(tell_entrants)) == [None, 1]
    assert Honouring.objects.get().introduction == "Ein starker Jahrgang."
    assert tell_entrants() == 0
    assert Mail.objects.filter(kind="entry_won").count() == 1
