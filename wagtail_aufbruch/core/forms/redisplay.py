"""What a form holds that is shown again."""

from typing import cast

from django import forms
from django.http import QueryDict


def retype(form: forms.BaseForm, **values: str) -> None:
    """Let the form hold these values instead of what was sent, by the names of its fields; all else stays as typed."""
    data = cast("QueryDict", form.data).copy()
    for name, value in values.items():
        data[form.add_prefix(name)] = value
    form.data = data
