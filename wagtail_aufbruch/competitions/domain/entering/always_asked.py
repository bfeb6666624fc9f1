"""What every entry has besides the editor's own fields, asked for on the first step of each form."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.domain.questions.definition import Question
from wagtail_aufbruch.participation.enums import ExtraType

TITLE = _("Title of your entry")
TITLE_MISSING = _("Give your entry a title.")
NAME = _("Your name, or that of your team")
NAME_MISSING = _("Say who enters.")
CATEGORY = _("Category")
CATEGORY_MISSING = _("Choose a category.")


def asks_category(questions: Iterable[Question]) -> bool:
    """Whether the editor has put the choice of a category somewhere; else it stands on the first step."""
    return any(question.field_type == ExtraType.CATEGORY for question in questions)
