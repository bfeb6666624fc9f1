"""Two server processes, each with a memory of its own: what one writes, the next reader on the other sees."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.bench.serve import environment, serving
from tests.factories import core
from tests.factories.ideas import make_call, make_idea
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.models import Contribution

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]

WRITES = 25


def database_url() -> str:
    """The address of the test database, for processes of their own."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    account = given["USER"] + (f":{given['PASSWORD']}" if given["PASSWORD"] else "")
    return f"postgres://{account}@{given['HOST'] or '127.0.0.1'}:{given['PORT'] or 5432}/{given['NAME']}"


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[list[int]]:
    """Ports of two gunicorns with one process each, on the test's database."""
    more = {"DJANGO_SETTINGS_MODULE": "tests.bench.two_servers", "SECRET_KEY": settings.SECRET_KEY}
    env = environment(database_url(), tmp_path, **more)
    with ExitStack() as running:
        yield [running.enter_context(serving(env, workers=1)) for _ in range(2)]
    wait_until_alone()


def wait_until_alone() -> None:
    """PostgreSQL needs a moment to see that the servers are gone, and drops no database that others are in."""
    if connection.vendor != "postgresql":
        return
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.1)


def read(port: int, path: str) -> str:
    """What a reader without a cookie gets from this server."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        client.request("GET", path)
        answer = client.getresponse()
        assert answer.status == 200, answer.status
        return answer.read().decode()
    finally:
        client.close()


def test_what_changes_is_seen_by_the_next_reader_on_every_server(servers: list[int], django_user_model: Any) -> None:
    staff = django_user_model.objects.create_superuser("chefin")
    process = core.make_process("Digitaler Aufbruch")
    field = core.make_field(process, "Bildung")
    call = make_call(process)
    idea = make_idea(call, "Freies WLAN", state=State.PENDING)

    def seen(path: str, text: str) -> list[bool]:
        return [text in read(port, path) for port in servers]

    assert seen(call.url, "Freies WLAN") == [False, False]
    transitions.publish(idea, user=staff)
    assert seen(call.url, "Freies WLAN") == [True, True]
    assert seen(process.url, "Freies WLAN") == [True, True]
    transitions.hide(idea, user=staff, reason="Beleidigung")
    assert seen(call.url, "Freies WLAN") == [False, False]

    assert seen(process.url, "Bildung") == [True, True]
    renamed = Handlungsfeld.objects.get(pk=field.pk)
    renamed.title = "Schule"
    renamed.save()
    assert seen(process.url, "Schule") == [True, True]

    call.title = "Ganz anders gefragt"
    call.save_revision().publish()
    assert seen(call.url, "Ganz anders gefragt") == [True, True]


def test_nobody_reads_an_older_state_than_was_written_while_others_read(servers: list[int]) -> None:
    """Readers keep both memories full while ideas are renamed; after each commit both servers show the new name."""
    call = make_call(core.make_process("Digitaler Aufbruch"))
    idea = make_idea(call, "Stand 0.")
    url, stop = call.url, threading.Event()

    def keep_reading(port: int) -> None:
        while not stop.is_set():
            read(port, url)

    readers = [threading.Thread(target=keep_reading, args=(port,)) for port in servers]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, WRITES + 1):
            written = Contribution.objects.get(pk=idea.pk)
            written.title = f"Stand {number}."
            written.save(update_fields=["title"])
            assert [f"Stand {number}." in read(port, url) for port in servers] == [True, True]
    finally:
        stop.set()
        for reader in readers:
            reader.join()
