"""Tables and page types of groups and boards; import them from here."""

from wagtail_aufbruch.groups.models.membership import (
    BoardSeat,
    Function,
    SeatHolder,
    SeatSource,
    Side,
    ThemeGroupMembership,
)
from wagtail_aufbruch.groups.models.pages import (
    Authority,
    BoardMixin,
    BoardPage,
    BodyMixin,
    GroupIndexMixin,
    GroupIndexPage,
    MemberEntry,
    TandemRule,
    ThemeGroupMixin,
    ThemeGroupPage,
)
from wagtail_aufbruch.groups.models.statements import Statement

__all__ = [
    "Authority",
    "BoardMixin",
    "BoardPage",
    "BoardSeat",
    "BodyMixin",
    "Function",
    "GroupIndexMixin",
    "GroupIndexPage",
    "MemberEntry",
    "SeatHolder",
    "SeatSource",
    "Side",
    "Statement",
    "TandemRule",
    "ThemeGroupMembership",
    "ThemeGroupMixin",
    "ThemeGroupPage",
]
