"""What a card of a list shows of an idea, in plain words, so that a template has nothing left to find out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from unicodedata import combining

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.timezone import localtime
from django.utils.translation import get_language, npgettext

from wagtail_aufbruch.core.domain.process.handlungsfelder import FieldBranch
from wagtail_aufbruch.core.domain.showing.numbers import said_number
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.ideas.domain.lists.listing import ListedIdea, Scope
from wagtail_aufbruch.participation.domain.responses.stages import FIRST, stages_of, step_on_scale

SHOWN_TEXT = 150


@dataclass(frozen=True, slots=True)
class Card:
    """One idea of a list."""

    url: str
    title: str
    text: str
    call: str
    """Title of its call where the list holds several, else ""."""
    field: str
    accent: str
    icon: str
    stage: str
    step: str
    """How many of the ``STEPS`` it has come; "0" for what is back in the pool."""
    support: str
    support_text: str
    comments: str
    comments_text: str
    place: str
    day: str
    iso_day: str


@dataclass(frozen=True)
class Linker:
    """Addresses of ideas: one reversal for each call, whatever the number of ideas."""

    bases: dict[int, str]

    def url(self, page_id: int, pk: int) -> str:
        base = self.bases.get(page_id)
        return f"{base}{pk}/" if base is not None else ""


def linker_for(scope: Scope, request: HttpRequest | None = None, *, absolute: bool = False) -> Linker:
    """Addresses of the scope's ideas, relative to the site where they can be, or with its host."""
    bases = {}
    for pk, call in scope.calls.items():
        page_url = call.full_url if absolute else call.get_url(request)
        below, _zero, _slash = call.reverse_subpage("idea", kwargs={"pk": 0}).rpartition("0")
        bases[pk] = f"{page_url}{below}"
    return Linker(bases)


def fields_by_key(branches: Iterable[FieldBranch]) -> dict[int, Handlungsfeld]:
    """All fields of the tree by their key."""
    return {item.pk: item for branch in branches for item in (branch.field, *branch.children)}


def make_cards(
    rows: Iterable[ListedIdea], scope: Scope, fields: dict[int, Handlungsfeld], linker: Linker
) -> list[Card]:
    """The cards of a page's rows (``listing.IdeaList``); no query."""
    stages = dict(stages_of(scope.process))
    several = scope.call is None and len(scope.calls) > 1
    language = get_language() or ""
    cards = []
    for row in rows:
        field = fields.get(row.handlungsfeld_id or 0)
        stage = row.stage or FIRST
        day = localtime(row.published_at).date()
        cards.append(
            Card(
                url=linker.url(row.page_id, row.pk),
                title=row.title,
                text=_shortened(" ".join(row.teaser.split())),
                call=scope.calls[row.page_id].title if several and row.page_id in scope.calls else "",
                field=field.title if field else "",
                accent=field.shown_accent if field else "",
                icon=field.shown_icon if field else "",
                stage=stages.get(stage, stage),
                step=str(step_on_scale(stage)),
                support=said_number(row.support_count, language),
                support_text=_supporters(row.support_count, language),
                comments=said_number(row.comment_count, language),
                comments_text=_comments(row.comment_count, language),
                place=row.place_name,
                day=_said_day(day, language),
                iso_day=day.isoformat(),
            )
        )
    return cards


def _shortened(text: str) -> str:
    """The beginning of a long text; what Django's Truncator does, which looks at each of the letters."""
    if len(text) <= SHOWN_TEXT:
        return text
    end = SHOWN_TEXT - 1
    while end and combining(text[end]):
        # No letter without its accent.
        end -= 1
    return f"{text[:end]}…"


# The words of a list are few, and looking one up and escaping it costs more than all else that a card needs.


@lru_cache(maxsize=512)
def _said_day(day: date, language: str) -> str:
    return conditional_escape(date_format(day, "DATE_FORMAT"))


@lru_cache(maxsize=512)
def _supporters(number: int, language: str) -> str:
    return conditional_escape(npgettext("beside a number", "supporter", "supporters", number))


@lru_cache(maxsize=512)
def _comments(number: int, language: str) -> str:
    return conditional_escape(npgettext("beside a number", "comment", "comments", number))
