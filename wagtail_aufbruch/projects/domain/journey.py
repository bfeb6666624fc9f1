"""What became of a contribution in projects: which they are, where each stands and with whom its next step lies, what
the council makes of it, what is reached. For the page of the contribution, and for its receipt."""

from collections.abc import Iterable

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.core.domain.showing.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.enums import Stage as ContributionStage
from wagtail_aufbruch.participation.extension.journey_links import JourneyLink, Moment, Wait
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.projects.domain.cockpit.waiting import WAITING
from wagtail_aufbruch.projects.domain.council.installed import papers_among
from wagtail_aufbruch.projects.domain.council.lines import PaperLine, StationLine, TaskLine
from wagtail_aufbruch.projects.domain.lists.cards import say_milestones
from wagtail_aufbruch.projects.domain.prioritising.published.pages import links_of_priority
from wagtail_aufbruch.projects.domain.sources import projects_of
from wagtail_aufbruch.projects.domain.stages import stage_name
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import Milestone, ProjectPage, ProjectStep

IN_COUNCIL = (Stage.COUNCIL, Stage.REFERRED)


def links_of_contribution(contribution: Contribution) -> list[JourneyLink]:
    """Its projects, each with priority, papers and milestones. One query where there is none, else a constant
    number."""
    projects = list(projects_of(contribution).defer("body", "pattern_svg"))
    if not projects:
        return []
    process = getattr(contribution.page, "process", None) or contribution.process
    steps = {step.project_id: step for step in ProjectStep.objects.filter(project__in=projects, is_current=True)}
    words: Process | None = process if hasattr(process, "words") else None
    papers = papers_among([one.pk for one in projects], [contribution.process_id], words)
    prefetch_related_objects(projects, "milestones")
    groups = public_pages_by_key(one.group_id for one in projects if one.group_id)
    priorities = links_of_priority(projects, process)
    links: list[JourneyLink] = []
    for project in projects:
        step, own = steps.get(project.pk), papers.get(project.pk, [])
        group = groups.get(project.group_id or 0)
        wait = wait_of(project, step, own, group.title if group is not None else "")
        links.append(_link_to_project(project, step, words, wait))
        links += [priorities[project.pk]] if project.pk in priorities else []
        links += [_link_to_paper(project, paper) for paper in own]
        links += _links_to_milestones(project)
    return links


def _link_to_project(
    project: ProjectPage, step: ProjectStep | None, process: Process | None, wait: Wait | None
) -> JourneyLink:
    return JourneyLink(
        f"project-{project.pk}",
        pgettext("journey", "Became part of a project"),
        "flag",
        title=project.title,
        url=project.full_url or "",
        text=_standing_in_words(step, process),
        stage=ContributionStage.PROJECT,
        takes_over=True,
        wait=wait,
    )


def wait_of(project: ProjectPage, step: ProjectStep | None, papers: Iterable[PaperLine], group: str) -> Wait | None:
    """With whom the next step of the project lies; None where it is under way, over, or nobody has said how far it is.

    In the council that is the body that deals with it next, before that who proposes it, after that the office.
    """
    if step is None or step.stage not in WAITING:
        return None
    if step.stage in IN_COUNCIL:
        coming = _next_station(papers)
        if coming is not None:
            told = date_format(coming.on) if coming.on is not None else ""
            return Wait(coming.body, step.on, project.title, told)
    unit = project.responsible_unit
    at = group or unit if step.stage == Stage.PROPOSAL else unit or group
    return Wait(_("the council") if step.stage in IN_COUNCIL else at, step.on, project.title)


def _next_station(papers: Iterable[PaperLine]) -> StationLine | None:
    """The next meeting that deals with one of the papers, from today on."""
    today = timezone.localdate()
    coming = [
        one
        for paper in papers
        for one in paper.stations
        if one.on is not None and one.on >= today and one.body and not one.outcome and not one.is_cancelled
    ]
    return min(coming, key=lambda one: (one.on, one.pk), default=None)


def _link_to_paper(project: ProjectPage, paper: PaperLine) -> JourneyLink:
    """Without a page of its own it is read at the project. It has no day here, so that it stays beside its project."""
    told = paper.state_words
    if paper.decided_on is not None:
        told = f"{told} ({paper.decided_by}, {date_format(paper.decided_on)})"
    return JourneyLink(
        f"paper-{paper.pk}",
        pgettext("journey", "In the council"),
        "gavel",
        title=f"{paper.reference}: {paper.title}" if paper.reference else paper.title,
        url=paper.url or f"{project.full_url}#rat",
        text=told,
        stage=ContributionStage.PROJECT,
        moments=(*(_consultation(one) for one in paper.stations), *(_task(one) for one in paper.tasks)),
    )


def _consultation(station: StationLine) -> Moment:
    today = timezone.localdate()
    return Moment(
        station.body,
        station.on,
        ", ".join(part for part in (station.role, station.outcome) if part),
        is_over=bool(station.outcome) or (station.on is not None and station.on < today),
        is_off=station.is_cancelled,
    )


def _task(task: TaskLine) -> Moment:
    told = task.state_words
    if task.due is not None:
        told = _("%(state)s, due on %(day)s") % {"state": told, "day": date_format(task.due)}
    return Moment(task.task, text=told, is_over=task.is_done)


def _links_to_milestones(project: ProjectPage) -> list[JourneyLink]:
    milestones = list(project.milestones.all())
    said = say_milestones(milestones)
    if not said:
        return []
    return [
        JourneyLink(
            f"milestones-{project.pk}",
            pgettext("journey", "Milestones"),
            "check",
            title=said,
            url=f"{project.full_url}#meilensteine",
            stage=ContributionStage.PROJECT,
            moments=tuple(_milestone(one) for one in milestones),
        )
    ]


def _milestone(one: Milestone) -> Moment:
    if one.reached_on is not None:
        return Moment(one.title, one.reached_on, pgettext("milestone", "reached"), is_over=True)
    return Moment(one.title, one.planned_on, pgettext("milestone", "planned") if one.planned_on else _("no date yet"))


def _standing_in_words(step: ProjectStep | None, process: Process | None) -> str:
    if step is None:
        return ""
    name = stage_name(process, step.stage)
    return name if step.on is None else _("%(stage)s, since %(day)s") % {"stage": name, "day": date_format(step.on)}
