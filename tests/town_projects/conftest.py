"""A process with a list of projects, a call with ideas, and somebody who handles its cases."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tests.factories.core import make_process
from tests.factories.ideas import make_call
from tests.factories.participation import make_moderator
from tests.factories.projects import make_project, make_project_index


@pytest.fixture
def process(db: None) -> Any:
    return make_process("Digitaler Aufbruch")


@pytest.fixture
def index(process: Any) -> Any:
    return make_project_index(process)


@pytest.fixture
def project(index: Any) -> Any:
    return make_project(index)


@pytest.fixture
def call(process: Any) -> Any:
    return make_call(process, "Ideen gesucht")


@pytest.fixture
def staff(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def chief(db: None) -> Any:
    return get_user_model().objects.create_superuser("leitung", password="geheim")
