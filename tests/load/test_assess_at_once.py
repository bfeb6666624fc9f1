"""Fifty processes assess the same idea at the same moment, twenty of them as the same person."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from wagtail_aufbruch.participation.domain.counters import recount
from wagtail_aufbruch.participation.models import Assessment, Contribution

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[2]
PROCESSES = 50
AS_THE_SAME_PERSON = 20

# What each process does: get ready, say so, wait for the signal that all get together, click.
CLICK = """
import json, sys
import django
from django.conf import settings

told = json.loads(sys.argv[1])
import tests.settings
tests.settings.DATABASES["default"]["NAME"] = told["database"]
django.setup()
from django.db import connection
from wagtail_aufbruch.participation.domain.assessments import support
from wagtail_aufbruch.participation.models import Contribution, Participant

person = Participant.objects.get(pk=told["person"])
idea = Contribution.objects.get(pk=told["idea"])
print("ready", flush=True)
sys.stdin.readline()
print(json.dumps(support(idea, participant=person)), flush=True)
connection.close()
"""


def start(idea: Any, person: Any) -> "subprocess.Popen[str]":
    """A process of its own with a connection of its own, on the test's database."""
    told = {"database": str(connection.settings_dict["NAME"]), "idea": idea.pk, "person": person.pk}
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
    }
    return subprocess.Popen(
        [sys.executable, "-c", CLICK, json.dumps(told)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_fifty_processes_at_once_make_one_row_for_each_person() -> None:
    idea = make_idea(make_call(make_process()))
    same = make_participant(idea.process, "immer-wieder@example.org")
    others = [
        make_participant(idea.process, f"person{number}@example.org")
        for number in range(PROCESSES - AS_THE_SAME_PERSON)
    ]
    processes = [start(idea, person) for person in [*others, *[same] * AS_THE_SAME_PERSON]]
    try:
        assert [line_of(process) for process in processes] == ["ready"] * PROCESSES
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        answers = [json.loads(line_of(process)) for process in processes]
        assert [process.wait(timeout=60) for process in processes] == [0] * PROCESSES
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    people = len(others) + 1
    assert answers[: len(others)] == [True] * len(others)
    assert answers[len(others) :].count(True) == 1, "of the same person one click counts"
    assert Assessment.objects.filter(contribution=idea.pk).count() == people
    assert Contribution.objects.get(pk=idea.pk).support_count == people
    assert list(recount(dry_run=True)) == []
