"""A process with an index page, below which the tests put their groups and boards."""

from typing import Any

import pytest

from tests.factories.core import make_process
from tests.factories.groups import make_index


@pytest.fixture
def process(db: None) -> Any:
    return make_process("Digitaler Aufbruch")


@pytest.fixture
def index(process: Any) -> Any:
    return make_index(process)
