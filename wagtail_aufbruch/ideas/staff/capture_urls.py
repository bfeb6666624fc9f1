"""Addresses of the desks in the admin."""

from django.urls import path

from wagtail_aufbruch.ideas.staff import capture_views, card_views, import_views

urlpatterns = [
    path("aufbruch/raum/", capture_views.choose_call, name="aufbruch_room"),
    path("aufbruch/raum/<int:call_pk>/erfassen/", capture_views.capture_ideas, name="aufbruch_capture"),
    path("aufbruch/raum/<int:call_pk>/erfassen/<int:pk>/zurueck/", capture_views.undo, name="aufbruch_capture_undo"),
    path("aufbruch/raum/<int:call_pk>/abschnitte/", card_views.print_slips, name="aufbruch_slips"),
    path("aufbruch/raum/<int:call_pk>/karten/", card_views.print_cards, name="aufbruch_cards"),
    path("aufbruch/raum/<int:call_pk>/import/", import_views.upload, name="aufbruch_import"),
    path("aufbruch/raum/<int:call_pk>/import/<int:pk>/", import_views.check, name="aufbruch_import_check"),
    path("aufbruch/raum/<int:call_pk>/import/<int:pk>/fehler/", import_views.errors, name="aufbruch_import_errors"),
    path("aufbruch/raum/<int:call_pk>/import/<int:pk>/schreiben/", import_views.write, name="aufbruch_import_write"),
    path("aufbruch/raum/<int:call_pk>/import/<int:pk>/zurueck/", import_views.undo, name="aufbruch_import_undo"),
]
