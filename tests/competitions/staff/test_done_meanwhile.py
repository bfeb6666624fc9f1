"""A colleague was faster: whoever sends the form of an entry afterwards reads why it is not taken, and keeps words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.client import CommittingClient
from tests.factories.checks import SECOND_BROKEN, give_back, handed_in, make_checked, turn_down
from tests.factories.competitions import make_team_member
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.checking import appeals, undoing
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of, last_check
from wagtail_aufbruch.competitions.models import Entry, TeamMember

pytestmark = pytest.mark.django_db
TYPED = "Bitte ersetzen Sie das zweite Bild."
Sent = tuple[str, list[Any], dict[str, Any], str]


def now(entry: Entry) -> Entry:
    return Entry.objects.get(pk=entry.pk)


def _admitted(entry: Entry, colleague: Any) -> Sent:
    sent = {"pruefung-seen": fingerprint_of(entry), "pruefung-message": TYPED, "tun": "ablehnen"}
    sent |= {f"pruefung-finding_{key}": found.finding for key, found in SECOND_BROKEN.items()}
    sent |= {"pruefung-remark_rule0001": "Die Kinder sind zu erkennen."}
    turn_down(entry, colleague)
    return "aufbruch_entry_check", [entry.pk], sent, "wartet nicht mehr auf die Prüfung"


def _appeal_decided(entry: Entry, colleague: Any) -> Sent:
    turn_down(entry, make_moderator(entry.competition.process, "dritte"))
    appeals.file_appeal(entry, "Die Einwilligungen liegen bei.")
    seen = fingerprint_of(now(entry))
    appeals.decide_appeal(entry, True, "Sie liegen vor.", user=colleague, seen=seen)
    sent = {"einspruch-seen": seen, "einspruch-reason": TYPED, "tun": "zurueckweisen"}
    return "aufbruch_entry_appeal_decided", [entry.pk], sent, "Kein Einspruch"


def _taken_back(entry: Entry, colleague: Any) -> Sent:
    give_back(entry, colleague)
    seen = undoing.mark_of(now(entry), last_check(now(entry)))
    undoing.undo(entry, "Vertan", user=colleague, seen=seen)
    sent = {"zuruecknehmen-seen": seen, "zuruecknehmen-reason": TYPED}
    return "aufbruch_entry_check_undo", [entry.pk], sent, ""


def _checked(entry: Entry, colleague: Any) -> Sent:
    turn_down(entry, colleague)
    sent = {"spaet-until": (timezone.localtime() + timedelta(days=9)).strftime("%Y-%m-%d %H:%M"), "spaet-reason": TYPED}
    return "aufbruch_entry_late", [entry.pk], sent, "schon geprüft"


def _agreed(entry: Entry, colleague: Any) -> Sent:
    member = make_team_member(entry, "Mia")
    TeamMember.objects.filter(pk=member.pk).update(agrees=True, answered_at=timezone.now(), given_at=timezone.now())
    sent = {f"heraus-{member.pk}-reason": TYPED}
    return "aufbruch_entry_member_out", [entry.pk, member.pk], sent, "Hier wird auf niemanden mehr gewartet"


FASTER: dict[str, Callable[[Entry, Any], Sent]] = {
    "has refused the entry": _admitted,
    "has decided the appeal": _appeal_decided,
    "has taken the decision back": _taken_back,
    "has checked what was to come later": _checked,
    "was a guardian who agreed": _agreed,
}


@pytest.mark.parametrize("who", FASTER)
def test_what_somebody_typed_stays_with_the_reason_where_a_colleague(who: str) -> None:
    process = make_process()
    entry = handed_in(make_checked(process))
    desk = CommittingClient()
    desk.force_login(make_moderator(process))
    route, args, sent, reason = FASTER[who](entry, make_moderator(process, "kollegin"))
    answer = desk.post(reverse(route, args=args), sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert TYPED in page
    assert reason in page
    assert "Fehler:" in page
    assert "help-critical" in page or "error-message" in page
