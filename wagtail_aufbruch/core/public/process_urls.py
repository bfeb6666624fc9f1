"""Addresses of a process; other apps add theirs through the hook ``aufbruch_process_urls``."""

from django.urls import path

from wagtail_aufbruch.core.public import open_data, process

urlpatterns = [
    path("", process.process_home, name="page"),
    path("themen/", process.handlungsfelder_index, name="handlungsfelder"),
    path("themen/<slug:slug>/", process.handlungsfeld_detail, name="handlungsfeld"),
    # Without endings: Wagtail routes nothing with a dot in it.
    path("offene-daten/", open_data.show_open_data, name="open_data"),
    path("offene-daten/katalog-<slug:form>/", open_data.download_catalogue, name="open_data_catalogue"),
    path("offene-daten/<slug:key>/spalten/", open_data.download_schema, name="dataset_schema"),
    path("suche/", process.search_process, name="search"),
]
