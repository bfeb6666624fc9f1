"""All outcomes of a round become public together: at once, or at a moment that staff set and can take back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.participation.domain.responses.stages import move_to_stage
from wagtail_aufbruch.participation.extension.periodic_work import each
from wagtail_aufbruch.participation.models.staff import key_of
from wagtail_aufbruch.reviews.domain.errors import NotReady, ReviewError
from wagtail_aufbruch.reviews.domain.outcomes.locking import locked_with_things
from wagtail_aufbruch.reviews.domain.outcomes.rules import STAGE_OF, Left
from wagtail_aufbruch.reviews.domain.outcomes.sheet import Row, Sheet, sheet_of
from wagtail_aufbruch.reviews.domain.rounds.logbook import note
from wagtail_aufbruch.reviews.domain.rounds.preparing import locked
from wagtail_aufbruch.reviews.models import Outcome, OutcomeRelease, Round

NAMED = 5
"""So many titles stand in a sentence; the page shows the rest."""


@dataclass(frozen=True)
class Published:
    """What became of a publication."""

    done: list[Row] = field(default_factory=list)
    left: list[tuple[Row, str]] = field(default_factory=list)
    """With a value of ``Left``."""


def problems_of(sheet: Sheet) -> list[str]:
    """What keeps the outcomes from being published, one sentence each with what helps; empty where nothing does."""
    if not sheet.round.is_over:
        return [_("The round still runs. The group can decide once it has ended.")]
    if sheet.waiting is not None:
        return [_("A moment for the publication is set already.")]
    found = []
    if sheet.undecided:
        found.append(_("There is no outcome yet for: %(titles)s.") % {"titles": _titles(sheet.undecided)})
    if sheet.without_reason:
        found.append(
            _("What goes back to the pool needs a reason. It is missing for: %(titles)s.")
            % {"titles": _titles(sheet.without_reason)}
        )
    if not found and not sheet.ready:
        found.append(_("There is nothing that could be published."))
    return found


def _titles(rows: Sequence[Row]) -> str:
    named = ", ".join(_("“%(title)s”") % {"title": row.title} for row in rows[:NAMED])
    rest = len(rows) - NAMED
    return named if rest <= 0 else _("%(titles)s and %(number)d more") % {"titles": named, "number": rest}


@transaction.atomic
def release(
    round_: Round, *, met_on: date | None, at: datetime | None, user: AnyUser, seen: str
) -> tuple[OutcomeRelease, Published | None]:
    """Let the outcomes become public at ``at``, or now where it is None. Returns what became of it; None: it waits.

    ``seen``: the fingerprint of what was read (``Sheet.seen``). Raises NotReady where an outcome or a reason is missing
    or one waits already, ReviewError for a moment or a day that cannot be, ChangedSinceShown.
    """
    current = locked_with_things(round_.pk)
    sheet = sheet_of(current)
    problems = problems_of(sheet)
    if problems:
        raise NotReady(problems)
    if sheet.seen != seen:
        raise ChangedSinceShown
    now = timezone.now()
    if at is not None and at <= now:
        raise ReviewError(_("This moment has passed. Choose a later one, or publish now."))
    _check_day(current, met_on)
    made = OutcomeRelease.objects.create(round=current, met_on=met_on, at=at or now, made_at=now, user_id=key_of(user))
    if at is None:
        return made, _publish(made, current, user)
    note(current, "outcomes_released", user, at=at.isoformat(), number=len(sheet.ready))
    return made, None


def _check_day(round_: Round, met_on: date | None) -> None:
    if met_on is None:
        return
    if met_on > timezone.localdate():
        raise ReviewError(_("This day is still to come. Name the day on which the group has decided."))
    begun = timezone.localtime(round_.opens_at).date() if round_.opens_at is not None else met_on
    if met_on < begun:
        raise ReviewError(
            _("The round began on %(day)s only. The group decided on that day or later.") % {"day": date_format(begun)}
        )


@transaction.atomic
def take_back(round_: Round, *, user: AnyUser) -> None:
    """Take back a publication whose moment is still to come. Raises ReviewError where none waits."""
    current = locked(round_.pk)
    waiting = current.outcome_releases.filter(published_at__isnull=True).first()
    if waiting is None:
        raise ReviewError(_("No publication waits: it has taken place, or somebody else has taken it back."))
    waiting.delete()
    note(current, "outcomes_taken_back", user)


def publish_due() -> int:
    """Publish what is due; part of the periodic work. Returns how many contributions were moved on.

    Found by state: two runs at once publish once, since the second one finds nothing under the lock.
    """
    due = OutcomeRelease.objects.filter(published_at__isnull=True, at__lte=timezone.now()).order_by("at", "pk")
    return each(due.values_list("pk", "round"), lambda keys: _publish_one(*keys))


@transaction.atomic
def _publish_one(release_pk: int, round_pk: int) -> int:
    current = locked_with_things(round_pk)
    waiting = OutcomeRelease.objects.filter(pk=release_pk, published_at__isnull=True).select_related("user").first()
    if waiting is None or waiting.at > timezone.now():
        return 0
    return len(_publish(waiting, current, waiting.user).done)


def _publish(release_: OutcomeRelease, round_: Round, user: AnyUser | None) -> Published:
    """Move on all that can be, under the locks; what cannot is written down with the reason, and stops nothing else."""
    sheet = sheet_of(round_)
    found = Published()
    now = timezone.now()
    for row in sheet.rows:
        outcome = row.outcome
        # Without a reason: what was not public when the moment was set, and is again.
        if not outcome.verdict or row.is_told or row.lacks_reason:
            continue
        why = row.in_the_way or (Left.CHANGED.value if row.has_changed else "")
        if row.contribution is None or why:
            found.left.append((row, why))
            continue
        move_to_stage(
            row.contribution,
            STAGE_OF[outcome.verdict],
            user=user,
            note=outcome.reason,
            to_author=outcome.to_author,
        )
        found.done.append(row)
    told = Outcome.objects.filter(pk__in=[row.outcome.pk for row in found.done])
    told.update(published_at=now, to_author="")
    release_.published_at = now
    release_.left = [[row.item.number, why] for row, why in found.left]
    release_.save(update_fields=["published_at", "left"])
    # The group's page tells of it, also where nothing was moved.
    touch(round_.process_id)
    note(round_, "outcomes_published", user, number=len(found.done), left=len(found.left))
    return found
