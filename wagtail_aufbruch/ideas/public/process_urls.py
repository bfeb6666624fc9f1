"""Addresses that ideas add below a process page."""

from django.urls import path

from wagtail_aufbruch.ideas.public import list_urls, process
from wagtail_aufbruch.ideas.public.listing import BELOW_PROCESS

urlpatterns = [path(BELOW_PROCESS, process.show_ideas, name="ideas"), *list_urls.of_process]
