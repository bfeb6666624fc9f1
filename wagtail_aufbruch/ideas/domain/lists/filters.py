"""What a reader may narrow a list of ideas down by, and how it is sorted; read from and written to addresses.

The parameters are German, as the addresses are: ``?feld=mobilitaet&stand=umgesetzt&sortierung=zuspruch``. Whatever an
address holds that does not exist (a forged number, a tag that is gone) is left out of account.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from wagtail_aufbruch.core.domain.process.handlungsfelder import FieldBranch, field_options, field_tree
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.lists.filters import Filter, Filters, Option, by_column
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.reader_cache.marks import Version
from wagtail_aufbruch.ideas.domain.lists.listing import Scope
from wagtail_aufbruch.ideas.models import CallTag
from wagtail_aufbruch.participation.domain.responses.filtering import GROUP, STAGE, group_filter, stage_filter
from wagtail_aufbruch.participation.domain.search.contribution_search import words_of
from wagtail_aufbruch.participation.enums import Source
from wagtail_aufbruch.participation.models import Contribution, TaggedContribution

SEARCH, FIELD, TAG, CALL, SOURCE = "suche", "feld", "schlagwort", "aufruf", "herkunft"
SORT, START, AFTER, VIEW = "sortierung", "zufall", "nach", "ansicht"
PARAMETERS = (SEARCH, FIELD, TAG, STAGE, CALL, GROUP, SOURCE, SORT, START, AFTER, VIEW)
"""All that an address of a list may hold."""

LONGEST_SEARCH = 120
MAX_OPTIONS = 200

SOURCES = {
    "online": Source.ONLINE,
    "veranstaltung": Source.EVENT,
    "papier": Source.PAPER,
    "import": Source.IMPORT,
}


@dataclass(frozen=True)
class IdeaFilters(Filters[Contribution]):
    """The filters of a list of ideas, and what is searched for."""

    search: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.search) or super().is_set

    def read(self, query: Mapping[str, str]) -> Self:
        return replace(super().read(query), search=read_search(query.get(SEARCH, "")))

    def query(self) -> dict[str, str]:
        return {SEARCH: self.search, **super().query()} if self.search else super().query()


@dataclass(frozen=True)
class Offer:
    """What a list of one scope is narrowed down by, and the fields of action that its cards show."""

    filters: IdeaFilters
    fields: dict[int, Handlungsfeld]


MAX_OFFERS_KEPT = 200
_kept: dict[tuple[int, int | None, str | None], tuple[Version, Offer]] = {}


def offer_for(scope: Scope, version: Version | None = None) -> Offer:
    """The filters of a list of this scope, none of them set; those without a choice are left out.

    Four queries at most. ``version``: that of what readers see in the process
    (``core.reader_cache.freshness``); as long as it is the same, this server process answers from memory.
    """
    if version is None:
        return _make_offer(scope)
    place = (scope.process.pk, scope.call.pk if scope.call is not None else None, get_language())
    kept = _kept.get(place)
    if kept is None or kept[0] != version:
        if len(_kept) >= MAX_OFFERS_KEPT:
            _kept.clear()
        kept = _kept[place] = (version, _make_offer(scope))
    return kept[1]


def _make_offer(scope: Scope) -> Offer:
    process = scope.process
    branches = field_tree(process)
    fields = tuple(field_options(branches, _fields_asked_for(scope, branches)))
    by_field, by_call = by_column("handlungsfeld_id"), by_column("page_id")
    filters = IdeaFilters.of(
        Filter(FIELD, called(process, "handlungsfeld"), _("All fields"), fields, by_field),
        Filter(TAG, _("Tag"), _("All tags"), tuple(_tag_options(scope)), _by_tag),
        stage_filter(process),
        Filter(CALL, called(process, "idea_call"), _("All calls"), tuple(_call_options(scope)), by_call),
        group_filter(process, scope.rows()),
        Filter(SOURCE, _("Where it comes from"), _("From everywhere"), tuple(_source_options()), by_column("source")),
    )
    return Offer(filters, {item.pk: item for branch in branches for item in (branch.field, *branch.children)})


def read_search(typed: str) -> str:
    """What is searched for, on one line; "" where it holds no word."""
    text = " ".join(clean_text(typed[: LONGEST_SEARCH * 4]).split())[:LONGEST_SEARCH].strip()
    return text if words_of(text) else ""


def _by_tag(rows: "QuerySet[Contribution]", option: Option) -> "QuerySet[Contribution]":
    tagged = TaggedContribution.objects.filter(content_object_id=OuterRef("pk"), tag_id__in=option.keys)
    return rows.filter(Exists(tagged))


def _fields_asked_for(scope: Scope, branches: list[FieldBranch]) -> set[int] | None:
    """The call's own choice of fields, each with those below it; None where there is no such choice."""
    if scope.call is None:
        return None
    wanted = {item.pk for item in scope.call.handlungsfelder.all()}
    below = {child.pk for branch in branches if branch.field.pk in wanted for child in branch.children}
    return wanted | below or None


def _tag_options(scope: Scope) -> list[Option]:
    """The tags that the calls name, by name; one query."""
    named = CallTag.objects.filter(content_object__in=list(scope.calls))
    tags = Tag.objects.filter(pk__in=named.values("tag")).order_by("name")[:MAX_OPTIONS]
    return [Option(tag.slug, tag.name, (tag.pk,)) for tag in tags]


def _call_options(scope: Scope) -> list[Option]:
    if scope.call is not None or len(scope.calls) < 2:
        return []
    return [Option(str(pk), call.title, (pk,)) for pk, call in scope.calls.items()]


def _source_options() -> list[Option]:
    return [Option(value, str(source.label), (source.value,)) for value, source in SOURCES.items()]
