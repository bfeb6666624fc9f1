"""What the tests of several projects have in common."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which one process of this run leaves for the others what takes long to make."""
    of_this_process = tmp_path_factory.getbasetemp()
    return of_this_process.parent if "PYTEST_XDIST_WORKER" in os.environ else of_this_process
