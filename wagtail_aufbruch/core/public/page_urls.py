"""Addresses of an ordinary page of the package."""

from django.urls import path

from wagtail_aufbruch.core.public.pages import show

urlpatterns = [path("", show, name="page")]
