"""Payloads of real servers, where they lie beside the project (``../shared/oparl``)."""

from pathlib import Path
from typing import Any

import pytest

from tests.council.oparl.conftest import SHARED
from wagtail_aufbruch.council.domain.oparl.payloads.reading import TYPES, Read, ReadPaper, read_one
from wagtail_aufbruch.council.domain.oparl.server.client import read_json
from wagtail_aufbruch.council.domain.oparl.server.errors import OparlError
from wagtail_aufbruch.council.domain.oparl.server.walking import read_page

GOOD = sorted(SHARED.glob("[0-9]*json"))
KINDS = {name: kind for kind, name in TYPES.items()}


def _things(file: Path) -> list[Any]:
    said = read_json(file.read_bytes())
    return read_page(said).objects if isinstance(said, list) or "data" in said else [said]


def _read(raw: dict[str, Any]) -> Read:
    return read_one(KINDS.get(raw.get("type", "").rsplit("/", 1)[-1], ReadPaper), raw)


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.name[:30])
def test_what_real_servers_send_is_read(file: Path) -> None:
    for raw in _things(file):
        found = _read(raw)
        assert found.id == raw["id"]
        if not found.is_deleted:
            assert getattr(found, "name", "-") == " ".join(raw.get("name", "-").split()) or "control-chars" in file.name


@pytest.mark.parametrize("file", sorted((SHARED / "errors").glob("*")), ids=lambda file: file.name)
def test_of_what_real_servers_say_in_error_nothing_follows(file: Path) -> None:
    try:
        said = read_page(read_json(file.read_bytes()))
    except OparlError:
        return
    pytest.fail(f"taken as a list: {said}")
