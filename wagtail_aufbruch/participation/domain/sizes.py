"""How large something may be, as people read it."""

import math

from django.utils.formats import number_format


def in_millions(number: int) -> str:
    """A limit in megabytes or megapixels, never more than it is: 10,000,000 is "10", 2,500,000 is "2,5", 50,000 is
    "0,05"."""
    return str(number_format(f"{math.floor(number / 10_000) / 100:.2f}".rstrip("0").rstrip("."), use_l10n=True))
