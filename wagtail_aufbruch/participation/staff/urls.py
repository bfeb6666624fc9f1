"""Addresses of the inbox within the admin."""

from django.urls import path

from wagtail_aufbruch.participation.staff import badges, inbox, responsible

urlpatterns = [
    path("aufbruch/eingang/", inbox.inbox, name="aufbruch_inbox"),
    path("aufbruch/eingang/entscheiden/", inbox.decide_tasks, name="aufbruch_decide"),
    path("aufbruch/kommentar/<key:pk>/kennzeichen/", badges.set_badge, name="aufbruch_badge"),
    path("aufbruch/zustaendig/", responsible.list_responsible, name="aufbruch_responsible"),
    path("aufbruch/zustaendig/<key:pk>/", responsible.change_responsible, name="aufbruch_responsible_change"),
]
