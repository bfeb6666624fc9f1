"""Moments as editors type them: what a clock on the wall shows, even in the nights when the clocks change."""

from datetime import date, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


class WallTimeField(forms.DateTimeField):
    """Like Django's, which refuses times in both nights with a message that nobody understands.

    In autumn an hour comes twice: the first one counts. In spring an hour is left out: what is typed within it is
    refused, with what to type instead.
    """

    def to_python(self, value: str | datetime | date | None) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            if getattr(error, "code", "") != "ambiguous_timezone":
                raise
            return _understood(error.params["datetime"])  # type: ignore[index]


def _understood(naive: datetime) -> datetime:
    zone = timezone.get_current_timezone()
    if _exists(naive):
        return naive.replace(tzinfo=zone, fold=0)
    after = naive + timedelta(hours=1)
    raise ValidationError(
        _(
            "On %(day)s the clocks are put forward, so that there is no %(time)s in that night. Choose an earlier or a "
            "later time, for instance %(instead)s."
        ),
        code="no_such_time",
        params={
            "day": date_format(naive, "DATE_FORMAT"),
            "time": date_format(naive, "TIME_FORMAT"),
            "instead": date_format(after, "TIME_FORMAT"),
        },
    )


def _exists(naive: datetime) -> bool:
    """Whether a clock shows this time at all (PEP 495: in a gap the earlier offset is the smaller one)."""
    zone = timezone.get_current_timezone()
    before, behind = (naive.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return before is not None and behind is not None and before >= behind


def understand_wall_times(form: forms.BaseForm) -> None:
    """Replace the form's fields for moments by :class:`WallTimeField`."""
    for name, field in form.fields.items():
        if type(field) is forms.DateTimeField:
            form.fields[name] = WallTimeField(
                required=field.required,
                widget=field.widget,
                label=field.label,
                help_text=field.help_text,
                initial=field.initial,
                input_formats=field.input_formats,
                error_messages=field.error_messages,
                disabled=field.disabled,
            )
