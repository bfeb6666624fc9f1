"""Pages of theme groups and boards, and their index."""

from django.http import HttpRequest, HttpResponse

from wagtail_aufbruch.core.extension import page_hooks
from wagtail_aufbruch.core.models import ContentPage
from wagtail_aufbruch.groups.domain import boards, groups, scope
from wagtail_aufbruch.groups.domain.neighbours import neighbours
from wagtail_aufbruch.groups.domain.overview import overview
from wagtail_aufbruch.groups.domain.statements import both_ends
from wagtail_aufbruch.groups.domain.tandem import is_two_sided, leads, vacancies
from wagtail_aufbruch.groups.domain.terms import today
from wagtail_aufbruch.groups.models import BoardMixin, GroupIndexMixin, SeatSource, ThemeGroupMixin


def show_theme_group(page: ThemeGroupMixin, request: HttpRequest) -> HttpResponse:
    """A theme group: its two leads, its members, what it works on, what it has said and heard."""
    day, process = today(), page.process
    memberships = groups.memberships_with_portraits(page)
    leading = leads(memberships, day)
    vacant = vacancies(page, leading)
    fields = list(page.handlungsfelder.select_related("parent"))
    made, received = both_ends(page, process)
    return page.render(
        request,
        context_overrides={
            "leads": leading,
            "vacancies": vacant,
            "is_two_sided": is_two_sided(leading, vacant),
            "sectors": groups.members_by_sector(memberships, day),
            "fields": fields,
            "accent": fields[0].shown_accent if fields else "",
            "neighbours": neighbours(page, process, lead_ids=[lead.member_id for lead in leading], day=day),
            "made": made,
            "received": received,
            "sections": page_hooks.group_sections(process, page) if process is not None else [],
        },
    )


def show_board(page: BoardMixin, request: HttpRequest) -> HttpResponse:
    """A board: who sits there and by whom they were appointed, which seats are empty, whom it gives impulses."""
    day, process = today(), page.process
    if not request_is_preview(request):
        boards.fetch_seats(page)
    derived = any(seat.source == SeatSource.GROUP_LEADS for seat in page.seats.all())
    lead_groups = groups.lead_cards(process, day) if derived else []
    made, received = both_ends(page, process)
    return page.render(
        request,
        context_overrides={
            "composition": boards.composition(page, lead_groups, day),
            "neighbours": neighbours(page, process, day=day),
            "made": made,
            "received": received,
            "sections": page_hooks.group_sections(process, page) if process is not None else [],
        },
    )


def show_index(page: GroupIndexMixin, request: HttpRequest) -> HttpResponse:
    """All groups and boards of the process, and how they hang together."""
    process = page.process
    children = scope.shown(ContentPage, process).filter(path__startswith=page.path, depth=page.depth + 1)
    return page.render(
        request,
        context_overrides={"overview": overview(process, today()), "children": list(children.select_related("photo"))},
    )


def request_is_preview(request: HttpRequest) -> bool:
    """Whether an editor is looking at a version that is not saved, so that it must not be read from the database."""
    return bool(getattr(request, "is_preview", False))
