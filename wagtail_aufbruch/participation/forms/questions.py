"""The editor's own questions, defined as in Wagtail's form builder."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.forms import FormBuilder

from wagtail_aufbruch.core.forms.plain_text import TOO_LONG, PlainLineField, PlainTextField, without_cutting
from wagtail_aufbruch.participation.domain.questions.definition import field_name
from wagtail_aufbruch.participation.models.asking import OwnQuestion

LINE_LENGTH = 255
TEXT_LENGTH = 5000


class QuestionBuilder(FormBuilder):
    """Wagtail's builder with fields that take out what cannot be seen."""

    def create_singleline_field(self, field: OwnQuestion, options: dict[str, Any]) -> forms.Field:
        return without_cutting(PlainLineField(**{"max_length": LINE_LENGTH, **options}))

    def create_multiline_field(self, field: OwnQuestion, options: dict[str, Any]) -> forms.Field:
        options = {"max_length": TEXT_LENGTH, **options, "widget": forms.Textarea(attrs={"rows": 4})}
        return without_cutting(PlainTextField(**options))

    def create_date_field(self, field: OwnQuestion, options: dict[str, Any]) -> forms.Field:
        return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)

    def create_datetime_field(self, field: OwnQuestion, options: dict[str, Any]) -> forms.Field:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        return forms.DateTimeField(widget=widget, **options)

    def create_multiselect_field(self, field: OwnQuestion, options: dict[str, Any]) -> forms.Field:
        # A list in which several are chosen with a key held down is beyond most people.
        return self.create_checkboxes_field(field, options)

    def create_hidden_field(self, field: OwnQuestion, options: dict[str, Any]) -> forms.Field:
        return PlainLineField(**{**options, "required": False, "widget": forms.HiddenInput})


def question_fields(questions: Iterable[OwnQuestion], *, may_be_left_out: bool = False) -> dict[str, forms.Field]:
    """A field for each question, by its name. ``may_be_left_out`` for staff, who write down what they were told."""
    builder = QuestionBuilder([])
    fields = {}
    for question in questions:
        create = builder.get_create_field_function(question.field_type)
        field = create(question, builder.get_field_options(question))
        field.error_messages["required"] = _("Please answer this question.")
        field.error_messages["max_length"] = TOO_LONG
        if may_be_left_out:
            field.required = False
        fields[field_name(question)] = field
    return fields


def shown_questions(form: forms.Form, questions: Iterable[OwnQuestion]) -> list[forms.BoundField]:
    """The fields of the questions, for the template."""
    return [form[field_name(question)] for question in questions]
