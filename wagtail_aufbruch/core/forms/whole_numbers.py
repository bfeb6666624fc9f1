"""Whole numbers in the forms of editors: each database takes the same ones."""

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.core.validators import MaxValueValidator
from django.db import models

SMALL, USUAL = 2**15 - 1, 2**31 - 1
GREATEST: dict[type[models.Field], int] = {
    models.SmallIntegerField: SMALL,
    models.PositiveSmallIntegerField: SMALL,
    models.IntegerField: USUAL,
    models.PositiveIntegerField: USUAL,
}
"""What PostgreSQL holds. SQLite holds 2**63 in all of them: so many weeks no calendar can count."""


def refuse_too_great_numbers(form: forms.BaseModelForm) -> None:
    """Let the form's fields take no number that only one of the databases holds."""
    for name, field in form.fields.items():
        if not isinstance(field, forms.IntegerField):
            continue
        greatest = _greatest(form, name)
        own = field.max_value
        if greatest is not None and not (isinstance(own, int) and own <= greatest):
            field.max_value = greatest
            field.validators.append(MaxValueValidator(greatest))


def _greatest(form: forms.BaseModelForm, name: str) -> int | None:
    try:
        return GREATEST.get(type(form._meta.model._meta.get_field(name)))
    except FieldDoesNotExist:
        return None
