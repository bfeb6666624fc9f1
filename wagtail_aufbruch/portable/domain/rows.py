"""What the database would refuse: left out, or told in plain words and at its place."""

from collections.abc import Sequence

from django.db.models import Model, UniqueConstraint
from django.utils.translation import gettext as _

from wagtail_aufbruch.portable.format.codecs import Ref
from wagtail_aufbruch.portable.format.items import Item, codec_of, content_fields


def lacks_what_it_names(instance: Model, item: Item) -> bool:
    """Whether what it is nothing without is not there (any more), so that it is left out: a seat's holder, say."""
    return any(
        info.is_required() and isinstance(codec_of(info), Ref) and getattr(instance, f"{name}_id") is None
        for name, info in content_fields(type(item)).items()
    )


def twice_among(rows: Sequence[Model], owner: str) -> tuple[int, str] | None:
    """The first of the rows of one instance that may not stand beside an earlier one: its position and why.

    ``owner``: the field by which the rows belong to the instance. It has no key yet, so their own rules cannot tell.
    """
    for names in _alone_by(rows[0], owner) if rows else []:
        seen: set[tuple[object, ...]] = set()
        for position, row in enumerate(rows):
            value = tuple(getattr(row, name) for name in names)
            if None not in value and value in seen:
                return position, _("The same stands here a second time. Take one of both out.")
            seen.add(value)
    return None


def _alone_by(row: Model, owner: str) -> list[list[str]]:
    """The sets of fields that no two rows of one instance may share."""
    named = [rule.fields for rule in row._meta.constraints if isinstance(rule, UniqueConstraint) and not rule.condition]
    attname = {field.name: field.attname for field in row._meta.concrete_fields}
    return [
        [attname[name] for name in fields if name != owner]
        for fields in [*named, *row._meta.unique_together]
        if owner in fields
    ]
