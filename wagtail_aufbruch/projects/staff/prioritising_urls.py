"""Addresses of what staff do for priorities; there only where review rounds are installed."""

from django.urls import path

from wagtail_aufbruch.projects.staff import prioritising as views

ALL = "aufbruch/projekte/prioritaeten/"
ONE = f"{ALL}<key:pk>/"

urlpatterns = [
    path(ALL, views.list_priorities, name="aufbruch_priorities"),
    path(f"{ALL}neu/<key:pk>/", views.prepare, name="aufbruch_priority_add"),
    path(ONE, views.show_priority, name="aufbruch_priority"),
    path(f"{ONE}entscheiden/", views.decide, name="aufbruch_priority_decide"),
    path(f"{ONE}entscheidung/<key:decision_pk>/veroeffentlichen/", views.publish, name="aufbruch_priority_publish"),
    path(f"{ONE}entscheidung/<key:decision_pk>/zurueck/", views.take_back, name="aufbruch_priority_back"),
]
