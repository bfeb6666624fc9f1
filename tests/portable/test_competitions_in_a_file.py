"""Competitions and their list travel in a process file with the whole form; nothing that people handed in does."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.factories.competitions import make_competition, make_entry, make_honour, make_index
from tests.factories.core import add_page, make_content_page, make_process, site_root
from tests.portable.conftest import SMALL, export
from wagtail_aufbruch.competitions.domain.announcing.forms import current_version, questions_of
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import (
    Category,
    CheckRule,
    CompetitionIndexPage,
    CompetitionPage,
    EntryQuestion,
    Prize,
)
from wagtail_aufbruch.competitions.models.pages.default_texts import default_terms
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.participation.models.questions.form_questions import ENTRY_FIELD_CHOICES
from wagtail_aufbruch.portable.domain.contents import page_types

pytestmark = pytest.mark.django_db
Load = Callable[..., str]
KINDS = [kind for _heading, kinds in ENTRY_FIELD_CHOICES for kind, _name in kinds]


def at(day: int, month: int = 6) -> datetime:
    return datetime(2019, month, day, 21, 59, 59, tzinfo=UTC)


def make_everything() -> CompetitionPage:
    """A process with a competition in which nothing is as it is by itself, and whose form asks for all there is."""
    process = make_process("Aufbruch", slug="aufbruch")
    terms = make_content_page(process, "Bedingungen", slug="bedingungen")
    index = make_index(process)
    index.introduction = "Alle Wettbewerbe"
    index.save_revision().publish()
    page = CompetitionPage(
        title="Morgenmacher",
        slug="morgenmacher",
        introduction="Was wir suchen",
        organiser="Fachbereich 10",
        body='[{"type": "paragraph", "value": "<p>Text</p>"}]',
        opens_at=at(1),
        closes_at=at(10),
        jury_from=date(2019, 6, 20),
        jury_until=date(2019, 6, 25),
        honoured_at=at(30),
        who_may="Alle ab zehn",
        min_age=10,
        max_age=99,
        guardian_below=16,
        guardian_text="Mein Kind darf.",
        takes_classes=True,
        most_entries=3,
        repair_days=5,
        appeal_days=10,
        vote_wanted=True,
        vote_from=at(11),
        vote_until=at(19),
        vote_choices=2,
        vote_least=20,
        jury_weight=60,
        recount_wanted=False,
        comments="staff",
        comment_moderation="before",
        takes_support=False,
        talk_until=at(30, 9),
        terms='[{"type": "heading", "value": {"text": "Wer", "level": "2"}}]',
        terms_page_id=terms.pk,
        consent_text="Ich stimme zu.",
        consent_version="4",
        keep_days=90,
    )
    page.prizes = [Prize(title="1. Preis", text="500 Euro"), Prize(title="2. Preis")]
    page.categories = [Category(title="Kinder", text="bis 12", key="kinder"), Category(title="Alle", key="alle")]
    page.check_rules = [
        CheckRule(text="Vollständig.", if_not_repaired="as_it_stands", key="voll"),
        CheckRule(text="Eigene Arbeit.", key="eigen"),
    ]
    page.questions = [
        EntryQuestion(
            sort_order=place,
            key=f"k{place:04}",
            label=f"Frage {kind}",
            field_type=kind,
            required=place % 2 == 0,
            help_text="Hilfe\nzweite Zeile",
            choices="Ja, gern\nNein" if kind in {"radio", "dropdown", "checkboxes", "multiselect"} else "",
            is_public=kind in {"multiline", "picture"},
            documents="all" if kind == "file" else "pdf",
            most_files=4 if kind == "picture" else 1,
            most_megabytes=5 if kind == "file" else None,
            most_people=12 if kind == "team" else 10,
        )
        for place, kind in enumerate([*(kind for kind in KINDS if kind != "step"), "step", "singleline"])
    ]
    page.questions.all()[len(KINDS)].label = "Nach dem Umblättern"
    return add_page(index, page)


EXPECTED = [
    "type: competition_index\n",
    "closes_at: 2019-06-10 23:59:59+02:00",
    "jury_from: 2019-06-20\n",
    "key: kinder\n",
    "if_not_repaired: as_it_stands\n",
    "key: k0000\n",
    "documents: all\n",
    "most_people: 12\n",
    "vote_least: 20\n",
    "terms_page: bedingungen\n",
    "guardian_text: Mein Kind darf.",
    "takes_classes: true\n",
]


def test_competitions_come_back_to_an_empty_site_with_the_keys_of_their_form(load: Load, tmp_path: Path) -> None:
    before = make_everything()
    asked = questions_of(current_version(before))
    first = export()
    for expected in EXPECTED:
        assert expected in first
    ProcessPage.objects.get().delete()
    assert not CompetitionPage.objects.exists()
    file = tmp_path / "wieder.yaml"
    file.write_text(first)
    assert "left out" not in load(file)
    assert export() == first
    after = CompetitionPage.objects.get()
    assert after.live
    assert {question.field_type for question in asked} == set(KINDS)
    assert questions_of(current_version(after)) == asked
    assert after.form_versions.count() == 1


def test_a_competition_of_which_little_is_said_is_as_an_editor_would_begin_it(load: Load, tmp_path: Path) -> None:
    load(COMPETITION)
    page = CompetitionPage.objects.get()
    fresh = CompetitionPage()
    assert [block["value"] for block in page.terms.raw_data if block["type"] == "heading"] == [
        block["value"] for block in default_terms() if block["type"] == "heading"
    ]
    for name in page_types()["competition"].item.model_fields:
        field = CompetitionPage._meta.get_field(name) if name not in {"key", "draft"} else None
        if field is not None and field.concrete and field.has_default() and name not in {"terms", "title", "slug"}:
            assert getattr(page, name) == getattr(fresh, name), name
    text = export()
    for absent in ["questions", "prizes", "closes_at", "vote_", "most_entries", "keep_days"]:
        assert absent not in text


def test_terms_that_an_editor_emptied_stay_empty(load: Load, tmp_path: Path) -> None:
    process = make_process("Aufbruch", slug="aufbruch")
    make_competition(process, terms=[])
    text = export()
    ProcessPage.objects.get().delete()
    file = tmp_path / "wieder.yaml"
    file.write_text(text)
    load(file)
    assert not CompetitionPage.objects.get().terms
    assert export() == text


def test_nothing_that_people_handed_in_is_in_a_file() -> None:
    competition = make_competition(make_process("Aufbruch", slug="aufbruch"))
    entry = make_entry(competition, name="Anna Geheim", title="Geheimer Titel", state=EntryState.HANDED_IN)
    make_honour(entry, "Sonderpreis der Geheimen", reason="Geheim")
    text = export()
    for hidden in ["Geheim", "anna@example.org", "Reparaturcafé"]:
        assert hidden not in text


def test_the_file_holds_every_setting_of_a_competition() -> None:
    """Whoever adds a field to a competition decides whether it travels; what follows from others stays out."""
    follows = {"page_ptr", "pattern_svg"}
    base = {field.name for field in type(site_root())._meta.get_fields()}
    rows = {"prizes", "categories", "questions", "check_rules"}
    own = {field.name for field in CompetitionPage._meta.get_fields() if not field.auto_created or field.name in rows}
    assert own - base - follows - set(page_types()["competition"].item.model_fields) == set()
    travelling = set(page_types()["competition_index"].item.model_fields)
    assert {field.name for field in CompetitionIndexPage._meta.local_fields} - follows - travelling == set()
    for name, model in [("categories", Category), ("questions", EntryQuestion), ("check_rules", CheckRule)]:
        item = page_types()["competition"].item.model_fields[name].annotation.__args__[0]
        known = {field.name for field in model._meta.fields} - {"id", "page", "sort_order", "clean_name"}
        assert known == set(item.model_fields), name


COMPETITION = SMALL + "pages:\n  - type: competition\n    key: a\n    title: A\n"
ROW = COMPETITION + "    questions:\n      - label: Was?\n        field_type: "
MISTAKES = {
    "an end before the beginning": (
        COMPETITION + "    opens_at: 2019-06-06 17:00:00\n    closes_at: 2019-06-06 16:00:00\n",
        10,
        ["closes_at", "close before it opens"],
    ),
    "winners while entries are taken": (
        COMPETITION + "    closes_at: 2019-06-06 17:00:00\n    honoured_at: 2019-06-05 16:00:00\n",
        10,
        ["honoured_at"],
    ),
    "a vote while entries are taken": (
        COMPETITION + "    closes_at: 2019-06-06 17:00\n    vote_wanted: true\n    vote_from: 2019-06-05 16:00\n",
        11,
        ["vote_from"],
    ),
    "a wrong moment": (COMPETITION + "    closes_at: bald\n", 9, ["bald", "2019-05-05"]),
    "more entries than there may be": (COMPETITION + "    most_entries: 11\n", 9, ["at most 10"]),
    "more than the whole weight": (COMPETITION + "    jury_weight: 101\n", 9, ["at most 100"]),
    "a row of no type": (ROW + "hologram\n", 11, ["hologram", "multiline", "step"]),
    "nothing to choose from": (ROW + "radio\n", 10, ["choices", "one choice on each line"]),
    "a category where there is none": (ROW + "category\n", 11, ["no categories"]),
    "more files than a form takes": (ROW + "picture\n        most_files: 11\n", 12, ["from 1 to 10"]),
    "files larger than the site takes": (ROW + "file\n        most_megabytes: 9000\n", 12, ["at most 20 MB"]),
    "a page of the form with nothing on it": (ROW + "step\n", 11, ["Nothing would stand"]),
    "an answer that is never shown": (ROW + "email\n        is_public: true\n", 12, ["never shown publicly"]),
    "the same question twice": (
        ROW + "singleline\n      - label: Was?\n        field_type: singleline\n",
        12,
        ["reads the same"],
    ),
    "a key with blanks": (ROW + "singleline\n        key: a b\n", 12, ["at most 8 small letters"]),
    "a key that is too long": (ROW + "singleline\n        key: abcdefghi\n", 12, ["at most 8 small letters"]),
    "the same key twice": (
        COMPETITION + "    categories:\n      - key: x\n        title: X\n      - key: x\n        title: Y\n",
        12,
        ["“x” stands here a second time"],
    ),
    "a key that nobody knows": (ROW + "singleline\n        pflicht: true\n", 12, ["pflicht", "required"]),
    "a rule without words": (COMPETITION + "    check_rules:\n      - key: a\n", 10, ["“text” is missing"]),
    "a consequence that does not exist": (
        COMPETITION + "    check_rules:\n      - text: a\n        if_not_repaired: egal\n",
        11,
        ["egal", "as_it_stands"],
    ),
    "entries": (COMPETITION + "    entries:\n      - name: Anna\n", 9, ["entries", "not known here"]),
    "terms that do not exist": (COMPETITION + "    terms_page: weg\n", 9, ["“weg”", "pages"]),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_competition_is_told_with_its_line_and_nothing_is_written(
    refused: Callable[..., str], name: str
) -> None:
    text, line, expected = MISTAKES[name]
    message = refused(text)
    assert f"prozess.yaml, line {line}: " in message
    for part in expected:
        assert part in message
    assert not ProcessPage.objects.exists()


def test_all_that_is_wrong_with_a_form_is_told_at_once(refused: Callable[..., str]) -> None:
    message = refused(ROW + "radio\n      - label: Bild\n        field_type: picture\n        most_files: 0\n")
    assert "line 10: " in message
    assert "line 14: " in message


def test_a_second_run_leaves_alone_what_editors_made_of_a_competition(load: Load) -> None:
    text = ROW + "singleline\n        key: frage\n"
    load(text)
    page = CompetitionPage.objects.get()
    question = page.questions.get()
    question.label = "Wozu?"
    page.questions = [question]
    page.save_revision().publish()
    load(text)
    assert [(one.label, one.key) for one in CompetitionPage.objects.get().questions.all()] == [("Wozu?", "frage")]
