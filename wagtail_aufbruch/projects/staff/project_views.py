"""The staff's pages of projects: where each stands, the next step, and what it comes from."""

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.staff.access import for_case_workers
from wagtail_aufbruch.projects.domain import sources, stages
from wagtail_aufbruch.projects.domain.council import installed as council
from wagtail_aufbruch.projects.domain.council.disagreeing import bring_back, dismissed_of, in_words, suggestion_for
from wagtail_aufbruch.projects.domain.prioritising.installed import has_rounds
from wagtail_aufbruch.projects.domain.scope import with_stage
from wagtail_aufbruch.projects.enums import NEEDS_REASON
from wagtail_aufbruch.projects.models import ProjectPage
from wagtail_aufbruch.projects.staff.guards import for_staff_of_project, page, projects_for
from wagtail_aufbruch.projects.staff.stage_forms import StepForm, suggested_values

LONGEST_SEARCH = 120


@require_GET
@for_case_workers
def list_projects(request: HttpRequest) -> HttpResponse:
    """All projects of the processes whose cases somebody handles, what moved last first."""
    found = with_stage(projects_for(request.user)).defer("body", "pattern_svg").order_by("-moved_at", "-pk")
    rows = [(one, stages.stage_name(None, one.stage)) for one in found]
    return page(request, "projects", _("Projects"), rows=rows, has_rounds=has_rounds())


@require_GET
@for_staff_of_project
def show_project(request: HttpRequest, project: ProjectPage) -> HttpResponse:
    """Where the project stands, the next step, and all steps so far."""
    return _project_page(request, project)


def _project_page(
    request: HttpRequest, project: ProjectPage, *, status: int = 200, step_form: StepForm | None = None
) -> HttpResponse:
    process = project.process
    # Those that were taken back as well, the newest first.
    steps = list(project.steps.select_related("user", "undone_by").order_by("-pk"))
    standing = stages.Standing([step for step in reversed(steps) if step.undone_at is None])
    suggestion = suggestion_for(project, standing, process)
    initial = suggested_values(suggestion) if suggestion is not None else {}
    form = step_form or StepForm(standing=standing, process=process, prefix="step", initial=initial)
    return page(
        request,
        "project",
        project.title,
        project,
        status=status,
        standing=standing,
        stage=stages.stage_name(process, standing.stage),
        steps=[(step, stages.stage_name(process, step.stage)) for step in steps],
        step_form=form,
        media=form.media,
        public_url=project.full_url if project.live else "",
        suggestion=suggestion,
        dismissed=[
            (one.row, in_words(one.suggestion, standing, process) if one.suggestion is not None else "")
            for one in dismissed_of(project, standing, process)
        ],
        suggested=in_words(suggestion, standing, process) if suggestion is not None else "",
        suggested_stage=stages.stage_name(process, suggestion.stage) if suggestion is not None else "",
        needs_reason=suggestion is not None and suggestion.stage in NEEDS_REASON,
        has_papers=council.has_papers(),
        papers=council.chosen_for(project),
    )


@require_POST
@for_staff_of_project
def take_step(request: HttpRequest, project: ProjectPage) -> HttpResponse:
    """Move the project to another stage."""
    standing = stages.standing_of(project)
    form = StepForm(request.POST, standing=standing, process=project.process, prefix="step")
    if not form.is_valid():
        return _project_page(request, project, status=422, step_form=form)
    try:
        stages.move(project, form.cleaned_data["stage"], form.because, user=request.user, seen=form.seen_step)
    except ParticipationError as error:
        form.add_error(None, str(error.message))
        form.take_newest(str(stages.standing_of(project).seen))
        return _project_page(request, project, status=409, step_form=form)
    messages.success(request, _("The step is recorded. Whoever brought the project about is told, if it is public."))
    return _to_project(project)


@require_POST
@for_staff_of_project
def undo_step(request: HttpRequest, project: ProjectPage) -> HttpResponse:
    """Take back the last step, which was a mistake."""
    seen = read_pk(request.POST.get("seen", ""))
    try:
        stages.undo(project, user=request.user, seen=seen if seen is not None else -1)
    except ParticipationError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The step is taken back. It stays in the history that staff see."))
    return _to_project(project)


@require_POST
@for_staff_of_project
def suggest_again(request: HttpRequest, project: ProjectPage) -> HttpResponse:
    """Bring back what a paper suggests, and somebody has dismissed by mistake."""
    try:
        bring_back(project, read_pk(request.POST.get("dismissed", "")) or 0, request.user)
    except ParticipationError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("It is suggested again, here and in the inbox."))
    return _to_project(project)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_project
def edit_sources(request: HttpRequest, project: ProjectPage) -> HttpResponse:
    """What the project comes from; POST takes in a contribution, or a statement."""
    if request.method == "POST":
        return _take_in(request, project)
    prefetch_related_objects([project], "sources")
    process = project.process
    query = " ".join(clean_text(request.GET.get("suche", "")).split())[:LONGEST_SEARCH]
    lines = sources.lines_of(project, process)
    return page(
        request,
        "sources",
        _("Origin: %(title)s") % {"title": project.title},
        project,
        sources=lines,
        candidates=sources.found_for(project, process, query),
        statements=sources.open_statements(project, process),
        query=query,
    )


def _take_in(request: HttpRequest, project: ProjectPage) -> HttpResponse:
    contribution, statement = (read_pk(request.POST.get(name, "")) for name in ("contribution", "statement"))
    try:
        if statement is not None:
            sources.take_in_statement(project, statement, user=request.user)
        else:
            sources.take_in(project, contribution or 0, user=request.user)
    except ParticipationError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("It belongs to the origin of the project now. Whoever brought it is told."))
    return _to_sources(project)


@require_POST
@for_staff_of_project
def drop_source(request: HttpRequest, project: ProjectPage) -> HttpResponse:
    """Take out a source that was named by mistake."""
    sources.take_out(project, read_pk(request.POST.get("source", "")) or 0, user=request.user)
    messages.success(request, _("It does not belong to the origin of the project any more."))
    return _to_sources(project)


def _to_project(project: ProjectPage) -> HttpResponse:
    return HttpResponseRedirect(reverse("aufbruch_project", args=[project.pk]))


def _to_sources(project: ProjectPage) -> HttpResponse:
    return HttpResponseRedirect(reverse("aufbruch_project_source", args=[project.pk]))
