"""Answers to own questions stay, whatever an editor does to the question afterwards."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.client import CommittingClient
from tests.events.people import confirmed, now_is
from tests.factories.core import make_process
from tests.factories.events import make_bookable
from tests.factories.participation import make_moderator
from wagtail_aufbruch.events.domain.tickets.tokens import token_of
from wagtail_aufbruch.events.models import EventQuestion
from wagtail_aufbruch.participation.domain.questions.answers import answers_to
from wagtail_aufbruch.participation.domain.questions.definition import field_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def event() -> Any:
    return make_bookable(make_process(), seats=20)


def ask(event: Any, label: str, kind: str = "singleline", **values: Any) -> EventQuestion:
    values.setdefault("required", False)
    values.setdefault("sort_order", event.questions.count())
    return EventQuestion.objects.create(page=event, label=label, field_type=kind, **values)


def answered(event: Any, name: str, **given: Any) -> Any:
    """Somebody who answered the questions, ``given`` by their labels' first words."""
    questions = list(event.questions.all())
    data = {field_name(one): given[one.label.split()[0]] for one in questions if one.label.split()[0] in given}
    return confirmed(event, name, answers=answers_to(questions, data))


def shown(client: Client, registration: Any) -> str:
    path = f"{registration.event.url}anmeldung/{token_of(registration)}/aendern/"
    return re.sub(r"\s+", " ", client.get(path).content.decode())


def changed(client: Client, registration: Any, **more: Any) -> Any:
    path = f"{registration.event.url}anmeldung/{token_of(registration)}/aendern/"
    return client.post(path, {"name": registration.name, "people": "1", **more})


def rows_of(event: Any) -> list[dict[str, str]]:
    staff = Client()
    staff.force_login(make_moderator(event.process))
    answer = staff.get(reverse("aufbruch_event_export", args=[event.pk, "csv"]))
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


def test_a_question_worded_anew_keeps_its_answers_in_export_and_form(client: Client, event: Any) -> None:
    question = ask(event, "Essen Sie mit?")
    anna = answered(event, "Anna", Essen="Obst")
    EventQuestion.objects.filter(pk=question.pk).update(label="Was essen Sie?")
    assert rows_of(event)[0]["Was essen Sie? (auch gefragt als: Essen Sie mit?)"] == "Obst"
    assert 'value="Obst"' in shown(client, anna)
    assert now_is(anna).answers[0]["label"] == "Essen Sie mit?", "the wording that was asked"


def test_a_question_taken_out_keeps_its_column_and_survives_a_change_of_the_registration(
    client: Client, event: Any
) -> None:
    question = ask(event, "Essen Sie mit?")
    ask(event, "Anreise wie?")
    anna = answered(event, "Anna", Essen="Obst", Anreise="Rad")
    question.delete()
    assert changed(client, anna, **{field_name(event.questions.get()): "Bus"}).status_code == 302
    assert {answer["label"]: answer["value"] for answer in now_is(anna).answers} == {
        "Anreise wie?": "Bus",
        "Essen Sie mit?": "Obst",
    }
    (row,) = rows_of(event)
    assert (row["Anreise wie?"], row["Essen Sie mit?"]) == ("Bus", "Obst")


def test_a_choice_that_was_taken_out_stays_chosen_for_whoever_chose_it(client: Client, event: Any) -> None:
    question = ask(event, "Essen Sie mit?", "radio", choices="Suppe\nBrot", required=True)
    anna = answered(event, "Anna", Essen="Suppe")
    EventQuestion.objects.filter(pk=question.pk).update(choices="Brot\nObst")
    assert re.search(r'value="Suppe"[^>]*checked', shown(client, anna))
    assert changed(client, anna, **{field_name(question): "Suppe"}).status_code == 302
    assert now_is(anna).answers[0]["value"] == "Suppe"


def test_an_answer_that_does_not_fit_todays_type_is_kept_until_it_is_answered_anew(client: Client, event: Any) -> None:
    question = ask(event, "Essen Sie mit?")
    anna = answered(event, "Anna", Essen="gern")
    EventQuestion.objects.filter(pk=question.pk).update(field_type="number", label="Wie viele Teller?")
    assert changed(client, anna).status_code == 302
    assert now_is(anna).answers[0]["value"] == "gern"
    assert changed(client, anna, **{field_name(question): "3.500"}).status_code == 302
    assert [answer["value"] for answer in now_is(anna).answers] == ["3500"]


def test_choices_with_commas_and_semicolons_stay_whole(client: Client, event: Any) -> None:
    ask(event, "Essen Sie mit?", "checkboxes", choices="Ja, gern; aber ohne Fleisch\nNein, danke;")
    ask(event, "Rad dabei?", "checkboxes", choices="Ja, ich komme mit dem Rad")
    page = client.get(f"{event.url}anmelden/").content.decode()
    assert page.count('type="checkbox" name="question_') == 3
    for choice in ("Ja, gern; aber ohne Fleisch", "Nein, danke;", "Ja, ich komme mit dem Rad"):
        assert f'value="{choice}"' in page
    answered(event, "Anna", Essen=["Ja, gern; aber ohne Fleisch", "Nein, danke;"], Rad=["Ja, ich komme mit dem Rad"])
    (row,) = rows_of(event)
    assert row["Essen Sie mit?"].split("\n") == ["Ja, gern; aber ohne Fleisch", "Nein, danke;"]
    assert row["Rad dabei?"] == "Ja, ich komme mit dem Rad"


def test_numbers_are_numbers_in_the_table(event: Any) -> None:
    ask(event, "Teller wie viele?", "number")
    questions = list(event.questions.all())
    confirmed(event, "Anna", answers=answers_to(questions, {field_name(questions[0]): "3500"}))
    staff = Client()
    staff.force_login(make_moderator(event.process))
    answer = staff.get(reverse("aufbruch_event_export", args=[event.pk, "xlsx"]))
    sheet: Any = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [row[-1].value for row in sheet.iter_rows()] == ["Teller wie viele?", 3500]
