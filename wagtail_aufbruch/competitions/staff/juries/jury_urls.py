"""Addresses of what staff do for a jury; there only where review rounds are installed."""

from django.urls import path

from wagtail_aufbruch.competitions.staff.juries import blind_copies, jury

COPY = "aufbruch/wettbewerbsbeitraege/<key:pk>/schwaerzen/"

urlpatterns = [
    path("aufbruch/wettbewerbe/<key:pk>/jury/", jury.show_jury, name="aufbruch_competition_jury"),
    path(COPY, blind_copies.blacken, name="aufbruch_blind_copy"),
    path(f"{COPY}zuruecknehmen/", blind_copies.take_back, name="aufbruch_blind_copy_back"),
    path(f"{COPY}datei/<key:file_pk>/", blind_copies.download, name="aufbruch_blind_copy_file"),
]
