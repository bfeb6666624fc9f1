"""When an outcome can be told, and why not: what is decided on has to be what was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery, TextChoices, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.responses.handling import stage_seen
from wagtail_aufbruch.participation.domain.responses.stages import stage_name
from wagtail_aufbruch.participation.enums import Stage
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.operations.body_contributions import KEY, UNDECIDED
from wagtail_aufbruch.reviews.enums import Verdict
from wagtail_aufbruch.reviews.models import Round

STAGE_OF = {Verdict.GO_ON.value: Stage.PURSUED.value, Verdict.POOL.value: Stage.POOL.value}
"""Where an outcome takes a contribution."""


class Left(TextChoices):
    """Why something is left out of a publication."""

    GONE = "gone", gettext_lazy("is not public any more")
    MERGED = "merged", gettext_lazy("was joined with another contribution")
    MOVED = "moved", gettext_lazy("was moved to another stage by somebody else")
    CHANGED = "changed", gettext_lazy("was changed since the group has decided on it")


def has_outcomes(round_: Round) -> bool:
    """Whether a group decides on what the round judges."""
    return round_.subject_kind == KEY


def has_changed(contribution: Contribution, seen: str) -> bool:
    """Whether its words or its stage are others than those it was decided on."""
    return stage_seen(contribution) != seen


@dataclass(frozen=True)
class Judged:
    """A contribution that was judged."""

    contribution: Contribution
    is_shown: bool
    """Whether everybody may read it, hence neither it nor its page is taken from view."""
    joined_with: str
    """The title of what it is joined with, while everybody may read that."""


def in_the_way(judged: Judged | None) -> str:
    """Why no outcome of it can be told now, whatever was decided (a value of ``Left``); "" for nothing."""
    if judged is None:
        return Left.GONE
    if judged.contribution.merged_into_id is not None:
        return Left.MERGED
    if not judged.is_shown:
        return Left.GONE
    return "" if judged.contribution.stage in UNDECIDED else Left.MOVED


def say_left(why: str, judged: Judged | None, process: Process) -> str:
    """The reason in words, with what it is joined with or where it stands now."""
    if judged is not None and why == Left.MERGED and judged.joined_with:
        return _("was joined with “%(title)s”") % {"title": judged.joined_with}
    if judged is not None and why == Left.MOVED:
        return _("stands at “%(stage)s” by now") % {"stage": stage_name(process, judged.contribution.stage)}
    return str(Left(why).label) if why in Left.values else ""


def contributions_of(keys: Iterable[int]) -> Mapping[int, Judged]:
    """What was judged, by its key; one query."""
    shown = Contribution.objects.visible_to_public()
    rows = Contribution.objects.filter(pk__in=list(keys)).annotate(
        is_shown=Exists(shown.filter(pk=OuterRef("pk"))),
        joined_with=Coalesce(Subquery(shown.filter(pk=OuterRef("merged_into")).values("title")), Value("")),
    )
    return {row.pk: Judged(row, row.is_shown, row.joined_with) for row in rows}
