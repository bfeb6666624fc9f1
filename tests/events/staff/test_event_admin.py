"""An event in the editor: what is refused, what is warned of, what must not be lost."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tests.factories.core import make_content_page, make_process
from tests.factories.events import in_days, make_bookable, make_event, make_index, make_table
from tests.factories.registrations import make_registration
from wagtail_aufbruch.events.domain.details.checks import warnings_of
from wagtail_aufbruch.events.domain.details.postponement import place_in_one_line
from wagtail_aufbruch.events.enums import EventState, Mode, RegistrationMode, RegistrationState
from wagtail_aufbruch.events.models import (
    CalendarEntry,
    EventPage,
    EventRecord,
    EventTable,
    ProgrammeItem,
    Registration,
    SeatAccount,
)

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chefin", password="geheim"))
    return client


@pytest.fixture
def index() -> Any:
    return make_index(make_process())


@pytest.fixture
def event(index: Any) -> EventPage:
    made = make_bookable(index, seats=10, place_name="Stadthalle")
    made.save_revision().publish()
    return EventPage.objects.get(pk=made.pk)


def edit_url(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def moment(value: Any) -> str:
    return value.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M") if value else ""


def table_rows(event: EventPage, **changes: Any) -> list[dict[str, Any]]:
    return [
        {"id": str(table.pk), "title": table.title, "seats": table.seats or "", "text": "", "room": "", "ORDER": "1"}
        | changes
        for table in event.tables.all()
    ]


def typed(event: Any, tables: Any = None, questions: Any = None, programme: Any = None, **values: Any) -> Any:
    """What the editor's browser sends for ``event`` as it is, but for ``values``."""
    names = [
        *["title", "slug", "introduction", "date_note", "state", "state_note", "earlier_place", "mode", "place_name"],
        *["street", "postcode", "town", "access_notes", "assistance_contact", "online_url", "online_minutes"],
        *[
            "contact_email",
            "registration_mode",
            "registration_note",
            "most_people",
            "hold_hours",
            "offer_hours",
            "guardian_text",
        ],
        *["consent_text", "consent_version", "reminder_days", "keep_days", "attendance", "attendance_source"],
    ]
    rows = table_rows(event) if tables is None and event.pk else tables or []
    form = nested_form_data(
        {
            **{name: getattr(event, name) for name in names},
            "seats": "" if event.seats is None else event.seats,
            "starts_at": moment(event.starts_at),
            "ends_at": moment(event.ends_at),
            "earlier_starts_at": moment(event.earlier_starts_at),
            "body": streamfield([]),
            "documentation": streamfield([]),
            "tables": inline_formset(rows, initial=sum(1 for row in rows if "id" in row)),
            "questions": inline_formset(questions or []),
            "programme": inline_formset(programme or []),
            "comments-TOTAL_FORMS": "0",
            **values,
        }
    )
    if event.has_waiting_list:
        form["has_waiting_list"] = "on"
    return form


def publish(admin: Client, event: Any, **values: Any) -> Any:
    return admin.post(edit_url(event), {**typed(event, **values), "action-publish": "1"})


def save(admin: Client, event: Any, **values: Any) -> Any:
    return admin.post(edit_url(event), typed(event, **values))


def errors(answer: Any) -> dict[str, Any]:
    return dict(answer.context["form"].errors)


def said(answer: Any, admin: Client) -> str:
    """The messages on the page to which the answer leads."""
    assert answer.status_code == 302, errors(answer)
    return " ".join(str(message) for message in admin.get(answer.url).context["messages"])


def test_the_form_shows_every_field_of_an_event_in_the_order_of_the_work(admin: Client, event: EventPage) -> None:
    page = admin.get(edit_url(event))
    form = page.context["form"]
    wanted = {field.name for field in EventPage._meta.local_fields if field.editable} - {"page_ptr", "pattern_svg"}
    wanted.remove("host")  # offered where an app has groups and boards
    assert wanted - set(form.fields) == set()
    assert set(form.formsets) >= {"programme", "tables", "questions"}
    content = page.content.decode()
    tabs = ["Worum es geht", "Wann und wo", "Programm", "Anmeldung", "Danach"]
    places = [content.index(f'id="tab-label-{name}"') for name in ("worum_es_geht", "wann_und_wo", "programm")]
    assert places == sorted(places)
    assert all(tab in content for tab in tabs)


@pytest.mark.parametrize("slug", ["kalender", "neues", "als-csv"])
def test_no_event_gets_an_address_at_which_the_calendar_itself_answers(
    admin: Client, event: EventPage, slug: str
) -> None:
    answer = save(admin, event, slug=slug)
    assert f"„{slug}“ ist eine Adresse von" in str(errors(answer)["slug"])
    assert save(admin, event, slug=f"{slug}-2026").status_code == 302


def test_a_draft_with_nothing_but_a_title_is_saved(admin: Client, index: Any) -> None:
    add = reverse("wagtailadmin_pages:add", args=["aufbruch_events", "eventpage", index.pk])
    assert admin.get(add).status_code == 200
    empty = typed(EventPage(title="Neu", slug="neu"), consent_text="", consent_version="", guardian_text="")
    assert admin.post(add, empty).status_code == 302
    assert not EventPage.objects.get(title="Neu").live


def test_autosave_takes_an_unfinished_event_and_piles_up_no_warnings(admin: Client, event: EventPage) -> None:
    answer = admin.post(
        edit_url(event),
        typed(event, starts_at="", ends_at="", seats=""),
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 200
    assert answer.json()["success"]
    assert not list(admin.get(edit_url(event)).context["messages"])


def test_an_event_is_previewed_before_it_is_published(admin: Client, event: EventPage) -> None:
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[event.pk])
    assert admin.post(url, typed(event, title="Zukunftswerkstatt")).json()["is_valid"]
    assert "Zukunftswerkstatt" in admin.get(f"{url}?mode=").content.decode()


# --- Tables


@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
def test_a_table_that_people_have_chosen_stays(admin: Client, event: EventPage, action: dict[str, str]) -> None:
    table = make_table(event, "Tisch Mobilität")
    make_registration(event, table=table)
    form = typed(event, tables=table_rows(event, DELETE="on"))
    answer = admin.post(edit_url(event), {**form, **action})
    assert answer.status_code == 200
    assert "Tisch Mobilität" in str(errors(answer))
    assert Registration.objects.get().table == table


def test_it_can_be_renamed_and_another_one_be_removed(admin: Client, event: EventPage) -> None:
    chosen, free = make_table(event, "Tisch 1", sort_order=0), make_table(event, "Tisch 2", sort_order=1)
    make_registration(event, table=chosen)
    rows = table_rows(event)
    rows[0]["title"], rows[1]["DELETE"] = "Tisch Verkehr", "on"
    assert publish(admin, event, tables=rows).status_code == 302
    assert [table.title for table in EventTable.objects.all()] == ["Tisch Verkehr"]
    assert not EventTable.objects.filter(pk=free.pk).exists()


def test_a_table_that_was_given_up_by_all_can_be_removed(admin: Client, event: EventPage) -> None:
    make_registration(event, table=make_table(event), state=RegistrationState.CANCELLED)
    assert publish(admin, event, tables=table_rows(event, DELETE="on")).status_code == 302
    assert Registration.objects.get().table_title == "Tisch 1"


def test_an_older_version_taken_up_again_keeps_the_tables_that_people_have_chosen(
    admin: Client, event: EventPage
) -> None:
    without = event.latest_revision
    table = make_table(event, "Tisch 1")
    EventPage.objects.get(pk=event.pk).save_revision().publish()
    make_registration(event, table=table)
    url = reverse("wagtailadmin_pages:revisions_revert", args=[event.pk, without.pk])
    assert admin.get(url).status_code == 200
    old = typed(without.as_object(), tables=[])
    assert admin.post(edit_url(event), {**old, "revision": without.pk, "action-publish": "1"}).status_code == 302
    assert Registration.objects.get().table == table


def test_a_version_that_is_published_by_schedule_keeps_the_tables_that_people_have_chosen_since(
    event: EventPage,
) -> None:
    event.go_live_at = in_days(-1)
    event.save_revision(approved_go_live_at=event.go_live_at)
    table = make_table(event, "Tisch 1")
    free = make_table(event, "Tisch 2")
    make_registration(event, table=table)
    call_command("publish_scheduled")
    assert Registration.objects.get().table == table
    assert list(EventPage.objects.get(pk=event.pk).tables.all()) == [table]
    assert not EventTable.objects.filter(pk=free.pk).exists(), "what nobody chose goes with the version"


# --- Consent and questions


@pytest.mark.parametrize("field", ["consent_text", "guardian_text"])
def test_a_wording_that_people_agreed_to_is_not_changed_under_the_same_version(
    admin: Client, event: EventPage, field: str
) -> None:
    event.guardian_below = 16
    event.save()
    event.save_revision().publish()
    changed = {"guardian_below": "16", field: "Etwas ganz anderes."}
    answer = publish(admin, event, **changed)
    assert "zum Beispiel 2" in str(errors(answer)["consent_version"])
    assert save(admin, event, **changed).status_code == 302, "a draft is not held up"
    assert publish(admin, event, consent_version="2", **changed).status_code == 302


def test_without_registration_nobody_agrees_to_anything(admin: Client, event: EventPage) -> None:
    assert publish(admin, event, registration_mode=RegistrationMode.NONE, consent_text="Anderes.").status_code == 302


def test_guardians_are_not_asked_to_agree_to_nothing(admin: Client, event: EventPage) -> None:
    answer = publish(admin, event, guardian_below="16", guardian_text=" ")
    assert set(errors(answer)) == {"guardian_text"}
    assert save(admin, event, guardian_below="16", guardian_text=" ").status_code == 302
    assert publish(admin, event, guardian_below="16", guardian_text="Ja.", consent_version="2").status_code == 302


def test_own_questions_that_nobody_could_answer_are_refused(admin: Client, event: EventPage) -> None:
    row = {"label": "Was davon?", "field_type": "radio", "choices": " ", "help_text": "", "default_value": ""}
    answer = publish(admin, event, questions=[{**row, "ORDER": "1"}])
    assert answer.status_code == 200
    assert not event.questions.exists()


# --- Moved


def test_a_moved_event_remembers_by_itself_when_and_where_it_was_to_be(admin: Client, event: EventPage) -> None:
    later = event.starts_at + timedelta(days=7)
    answer = publish(
        admin,
        event,
        state="moved",
        starts_at=moment(later),
        ends_at=moment(later + timedelta(hours=3)),
        place_name="Theater",
    )
    assert answer.status_code == 302
    saved = EventPage.objects.get()
    assert (saved.earlier_starts_at, saved.earlier_place) == (event.starts_at, "Stadthalle")
    # Moved once more: what people knew last is what is remembered.
    answer = publish(admin, saved, state="moved", place_name="Stadtbibliothek")
    assert answer.status_code == 302
    again = EventPage.objects.get()
    assert (again.earlier_starts_at, again.earlier_place) == (event.starts_at, "Theater")
    # Back at the first place: nothing of it is left.
    assert publish(admin, again, state="planned").status_code == 302
    assert EventPage.objects.get().earlier_place == ""


def test_an_earlier_date_and_place_that_are_the_new_ones_are_not_told(admin: Client, event: EventPage) -> None:
    later = event.starts_at + timedelta(days=7)
    there = {"starts_at": moment(later), "ends_at": moment(later + timedelta(hours=3)), "place_name": "Theater"}
    by_mistake = {
        "earlier_starts_at": moment(later),
        "earlier_place": place_in_one_line(EventPage(place_name="Theater")),
    }
    assert publish(admin, event, state="moved", **there, **by_mistake).status_code == 302
    saved = EventPage.objects.get()
    assert (saved.earlier_starts_at, saved.earlier_place) == (None, "")


def test_what_the_editor_typed_as_earlier_date_stays(admin: Client, event: EventPage) -> None:
    later, typed_in = event.starts_at + timedelta(days=7), event.starts_at - timedelta(days=70)
    publish(
        admin,
        event,
        state="moved",
        starts_at=moment(later),
        ends_at=moment(later + timedelta(hours=3)),
        earlier_starts_at=moment(typed_in),
    )
    assert EventPage.objects.get().earlier_starts_at == typed_in


def test_a_date_changed_in_silence_is_noticed(admin: Client, event: EventPage) -> None:
    later = event.starts_at + timedelta(days=7)
    new = {"starts_at": moment(later), "ends_at": moment(later + timedelta(hours=3))}
    assert "„verlegt“" in said(save(admin, event, **new), admin)
    assert "„verlegt“" in said(publish(admin, event, **new), admin)
    assert "„verlegt“" not in said(publish(admin, EventPage.objects.get()), admin), "it is the public date now"


def test_the_first_date_of_a_draft_is_no_move(admin: Client, index: Any) -> None:
    draft = make_event(index, live=False)
    later = draft.starts_at + timedelta(days=7)
    new = {"starts_at": moment(later), "ends_at": moment(later + timedelta(hours=3))}
    assert "„verlegt“" not in said(publish(admin, draft, **new), admin)


# --- Nights in which the clocks are changed


def test_an_hour_that_does_not_exist_is_refused_with_one_that_does(admin: Client, event: EventPage) -> None:
    answer = publish(admin, event, starts_at="2027-03-28 02:30", ends_at="2027-03-28 05:00")
    problem = str(errors(answer)["starts_at"])
    assert "28. März 2027" in problem
    assert "03:30" in problem


def test_of_an_hour_that_comes_twice_the_first_one_counts(admin: Client, event: EventPage) -> None:
    assert publish(admin, event, starts_at="2027-10-31 02:30", ends_at="2027-10-31 05:00").status_code == 302
    assert EventPage.objects.get().starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=ZoneInfo("UTC"))


def test_the_programme_knows_those_nights_too(admin: Client, event: EventPage) -> None:
    row = {"title": "Nachtlauf", "starts_at": "2027-03-28 02:30", "ends_at": "", "text": "", "room": "", "format": ""}
    row |= {"ORDER": "1", "speakers": inline_formset([])}
    answer = publish(admin, event, programme=[row])
    assert answer.status_code == 200
    assert "03:30" in answer.content.decode()


# --- Warnings


SOMETHING_OFF: list[tuple[dict[str, Any], str]] = [
    ({"starts_at": None, "ends_at": None}, "Termin fehlt"),
    ({"place_name": ""}, "Ort fehlt"),
    ({"mode": Mode.HYBRID}, "Link zur Videokonferenz fehlt"),
    ({"mode": Mode.ONLINE}, "Link zur Videokonferenz fehlt"),
    ({"online_url": "https://video.example/raum"}, "findet nur vor Ort statt"),
    ({"mode": Mode.ONLINE, "online_url": "https://video.example/raum"}, "bekommen nur Angemeldete"),
    ({"registration_mode": RegistrationMode.HERE}, "keine Platzzahl"),
    (
        {"registration_mode": RegistrationMode.HERE, "seats": 3, "guardian_below": 16, "guardian_text": ""},
        "Sorgeberechtigten",
    ),
    ({"state": EventState.MOVED}, "gilt als verlegt"),
    ({"state": EventState.CANCELLED}, "ohne Begründung"),
    ({"starts_at": in_days(-3)}, "Dokumentation fehlt"),
]


@pytest.mark.parametrize(("values", "words"), SOMETHING_OFF, ids=lambda value: "-".join(value)[:40])
def test_what_is_missing_is_said(index: Any, values: dict[str, Any], words: str) -> None:
    found = warnings_of(make_event(index, **{"place_name": "Stadthalle", **values}))
    assert len([warning for warning in found if words in warning]) == 1, found


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"), [("8.3785", "51.9067", "vertauscht"), ("48.1372", "11.5756", "477 km")]
)
def test_a_place_far_away_from_the_town_is_asked_about(
    index: Any, settings: Any, latitude: str, longitude: str, words: str
) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "MAP_CENTRE": (51.9, 8.38, 12)}
    event = make_event(index, place_name="Stadthalle", latitude=Decimal(latitude), longitude=Decimal(longitude))
    (found,) = warnings_of(event)
    assert words in found


@pytest.mark.parametrize("where", ["seats", "tables"])
def test_no_seats_at_all_are_not_saved(admin: Client, event: EventPage, where: str) -> None:
    table = make_table(event, "Tisch Mobilität")
    changes: dict[str, Any] = {"seats": "0"} if where == "seats" else {"tables": table_rows(event, seats="0")}
    answer = save(admin, event, **changes)
    assert "Mindestens ein Platz muss es sein." in answer.content.decode()
    assert table.seats
    assert EventPage.objects.get(pk=event.pk).seats != 0


def test_an_event_without_gaps_is_left_alone(index: Any) -> None:
    assert warnings_of(make_event(index, place_name="Stadthalle")) == []
    event = make_bookable(index, "Denklabor", place_name="Stadthalle", seats=8, guardian_below=16)
    make_table(event, seats=4)
    make_table(event, "Tisch 2", seats=4)
    ProgrammeItem.objects.create(event=event, title="Begrüßung", starts_at=event.starts_at)
    assert warnings_of(EventPage.objects.get(pk=event.pk)) == []


def test_tables_terms_and_programme_that_do_not_fit_are_named(index: Any) -> None:
    terms = make_content_page(index.process, "Bedingungen", live=False)
    event = make_bookable(index, place_name="Stadthalle", seats=10, terms_page_id=terms.pk)
    make_table(event, seats=4)
    ProgrammeItem.objects.create(event=event, title="Ausklang", starts_at=event.ends_at + timedelta(days=1))
    found = " ".join(warnings_of(EventPage.objects.get(pk=event.pk)))
    for words in ("zusammen 4 Plätze", "Ausklang", "nicht öffentlich"):
        assert words in found


def test_fewer_seats_than_given_and_registration_switched_off_are_noticed(event: EventPage) -> None:
    make_registration(event, people=3)
    event.seats = 2
    assert "schon 3 Plätze vergeben" in " ".join(warnings_of(event))
    event.registration_mode = RegistrationMode.NONE
    assert "1 Person ist angemeldet" in " ".join(warnings_of(event))


# --- Copying and deleting


def test_a_copy_has_its_own_identity_and_nobody_in_it(admin: Client, event: EventPage) -> None:
    table = make_table(event, "Tisch 1")
    make_registration(event, table=table)
    CalendarEntry.objects.get_or_create(event=event)
    EventRecord.objects.create(event=event, people=3)
    event.refresh_from_db()
    event.state, event.state_note, event.attendance = EventState.CANCELLED, "Sturm", "rund 650"
    event.save_revision().publish()
    answer = admin.post(
        reverse("wagtailadmin_pages:copy", args=[event.pk]),
        {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": event.get_parent().pk, "copy_subpages": ""},
    )
    assert answer.status_code == 302
    copy = EventPage.objects.get(slug="kopie")
    latest = copy.get_latest_revision_as_object()
    for one in (copy, latest):
        assert (one.state, one.state_note, one.attendance) == (EventState.PLANNED, "", "")
        assert [kept.title for kept in one.tables.all()] == ["Tisch 1"]
    assert not Registration.objects.filter(event=copy).exists()
    assert not SeatAccount.objects.filter(event=copy, taken__gt=0).exists()
    assert not EventRecord.objects.filter(event=copy).exists()
    entry = CalendarEntry.objects.filter(event=copy).first()
    assert entry is None or entry.uid != CalendarEntry.objects.get(event=event).uid
    assert copy.tables.get().pk != table.pk


def test_a_page_with_registrations_stays_and_the_editor_learns_what_to_do(admin: Client, event: EventPage) -> None:
    make_registration(event)
    for page in (event, event.get_parent(), event.process):
        answer = admin.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        assert "abgesagt" in said(answer, admin)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    answer = admin.post(f"{bulk}?id={event.pk}")
    assert answer.status_code == 302
    assert EventPage.objects.filter(pk=event.pk).exists()


def test_taking_an_event_off_the_site_does_not_look_like_cancelling_it(admin: Client, event: EventPage) -> None:
    make_registration(event)
    answer = admin.post(reverse("wagtailadmin_pages:unpublish", args=[event.pk]))
    assert "1 Person ist angemeldet und erfährt nichts" in said(answer, admin)


def test_a_page_without_registrations_goes(admin: Client, event: EventPage) -> None:
    SeatAccount.objects.get_or_create(event=event, table=None)
    assert admin.post(reverse("wagtailadmin_pages:delete", args=[event.pk])).status_code == 302
    assert not EventPage.objects.filter(pk=event.pk).exists()


def test_whoever_types_what_no_page_can_be_gets_it_back(admin: Client, event: EventPage) -> None:
    answer = publish(admin, event, title="Forum\x00", keep_days="9999", most_people="0", latitude="91", longitude="8")
    assert answer.status_code == 200
    assert set(errors(answer)) >= {"title", "keep_days", "most_people", "latitude"}
    assert timezone.now() < EventPage.objects.get().starts_at


def test_a_slip_in_the_year_does_not_delete_the_registrations(admin: Client, event: EventPage) -> None:
    registration = make_registration(event)
    last_year = {"starts_at": moment(event.starts_at - timedelta(days=365)), "ends_at": ""}
    for answer in (publish(admin, event, **last_year), save(admin, event, **last_year)):
        assert "gelöscht" in str(errors(answer)["starts_at"])
    assert Registration.objects.filter(pk=registration.pk).exists()
    assert EventPage.objects.get(pk=event.pk).starts_at == event.starts_at
    # A little too late is no slip, and an event of last year can be worked on.
    assert publish(admin, event, starts_at=moment(timezone.now() - timedelta(days=3)), ends_at="").status_code == 302
    EventPage.objects.filter(pk=event.pk).update(starts_at=in_days(-400), ends_at=None)
    old = EventPage.objects.get(pk=event.pk)
    answer = publish(admin, old, starts_at=moment(old.starts_at - timedelta(days=1)), documentation=streamfield([]))
    assert answer.status_code == 302


def test_without_registrations_any_date_is_taken(admin: Client, event: EventPage) -> None:
    assert publish(admin, event, starts_at=moment(in_days(-400)), ends_at="").status_code == 302
