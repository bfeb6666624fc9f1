"""A process as a town would fill it."""

import gc
from collections.abc import Iterator

import pytest

from tests.factories import core
from wagtail_aufbruch.core.models import ProcessPage


@pytest.fixture
def process(db: None) -> ProcessPage:
    """A process with a name alone."""
    return core.make_process("Digitaler Aufbruch")


@pytest.fixture
def open_files() -> Iterator[None]:
    """Wagtail leaves the temporary file of a rendition to the garbage collector, which warns when it finds it open."""
    yield
    gc.collect()
