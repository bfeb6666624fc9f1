"""Addresses of a process; other apps add theirs through the hook ``aufbruch_process_urls``."""

from django.urls import path

from wagtail_aufbruch.core.public import process

urlpatterns = [
    path("", process.process_home, name="page"),
    path("themen/", process.handlungsfelder_index, name="handlungsfelder"),
    path("themen/<slug:slug>/", process.handlungsfeld_detail, name="handlungsfeld"),
    path("suche/", process.search_process, name="search"),
]
