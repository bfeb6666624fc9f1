"""What is published of a contribution beside title, text and files: for all who decide whether it is.

A kind says what of its own it is (``Kind.published``). Whoever reads it, and whoever's decision is bound to what they
have read, asks here.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.participation.extension.kinds import Fact, Kind
from wagtail_aufbruch.participation.models import Contribution

_KNOWN = "_published_facts"


def know_facts(contributions: Iterable[Contribution]) -> None:
    """Look up the facts of many at once, for ``facts_of``: a few queries for each kind, however many there are."""
    by_kind: dict[str, list[Contribution]] = {}
    for contribution in contributions:
        if hasattr(contribution, _KNOWN):
            continue
        by_kind.setdefault(contribution.kind, []).append(contribution)
    for key, rows in by_kind.items():
        kind = parts(Kind).get(key)
        found = kind.published([row.pk for row in rows]) if kind is not None and kind.published is not None else {}
        for row in rows:
            setattr(row, _KNOWN, tuple(found.get(row.pk, ())))


def facts_of(contribution: Contribution) -> tuple[Fact, ...]:
    """What its kind says is published of it: as ``know_facts`` found it, otherwise looked up now."""
    known: tuple[Fact, ...] | None = getattr(contribution, _KNOWN, None)
    if known is not None:
        return known
    kind = parts(Kind).get(contribution.kind)
    if kind is None or kind.published is None:
        return ()
    return tuple(kind.published([contribution.pk]).get(contribution.pk, ()))


def shown_facts(contribution: Contribution) -> tuple[Fact, ...]:
    """All that staff read of it beside title, text, name, place and files."""
    field = contribution.handlungsfeld
    known = (Fact(_("Field of action"), field.title),) if field is not None else ()
    return (*known, *facts_of(contribution))


def place_of(contribution: Contribution) -> str:
    """Where it is, as name and as coordinates."""
    if contribution.latitude is None:
        return contribution.place_name
    on_map = f"{contribution.latitude}, {contribution.longitude}"
    return f"{contribution.place_name} ({on_map})" if contribution.place_name else on_map
