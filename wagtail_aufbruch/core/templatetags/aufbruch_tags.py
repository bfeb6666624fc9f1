"""Tags that the package's templates use; a site's own templates may use them too."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wagtail_aufbruch.core.vocabulary import usual_word

register = template.Library()


@register.simple_tag
def aufbruch_icon(name: str, extra_class: str = "") -> SafeString:
    """An icon of the sprite, hidden from assistive technology: what it means always stands beside it in words."""
    return format_html(
        '<svg class="aufbruch-icon {}" aria-hidden="true" focusable="false"><use href="#aufbruch-icon-{}"></use></svg>',
        extra_class,
        name,
    )


@register.simple_tag(takes_context=True)
def term(context: Context, key: str, plural: bool = False) -> str:
    """What a thing is called in this process, see ``core.vocabulary``."""
    process = context.get("process")
    own = process.words.get(key) if process is not None else None
    if own is not None:
        return own.plural if plural else own.singular
    word = usual_word(key)
    return str(word.plural if plural else word.singular)


@register.simple_tag(takes_context=True)
def route(context: Context, page: Any, name: str, *args: Any, **kwargs: Any) -> str:
    """Address of a route below a page, for instance ``{% route process "my_participation" %}``."""
    return page.get_url(context.get("request")) + page.reverse_subpage(name, args=args, kwargs=kwargs)


@register.inclusion_tag("aufbruch/includes/chip.html", takes_context=True)
def handlungsfeld_chip(context: Context, handlungsfeld: Any) -> dict[str, Any]:
    """The field's chip: accent, icon and always its name, linked to the field's page."""
    return {"field": handlungsfeld, "process": context.get("process"), "request": context.get("request")}
