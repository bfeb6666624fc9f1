"""What everybody may read of a group's outcomes once they are published: on its page, and at each contribution."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from django.utils.timezone import localtime
from django.utils.translation import pgettext

from wagtail_aufbruch.core.domain.showing.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.participation.domain.responses.stages import FIRST
from wagtail_aufbruch.participation.extension.journey_links import JourneyLink
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.operations.body_contributions import KEY, judges
from wagtail_aufbruch.reviews.domain.outcomes.rules import STAGE_OF
from wagtail_aufbruch.reviews.enums import Verdict
from wagtail_aufbruch.reviews.models import Outcome, OutcomeRelease, Round


@dataclass
class Told:
    """The published outcomes of one round. Numbers count what was decided; titles are of what is still public."""

    round: Round
    on: date
    """When the group has decided; where that was not said, when it was published."""
    going_on: int = 0
    returning: int = 0
    going_on_shown: list[tuple[str, str]] = field(default_factory=list)
    """Title and address."""
    returning_shown: list[tuple[str, str]] = field(default_factory=list)

    @property
    def gone(self) -> int:
        """How many of them are not public any more."""
        return self.going_on + self.returning - len(self.going_on_shown) - len(self.returning_shown)

    def add(self, outcome: Outcome, contribution: Contribution | None) -> None:
        shown = self.going_on_shown if outcome.verdict == Verdict.GO_ON else self.returning_shown
        if outcome.verdict == Verdict.GO_ON:
            self.going_on += 1
        else:
            self.returning += 1
        if contribution is not None:
            # Of the group's own process, hence on the same site: the path is enough, whatever its host is called.
            shown.append((contribution.title, urlsplit(kind_of(contribution).public_url(contribution)).path))


def told_by(group: Page) -> list[Told]:
    """What the group has decided, by round, the newest first; one query where that is nothing, else three.

    None of a body that decides on no contributions.
    """
    if not judges(group):
        return []
    rows = Outcome.objects.filter(
        item__round__page=group.pk, item__round__subject_kind=KEY, published_at__isnull=False
    ).select_related("item__round")
    outcomes = list(rows.order_by("-published_at", "item__number"))
    if not outcomes:
        return []
    seen = Contribution.objects.listed().visible_to_public().select_related("page")
    public = {row.pk: row for row in seen.filter(pk__in=[one.item.object_id for one in outcomes])}
    days = _days({one.item.round_id for one in outcomes})
    found: dict[int, Told] = {}
    for one in sorted(outcomes, key=lambda one: _title_of(public.get(one.item.object_id))):
        round_ = one.item.round
        if round_.pk not in found:
            found[round_.pk] = Told(round_, days[round_.pk])
        found[round_.pk].add(one, public.get(one.item.object_id))
    return sorted(found.values(), key=lambda told: (told.on, told.round.pk), reverse=True)


def _title_of(contribution: Contribution | None) -> str:
    return contribution.title.casefold() if contribution is not None else ""


def _days(rounds: Iterable[int]) -> dict[int, date]:
    """The day of the decision by round, the last one where there were several."""
    releases = OutcomeRelease.objects.filter(round__in=list(rounds), published_at__isnull=False)
    return {
        one.round_id: one.met_on or localtime(one.published_at).date()
        for one in releases.order_by("published_at", "pk")
    }


def links_of_contribution(contribution: Contribution) -> list[JourneyLink]:
    """Which group has decided on it, beneath the stage to which that led; nothing is asked of what nobody decided on.

    The group is named while everybody may see its page.
    """
    if contribution.stage in ("", FIRST):
        return []
    rows = Outcome.objects.filter(
        item__object_id=contribution.pk, item__round__subject_kind=KEY, published_at__isnull=False
    ).select_related("item__round")
    outcomes = list(rows.order_by("published_at"))
    keys = [one.item.round.page_id for one in outcomes if one.item.round.page_id is not None]
    groups = public_pages_by_key(keys) if keys else {}
    days = _days({one.item.round_id for one in outcomes}) if groups else {}
    return [
        JourneyLink(
            f"outcome-{one.pk}",
            pgettext("journey", "Decided by"),
            "people",
            at=days.get(one.item.round_id),
            title=group.title,
            url=group.url or "",
            stage=STAGE_OF[one.verdict],
        )
        for one in outcomes
        if (group := groups.get(one.item.round.page_id or 0)) is not None
    ]
