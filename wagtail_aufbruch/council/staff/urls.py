"""Addresses in the admin beside those of the lists."""

from django.urls import path

from wagtail_aufbruch.council.staff import deciding

urlpatterns = [
    path("aufbruch/vorlagen/<key:pk>/entscheidung/", deciding.decide, name="aufbruch_council_decision"),
    path("aufbruch/vorlagen/<key:pk>/entscheidung/zuruecknehmen/", deciding.undo, name="aufbruch_council_undo"),
]
