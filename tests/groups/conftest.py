"""A process with an index page, below which the tests put their groups and boards."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from tests.factories.core import make_process
from tests.factories.groups import make_index


@pytest.fixture
def process(db: None) -> Any:
    return make_process("Digitaler Aufbruch")


@pytest.fixture
def index(process: Any) -> Any:
    return make_index(process)


@pytest.fixture
def english() -> Iterator[None]:
    """Texts as they stand in the code, whatever the translation says."""
    with translation.override("en"):
        yield
