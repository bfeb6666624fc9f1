"""The tandem: two leads of equal standing, one from the administration, one from city society.

Source: the organisation proposed in council paper 395/2017 of Gütersloh, annex 2. Whether a group is asked for
one stands in its field ``tandem``.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.groups.domain.terms import current
from wagtail_aufbruch.groups.models import Function, Side, TandemRule, ThemeGroupMembership, ThemeGroupMixin

TANDEM_SIZE = 2

MISSING = {
    Side.ADMINISTRATION: lambda: _("The second lead is missing: one from the administration."),
    Side.CITY_SOCIETY: lambda: _("The second lead is missing: one from city society."),
}
SAME_SIDE = {
    Side.ADMINISTRATION: lambda: _("Both leads stand for the administration; one has to stand for city society."),
    Side.CITY_SOCIETY: lambda: _("Both leads stand for city society; one has to stand for the administration."),
}


def leads(memberships: Iterable[ThemeGroupMembership], day: date) -> list[ThemeGroupMembership]:
    """Who leads on ``day``, by name: an order that ranks nobody."""
    leading = [membership for membership in current(memberships, day) if membership.function == Function.LEAD]
    return sorted(leading, key=_by_name)


def others(memberships: Iterable[ThemeGroupMembership], day: date) -> list[ThemeGroupMembership]:
    """Who belongs to the group on ``day`` without leading it, by name."""
    rest = [membership for membership in current(memberships, day) if membership.function != Function.LEAD]
    return sorted(rest, key=_by_name)


def tandem_problems(memberships: Iterable[ThemeGroupMembership], day: date) -> list[str]:
    """What the tandem lacks on ``day``, as sentences for the editor; empty if it is complete.

    ``memberships``: all of one group, saved or not yet saved.
    """
    leading = leads(memberships, day)
    problems = [*_number_problem(leading), *_side_problems(leading)]
    if len(leading) == TANDEM_SIZE and leading[0].member_id == leading[1].member_id:
        problems.append(_("The same member is entered as lead twice. A tandem is two people."))
    return problems


def group_problems(group: ThemeGroupMixin, day: date) -> list[str]:
    """What the tandem of a theme group lacks; nothing where none is asked for.

    ``group``: a theme group page as published, as in a revision, or as a form has just filled it.
    """
    if group.tandem == TandemRule.NONE:
        return []
    return tandem_problems(group.memberships.all(), day)


def vacancies(group: ThemeGroupMixin, leading: list[ThemeGroupMembership]) -> list[str]:
    """For each empty seat of the tandem the name of the side it is kept for; "" where that cannot be said.

    A group that is not asked for a tandem has no empty seats.
    """
    if group.tandem == TandemRule.NONE or len(leading) >= TANDEM_SIZE:
        return []
    taken = {lead.side for lead in leading}
    if leading and not taken & set(Side.values):
        return [""]
    return [str(side.label) for side in Side if side not in taken]


def is_two_sided(leading: Sequence[ThemeGroupMembership], vacant: Sequence[str]) -> bool:
    """Whether both sides lead, an empty seat counted with the side it is kept for; ``vacant`` as in `vacancies`."""
    sides = {str(Side(lead.side).label) if lead.side else "" for lead in leading} | set(vacant)
    return len(leading) + len(vacant) == TANDEM_SIZE and sides == {str(side.label) for side in Side}


def _number_problem(leading: list[ThemeGroupMembership]) -> list[str]:
    if not leading:
        return [_("Both leads are missing: one from the administration, one from city society.")]
    if len(leading) == 1:
        side = leading[0].side
        return [_other_side_missing(side) if side else _("The second lead is missing.")]
    if len(leading) > TANDEM_SIZE:
        return [
            ngettext(
                "%(count)d person leads at the same time. A tandem has two leads.",
                "%(count)d people lead at the same time. A tandem has two leads.",
                len(leading),
            )
            % {"count": len(leading)}
        ]
    return []


def _other_side_missing(side: str) -> str:
    return MISSING[Side.CITY_SOCIETY if side == Side.ADMINISTRATION else Side.ADMINISTRATION]()


def _side_problems(leading: list[ThemeGroupMembership]) -> list[str]:
    problems = [
        _("%(name)s leads, but it is not said for whom: for the administration or for city society.")
        % {"name": lead.member.shown_name}
        for lead in leading
        if not lead.side
    ]
    sides = {lead.side for lead in leading}
    if len(leading) >= TANDEM_SIZE and len(sides) == 1 and "" not in sides:
        problems.append(SAME_SIDE[Side(sides.pop())]())
    return problems


def _by_name(membership: ThemeGroupMembership) -> tuple[str, int]:
    return (membership.member.shown_name.casefold(), membership.member_id)
