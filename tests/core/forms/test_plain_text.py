"""Text that people type: cleaned, never cut in silence, and never at a cost that its sender can choose."""

import time
import unicodedata
from pathlib import Path

import pytest
from django import forms

import wagtail_aufbruch
from wagtail_aufbruch.core.forms.plain_text import PlainLineField, PlainTextField, clean_text
from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.core.lists.unicode_forms import MAX_MARKS

MANY = 60_000
ACCENTS = "a" + "\u0300" * MANY + "\u0316" * MANY
"""240 KB in UTF-8: accents of two kinds on one letter, in the order that has to be put right."""


@pytest.mark.parametrize("read", [clean_text, fold])
def test_accents_without_end_on_one_letter_keep_nobody_waiting(read: object) -> None:
    began = time.process_time()
    assert callable(read)
    read(ACCENTS)
    read(("a" + "\u0300" * 40 + "\u0316" * 40) * 1500)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("field", [PlainLineField(max_length=120), PlainTextField(max_length=5000)])
def test_what_is_far_too_long_is_refused_before_it_is_cleaned(
    field: forms.CharField, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wagtail_aufbruch.core.forms.plain_text.clean_text", lambda text: pytest.fail("was cleaned"))
    with pytest.raises(forms.ValidationError, match=f"auf {field.max_length} Zeichen; es sind {len(ACCENTS)}"):
        field.clean(ACCENTS)


def test_letters_that_are_typed_in_parts_count_as_one() -> None:
    """As a Mac writes names of files, and Korean or Vietnamese as some keyboards send it."""
    typed = "\r\n".join(unicodedata.normalize("NFD", "Jäger tiếng Việt 한국어") for _line in range(20))
    assert PlainTextField(max_length=20 * 24).clean(typed) == "\n".join(["Jäger tiếng Việt 한국어"] * 20)


def test_letters_with_many_accents_stay_as_they_are() -> None:
    hebrew = "בְּרֵאשִׁ֖ית"  # vowels and a cantillation mark on one letter
    assert clean_text(hebrew) == unicodedata.normalize("NFC", hebrew)
    assert clean_text("a" + "\u0316" * MAX_MARKS) == "a" + "\u0316" * MAX_MARKS
    assert clean_text("a" + "\u0316" * 500 + "b") == "a" + "\u0316" * MAX_MARKS + "b"


def test_text_is_normalised_in_one_place() -> None:
    package = Path(wagtail_aufbruch.__file__).parent
    own_way = [path for path in package.rglob("*.py") if "unicodedata.normalize" in path.read_text(encoding="utf-8")]
    assert [path.relative_to(package).as_posix() for path in own_way] == ["core/lists/unicode_forms.py"]


@pytest.mark.parametrize("typed", ["\u200b" * 10, "\u3164", "\u2800 \u2800", "\U000e0041\U000e0042", "\u00ad\n\ufe0f"])
@pytest.mark.parametrize("field", [PlainLineField, PlainTextField])
def test_what_nobody_could_see_is_as_good_as_empty(typed: str, field: type[forms.CharField]) -> None:
    with pytest.raises(forms.ValidationError):
        field(max_length=200).clean(typed)
    assert field(max_length=200, required=False).clean(typed) == ""


@pytest.mark.parametrize("typed", ["👨\u200d👩\u200d👧", "❤\ufe0f", "نه\u200cخیر", "Schiff\u00adfahrt", "0"])
def test_marks_that_belong_to_words_and_pictures_stay(typed: str) -> None:
    assert PlainLineField(max_length=200).clean(typed) == typed
