"""One step of an entry form, made from the version of the form that the entry was begun with."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.domain.consents.team import MOST_IN_A_CLASS, all_answers
from wagtail_aufbruch.competitions.domain.entering import always_asked
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.competitions.models.entries.entry import NAME_LENGTH, TITLE_LENGTH
from wagtail_aufbruch.core.forms.plain_text import TOO_LONG, PlainLineField, without_cutting
from wagtail_aufbruch.core.forms.redisplay import retype
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.domain.questions.answers import Answer, answers_to, values_by_field
from wagtail_aufbruch.participation.domain.questions.definition import UPLOADED, Question, field_name
from wagtail_aufbruch.participation.domain.questions.steps import Step, steps_of
from wagtail_aufbruch.participation.enums import ExtraType
from wagtail_aufbruch.participation.forms.questions.fields import question_fields
from wagtail_aufbruch.participation.forms.questions.parts import Part, shown_parts
from wagtail_aufbruch.participation.forms.team import TeamField

CATEGORY = "category"


def entry_steps(entry: Entry) -> list[Step]:
    """The steps of the entry's form."""
    return steps_of(questions_of(entry.form))


def _line(label: Any, missing: Any, length: int, **more: Any) -> forms.Field:
    messages = {"required": missing, "max_length": TOO_LONG}
    return without_cutting(PlainLineField(label=label, max_length=length, error_messages=messages, **more))


class StepForm(forms.Form):
    """What one step asks. Nothing is stored here.

    ``is_lenient``: nothing has to be filled in, for what is only put aside; what is filled in wrong is still told.
    """

    revision = forms.CharField(widget=forms.HiddenInput)
    takes_lists = True
    """Whether a class list can be uploaded, which is taken over on a page of its own."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        entry: Entry,
        number: int,
        is_lenient: bool = False,
        **kwargs: Any,
    ) -> None:
        self.entry, self.number = entry, number
        self.steps = entry_steps(entry)
        self.step = self.steps[number - 1]
        self.asked = self._asked_here()
        self.categories = [(one.key, one.title) for one in entry.competition.categories.all()]
        self.answers = all_answers(entry)
        given = values_by_field(self.asked, self.answers)
        super().__init__(data, **kwargs)
        self.fields.update(self._first())
        self.fields.update(
            question_fields(
                self.asked,
                categories=self.categories,
                given=given,
                young_below=entry.competition.guardian_below or None,
                own_email=entry.email,
                class_size=MOST_IN_A_CLASS if entry.competition.takes_classes else None,
            )
        )
        for field in self.fields.values():
            if isinstance(field, TeamField):
                field.widget.takes_file = self.takes_lists and field.is_for_classes
        category = self.category_field()
        self.initial = {
            "revision": entry.revision,
            "title": entry.title,
            "name": entry.name,
            **({category: entry.category} if category else {}),
            **given,
            **self.initial,
        }
        if is_lenient:
            for field in self.fields.values():
                field.required = False

    def _asked_here(self) -> Sequence[Question]:
        """Which of the editor's own fields this form has."""
        return self.step.questions

    def _first(self) -> dict[str, forms.Field]:
        """What every entry has, before the editor's own fields; on the first step alone."""
        if self.number != 1:
            return {}
        first = self._always()
        if always_asked.asks_category(questions_of(self.entry.form)):
            first.pop(CATEGORY, None)
        return first

    def _always(self) -> dict[str, forms.Field]:
        """The fields of what every entry has."""
        first = {
            "title": _line(always_asked.TITLE, always_asked.TITLE_MISSING, TITLE_LENGTH),
            "name": _line(
                always_asked.NAME,
                always_asked.NAME_MISSING,
                NAME_LENGTH,
                widget=forms.TextInput(attrs={"autocomplete": "name"}),
            ),
        }
        if self.categories:
            first[CATEGORY] = forms.ChoiceField(
                label=always_asked.CATEGORY,
                choices=self.categories,
                widget=forms.RadioSelect,
                error_messages={"required": always_asked.CATEGORY_MISSING, "invalid_choice": _("Choose one of these.")},
            )
        return first

    def parts(self) -> list[Part]:
        """The editor's own fields in order, with headings and places for files; for the template."""
        return shown_parts(self, self.asked)

    def file_keys(self) -> list[str]:
        """The keys of the fields of this step that are answered by files."""
        return [one.key for one in self.asked if one.field_type in UPLOADED]

    def category_field(self) -> str:
        """The name of the field in which the category is chosen; "" where this step does not ask for it."""
        if CATEGORY in self.fields:
            return CATEGORY
        own = next((one for one in self.asked if one.field_type == ExtraType.CATEGORY), None)
        return field_name(own) if own is not None and field_name(own) in self.fields else ""

    def read_revision(self) -> int:
        """From which revision of the entry the form was made; 0 for what is no number."""
        return read_pk(self.cleaned_data.get("revision", "")) or 0

    def values(self) -> dict[str, Any]:
        """What the domain stores of this step; of a form with errors what is right, while all else stays as it was.

        Only after ``is_valid()``. None stands for what stays.
        """
        data, category = self.cleaned_data, self.category_field()
        chosen = data.get(category)
        return {
            "answers": self._all_answers(),
            "revision": self.read_revision(),
            "title": data.get("title"),
            "name": data.get("name"),
            "category": "" if category in data and chosen is None else chosen,
        }

    def _all_answers(self) -> Iterable[Answer]:
        """Those of this step as they are now, in the order of the form, and all others as they were."""
        here = {one.key for one in self.asked if field_name(one) in self.cleaned_data}
        others = [answer for answer in self.answers if answer.get("key") not in here]
        given = answers_to(self.asked, self.cleaned_data, categories=self.categories, before=self.answers)
        now = {answer["key"]: answer for answer in [*others, *given]}
        order = [one.key for step in self.steps for one in step.questions]
        known = [now.pop(key) for key in order if key in now]
        return [*known, *now.values()]

    def with_revision(self, revision: int) -> None:
        """Let the form that is given back hold this revision: what it shows was looked at, or stored."""
        retype(self, revision=str(revision))
