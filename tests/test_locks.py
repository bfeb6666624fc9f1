"""What ``tests/locks.py`` notices, and what it lets pass; and that ``tests/protected.py`` names what there is."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from tests import locks
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.protected import NO_LOCK, OTHERWISE, PROTECTED
from wagtail_aufbruch.participation.domain.assessment.assessments import add_to_count
from wagtail_aufbruch.participation.models import Contribution

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea() -> Contribution:
    return make_idea(make_call(make_process()))


@pytest.fixture
def found() -> list[str]:
    """What is found fault with; it does not fail the test that looks for it."""
    locks.faults.clear()
    return locks.faults


def taken_away(found: list[str]) -> str:
    said = "\n".join(found)
    found.clear()
    return said


def test_a_number_that_is_changed_under_no_lock_is_noticed(idea: Contribution, found: list[str]) -> None:
    with transaction.atomic():
        add_to_count(idea, 1)
    said = taken_away(found)
    assert "assessments.add_to_count writes participation.Contribution without the lock of participation.Cont" in said


def test_under_the_lock_nothing_is_wrong(idea: Contribution, found: list[str]) -> None:
    with transaction.atomic():
        Contribution.objects.select_for_update(no_key=True).get(pk=idea.pk)
        add_to_count(idea, 1)
    assert taken_away(found) == ""


def test_a_lock_ends_with_its_transaction(idea: Contribution, found: list[str]) -> None:
    with transaction.atomic():
        Contribution.objects.select_for_update(no_key=True).get(pk=idea.pk)
    with transaction.atomic():
        add_to_count(idea, 1)
    assert "locked: nothing" in taken_away(found)


def test_a_row_that_the_same_transaction_has_made_needs_no_lock(found: list[str]) -> None:
    call = make_call(make_process())
    with transaction.atomic():
        add_to_count(make_idea(call), 1)
    assert taken_away(found) == ""


def test_what_a_test_writes_itself_needs_no_lock(idea: Contribution, found: list[str]) -> None:
    with transaction.atomic():
        Contribution.objects.filter(pk=idea.pk).update(support_count=3)
    assert taken_away(found) == ""


def test_the_table_names_tables_that_there_are() -> None:
    tables = {locks.name_of(model) for model in apps.get_models()}
    named = {*PROTECTED, *(lock.by for lock in PROTECTED.values())}
    named |= {name for line in OTHERWISE for name in (line.table, line.by) if "." in name}
    assert named - tables == set()


@pytest.mark.parametrize("line", OTHERWISE, ids=lambda line: f"{line.function} {line.table}")
def test_each_line_names_a_function_that_there_is_and_a_reason(line: Any) -> None:
    assert line.why
    assert line.table == "*" or line.table in PROTECTED
    assert line.by == NO_LOCK or line.table == "*" or line.by != PROTECTED[line.table].by
    module, _dot, name = f"wagtail_aufbruch.{line.function.partition('.<locals>')[0]}".rpartition(".")
    if name != "_wrap" and module.rpartition(".")[2][0].isupper():
        module, _dot, kind = module.rpartition(".")
        assert hasattr(getattr(import_module(module), kind), name)
    else:
        assert hasattr(import_module(module), name)
