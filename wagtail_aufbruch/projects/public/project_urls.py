"""Addresses of a project's page."""

from django.urls import path

from wagtail_aufbruch.projects.public.project import project_calendar, show_project

urlpatterns = [
    path("", show_project, name="page"),
    path("kalender/", project_calendar, name="calendar"),
]
