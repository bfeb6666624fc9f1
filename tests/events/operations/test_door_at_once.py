"""Two phones at the door report the same person at the same moment, each over a connection of its own."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from tests.factories.core import make_process
from tests.factories.events import make_bookable
from tests.factories.registrations import make_registration
from tests.together import Pause, at_once
from wagtail_aufbruch.events.domain.operations.checkin import Tap, record_taps
from wagtail_aufbruch.events.models import Attendee


@pytest.mark.django_db(transaction=True)
def test_the_earlier_moment_counts_also_where_it_comes_while_the_later_one_is_being_noted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = make_bookable(make_process(), seats=3)
    make_registration(event, "Anna", email="")
    guest, user = Attendee.objects.get(), get_user_model().objects.create_user("einlass")
    pause, bulk_update = Pause(), QuerySet.bulk_update

    def slowly(rows: Any, *what: Any, **more: Any) -> Any:
        pause.here()
        return bulk_update(rows, *what, **more)

    def phone(minutes: int) -> Any:
        return record_taps(event, [Tap(uuid.uuid4(), guest.pk, True, timedelta(minutes=minutes))], user=user)

    monkeypatch.setattr(QuerySet, "bulk_update", slowly)
    at_once(lambda: phone(2), pause.other(lambda: phone(9)))
    first = guest.taps.order_by("at").first()
    assert first is not None
    assert Attendee.objects.get().arrived_at == first.at
