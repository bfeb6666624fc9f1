from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.council.oparl.server import CouncilServer, running
from wagtail_aufbruch.council.domain.oparl.client import Client, Limits, opened

SHARED = Path(__file__).parents[4] / "shared" / "oparl"
# Payloads of real servers do not belong to the project: where they do not lie beside it nothing is missing that anybody
# could install, so there is no test then, rather than a skipped one.
collect_ignore = [] if SHARED.is_dir() else ["test_real_payloads.py"]

HERE = Limits(pause_seconds=0, private_hosts=("127.0.0.1",))
"""For a server on this machine."""


@pytest.fixture
def council() -> Iterator[CouncilServer]:
    """A council's server that behaves as the specification says, until the test makes it behave otherwise."""
    with running() as server:
        yield server


@contextmanager
def asking(server: CouncilServer, limits: Limits = HERE, **options: Any) -> Iterator[Client]:
    """A client for that server, which waits for nothing."""
    with opened(server.system, limits, sleep=lambda _seconds: None, **options) as client:
        yield client
