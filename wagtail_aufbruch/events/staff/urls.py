"""Addresses of the staff pages of events within the admin."""

from django.urls import path

from wagtail_aufbruch.events.staff import (
    door,
    event_list,
    letters,
    papers,
    registration_list,
    registrations,
    series,
)

EVENT = "aufbruch/veranstaltungen/<key:event_pk>/"
ONE = f"{EVENT}<key:pk>/"

urlpatterns = [
    path("aufbruch/veranstaltungen/", event_list.show_events, name="aufbruch_events_staff"),
    path("aufbruch/veranstaltungen/liste/", event_list.show_found_events, name="aufbruch_events_staff_results"),
    path("aufbruch/reihen/<key:pk>/naechste/", series.plan_next, name="aufbruch_series_next"),
    path(EVENT, registration_list.show_registrations, name="aufbruch_event_registrations"),
    path(f"{EVENT}liste/", registration_list.show_found_registrations, name="aufbruch_event_registrations_results"),
    path(f"{EVENT}als-<slug:ending>/", registration_list.export_registrations, name="aufbruch_event_export"),
    path(f"{EVENT}eintragen/", registrations.register_by_hand, name="aufbruch_event_add"),
    path(f"{EVENT}schreiben/", letters.write_letter, name="aufbruch_event_letter"),
    path(f"{EVENT}schreiben/<key:pk>/", letters.show_letter, name="aufbruch_event_letter_state"),
    path(f"{EVENT}schreiben/<key:pk>/weiter/", letters.go_on, name="aufbruch_event_letter_go_on"),
    path(f"{EVENT}drucken/", papers.print_papers, name="aufbruch_event_papers"),
    path(f"{EVENT}einlass/", door.show_door, name="aufbruch_door"),
    path(f"{EVENT}einlass/liste/", door.door_list, name="aufbruch_door_list"),
    path(f"{EVENT}einlass/senden/", door.send_taps, name="aufbruch_door_send"),
    path(f"{EVENT}einlass/helfer.js", door.door_worker, name="aufbruch_door_worker"),
    path(ONE, registrations.show_registration, name="aufbruch_registration"),
    path(f"{ONE}aendern/", registrations.change_registration, name="aufbruch_registration_change"),
    path(f"{ONE}abmelden/", registrations.cancel_registration, name="aufbruch_registration_cancel"),
    path(f"{ONE}platz/", registrations.seat_registration, name="aufbruch_registration_seat"),
    path(f"{ONE}link/", registrations.send_link, name="aufbruch_registration_link"),
    path(f"{ONE}einwilligung/", registrations.record_consent, name="aufbruch_registration_consent"),
    path(f"{ONE}vermerk/", registrations.note_registration, name="aufbruch_registration_note"),
]
