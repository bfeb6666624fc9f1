"""A process as a town would fill it."""

from typing import Any

import pytest

from tests.factories import core
from wagtail_aufbruch.core.models import ProcessPage


@pytest.fixture
def process(db: None) -> ProcessPage:
    """A process with a name alone."""
    return core.make_process("Digitaler Aufbruch")


def again(page: Any) -> Any:
    """The page as the database has it now."""
    return type(page).objects.get(pk=page.pk)
