"""Tags for discussions."""

from typing import Any, cast

from django import template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from wagtail_aufbruch.participation.domain.comments.reading import ShownComment
from wagtail_aufbruch.participation.public.contributions.comment_rendering import ShapedTemplate, shape_of, values_of

register = template.Library()


@register.simple_tag(takes_context=True)
def write_comment(context: Context, shown: ShownComment, template_name: str) -> SafeString:
    """One comment.

    The template gets it as ``comment``, see ``participation.public.contributions.comment_rendering``: it may ask ``if``
    of the names in ``shape_of``, and only write those in ``values_of``.
    """
    kept: dict[str, ShapedTemplate] = cast(Any, context.render_context).setdefault("aufbruch_comments", {})
    if template_name not in kept:
        source = get_template(template_name).template  # type: ignore[attr-defined]

        def render(comment: dict[str, Any]) -> str:
            with context.push(comment=comment):
                return str(source.render(context))

        kept[template_name] = ShapedTemplate(render)
    shape = shape_of(shown, helped=context.get("helped") or (), shows_number=not context["rules"].may_comment)
    return kept[template_name].write(shape, values_of(shown))
