"""Formatted and running text without halves of a sign and without NUL: not every database and no answer holds them.

A browser writes an emoji as two halves. Where an editor's script has cut it in the middle, the formatted text arrives
as JSON with one of them: fields of Django cannot get that, but Wagtail unpacks it after they have looked. A NUL, as it
is copied out of some PDFs, is refused by them, and nobody could see where it stands.
"""

import re
from collections.abc import Callable

from django import forms
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.blocks import BlockField

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def leave_out_half_signs(form: forms.BaseForm) -> None:
    """Let the form's formatted and running texts leave them out: nobody could find what is wrong with the text."""
    for field in form.fields.values():
        if isinstance(field, BlockField):
            field.clean = _whole_blocks(field)  # type: ignore[method-assign]
        elif isinstance(field.widget, DraftailRichTextArea):
            field.clean = _whole_text(field)  # type: ignore[assignment,method-assign]


def _whole_text(field: forms.Field) -> Callable[[object], object]:
    inner = field.clean
    return lambda value: inner(_storable(value))


def _whole_blocks(field: BlockField) -> Callable[[object], object]:
    inner, block = field.clean, field.block

    def clean(value: object) -> object:
        cleaned = inner(value)
        plain = block.get_prep_value(cleaned)
        whole = _storable(plain)
        return cleaned if whole == plain else block.to_python(whole)

    return clean


def _storable(value: object) -> object:
    """The same text, list or mapping, in all its depth."""
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, list):
        return [_storable(one) for one in value]
    if isinstance(value, dict):
        return {key: _storable(one) for key, one in value.items()}
    return value
