"""Projects to take along: open data as CSV and JSON, and a feed of their steps. Only what everybody may see."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.open_data.json_files import licence
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.public.open_data import as_open_data
from wagtail_aufbruch.core.reader_cache.marks import allow_parameters
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines
from wagtail_aufbruch.participation.public.file_limits import refuse_too_many_files
from wagtail_aufbruch.projects.domain.lists import filters as by
from wagtail_aufbruch.projects.domain.lists import open_data
from wagtail_aufbruch.projects.domain.notices import MEANS
from wagtail_aufbruch.projects.domain.scope import index_of, public_projects, settled
from wagtail_aufbruch.projects.domain.stages import stage_name
from wagtail_aufbruch.projects.models import ProjectIndexPage, ProjectStep

MAX_IN_FEED = 30
TOLD_LENGTH = 600


def export_projects(index: ProjectIndexPage, request: HttpRequest, ending: str) -> HttpResponse:
    """All public projects that the address's filters leave, as CSV or JSON."""
    refused = refuse_too_many_files(index, request, "projects_export")
    if refused is not None:
        return refused
    allow_parameters(request, *by.PARAMETERS)
    process = index.process
    projects = public_projects(process)
    if any(request.GET.get(name) for name in by.PARAMETERS):
        projects = settled(projects)
        projects = by.offer_for(process, projects).filters.read(request.GET).apply_to_file(projects)
    rows = open_data.rows_of(projects, process)
    if ending == "csv":
        headings = [value.column.title for value in open_data.COLUMNS]
        lines = csv_lines(headings, ([open_data.for_table(value) for value in row.values()] for row in rows))
        response: HttpResponse = HttpResponse(b"".join(lines), content_type="text/csv; charset=utf-8")
    else:
        content = {"process": process.title, "licence": licence(), "projects": list(rows)}
        response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    is_whole = not request.GET and index == index_of(process)
    key = open_data.PROJECTS
    return as_open_data(response, index.title, ending, process=process if is_whole else None, key=key)


def projects_feed(index: ProjectIndexPage, request: HttpRequest) -> HttpResponse:
    """The steps of all projects, the last one first, as RSS."""
    process = index.process
    title = clean_text(_("Steps of projects: %(title)s") % {"title": index.title})
    feed = Rss201rev2Feed(
        title=title,
        link=index.full_url,
        description=title,
        language=get_language(),
        feed_url=f"{index.full_url}{index.reverse_subpage('feed')}",
    )
    steps = ProjectStep.objects.filter(undone_at__isnull=True, project__in=public_projects(process))
    for step in steps.select_related("project").order_by("-recorded_at", "-pk")[:MAX_IN_FEED]:
        name = stage_name(process, step.stage)
        told = " ".join(part for part in (str(MEANS[step.stage]), step.reason) if part)
        feed.add_item(
            title=clean_text(f"{step.project.title}: {name}"),
            link=step.project.full_url,
            unique_id=f"projektschritt-{step.pk}@{request.get_host()}",
            unique_id_is_permalink=False,
            description=escape(Truncator(clean_text(told)).chars(TOLD_LENGTH)),
            pubdate=step.recorded_at,
        )
    response = HttpResponse(content_type="application/rss+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response
