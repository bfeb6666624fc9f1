from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.council.oparl.server import CouncilServer, running
from tests.factories.core import make_process
from wagtail_aufbruch.council.domain.oparl.server.client import Client, Limits, opened
from wagtail_aufbruch.council.domain.oparl.storing.runs import read_server
from wagtail_aufbruch.council.models import Server, ServerRun

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


@pytest.fixture
def source(db: None, council: CouncilServer) -> Server:
    """That server, as staff have named it; what is new is shown at once."""
    process = make_process()
    return Server.objects.create(process=process, name="Rat", address=council.system, shows_at_once=True)


def read(server: Server, *, whole: bool = False, limits: Limits = HERE) -> ServerRun:
    """One run, in which nothing is waited for."""
    return read_server(Server.objects.get(pk=server.pk), whole=whole, limits=limits)
