"""One folding for all that is searched, on whatever database."""

from typing import Any

import pytest

from tests.factories.core import make_process
from wagtail_aufbruch.core.lists.folding import fold, holds_words, indexed, written_as
from wagtail_aufbruch.core.models import Member

ALIKE = {
    "Öffis": ["offis", "oeffis", "öffis", "ÖFFIS"],
    "Straße": ["strasse", "straße", "STRASSE", "straße"],
    "Björn": ["bjoern", "bjorn", "björn", "Bjo\u0308rn"],
    "Łukasz": ["lukasz", "łukasz", "ŁUKASZ"],
    "Łąka": ["laka", "łąka"],
    "Søren": ["soren", "soeren", "søren"],
    "Nguyễn": ["nguyen", "nguyễn"],
    "Bjoern": ["björn", "bjoern"],
    "Strasse": ["straße", "strasse"],
    "C64_(Treff)": ["c64_", "(treff)"],
    "Олена": ["олена", "ОЛЕНА"],
}
PAIRS = [(written, typed) for written, ways in ALIKE.items() for typed in ways]


@pytest.mark.parametrize(("written", "typed"), PAIRS)
def test_what_people_write_differently_is_found_in_a_folded_text(written: str, typed: str) -> None:
    assert fold(typed) in indexed(f"Mit {written} zum Ziel")


@pytest.mark.django_db
@pytest.mark.parametrize(("written", "typed"), PAIRS)
def test_and_by_the_database_in_a_text_as_it_is_stored(written: str, typed: str) -> None:
    process = make_process()
    member = Member.objects.create(process=process, name=f"Mit {written} zum Ziel", sector="citizens")
    Member.objects.create(process=process, name="Jemand anders", sector="citizens")
    assert list(Member.objects.filter(holds_words(["name"], typed))) == [member]
    assert list(Member.objects.filter(holds_words(["role", "name"], f"ziel {typed}"))) == [member]
    assert not Member.objects.filter(holds_words(["name"], f"{typed} fehlt")).exists()


def test_neighbouring_words_are_not_taken_for_each_other() -> None:
    assert fold("neu") != fold("ne")
    assert "nu" not in indexed("neue Bauern")
    assert indexed("Neue Bänke") == "neue baenke banke"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["", " ", "\x00", "(", "[a", "a{99999}", "\\", ".*", "^$", "%", "'; --", "🙂", "ß" * 5000]
)
def test_nothing_that_is_typed_breaks_the_question(typed: str) -> None:
    make_process()
    assert Member.objects.filter(holds_words(["name"], typed)).count() == 0


def test_a_long_word_makes_no_endless_pattern() -> None:
    assert len(written_as("a" * 200)) < 20_000


def test_a_text_without_a_word_narrows_nothing_down() -> None:
    nothing: Any = holds_words(["name"], "  ")
    assert not nothing
