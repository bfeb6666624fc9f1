"""Addresses of this page type."""

from django.urls import path

from wagtail_aufbruch.core.views.pages import show

urlpatterns = [path("", show, name="page")]
