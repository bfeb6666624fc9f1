"""Process files written and read by the tests."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.factories.core import site_root

SMALL = """\
process:
  key: aufbruch
  title: Aufbruch
  slug: aufbruch
"""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Messages in the language of the source, so that a better translation breaks no test."""
    with translation.override("en"):
        yield


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Put a text into a file beside which pictures may lie."""

    def write_file(text: str, name: str = "prozess.yaml") -> Path:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8", newline="")
        return file

    return write_file


@pytest.fixture
def load(write: Callable[..., Path]) -> Callable[..., str]:
    """Load a text or a file; returns what the command said."""

    def load_file(what: str | Path, parent: str = "/") -> str:
        site_root()
        said = StringIO()
        call_command(
            "aufbruch_load", what if isinstance(what, Path) else write(what), parent=parent, stdout=said, stderr=said
        )
        return said.getvalue()

    return load_file


@pytest.fixture
def refused(load: Callable[..., str]) -> Callable[..., str]:
    """Load something that cannot be loaded; returns the message."""

    def load_refused(what: str | Path, parent: str = "/") -> str:
        with pytest.raises(CommandError) as error:
            load(what, parent)
        return str(error.value)

    return load_refused


def export(process: str = "aufbruch", *arguments: Any, **options: Any) -> str:
    """What the export writes to standard output."""
    said = StringIO()
    call_command("aufbruch_export", process, *arguments, stdout=said, stderr=StringIO(), **options)
    return said.getvalue()
