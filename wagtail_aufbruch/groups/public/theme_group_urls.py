"""Addresses of a ThemeGroupPage."""

from django.urls import path

from wagtail_aufbruch.groups.public import statement_urls
from wagtail_aufbruch.groups.public.bodies import show_theme_group

urlpatterns = [path("", show_theme_group, name="page"), *statement_urls.urlpatterns]
