"""Where an entry stands in its formal check, as its person reads it: the way, what is to be done, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.competitions.domain.checking.appeals import appeal_until, why_no_appeal
from wagtail_aufbruch.competitions.domain.checking.reading import appeal_of, last_check
from wagtail_aufbruch.competitions.domain.checking.repairing import why_not_repaired
from wagtail_aufbruch.competitions.domain.checking.rules import (
    Field,
    Found,
    broken_rules,
    fields_of,
    if_not_repaired,
    rules_of,
)
from wagtail_aufbruch.competitions.enums import TAKES_A_PLACE, EntryState, Unrepaired
from wagtail_aufbruch.competitions.models import Appeal, Entry, EntryStep, FormalCheck


@dataclass(frozen=True)
class Stop:
    """One stop of the way from handing in to the jury."""

    name: str | Promise
    is_done: bool = False
    is_current: bool = False


@dataclass(frozen=True)
class Story:
    """All that the personal page tells of the check."""

    way: Sequence[Stop]
    history: Sequence[EntryStep]
    check: FormalCheck | None
    broken: Sequence[Found]
    asked: Sequence[Field]
    appeal: Appeal | None
    appeal_until: datetime | None
    can_appeal: bool
    can_repair: bool
    is_strict: bool
    """Whether the entry is not admitted when it is not repaired in time."""


def story_of(entry: Entry) -> Story | None:
    """None for what does not count, and where nothing is checked. A constant number of queries."""
    if entry.state not in TAKES_A_PLACE or entry.is_trial:
        return None
    check = last_check(entry)
    if check is None and not rules_of(entry.competition):
        return None
    returned = entry.state == EntryState.RETURNED and check is not None
    refused = entry.state == EntryState.NOT_ADMITTED and check is not None
    appeal = appeal_of(entry)
    wanted = check.asked if returned and check is not None else []
    return Story(
        way=_way(entry, check),
        history=list(entry.steps.all()) if check is not None else [],
        check=check,
        broken=broken_rules(check) if (returned or refused) and check is not None else [],
        asked=[field for field in fields_of(entry) if field.key in wanted] if wanted else [],
        appeal=appeal,
        appeal_until=appeal_until(entry),
        can_appeal=refused and not why_no_appeal(entry, appeal),
        can_repair=returned and not why_not_repaired(entry),
        is_strict=check is not None and returned and if_not_repaired(check) == Unrepaired.NOT_ADMITTED,
    )


def _way(entry: Entry, check: FormalCheck | None) -> list[Stop]:
    state = entry.state
    way = [Stop(pgettext_lazy("stop of an entry", "Handed in"), is_done=True)]
    if check is not None and (check.repaired_at is not None or state == EntryState.RETURNED):
        mended = check.repaired_at is not None
        way.append(Stop(_("To be mended") if not mended else _("Mended"), is_done=mended, is_current=not mended))
    waits = state == EntryState.HANDED_IN
    decided = state in {EntryState.ADMITTED, EntryState.NOT_ADMITTED}
    way.append(Stop(_("Formal check"), is_done=decided, is_current=waits))
    if state == EntryState.NOT_ADMITTED:
        way.append(Stop(pgettext_lazy("stop of an entry", "Not admitted"), is_current=True))
    else:
        admitted = state == EntryState.ADMITTED
        way.append(Stop(pgettext_lazy("stop of an entry", "Admitted"), is_current=admitted))
    return way
