"""What a reader may narrow a list of ideas down by, and how it is sorted; read from and written to addresses.

The parameters are German, as the addresses are: ``?feld=mobilitaet&stand=umgesetzt&sortierung=zuspruch``. Whatever an
address holds that does not exist (a forged number, a tag that is gone) is left out of account.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from wagtail_aufbruch.core.domain.handlungsfelder import FieldBranch, field_tree
from wagtail_aufbruch.core.domain.visibility import public_pages
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.ideas.domain.lists.listing import Scope
from wagtail_aufbruch.ideas.domain.responses.stages import FIRST, stages_of
from wagtail_aufbruch.ideas.enums import Stage
from wagtail_aufbruch.ideas.models import KIND, CallTag
from wagtail_aufbruch.participation.domain.search.contribution_search import words_of
from wagtail_aufbruch.participation.enums import Source
from wagtail_aufbruch.participation.models import Contribution, TaggedContribution

SEARCH, FIELD, TAG, STAGE, CALL, GROUP, SOURCE = "suche", "feld", "schlagwort", "stand", "aufruf", "gruppe", "herkunft"
SORT, START, AFTER, VIEW = "sortierung", "zufall", "nach", "ansicht"
PARAMETERS = (SEARCH, FIELD, TAG, STAGE, CALL, GROUP, SOURCE, SORT, START, AFTER, VIEW)
"""All that an address of a list may hold."""

LONGEST_SEARCH = 120
MOST_OPTIONS = 200

STAGES = {
    "eingegangen": Stage.RECEIVED,
    "pruefung": Stage.REVIEW,
    "verfolgt": Stage.PURSUED,
    "projekt": Stage.PROJECT,
    "umgesetzt": Stage.DONE,
    "pool": Stage.POOL,
}
SOURCES = {
    "online": Source.ONLINE,
    "veranstaltung": Source.EVENT,
    "papier": Source.PAPER,
    "import": Source.IMPORT,
}


@dataclass(frozen=True)
class Option:
    """One choice of a filter: its value in the address, its name, and what the database compares with."""

    value: str
    name: str
    keys: tuple[Any, ...]
    level: int = 1


@dataclass(frozen=True)
class Filter:
    """One filter with its choices, in the order in which they are offered."""

    parameter: str
    label: str | Promise
    everything: str | Promise
    """What its empty choice says."""
    options: tuple[Option, ...]
    written: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """How a page writes the options, by what is chosen: made by views, kept as long as the filter itself."""

    def option(self, value: str) -> Option | None:
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True)
class Filters:
    """All filters of a list, what of them is set, and what is searched for."""

    offered: tuple[Filter, ...]
    chosen: dict[str, Option] = field(default_factory=dict)
    """By the filter's parameter."""
    search: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.chosen or self.search)

    @property
    def searches(self) -> bool:
        """Whether there is a word to search for; "" and mere signs are none."""
        return bool(self.search)

    def query(self) -> dict[str, str]:
        """What an address holds for the same list: only what is set, always in the same order."""
        set_ones = {item.parameter: self.chosen[item.parameter].value for item in self.offered if self.is_chosen(item)}
        return {SEARCH: self.search, **set_ones} if self.search else set_ones

    def is_chosen(self, item: Filter) -> bool:
        return item.parameter in self.chosen

    def apply(self, rows: "QuerySet[Contribution]") -> "QuerySet[Contribution]":
        """Narrow ``rows`` down to what is chosen; the search is not part of it (it bounds its own result)."""
        for parameter, option in self.chosen.items():
            rows = _narrow(rows, parameter, option.keys)
        return rows


@dataclass(frozen=True)
class Offer:
    """What a list of one scope is narrowed down by, and the fields of action that its cards show."""

    filters: Filters
    fields: dict[int, Handlungsfeld]


MOST_OFFERS_KEPT = 200
_kept: dict[tuple[Any, ...], tuple[Any, Offer]] = {}


def offer_for(scope: Scope, version: Any = None) -> Offer:
    """The filters of a list of this scope, none of them set; those without a choice are left out.

    Four queries at most. ``version``: that of what readers see in the process
    (``core.reader_cache.freshness``); as long as it is the same, this server process answers from memory.
    """
    if version is None:
        return _make_offer(scope)
    place = (scope.process.pk, scope.call.pk if scope.call is not None else None, get_language())
    kept = _kept.get(place)
    if kept is None or kept[0] != version:
        if len(_kept) >= MOST_OFFERS_KEPT:
            _kept.clear()
        kept = _kept[place] = (version, _make_offer(scope))
    return kept[1]


def _make_offer(scope: Scope) -> Offer:
    process = scope.process
    branches = field_tree(process)
    offered = [
        Filter(FIELD, called(process, "handlungsfeld"), _("All fields"), tuple(_field_options(scope, branches))),
        Filter(TAG, _("Tag"), _("All tags"), tuple(_tag_options(scope))),
        Filter(STAGE, _("Stage"), _("All stages"), tuple(_stage_options(process))),
        Filter(CALL, called(process, "idea_call"), _("All calls"), tuple(_call_options(scope))),
        Filter(GROUP, _("Taken up by"), _("All groups"), tuple(_group_options(scope))),
        Filter(SOURCE, _("Where it comes from"), _("From everywhere"), tuple(_source_options())),
    ]
    filters = Filters(tuple(item for item in offered if item.options))
    return Offer(filters, {item.pk: item for branch in branches for item in (branch.field, *branch.children)})


def read_filters(filters: Filters, query: Mapping[str, str]) -> Filters:
    """``filters`` with what ``query``, an address's parameters, sets of them."""
    chosen = {}
    for item in filters.offered:
        option = item.option(query.get(item.parameter, ""))
        if option is not None:
            chosen[item.parameter] = option
    return replace(filters, chosen=chosen, search=read_search(query.get(SEARCH, "")))


def read_search(typed: str) -> str:
    """What is searched for, on one line; "" where it holds no word."""
    text = " ".join(clean_text(typed[: LONGEST_SEARCH * 4]).split())[:LONGEST_SEARCH].strip()
    return text if words_of(text) else ""


def _narrow(rows: "QuerySet[Contribution]", parameter: str, keys: tuple[Any, ...]) -> "QuerySet[Contribution]":
    if parameter == TAG:
        tagged = TaggedContribution.objects.filter(content_object_id=OuterRef("pk"), tag_id=keys[0])
        return rows.filter(Exists(tagged))
    column = {FIELD: "handlungsfeld_id", STAGE: "stage", CALL: "page_id", GROUP: "group_id", SOURCE: "source"}[
        parameter
    ]
    # One value as such: the databases then walk the index in its order.
    return rows.filter(**{column: keys[0]}) if len(keys) == 1 else rows.filter(**{f"{column}__in": keys})


def _field_options(scope: Scope, branches: list[FieldBranch]) -> list[Option]:
    """Both levels; a field of the first level holds those below it. A call's own choice of fields is kept to."""
    wanted = {item.pk for item in scope.call.handlungsfelder.all()} if scope.call is not None else set()
    found = []
    for branch in branches:
        below = [child for child in branch.children if not wanted or {child.pk, branch.field.pk} & wanted]
        if wanted and branch.field.pk not in wanted and not below:
            continue
        found.append(_field_option(branch.field, [branch.field, *branch.children], level=1))
        found += [_field_option(child, [child], level=2) for child in below]
    return found


def _field_option(shown: Handlungsfeld, held: list[Handlungsfeld], level: int) -> Option:
    return Option(shown.slug or str(shown.pk), shown.title, tuple(item.pk for item in held), level)


def _tag_options(scope: Scope) -> list[Option]:
    """The tags that the calls name, by name; one query."""
    named = CallTag.objects.filter(content_object__in=list(scope.calls))
    tags = Tag.objects.filter(pk__in=named.values("tag")).order_by("name")[:MOST_OPTIONS]
    return [Option(tag.slug, tag.name, (tag.pk,)) for tag in tags]


def _stage_options(process: Any) -> list[Option]:
    names = dict(stages_of(process))
    # An idea from before there were stages has none; it counts as received.
    keys = {stage: (stage.value, "") if stage == FIRST else (stage.value,) for stage in STAGES.values()}
    return [Option(value, names[stage], keys[stage]) for value, stage in STAGES.items()]


def _call_options(scope: Scope) -> list[Option]:
    if scope.call is not None or len(scope.calls) < 2:
        return []
    return [Option(str(pk), call.title, (pk,)) for pk, call in scope.calls.items()]


def _group_options(scope: Scope) -> list[Option]:
    """Pages of the process that have taken up an idea which readers of the list may see.

    One query, a look into an index for each page.
    """
    process = scope.process
    listed = Contribution.objects.listed()
    call, hidden = scope.call, scope.hidden
    # Which calls of a process everybody may see was asked for the scope, once for all rows.
    shown = listed.visible_on(call.pk) if call is not None else listed.exclude(page_id__in=hidden)
    taken_up = shown.filter(group_id=OuterRef("pk"), kind=KIND)
    pages = public_pages().filter(path__startswith=process.path, depth__gt=process.depth).filter(Exists(taken_up))
    rows = pages.order_by("path").values_list("pk", "title")[:MOST_OPTIONS]
    return [Option(str(pk), title, (pk,)) for pk, title in rows]


def _source_options() -> list[Option]:
    return [Option(value, str(source.label), (source.value,)) for value, source in SOURCES.items()]
