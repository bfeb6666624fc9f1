"""The ideas that staff work on."""

from django.db.models import QuerySet

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.ideas.models import KIND, Idea
from wagtail_aufbruch.participation.domain.moderation.case_rights import cases_for


def ideas_for(user: AnyUser) -> "QuerySet[Idea]":
    """The ideas of the processes whose cases ``user`` handles."""
    ideas = cases_for(user, Idea.objects.filter(kind=KIND))
    return ideas.select_related("page", "process", "handlungsfeld", "group", "merged_into", "author")


def idea_for(user: AnyUser, pk: int) -> Idea | None:
    """The idea, if its process's cases are in the hands of ``user``."""
    return ideas_for(user).filter(pk=pk).first()
