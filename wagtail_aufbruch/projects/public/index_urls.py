"""Addresses of the list of projects."""

from django.urls import path, re_path

from wagtail_aufbruch.projects.public.cockpit import show_cockpit
from wagtail_aufbruch.projects.public.downloads import export_projects, projects_feed
from wagtail_aufbruch.projects.public.index import show_index

urlpatterns = [
    path("", show_index, name="page"),
    path("cockpit/", show_cockpit, name="cockpit"),
    path("neues/", projects_feed, name="feed"),
    # These two alone: a page may well be called "als-gast-in-guetersloh".
    re_path("^als-(?P<ending>csv|json)/$", export_projects, name="export"),
]
