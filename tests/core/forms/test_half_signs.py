"""An emoji that a browser has cut in two, or a NUL that was pasted, breaks neither the form nor the page."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from tests.factories.core import make_content_page, make_process
from tests.factories.council import make_paper
from tests.factories.groups import make_board, make_statement
from tests.staff.test_previews import form_of

pytestmark = pytest.mark.django_db


def typed(text: str) -> str:
    """As the editor for formatted text sends it."""
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [{**block, "data": {}}], "entityMap": {}})


def publish(client: Client, page: Any, changed: dict[str, str]) -> str:
    """What readers see afterwards."""
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = client.post(edit, {**form_of(client, edit), **changed, "action-publish": "1"})
    assert answer.status_code == 302
    return str(client.get(Page.objects.get(pk=page.pk).specific.url).content.decode())


def test_running_text_with_half_an_emoji_is_shown_without_it(admin_client: Client) -> None:
    page = make_content_page(make_process())
    place = {"deleted": "", "order": "0", "id": "", "type": "disclosure"}
    sent = {
        "body-count": "1",
        **{f"body-0-{key}": value for key, value in place.items()},
        "body-0-value-summary": "Wo?",
        "body-0-value-text": typed("Treffen \ud83d am Markt \U0001f600"),
    }
    assert "Treffen  am Markt \U0001f600" in publish(admin_client, page, sent)


def test_a_part_of_running_text_with_a_nul_in_its_mark_is_stored_without_it_on_every_database(
    admin_client: Client,
) -> None:
    page = make_content_page(make_process())
    place = {"deleted": "", "order": "0", "id": "kenn\x00zeichen", "type": "disclosure"}
    sent = {
        "body-count": "1",
        **{f"body-0-{key}": value for key, value in place.items()},
        "body-0-value-summary": "Wo?",
        "body-0-value-text": typed("Treffen am Markt"),
    }
    assert "Treffen am Markt" in publish(admin_client, page, sent)
    assert Page.objects.get(pk=page.pk).specific.body[0].id == "kennzeichen"


def test_formatted_text_into_which_a_nul_was_pasted_is_shown_without_it(admin_client: Client) -> None:
    assert "Willkommen hier" in publish(admin_client, make_process(), {"introduction": typed("Willkommen \x00hier")})


def test_a_paper_and_a_statement_into_which_a_nul_was_pasted_are_saved_without_it(admin_client: Client) -> None:
    process = make_process()
    paper, statement = make_paper(process), make_statement(make_board(process))
    for kind, row, name in (("council_paper", paper, "summary"), ("groups_statement", statement, "text")):
        edit = reverse(f"wagtailsnippets_aufbruch_{kind}:edit", args=[row.pk])
        sent = {**form_of(admin_client, edit), name: typed("Bänke \x00am Ring"), "action-publish": "1"}
        assert admin_client.post(edit, sent).status_code == 302
        row.refresh_from_db()
        assert "Bänke am Ring" in getattr(row, name)


def test_formatted_text_with_half_an_emoji_is_shown_without_it(admin_client: Client) -> None:
    assert "Willkommen " in publish(admin_client, make_process(), {"introduction": typed("Willkommen \ude00")})


def test_a_paper_with_half_an_emoji_is_saved_without_it(admin_client: Client) -> None:
    paper = make_paper(make_process())
    edit = reverse("wagtailsnippets_aufbruch_council_paper:edit", args=[paper.pk])
    answer = admin_client.post(edit, {**form_of(admin_client, edit), "summary": typed("Bänke \ud83d am Ring")})
    assert answer.status_code == 302
    paper.refresh_from_db()
    assert "Bänke  am Ring" in paper.summary


def test_a_statement_with_half_an_emoji_is_saved_without_it(admin_client: Client) -> None:
    statement = make_statement(make_board(make_process()))
    edit = reverse("wagtailsnippets_aufbruch_groups_statement:edit", args=[statement.pk])
    sent = {**form_of(admin_client, edit), "text": typed("Bänke \ud83d am Ring"), "action-publish": "1"}
    assert admin_client.post(edit, sent).status_code == 302
    statement.refresh_from_db()
    assert "Bänke  am Ring" in statement.text
