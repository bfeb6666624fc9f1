"""Addresses of the list of papers, and of each paper below it."""

from django.urls import path, re_path

from wagtail_aufbruch.council.public.downloads import export_follow_ups, export_papers
from wagtail_aufbruch.council.public.index import show_index
from wagtail_aufbruch.council.public.paper import show_paper

urlpatterns = [
    path("", show_index, name="page"),
    path("vorlage/<key:pk>/", show_paper, name="paper"),
    # These two alone: a page may well be called "als-ausschuss".
    re_path("^als-(?P<ending>csv|json)/$", export_papers, name="export"),
    re_path("^beschlusskontrolle-als-(?P<ending>csv|json)/$", export_follow_ups, name="export_follow_ups"),
]
