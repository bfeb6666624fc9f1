"""Members with their portraits, so that a list of any length costs the same."""

from typing import TypeVar

from django.db.models import Manager, Model, Prefetch, QuerySet
from wagtail.images import get_image_model

M = TypeVar("M", bound=Model)

PORTRAIT = "fill-160x160"
"""The size in which portraits are fetched; templates name the same filter."""


def with_portraits(rows: "QuerySet[M] | Manager[M]") -> QuerySet[M]:
    """Rows that name a ``member`` (memberships, holders of seats, speakers), with member and portrait; two queries.

    ``rows`` may be the unsaved children of a draft, which come as they are.
    """
    rendition_model = get_image_model().get_rendition_model()
    renditions = Prefetch(
        "member__portrait__renditions",
        queryset=rendition_model.objects.filter(filter_spec=PORTRAIT),
        to_attr="prefetched_renditions",
    )
    return rows.select_related("member__portrait").prefetch_related(renditions)
