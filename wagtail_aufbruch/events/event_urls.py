"""Addresses of an event."""

from django.urls import path

from wagtail_aufbruch.events import sign_up_urls
from wagtail_aufbruch.events.views.door import find_at_door
from wagtail_aufbruch.events.views.event import event_calendar, show_event

urlpatterns = [
    path("", show_event, name="page"),
    path("kalender/", event_calendar, name="calendar"),
    path("einlass/<slug:code>/", find_at_door, name="door_code"),
    *sign_up_urls.urlpatterns,
]
