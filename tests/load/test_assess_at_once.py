"""Fifty processes assess the same idea at the same moment, twenty of them as the same person."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from wagtail_aufbruch.participation.domain.contributions.counters import recount
from wagtail_aufbruch.participation.models import Assessment, Contribution

pytestmark = [pytest.mark.load, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[2]
PROCESSES = 50
AS_THE_SAME_PERSON = 20

# A server process loads the site once and makes the others, as gunicorn does. Each of them opens a connection of its
# own, says that it is ready, waits for the signal that all get together, clicks once and says what became of it.
CLICKS = """
import json, os, sys
import tests.settings

told = json.loads(sys.argv[1])
tests.settings.DATABASES["default"]["NAME"] = told["database"]
import django
django.setup()
from django.db import connection, connections
from wagtail_aufbruch.participation.domain.assessment.assessments import support
from wagtail_aufbruch.participation.models import Contribution, Participant

def click(pk, ready, signal, answers):
    person, idea = Participant.objects.get(pk=pk), Contribution.objects.get(pk=told["idea"])
    os.write(ready, b".")
    os.read(signal, 1)
    is_new = support(idea, participant=person)
    connection.close()
    os.write(answers, f"{pk} {is_new}\\n".encode())

connections.close_all()
ready, signal, answers = os.pipe(), os.pipe(), os.pipe()
children = []
for pk in told["people"]:
    child = os.fork()
    if child == 0:
        os.close(signal[1])
        status = 1
        try:
            click(pk, ready[1], signal[0], answers[1])
            status = 0
        finally:
            os._exit(status)
    children.append(child)
seen = 0
while seen < len(children):
    seen += len(os.read(ready[0], 100))
os.close(signal[1])
statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
os.close(answers[1])
lines = b""
while chunk := os.read(answers[0], 4096):
    lines += chunk
print(json.dumps({"statuses": statuses, "answers": lines.decode().splitlines()}))
"""


def click_at_once(idea_pk: int, people: list[int]) -> dict[str, list[str]]:
    """One process for each of ``people``, all clicking at the same moment. Returns their ends and their answers."""
    told = {"database": str(connection.settings_dict["NAME"]), "idea": idea_pk, "people": people}
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
    }
    done = subprocess.run(
        [sys.executable, "-c", CLICKS, json.dumps(told)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_fifty_processes_at_once_make_one_row_for_each_person() -> None:
    idea = make_idea(make_call(make_process()))
    same = make_participant(idea.process, "immer-wieder@example.org").pk
    others = [
        make_participant(idea.process, f"person{number}@example.org").pk
        for number in range(PROCESSES - AS_THE_SAME_PERSON)
    ]
    found = click_at_once(idea.pk, [*others, *[same] * AS_THE_SAME_PERSON])
    assert found["statuses"] == [0] * PROCESSES
    answers = found["answers"]
    assert sorted(answers) == sorted(
        [f"{pk} True" for pk in [*others, same]] + [f"{same} False"] * (AS_THE_SAME_PERSON - 1)
    ), "of the same person one click counts"
    people = len(others) + 1
    assert Assessment.objects.filter(contribution=idea.pk).count() == people
    assert Contribution.objects.get(pk=idea.pk).support_count == people
    assert list(recount(dry_run=True)) == []
