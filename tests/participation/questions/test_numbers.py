"""Numbers as people of a country write them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from wagtail_aufbruch.participation.forms.numbers import NumberField


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


@pytest.mark.parametrize("typed", ["drei", "12 Stück", "1.2.3", "NaN", "Infinity", "1e9", "1" * 41, "3..5", "²"])
def test_what_is_no_number_is_refused_and_says_how_one_looks(typed: str) -> None:
    with override("de"), pytest.raises(ValidationError, match="3,5"):
        NumberField().clean(typed)


def test_a_number_that_may_be_left_out_may_be_left_out() -> None:
    assert NumberField(required=False).clean("  ") is None
