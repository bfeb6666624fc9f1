"""Groups and boards with those who sit there; a test names what it is about."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images import get_image_model

from tests.factories.core import add_page, make_member
from wagtail_aufbruch.groups.models import (
    BoardPage,
    BoardSeat,
    Function,
    GroupIndexPage,
    SeatHolder,
    SeatSource,
    Side,
    Statement,
    ThemeGroupMembership,
    ThemeGroupPage,
)

ADMINISTRATION, CITY_SOCIETY = Side.ADMINISTRATION, Side.CITY_SOCIETY
BOTH_SIDES = (ADMINISTRATION, CITY_SOCIETY)


def make_index(process: Any, title: str = "Gruppen und Gremien", **values: Any) -> GroupIndexPage:
    return add_page(process, GroupIndexPage(title=title, **values))


def make_group(
    parent: Any, title: str = "Digitale Infrastruktur", *, sides: Iterable[str] = BOTH_SIDES, **values: Any
) -> ThemeGroupPage:
    """A published theme group with a lead for each of ``sides``: a complete tandem, unless the test says otherwise."""
    fields = values.pop("handlungsfelder", [])
    group = add_page(parent, ThemeGroupPage(title=title, **values))
    if fields:
        group.handlungsfelder.set(fields)
        group.save()
    for side in sides:
        add_lead(group, side)
    return group


def add_lead(group: Any, side: str, role: str | None = None, **values: Any) -> ThemeGroupMembership:
    """A lead who stands for ``side``; ``start`` and ``end`` as the test needs them."""
    return add_membership(group, role or f"Leitung {side} {group.title}", function=Function.LEAD, side=side, **values)


def add_membership(group: Any, role: str | None = None, *, member: Any = None, **values: Any) -> ThemeGroupMembership:
    member = member or make_member(group.process, role)
    return ThemeGroupMembership.objects.create(group=group, member=member, **values)


def make_board(parent: Any, title: str = "U-30-Beirat", **values: Any) -> BoardPage:
    """A published board without seats; ``gives_impulses_to`` is a list of pages."""
    receivers = values.pop("gives_impulses_to", [])
    board = add_page(parent, BoardPage(title=title, **values))
    if receivers:
        board.gives_impulses_to.set([receiver.page_ptr for receiver in receivers])
        board.save()
    return board


def add_seat(board: Any, title: str = "Jugendparlament", *, holders: Iterable[Any] = (), **values: Any) -> BoardSeat:
    """A kind of seat with members on it, without an end."""
    seat = BoardSeat.objects.create(board=board, title=title, **values)
    for member in holders:
        add_holder(seat, member)
    return seat


def add_holder(seat: BoardSeat, member: Any, start: date | None = None, end: date | None = None) -> SeatHolder:
    return SeatHolder.objects.create(seat=seat, member=member, start=start, end=end)


def make_steering_committee(parent: Any, process: Any, title: str = "Lenkungsgremium", **values: Any) -> BoardPage:
    """The committee of the council paper: mayor, Chief Digital Officer, and the leads of all theme groups."""
    board = make_board(parent, title, **values)
    add_seat(board, "Bürgermeister", number=1, holders=[make_member(process, "Bürgermeister")])
    add_seat(board, "CDO", number=1, holders=[make_member(process, "Chief Digital Officer")])
    add_seat(board, "Leitungen der Themengruppen", source=SeatSource.GROUP_LEADS)
    return board


def make_statement(body: Any, title: str = "Glasfaser zuerst für die Schulen", **values: Any) -> Statement:
    """A published statement; ``addressed_to`` is a list of pages."""
    receivers = values.pop("addressed_to", [])
    statement = Statement(process_id=body.process.pk, body_page=body.page_ptr, title=title, **values)
    if receivers:
        statement.addressed_to.set([receiver.page_ptr for receiver in receivers])
    statement.save()
    return statement


def make_portrait() -> Any:
    """A picture of somebody; whether it may be shown is said by the member."""
    file = BytesIO()
    Image.new("RGB", (200, 200), "teal").save(file, "PNG")
    return get_image_model().objects.create(title="Portrait", file=ContentFile(file.getvalue(), name="portrait.png"))
