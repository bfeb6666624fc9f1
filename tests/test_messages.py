"""Mails are built in one place and written down in another: what is built and thrown away reaches nobody."""

import ast
import inspect
import pkgutil
import types
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import wagtail_aufbruch
from wagtail_aufbruch.events.emails import registrations as event_messages
from wagtail_aufbruch.participation.domain.mail.enclosures import Enclosure
from wagtail_aufbruch.participation.domain.mail.outbox import Message

SENDING = {"write_mail", "write_letters", "mail_of", "deliver", "deliver_task", "issue_link"}
"""What belongs to whoever sends; a builder that makes links or mails is called for its effect sooner or later."""


def modules() -> Iterator[types.ModuleType]:
    for found in pkgutil.walk_packages(wagtail_aufbruch.__path__, "wagtail_aufbruch."):
        if ".migrations" not in found.name:
            yield import_module(found.name)


BUILDING = [module for module in modules() if ".emails." in module.__name__]
BUILDERS = [
    pytest.param(function, id=f"{module.__name__.removeprefix('wagtail_aufbruch.')}.{name}")
    for module in BUILDING
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_")
]


def test_all_modules_that_build_mails_are_looked_at() -> None:
    assert event_messages in BUILDING
    assert len(BUILDING) >= 11
    assert len(BUILDERS) > 30


@pytest.mark.parametrize("function", BUILDERS)
def test_whoever_builds_a_mail_gives_it_back(function: Any) -> None:
    """What a mail takes along is built beside it, and given back just the same."""
    assert get_type_hints(function)["return"] in (Message, tuple[Enclosure, ...])


@pytest.mark.parametrize("module", BUILDING, ids=lambda module: module.__name__)
def test_a_module_that_builds_mails_sends_none(module: types.ModuleType) -> None:
    assert SENDING.isdisjoint(vars(module))


def test_no_mail_is_built_and_then_forgotten() -> None:
    assert [f"{module.__name__}: {call}" for module in modules() for call in _forgotten(module)] == []


def _forgotten(module: types.ModuleType) -> list[str]:
    """Calls that build a mail and stand as a statement of their own."""
    source = Path(module.__file__ or "").read_text()
    statements = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Expr))
    calls = [node.value for node in statements if isinstance(node.value, ast.Call)]
    return [ast.unparse(call) for call in calls if _gives_a_message(_called(call.func, module))]


def _called(name: ast.expr, module: types.ModuleType) -> Any:
    """What a call in ``module`` leads to, as far as the module's own names tell."""
    if isinstance(name, ast.Name):
        return vars(module).get(name.id)
    if isinstance(name, ast.Attribute):
        return getattr(_called(name.value, module), name.attr, None)
    return None


def _gives_a_message(function: Any) -> bool:
    if function is Message:
        return True
    return inspect.isfunction(function) and function.__annotations__.get("return") in {Message, "Message"}
