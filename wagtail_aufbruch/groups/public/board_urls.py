"""Addresses of a BoardPage."""

from django.urls import path

from wagtail_aufbruch.groups.public import statement_urls
from wagtail_aufbruch.groups.public.bodies import show_board

urlpatterns = [path("", show_board, name="page"), *statement_urls.urlpatterns]
