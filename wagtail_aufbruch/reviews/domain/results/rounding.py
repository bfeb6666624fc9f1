"""Exact results as people read them: rounded for display alone, with as many digits as tell different ones apart."""

from fractions import Fraction

from django.utils.formats import number_format

DIGITS, MOST_DIGITS = 2, 6


def digits_for(values: list[Fraction]) -> int:
    """With how many digits behind the point results are shown, so that different ones look different."""
    different = set(values)
    for digits in range(DIGITS, MOST_DIGITS):
        if len({rounded(value, digits) for value in different}) == len(different):
            return digits
    return MOST_DIGITS


def rounded(value: Fraction, digits: int) -> Fraction:
    """Rounded half up, as people learn it."""
    return Fraction((value * 10**digits + Fraction(1, 2)).__floor__(), 10**digits)


def shown(value: Fraction | None, digits: int = DIGITS) -> str:
    """The value for people: "75,00", or "–" where there is none."""
    if value is None:
        return "–"
    whole, rest = divmod(int(rounded(value, digits) * 10**digits), 10**digits)
    return number_format(f"{whole}.{rest:0{digits}d}" if digits else str(whole), decimal_pos=digits)
