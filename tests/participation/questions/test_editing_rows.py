"""Rows of a form in steps in the editor: what nobody could answer is marked there, with what mends it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.forms import modelformset_factory
from django.test.utils import isolate_apps
from django.utils.translation import override

from wagtail_aufbruch.participation.domain.questions.asked import asked
from wagtail_aufbruch.participation.forms.questions.editing import questions_can_be_answered
from wagtail_aufbruch.participation.models.questions.form_questions import FormQuestion

NUMBERS = {"most_files": "1", "most_megabytes": "", "documents": "pdf", "most_people": "10"}


@pytest.fixture(scope="module")
def rows_of() -> Any:
    with isolate_apps("django.contrib.contenttypes"):

        class AnyQuestion(FormQuestion):
            class Meta(FormQuestion.Meta):
                app_label = "aufbruch_participation"

    return modelformset_factory(AnyQuestion, exclude=["sort_order", "clean_name"], can_order=True, can_delete=True)


@pytest.fixture(autouse=True)
def german() -> Any:
    with override("de"):
        yield


class Page:
    """The editor's form, as far as it is asked."""

    def __init__(self, factory: Any, rows: list[dict[str, str]], categories: int | None) -> None:
        data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
        for number, row in enumerate(rows):
            whole = {"label": f"Frage {number}", "key": "", "ORDER": str(number + 1), **NUMBERS, **row}
            data.update({f"form-{number}-{name}": value for name, value in whole.items()})
        self.formsets: dict[str, Any] = {"questions": factory(data, queryset=factory.model.objects.none())}
        if categories is not None:
            kept = SimpleNamespace(instance=SimpleNamespace(pk=1), has_changed=lambda: False)
            listed = SimpleNamespace(forms=[kept] * categories, _should_delete_form=lambda row: False)
            self.formsets["categories"] = listed
        self.told: list[str] = []
        self.formsets["questions"].is_valid()

    def add_error(self, field: str | None, words: str) -> None:
        self.told.append(words)

    @property
    def problems(self) -> dict[int, dict[str, list[str]]]:
        return {number: dict(row.errors) for number, row in enumerate(self.formsets["questions"].forms) if row.errors}


@pytest.fixture
def page(rows_of: Any) -> Any:
    def made(*rows: dict[str, str], categories: int | None = None) -> Page:
        return Page(rows_of, [{"field_type": "singleline", **row} for row in rows], categories)

    return made


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ({"field_type": "radio"}, "choices", "woraus man wählen kann"),
        ({"field_type": "picture", "most_files": "0"}, "most_files", "Zahl von 1 bis 10"),
        ({"field_type": "file", "most_files": "11"}, "most_files", "Zahl von 1 bis 10"),
        ({"field_type": "file", "most_megabytes": "21"}, "most_megabytes", "höchstens 20 MB"),
        ({"field_type": "audio", "most_megabytes": "101"}, "most_megabytes", "höchstens 100 MB"),
        ({"field_type": "audio", "most_megabytes": "0"}, "most_megabytes", "1 bis 100"),
        ({"field_type": "team", "most_people": "31"}, "most_people", "Zahl von 1 bis 30"),
        ({"field_type": "team", "most_people": "0"}, "most_people", "Zahl von 1 bis 30"),
        ({"field_type": "category"}, "field_type", "keine Kategorien zur Auswahl"),
        ({"field_type": "step"}, "field_type", "stünde nichts"),
    ],
)
def test_a_row_that_cannot_work_is_marked_where_it_is_mended(
    page: Any, row: dict[str, str], field: str, words: str
) -> None:
    form = page(row)
    assert not questions_can_be_answered(form)
    assert list(form.problems[0]) == [field]
    assert words in form.problems[0][field][0]
    assert len(form.told) == 1


def test_a_site_that_takes_less_than_a_megabyte_asks_for_an_empty_field(page: Any, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "ENTRY_FILE_MEGABYTES": {"audio": 0.5}}
    form = page({"field_type": "audio", "most_megabytes": "1"})
    assert not questions_can_be_answered(form)
    assert form.problems[0]["most_megabytes"] == [
        "Diese Website nimmt hier weniger als 1 MB an. Lassen Sie das Feld leer."
    ]


def test_what_does_not_belong_to_a_type_is_ignored(page: Any) -> None:
    form = page(
        {"field_type": "heading", "required": "on", "choices": "", "most_files": "0"},
        {"field_type": "singleline", "choices": "einsam", "most_megabytes": "5000", "most_people": "0"},
        {"field_type": "consent", "most_files": "99"},
    )
    assert questions_can_be_answered(form), form.problems
    assert [asked(row.instance).required for row in form.formsets["questions"].forms] == [False, False, False]


def test_a_form_asks_for_the_team_and_the_category_once(page: Any) -> None:
    form = page({"field_type": "team"}, {"field_type": "category"}, {"field_type": "team"}, categories=1)
    assert not questions_can_be_answered(form)
    assert list(form.problems) == [2]
    assert questions_can_be_answered(page({"field_type": "team"}, {"field_type": "category"}, categories=1))
    assert questions_can_be_answered(
        page({"field_type": "team", "DELETE": "on"}, {"field_type": "team"}, {"field_type": "step", "DELETE": "on"})
    )
    assert not questions_can_be_answered(page({"field_type": "category"}, categories=0))


def test_two_questions_may_read_the_same_on_two_pages_of_the_form_alone(page: Any) -> None:
    name, step = {"label": "Name"}, {"field_type": "step", "label": "Name"}
    form = page(name, step, name)
    assert questions_can_be_answered(form), form.problems
    keys = [row.instance.key for row in form.formsets["questions"].forms]
    assert len(set(keys)) == 3
    assert not questions_can_be_answered(page(name, name, step, {"label": "Ort"}))
    moved = page({**name, "ORDER": "1"}, {**step, "ORDER": "3"}, {**name, "ORDER": "2"}, {"label": "Ort"})
    assert not questions_can_be_answered(moved), "the order on the page counts, not that in which rows were added"
    assert list(moved.problems) == [2]


def test_a_heading_may_read_like_the_question_below_it(page: Any) -> None:
    assert questions_can_be_answered(page({"field_type": "heading", "label": "Ihr Werk"}, {"label": "Ihr Werk"}))


def test_pages_on_which_nothing_stands_are_marked(page: Any) -> None:
    step = {"field_type": "step"}
    form = page({}, step, step, {}, step)
    assert not questions_can_be_answered(form)
    assert list(form.problems) == [1, 4]


def test_rows_keep_their_keys_and_doubled_ones_get_another(page: Any) -> None:
    form = page({"key": "aaaaaaaa"}, {"key": "aaaaaaaa"}, {"key": ""})
    questions_can_be_answered(form)
    keys = [row.instance.key for row in form.formsets["questions"].forms]
    assert keys[0] == "aaaaaaaa"
    assert len(set(keys)) == 3


def test_documents_allowed_say_which_files_are_taken(page: Any) -> None:
    form = page(
        {"field_type": "file", "documents": "texts"},
        {"field_type": "audio"},
        {"field_type": "file", "documents": "all", "most_megabytes": "100"},
        {"field_type": "singleline", "documents": "all"},
    )
    assert questions_can_be_answered(form), form.problems
    kinds = [asked(row.instance).file_kinds for row in form.formsets["questions"].forms]
    assert kinds == [("pdf", "document"), ("audio",), ("picture", "pdf", "document", "audio"), ()]


def test_a_page_without_own_questions_is_saved(page: Any) -> None:
    assert questions_can_be_answered(page())
    assert questions_can_be_answered(page({"DELETE": "on"}))
