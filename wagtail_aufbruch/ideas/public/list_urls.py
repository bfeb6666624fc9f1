"""Addresses of what can be taken along: below a call and below a process, see ``public.downloads``.

Without endings: Wagtail routes nothing with a dot in it.
"""

from django.urls import URLPattern, path

from wagtail_aufbruch.ideas.public import downloads
from wagtail_aufbruch.ideas.public.listing import BELOW_CALL, BELOW_PROCESS


def patterns(below: str) -> list[URLPattern]:
    return [
        path(f"{below}karte/", downloads.map_data, name="ideas_map"),
        path(f"{below}als-<slug:ending>/", downloads.export_ideas, name="ideas_export"),
        path(f"{below}neues/", downloads.ideas_feed, name="ideas_feed"),
        path(f"{below}antworten/", downloads.answers_feed, name="answers_feed"),
    ]


of_call = patterns(BELOW_CALL)
of_process = patterns(BELOW_PROCESS)
