"""Writing down what a body has decided, before it is published. Nobody is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.models.staff import key_of
from wagtail_aufbruch.reviews.domain.errors import ReviewError
from wagtail_aufbruch.reviews.domain.outcomes.locking import locked_with_things
from wagtail_aufbruch.reviews.domain.outcomes.sheet import Row, Sheet, sheet_of
from wagtail_aufbruch.reviews.domain.rounds.logbook import note
from wagtail_aufbruch.reviews.models import Outcome, Round


@dataclass(frozen=True)
class Typed:
    """The outcome of one thing as it was typed."""

    verdict: str
    reason: str = ""
    to_author: str = ""
    seen: str = ""
    """The fingerprint of the row that the form showed (``Row.seen``)."""
    still_holds: bool = False
    """Whether what was decided holds for the words as they are now."""


class OutcomesChanged(ReviewError):
    """Somebody else wrote an outcome, or what it is about has changed; ``items``: of which things, by their keys."""

    def __init__(self, items: Sequence[int]) -> None:
        super().__init__(
            _(
                "Something has changed since this page was loaded, so nothing was stored. What you typed is still "
                "here; beside it stands how it is now. Save once more to keep what you typed."
            )
        )
        self.items = list(items)


def may_write(sheet: Sheet) -> str:
    """Why nothing can be written down now, with what helps; "" where it can."""
    if not sheet.round.is_over:
        return _("The round still runs. The group can decide once it has ended.")
    if sheet.waiting is not None:
        return _(
            "A moment for the publication is set, so the outcomes stand. Take the publication back to change them."
        )
    return ""


@transaction.atomic
def save(round_: Round, typed: Mapping[int, Typed], *, user: AnyUser) -> int:
    """Write down what was typed, by the keys of the things; gaps are allowed. Returns how many outcomes changed.

    What is published stays, and is not asked. Raises ReviewError while the round runs or a publication waits, and
    OutcomesChanged where somebody else wrote at the same row, or what was read is another one by now: then nothing is
    stored.
    """
    sheet = sheet_of(locked_with_things(round_.pk))
    problem = may_write(sheet)
    if problem:
        raise ReviewError(problem)
    asked = [(row, _to_somebody(row, typed[row.item.pk])) for row in sheet.open if row.item.pk in typed]
    changed = [(row, one) for row, one in asked if _differs(row, one)]
    overtaken = [row.item.pk for row, one in changed if row.seen != one.seen]
    if overtaken:
        raise OutcomesChanged(overtaken)
    for row, one in changed:
        _write(row, one, user)
    if changed:
        note(sheet.round, "outcomes_saved", user, number=len(changed))
    return len(changed)


def _to_somebody(row: Row, typed: Typed) -> Typed:
    """What was typed, without a sentence to an author who is not there: it would be mailed to nobody, and kept."""
    return typed if row.has_author else replace(typed, to_author="")


def _differs(row: Row, typed: Typed) -> bool:
    if not typed.still_holds and row.seen_with(typed.verdict, typed.reason, typed.to_author) == typed.seen:
        return False  # as the form showed it: nobody touched the row, whatever a colleague wrote there meanwhile
    known = row.outcome
    is_same = (known.verdict, known.reason, known.to_author) == (typed.verdict, typed.reason, typed.to_author)
    return not is_same or (typed.still_holds and row.has_changed)


def _write(row: Row, typed: Typed, user: AnyUser) -> None:
    if not (typed.verdict or typed.reason or typed.to_author):
        Outcome.objects.filter(item=row.item).delete()
        return
    words = {"verdict": typed.verdict, "reason": typed.reason, "to_author": typed.to_author}
    Outcome.objects.update_or_create(
        item=row.item, defaults={**words, "seen": row.now, "saved_at": timezone.now(), "user_id": key_of(user)}
    )
