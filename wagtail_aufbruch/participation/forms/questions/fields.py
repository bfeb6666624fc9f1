"""The editor's own questions, defined as in Wagtail's form builder."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.forms import FormBuilder

from wagtail_aufbruch.core.forms.plain_text import NO_ADDRESS, TOO_LONG, PlainLineField, PlainTextField, without_cutting
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.participation.domain.questions.definition import (
    CHOOSING,
    UNANSWERED,
    UPLOADED,
    Question,
    choices_of,
    field_name,
    is_public,
    lines_of,
)
from wagtail_aufbruch.participation.domain.questions.limits import most_people
from wagtail_aufbruch.participation.enums import ExtraType
from wagtail_aufbruch.participation.forms.questions.numbers import NumberField
from wagtail_aufbruch.participation.forms.team import TeamField
from wagtail_aufbruch.participation.forms.video import LinkField, VideoLinkField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LINE_LENGTH = 255
TEXT_LENGTH = 5000
URL_LENGTH = 1000
EMAIL_LENGTH = 254
REQUIRED: dict[str, "StrOrPromise"] = {
    ExtraType.CONSENT: _("Without this consent you cannot take part. Please tick the box."),
    ExtraType.TEAM: _("Please name at least one person."),
    ExtraType.CATEGORY: _("Please choose a category."),
    ExtraType.VIDEO: _("Please give the address of the video."),
}
"""What is said where nothing was answered, for types of which one would say it in other words."""

MISTYPED: dict[str, "StrOrPromise"] = {
    "date": _("This is no day. Write it as %(example)s."),
    "datetime": _("This is no moment. Write it as %(example)s."),
    "email": NO_ADDRESS,
    "url": _("This is no address of a page. It has the form https://www.example.org."),
}
"""What is said where an answer is no such thing: how it is written, which Django's own words do not say."""
TAKEN = {"date": "DATE_INPUT_FORMATS", "datetime": "DATETIME_INPUT_FORMATS"}
"""By the type of an answer, in which forms its field takes it; others in each language."""
EXAMPLE = datetime(2026, 12, 31, 18)
NOT_OFFERED = _("This answer is not offered any more. Please choose another one.")


class ConsentTick(forms.CheckboxInput):
    """A tick below the wording that it agrees to."""


class QuestionBuilder(FormBuilder):
    """Wagtail's builder with fields that take out what cannot be seen, and with those of a form in steps.

    ``categories``: pairs of a key and a title, of which one is chosen. ``young_below``: the age below which a guardian
    has to agree, asked for each person of a team; ``own_email`` is no guardian's. ``class_size``: so many young people
    can be pasted as a list.
    """

    def __init__(
        self,
        categories: Iterable[tuple[str, str | Promise]] = (),
        young_below: int | None = None,
        own_email: str = "",
        class_size: int | None = None,
    ) -> None:
        super().__init__([])
        self.categories, self.young_below = list(categories), young_below
        self.own_email, self.class_size = own_email, class_size

    def get_field_options(self, field: Question) -> dict[str, Any]:
        # Not escaped, as Wagtail does it: our templates do that, and other words are put behind it.
        return {**super().get_field_options(field), "help_text": field.help_text}

    def get_create_field_function(self, kind: str) -> Callable[[Question, dict[str, Any]], forms.Field]:
        """A type that no version knows any more is answered in plain text."""
        create: Callable[[Question, dict[str, Any]], forms.Field]
        create = getattr(self, f"create_{kind}_field", self.create_multiline_field)
        return create

    def has_field(self, question: Question) -> bool:
        """Whether it is answered in the form itself."""
        if question.field_type == ExtraType.CATEGORY:
            return bool(self.categories)
        return question.field_type not in UNANSWERED | UPLOADED

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
        return without_cutting(LinkField(**{"max_length": URL_LENGTH, "assume_scheme": "https", **options}))

    def create_email_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        return without_cutting(forms.EmailField(**{"max_length": EMAIL_LENGTH, **options}))

    def create_video_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        return without_cutting(VideoLinkField(**options))

    def create_team_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        return TeamField(
            most=max(most_people(field), self.class_size or 0),
            young_below=self.young_below,
            own_email=self.own_email,
            takes_list=self.class_size is not None,
            **{**options, "initial": None},
        )

    def create_category_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        missing = {"invalid_choice": _("This category does not exist any more. Please choose another one.")}
        options = {"error_messages": missing, **options, "initial": None}
        return forms.ChoiceField(choices=self.categories, widget=forms.RadioSelect, **options)

    def create_consent_field(self, field: Question, options: dict[str, Any]) -> forms.Field:
        # Never ticked beforehand: that would be no consent (GDPR, recital 32).
        return forms.BooleanField(**{**options, "initial": False, "widget": ConsentTick})

    def get_formatted_field_choices(self, field: Question) -> list[tuple[str, str]]:
        return [(choice, choice) for choice in choices_of(field)]

    def get_formatted_field_initial(self, field: Question) -> list[str]:
        return lines_of(field.default_value)


def mistyped(kind: str) -> "StrOrPromise":
    """What is said of an answer that is no such thing, with an example that the field takes in this language."""
    if kind not in TAKEN:
        return MISTYPED[kind]
    forms_taken = get_format(TAKEN[kind])
    # Nobody types seconds who need not.
    shape = next((one for one in forms_taken if "%S" not in one), forms_taken[0])
    return MISTYPED[kind] % {"example": EXAMPLE.strftime(shape)}


def question_fields(
    questions: Iterable[Question],
    *,
    may_be_left_out: bool = False,
    given: Mapping[str, object] | None = None,
    categories: Iterable[tuple[str, str | Promise]] = (),
    young_below: int | None = None,
    own_email: str = "",
    class_size: int | None = None,
) -> dict[str, forms.Field]:
    """A field for each question that is answered in the form itself, by its name: none for headings and files, nor for
    a category where there are none. ``may_be_left_out`` for staff, who write down what they were told.

    ``given``: what was answered before, by the same names; a choice that is not offered any more can be kept, a
    category cannot. ``categories``: pairs of key and title. ``young_below``: the age below which a guardian has to
    agree, if each person of a team is asked for it; ``own_email``: that of whoever fills in the form, who is not their
    guardian. ``class_size``: how many young people can be pasted as a list; None where none is taken.
    """
    builder = QuestionBuilder(categories, young_below, own_email, class_size)
    fields = {}
    for question in filter(builder.has_field, questions):
        create = builder.get_create_field_function(question.field_type)
        field = create(question, builder.get_field_options(question))
        field.error_messages["required"] = REQUIRED.get(question.field_type, _("Please answer this question."))
        field.error_messages["max_length"] = TOO_LONG
        if question.field_type in MISTYPED:
            field.error_messages["invalid"] = mistyped(question.field_type)
        if question.field_type in CHOOSING:
            field.error_messages["invalid_choice"] = NOT_OFFERED
        chosen = (given or {}).get(field_name(question))
        if isinstance(field, forms.ChoiceField) and chosen is not None and question.field_type in CHOOSING:
            field.choices = _with_chosen(choices_of(question), chosen)
        if isinstance(field, TeamField):
            field.keep(chosen)
        if is_public(question):
            shown = _("Your answer is shown publicly.")
            field.help_text = format_lazy("{} {}", field.help_text, shown) if field.help_text else shown
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
    names = [field_name(question) for question in questions]
    return [form[name] for name in names if name in form.fields]
