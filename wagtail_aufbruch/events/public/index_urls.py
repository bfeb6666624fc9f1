"""Addresses of the calendar of events."""

from django.urls import path, re_path

from wagtail_aufbruch.events.public.downloads import events_calendar, events_feed, export_events
from wagtail_aufbruch.events.public.index import show_index

urlpatterns = [
    path("", show_index, name="page"),
    path("kalender/", events_calendar, name="calendar"),
    path("neues/", events_feed, name="feed"),
    # These two alone: a page may well be called "als-gast-in-guetersloh".
    re_path("^als-(?P<ending>csv|json)/$", export_events, name="export"),
]
