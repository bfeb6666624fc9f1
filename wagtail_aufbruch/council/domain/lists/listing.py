"""The papers of a process: filtered by state and body, searched by words, paged by key, the newest first."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.lists.filters import Filter, Filters, Option, by_column
from wagtail_aufbruch.core.lists.keyset import Codec
from wagtail_aufbruch.council.domain.lists.follow_ups import follow_up_filter
from wagtail_aufbruch.council.domain.papers.stations import with_stations
from wagtail_aufbruch.council.enums import PaperState
from wagtail_aufbruch.council.models import Consultation, Organization, Paper
from wagtail_aufbruch.participation.domain.search.contribution_search import words_of

PAGE_SIZE = 20
STATE, BODY, FOLLOW_UP, SEARCH, AFTER = "stand", "gremium", "aufgaben", "suche", "ab"
PARAMETERS = (STATE, BODY, FOLLOW_UP, SEARCH, AFTER)
KEPT = (STATE, BODY, FOLLOW_UP, AFTER)
"""With these a page may be kept for readers; what somebody types to search for has no end."""


def _read_day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()


DAY: Codec[date] = Codec(lambda day: f"{day:%Y%m%d}", _read_day)


@dataclass(frozen=True)
class PaperList:
    """One page of a list, and the key of the next one or ""."""

    papers: list[Paper]
    next_key: str


def filters_for(process: Process, papers: "QuerySet[Paper]") -> Filters[Paper]:
    """What the papers can be narrowed down by: states that occur, bodies that deal with one of them, how far
    it is with what follows from the decision. Three queries."""
    states = set(papers.order_by().values_list("state", flat=True).distinct())
    return Filters.of(
        Filter(
            STATE,
            _("Where it stands"),
            _("Any state"),
            tuple(Option(one.value, str(one.label).capitalize(), (one.value,)) for one in PaperState if one in states),
            by_column("state"),
        ),
        Filter(BODY, _("Body"), _("All bodies"), _bodies(process), _of_body),
        follow_up_filter(FOLLOW_UP, papers),
    )


def _bodies(process: Process) -> tuple[Option, ...]:
    """Those that deal with a paper that is shown, by itself or as the other half of a typed one: what would find
    nothing is no choice."""
    dealing = Consultation.objects.filter(organization=OuterRef("pk"), gone_since=None, paper__gone_since=None)
    dealing = dealing.filter(Q(paper__is_public=True, paper__typed=None) | Q(paper__typed__is_public=True))
    rows = Organization.objects.filter(Exists(dealing), process_id=process.pk, gone_since=None).order_by("name", "pk")
    return tuple(Option(str(pk), name, (pk,)) for pk, name in rows.values_list("pk", "name"))


def _of_body(papers: "QuerySet[Paper]", option: Option) -> "QuerySet[Paper]":
    rows = Consultation.objects.filter(organization_id__in=option.keys, gone_since=None)
    half = rows.filter(paper=OuterRef("imported_id"), paper__gone_since=None)
    return papers.filter(Exists(rows.filter(paper=OuterRef("pk"))) | Exists(half))


def searched(papers: "QuerySet[Paper]", query: str) -> "QuerySet[Paper]":
    """Those that hold all words of ``query``, however they are written; all for a query without a word."""
    for word in words_of(query):
        # What the server took back of a joined paper is found by no word of it.
        half = Q(imported__search_text__contains=word, imported__gone_since=None)
        papers = papers.filter(Q(search_text__contains=word) | half)
    return papers


def newest(papers: "QuerySet[Paper]") -> "QuerySet[Paper]":
    return papers.order_by("-sorted_by", "-id")


def list_page(papers: "QuerySet[Paper]", key: str) -> PaperList:
    """The page that begins after ``key``; the first one for "" or a key that nobody gave out."""
    position = DAY.read(key)
    if position is not None:
        papers = papers.filter(TupleLessThan(Tuple(F("sorted_by"), F("id")), tuple(position)))
    found = list(with_stations(newest(papers)).defer("proposed_decision", "search_text")[: PAGE_SIZE + 1])
    last = found[PAGE_SIZE - 1] if len(found) > PAGE_SIZE else None
    return PaperList(found[:PAGE_SIZE], DAY.write(last.sorted_by, last.pk) if last is not None else "")
