"""Addresses of the list of competitions."""

from django.urls import path

from wagtail_aufbruch.competitions.public.index import show_index

urlpatterns = [path("", show_index, name="page")]
