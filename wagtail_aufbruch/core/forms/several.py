"""Choosing several rows at once."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from wagtail_aufbruch.core.lists.numbers import read_pk


class SeveralField(forms.ModelMultipleChoiceField):
    """Rows to choose. What no database holds as a key is no choice: Django looks for it, which SQLite answers with an
    error."""

    def clean(self, value: object) -> "QuerySet[Model]":
        """The rows with these keys. Raises ValidationError for what is no key, and for a row that is not offered."""
        for key in value if isinstance(value, list | tuple) else ():
            if read_pk(str(key)) is None:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": key}
                )
        return cast("QuerySet[Model]", super().clean(value))
