"""Days and moments as editors type them: in the form that the field shows, and as a clock on the wall has them."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from wagtail_aufbruch.core.moments.years import plausible_year

ISO = "%Y-%m-%d"
EXAMPLE = datetime(2026, 12, 31, 23, 59)


def day_format() -> str:
    """How a day is shown and typed: as the site has set it for Wagtail, else as usual in the editor's language."""
    chosen: str = getattr(settings, "WAGTAIL_DATE_FORMAT", "") or get_format("DATE_INPUT_FORMATS")[0]
    return chosen if "%Y" in chosen else ISO


def moment_format() -> str:
    return getattr(settings, "WAGTAIL_DATETIME_FORMAT", "") or f"{day_format()} %H:%M"


def _shape(form: str) -> str:
    """A format as people read it: "TT.MM.JJJJ HH:MM"."""
    letters = {
        "%d": pgettext("letters that stand for a date", "DD"),
        "%m": pgettext("letters that stand for a date", "MM"),
        "%Y": pgettext("letters that stand for a date", "YYYY"),
        "%H": pgettext("letters that stand for a time", "HH"),
        "%M": pgettext("letters that stand for a time", "MM"),
    }
    for sign, shown in letters.items():
        form = form.replace(sign, shown)
    return form


class _LeavesTypedAlone:
    """Wagtail's calendar puts "now" in the place of whatever it cannot read, the moment the field is left."""

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "validateOnBlur": False}  # type: ignore[misc]


class DayInput(_LeavesTypedAlone, AdminDateInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        form = day_format()
        super().__init__(attrs={"placeholder": _shape(form), **(attrs or {})}, format=form)


class MomentInput(_LeavesTypedAlone, AdminDateTimeInput):
    """Shows seconds where a moment has any, so that saving does not cut them off."""

    def __init__(self, attrs: dict[str, Any] | None = None, js_overlay_parent_selector: str = "body") -> None:
        form = moment_format()
        super().__init__(
            attrs={"placeholder": _shape(form), **(attrs or {})},
            format=form,
            js_overlay_parent_selector=js_overlay_parent_selector,
        )

    def format_value(self, value: object) -> str | None:
        if isinstance(value, datetime) and value.second and "%S" not in self.format:
            return value.strftime(f"{self.format}:%S")
        shown: str | None = super().format_value(value)
        return shown


def _read(text: str, forms_of_text: list[str]) -> datetime | None:
    for form in forms_of_text:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _not_understood(text: str, form: str) -> ValidationError:
    return ValidationError(
        _("“%(typed)s” cannot be read. Please type it as %(shape)s, for instance %(example)s."),
        code="invalid",
        params={"typed": text[:40], "shape": _shape(form), "example": EXAMPLE.strftime(form)},
    )


class WallDayField(forms.DateField):
    """A day in the form that its placeholder shows, or as 2026-12-31. Nothing else is guessed at."""

    def to_python(self, value: str | datetime | date | None) -> date | None:
        if isinstance(value, str) and value.strip():
            found = _read(value.strip(), [day_format(), ISO])
            if found is None:
                raise _not_understood(value.strip(), day_format())
            value = found.date()
        return super().to_python(value)


class WallTimeField(forms.DateTimeField):
    """A moment in the form that its placeholder shows, with seconds or without, or as 2026-12-31 23:59.

    Django refuses times in the nights when the clocks change with a message that nobody understands. In autumn an
    hour comes twice: the first one counts. In spring an hour is left out: what is typed within it is refused, with what
    to type instead.
    """

    def to_python(self, value: str | datetime | date | None) -> datetime | None:
        if isinstance(value, str) and value.strip():
            value = self._read(value.strip())
        if isinstance(value, datetime):
            plausible_year(value)  # the year 1 cannot even be told in another zone
        try:
            return super().to_python(value)
        except ValidationError as error:
            if getattr(error, "code", "") != "ambiguous_timezone":
                raise
            return _understood(error.params["datetime"])  # type: ignore[index]

    def prepare_value(self, value: object) -> object:
        try:
            return super().prepare_value(value)
        except OverflowError:  # stored before years were looked at: to be shown, and mended
            return value.replace(tzinfo=None) if isinstance(value, datetime) else value

    def _read(self, text: str) -> datetime:
        form = moment_format()
        found = _read(text, [form, f"{form}:%S", f"{ISO} %H:%M", f"{ISO} %H:%M:%S"])
        if found is not None:
            return found
        if _read(text, [day_format(), ISO]) is not None:
            raise ValidationError(
                _("The time of day is missing. Please type it as %(shape)s, for instance %(example)s."),
                code="invalid",
                params={"shape": _shape(form), "example": EXAMPLE.strftime(form)},
            )
        if "T" in text:
            try:
                return datetime.fromisoformat(text)
            except ValueError:
                pass
        raise _not_understood(text, form)


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
    """Let the form's days and moments be typed as above, whatever calendar stands beside them."""
    for name, field in form.fields.items():
        if type(field) is forms.DateTimeField:
            overlay = getattr(field.widget, "js_overlay_parent_selector", "body")
            form.fields[name] = _like(WallTimeField, field, MomentInput(js_overlay_parent_selector=overlay))
        elif type(field) is forms.DateField:
            form.fields[name] = _like(WallDayField, field, DayInput())


def _like(kind: type[forms.Field], field: forms.Field, widget: forms.Widget) -> forms.Field:
    if isinstance(field.widget, AdminDateInput | AdminDateTimeInput):
        widget.attrs = {**field.widget.attrs, **widget.attrs}
    else:
        widget = field.widget
    return kind(
        required=field.required,
        widget=widget,
        label=field.label,
        help_text=field.help_text,
        initial=field.initial,
        error_messages=field.error_messages,
        disabled=field.disabled,
        validators=field.validators,
    )
