"""Pages of theme groups and boards, and their index."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from wagtail_aufbruch.core.models import ContentPage
from wagtail_aufbruch.groups.domain import boards, groups, scope, statements
from wagtail_aufbruch.groups.domain.overview import overview
from wagtail_aufbruch.groups.domain.tandem import leads, vacancies
from wagtail_aufbruch.groups.domain.terms import today
from wagtail_aufbruch.groups.models import SeatSource


def show_theme_group(page: Any, request: HttpRequest) -> HttpResponse:
    """A theme group: its two leads, its members, what it works on, what it has said and heard."""
    day, process = today(), page.process
    memberships = groups.memberships_with_portraits(page)
    leading = leads(memberships, day)
    return page.render(
        request,
        context_overrides={
            **_common(page, process),
            "leads": leading,
            "vacancies": vacancies(page, leading),
            "sectors": groups.members_by_sector(memberships, day),
            "fields": page.handlungsfelder.select_related("parent"),
            "boards": boards.boards_of(process, [lead.member_id for lead in leading], day) if leading else [],
        },
    )


def show_board(page: Any, request: HttpRequest) -> HttpResponse:
    """A board: who sits there and by whom they were appointed, which seats are empty, whom it gives impulses."""
    day, process = today(), page.process
    board = page if request_is_preview(request) else boards.with_seats(type(page).objects.filter(pk=page.pk)).get()
    derived = any(seat.source == SeatSource.GROUP_LEADS for seat in board.seats.all())
    lead_groups = groups.cards(process, day) if derived else []
    receivers = {target.pk for target in page.gives_impulses_to.all()}
    return page.render(
        request,
        context_overrides={
            **_common(page, process),
            "composition": boards.composition(board, lead_groups, day),
            "gives_impulses_to": list(scope.shown_pages(process).filter(pk__in=receivers)) if receivers else [],
        },
    )


def show_index(page: Any, request: HttpRequest) -> HttpResponse:
    """All groups and boards of the process, and how they hang together."""
    process = page.process
    return page.render(
        request,
        context_overrides={
            "overview": overview(process, today()),
            "children": list(
                scope.shown(ContentPage, process)
                .filter(path__startswith=page.path, depth=page.depth + 1)
                .select_related("photo")
            ),
        },
    )


def request_is_preview(request: HttpRequest) -> bool:
    """Whether an editor is looking at a version that is not saved, so that it must not be read from the database."""
    return bool(getattr(request, "is_preview", False))


def _common(page: Any, process: Any) -> dict[str, Any]:
    """What theme groups and boards show alike."""
    shown = scope.shown_pages(process)
    shown_boards = scope.shown_boards(process)
    return {
        "index": scope.group_index(process),
        "above": shown.filter(pk=page.reports_to_id).first() if page.reports_to_id else None,
        "below": [*shown_boards.filter(reports_to=page.pk), *scope.shown_groups(process).filter(reports_to=page.pk)],
        "impulses_from": list(shown_boards.filter(gives_impulses_to=page.pk).exclude(pk=page.pk)),
        "made": statements.made_by(page, process),
        "received": statements.received_by(page, process),
    }
