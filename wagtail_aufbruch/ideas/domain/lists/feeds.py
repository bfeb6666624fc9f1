"""What a feed reader is told: new ideas, and official answers; only what stands in lists."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from wagtail_aufbruch.ideas.domain.lists.listing import Scope
from wagtail_aufbruch.ideas.models import KIND
from wagtail_aufbruch.participation.domain.responses import answers
from wagtail_aufbruch.participation.models import Answer, Contribution

MAX_IN_FEED = 30


def newest(scope: Scope) -> Iterable[Contribution]:
    """The newest ideas of the scope; one query."""
    return scope.rows().order_by("-published_at", "-id")[:MAX_IN_FEED]


def newest_answers(scope: Scope) -> "QuerySet[Answer]":
    """The newest published answers to ideas of the scope, each with its idea as ``contribution``; one query."""
    where = Q(contribution__process_id=scope.process.pk) & ~Q(contribution__page_id__in=scope.hidden)
    if scope.call is not None:
        where = Q(contribution__page_id=scope.call.pk)
    return answers.newest_answers(KIND, where, MAX_IN_FEED)
