"""A form in the editor's order, with every type that it can hold."""

import re
from typing import Any

import pytest
from django.utils.translation import override

from tests.participation.questions.asking import form_of, question, shown
from wagtail_aufbruch.participation.forms.questions.fields import shown_questions
from wagtail_aufbruch.participation.forms.questions.parts import shown_parts
from wagtail_aufbruch.participation.models.questions.form_questions import ENTRY_FIELD_CHOICES

KINDS = [kind for _heading, choices in ENTRY_FIELD_CHOICES for kind, _name in choices]
CATEGORIES = [("k1", "Bis 14 Jahre"), ("k2", "Ab 15 Jahren")]


@pytest.fixture(autouse=True)
def german() -> Any:
    with override("de"):
        yield


def test_every_type_an_editor_can_choose_is_shown_in_its_place() -> None:
    asked = [
        question(kind, label=f"Frage {kind}.", choices="Ja\nNein", file_kinds=("pdf", "audio"), most_files=2)
        for kind in KINDS
        if kind != "step"
    ]
    html = shown(form_of(*asked, categories=CATEGORIES), *asked)
    places = [html.index(f"Frage {one.field_type}.") for one in asked]
    assert places == sorted(places)
    assert "<h2>Frage heading.</h2>" in html
    assert "Bis zu 2 Dateien: PDF (bis 20 MB) oder Tonaufnahme (bis 100 MB)." in html
    assert html.count("Bis 14 Jahre") == 1


def test_headings_and_files_are_no_fields_and_a_category_without_choice_is_not_asked_for() -> None:
    asked = [question(kind) for kind in ("heading", "picture", "category", "singleline")]
    form = form_of(*asked)
    assert list(form.fields) == ["question_key-singleline"]
    assert [part.question.field_type for part in shown_parts(form, asked)] == ["heading", "picture", "singleline"]
    assert [field.name for field in shown_questions(form, asked)] == ["question_key-singleline"]


@pytest.mark.parametrize("kind", ["singleline", "multiline", "radio", "checkbox", "consent", "heading", "team", "url"])
def test_what_an_editor_writes_reads_as_it_was_written(kind: str) -> None:
    one = question(kind, help_text='Fragen & "Antworten" <b>', label="Was & wie", choices="a\nb", is_public=True)
    html = shown(form_of(one), one)
    assert "Fragen &amp; &quot;Antworten&quot; &lt;b&gt;" in html
    assert "&amp;amp;" not in html


def test_the_hint_of_choices_is_read_out_with_them() -> None:
    one = question("radio", help_text="Nur eins", choices="a\nb")
    html = shown(form_of(one), one)
    assert re.search(r'<fieldset[^>]*aria-describedby="id_question_key-radio_helptext"', html)


def test_a_consent_is_read_before_its_tick_and_never_ticked_beforehand() -> None:
    one = question("consent", label="Ich willige ein.", help_text="Wir zeigen Ihr Bild.", default_value="on")
    html = shown(form_of(one), one)
    assert html.index("Wir zeigen Ihr Bild.") < html.index("<input") < html.index("Ich willige ein.")
    assert "checked" not in html
    assert "(optional)" not in html
    form = form_of(one, data={})
    assert form.errors["question_key-consent"] == [
        "Ohne diese Einwilligung können Sie nicht teilnehmen. Bitte setzen Sie das Häkchen."
    ]
    free = question("consent", required=False)
    assert "(optional)" in shown(form_of(free), free)
    assert form_of(free, data={}).is_valid()


@pytest.mark.parametrize("typed", ["https://videos.example/w/abc?t=3", " https://videos.example/w/abc?t=3 \u202e"])
def test_a_link_to_a_video_is_taken_as_it_was_copied(typed: str) -> None:
    form = form_of(question("video"), data={"question_key-video": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["question_key-video"] == "https://videos.example/w/abc?t=3"


def test_a_link_without_its_beginning_gets_the_safe_one() -> None:
    form = form_of(question("video"), data={"question_key-video": "videos.example/w/abc"})
    assert form.is_valid()
    assert form.cleaned_data["question_key-video"] == "https://videos.example/w/abc"


@pytest.mark.parametrize(
    "typed",
    [
        "http://videos.example/w/abc",
        "javascript:alert(1)",
        "ftp://videos.example/x",
        "https://videos.example@elsewhere.example/",
        "https://[::1",
        "https://",
        "Mein Film",
        "https://videos.example/\0x y",
    ],
)
def test_what_is_no_link_that_can_be_followed_is_refused_with_a_mend(typed: str) -> None:
    form = form_of(question("video"), data={"question_key-video": typed})
    assert form.errors["question_key-video"] == [
        "Bitte kopieren Sie die ganze Adresse des Videos aus Ihrem Browser. Sie beginnt mit https://."
    ]


def test_a_link_as_long_as_a_book_is_refused() -> None:
    form = form_of(question("video"), data={"question_key-video": "https://videos.example/" + "a" * 3_000_000})
    assert not form.is_valid()


def test_a_category_that_was_taken_out_has_to_be_chosen_anew() -> None:
    one = question("category")
    form = form_of(one, data={"question_key-category": "k0"}, categories=CATEGORIES)
    assert form.errors["question_key-category"] == ["Diese Kategorie gibt es nicht mehr. Bitte wählen Sie eine andere."]
    before = form_of(one, initial={"question_key-category": "k0"}, categories=CATEGORIES)
    assert "checked" not in shown(before, one)
    assert "k0" not in shown(form_of(one, given={"question_key-category": "k0"}, categories=CATEGORIES), one)


def test_a_type_that_is_not_known_any_more_is_answered_in_words() -> None:
    one = question("hologram", label="Ihr Hologramm")
    assert "<textarea" in shown(form_of(one), one)


def test_the_place_for_files_is_shown_by_whoever_takes_them() -> None:
    one = question("picture", label="Ihre Bilder", file_kinds=("picture",))
    html = shown(form_of(one), one, files_template="aufbruch_participation/includes/spam_trap.html")
    assert "aufbruch-trap" in html
    assert "Ihre Bilder" not in html


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_is_as_long_as_one_likes(kind: str) -> None:
    one = question(kind, choices="Ja\nNein")
    name = f"question_{one.key}"
    form = form_of(one, data={name: "a\0" * 400_000, f"{name}-0-name": "a" * 400_000}, categories=CATEGORIES)
    if form.is_valid():
        assert all(value is True for value in form.cleaned_data.values()), "a box is ticked or not"
