"""What a project's page says: where it stands in words, its stepper, its history, and the chain it is part of."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.core.domain.showing.visibility import public_page
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.projects.domain.lists.cards import WAY, step_of
from wagtail_aufbruch.projects.domain.notices import MEANS
from wagtail_aufbruch.projects.domain.sources import SourceLine
from wagtail_aufbruch.projects.domain.stages import Standing, stage_name
from wagtail_aufbruch.projects.enums import DECISIONS, Stage
from wagtail_aufbruch.projects.models import ProjectPage, ProjectStep

DECIDED = (Stage.DECIDED, Stage.CHANGED)
CARRIED_OUT = (Stage.RUNNING, Stage.DONE, Stage.STOPPED)


@dataclass(frozen=True)
class HistoryStep:
    """One entry of the public history, the newest first."""

    name: str
    on: date | None
    reason: str
    source: str
    source_url: str
    is_current: bool


@dataclass(frozen=True)
class ChainLink:
    """One link of the chain from the origin to what was carried out, and whether the project has come that far."""

    key: str
    name: str
    icon: str
    at: date | None = None
    title: str = ""
    url: str = ""
    text: str = ""
    reached: bool = False
    current: bool = False


@dataclass(frozen=True)
class WayStep:
    """One step of the stepper."""

    name: str
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class Shown:
    """Where a project stands, for its page."""

    stage: str
    name: str
    sentence: str
    """The first line of the page: where it stands, and since when."""
    meaning: str
    way: list[WayStep]
    beside: str
    """The stage in words where it stands beside the usual way, else ""."""
    history: list[HistoryStep]
    first_decision: HistoryStep | None
    """Of a project that came back: what was decided the first time."""
    chain: list[ChainLink]


def shown(project: ProjectPage, process: Process | None, standing: Standing, sources: list[SourceLine]) -> Shown:
    """No query, but one for the page of the proposing group."""
    current = standing.current
    stage = standing.stage
    reached = step_of(stage)
    first = standing.first(DECISIONS) or standing.first((Stage.POOL,))
    came_back = first is not None and any(step.pk > first.pk and step.stage == Stage.POOL for step in standing.steps)
    came_back = came_back or (first is not None and first.stage == Stage.POOL and first is not current)
    return Shown(
        stage=stage,
        name=stage_name(process, stage),
        sentence=_sentence(process, stage, current.on if current is not None else None),
        meaning=str(MEANS[stage]) if stage else "",
        way=[_way_step(process, number, stages, stage, reached) for number, stages in enumerate(WAY, 1)],
        beside=stage_name(process, stage) if stage and not reached else "",
        history=[_history(process, step) for step in reversed(standing.steps)],
        first_decision=_history(process, first) if came_back and first is not None else None,
        chain=chain_of(project, process, standing, sources),
    )


def _sentence(process: Process | None, stage: str, on: date | None) -> str:
    if not stage:
        return _("Where this project stands is not stated yet.")
    name = stage_name(process, stage)
    if on is None:
        return _("This project stands at: %(stage)s.") % {"stage": name}
    return _("This project stands at: %(stage)s, since %(day)s.") % {"stage": name, "day": date_format(on)}


def _way_step(process: Process | None, number: int, stages: tuple[str, ...], stage: str, reached: int) -> WayStep:
    is_current = stage in stages
    name = stage_name(process, stage if is_current else stages[0])
    return WayStep(name, is_done=0 < number < reached, is_current=is_current)


def _history(process: Process | None, step: ProjectStep) -> HistoryStep:
    return HistoryStep(
        stage_name(process, step.stage), step.on, step.reason, step.source, step.source_url, step.is_current
    )


# --- The chain


def chain_of(
    project: ProjectPage, process: Process | None, standing: Standing, sources: list[SourceLine]
) -> list[ChainLink]:
    """Origin → group → project → priority → decision → carried out; the one at which it stands is marked."""
    group = public_page(project.group_id)
    links = [
        _origin_link(sources),
        ChainLink(
            "group",
            pgettext("journey", "Proposed by a group"),
            "people",
            title=group.title if group is not None else "",
            url=(group.url or "") if group is not None else "",
            reached=group is not None,
        ),
        *_own_links(project, process, standing),
    ]
    last = max((number for number, link in enumerate(links) if link.reached), default=0)
    return [replace(link, current=number == last) for number, link in enumerate(links)]


def _origin_link(sources: list[SourceLine]) -> ChainLink:
    link = ChainLink("origin", _("Where it comes from"), "bulb", reached=bool(sources))
    if not sources:
        return link
    if len(sources) == 1:
        only = sources[0]
        title = only.title or f"{only.kind}: {only.why_gone}"
        return replace(link, title=title, url=only.url, at=only.day)
    return replace(link, title=_("%(number)d sources") % {"number": len(sources)}, url="#herkunft")


def _own_links(project: ProjectPage, process: Process | None, standing: Standing) -> list[ChainLink]:
    decision = standing.last(DECISIONS)
    carried = standing.last(CARRIED_OUT)
    priority = standing.last((Stage.PRIORITISING,))
    begun = standing.steps[0].on if standing.steps else None
    return [
        ChainLink("project", pgettext("journey", "Project"), "flag", at=begun, title=project.title, reached=True),
        ChainLink("priority", _("Priority"), "chart", at=_on(priority), reached=priority is not None),
        ChainLink(
            "decision",
            _("Decision"),
            "gavel",
            at=_on(decision),
            title=stage_name(process, decision.stage) if decision is not None else "",
            url=decision.source_url if decision is not None else "",
            text=decision.source if decision is not None else "",
            reached=decision is not None,
        ),
        ChainLink(
            "done",
            _("Carried out"),
            "check",
            at=_on(carried),
            title=stage_name(process, carried.stage) if carried is not None and carried.stage != Stage.DONE else "",
            reached=carried is not None,
        ),
    ]


def _on(step: ProjectStep | None) -> date | None:
    return step.on if step is not None else None
