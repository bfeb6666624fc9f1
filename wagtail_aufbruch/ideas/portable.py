"""What idea calls put into a process file; the ideas themselves belong to the citizens and stay."""

from typing import Annotated

from wagtail_aufbruch.core.portable.items import Moment, PageItem, Refs
from wagtail_aufbruch.core.portable.registry import register_page_type
from wagtail_aufbruch.core.portable.sections import Body
from wagtail_aufbruch.ideas.models import IdeaCallPage


class IdeaCallItem(PageItem):
    introduction: str = ""
    body: Body = []
    opens_at: Moment = None
    closes_at: Moment = None
    handlungsfelder: Annotated[list[str], Refs("handlungsfelder")] = []
    consent_text: str | None = None
    consent_version: str | None = None


register_page_type("idea_call", IdeaCallPage, IdeaCallItem)
