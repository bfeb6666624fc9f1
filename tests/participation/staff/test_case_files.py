"""What staff see of a contribution before they decide: its pictures, documents and answers to own questions."""

import uuid
from typing import Any

import pytest
from django.test import Client

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.staff import logged_in
from tests.factories.uploads import file_of, picture
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.files.attachments import attach, keep_upload
from wagtail_aufbruch.participation.enums import AttachmentKind, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea() -> Any:
    call = make_call(make_process())
    answers = [{"label": "Wie alt ist der Baum?", "type": "singleline", "value": "<b>hundert</b> Jahre"}]
    idea = make_idea(call, state=State.PENDING, answers=answers, place_name="Am Bahnhof")
    attach(
        idea,
        [keep_upload(call.process, uuid.uuid4(), AttachmentKind.PICTURE, picture(), "Eine alte Linde", may_draw=bool)],
    )
    return idea


@pytest.fixture
def staff_client(idea: Any) -> Client:
    return logged_in(make_moderator(idea.process.specific))


def test_the_case_shows_the_picture_that_staff_decide_on(staff_client: Client, idea: Any) -> None:
    case = staff_client.get(f"/admin/aufbruch_participation/contribution/inspect/{idea.pk}/").content.decode()
    address = f"/beteiligung/datei/{idea.attachments.get().pk}/klein/"
    assert address in case
    assert 'alt="Eine alte Linde"' in case
    assert "Am Bahnhof" in case
    start = case.index(address)
    url = case[case.rindex('"', 0, start) + 1 : case.index('"', start)]
    assert Client().get(url).status_code == 404, "nobody else may see it before it is published"
    assert file_of(staff_client.get(url))


def test_the_case_shows_answers_to_own_questions_as_text(staff_client: Client, idea: Any) -> None:
    case = staff_client.get(f"/admin/aufbruch_participation/contribution/inspect/{idea.pk}/").content.decode()
    assert "Wie alt ist der Baum?" in case
    assert "&lt;b&gt;hundert&lt;/b&gt; Jahre" in case


def test_the_case_reads_out_what_was_ticked(staff_client: Client, idea: Any) -> None:
    Idea.objects.filter(pk=idea.pk).update(
        answers=[
            {"label": "Für wen?", "type": "checkboxes", "value": ["Kinder", "Ältere"]},
            {"label": "Helfen Sie mit?", "type": "checkbox", "value": True},
        ]
    )
    case = staff_client.get(f"/admin/aufbruch_participation/contribution/inspect/{idea.pk}/").content.decode()
    assert "<dt>Für wen?</dt><dd>Kinder<br>Ältere</dd>" in case
    assert "<dt>Helfen Sie mit?</dt><dd>Ja</dd>" in case


def test_the_inbox_shows_the_picture_that_is_decided_on(staff_client: Client, idea: Any) -> None:
    page = staff_client.get("/admin/aufbruch/eingang/").content.decode()
    address = f"/beteiligung/datei/{idea.attachments.get().pk}/klein/"
    assert address in page
    assert 'alt="Eine alte Linde"' in page
    start = page.index(address)
    assert file_of(staff_client.get(page[page.rindex('"', 0, start) + 1 : page.index('"', start)]))
