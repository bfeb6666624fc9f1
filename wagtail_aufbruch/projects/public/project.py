"""The page of one project."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wagtail_aufbruch.core.domain.showing.documents import open_documents
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.participation.domain.calendars.days import calendar_of, days_of, latest_change
from wagtail_aufbruch.participation.public.calendars.calendar_files import calendar_response, webcal
from wagtail_aufbruch.projects.domain.council.installed import papers_of
from wagtail_aufbruch.projects.domain.council.lines import PaperLine
from wagtail_aufbruch.projects.domain.effects import lines_of as effects_of
from wagtail_aufbruch.projects.domain.lists.cards import say_milestones
from wagtail_aufbruch.projects.domain.prioritising.published.pages import Priority, priority_of
from wagtail_aufbruch.projects.domain.scope import index_of
from wagtail_aufbruch.projects.domain.showing import Shown, shown
from wagtail_aufbruch.projects.domain.sources import lines_of
from wagtail_aufbruch.projects.domain.stages import Standing, standing_of
from wagtail_aufbruch.projects.models import Milestone, ProjectPage


def show_project(project: ProjectPage, request: HttpRequest) -> HttpResponse:
    """Where it stands, where it comes from, what it costs, what has been reached."""
    process = project.process
    is_preview = bool(getattr(request, "is_preview", False))
    standing = standing_of(project) if project.pk else Standing()
    sources = lines_of(project, process)
    fields = _fields(project)
    milestones = list(project.milestones.all())
    index = index_of(process) if process is not None else None
    priority = priority_of(project, index)
    papers = papers_of(project, process)
    calendar_url = _calendar_url(project, milestones, papers)
    goals = [goal for goal in project.goals.all() if process is None or goal.process_id == process.pk]
    response: HttpResponse = project.render(
        request,
        context_overrides={
            "shown": with_priority(shown(project, process, standing, sources), priority),
            "sources": sources,
            "papers": papers,
            "calendar_url": calendar_url,
            "webcal_url": webcal(calendar_url),
            "fields": fields,
            "accent": fields[0].shown_accent if fields else "",
            "goals": goals,
            "has_weights": len({goal.weight for goal in goals}) > 1,
            "effects": effects_of(project.effects.all()),
            "milestones": milestones,
            "milestones_said": say_milestones(milestones),
            "today": timezone.localdate(),
            "news": sorted(project.news.all(), key=lambda one: one.date, reverse=True),
            "documents": open_documents(row.document for row in project.documents.all()),
            "pictures": list(project.pictures.all()) if is_preview else list(project.pictures.select_related("image")),
            "index": index,
            "priority": priority,
        },
    )
    return response


def project_calendar(project: ProjectPage, request: HttpRequest) -> HttpResponse:
    """Its milestones, the meetings that deal with it and what is due after decisions, as a calendar to subscribe to."""
    days = days_of(project.process, [project.pk])
    content = calendar_of(days, name=project.title)
    return calendar_response(request, content, file_name=project.title, changed=latest_change(days))


def _calendar_url(project: ProjectPage, milestones: list[Milestone], papers: list[PaperLine]) -> str:
    """Where its calendar is; "" as long as no day is known."""
    meets = any(one.on for paper in papers for one in paper.stations)
    is_due = any(one.due for paper in papers if paper.url for one in paper.tasks)
    if not project.pk or not (meets or is_due or any(one.planned_on or one.reached_on for one in milestones)):
        return ""
    return f"{project.full_url}{project.reverse_subpage('calendar')}"


def with_priority(said: Shown, priority: Priority | None) -> Shown:
    """The chain names the place that a body has given the project, and leads to its decision."""
    if priority is None:
        return said
    chain = [
        replace(link, title=priority.group, url=priority.url, at=priority.on) if link.key == "priority" else link
        for link in said.chain
    ]
    return replace(said, chain=chain)


def _fields(project: ProjectPage) -> list[Handlungsfeld]:
    """The fields of the project's own process, with the fields above them."""
    named = [field.pk for field in project.handlungsfelder.all()]
    if not named:
        return []
    process = project.process
    return list(
        Handlungsfeld.objects.select_related("parent").filter(pk__in=named, process_id=process.pk if process else None)
    )
