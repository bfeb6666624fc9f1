"""What idea calls put into a process file; the ideas themselves belong to the citizens and stay."""

from typing import Annotated

from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field, StringConstraints

from wagtail_aufbruch.ideas.enums import AssessedBy, Assessing, Discussion
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.enums import Asked, Comments, Identification, Moderation
from wagtail_aufbruch.participation.staff.portable import Age, QuestionItem
from wagtail_aufbruch.portable.domain.core_sections import Body
from wagtail_aufbruch.portable.domain.registry import register_page_type
from wagtail_aufbruch.portable.format.codecs import Codec
from wagtail_aufbruch.portable.format.items import Children, Choice, Item, Moment, PageItem, Ref, Refs
from wagtail_aufbruch.portable.format.problems import Path
from wagtail_aufbruch.portable.format.roles import Checking, Exporting, Loading


class TagNames(Codec):
    """Tags, by name, in alphabetical order."""

    late = True

    def check(self, value: list[str], path: Path, checking: Checking) -> None:
        for index, name in enumerate(value):
            if "," in name or not name.strip():
                checking.complain((*path, index), _("A tag is a word or a few, without commas."))

    def write(self, instance: Model, name: str, value: list[str], loading: Loading, path: Path) -> None:
        getattr(instance, name).set(value)

    def read(self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None) -> list[str]:
        return sorted(tag.name for tag in getattr(instance, name).all())


AskedFor = Annotated[str | None, Choice(Asked.values)]


class CriterionItem(Item):
    name: Annotated[str, StringConstraints(max_length=80)]
    explanation: Annotated[str, StringConstraints(max_length=255)] = ""


class IdeaQuestionItem(QuestionItem):
    """A question of a call; ``is_public`` where everybody may read the answers."""

    is_public: bool = False


class IdeaCallItem(PageItem):
    introduction: str = ""
    body: Body = []
    opens_at: Moment = None
    closes_at: Moment = None
    discussion: Annotated[str | None, Choice(Discussion.values)] = None
    discussion_opens_at: Moment = None
    discussion_closes_at: Moment = None
    results_at: Moment = None
    handlungsfelder: Annotated[list[str], Refs("handlungsfelder")] = []
    tags: Annotated[list[str], TagNames()] = []
    handlungsfeld_asked: AskedFor = None
    name_asked: AskedFor = None
    place_asked: AskedFor = None
    picture_asked: AskedFor = None
    document_asked: AskedFor = None
    tags_asked: AskedFor = None
    questions: Annotated[list[IdeaQuestionItem], Children()] = []
    identification: Annotated[str | None, Choice(Identification.values)] = None
    moderation: Annotated[str | None, Choice(Moderation.values)] = None
    comments: Annotated[str | None, Choice(Comments.values)] = None
    comment_moderation: Annotated[str | None, Choice(Moderation.values)] = None
    asks_stance: bool = False
    assessing: Annotated[str | None, Choice(Assessing.values)] = None
    assessed_by: Annotated[str | None, Choice(AssessedBy.values)] = None
    criteria: Annotated[list[CriterionItem], Children()] = []
    min_age: Age = None
    guardian_below: Age = None
    guardian_text: str | None = None
    terms_page: Annotated[str | None, Ref("pages")] = None
    consent_text: str | None = None
    consent_version: str | None = None
    names_days: Annotated[int | None, Field(ge=1, le=3650)] = None


register_page_type("idea_call", IdeaCallPage, IdeaCallItem)
