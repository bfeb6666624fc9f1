"""Addresses of the list of competitions."""

from django.urls import path, re_path

from wagtail_aufbruch.competitions.public.downloads import (
    competitions_feed,
    export_all_contributions,
    export_competitions,
    export_winners,
)
from wagtail_aufbruch.competitions.public.index import show_index

urlpatterns = [
    path("", show_index, name="page"),
    path("neues/", competitions_feed, name="feed"),
    # These two alone: a page may well be called "als-klasse-mitmachen".
    re_path("^als-(?P<ending>csv|json)/$", export_competitions, name="export"),
    re_path("^beitraege-als-(?P<ending>csv|json)/$", export_all_contributions, name="export_contributions"),
    path("gewonnen-als-csv/", export_winners, name="export_winners"),
]
