"""What is wrong with a file, in plain words and with its line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]
"""Where something stands in a file: keys of mappings and positions in lists, from the top."""

SHOWN_ALTERNATIVES = 30


@dataclass(frozen=True)
class Problem:
    """``line`` counts from 1; 0 where no line can be named."""

    line: int
    message: str


class FileProblems(Exception):
    """The file cannot be used. ``problems`` are ordered by line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems), key=lambda problem: (problem.line, problem.message))
        super().__init__("\n".join(problem.message for problem in self.problems))


def one_of(names: Iterable[str]) -> str:
    """The names as a list that ends where it would become too long to read."""
    known = list(names)
    listed = ", ".join(known[:SHOWN_ALTERNATIVES]) or "–"
    return f"{listed}, …" if len(known) > SHOWN_ALTERNATIVES else listed


def in_plain_words(error: ValidationError, item: type[BaseModel], start: Path) -> list[tuple[Path, str]]:
    """Pydantic's errors for an ``item`` that stands at ``start`` in the file, as places and sentences."""
    return [((*start, *details["loc"]), _sentence(details, item)) for details in error.errors()]


def _sentence(details: ErrorDetails, item: type[BaseModel]) -> str:
    kind, context = details["type"], details.get("ctx", {})
    name = details["loc"][-1] if details["loc"] else ""
    if kind == "missing":
        return _("“%(name)s” is missing.") % {"name": name}
    if kind == "extra_forbidden":
        known = one_of(_names_at(item, details["loc"][:-1]))
        return _("“%(name)s” is not known here. Expected is one of: %(known)s.") % {"name": name, "known": known}
    if kind in {"aufbruch", "value_error"}:
        return str(details["msg"])
    if kind.startswith("int"):
        return _("“%(name)s” must be a whole number.") % {"name": name}
    if kind in {"greater_than_equal", "greater_than", "less_than_equal", "less_than"}:
        limit = next(iter(context.values()))
        if kind.startswith("greater"):
            return _("“%(name)s” must be at least %(limit)s.") % {"name": name, "limit": limit}
        return _("“%(name)s” must be at most %(limit)s.") % {"name": name, "limit": limit}
    if kind.startswith("bool"):
        return _("“%(name)s” must be true or false.") % {"name": name}
    if kind == "list_type":
        return _("“%(name)s” must be a list: lines below it that begin with “- ”.") % {"name": name}
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        return _("Expected is a group of lines such as “title: …”, not a single text.")
    if kind == "string_type":
        return _("“%(name)s” must be a text.") % {"name": name}
    return str(details["msg"])


def item_class_of(field: FieldInfo) -> type[BaseModel] | None:
    """The class of the items in a field that holds a list of them."""
    classes = [argument for argument in get_args(field.annotation) if isinstance(argument, type)]
    return next((found for found in classes if issubclass(found, BaseModel)), None)


def _names_at(item: type[BaseModel], path: Path) -> list[str]:
    """The keys that the item, or the item of a list inside it, knows at ``path``."""
    current: type[BaseModel] = item
    for step in path:
        if isinstance(step, str) and step in (fields := _fields_by_key(current)):
            current = item_class_of(fields[step]) or current
    return list(_fields_by_key(current))


def _fields_by_key(item: type[BaseModel]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in item.model_fields.items()}
