"""Addresses of a project's page."""

from django.urls import path

from wagtail_aufbruch.projects.public.project import show_project

urlpatterns = [path("", show_project, name="page")]
