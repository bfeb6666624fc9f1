"""Where ``tandem = required`` holds, a group without a complete tandem is not published, by whatever way."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from wagtail_aufbruch.groups.domain.tandem import tandem_problems
from wagtail_aufbruch.groups.domain.terms import today
from wagtail_aufbruch.groups.models import TandemRule, ThemeGroupPage


def publication_day(go_live_at: Any) -> date:
    """The day on which a page that is published now becomes visible: today, or that for which it is scheduled.

    ``go_live_at``: an aware moment, or None.
    """
    if go_live_at is not None and go_live_at > timezone.now():
        return timezone.localdate(go_live_at)
    return today()


def publication_problems(group: Any) -> list[str]:
    """Why this version of a theme group must not be published; empty if it may be.

    The tandem counts as of the day on which the version becomes visible.
    """
    if group.tandem != TandemRule.REQUIRED:
        return []
    return tandem_problems(group.memberships.all(), publication_day(group.go_live_at))


def latest_version(page: Any) -> Any:
    """What would be published if somebody published the page now."""
    specific = page.specific
    revision = specific.get_latest_revision()
    return revision.as_object() if revision else specific


def refused(pages: "QuerySet[Any]") -> list[tuple[Any, list[str]]]:
    """Theme groups among ``pages`` (base pages) whose newest version must not be published, with the reasons."""
    groups = ThemeGroupPage.objects.filter(pk__in=pages.values("pk"))
    checked = [(group, publication_problems(latest_version(group))) for group in groups]
    return [(group, problems) for group, problems in checked if problems]
