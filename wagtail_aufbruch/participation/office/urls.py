"""Addresses of the inbox within the admin."""

from django.urls import path

from wagtail_aufbruch.participation.office import cases, views

urlpatterns = [
    path("aufbruch/eingang/", views.inbox, name="aufbruch_inbox"),
    path("aufbruch/eingang/entscheiden/", views.decide_tasks, name="aufbruch_decide"),
    path("aufbruch/kommentar/<int:pk>/kennzeichen/", cases.set_badge, name="aufbruch_badge"),
]
