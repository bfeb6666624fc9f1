"""Addresses that ideas add below a process page."""

from django.urls import path

from wagtail_aufbruch.ideas import list_urls
from wagtail_aufbruch.ideas.views import process

urlpatterns = [path("ideen/", process.show_ideas, name="ideas"), *list_urls.urlpatterns]
