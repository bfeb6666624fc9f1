"""Theme groups with those who lead them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from wagtail_aufbruch.core.domain.showing.portraits import with_portraits
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models import Handlungsfeld, Member
from wagtail_aufbruch.groups.domain.scope import shown_groups
from wagtail_aufbruch.groups.domain.tandem import leads, others, vacancies
from wagtail_aufbruch.groups.domain.terms import current_condition
from wagtail_aufbruch.groups.models import Function, ThemeGroupMembership, ThemeGroupPage


@dataclass(frozen=True)
class GroupCard:
    """A theme group as lists show it: its leads side by side.

    ``vacancies``: for each empty seat of the tandem the side it is kept for, "" where that cannot be said.
    """

    page: ThemeGroupPage
    leads: list[ThemeGroupMembership]
    vacancies: list[str]


@dataclass(frozen=True)
class SectorGroup:
    """Members who stand for the same part of the city; ``label`` is "" where none is given."""

    label: str
    memberships: list[ThemeGroupMembership]


def card(group: ThemeGroupPage, day: date) -> GroupCard:
    """The card of one group; reads ``group.memberships``, which lists have prefetched."""
    leading = leads(group.memberships.all(), day)
    return GroupCard(group, leading, vacancies(group, leading))


def cards(process: Page, day: date) -> list[GroupCard]:
    """All published theme groups of the process, in the order of the page tree."""
    return cards_of(shown_groups(process), day)


def cards_of(groups: QuerySet[ThemeGroupPage], day: date) -> list[GroupCard]:
    """Cards of the groups with the fields of action that colour them; four queries however many there are."""
    fields = Handlungsfeld.objects.select_related("parent")
    found = groups.prefetch_related(_current_leads(day), Prefetch("handlungsfelder", queryset=fields))
    return [card(group, day) for group in found]


def _current_leads(day: date) -> "Prefetch[str]":
    leading = ThemeGroupMembership.objects.filter(current_condition(day), function=Function.LEAD)
    return Prefetch("memberships", queryset=with_portraits(leading))


def lead_cards(process: Page, day: date) -> list[GroupCard]:
    """The same without fields of action, for those who only ask who leads; three queries."""
    return [card(group, day) for group in shown_groups(process).prefetch_related(_current_leads(day))]


def cards_of_field(process: Page, field: Handlungsfeld, day: date) -> list[GroupCard]:
    """Groups that work on a field of action, or on one of the fields below it."""
    wanted = Q(handlungsfelder=field) | Q(handlungsfelder__parent=field)
    return cards_of(shown_groups(process).filter(wanted).distinct(), day)


def memberships_with_portraits(group: ThemeGroupPage) -> list[ThemeGroupMembership]:
    """All memberships of one group, saved or being previewed, with what a page shows of the members."""
    return list(with_portraits(group.memberships))


def members_by_sector(memberships: Iterable[ThemeGroupMembership], day: date) -> list[SectorGroup]:
    """Members who do not lead, sectors in the order of :class:`Member.Sector`, those without one last."""
    rest = others(memberships, day)
    order = [*Member.Sector.values, ""]
    found = {sector: [one for one in rest if one.member.sector == sector] for sector in order}
    labels = {**{value: str(label) for value, label in Member.Sector.choices}, "": ""}
    return [SectorGroup(labels[sector], found[sector]) for sector in order if found[sector]]
