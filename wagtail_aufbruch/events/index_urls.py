"""Addresses of the calendar of events."""

from django.urls import path

from wagtail_aufbruch.events.views.index import show_index

urlpatterns = [path("", show_index, name="page")]
