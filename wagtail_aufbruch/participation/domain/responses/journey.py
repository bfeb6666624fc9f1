"""What became of a contribution: the stages of the town, and at each of them what is known of it.

There is one scale, that of the stages: staff set them, lists are filtered by them, mails name them. Who takes it up,
what was answered, which project it is in stands beneath the stage at which that came about.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.core.domain.showing.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.registry import features
from wagtail_aufbruch.participation.domain.responses.answers import published_answers
from wagtail_aufbruch.participation.domain.responses.stages import FIRST, OVER, SCALE, stages_of, step_on_scale
from wagtail_aufbruch.participation.enums import Stage
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.journey_links import JourneyLink, join
from wagtail_aufbruch.participation.models import Answer, Contribution, StageStep


@dataclass(frozen=True)
class Step:
    """One entry of the public history: the stage in the process's words."""

    stage: str
    name: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Place:
    """One step of the scale: whether the contribution has come that far, since when, and what is known of it there."""

    stage: str
    name: str
    at: datetime | None = None
    is_reached: bool = False
    is_current: bool = False
    links: list[JourneyLink] = field(default_factory=list)


@dataclass(frozen=True)
class Journey:
    """All that the page of a contribution says of its way through the town."""

    scale: list[Place]
    steps: list[Step]
    """The history, the oldest first."""
    number: int
    """The how-manieth step of the scale it has come to; 0 in the pool."""

    @property
    def present(self) -> Place:
        """Where it stands."""
        return next(place for place in self.scale if place.is_current)

    @property
    def in_pool(self) -> bool:
        return self.present.stage == Stage.POOL

    @property
    def is_over(self) -> bool:
        """Whether nothing more is meant to happen."""
        return self.present.stage in OVER

    @property
    def links(self) -> list[JourneyLink]:
        """All that is known, along the scale."""
        return [link for place in self.scale for link in place.links]


def journey_of(
    contribution: Contribution,
    process: Process | None = None,
    answers: list[Answer] | None = None,
    *,
    first: Iterable[JourneyLink] = (),
    has_steps: bool = True,
    silent: Container[str] = (),
) -> Journey:
    """What is known of the contribution's way; a constant number of queries: one each for its history, for the group,
    and for the answers where they are not given along.

    ``process``: the process page, for its words. ``first``: what the contribution's own app knows of its beginning.
    ``has_steps``, ``silent``: what whoever fetched it has asked along with it; neither a history that is empty costs a
    query, nor an app that knows nothing of it.
    """
    answers = published_answers(contribution) if answers is None else answers
    names = dict(stages_of(process))
    rows = list(StageStep.objects.filter(contribution_id=contribution.pk).order_by("at", "pk")) if has_steps else []
    stage = contribution.stage if contribution.stage in names else FIRST.value
    reached = _reached(stage, rows)
    links = _links(contribution, answers, rows, reached, first, silent)
    since = {FIRST.value: contribution.published_at, **{row.stage: row.at for row in rows}}
    keys = reached if stage == Stage.POOL else [one.value for one in SCALE]
    scale = [
        Place(
            key,
            names[key],
            since.get(key) if key in reached else None,
            is_reached=key in reached,
            is_current=key == stage,
            links=[link for link in links if (link.stage if link.stage in reached else stage) == key],
        )
        for key in keys
    ]
    steps = [Step(row.stage, names.get(row.stage, row.stage), row.at, row.note) for row in rows]
    return Journey(scale, steps, step_on_scale(stage))


def _reached(stage: str, rows: list[StageStep]) -> list[str]:
    """The stages that the contribution has come to, in the order of the scale. Of what went back to the pool those that
    its history knows: nothing lies before it any more that could be told as passed."""
    if stage != Stage.POOL:
        return [one.value for one in SCALE[: step_on_scale(stage)]]
    known = {row.stage for row in rows} | {FIRST.value}
    return [*(one.value for one in SCALE if one.value in known), Stage.POOL.value]


def _links(
    contribution: Contribution,
    answers: list[Answer],
    rows: list[StageStep],
    reached: list[str],
    first: Iterable[JourneyLink],
    silent: Container[str],
) -> list[JourneyLink]:
    links = [*first, *_group_links(contribution, reached), *_answer_links(answers, rows)]
    for feature in features(ParticipationFeature):
        if feature.journey_links is not None and feature.app not in silent:
            links = join(links, feature.journey_links(contribution))
    return sorted(links, key=_day)


def _day(link: JourneyLink) -> date:
    """For the order beneath a stage; what has no day comes last, the rest as it was given."""
    if link.at is None:
        return date.max
    return timezone.localtime(link.at).date() if isinstance(link.at, datetime) else link.at


def _group_links(contribution: Contribution, reached: list[str]) -> Iterable[JourneyLink]:
    """Who takes it up, if everybody may see who that is."""
    if contribution.group_id is None:
        return
    group = public_pages_by_key([contribution.group_id]).get(contribution.group_id)
    if group is not None:
        stage = next((one for one in (Stage.PURSUED, Stage.REVIEW) if one.value in reached), "")
        yield JourneyLink(
            "group", pgettext("journey", "Taken up by"), "people", title=group.title, url=group.url or "", stage=stage
        )


def _answer_links(answers: list[Answer], rows: list[StageStep]) -> Iterable[JourneyLink]:
    """The official answers, the oldest first; each beneath the stage to which it led, or which held then."""
    for answer in reversed(answers):
        before = [row.stage for row in rows if answer.published_at is not None and row.at <= answer.published_at]
        yield JourneyLink(
            f"answer-{answer.pk}",
            _("Official answer"),
            "town-hall",
            at=answer.answered_on,
            title=answer.body,
            url=f"#antwort-{answer.pk}",
            stage=answer.stage or (before[-1] if before else ""),
        )
