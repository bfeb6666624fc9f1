"""Numbers as people of a country write them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.forms import MultipleChoiceField
from django.utils.translation import override
from wagtail.contrib.forms.models import FORM_FIELD_CHOICES

from wagtail_aufbruch.events.models.parts import EventQuestion
from wagtail_aufbruch.participation.forms.questions.fields import question_fields
from wagtail_aufbruch.participation.forms.questions.numbers import NumberField


@pytest.mark.parametrize(
    ("typed", "german", "english"),
    [
        ("3.500", "3500", "3.500"),
        ("3,500", "3.500", "3500"),
        ("3,5", "3.5", "3.5"),
        ("12.5", "12.5", "12.5"),
        ("1.234.567,89", "1234567.89", None),
        ("1 234 567", "1234567", "1234567"),
        ("-0.250", "-0.250", "-0.250"),
        ("0,5", "0.5", "0.5"),
    ],
)
def test_a_number_means_what_it_means_in_the_readers_language(typed: str, german: str, english: str | None) -> None:
    with override("de"):
        assert NumberField().clean(typed) == Decimal(german)
    with override("en"):
        if english is None:
            with pytest.raises(ValidationError):
                NumberField().clean(typed)
        else:
            assert NumberField().clean(typed) == Decimal(english)


@pytest.mark.parametrize("typed", ["drei", "12 Stück", "1.2.3", "NaN", "Infinity", "1e9", "3..5", "²"])
def test_what_is_no_number_is_refused_and_says_how_one_looks(typed: str) -> None:
    with override("de"), pytest.raises(ValidationError, match="3,5"):
        NumberField().clean(typed)


def test_a_number_that_may_be_left_out_may_be_left_out() -> None:
    assert NumberField(required=False).clean("  ") is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1" * 41, "höchstens 40 Zeichen"),
        ("9" * 3_000_000, "höchstens 40 Zeichen"),
        ("1000000000000", "höchstens 12 Stellen"),
        ("-1.000.000.000.000", "höchstens 12 Stellen"),
        ("0,1234567", "6"),
    ],
)
def test_a_number_that_nobody_means_is_refused_with_what_is_possible(typed: str, said: str) -> None:
    with override("de"), pytest.raises(ValidationError, match=said):
        NumberField().clean(typed)


@pytest.mark.parametrize("typed", ["999999999999", "-999.999.999.999,123456", "0", "31", "0049 171 123"])
def test_a_number_that_somebody_may_mean_is_taken(typed: str) -> None:
    with override("de"):
        assert NumberField().clean(typed) is not None


@pytest.mark.parametrize("kind", [kind for kind, _name in FORM_FIELD_CHOICES])
def test_no_answer_to_an_own_question_is_as_long_as_one_likes(kind: str) -> None:
    question = EventQuestion(key="a", label="Was?", field_type=kind, choices="Ja\nNein", required=False)
    (field,) = question_fields([question]).values()
    typed = "https://stadt.example/" + "a" * 6000
    several = isinstance(field, MultipleChoiceField)
    try:
        taken = field.clean([typed] if several else typed)
    except ValidationError:
        return
    assert taken is True, "a box is ticked or not"
