"""How the comments of a page are written: the template once for each shape, and not for each of eighty comments.

Most comments of a page differ in words alone. So the template is rendered with holes in the place of number, name,
text and so on, once for each combination of what it asks with ``if``; each comment then fills the holes of its shape.
What goes into a hole is escaped before, and is not looked at again.
"""

import re
from collections.abc import Container
from datetime import date
from functools import lru_cache
from typing import Any

from django.template.defaultfilters import linebreaks_filter, urlize
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from wagtail_aufbruch.core.domain.showing.numbers import said_number
from wagtail_aufbruch.participation.domain.comments.reading import ShownComment

Shape = dict[str, Any]
Values = dict[str, str]

# Characters that no text of a template, and no cleaned text of a person, holds.
_HOLE = re.compile("\x02(\\w+)\x03")


def shape_of(shown: ShownComment, *, helped: Container[int], shows_number: bool) -> Shape:
    """What the template may ask with ``if``. ``shows_number``: it needs to know how many found the comment helpful."""
    comment = shown.comment
    return {
        "is_gone": not comment.is_public,
        "is_reply": shown.is_reply,
        "badge": comment.badge,
        "badge_name": comment.get_badge_display() if comment.badge else "",
        "stance": comment.stance,
        "stance_name": comment.get_stance_display() if comment.stance else "",
        "is_helped": comment.pk in helped,
        "has_support": bool(comment.support_count),
        "supporters": comment.support_count if shows_number else None,
    }


def values_of(shown: ShownComment) -> Values:
    """What fills the holes: number, name, text and so on, ready to be written."""
    comment = shown.comment
    language = get_language() or ""
    at = timezone.localtime(comment.published_at) if comment.published_at else None
    # What staff wrote may hold links.
    text = urlize(comment.text) if comment.user_id is not None else comment.text
    return {
        # As text, so that no language puts a separator into an address.
        "number": str(comment.pk),
        "name": conditional_escape(comment.shown_author),
        "day": _said_day(at.date(), language) if at else "",
        "iso": at.isoformat(timespec="seconds") if at else "",
        "support": said_number(comment.support_count, language),
        "text": linebreaks_filter(text),
    }


@lru_cache(maxsize=512)
def _said_day(day: date, language: str) -> SafeString:
    return conditional_escape(date_format(day, "SHORT_DATE_FORMAT"))


class ShapedTemplate:
    """The template's shapes on one page. ``render`` writes the template with ``comment`` as its context."""

    def __init__(self, render: Any) -> None:
        self._render = render
        self._known: dict[tuple[Any, ...], list[str]] = {}

    def write(self, shape: Shape, values: Values) -> SafeString:
        """The template in this shape with these values in its holes."""
        key = tuple(shape.values())
        if key not in self._known:
            # What begins and ends a hole is known to be harmless in markup, so it passes unescaped.
            holes = {name: mark_safe(f"\x02{name}\x03") for name in values}  # noqa: S308
            # Text and names of holes by turns.
            self._known[key] = _HOLE.split(self._render({**shape, **holes}))
        parts = list(self._known[key])
        parts[1::2] = [values[name] for name in parts[1::2]]
        return mark_safe("".join(parts))  # noqa: S308  a template, and what was escaped above
