"""Tags for the editor's own questions."""

from django import template

from wagtail_aufbruch.participation.domain.questions.answers import in_words

register = template.Library()
register.filter("answer_in_words", in_words)
