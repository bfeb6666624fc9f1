"""Addresses of a GroupIndexPage."""

from django.urls import path

from wagtail_aufbruch.groups.public.bodies import show_index

urlpatterns = [path("", show_index, name="page")]
