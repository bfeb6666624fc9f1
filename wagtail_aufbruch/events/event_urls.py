"""Addresses of an event."""

from django.urls import path

from wagtail_aufbruch.events.views.event import show_event

urlpatterns = [path("", show_event, name="page")]
