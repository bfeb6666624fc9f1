"""What of events stands in the inbox: only what needs a decision, and no longer than it does."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.rich_text import RichText

from tests.factories.core import make_process
from tests.factories.events import in_days, make_bookable, make_event, make_index
from tests.factories.participation import make_moderator
from tests.factories.registrations import make_registration
from tests.factories.staff import decide, logged_in
from tests.groups.editor import superuser
from tests.inbox_scope import assert_kept_to_its_scope
from wagtail_aufbruch.events.domain.operations.inbox_tasks import SOURCES
from wagtail_aufbruch.events.enums import EventState, RegistrationState
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope

pytestmark = pytest.mark.django_db
BY_KEY = {source.key: source for source in SOURCES}


@pytest.fixture
def index() -> Any:
    return make_index(make_process())


def tasks(key: str, index: Any, **scope: Any) -> list[str]:
    wanted = Scope(processes=(index.process.pk,), **scope)
    found = list(BY_KEY[key].load(wanted, None, 50))
    assert sum(BY_KEY[key].count(wanted).values()) == len(found)
    return [task.title for task in found]


def test_documentation_is_asked_for_until_the_participants_data_are_deleted(index: Any) -> None:
    make_bookable(index, "Gerade vorbei", starts_at=in_days(-2), keep_days=30)
    make_bookable(index, "Zu spät", starts_at=in_days(-40), keep_days=30)
    make_event(index, "Ohne Anmeldung", starts_at=in_days(-40))
    make_event(index, "Abgesagt", starts_at=in_days(-2), state=EventState.CANCELLED)
    make_event(index, "Kommt noch")
    make_event(index, "Entwurf", starts_at=in_days(-2), live=False)
    documented = make_event(index, "Dokumentiert", starts_at=in_days(-2))
    documented.documentation = [("paragraph", RichText("<p>Protokoll</p>"))]
    documented.save()
    assert set(tasks("event_record", index)) == {"Gerade vorbei", "Ohne Anmeldung"}
    assert_kept_to_its_scope(BY_KEY["event_record"], index.process.pk, EventPage.objects.get(title="Gerade vorbei").pk)


def test_a_full_event_is_a_task_only_where_others_wait(index: Any) -> None:
    full = make_bookable(index, seats=1)
    make_registration(full)
    assert tasks("event_full", index) == []
    make_registration(full, "Unbestätigt", state=RegistrationState.WAITING)
    assert tasks("event_full", index) == [], "the address may be mistyped"
    make_registration(full, "Cem", state=RegistrationState.WAITING, confirmed_at=timezone.now())
    for values in ({"state": EventState.CANCELLED}, {"registration_mode": "none"}):
        other = make_bookable(index, "Nicht mehr", seats=1)
        make_registration(other, "Dora", state=RegistrationState.WAITING, confirmed_at=timezone.now())
        EventPage.objects.filter(pk=other.pk).update(**values)
    assert tasks("event_full", index) == ["Digitales Forum"]
    assert_kept_to_its_scope(BY_KEY["event_full"], index.process.pk, full.pk)
    page = logged_in(superuser()).get("/admin/aufbruch/eingang/").content.decode()
    link = reverse("aufbruch_event_registrations", args=[full.pk])
    assert f'<h3><a href="{link}"' in page, "who may edit the page is led to those who wait as well"
    EventPage.objects.update(starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1))
    assert tasks("event_full", index) == []


def test_an_event_without_a_date_is_a_task_before_its_participants_data_are_deleted(index: Any) -> None:
    def booked(title: str, days: int, **values: Any) -> Any:
        event = make_bookable(index, title, starts_at=None, last_published_at=in_days(-days), **values)
        make_registration(event, created_at=in_days(-days))
        return event

    booked("Neulich", 300)
    booked("Abgesagt", 340, state=EventState.CANCELLED)
    forgotten = booked("Irgendwann", 340)
    make_registration(booked("Noch gefragt", 340), "Cem", created_at=in_days(-2))
    booked("Alle abgemeldet", 340).registrations.update(state=RegistrationState.CANCELLED)
    assert tasks("event_undated", index) == ["Irgendwann"]
    assert_kept_to_its_scope(BY_KEY["event_undated"], index.process.pk, forgotten.pk)
    [task] = BY_KEY["event_undated"].load(Scope(processes=(index.process.pk,)), None, 50)
    assert timedelta(days=24) < task.since - timezone.now() < timedelta(days=26)
    page = logged_in(make_moderator(index.process)).get("/admin/aufbruch/eingang/").content.decode()
    assert "warten noch immer auf einen Termin" in page
    EventPage.objects.filter(pk=forgotten.pk).update(last_published_at=timezone.now())
    assert tasks("event_undated", index) == []


def test_a_guardian_s_consent_is_recorded_from_the_inbox(index: Any) -> None:
    event = make_bookable(index, guardian_below=16)
    kim = make_registration(
        event, "Kim", state=RegistrationState.HELD, guardian_needed=True, confirmed_at=timezone.now()
    )
    make_registration(event, "Unbestätigt", state=RegistrationState.HELD, guardian_needed=True)
    waits = {"guardian_needed": True, "confirmed_at": timezone.now()}
    make_registration(event, "Abgesagt", state=RegistrationState.CANCELLED, **waits)
    make_registration(event, "Erwachsen", state=RegistrationState.HELD, confirmed_at=timezone.now())
    for values in ({"starts_at": in_days(-2)}, {"state": EventState.CANCELLED}):
        make_registration(make_bookable(index, "Nichts mehr", **values), "Lia", state=RegistrationState.HELD, **waits)
    assert tasks("event_guardian", index) == ["Kim"]
    assert_kept_to_its_scope(BY_KEY["event_guardian"], index.process.pk, kim.pk)
    staff_client = logged_in(make_moderator(index.process))
    page = staff_client.get("/admin/aufbruch/eingang/")
    assert "Kim" in page.content.decode()
    form = {"one": f"event_paper_consent|event_guardian:{kim.pk}"}
    answer = decide(staff_client, form)
    assert answer.status_code in {200, 302}
    kim.refresh_from_db()
    assert (kim.guardian_missing, kim.state) == (False, RegistrationState.CONFIRMED)
    assert tasks("event_guardian", index) == []
    assert Registration.objects.filter(guardian_needed=True, state=RegistrationState.CONFIRMED).get() == kim
