"""Text as it is searched: what people write differently and mean alike becomes the same."""

import unicodedata

from wagtail_aufbruch.core.forms.plain_text import normal_form

# NFC first, so that an umlaut typed as a letter with two dots is one as well; ß becomes ss by `casefold`.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def fold(text: str) -> str:
    """``text`` in small letters, with ä ö ü ß written out, other accents dropped and blanks collapsed.

    "Straßen", "STRASSEN" and "Strassen" are the same afterwards. Controls, marks of the reading direction and
    halves of a character are gone; letters of other scripts and emoji stay.
    """
    spelled_out = normal_form("NFC", text).casefold().translate(_UMLAUTS)
    kept = []
    for sign in normal_form("NFKD", spelled_out):
        category = unicodedata.category(sign)
        if category in {"Cc", "Zl", "Zp"}:
            kept.append(" ")
        elif category not in {"Cf", "Cs", "Mn"}:
            kept.append(sign)
    return " ".join("".join(kept).split())
