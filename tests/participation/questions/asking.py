"""Questions and forms for tests of this room."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string

from wagtail_aufbruch.participation.domain.questions.asked import AskedQuestion
from wagtail_aufbruch.participation.forms.questions.fields import question_fields
from wagtail_aufbruch.participation.forms.questions.parts import shown_parts


def question(kind: str = "singleline", **more: Any) -> AskedQuestion:
    return AskedQuestion(**{"key": f"key-{kind}", "label": "Was?", "field_type": kind, "required": True, **more})


def form_of(*questions: AskedQuestion, data: Any = None, initial: Any = None, **options: Any) -> Any:
    """A form made of the questions; ``data`` by the names of its fields, lists for several values."""
    if data is not None:
        sent = QueryDict(mutable=True)
        for name, value in data.items():
            sent.setlist(name, value if isinstance(value, list) else [value])
        data = sent
    return type("AnyForm", (forms.Form,), question_fields(questions, **options))(data, initial=initial)


def shown(form: Any, *questions: AskedQuestion, **context: Any) -> str:
    """The parts of the form as people see them."""
    template = "aufbruch_participation/includes/question_parts.html"
    return render_to_string(template, {"parts": shown_parts(form, questions), "form": form, **context})
