"""What a card of a list says of a project, in plain words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.projects.domain.scope import ListedProject
from wagtail_aufbruch.projects.domain.stages import stage_name
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import Milestone

WAY: list[tuple[str, ...]] = [
    (Stage.PROPOSAL,),
    (Stage.PRIORITISING,),
    (Stage.COUNCIL, Stage.REFERRED),
    (Stage.DECIDED, Stage.CHANGED),
    (Stage.RUNNING,),
    (Stage.DONE,),
]
"""The way of a project as the small stepper draws it; what was rejected, stopped or put back stands beside it."""


@dataclass(frozen=True)
class Card:
    """One project of a list."""

    url: str
    title: str
    text: str
    fields: list[Handlungsfeld]
    accent: str
    icon: str
    stage: str
    on: date | None
    step: int
    """How much of the ``WAY`` it has come; 0 beside it, or where that is not known."""
    is_off: bool
    milestones: str
    group: str = ""
    priority: str = ""
    """The place that a body has given it, in words."""


def step_of(stage: str) -> int:
    return next((number for number, stages in enumerate(WAY, 1) if stage in stages), 0)


def say_milestones(milestones: Iterable[Milestone]) -> str:
    """ "3 of 5 milestones reached"; "" where there are none. Never a share: milestones weigh differently."""
    known = list(milestones)
    if not known:
        return ""
    reached = sum(1 for one in known if one.reached_on is not None)
    said = ngettext(
        "%(reached)d of %(number)d milestone reached", "%(reached)d of %(number)d milestones reached", len(known)
    )
    return said % {"reached": reached, "number": len(known)}


def make_cards(
    projects: Iterable[ListedProject],
    process: Process,
    request: HttpRequest | None = None,
    groups: Mapping[int, str] | None = None,
) -> list[Card]:
    """The cards of projects with their details (``scope.with_details``); no query."""
    return [_card(project, process, request, groups or {}) for project in projects]


def _card(project: ListedProject, process: Process, request: HttpRequest | None, groups: Mapping[int, str]) -> Card:
    fields = [field for field in project.handlungsfelder.all() if field.process_id == process.pk]
    stage = project.stage
    return Card(
        url=project.get_url(request) or "",
        title=project.title,
        text=project.introduction,
        fields=fields,
        accent=fields[0].shown_accent if fields else "",
        icon=fields[0].shown_icon if fields else "",
        stage=stage_name(process, stage) if stage else _("Where it stands is not stated yet."),
        on=project.stage_on,
        step=step_of(stage),
        is_off=stage in {Stage.REJECTED, Stage.STOPPED, Stage.POOL},
        milestones=say_milestones(project.milestones.all()),
        group=groups.get(project.group_id or 0, ""),
    )
