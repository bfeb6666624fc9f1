"""Several runs at the same moment, and runs that die: what is stored is whole, and the next one ends right."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, connections

from tests.clock import Clock
from tests.council.oparl.conftest import HERE, read
from tests.council.oparl.server import Answer, CouncilServer, example_town
from tests.factories.core import make_process
from tests.together import at_once
from wagtail_aufbruch.council.domain.oparl.matching import body_choice
from wagtail_aufbruch.council.domain.oparl.server.client import LONGEST_WAIT, TRIES
from wagtail_aufbruch.council.domain.oparl.storing import claims, runs
from wagtail_aufbruch.council.domain.oparl.storing.runs import due_servers
from wagtail_aufbruch.council.models import Consultation, Paper, RunState, Server, ServerList, ServerReading, ServerRun

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[3]


@pytest.fixture
def lasting(transactional_db: None, council: CouncilServer) -> Server:
    """A server that other connections see."""
    example_town(council)
    return Server.objects.create(process=make_process(), name="Rat", address=council.system, shows_at_once=True)


def held(council: CouncilServer, start: str) -> tuple[Event, Event]:
    """``(has been asked, may answer)``: the server thinks at this address until it may."""
    asked, may = Event(), Event()

    def wait(_target: str, good: Answer) -> Answer:
        asked.set()
        may.wait(30)
        return good

    council.bad[start] = wait
    return asked, may


def test_of_two_runs_at_once_one_works_and_the_other_says_so(lasting: Server, council: CouncilServer) -> None:
    asked, may = held(council, "/oparl/bodies/1/papers")
    found: list[Any] = []

    def work() -> None:
        try:
            found.append(read(lasting))
        finally:
            connections.close_all()

    thread = Thread(target=work)
    thread.start()
    assert asked.wait(30)
    with pytest.raises(claims.AtWork):
        read(lasting)
    with pytest.raises(CommandError, match="Rat"):
        call_command("aufbruch_oparl", stdout=io.StringIO(), stderr=io.StringIO())
    may.set()
    thread.join(30)
    assert found[0].state == RunState.DONE
    assert Paper.objects.count() == 3
    assert ServerRun.objects.count() == 1


def test_who_names_a_server_that_does_not_exist_reads_so(lasting: Server) -> None:
    with pytest.raises(CommandError, match="Einen Server mit der Nummer 987654 gibt es nicht"):
        call_command("aufbruch_oparl", server=987654, stdout=io.StringIO(), stderr=io.StringIO())


def test_of_many_that_begin_at_the_same_moment_one_gets_through(lasting: Server) -> None:
    found = at_once(*[lambda: claims.claim(lasting)] * 8)
    assert sum(isinstance(one, claims.Claim) for one in found) == 1
    assert sum(isinstance(one, claims.AtWork) for one in found) == 7


def test_a_run_that_was_thought_dead_writes_nothing_any_more(
    lasting: Server, council: CouncilServer, clock: Clock
) -> None:
    first = claims.claim(lasting)
    clock.forward(minutes=16)
    second = claims.claim(lasting)
    with pytest.raises(claims.TakenOver):
        first.beat()
    first.release()
    second.beat()
    second.release()
    assert read(lasting).state == RunState.DONE


def test_a_run_that_is_overtaken_ends_at_its_next_page(lasting: Server, council: CouncilServer) -> None:
    council.per_page = 1

    def overtake(target: str, good: Answer) -> Answer:
        if "page=2" in target:
            ServerReading.objects.update(claim="another")
            connections.close_all()  # those of the server's thread
        return good

    council.bad["/oparl/bodies/1/papers"] = overtake
    with pytest.raises(claims.TakenOver):
        read(lasting)
    assert Paper.objects.count() == 1
    assert not ServerList.objects.filter(name="paper").exists()
    assert ServerReading.objects.get().claim == "another"


def test_a_run_that_was_taken_over_forgets_no_question_to_staff(
    lasting: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims.claim(lasting).release()
    lasting.refresh_from_db()
    body_choice.offer(lasting, ["Stadt Anderswo", "Gemeinde Anderswo"])
    asked = ServerReading.objects.get().choice
    Server.objects.filter(pk=lasting.pk).update(body="Stadt Anderswo")
    lasting.refresh_from_db()
    assert body_choice.is_answered(lasting)
    opened = runs.opened

    def overtaken(*args: Any) -> Any:
        ServerReading.objects.update(claim="another", choice=asked)
        return opened(*args)

    monkeypatch.setattr(runs, "opened", overtaken)
    with pytest.raises(claims.TakenOver):
        read(lasting)
    assert ServerReading.objects.get().choice == asked, "it is the other run's to forget"


def test_a_claim_of_another_machine_is_waited_for_until_it_is_silent(lasting: Server, clock: Clock) -> None:
    claims.claim(lasting)
    ServerReading.objects.update(claim_place="anderswo/1", claim_process=1)
    with pytest.raises(claims.AtWork):
        claims.claim(lasting)
    clock.forward(minutes=16)
    claims.claim(lasting)


def test_a_program_that_is_there_is_waited_for_and_one_that_is_gone_is_not(lasting: Server) -> None:
    claims.claim(lasting)
    there = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        ServerReading.objects.update(claim_process=there.pid)
        with pytest.raises(claims.AtWork):
            claims.claim(lasting)
    finally:
        there.kill()
        there.wait()
    claims.claim(lasting)


# --- a program that is killed ------------------------------------------------------------------------------


def _start(server: Server) -> "subprocess.Popen[bytes]":
    """``manage.py aufbruch_oparl`` as a program of its own, on the database of this test."""
    named = connection.settings_dict
    code = (
        "import os, sys; sys.path[:0] = [os.environ['ROOT'], os.environ['ROOT'] + '/site']\n"
        "from tests import settings as s\n"
        "s.DATABASES['default']['NAME'] = os.environ['TEST_DATABASE']\n"
        "s.WAGTAIL_AUFBRUCH = {**s.WAGTAIL_AUFBRUCH, 'OPARL_PRIVATE_HOSTS': ['127.0.0.1'], 'OPARL_PAUSE_SECONDS': 0}\n"
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        f"call_command('aufbruch_oparl', server={server.pk})\n"
    )
    surroundings = {**os.environ, "ROOT": str(ROOT), "TEST_DATABASE": str(named["NAME"])}
    surroundings["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    return subprocess.Popen([sys.executable, "-c", code], env=surroundings, cwd=ROOT, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("page", [1, 2, 3])
def test_the_run_after_one_that_was_killed_ends_right(lasting: Server, council: CouncilServer, page: int) -> None:
    council.per_page = 1
    asked, may = Event(), Event()

    def wait(target: str, good: Answer) -> Answer:
        if page == 1 or f"page={page}" in target:
            asked.set()
            may.wait(60)
        return good

    council.bad["/oparl/bodies/1/papers"] = wait
    program = _start(lasting)
    try:
        assert asked.wait(120)
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
        may.set()
    council.bad.clear()
    assert ServerRun.objects.get().state == RunState.RUNNING
    assert Paper.objects.count() == page - 1
    assert not ServerList.objects.filter(name="paper").exists()

    run = read(lasting)
    assert (run.state, run.is_whole) == (RunState.DONE, True)
    assert Paper.objects.count() == 3
    assert [one.state for one in ServerRun.objects.order_by("pk")] == [RunState.BROKEN_OFF, RunState.DONE]
    assert read(lasting).changed == 0


# --- cut off anywhere --------------------------------------------------------------------------------------


class Cut(BaseException):
    """As if the program ended here."""


@contextmanager
def _cut_at(number: int) -> Iterator[list[int]]:
    """Let the program end at its ``number``-th statement that writes; holds how many there were."""
    written = [0]

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # Of the import alone: Wagtail's index of references follows in tasks of its own, which swallow what they meet.
        if sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"} and "aufbruch_council_" in sql:
            written[0] += 1
            if written[0] == number:
                raise Cut
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield written


def _whole() -> tuple[Any, ...]:
    ways = Consultation.objects.order_by("oparl_id").values_list(
        "oparl_id", "role", "meeting__oparl_id", "agenda_item__outcome"
    )
    papers = Paper.objects.order_by("oparl_id").values_list("oparl_id", "name", "files__name", "consultations__role")
    return tuple(ways), tuple(sorted(papers, key=str))


def test_cut_off_at_any_write_the_next_run_ends_right(lasting: Server, council: CouncilServer) -> None:
    read(lasting)
    right = _whole()
    _forget()
    with _cut_at(0) as written:
        read(lasting)
    writes = written[0]
    assert writes > 30
    for number in range(1, writes, 3):
        _forget()
        with _cut_at(number), pytest.raises(Cut):
            read(lasting)
        for one in Paper.objects.filter(oparl_id=council.id("papers", "p1")):
            assert one.consultations.count() == 2, f"half written at {number}"
        assert read(lasting).state == RunState.DONE, number
        assert _whole() == right, number


def _forget() -> None:
    for name in ("Consultation", "File", "Paper", "AgendaItem", "Meeting", "Organization"):
        apps.get_model("aufbruch_council", name).objects.all().delete()
    for table in (ServerList, ServerReading, ServerRun):
        table.objects.all().delete()


# --- when it is time ---------------------------------------------------------------------------------------


def test_a_server_is_asked_when_its_time_has_come(lasting: Server, clock: Clock) -> None:
    assert due_servers() == [lasting]
    read(lasting)
    assert due_servers() == []
    clock.forward(hours=5, minutes=59)
    assert due_servers() == []
    clock.forward(minutes=2)
    assert due_servers() == [lasting]
    Server.objects.update(is_active=False)
    assert due_servers() == []


def test_the_longest_wait_for_a_server_is_shorter_than_the_silence_that_means_death() -> None:
    one = HERE.connect_seconds + HERE.read_seconds + HERE.answer_seconds
    assert timedelta(seconds=TRIES * (one + LONGEST_WAIT)) < claims.SILENCE
