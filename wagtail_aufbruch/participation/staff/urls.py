"""Addresses of the inbox, and of what the town does with contributions, within the admin."""

from django.urls import path

from wagtail_aufbruch.participation.staff import overview
from wagtail_aufbruch.participation.staff.moderation import inbox, responsible
from wagtail_aufbruch.participation.staff.responses import answers, badges, handling

ONE = "aufbruch/beitrag/<key:pk>/"

urlpatterns = [
    path("aufbruch/eingang/", inbox.inbox, name="aufbruch_inbox"),
    path("aufbruch/eingang/entscheiden/", inbox.decide_tasks, name="aufbruch_decide"),
    path("aufbruch/kommentar/<key:pk>/kennzeichen/", badges.set_badge, name="aufbruch_badge"),
    path(ONE, handling.show, name="aufbruch_handling"),
    path(f"{ONE}stufe/", handling.change_stage, name="aufbruch_stage"),
    path(f"{ONE}zuordnung/", handling.change_particulars, name="aufbruch_particulars"),
    path(f"{ONE}antwort/", answers.write_answer, name="aufbruch_answer_new"),
    path(f"{ONE}antwort/<key:answer_pk>/", answers.write_answer, name="aufbruch_answer"),
    path(f"{ONE}antwort/<key:answer_pk>/loeschen/", answers.drop_answer, name="aufbruch_answer_drop"),
    path("aufbruch/antworten/", answers.answers_in_preparation, name="aufbruch_answers"),
    path("aufbruch/offen/", overview.show, name="aufbruch_overview"),
    path("aufbruch/offen/<slug:key>.csv", overview.export, name="aufbruch_overview_export"),
    path("aufbruch/zustaendig/", responsible.list_responsible, name="aufbruch_responsible"),
    path("aufbruch/zustaendig/<key:pk>/", responsible.change_responsible, name="aufbruch_responsible_change"),
]
