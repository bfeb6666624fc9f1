"""The frame of the package's pages: there, readable, and with the blocks that they fill."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.template import Context, TemplateDoesNotExist, TemplateSyntaxError
from django.template.base import Node, NodeList, Template, VariableNode
from django.template.loader import get_template
from django.template.loader_tags import BlockNode, ExtendsNode

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.checks.setting_rules import problem_of

BLOCKS = ("aufbruch_title", "aufbruch_head", "aufbruch_top", "aufbruch_main", "aufbruch_end")


@register(Tags.templates)
def check_base_template(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """E004: the frame cannot be read. E007: it lacks a block, so that part of each page would be missing."""
    if problem_of("BASE_TEMPLATE"):
        return []
    name = aufbruch_settings.base_template
    try:
        frame = getattr(get_template(name), "template", None)
        if not isinstance(frame, Template):
            return [_unreadable(f"{name} is no template of Django's own language, which the package's pages extend")]
        missing = [block for block in BLOCKS if block not in blocks_shown(frame)]
    except TemplateDoesNotExist as error:
        also = f" ({name} was found, and extends or asks for it)" if str(error) != name else ""
        return [_unreadable(f"there is no template {error}{also}")]
    except TemplateSyntaxError as error:
        return [_unreadable(f"{name} cannot be read: {error}")]
    except (OSError, UnicodeDecodeError) as error:  # a folder, a file of another user, or one that is not UTF-8
        return [_unreadable(f"{name}, or what it extends or asks for, cannot be read: {error}")]
    if not missing:
        return []
    lines = ", ".join(f"{{% block {block} %}}{{% endblock %}}" for block in missing)
    return [
        Error(
            f"The frame {name} (WAGTAIL_AUFBRUCH['BASE_TEMPLATE']) lacks {', '.join(missing)}: what belongs there "
            "would be missing from every page of the package.",
            hint=f"Put {lines} where it shows, inside a block of the template that the frame extends. "
            "README.md has an example under “Your frame”.",
            id="aufbruch.E007",
        )
    ]


def _unreadable(why: str) -> CheckMessage:
    return Error(
        f"WAGTAIL_AUFBRUCH['BASE_TEMPLATE']: {why}.",
        hint="Leave the setting out to use the package's own frame, aufbruch/base.html.",
        id="aufbruch.E004",
    )


def blocks_shown(frame: Template) -> set[str]:
    """The names of the blocks that a template extending ``frame`` can fill and that are then shown.

    A block in a template that itself extends another is shown only inside a block which that one has. Of a parent that
    is chosen by a variable nothing is known, so every block counts that is written down.
    """
    chain = [frame]
    context = Context()
    with context.bind_template(frame):
        while (extends := _extends(chain[-1])) is not None:
            try:
                chain.append(extends.get_parent(context))
            except TemplateDoesNotExist:
                raise
            except TemplateSyntaxError:  # the parent's name is a variable without a value here
                return {block.name for template in chain for block in _blocks(template.nodelist)}
    versions: dict[str, list[BlockNode]] = {}
    for template in chain:
        extends = _extends(template)
        found = extends.nodelist if extends is not None else template.nodelist
        for block in _blocks(found):
            versions.setdefault(block.name, []).append(block)
    return set(_shown(chain[-1].nodelist, versions))


def _blocks(nodes: NodeList) -> Iterator[BlockNode]:
    yield from (node for node in nodes.get_nodes_by_type(BlockNode) if isinstance(node, BlockNode))


def _extends(template: Template) -> ExtendsNode | None:
    return next((node for node in template.nodelist if isinstance(node, ExtendsNode)), None)


def _shown(nodes: NodeList | list[Node], versions: dict[str, list[BlockNode]]) -> Iterator[str]:
    """Names of the blocks that are rendered, outermost first; of several versions of a block the last one counts."""
    for node in nodes:
        if isinstance(node, BlockNode):
            yield node.name
            for version in versions.get(node.name, [node]):
                yield from _shown(version.nodelist, versions)
                if not _asks_for_parents(version):
                    break
        else:
            for attribute in node.child_nodelists:
                yield from _shown(getattr(node, attribute, []), versions)


def _asks_for_parents(block: BlockNode) -> bool:
    asked = (node for node in block.nodelist.get_nodes_by_type(VariableNode) if isinstance(node, VariableNode))
    return any(str(node.filter_expression).startswith("block.super") for node in asked)
