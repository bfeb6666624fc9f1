"""Addresses below an event for those who register; the personal ones hold a token."""

from django.urls import path

from wagtail_aufbruch.events.public.own_registration import (
    cancel_registration,
    change_registration,
    download_entry,
    show_registration,
)
from wagtail_aufbruch.events.public.register import register_for_event, registration_received
from wagtail_aufbruch.events.public.registration_guardian import ask_guardian_again, guardian_consent

urlpatterns = [
    path("anmelden/", register_for_event, name="register"),
    path("angemeldet/", registration_received, name="registration_received"),
    path("anmeldung/<secret:token>/", show_registration, name="registration"),
    path("anmeldung/<secret:token>/aendern/", change_registration, name="registration_change"),
    path("anmeldung/<secret:token>/abmelden/", cancel_registration, name="registration_cancel"),
    path("anmeldung/<secret:token>/kalender/", download_entry, name="registration_entry"),
    path("anmeldung/<secret:token>/vormund/", ask_guardian_again, name="registration_ask_guardian"),
    path("einwilligung/<secret:token>/", guardian_consent, name="registration_guardian"),
]
