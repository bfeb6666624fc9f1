"""Addresses of the list of projects."""

from django.urls import path, re_path

from wagtail_aufbruch.projects.public.cockpit import show_cockpit
from wagtail_aufbruch.projects.public.cockpit_files import download_chart
from wagtail_aufbruch.projects.public.downloads import export_projects, projects_feed
from wagtail_aufbruch.projects.public.index import show_index
from wagtail_aufbruch.projects.public.priorities import export_priorities, export_priority, show_priority
from wagtail_aufbruch.projects.public.weights import show_weights

urlpatterns = [
    path("", show_index, name="page"),
    path("cockpit/", show_cockpit, name="cockpit"),
    re_path("^cockpit/(?P<key>[a-z]+(?:-[a-z]+)?)-als-(?P<ending>csv|json|png)/$", download_chart, name="export_chart"),
    path("neues/", projects_feed, name="feed"),
    # These two alone: a page may well be called "als-gast-in-guetersloh".
    re_path("^als-(?P<ending>csv|json)/$", export_projects, name="export"),
    path("prioritaeten/als-<slug:ending>/", export_priorities, name="priorities_export"),
    path("prioritaeten/<key:pk>/", show_priority, name="priority"),
    path("prioritaeten/<key:pk>/als-<slug:ending>/", export_priority, name="priority_export"),
    path("prioritaeten/<key:pk>/gewichte/", show_weights, name="weights"),
]
