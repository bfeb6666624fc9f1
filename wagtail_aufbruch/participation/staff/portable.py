"""What several apps put into a process file; what citizens handed in never travels."""

from typing import Annotated

from pydantic import Field
from wagtail.contrib.forms.models import FORM_FIELD_CHOICES

from wagtail_aufbruch.portable.format.items import Choice, Item

Age = Annotated[int | None, Field(ge=0, le=120)]


class QuestionItem(Item):
    """A question of the editor's own, as in Wagtail's form builder."""

    label: str
    field_type: Annotated[str, Choice([key for key, _name in FORM_FIELD_CHOICES])]
    required: bool | None = None
    choices: str = ""
    default_value: str = ""
    help_text: str = ""
