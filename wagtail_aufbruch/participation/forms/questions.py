"""The editor's own questions, defined as in Wagtail's form builder."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.forms import FormBuilder

from wagtail_aufbruch.core.forms.plain_text import TOO_LONG, PlainLineField, PlainTextField, without_cutting
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.participation.domain.questions.definition import (
    Question,
    choices_of,
    field_name,
    is_public,
    lines_of,
)
from wagtail_aufbruch.participation.forms.numbers import NumberField

LINE_LENGTH = 255
TEXT_LENGTH = 5000
URL_LENGTH = 1000
EMAIL_LENGTH = 254


class QuestionBuilder(FormBuilder):
    """Wagtail's builder with fields that take out what cannot be seen."""

    def create_singleline_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        return without_cutting(PlainLineField(**{"max_length": LINE_LENGTH, **options}))

    def create_multiline_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        options = {"max_length": TEXT_LENGTH, **options, "widget": forms.Textarea(attrs={"rows": 4})}
        return without_cutting(PlainTextField(**options))

    def create_number_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        return NumberField(**options)

    def create_date_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return forms.DateField(widget=widget, validators=[plausible_year], **options)

    def create_datetime_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        return forms.DateTimeField(widget=widget, validators=[plausible_year], **options)

    def create_multiselect_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        # A list in which several are chosen with a key held down is beyond most people.
        return self.create_checkboxes_field(field, options)

    def create_hidden_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        return PlainLineField(**{"max_length": LINE_LENGTH, **options, "required": False, "widget": forms.HiddenInput})

    def create_url_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        return without_cutting(forms.URLField(**{"max_length": URL_LENGTH, "assume_scheme": "https", **options}))

    def create_email_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        return without_cutting(forms.EmailField(**{"max_length": EMAIL_LENGTH, **options}))

    def get_formatted_field_choices(self, field: Question) -> list[tuple[str, str]]:
        return [(choice, choice) for choice in choices_of(field)]

    def get_formatted_field_initial(self, field: Question) -> list[str]:
        return lines_of(field.default_value)


def question_fields(
    questions: Iterable[Question], *, may_be_left_out: bool = False, given: Mapping[str, object] | None = None
) -> dict[str, forms.Field]:
    """A field for each question, by its name. ``may_be_left_out`` for staff, who write down what they were told.

    ``given``: what was answered before, by the same names; a choice that is not offered any more can be kept.
    """
    builder = QuestionBuilder([])
    fields = {}
    for question in questions:
        create = builder.get_create_field_function(question.field_type)
        field = create(question, builder.get_field_options(question))
        field.error_messages["required"] = _("Please answer this question.")
        field.error_messages["max_length"] = TOO_LONG
        if isinstance(field, forms.ChoiceField) and given and field_name(question) in given:
            field.choices = _with_chosen(choices_of(question), given[field_name(question)])
        if is_public(question):
            field.help_text = format_lazy("{} {}", field.help_text, _("Your answer is shown publicly."))
        if may_be_left_out:
            field.required = False
        fields[field_name(question)] = field
    return fields


def _with_chosen(choices: list[str], chosen: object) -> list[tuple[str, str]]:
    """The choices, and what was chosen before although the editor has taken it out since: whoever mends their telephone
    number must not lose it."""
    before = [str(one) for one in (chosen if isinstance(chosen, list) else [chosen])]
    return [(one, one) for one in dict.fromkeys([*choices, *before])]


def shown_questions(form: forms.Form, questions: Iterable[Question]) -> list[forms.BoundField]:
    """The fields of the questions, for the template."""
    return [form[field_name(question)] for question in questions]
