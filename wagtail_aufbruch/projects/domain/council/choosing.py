"""Which papers are about a project: named by staff, on the project's page of the admin."""

from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log

from wagtail_aufbruch.core.domain.process.processes import process_of
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.lists.listing import newest, searched
from wagtail_aufbruch.council.domain.papers.halves import reference_of
from wagtail_aufbruch.council.domain.papers.showing import state_words
from wagtail_aufbruch.council.domain.papers.subjects import about, name_subject, take_out_subject
from wagtail_aufbruch.council.models import Paper
from wagtail_aufbruch.projects.domain.council.lines import PaperChoice
from wagtail_aufbruch.projects.domain.errors import PaperThere, PaperUnknown
from wagtail_aufbruch.projects.models import ProjectPage

MAX_FOUND = 20


def _papers(project: ProjectPage) -> "QuerySet[Paper]":
    """The papers of the project's process that staff may name: drafts, too; of joined ones the typed half."""
    process = process_of(project)
    if process is None:
        return Paper.objects.none()
    return Paper.objects.filter(process_id=process.pk, gone_since=None, typed=None).select_related("imported")


def chosen_for(project: ProjectPage) -> list[PaperChoice]:
    return [_choice(paper) for paper in about(_papers(project), project.pk).order_by("sorted_by", "pk")]


def found_for(project: ProjectPage, query: str) -> list[PaperChoice]:
    there = about(_papers(project), project.pk).order_by().values("pk")
    found = newest(searched(_papers(project).exclude(pk__in=there), query))
    return [_choice(paper) for paper in found[:MAX_FOUND]]


def _choice(paper: Paper) -> PaperChoice:
    return PaperChoice(paper.pk, reference_of(paper), paper.name, state_words(paper.state), paper.is_public)


@transaction.atomic
def name_paper(project: ProjectPage, paper_pk: int, *, user: AnyUser) -> None:
    """Raises PaperUnknown for what is no paper of the project's process, PaperThere."""
    paper = _papers(project).filter(pk=paper_pk).first()
    if paper is None:
        raise PaperUnknown
    try:
        name_subject(paper, project, user=user)
    except Refused as refused:
        raise PaperThere(str(paper)) from refused
    log(instance=project, action="aufbruch.project_paper", user=user, data={"paper": paper.pk, "title": str(paper)})


@transaction.atomic
def take_out_paper(project: ProjectPage, paper_pk: int, *, user: AnyUser) -> None:
    """Nothing happens where it is not named (any more)."""
    paper = about(_papers(project), project.pk).filter(pk=paper_pk).first()
    if paper is not None and take_out_subject(paper, project, user=user):
        data = {"paper": paper.pk, "title": str(paper)}
        log(instance=project, action="aufbruch.project_paper_out", user=user, data=data)
