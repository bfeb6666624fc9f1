"""The entries of a competition that went on, as its pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.db.models.functions import Left
from django.utils.translation import pgettext

from wagtail_aufbruch.competitions.domain.voting.taking_part import ACCENTS
from wagtail_aufbruch.competitions.models import KIND, CompetitionPage, Entry, EntryContribution, Honour
from wagtail_aufbruch.core.domain.process.handlungsfelder import field_by_key
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.lists.filters import Filters
from wagtail_aufbruch.core.lists.keyset import MOMENT
from wagtail_aufbruch.core.pages.pattern import draw_pattern
from wagtail_aufbruch.participation.domain.contributions.belonging import kinds_taken_up
from wagtail_aufbruch.participation.domain.responses.stages import FIRST, OVER, stages_of, step_on_scale
from wagtail_aufbruch.participation.enums import AttachmentKind
from wagtail_aufbruch.participation.extension.journey_links import JourneyLink
from wagtail_aufbruch.participation.models import Attachment

PAGE_SIZE = 20
TEASER_LENGTH = 220


@dataclass(frozen=True)
class Card:
    """One of them in a list."""

    pk: int
    title: str
    teaser: str
    name: str
    prize: str
    stage: str
    """Name of the stage in the words of the process."""
    step: int
    """The how-manieth of the scale; 0 for what is back in the pool."""
    published_at: datetime
    support: int
    comments: int

    @property
    def accent(self) -> str:
        """Of the town's colours; the same for this one on every page."""
        return ACCENTS[self.pk % len(ACCENTS)]

    @property
    def pattern_svg(self) -> str:
        """Drawn from its title, where there is no picture."""
        return draw_pattern(self.title, self.accent)


def contributions_of(competition: CompetitionPage) -> "QuerySet[EntryContribution]":
    """All that everybody may see who is admitted to the competition, without an order."""
    return EntryContribution.objects.listed().filter(page_id=competition.pk, kind=KIND)


def cards_of(
    competition: CompetitionPage,
    key: str = "",
    most: int = PAGE_SIZE,
    filters: Filters[EntryContribution] | None = None,
) -> tuple[list[Card], str]:
    """The newest first, from ``key`` on, at most ``most``; and the key of what comes after them, or "". One query, and
    one for the words of the process."""
    rows = contributions_of(competition)
    if filters is not None:
        rows = filters.apply(rows)
    stages = dict(stages_of(competition.process))
    position = MOMENT.read(key)
    if position is not None:
        rows = rows.filter(TupleLessThan(Tuple(F("published_at"), F("id")), tuple(position)))
    columns = ("title", "teaser", "author_name", "entry__honour__title", "stage", "published_at", "support_count")
    found = list(
        rows.annotate(teaser=Left("text", TEASER_LENGTH))
        .order_by("-published_at", "-id")
        .values_list("pk", *columns, "comment_count")[: most + 1]
    )
    cards = [
        Card(pk, title, teaser, name, prize or "", stages.get(stage or FIRST, stage), step_on_scale(stage), *rest)
        for pk, title, teaser, name, prize, stage, *rest in found
    ]
    last = cards[most - 1] if len(cards) > most else None
    return cards[:most], MOMENT.write(last.published_at, last.pk) if last is not None else ""


def pictures_of(cards: Iterable[Card]) -> dict[int, Attachment]:
    """The first picture of each; one query."""
    keys = [card.pk for card in cards]
    rows = Attachment.objects.filter(contribution__in=keys, kind=AttachmentKind.PICTURE).order_by("-pk") if keys else []
    return {one.contribution_id: one for one in rows if one.contribution_id is not None}


def shown_contribution(competition: CompetitionPage, pk: int) -> EntryContribution | None:
    """One that everybody may see, which knows its competition and its field of action; None for all else."""
    found = EntryContribution.objects.published().filter(pk=pk, page_id=competition.pk, kind=KIND).first()
    if found is None:
        return None
    found.page = competition
    if found.handlungsfeld_id is not None:
        found.handlungsfeld = field_by_key(competition.process, found.handlungsfeld_id)
    return found


def contribution_of(entry: Entry) -> EntryContribution | None:
    """As what the entry went on, if everybody may see it; it knows its competition. One query, unless fetched along."""
    found: EntryContribution | None = getattr(entry, "contribution", None)
    if found is None or not found.is_public:
        return None
    found.page = entry.competition
    return found


def beginning_of(contribution: EntryContribution, competition: CompetitionPage) -> list[JourneyLink]:
    """Where its way begins: the competition, and what it has won there. One query."""
    honour = Honour.objects.filter(entry=contribution.entry_id).first() if contribution.entry_id is not None else None
    entered = JourneyLink(
        "competition",
        called(competition.process, "competition"),
        "flag",
        at=contribution.created_at,
        title=competition.title,
        url=competition.url or "",
        stage=FIRST,
    )
    if honour is None or not honour.title:
        return [entered]
    return [entered, JourneyLink("prize", pgettext("journey", "Won"), "star", title=honour.title, stage=FIRST)]


def taken_up_by(process: Process, group_pk: int, most: int) -> "list[EntryContribution]":
    """Those that a group has taken up and that are still on their way, newest first, each with its competition; only
    what everybody may see."""
    if KIND not in kinds_taken_up(process, group_pk):
        return []
    found = EntryContribution.objects.listed().visible_to_public().filter(group_id=group_pk, kind=KIND)
    return list(found.exclude(stage__in=OVER).select_related("page").order_by("-published_at", "-id")[:most])
