"""Own questions of a call: one key for good, and answers where editor and citizen are told they are."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.client import CommittingClient
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.ideas import typed as typed_idea
from tests.factories.participation import make_moderator
from tests.ideas.staff.test_call_admin import publish, typed
from wagtail_aufbruch.ideas.models import Idea, IdeaCallPage, IdeaQuestion
from wagtail_aufbruch.participation.domain.questions.answers import answers_to
from wagtail_aufbruch.participation.domain.questions.definition import field_name

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def ask(call: Any, label: str, kind: str = "singleline", **values: Any) -> IdeaQuestion:
    values.setdefault("required", False)
    values.setdefault("sort_order", call.questions.count())
    return IdeaQuestion.objects.create(page=call, label=label, field_type=kind, **values)


def answered(call: Any, title: str, **given: str) -> Idea:
    questions = list(call.questions.all())
    data = {field_name(one): given.get(one.label.split()[0], "") for one in questions}
    return make_idea(call, title, answers=list(answers_to(questions, data)))


def table(client: Client, url: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get(url).getvalue().decode("utf-8-sig"))))


@pytest.fixture
def moderator(call: Any) -> Client:
    client = Client()
    client.force_login(make_moderator(call.process))
    return client


def staff_table(moderator: Client, page: Any) -> list[dict[str, str]]:
    return table(moderator, f"/admin/aufbruch/ideen/{page.pk}/als-csv/")


def test_answers_are_public_where_editor_and_citizen_are_told_so(client: Client, call: Any) -> None:
    ask(call, "Zielgruppe für wen?", is_public=True)
    ask(call, "Telefon für Fragen?")
    form = client.get(f"{call.url}idee-einreichen/").content.decode()
    assert form.count("Ihre Antwort wird öffentlich gezeigt.") == 1
    idea = answered(call, "Bänke", Zielgruppe="Kinder <b>", Telefon="05241 123")
    page = client.get(f"{call.url}ideen/{idea.pk}/").content.decode()
    assert "Zielgruppe für wen?" in page
    assert "Kinder &lt;b&gt;" in page
    (row,) = table(client, f"{call.url}ideen/als-csv/")
    assert row["Zielgruppe für wen?"] == "Kinder <b>"
    found = client.get(f"{call.url}ideen/als-json/").getvalue()
    assert json.loads(found)["ideas"][0]["answers"] == [{"question": "Zielgruppe für wen?", "answer": "Kinder <b>"}]
    for shown in (page, str(row), found.decode()):
        assert "05241" not in shown
        assert "Telefon" not in shown


def test_a_tick_set_later_publishes_no_answer_that_was_given_before(client: Client, call: Any) -> None:
    ask(call, "Telefon für Fragen?")
    idea = answered(call, "Bänke", Telefon="05241 123")
    call.questions.update(is_public=True)
    assert "05241" not in client.get(f"{call.url}ideen/{idea.pk}/").content.decode()
    assert "05241" not in str(table(client, f"{call.url}ideen/als-csv/"))


def test_staff_have_a_column_for_each_question_also_for_former_ones_and_several_calls(
    call: Any, moderator: Client
) -> None:
    ask(call, "Zielgruppe für wen?")
    former = ask(call, "Kosten wie viel?", "number")
    answered(call, "Bänke", Zielgruppe="Kinder", Kosten="3500")
    former.delete()
    other = make_call(call.process, "Ein anderer Aufruf")
    ask(other, "Ort genau?")
    answered(other, "Bäume", Ort="Am Teich")
    trees, benches = staff_table(moderator, call.process)
    columns = ("Zielgruppe für wen?", "Kosten wie viel?", "Ort genau?")
    assert [benches[column] for column in columns] == ["Kinder", "3500", ""]
    assert trees["Ort genau?"] == "Am Teich"
    assert "Ort genau?" not in staff_table(moderator, call)[0]


def test_a_question_keeps_its_key_through_drafts_and_new_wordings(call: Any) -> None:
    admin = Client()
    admin.force_login(User.objects.create_superuser("chefin", password="geheim"))
    row = {"label": "Für wen?", "field_type": "singleline", "choices": "", "help_text": "", "default_value": ""}
    assert publish(admin, call, questions=[{**row, "key": ""}]).status_code == 302
    first = IdeaCallPage.objects.get().questions.get()
    assert first.key
    edit = reverse("wagtailadmin_pages:edit", args=[call.pk])
    for label in ("Für wen genau?", "Für wen ganz genau?"):
        shown = admin.get(edit).context["form"].formsets["questions"].forms[0]
        assert f'value="{first.key}"' in admin.get(edit).content.decode()
        sent = {**row, "label": label, "key": shown["key"].value(), "id": shown.instance.pk or "", "ORDER": "1"}
        data = typed(call, questions=None)
        data.update({f"questions-0-{name}": str(value) for name, value in sent.items()})
        data.update({"questions-TOTAL_FORMS": "1", "questions-INITIAL_FORMS": "1"})
        assert admin.post(edit, data).status_code == 302
        assert admin.post(edit, {**data, "action-publish": "1"}).status_code == 302
    last = IdeaCallPage.objects.get().questions.get()
    assert (last.label, last.key) == ("Für wen ganz genau?", first.key)


@pytest.mark.parametrize(
    "question",
    [
        {"field_type": "email", "is_public": "on"},
        {"field_type": "radio", "choices": "Ja, gern, nein"},
        {"field_type": "dropdown", "choices": "Ja; nein"},
    ],
)
def test_a_question_that_asks_for_what_it_cannot_do_says_so(call: Any, question: dict[str, str]) -> None:
    admin = Client()
    admin.force_login(User.objects.create_superuser("chefin", password="geheim"))
    row = {"label": "Frage?", "choices": "", "help_text": "", "default_value": "", "ORDER": "1", **question}
    answer = publish(admin, call, questions=[row])
    assert answer.status_code == 200
    words = "Bitte nehmen Sie das Häkchen weg" if "is_public" in question else "jede Auswahl in eine eigene Zeile"
    assert words in answer.content.decode()


def test_a_german_number_arrives_as_it_was_meant(call: Any) -> None:
    question = ask(call, "Kosten wie viel?", "number")
    client = CommittingClient()
    client.get(call.url)
    data = typed_idea(call, **{field_name(question): "3.500"})
    assert client.post(f"{call.url}idee-einreichen/", data).status_code == 302
    assert Idea.objects.get().answers[0]["value"] == "3500"
    answer = client.post(f"{call.url}idee-einreichen/", {**data, field_name(question): "3.500 Euro"})
    assert answer.status_code == 422
    assert 'value="3.500 Euro"' in answer.content.decode()
