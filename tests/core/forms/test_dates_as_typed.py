"""Days and moments that editors type: what they see is what they may type, and nothing is guessed."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import DateField
from django.utils.translation import override
from wagtail.admin.panels import get_edit_handler
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from wagtail_aufbruch.core.forms.wall_time import DayInput, WallDayField, WallTimeField, understand_wall_times
from wagtail_aufbruch.core.moments.years import plausible_year

BERLIN = ZoneInfo("Europe/Berlin")


class DatesForm(forms.Form):
    moment = forms.DateTimeField(widget=AdminDateTimeInput, required=False)
    day = forms.DateField(widget=AdminDateInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        understand_wall_times(self)


def read(text: str, name: str = "moment") -> tuple[Any, str]:
    """What is understood, and what is said instead."""
    form = DatesForm({name: text})
    form.is_valid()
    return form.cleaned_data.get(name), " ".join(form.errors.get(name, []))


@pytest.mark.parametrize("text", ["31.12.2026 23:59", "2026-12-31 23:59", "2026-12-31T23:59", " 31.12.2026 23:59 "])
def test_a_moment_is_read_as_its_field_shows_it_in_german(text: str) -> None:
    with override("de"):
        assert read(text) == (datetime(2026, 12, 31, 23, 59, tzinfo=BERLIN), "")


def test_the_last_second_can_be_typed_and_is_shown_so_that_saving_keeps_it() -> None:
    with override("de"):
        closing = datetime(2026, 12, 31, 23, 59, 59, tzinfo=BERLIN)
        assert read("31.12.2026 23:59:59") == (closing, "")
        form = DatesForm(initial={"moment": closing})
        assert 'value="31.12.2026 23:59:59"' in str(form["moment"])
        again = DatesForm({"moment": form["moment"].value().strftime("%d.%m.%Y %H:%M:%S")}, initial=form.initial)
        assert again.is_valid()
        assert again.cleaned_data["moment"] == closing


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_the_placeholder_shows_is_what_is_taken(language: str) -> None:
    with override(language):
        shown = str(DatesForm(initial={"moment": datetime(2026, 11, 2, 3, 4, tzinfo=BERLIN)})["moment"])
    shape, value = {
        "de": ('placeholder="TT.MM.JJJJ HH:MM"', "02.11.2026 03:04"),
        "en": ('placeholder="YYYY-MM-DD HH:MM"', "2026-11-02 03:04"),
    }[language]
    assert shape in shown
    assert f'value="{value}"' in shown
    with override(language):
        assert read(value)[0] == datetime(2026, 11, 2, 3, 4, tzinfo=BERLIN)


@pytest.mark.parametrize("text", ["31.12.26 23:59", "32.12.2026 23:59", "Silvester", "12/31/2026 23:59", "23:59"])
def test_what_cannot_be_read_is_named_with_what_to_type_and_stays(text: str) -> None:
    with override("de"):
        value, said = read(text)
        assert value is None
        assert f"„{text}“" in said
        assert "TT.MM.JJJJ HH:MM" in said
        assert "31.12.2026 23:59" in said
        assert f'value="{text}"' in str(DatesForm({"moment": text})["moment"])


def test_a_day_without_a_time_is_not_taken_for_midnight() -> None:
    with override("de"):
        assert "Uhrzeit fehlt" in read("31.12.2026")[1]
        assert read("31.12.2026", "day")[1] == ""
        assert "„31.12.“" in read("31.12.", "day")[1]


@pytest.mark.parametrize("text", ["0001-01-01 00:00", "9999-12-31 23:30", "31.12.1899 12:00", "01.01.2201 12:00"])
def test_years_that_cannot_be_meant_are_refused(text: str) -> None:
    with override("de"):
        value, said = read(text)
    assert value is None
    assert "kann nicht stimmen" in said


def test_the_calendar_beside_a_field_never_replaces_what_was_typed() -> None:
    form = DatesForm()
    for field in form.fields.values():
        config = json.loads(field.widget.get_context("x", None, {"id": "x"})["widget"]["config_json"])
        assert config["validateOnBlur"] is False


def test_the_site_may_set_the_form_of_dates_itself(settings: Any) -> None:
    settings.WAGTAIL_DATETIME_FORMAT, settings.WAGTAIL_DATE_FORMAT = "%d/%m/%Y %H:%M", "%d/%m/%Y"
    with override("de"):
        assert read("31/12/2026 23:59")[0] == datetime(2026, 12, 31, 23, 59, tzinfo=BERLIN)
        assert 'placeholder="TT/MM/JJJJ"' in str(DatesForm()["day"])


def _ours() -> list[type[Any]]:
    pages = [model for model in apps.get_models() if issubclass(model, Page)]
    models = [*pages, *get_snippet_models()]
    return [one for one in models if one.__module__.startswith("wagtail_aufbruch") and not one._meta.abstract]


@pytest.mark.django_db
@pytest.mark.parametrize("model", _ours(), ids=lambda model: model._meta.model_name)
def test_every_date_in_every_editor_is_typed_in_the_same_way(model: type[Any]) -> None:
    panels = getattr(model, "snippet_viewset", None)
    handler = panels.get_edit_handler() if panels is not None else get_edit_handler(model)
    user = User.objects.create_superuser("chefin", password="geheim")
    more = {"parent_page": Page.objects.get(depth=1)} if issubclass(model, Page) else {}
    form = handler.get_form_class()(instance=model(), for_user=user, **more)
    for one in [form, *(formset.empty_form for formset in form.formsets.values())]:
        for name, field in one.fields.items():
            if isinstance(field, forms.DateTimeField):
                assert isinstance(field, WallTimeField), name
            elif isinstance(field, forms.DateField):
                assert isinstance(field, WallDayField), name
                assert isinstance(field.widget, DayInput), name


@pytest.mark.parametrize("model", _ours(), ids=lambda model: model._meta.model_name)
def test_no_editor_and_no_file_puts_a_year_into_the_database_that_cannot_be_meant(model: type[Any]) -> None:
    of_wagtail = {field.name for field in Page._meta.get_fields()}
    rows = [
        relation.related_model for relation in model._meta.related_objects if hasattr(relation.related_model, "panels")
    ]
    for one in [model, *rows]:
        for field in one._meta.local_fields:
            ours = one.__module__.startswith("wagtail_aufbruch") and field.name not in of_wagtail
            if ours and isinstance(field, DateField) and field.editable:
                assert plausible_year in field.validators, f"{one._meta.label}.{field.name}"


def test_what_a_form_asks_of_its_day_is_still_asked() -> None:
    class Asking(forms.Form):
        on = forms.DateField(widget=AdminDateInput, validators=[plausible_year])

    form = Asking({"on": "0021-01-01"})
    understand_wall_times(form)
    assert "on" in form.errors
