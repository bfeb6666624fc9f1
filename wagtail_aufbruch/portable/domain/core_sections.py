"""What ``core`` itself puts into a process file."""

from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from wagtail_aufbruch.core.models import (
    AccessibilityStatementPage,
    BestPracticePage,
    ContentPage,
    Goal,
    Handlungsfeld,
    Member,
    PrivacyPage,
    ProcessPage,
)
from wagtail_aufbruch.core.models.content import AssessmentMethod, Conformity
from wagtail_aufbruch.core.models.palette import Accent, FieldIcon
from wagtail_aufbruch.core.pages.blocks import BodyBlock
from wagtail_aufbruch.portable.domain.registry import PROCESS, register_page_type, register_section
from wagtail_aufbruch.portable.domain.snippets import SnippetSection
from wagtail_aufbruch.portable.format.codecs import ConsentedImage, GroupNames, Private
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
    Stream,
    complain,
)
from wagtail_aufbruch.portable.format.media import ImageItem, MediaItem, MediaSection

BODY = Stream(BodyBlock())
Body = Annotated[list[Any], BODY]
Text = Annotated[str | None, RichText()]


class PrincipleItem(Item):
    title: str
    text: str = ""


class QuestionItem(Item):
    title: str
    text: str = ""


class StepItem(Item):
    """A step of the timeline."""

    title: str
    period: str = ""
    start: Day = None
    end: Day = None
    text: str = ""
    page: Annotated[str | None, Ref("pages")] = None


class TermItem(Item):
    key: str
    singular: str
    plural: str


class ProcessItem(PageItem):
    claim: str = ""
    introduction: Text = ""
    body: Body = []
    sign_language_page: Annotated[str | None, Ref("pages")] = None
    contact_name: str = ""
    contact_unit: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    contact_address: str = ""
    staff_groups: Annotated[list[str], GroupNames()] = []
    terms: Annotated[list[TermItem], Children()] = []
    principles: Annotated[list[PrincipleItem], Children()] = []
    questions: Annotated[list[QuestionItem], Children()] = []
    timeline: Annotated[list[StepItem], Children()] = []


class BodyPageItem(PageItem):
    """A page that is mainly running text."""

    introduction: str = ""
    body: Body = []


class InaccessiblePartItem(Item):
    part: str
    reason: str
    alternative: str = ""


class AccessibilityItem(BodyPageItem):
    conformity: Annotated[str | None, Choice(Conformity.values)] = None
    method: Annotated[str | None, Choice(AssessmentMethod.values)] = None
    made_on: Day = None
    reviewed_on: Day = None
    feedback_contact: str = ""
    feedback_email: str = ""
    feedback_phone: str = ""
    enforcement: Text = None
    inaccessible_parts: Annotated[list[InaccessiblePartItem], Children()] = []


class PrivacyItem(BodyPageItem):
    controller: str = ""
    officer: str = ""
    authority: str | None = None
    processing: Text = None


class BestPracticeItem(BodyPageItem):
    kind: Annotated[str | None, Choice(BestPracticePage.Kind.values)] = None
    source: str = ""
    source_url: str = ""
    prepared_by: str = ""
    handlungsfelder: Annotated[list[str], Refs("handlungsfelder")] = []


class DocumentLinkItem(Item):
    document: Annotated[str, Ref("documents")]


class AnyFieldItem(KeyedItem):
    title: str
    slug: str = ""
    description: str = ""
    accent: Annotated[str, Choice([*Accent.values, ""])] = ""
    icon: Annotated[str, Choice([*FieldIcon.values, ""])] = ""
    documents: Annotated[list[DocumentLinkItem], Children()] = []


class SubfieldItem(AnyFieldItem):
    """A field of action of the second level."""

    @model_validator(mode="before")
    @classmethod
    def _no_third_level(cls, value: object) -> object:
        if isinstance(value, dict) and "fields" in value:
            raise complain(_("There are two levels: a field of the second level holds no fields of its own."))
        return value


class FieldItem(AnyFieldItem):
    """A field of action of the first level; ``fields`` holds those below it."""

    fields: list[SubfieldItem] = []


class GoalItem(KeyedItem):
    title: str
    description: str = ""
    weight: Annotated[int, Field(ge=0, le=32767)] = 1


class MemberItem(KeyedItem):
    """Somebody who sits in a group or board. E-mail and where a consent is kept are for staff only."""

    name: str = ""
    role: str = ""
    organisation: str = ""
    sector: Annotated[str, Choice([*Member.Sector.values, ""])] = ""
    portrait: Annotated[str | None, ConsentedImage()] = None
    portrait_consent_on: Day = None
    portrait_consent_note: Annotated[str | None, Private()] = None
    email: Annotated[str | None, Private()] = None


register_page_type(PROCESS, ProcessPage, ProcessItem)
register_page_type("content", ContentPage, BodyPageItem)
register_page_type("accessibility", AccessibilityStatementPage, AccessibilityItem)
register_page_type("privacy", PrivacyPage, PrivacyItem)
register_page_type("best_practice", BestPracticePage, BestPracticeItem)
register_section(MediaSection("images", ImageItem, 100))
register_section(MediaSection("documents", MediaItem, 200))
register_section(SnippetSection("handlungsfelder", Handlungsfeld, FieldItem, 300))
register_section(SnippetSection("goals", Goal, GoalItem, 400))
register_section(SnippetSection("members", Member, MemberItem, 500))
