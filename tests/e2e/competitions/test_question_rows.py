"""People of a team in a form: another row at once where there is a script, by the server's hand where there is none."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor
from tests.factories.core import make_process
from tests.factories.events import make_bookable
from wagtail_aufbruch.events.models import EventQuestion, Registration

Visit = Callable[..., Visitor]


@pytest.fixture
def event(server: str) -> Any:
    """A form with people in rows, a link to a video and a consent; no event offers them, but each form shows them."""
    event = make_bookable(make_process(), "Digitales Forum", seats=20)
    for number, (kind, label) in enumerate((("team", "Wer macht mit?"), ("video", "Ihr Film"), ("consent", "Ja."))):
        EventQuestion.objects.create(
            page=event,
            label=label,
            field_type=kind,
            required=False,
            help_text="Wir fragen & hören zu.",
            sort_order=number,
        )
    return event


@pytest.mark.parametrize("view", [PHONE_LIGHT, DESKTOP_LIGHT], ids=str)
def test_another_row_comes_at_once_can_be_typed_into_and_is_sent(
    event: Any, server: str, visit: Visit, view: View
) -> None:
    citizen = visit(server, view=view, cookies=True)
    page = citizen.open(f"{event.url}anmelden/")
    page.add_script_tag(url="/static/aufbruch_participation/team.js")
    citizen.assert_accessible()
    first = page.get_by_role("group", name="Person 1", exact=True)
    first.get_by_label("Name").fill("Ben")
    page.get_by_role("button", name="Noch eine Person").click()
    second = page.get_by_role("group", name="Person 2", exact=True)
    expect(second.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Cem")
    second.get_by_label("E-Mail-Adresse").fill("kaputt")
    expect(first.get_by_label("Name")).to_have_value("Ben")
    citizen.assert_accessible()
    page.get_by_label("Ihr Film").fill("http://videos.example/")
    send(page)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Person 2: Das sieht nicht nach einer E-Mail-Adresse aus.")
    citizen.assert_accessible()
    alert.get_by_role("link", name=re.compile("Person 2")).click()
    expect(page.get_by_role("group", name=re.compile("Wer macht mit"))).to_be_focused()
    page.get_by_role("group", name="Person 2", exact=True).get_by_label("E-Mail-Adresse").fill("cem@example.org")
    page.get_by_label("Ihr Film").fill("https://videos.example/")
    send(page)
    page.wait_for_url(re.compile("(?!.*anmelden/$)"))
    answers = {answer["type"]: answer["value"] for answer in Registration.objects.get().answers}
    assert answers == {
        "team": [{"name": "Ben", "email": ""}, {"name": "Cem", "email": "cem@example.org"}],
        "video": "https://videos.example/",
    }


def test_no_more_rows_come_than_the_form_takes(event: Any, server: str, visit: Visit) -> None:
    citizen = visit(server, view=PHONE_LIGHT, cookies=True)
    page = citizen.open(f"{event.url}anmelden/")
    page.add_script_tag(url="/static/aufbruch_participation/team.js")
    button = page.get_by_role("button", name="Noch eine Person")
    for _number in range(9):
        button.click()
    expect(page.get_by_role("group", name="Person 10", exact=True)).to_be_visible()
    expect(button).to_be_hidden()


def send(page: Any) -> None:
    page.get_by_label("Ihr Name").fill("Anna")
    page.get_by_label("Ihre E-Mail-Adresse").fill("anna@example.org")
    page.get_by_label(re.compile("Ich willige ein")).check()
    page.get_by_role("button", name="Jetzt anmelden").click()


def test_an_editor_sees_the_choices_of_a_question_only_where_one_chooses(event: Any, server: str, visit: Visit) -> None:
    User.objects.create_superuser("chefin", password="geheim")
    editor = visit(server, view=DESKTOP_LIGHT, cookies=True)
    editor.come_logged_in("chefin")
    EventQuestion.objects.update(field_type="singleline")
    page = editor.open(f"/admin/pages/{event.pk}/edit/")
    shown = "name => getComputedStyle(document.querySelector(`#inline_child_questions-0 ${name}`)).display !== 'none'"
    choose = "kind => { document.querySelector('[name=questions-0-field_type]').value = kind; }"
    for kind, choices in (("singleline", False), ("radio", True), ("date", False), ("checkboxes", True)):
        page.evaluate(choose, kind)
        assert page.evaluate(shown, ".aufbruch-row-choices") is choices, kind
        assert page.evaluate(shown, ".aufbruch-row-default"), kind
