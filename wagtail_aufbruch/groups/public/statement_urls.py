"""Addresses that theme groups and boards share: the statements they have made."""

from django.urls import path

from wagtail_aufbruch.groups.public.statements import show_statement

urlpatterns = [path("stellungnahmen/<key:pk>/", show_statement, name="statement")]
