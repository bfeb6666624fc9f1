"""The filters beside the lists of cases and mails speak the language of whoever reads them."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import wagtail_aufbruch
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.staff import logged_in, make_failed_mail, make_waiting_comment
from wagtail_aufbruch.participation.enums import ActivityKind
from wagtail_aufbruch.participation.extension.mail_kinds import mail_kind_names

pytestmark = pytest.mark.django_db

LISTS = "/admin/aufbruch_participation"


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff_client(call: Any) -> Client:
    return logged_in(make_moderator(call.process))


def test_kinds_of_contributions_and_mails_stand_there_by_name(staff_client: Client, call: Any) -> None:
    idea = make_idea(call, state="pending")
    make_waiting_comment(idea, "Ein Wort")
    mail = make_failed_mail(call.process)
    mail.kind = "event_ticket"
    mail.save()
    make_failed_mail(call.process)
    cases = staff_client.get(f"{LISTS}/contribution/", {"state__exact": "pending"}).content.decode()
    assert ">Kommentar<" in cases.replace("\n", "").replace("  ", "")
    assert ">comment<" not in cases.replace("\n", "").replace("  ", "")
    mails = staff_client.get(f"{LISTS}/mail/").content.decode().replace("\n", "").replace("  ", "")
    assert ">Ticket<" in mails
    assert ">event_ticket</a>" not in mails
    narrowed = staff_client.get(f"{LISTS}/contribution/", {"kind": "comment"})
    assert narrowed.status_code == 200
    assert idea.title not in [str(one) for one in narrowed.context["object_list"]]


def test_every_kind_of_mail_that_is_written_has_a_name() -> None:
    package = Path(wagtail_aufbruch.__file__).parent
    written = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            given = {keyword.arg: keyword.value for keyword in node.keywords} if isinstance(node, ast.Call) else {}
            if "kind" in given and "subject" in given:
                constants = (one.value for one in ast.walk(given["kind"]) if isinstance(one, ast.Constant))
                written |= {one for one in constants if isinstance(one, str)}
    assert len(written) > 30
    # News are named by what they tell of.
    assert written - {"news_"} - set(mail_kind_names()) == set()
    assert {f"news_{kind}" for kind in ActivityKind.values} <= set(mail_kind_names())
