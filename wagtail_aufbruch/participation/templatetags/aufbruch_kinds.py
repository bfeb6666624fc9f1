"""What people read about a kind of contributions, in templates."""

from django import template

from wagtail_aufbruch.participation.extension import kinds
from wagtail_aufbruch.participation.models import Contribution

register = template.Library()


@register.simple_tag
def words_of(contribution: Contribution) -> kinds.KindWords:
    """The words of the contribution's kind: ``{% words_of contribution as words %}``."""
    return kinds.kind_of(contribution).words


@register.simple_tag
def general_words() -> kinds.KindWords:
    """The words for pages on which no contribution is known yet: ``{% general_words as words %}``."""
    return kinds.general_words()
