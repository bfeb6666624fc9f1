"""The staff's page on which papers of the council are named that are about a project."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.projects.domain.council import installed as council
from wagtail_aufbruch.projects.models import ProjectPage
from wagtail_aufbruch.projects.staff.guards import for_staff_of_project, page

LONGEST_SEARCH = 120


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_project
def edit_papers(request: HttpRequest, project: ProjectPage) -> HttpResponse:
    """The papers that are about the project; POST names one. 404 on a site without papers of the council."""
    if not council.has_papers():
        raise Http404
    if request.method == "POST":
        try:
            council.name_paper(project, read_pk(request.POST.get("paper", "")) or 0, user=request.user)
        except ParticipationError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("The paper stands at the project now, and the project at the paper."))
        return _to_papers(project)
    query = " ".join(clean_text(request.GET.get("suche", "")).split())[:LONGEST_SEARCH]
    return page(
        request,
        "papers",
        _("Papers of the council: %(title)s") % {"title": project.title},
        project,
        papers=council.chosen_for(project),
        candidates=council.found_for(project, query),
        query=query,
    )


@require_POST
@for_staff_of_project
def drop_paper(request: HttpRequest, project: ProjectPage) -> HttpResponse:
    """Take out a paper that was named by mistake."""
    if not council.has_papers():
        raise Http404
    council.take_out_paper(project, read_pk(request.POST.get("paper", "")) or 0, user=request.user)
    messages.success(request, _("The paper does not stand at the project any more. The paper itself stays as it is."))
    return _to_papers(project)


def _to_papers(project: ProjectPage) -> HttpResponse:
    return HttpResponseRedirect(reverse("aufbruch_project_papers", args=[project.pk]))
