"""What review rounds put into a process file: how they judge, as a template for the next time.

Who judges, what is judged, reviews, results and what a group has decided stay. A round that is loaded is a draft,
whatever it was; staff choose the people and the things, and release it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.staff.portable import default_of
from wagtail_aufbruch.portable.domain.registry import PAGES, register_section
from wagtail_aufbruch.portable.format.items import Children, Choice, Item, KeyedItem, Moment, Ref, complain
from wagtail_aufbruch.portable.format.problems import Path, one_of
from wagtail_aufbruch.reviews.domain.errors import ReviewError
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan, RoundPlan, create_round
from wagtail_aufbruch.reviews.enums import Dealing, Method, TieBreak
from wagtail_aufbruch.reviews.extension.subjects import subject_kinds
from wagtail_aufbruch.reviews.models import Round
from wagtail_aufbruch.reviews.models.round import HIGHEST, TEXT_LENGTH, TITLE_LENGTH

if TYPE_CHECKING:
    from wagtail_aufbruch.portable.domain.exporter import Exporter
    from wagtail_aufbruch.portable.domain.loader import Loader

Points = Annotated[int, Field(ge=1, le=HIGHEST)]


def _kind(value: str) -> str:
    if value not in subject_kinds():
        message = _("“%(value)s” is not known here. Expected is one of: %(known)s.")
        raise complain(message % {"value": value, "known": one_of(subject_kinds())})
    return value


def _chain(value: list[str]) -> list[str]:
    known = [step for step in TieBreak.values if step in value]
    if known != value:
        message = _("What decides between equal results is some of these, in this order: %(known)s.")
        raise complain(message % {"known": one_of(TieBreak.values)})
    return value


class CriterionItem(Item):
    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    help_text: Annotated[str, StringConstraints(max_length=500)] = ""
    least: Annotated[int, Field(ge=0, le=HIGHEST)] = 1
    most: Points = 5
    weight: Points = 1
    steps: Annotated[str, StringConstraints(max_length=1000)] = ""
    may_abstain: bool = True

    @field_validator("most")
    @classmethod
    def _above(cls, value: int, info: ValidationInfo) -> int:
        if value <= info.data.get("least", 0):
            raise complain(_("The highest score has to be above the lowest one."))
        return value


class RoundItem(KeyedItem):
    """``judges`` says which kind of things of the page, ``division`` which part of them, a category for instance."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=TITLE_LENGTH)]
    introduction: Annotated[str, StringConstraints(max_length=TEXT_LENGTH)] = ""
    page: Annotated[str, Ref(PAGES)]
    subject_kind: Annotated[str, Field(alias="judges"), AfterValidator(_kind)]
    division: str = ""
    method: Annotated[str, Choice(Method.values)] = Method.INDEX.value
    least_reviews: Points = default_of(Round, "least_reviews", int)
    tie_breaks: Annotated[list[str], AfterValidator(_chain)] = list(RoundPlan.tie_breaks)
    dealing: Annotated[str, Choice(Dealing.values)] = Dealing.ALL.value
    reviews_each: Points = default_of(Round, "reviews_each", int)
    is_blind: bool = False
    shows_others: bool = False
    opens_at: Moment = None
    closes_at: Moment = None
    keep_days: Annotated[int, Field(ge=30, le=3650)] = default_of(Round, "keep_days", int)
    criteria: Annotated[list[CriterionItem], Children()] = []

    @field_validator("closes_at")
    @classmethod
    def _after(cls, value: Moment, info: ValidationInfo) -> Moment:
        begins = info.data.get("opens_at")
        if value is not None and begins is not None and value <= begins:
            raise complain(_("The end has to lie after the beginning."))
        return value

    def plan(self) -> RoundPlan:
        """The round as staff would have typed it."""
        values: dict[str, Any] = {name: getattr(self, name) for name in RoundPlan.__dataclass_fields__}
        return RoundPlan(**{**values, "criteria": [CriterionPlan(**one.model_dump()) for one in self.criteria]})


class RoundSection:
    """The rounds of a process, each for one of its pages; one whose page was deleted is left out."""

    name = "review_rounds"
    item = RoundItem
    order = 1100
    after_pages = True

    def instances(self, process: Process) -> Sequence[Round]:
        rows = Round.objects.filter(process_id=process.pk, page__isnull=False)
        return list(rows.prefetch_related("criteria").order_by("created_at", "pk"))

    def usual_key(self, instance: Model) -> str:
        return f"{self.name}-{instance.pk}"

    def get(self, pk: str) -> Round | None:
        return Round.objects.filter(pk=pk).first()

    def export(self, exporter: "Exporter") -> list[dict[str, Any]]:
        rounds = self.instances(exporter.process)
        rows = [(one, exporter.item(one, RoundItem, key=exporter.key(self.name, one.pk))) for one in rounds]
        return [plain for one, plain in rows if exporter.is_whole(plain, RoundItem, one)]

    def load(self, entries: "list[tuple[KeyedItem, Path]]", loader: "Loader") -> None:
        for item, path in entries:
            if not isinstance(item, RoundItem) or loader.is_known(self.name, item.key):
                continue
            loader.at(path)
            page = loader.related(PAGES, item.page, (*path, "page"))
            if not isinstance(page, BasePage):
                message = _("“%(title)s” was left out: its page has been deleted or is in another process.")
                loader.note(message % {"title": item.title})
                continue
            try:
                made = create_round(page, item.subject_kind, item.plan(), user=None, division=item.division)
            except ReviewError as error:
                raise loader.problems(ValidationError({"division": str(error)}), item, path) from error
            loader.remember(self.name, item.key, made)


register_section(RoundSection())
