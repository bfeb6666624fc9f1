"""A year that cannot be meant is refused, whatever form asks for the day."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from django import forms

import wagtail_aufbruch
from wagtail_aufbruch.core.moments.years import plausible_year


def _forms() -> Iterator[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(wagtail_aufbruch.__path__, "wagtail_aufbruch."):
        if ".forms" in module.name or ".staff" in module.name:
            importlib.import_module(module.name)
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("wagtail_aufbruch."):
            yield kind


def _takes_any_year(field: Any) -> bool:
    return isinstance(field, forms.DateField | forms.DateTimeField) and plausible_year not in field.validators


def test_each_form_that_asks_for_a_day_refuses_a_year_that_cannot_be_meant() -> None:
    found = {
        f"{kind.__module__}.{kind.__qualname__}.{name}"
        for kind in _forms()
        if not issubclass(kind, forms.BaseModelForm)
        for name, field in getattr(kind, "base_fields", {}).items()
        if _takes_any_year(field)
    }
    assert found == set()
