"""Theme groups that need an editor's attention, read at one go for the dashboard."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from modelcluster.models import model_from_serializable_data

from wagtail_aufbruch.core.domain.process.processes import of_processes
from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.groups.domain.tandem import tandem_problems
from wagtail_aufbruch.groups.models import TandemRule, ThemeGroupMembership, ThemeGroupPage


@dataclass(frozen=True)
class GroupWarning:
    """A theme group as last saved, with what its tandem lacks."""

    page: ThemeGroupPage
    title: str
    problems: list[str]


def groups_with_problems(processes: "QuerySet[BasePage]", day: date) -> list[GroupWarning]:
    """Theme groups of ``processes``, drafts among them, whose tandem is not complete on ``day``.

    What counts is the version an editor would see, so unpublished changes are read from the newest revision.
    Four queries, however many groups there are.
    """
    memberships = ThemeGroupMembership.objects.select_related("member")
    groups = of_processes(ThemeGroupPage.objects.all(), processes).select_related("latest_revision").order_by("path")
    pages = list(groups.prefetch_related(Prefetch("memberships", queryset=memberships)))
    drafts = _draft_memberships([page for page in pages if _has_draft(page)])
    warnings = [_warning(page, drafts.get(page.pk), day) for page in pages]
    return [warning for warning in warnings if warning.problems]


def _has_draft(page: ThemeGroupPage) -> bool:
    return bool(page.has_unpublished_changes and page.latest_revision is not None)


def _warning(page: ThemeGroupPage, draft: list[ThemeGroupMembership] | None, day: date) -> GroupWarning:
    rule, title = page.tandem, page.title
    if draft is not None:
        content = page.latest_revision.content
        rule, title = content.get("tandem", rule), content.get("title", title)
    if rule == TandemRule.NONE:
        return GroupWarning(page, title, [])
    return GroupWarning(page, title, tandem_problems(page.memberships.all() if draft is None else draft, day))


def _draft_memberships(pages: list[ThemeGroupPage]) -> dict[int, list[ThemeGroupMembership]]:
    """Memberships as the newest revisions hold them, by page. Members deleted since are left out, as Wagtail does."""
    drafts = {
        page.pk: [
            model_from_serializable_data(ThemeGroupMembership, data, check_fks=False)
            for data in page.latest_revision.content.get("memberships", [])
        ]
        for page in pages
    }
    members = Member.objects.in_bulk({one.member_id for memberships in drafts.values() for one in memberships})
    for memberships in drafts.values():
        memberships[:] = [one for one in memberships if one.member_id in members]
        for one in memberships:
            one.member = members[one.member_id]
    return drafts
