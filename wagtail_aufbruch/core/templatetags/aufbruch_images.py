"""Wagtail's tags for pictures, in a form that takes no page down; a site's own templates may use them too.

Wagtail shows a missing file as a missing picture. A file that is there and cannot be read (a copy cut short, a full
disk) raises whatever the library raises that reads it, in the middle of every page that shows the picture.
"""

import logging
from typing import Any

from django import template
from django.db import DatabaseError
from django.template.base import Parser, Token
from django.template.context import Context
from wagtail.images.models import AbstractImage
from wagtail.images.templatetags import wagtailimages_tags

register = template.Library()
logger = logging.getLogger(__name__)


class _TakesNoPageDown(wagtailimages_tags.ImageNode):  # type: ignore[misc]
    """For nodes of Wagtail: what cannot be read is shown as if its file were missing, by its alternative text."""

    def render(self, context: Context) -> str:
        image = self.validate_image(context)
        try:
            return str(super().render(context))
        except DatabaseError:
            raise
        except Exception as error:  # each format's reader has errors of its own, and some have no base
            logger.warning("The picture %s cannot be read: %r", image.pk if image else None, error)
            return self._missing(image, context)

    def _missing(self, image: AbstractImage, context: Context) -> str:
        rendition = image.renditions.model(image=image, width=0, height=0)
        rendition.file.name = "not-found"  # as Wagtail calls it
        if self.output_var_name:
            context[self.output_var_name] = rendition
            return ""
        attributes: dict[str, Any] = {name: value.resolve(context) for name, value in self.attrs.items()}
        return str(rendition.img_tag(attributes))


class ImageNode(_TakesNoPageDown):
    pass


class SrcsetImageNode(_TakesNoPageDown, wagtailimages_tags.SrcsetImageNode):  # type: ignore[misc]
    pass


NODES = {"image": ImageNode, "srcset_image": SrcsetImageNode}


def image_tag(parser: Parser, token: Token) -> template.Node:
    """``{% image %}`` and ``{% srcset_image %}``, written as Wagtail's."""
    wagtails = wagtailimages_tags.image(parser, token)
    return NODES[token.contents.split()[0]](
        wagtails.image_expr, wagtails.filter_specs, output_var_name=wagtails.output_var_name, attrs=wagtails.attrs
    )


for _name in NODES:
    register.tag(_name, image_tag)
