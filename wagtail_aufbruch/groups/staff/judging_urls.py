"""Addresses of what staff do where a group judges; there only where review rounds are installed."""

from django.urls import path

from wagtail_aufbruch.groups.staff import judging

ALL = "aufbruch/themengruppen/bewerten/"
ONE = "aufbruch/themengruppen/<key:pk>/bewerten/"

urlpatterns = [
    path(ALL, judging.list_groups, name="aufbruch_groups_judging"),
    path(ONE, judging.show_rounds, name="aufbruch_group_judging"),
    path(f"{ONE}neu/", judging.prepare, name="aufbruch_group_judging_add"),
]
