"""Numbers as people read them."""

from functools import lru_cache

from django.utils.formats import localize


@lru_cache(maxsize=512)
def said_number(number: int, language: str) -> str:
    """The number as ``language`` writes it, which is the active one: "1.234" in German.

    For lists: the numbers of a page are few and small, and each of them costs as much as all else that a row needs.
    """
    return str(localize(number))
