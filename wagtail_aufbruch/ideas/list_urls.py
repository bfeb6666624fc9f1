"""Addresses of what can be taken along: below a call and below a process, see ``views.taking``."""

from django.urls import path

from wagtail_aufbruch.ideas.views import taking

urlpatterns = [
    path("ideen/karte.json", taking.map_data, name="ideas_map"),
    path("ideen/ideen.<str:ending>", taking.export_ideas, name="ideas_export"),
    path("ideen/neu.rss", taking.ideas_feed, name="ideas_feed"),
    path("ideen/antworten.rss", taking.answers_feed, name="answers_feed"),
]
