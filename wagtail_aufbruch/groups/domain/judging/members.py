"""Who of a group can be asked to judge."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.groups.domain.terms import current_condition
from wagtail_aufbruch.groups.models import Function, ThemeGroupMembership, ThemeGroupPage

JUDGING = (Function.LEAD, Function.MEMBER)
"""Functions that are proposed; an office or a guest may be named as well."""


@dataclass(frozen=True)
class Judging:
    """Somebody of the group in office."""

    member: Member
    functions: tuple[str, ...]
    """In words."""
    is_proposed: bool


def judging_members(group: ThemeGroupPage, day: date) -> list[Judging]:
    """Everybody in office on ``day``, each once however many functions they have; one query."""
    rows = group.memberships.filter(current_condition(day)).select_related("member").order_by("sort_order", "pk")
    by_member: dict[int, list[ThemeGroupMembership]] = {}
    for row in rows:
        by_member.setdefault(row.member_id, []).append(row)
    return [
        Judging(
            same[0].member,
            tuple(dict.fromkeys(str(row.get_function_display()) for row in same)),
            any(row.function in JUDGING for row in same),
        )
        for same in by_member.values()
    ]


def with_address(people: Iterable[Judging]) -> list[Judging]:
    """Those to whom a link can be mailed."""
    return [one for one in people if one.member.email]


def without_address(people: Iterable[Judging]) -> list[Judging]:
    """Those who have to be named by an address of their own, if they are to judge."""
    return [one for one in people if not one.member.email]
