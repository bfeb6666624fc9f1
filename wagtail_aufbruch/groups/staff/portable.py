"""What groups and boards put into a process file."""

from typing import Annotated

from pydantic import Field

from wagtail_aufbruch.groups.models import (
    Authority,
    BoardPage,
    Function,
    GroupIndexPage,
    MemberEntry,
    SeatSource,
    Side,
    Statement,
    TandemRule,
    ThemeGroupPage,
)
from wagtail_aufbruch.portable.domain.core_sections import Body
from wagtail_aufbruch.portable.domain.registry import register_page_type, register_section
from wagtail_aufbruch.portable.domain.snippets import SnippetSection
from wagtail_aufbruch.portable.format.items import (
    Children,
    Choice,
    Day,
    Item,
    KeyedItem,
    PageItem,
    Ref,
    Refs,
    RichText,
)


class BodyItem(PageItem):
    """What theme groups and boards share."""

    introduction: str = ""
    body: Body = []
    authority: Annotated[str | None, Choice(Authority.values)] = None
    member_entry: Annotated[str | None, Choice(MemberEntry.values)] = None
    invited_by: str = ""
    rhythm: str = ""
    reports_to: Annotated[str | None, Ref("pages")] = None


class MembershipItem(Item):
    member: Annotated[str, Ref("members")]
    function: Annotated[str | None, Choice(Function.values)] = None
    side: Annotated[str, Choice([*Side.values, ""])] = ""
    start: Day = None
    end: Day = None


class ThemeGroupItem(BodyItem):
    tandem: Annotated[str | None, Choice(TandemRule.values)] = None
    handlungsfelder: Annotated[list[str], Refs("handlungsfelder")] = []
    memberships: Annotated[list[MembershipItem], Children()] = []


class HolderItem(Item):
    member: Annotated[str, Ref("members")]
    start: Day = None
    end: Day = None


class SeatItem(Item):
    """A kind of seat; ``number`` is left out where it is not known or not fixed."""

    title: str
    appointed_by: str = ""
    source: Annotated[str | None, Choice(SeatSource.values)] = None
    number: Annotated[int | None, Field(ge=1, le=32767)] = None
    note: str = ""
    holders: Annotated[list[HolderItem], Children()] = []


class BoardItem(BodyItem):
    gives_impulses_to: Annotated[list[str], Refs("pages")] = []
    seats: Annotated[list[SeatItem], Children()] = []


class GroupIndexItem(PageItem):
    introduction: str = ""


class StatementItem(KeyedItem):
    title: str
    draft: bool = False
    kind: Annotated[str | None, Choice(Statement.Kind.values)] = None
    date: Day
    body_page: Annotated[str, Ref("pages")]
    text: Annotated[str | None, RichText()] = ""
    document: Annotated[str | None, Ref("documents")] = None
    addressed_to: Annotated[list[str], Refs("pages")] = []


register_page_type("group_index", GroupIndexPage, GroupIndexItem)
register_page_type("theme_group", ThemeGroupPage, ThemeGroupItem)
register_page_type("board", BoardPage, BoardItem)
register_section(SnippetSection("statements", Statement, StatementItem, 1000, after_pages=True))
