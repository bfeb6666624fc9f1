"""Forms as they were put once: into JSON and back, cut into pages, whatever version wrote them."""

import json
from typing import Any

import pytest
from django.db.models import CharField
from django.utils.translation import override

from tests.participation.questions.asking import question
from wagtail_aufbruch.events.models.parts import EventQuestion
from wagtail_aufbruch.participation.domain.questions import limits
from wagtail_aufbruch.participation.domain.questions.asked import (
    AskedQuestion,
    as_json,
    asked,
    definition_of,
    from_json,
    questions_in,
)
from wagtail_aufbruch.participation.domain.questions.definition import choices_of, field_name, is_public
from wagtail_aufbruch.participation.domain.questions.steps import steps_of
from wagtail_aufbruch.participation.enums import ExtraType
from wagtail_aufbruch.participation.models.questions.form_questions import ENTRY_FIELD_CHOICES


def test_a_row_of_an_event_and_what_was_written_down_of_it_ask_the_same() -> None:
    row = EventQuestion(
        key="ab12cd34", label="Essen?", field_type="radio", choices="Ja, gern\nNein", required=True, help_text="Mittags"
    )
    kept = from_json(json.loads(json.dumps(as_json(row))))
    assert kept == asked(row)
    assert (field_name(kept), choices_of(kept), kept.required) == (field_name(row), ["Ja, gern", "Nein"], True)


def test_two_forms_that_ask_the_same_are_equal_and_a_new_wording_makes_another() -> None:
    rows = [EventQuestion(key="a", label="Essen?", field_type="singleline", sort_order=4)]
    before = json.loads(json.dumps(definition_of(rows)))
    assert definition_of(questions_in(before)) == before
    rows[0].sort_order = 9
    assert definition_of(rows) == before
    rows[0].label = "Trinken?"
    assert definition_of(rows) != before


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ({"key": "a", "label": "Was?"}, AskedQuestion("a", "Was?", "singleline")),
        ({"key": "a", "field_type": "hologram", "colour": {"x": 1}}, AskedQuestion("a", "", "hologram")),
        (
            {"key": 5, "label": None, "required": "yes", "is_public": 1, "choices": ["x"], "file_kinds": "pdf"},
            AskedQuestion("", "", "singleline"),
        ),
        (
            {"key": "a", "field_type": "file", "most_files": True, "most_megabytes": -3, "file_kinds": ["pdf", 7]},
            AskedQuestion("a", "", "file", file_kinds=("pdf",)),
        ),
    ],
)
def test_a_form_of_an_earlier_version_stays_readable(stored: dict[str, Any], read: AskedQuestion) -> None:
    assert from_json(stored) == read


@pytest.mark.parametrize("stored", [None, {}, "x", 7, [None, "x", 7, []]])
def test_what_is_no_form_asks_nothing(stored: object) -> None:
    assert questions_in(stored) == ()


def test_a_form_is_cut_where_the_editor_says_so_and_has_no_empty_page() -> None:
    one, two, heading = question("singleline"), question("number"), question("heading")
    break_, last = question("step", label="Ihr Werk", help_text="Zwei Fragen"), question("step", label="Leer")
    assert [(step.title, step.questions) for step in steps_of([one, break_, heading, two, last])] == [
        ("", (one,)),
        ("Ihr Werk", (heading, two)),
    ]
    assert [step.title for step in steps_of([break_, two])] == ["Ihr Werk"]
    assert [step.questions for step in steps_of([one, two])] == [(one, two)]
    assert [step.questions for step in steps_of([])] == [()]


def test_a_heading_is_never_required_whatever_is_ticked_beside_it() -> None:
    assert [asked(question(kind, required=True)).required for kind in ("heading", "step", "team")] == [
        False,
        False,
        True,
    ]


def test_names_of_a_team_and_consents_are_never_public() -> None:
    assert [is_public(question(kind, is_public=True)) for kind in ("team", "consent", "email", "video")] == [
        False,
        False,
        False,
        True,
    ]


def test_no_question_takes_more_than_the_site_does(settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {"ENTRY_FILE_MEGABYTES": {"pdf": 5}}
    large = question("file", file_kinds=("pdf", "audio", "film"), most_megabytes=50, most_files=10**9)
    assert limits.file_kinds(large) == ("pdf", "audio")
    assert [limits.most_bytes(large, kind) for kind in ("pdf", "audio")] == [5_000_000, 50_000_000]
    assert limits.most_bytes(question("picture", file_kinds=("picture",)), "picture") == 20_000_000
    assert limits.most_megabytes(("pdf", "audio")) == 100
    assert limits.most_files(large) == limits.MOST_FILES
    assert (limits.most_files(question()), limits.file_kinds(question(file_kinds=("pdf",)))) == (0, ())
    assert "3 MB)." in limits.files_in_words(question("picture", file_kinds=("picture",), most_megabytes=3))
    assert limits.most_people(question("team", most_people=10**9)) == limits.MOST_PEOPLE


def test_how_large_a_picture_may_be_is_told_before_it_is_chosen_and_only_where_pictures_may(settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {"PICTURE_MEGAPIXELS": 12.5}
    with override("de"):
        told = limits.files_in_words(question("file", file_kinds=("pdf", "picture")))
        assert told.endswith("Ein Bild darf höchstens 12,5 Megapixel haben.")
        assert "Megapixel" not in limits.files_in_words(question("file", file_kinds=("pdf", "audio")))


def test_an_editor_of_a_form_in_steps_finds_every_type_once_and_none_that_asks_nobody() -> None:
    kinds = [kind for _heading, choices in ENTRY_FIELD_CHOICES for kind, _name in choices]
    assert len(kinds) == len(set(kinds)) == 21
    assert set(ExtraType.values) < set(kinds)
    assert "hidden" not in kinds
    with override("de"):
        names = dict(CharField(choices=ENTRY_FIELD_CHOICES).flatchoices)
        assert str(names["team"]) == "Weitere Personen im Team"
        assert str(names["radio"]) != "Radio buttons"
