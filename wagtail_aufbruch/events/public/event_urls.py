"""Addresses of an event."""

from django.urls import path

from wagtail_aufbruch.events.public import registration_urls
from wagtail_aufbruch.events.public.door import find_at_door
from wagtail_aufbruch.events.public.event import event_calendar, show_event

urlpatterns = [
    path("", show_event, name="page"),
    path("kalender/", event_calendar, name="calendar"),
    path("einlass/<slug:code>/", find_at_door, name="door_code"),
    *registration_urls.urlpatterns,
]
