"""What projects put into a process file: their pages, and the steps that count, with their days and reasons.

What a project comes from stays out: contributions belong to the citizens who handed them in.
"""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from wagtail_aufbruch.portable.domain.core_sections import Body
from wagtail_aufbruch.portable.domain.registry import register_page_type
from wagtail_aufbruch.portable.format.codecs import Codec
from wagtail_aufbruch.portable.format.items import Children, Choice, Day, Item, PageItem, Ref, Refs, complain
from wagtail_aufbruch.portable.format.problems import Path
from wagtail_aufbruch.portable.format.roles import Checking, Exporting, Loading
from wagtail_aufbruch.projects.domain.errors import ProjectError
from wagtail_aufbruch.projects.domain.stages import Because, standing_of, write_step
from wagtail_aufbruch.projects.enums import EffectKind, Rhythm, Stage
from wagtail_aufbruch.projects.models import ProjectIndexPage, ProjectPage, ProjectStep
from wagtail_aufbruch.projects.models.parts import LONGEST_PERIOD
from wagtail_aufbruch.projects.staff.portable_priorities import Priorities, PriorityItem

Line = Annotated[str, StringConstraints(max_length=200)]
LongLine = Annotated[str, StringConstraints(max_length=255)]


def _amount(value: object) -> Decimal | None:
    try:
        return Decimal(str(value)) if value is not None else None
    except InvalidOperation as error:
        raise complain(
            _("“%(value)s” is not an amount. Expected is something like 5000.") % {"value": value}
        ) from error


class Amount(Codec):
    """An amount: a plain number in the file."""

    def read(
        self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None
    ) -> int | float | None:
        value: Decimal | None = getattr(instance, name)
        if value is None:
            return None
        return int(value) if value == value.to_integral_value() else float(value)


class MilestoneItem(Item):
    title: Line
    planned_on: Day = None
    reached_on: Day = None
    note: LongLine = ""


class NewsItem(Item):
    date: Day
    title: Line
    text: str = ""


class EffectItem(Item):
    """A line of a council paper; what is not known is left out."""

    kind: Annotated[str | None, Choice(EffectKind.values)] = None
    title: Line = ""
    rhythm: Annotated[str, Choice([*Rhythm.values, ""])] = ""
    amount: Annotated[Decimal | None, BeforeValidator(_amount), Amount()] = None
    months: Annotated[int | None, Field(ge=1, le=LONGEST_PERIOD)] = None
    booked: Line = ""


class DocumentItem(Item):
    document: Annotated[str, Ref("documents")]


class PictureItem(Item):
    image: Annotated[str, Ref("images")]
    alt_text: LongLine
    caption: LongLine = ""


class StepItem(Item):
    """A step of the project. The last one is where it stands."""

    stage: Annotated[str, Choice(Stage.values)]
    on: Day = None
    reason: str = ""
    source: LongLine = ""
    source_url: str = ""


class Steps(Codec):
    """The steps that count, the oldest first; they stand beside the page, and are checked like those of staff."""

    late = True

    def check(self, value: list[StepItem], path: Path, checking: Checking) -> None:
        for index, item in enumerate(value):
            checking.look_over(item, (*path, index))

    def write(self, instance: Model, name: str, value: list[StepItem], loading: Loading, path: Path) -> None:
        project = cast(ProjectPage, instance)
        for index, item in enumerate(value):
            because = Because(item.on, item.reason.strip(), item.source.strip(), item.source_url.strip())
            given = ProjectStep(
                stage=item.stage,
                on=because.on,
                reason=because.reason,
                source=because.source,
                source_url=because.source_url,
            )
            try:
                # As the form of staff asks it: an address that begins with "javascript:" leads nowhere good.
                given.clean_fields(exclude=["project"])
            except ValidationError as error:
                raise loading.problems(error, item, (*path, index)) from error
            try:
                write_step(project, standing_of(project), item.stage, because, user=None)
            except ProjectError as error:
                raise loading.problems(ValidationError({"stage": str(error.message)}), item, (*path, index)) from error

    def read(
        self, instance: Model, name: str, exporting: Exporting, item: type[BaseModel] | None
    ) -> list[dict[str, Any]]:
        return exporting.items(standing_of(cast(ProjectPage, instance)).steps, StepItem)


class ProjectItem(PageItem):
    introduction: str = ""
    body: Body = []
    handlungsfelder: Annotated[list[str], Refs("handlungsfelder")] = []
    goals: Annotated[list[str], Refs("goals")] = []
    group: Annotated[str | None, Ref("pages")] = None
    responsible_unit: Annotated[str, StringConstraints(max_length=160)] = ""
    responsible_role: Annotated[str, StringConstraints(max_length=160)] = ""
    starts_on: Day = None
    ends_on: Day = None
    milestones: Annotated[list[MilestoneItem], Children()] = []
    news: Annotated[list[NewsItem], Children()] = []
    effects: Annotated[list[EffectItem], Children()] = []
    documents: Annotated[list[DocumentItem], Children()] = []
    pictures: Annotated[list[PictureItem], Children()] = []
    steps: Annotated[list[StepItem], Steps()] = []


class ProjectIndexItem(PageItem):
    introduction: str = ""
    priorities: Annotated[list[PriorityItem], Priorities()] = []


register_page_type("project_index", ProjectIndexPage, ProjectIndexItem)
register_page_type("project", ProjectPage, ProjectItem)
