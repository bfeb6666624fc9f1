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
from wagtail_aufbruch.groups.models.working_pages import GroupQuestion, QuestionState, WorkingPageLink

__all__ = [
    "Authority",
    "BoardMixin",
    "BoardPage",
    "BoardSeat",
    "BodyMixin",
    "Function",
    "GroupIndexMixin",
    "GroupIndexPage",
    "GroupQuestion",
    "MemberEntry",
    "QuestionState",
    "SeatHolder",
    "SeatSource",
    "Side",
    "Statement",
    "TandemRule",
    "ThemeGroupMembership",
    "ThemeGroupMixin",
    "ThemeGroupPage",
    "WorkingPageLink",
]
