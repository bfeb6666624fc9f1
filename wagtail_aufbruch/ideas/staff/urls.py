"""Addresses of the staff's pages of ideas within the admin."""

from django.urls import path

from wagtail_aufbruch.ideas.staff import capture_views, card_views, export, import_views, joining

urlpatterns = [
    path("aufbruch/idee/<key:pk>/zusammenfuehren/", joining.join, name="aufbruch_idea_join"),
    path("aufbruch/idee/<key:pk>/trennen/", joining.separate, name="aufbruch_idea_separate"),
    path("aufbruch/ideen/<key:pk>/als-<slug:ending>/", export.export_cases, name="aufbruch_ideas_export"),
    path("aufbruch/raum/", capture_views.choose_call, name="aufbruch_capture_calls"),
    path("aufbruch/raum/<key:call_pk>/erfassen/", capture_views.capture_ideas, name="aufbruch_capture"),
    path("aufbruch/raum/<key:call_pk>/erfassen/<key:pk>/zurueck/", capture_views.undo, name="aufbruch_capture_undo"),
    path("aufbruch/raum/<key:call_pk>/abschnitte/", card_views.print_slips, name="aufbruch_slips"),
    path("aufbruch/raum/<key:call_pk>/karten/", card_views.print_cards, name="aufbruch_cards"),
    path("aufbruch/raum/<key:call_pk>/import/", import_views.upload, name="aufbruch_import"),
    path("aufbruch/raum/<key:call_pk>/import/<key:pk>/", import_views.check, name="aufbruch_import_check"),
    path("aufbruch/raum/<key:call_pk>/import/<key:pk>/fehler/", import_views.errors, name="aufbruch_import_errors"),
    path("aufbruch/raum/<key:call_pk>/import/<key:pk>/schreiben/", import_views.write, name="aufbruch_import_write"),
    path("aufbruch/raum/<key:call_pk>/import/<key:pk>/zurueck/", import_views.undo, name="aufbruch_import_undo"),
]
