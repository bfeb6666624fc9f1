"""StreamFields: blocks as a person would write them, ``- paragraph: <p>…</p>``, instead of JSON with numbers."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks import Block, StreamValue
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from wagtail_aufbruch.portable.format import richtext
from wagtail_aufbruch.portable.format.problems import Path, one_of
from wagtail_aufbruch.portable.format.roles import Checking, Exporting, Loading

CHOOSERS = {blocks.PageChooserBlock: "pages", DocumentChooserBlock: "documents", ImageChooserBlock: "images"}


def _section(block: Block) -> str | None:
    """The section whose keys a chooser block holds, or None for any other block."""
    return next((section for kind, section in CHOOSERS.items() if isinstance(block, kind)), None)


# Before loading: does the value have the form that the block asks for?


def check(block: Block, value: object, path: Path, checking: Checking) -> None:
    """Tell at which place the value does not fit the block."""
    if isinstance(block, blocks.StreamBlock):
        _check_stream(block, value, path, checking)
    elif isinstance(block, blocks.ListBlock):
        if not isinstance(value, list):
            checking.complain(path, _("Expected is a list: lines that begin with “- ”."))
            return
        for index, child in enumerate(value):
            check(block.child_block, child, (*path, index), checking)
    elif isinstance(block, blocks.StructBlock):
        _check_struct(block, value, path, checking)
    elif not isinstance(value, str):
        checking.complain(path, _("Expected is a text."))
    elif isinstance(block, blocks.RichTextBlock):
        richtext.check(value, path, checking)
    elif section := _section(block):
        checking.refer(section, value, path)
    else:
        _check_choice(block, value, path, checking)


def _check_stream(block: Block, value: object, path: Path, checking: Checking) -> None:
    if not isinstance(value, list):
        checking.complain(path, _("Expected is a list: lines that begin with “- ”."))
        return
    for index, entry in enumerate(value):
        here = (*path, index)
        if not isinstance(entry, dict) or len(entry) != 1:
            known = one_of(block.child_blocks)
            message = _("Expected is one block, such as “paragraph: …”. The blocks are: %(known)s.")
            checking.complain(here, message % {"known": known})
            continue
        [(name, inner)] = entry.items()
        if name in block.child_blocks:
            check(block.child_blocks[name], inner, (*here, name), checking)
        else:
            message = _("There is no block “%(name)s”. The blocks are: %(known)s.")
            checking.complain((*here, name), message % {"name": name, "known": one_of(block.child_blocks)})


def _check_struct(block: Block, value: object, path: Path, checking: Checking) -> None:
    if not isinstance(value, dict):
        message = _("Expected are lines such as “%(name)s: …”.")
        checking.complain(path, message % {"name": next(iter(block.child_blocks))})
        return
    for name, inner in value.items():
        if name in block.child_blocks:
            check(block.child_blocks[name], inner, (*path, name), checking)
        else:
            message = _("“%(name)s” is not known here. Expected is one of: %(known)s.")
            checking.complain((*path, name), message % {"name": name, "known": one_of(block.child_blocks)})
    for name, child in block.child_blocks.items():
        if child.required and name not in value and not child.get_default() and not checking.draft:
            checking.complain(path, _("“%(name)s” is missing.") % {"name": name})


def _check_choice(block: Block, value: str, path: Path, checking: Checking) -> None:
    if isinstance(block, blocks.ChoiceBlock):
        known = [str(choice) for choice, _label in block.field.choices if choice]
        if value not in known:
            message = _("“%(value)s” is not known here. Expected is one of: %(known)s.")
            checking.complain(path, message % {"value": value, "known": one_of(known)})
    elif isinstance(block, blocks.FieldBlock) and (value or not checking.draft):
        for error in _errors(block, value):
            checking.complain(path, error)


def _errors(block: Block, value: str) -> list[str]:
    from django.core.exceptions import ValidationError

    try:
        block.clean(value)
    except ValidationError as error:
        return [str(message) for message in error.messages]
    return []


# Loading


def to_database(block: Block, value: list[object], loading: Loading) -> StreamValue:
    """The value of the StreamField for what the file says."""
    return block.to_python(_to_raw(block, value, loading))


def _to_raw(block: Block, value: Any, loading: Loading) -> object:
    if isinstance(block, blocks.StreamBlock):
        entries = [next(iter(entry.items())) for entry in value]
        raw = [{"type": name, "value": _to_raw(block.child_blocks[name], inner, loading)} for name, inner in entries]
        return [entry for entry in raw if entry["value"] is not None]
    if isinstance(block, blocks.ListBlock):
        children = [_to_raw(block.child_block, child, loading) for child in value]
        return [child for child in children if child is not None]
    if isinstance(block, blocks.StructBlock):
        fields = {name: _to_raw(block.child_blocks[name], inner, loading) for name, inner in value.items()}
        return None if _lacks_its_item(block, fields) else fields
    if isinstance(block, blocks.RichTextBlock):
        return richtext.to_database(value, loading)
    if section := _section(block):
        target = loading.find(section, value)
        return None if target is None else target.pk
    return value


def _lacks_its_item(block: Block, fields: dict[str, Any]) -> bool:
    """Whether a block stands for something that is not there, for instance a figure without its picture."""
    return any(
        child.required and _section(child) and fields.get(name) is None for name, child in block.child_blocks.items()
    )


# Exporting


def to_file(block: Block, value: StreamValue, exporting: Exporting) -> list[dict[str, object]]:
    """What the file says for the value of the StreamField."""
    entries = []
    for child in value:
        inner = _to_plain(child.block, child.block.get_prep_value(child.value), exporting)
        if inner is not None:
            entries.append({child.block_type: inner})
    return entries


def _to_plain(block: Block, raw: Any, exporting: Exporting) -> object:
    if isinstance(block, blocks.ListBlock):
        children = [_to_plain(block.child_block, child["value"], exporting) for child in raw]
        return [child for child in children if child is not None]
    if isinstance(block, blocks.StructBlock):
        return _struct_to_plain(block, raw, exporting)
    if isinstance(block, blocks.RichTextBlock):
        return richtext.to_file(raw, exporting)
    if section := _section(block):
        return None if raw is None else exporting.key(section, raw)
    return raw


def _struct_to_plain(block: Block, raw: dict[str, Any], exporting: Exporting) -> dict[str, Any] | None:
    fields = {name: _to_plain(child, raw.get(name), exporting) for name, child in block.child_blocks.items()}
    if _lacks_its_item(block, fields):
        return None
    usual = {name: child.get_prep_value(child.get_default()) for name, child in block.child_blocks.items()}
    return {
        name: plain for name, plain in fields.items() if plain is not None and (plain != usual[name] or usual[name])
    }
