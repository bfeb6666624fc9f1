"""What competitions put into a process file.

What people handed in stays, and so does all that followed from it: ballots, checks, prizes that were given, and the
versions of the form that entries were made with. The rows that extended a deadline stay as well: they tell what this
site promised; the file holds the end as it is now.
"""

import re
from typing import Annotated

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints

from wagtail_aufbruch.competitions.enums import Unrepaired
from wagtail_aufbruch.competitions.models import CompetitionIndexPage, CompetitionPage
from wagtail_aufbruch.competitions.models.pages.check_rules import RULE_LENGTH
from wagtail_aufbruch.competitions.models.pages.competition import MOST_DAYS, MOST_ENTRIES
from wagtail_aufbruch.competitions.models.pages.voting import MOST_CHOICES
from wagtail_aufbruch.participation.domain.questions.answerable import problems_of
from wagtail_aufbruch.participation.enums import Comments, DocumentsAllowed, Moderation
from wagtail_aufbruch.participation.models.questions.form_questions import ENTRY_FIELD_CHOICES
from wagtail_aufbruch.participation.staff.portable import Age, QuestionItem, default_of
from wagtail_aufbruch.portable.domain.core_sections import BODY, Body
from wagtail_aufbruch.portable.domain.registry import register_page_type
from wagtail_aufbruch.portable.format.codecs import KeyedChildren
from wagtail_aufbruch.portable.format.items import Children, Choice, Day, Item, Moment, PageItem, Ref, complain
from wagtail_aufbruch.portable.format.problems import FileProblems, Path
from wagtail_aufbruch.portable.format.roles import Loading

ROW_KEY = re.compile(r"[0-9a-z]{1,8}")


def _row_key(value: str) -> str:
    if value and not ROW_KEY.fullmatch(value):
        raise complain(_("The key of a row has at most 8 small letters and digits."))
    return value


RowKey = Annotated[str, AfterValidator(_row_key)]
"""Under which answers are kept; left out, the row gets one of its own."""
Title = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Line = Annotated[str, StringConstraints(max_length=255)]
Small = Annotated[int, Field(ge=0, le=32767)]


class FormRows(KeyedChildren):
    """The rows of a form; what an editor could not save is told here, too."""

    def write(self, instance: Model, name: str, value: "list[Item]", loading: Loading, path: Path) -> None:
        super().write(instance, name, value, loading, path)
        has_categories = isinstance(instance, CompetitionPage) and bool(instance.categories.all())
        wrong = problems_of(list(getattr(instance, name).all()), has_categories=has_categories)
        if wrong:
            raise FileProblems(
                problem
                for place, field, words in wrong
                for problem in loading.problems(ValidationError({field: words}), value[place], (*path, place)).problems
            )


class CategoryItem(Item):
    key: RowKey = ""
    title: Title
    text: Line = ""


class PrizeItem(Item):
    title: Title
    text: Line = ""


class CheckRuleItem(Item):
    """A rule of the formal check, and what becomes of an entry that was not repaired in time."""

    key: RowKey = ""
    text: Annotated[str, StringConstraints(min_length=1, max_length=RULE_LENGTH)]
    if_not_repaired: Annotated[str, Choice(Unrepaired.values)] = Unrepaired.NOT_ADMITTED.value


class EntryQuestionItem(QuestionItem):
    """A row of the entry form; ``is_public`` where everybody reads the answers while the public votes."""

    key: RowKey = ""
    field_type: Annotated[str, Choice([kind for _heading, kinds in ENTRY_FIELD_CHOICES for kind, _name in kinds])]
    is_public: bool = False
    documents: Annotated[str, Choice(DocumentsAllowed.values)] = DocumentsAllowed.PDF.value
    most_files: Small = 1
    most_megabytes: Small | None = None
    most_people: Small = 10


class CompetitionItem(PageItem):
    introduction: str = ""
    organiser: Line = ""
    body: Body = []
    prizes: Annotated[list[PrizeItem], Children()] = []
    opens_at: Moment = None
    closes_at: Moment = None
    jury_from: Day = None
    jury_until: Day = None
    honoured_at: Moment = None
    who_may: str = ""
    min_age: Age = None
    max_age: Age = None
    guardian_below: Age = None
    guardian_text: str | None = None
    takes_classes: bool = False
    most_entries: Annotated[int, Field(ge=1, le=MOST_ENTRIES)] = default_of(CompetitionPage, "most_entries", int)
    categories: Annotated[list[CategoryItem], KeyedChildren()] = []
    questions: Annotated[list[EntryQuestionItem], FormRows()] = []
    check_rules: Annotated[list[CheckRuleItem], KeyedChildren()] = []
    repair_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = default_of(CompetitionPage, "repair_days", int)
    appeal_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = default_of(CompetitionPage, "appeal_days", int)
    vote_wanted: bool = False
    vote_from: Moment = None
    vote_until: Moment = None
    vote_choices: Annotated[int, Field(ge=1, le=MOST_CHOICES)] = default_of(CompetitionPage, "vote_choices", int)
    vote_least: Annotated[int, Field(ge=0, le=2_147_483_647)] = default_of(CompetitionPage, "vote_least", int)
    jury_weight: Annotated[int, Field(ge=0, le=100)] = default_of(CompetitionPage, "jury_weight", int)
    recount_wanted: bool = True
    comments: Annotated[str | None, Choice(Comments.values)] = None
    comment_moderation: Annotated[str | None, Choice(Moderation.values)] = None
    takes_support: bool = True
    talk_until: Moment = None
    terms: Annotated[list[object] | None, BODY] = None
    terms_page: Annotated[str | None, Ref("pages")] = None
    consent_text: str | None = None
    consent_version: str | None = None
    keep_days: Annotated[int, Field(ge=1, le=1095)] = default_of(CompetitionPage, "keep_days", int)
    names_days: Annotated[int | None, Field(ge=1, le=3650)] = None


class CompetitionIndexItem(PageItem):
    introduction: str = ""


register_page_type("competition", CompetitionPage, CompetitionItem)
register_page_type("competition_index", CompetitionIndexPage, CompetitionIndexItem)
