"""Data by schema.org for search engines, inside of a page."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe


def data_block(values: dict[str, Any]) -> SafeString:
    """``values`` for ``<script type="application/ld+json">``: nothing in it ends the element or begins a comment."""
    text = json.dumps(values, ensure_ascii=False, indent=None)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308
