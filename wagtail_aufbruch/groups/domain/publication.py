"""Where ``tandem = required`` holds, a group without a complete tandem is not published, by whatever way."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.domain.tandem import tandem_problems
from wagtail_aufbruch.groups.domain.terms import today
from wagtail_aufbruch.groups.models import TandemRule, ThemeGroupMembership, ThemeGroupMixin, ThemeGroupPage


def publication_day(go_live_at: datetime | None) -> date:
    """The day on which a page that is published now becomes visible: today, or that for which it is scheduled.

    ``go_live_at``: an aware moment, or None.
    """
    if go_live_at is not None and go_live_at > timezone.now():
        return timezone.localdate(go_live_at)
    return today()


def problems_on_publication(
    rule: str, memberships: Iterable[ThemeGroupMembership], go_live_at: datetime | None
) -> list[str]:
    """Why a group with these values must not be published; empty if it may be.

    ``rule``: its :class:`TandemRule`. The tandem counts as of the day on which the version becomes visible.
    """
    if rule != TandemRule.REQUIRED:
        return []
    return tandem_problems(memberships, publication_day(go_live_at))


def publication_problems(group: ThemeGroupMixin) -> list[str]:
    """The same for a version of a theme group; what ``ThemeGroupMixin.publication_rule`` names."""
    return problems_on_publication(group.tandem, group.memberships.all(), group.go_live_at)


def live_versions_refused(pages: "QuerySet[BasePage]") -> list[tuple[ThemeGroupPage, list[str]]]:
    """Published theme groups among ``pages`` that could not be published again as they stand, with the reasons."""
    groups = ThemeGroupPage.objects.filter(pk__in=pages.values("pk"), live=True)
    checked = [(group, problems_on_publication(group.tandem, group.memberships.all(), None)) for group in groups]
    return [(group, problems) for group, problems in checked if problems]
