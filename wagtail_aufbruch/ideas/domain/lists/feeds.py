"""What a feed reader is told: new ideas, and official answers; only what stands in lists."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from wagtail_aufbruch.ideas.domain.lists.listing import Scope
from wagtail_aufbruch.ideas.models import KIND
from wagtail_aufbruch.participation.enums import AnswerState
from wagtail_aufbruch.participation.models import Answer, Contribution

MAX_IN_FEED = 30


def newest(scope: Scope) -> Iterable[Contribution]:
    """The newest ideas of the scope; one query."""
    return scope.rows().order_by("-published_at", "-id")[:MAX_IN_FEED]


def newest_answers(scope: Scope) -> "QuerySet[Answer]":
    """The newest published answers to ideas of the scope, each with its idea as ``contribution``; one query."""
    in_lists = Contribution.objects.listed().filter(pk=OuterRef("contribution_id"), kind=KIND)
    answers = Answer.objects.filter(Exists(in_lists), state=AnswerState.PUBLISHED)
    if scope.call is not None:
        answers = answers.filter(contribution__page_id=scope.call.pk)
    else:
        answers = answers.filter(contribution__process_id=scope.process.pk).exclude(
            contribution__page_id__in=scope.hidden
        )
    return answers.select_related("contribution").order_by("-published_at", "-pk")[:MAX_IN_FEED]
