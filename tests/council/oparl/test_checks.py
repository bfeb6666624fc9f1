"""A site that cannot read the council's server that its staff have entered is told so when it is checked."""

import sys
from typing import Any

import pytest
from django.core.management import call_command

from tests.factories.core import make_process
from tests.factories.council import make_server
from wagtail_aufbruch.council.domain.checks.servers import check_library
from wagtail_aufbruch.council.models import Server

pytestmark = pytest.mark.django_db


@pytest.fixture
def without_httpx(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)


def test_a_server_that_nothing_can_read_is_told_with_what_to_install(without_httpx: None, capsys: Any) -> None:
    make_server(make_process())
    (warning,) = check_library(databases=["default"])
    assert warning.id == "aufbruch_council.W018"
    assert "wagtail-aufbruch[oparl]" in str(warning.hint)
    call_command("check", "--database", "default")
    assert "aufbruch_council.W018" in capsys.readouterr().err


def test_nothing_is_told_as_long_as_no_server_is_to_be_read(without_httpx: None) -> None:
    assert check_library(databases=["default"]) == []
    make_server(make_process())
    Server.objects.update(is_active=False)
    assert check_library(databases=["default"]) == []
    assert check_library(databases=None) == []


def test_nothing_is_told_where_the_library_is_there() -> None:
    make_server(make_process())
    assert check_library(databases=["default"]) == []
