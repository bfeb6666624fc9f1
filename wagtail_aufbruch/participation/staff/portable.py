"""What several apps put into a process file; what citizens handed in never travels."""

from typing import Annotated, TypeVar

from django.db.models import Model
from pydantic import Field
from wagtail.contrib.forms.models import FORM_FIELD_CHOICES

from wagtail_aufbruch.portable.format.items import Choice, Item

Default = TypeVar("Default")


def default_of(model: type[Model], name: str, kind: type[Default]) -> Default:
    """What an instance of ``model`` begins with in the field ``name``; where a file says nothing, the same holds."""
    default = getattr(model._meta.get_field(name), "default", None)
    if not isinstance(default, kind):
        raise TypeError(f"{name} does not begin with a value of type {kind.__name__}")
    return default


Age = Annotated[int | None, Field(ge=0, le=120)]


class QuestionItem(Item):
    """A question of the editor's own, as in Wagtail's form builder."""

    label: str
    field_type: Annotated[str, Choice([key for key, _name in FORM_FIELD_CHOICES])]
    required: bool | None = None
    choices: str = ""
    default_value: str = ""
    help_text: str = ""
