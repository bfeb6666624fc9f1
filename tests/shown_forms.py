"""Forms on a page that nobody could send."""

import re
from typing import Any

FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<body>.*?)</form>", re.DOTALL | re.IGNORECASE)
SENT_BY_WAGTAIL = "w-editing-sessions"
"""Wagtail's script sends this one, with the token in a header."""
POSTED = re.compile(r"""method=["']?post""", re.IGNORECASE)


def forms_without_token(answer: Any) -> list[str]:
    """The first words of each form on the page that would be refused as soon as it is sent: it is posted without
    Django's token. Django's test client does not ask for that, so pages are searched for it."""
    if answer.streaming or "text/html" not in answer.headers.get("Content-Type", ""):
        return []
    return [
        found["head"].strip()[:80]
        for found in FORM.finditer(answer.content.decode("utf-8", "replace"))
        if POSTED.search(found["head"])
        and SENT_BY_WAGTAIL not in found["head"]
        and "csrfmiddlewaretoken" not in found["body"]
    ]
