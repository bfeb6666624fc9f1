"""Entries that went on: their list, the page of each, and what it shares with contributions of other kinds."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.competitions.domain.going_on.showing import (
    Card,
    beginning_of,
    cards_of,
    contributions_of,
    pictures_of,
    shown_contribution,
)
from wagtail_aufbruch.competitions.domain.lists.contributions import PARAMETERS, filters_of
from wagtail_aufbruch.competitions.models import CompetitionPage, EntryContribution
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.core.reader_cache.marks import allow_parameters
from wagtail_aufbruch.participation.domain.responses.answers import published_answers
from wagtail_aufbruch.participation.domain.responses.journey import journey_of
from wagtail_aufbruch.participation.enums import Comments
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.public.contributions.assess import support_page
from wagtail_aufbruch.participation.public.contributions.room import (
    Room,
    Routes,
    comment_sent_page,
    conversation_page,
    discussion_page,
    place_of_comment,
    to_comment,
    write_comment_page,
)
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.uploads.files import ShownFile, shown_files

ON_THE_PAGE = 6
"""So many of them stand on the page of the competition itself."""
ROUTES = Routes(
    one="contribution",
    comment="contribution_comment",
    sent="contribution_comment_sent",
    thread="contribution_thread",
    one_comment="contribution_one_comment",
    conversation="contribution_conversation",
)


def cards_with_pictures(
    competition: CompetitionPage, request: HttpRequest, cards: Sequence[Card]
) -> list[tuple[Card, ShownFile | None]]:
    """The cards, each with its first picture; one query."""
    files = shown_files(competition.process, request, pictures_of(cards).values())
    by_key = {file.attachment.contribution_id: file for file in files}
    return [(card, by_key.get(card.pk)) for card in cards]


def list_contributions(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """What went on, narrowed down by the address's filters, the newest first, page by page (``?nach=``); for readers
    from the cache."""
    allow_parameters(request, "nach", *PARAMETERS)
    key = request.GET.get("nach", "")
    filters = filters_of(competition).read(request.GET)
    cards, next_key = cards_of(competition, key, filters=filters)
    if not cards and not key and not filters.is_set:
        raise Http404
    query = filters.query()
    result_count = ""
    if filters.is_set:
        is_all = not key and not next_key
        result_count = _in_words(len(cards) if is_all else filters.apply(contributions_of(competition)).count())
    response: HttpResponse = competition.render(
        request,
        template="aufbruch_competitions/contributions.html",
        context_overrides={
            "cards": cards_with_pictures(competition, request, cards),
            "next_url": f"?{urlencode({**query, 'nach': next_key})}" if next_key else "",
            "first_url": f"?{urlencode(query)}" if query else "",
            "filters": filters,
            "is_first": not key,
            # As elsewhere: the title begins with it, since it is what changed.
            "result_count": result_count,
            "subpage_title": _("Entries that go on"),
            "subpage_parents": [],
        },
    )
    return response


def _in_words(number: int) -> str:
    if not number:
        return _("No entries")
    return ngettext("%(number)s entry", "%(number)s entries", number) % {"number": number}


def _found(competition: CompetitionPage, pk: int) -> EntryContribution:
    found = shown_contribution(competition, pk)
    if found is None:
        raise Http404
    return found


def _room(competition: CompetitionPage, request: HttpRequest, contribution: Contribution) -> Room:
    return Room(
        competition,
        request,
        contribution,
        ROUTES,
        assess="contribution_support",
        takes_comments=competition.comments != Comments.NONE,
        is_assessed=competition.takes_support,
    )


def show_contribution(competition: CompetitionPage, request: HttpRequest, pk: int) -> HttpResponse:
    """One of them with all that belongs to it, and the first page of its discussion."""
    contribution = _found(competition, pk)
    answers = published_answers(contribution)
    context: dict[str, Any] = {
        "answers": answers,
        "journey": journey_of(
            contribution, competition.process, answers, first=beginning_of(contribution, competition)
        ),
        **_room(competition, request, contribution).context(),
        "subpage_title": contribution.title,
        "subpage_parents": [(_("Entries that go on"), list_url(competition, request))],
    }
    response: HttpResponse = competition.render(
        request, template="aufbruch_competitions/contribution.html", context_overrides=context
    )
    return response


def list_url(competition: CompetitionPage, request: HttpRequest) -> str:
    """Address of the list of those that went on."""
    return f"{competition.get_url(request)}{competition.reverse_subpage('contributions')}"


def show_discussion(competition: CompetitionPage, request: HttpRequest, pk: int) -> HttpResponse:
    """A page of the discussion."""
    return discussion_page(_room(competition, request, _found(competition, pk)))


def show_conversation(competition: CompetitionPage, request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """One comment with all its replies."""
    return conversation_page(_room(competition, request, _found(competition, pk)), comment_pk)


def show_comment(
    competition: CompetitionPage, request: HttpRequest, comment_pk: int, pk: int | None = None
) -> HttpResponse:
    """The address of one comment: leads to the page where it stands. 404 for what nobody may see."""
    contribution, place = place_of_comment(competition, comment_pk, pk)
    return to_comment(_room(competition, request, contribution), place, comment_pk)


@keeps_what_was_typed
@post_or_get
def support(competition: CompetitionPage, request: HttpRequest, pk: int) -> HttpResponse:
    """Support it, or take that back."""
    room = _room(competition, request, _found(competition, pk))
    return support_page(competition, request, room.contribution, back=f"{room.address('contribution')}#stimme")


@keeps_what_was_typed
@post_or_get
def comment(competition: CompetitionPage, request: HttpRequest, pk: int) -> HttpResponse:
    """Write a comment on it, or a reply."""
    return write_comment_page(_room(competition, request, _found(competition, pk)))


@post_or_get
def comment_sent(competition: CompetitionPage, request: HttpRequest, pk: int) -> HttpResponse:
    """What comes now: a mail, or staff who read it."""
    return comment_sent_page(_room(competition, request, _found(competition, pk)))
