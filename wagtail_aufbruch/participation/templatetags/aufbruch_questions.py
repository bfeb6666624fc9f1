"""Tags for the editor's own questions."""

from collections.abc import Iterable

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.questions.answers import Answer
from wagtail_aufbruch.participation.domain.questions.limits import files_in_words
from wagtail_aufbruch.participation.domain.questions.wording import in_words, video_host
from wagtail_aufbruch.participation.forms.questions.parts import Part

register = template.Library()
register.filter("files_in_words", files_in_words)


@register.filter
def shown_answer(answer: Answer) -> SafeString:
    """The answer in words; a video as a link that says where it leads."""
    host = video_host(answer)
    if host:
        return format_html(
            '<a href="{}" rel="nofollow noopener noreferrer">{}</a>',
            answer["value"],
            _("Video on %(host)s") % {"host": host},
        )
    return linebreaksbr(in_words(answer))


@register.filter
def have_rows(parts: Iterable[Part]) -> bool:
    """Whether one of the parts has a button of its own."""
    return any(part.has_rows for part in parts)
