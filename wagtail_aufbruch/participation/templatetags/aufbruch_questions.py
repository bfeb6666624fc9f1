"""Tags for the editor's own questions."""

from collections.abc import Iterable

from django import template

from wagtail_aufbruch.participation.domain.questions.limits import files_in_words
from wagtail_aufbruch.participation.domain.questions.wording import in_words, video_host
from wagtail_aufbruch.participation.forms.question_parts import Part

register = template.Library()
register.filter("answer_in_words", in_words)
register.filter("video_host", video_host)
register.filter("files_in_words", files_in_words)


@register.filter
def have_rows(parts: Iterable[Part]) -> bool:
    """Whether one of the parts has a button of its own."""
    return any(part.has_rows for part in parts)
