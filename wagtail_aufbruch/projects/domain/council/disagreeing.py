"""Projects whose papers say something else than they do: what is suggested to staff, and what staff have dismissed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.domain.process.processes import all_processes, nearest_path
from wagtail_aufbruch.core.extension.protocols import AnyUser, Process
from wagtail_aufbruch.participation.models.staff import key_of
from wagtail_aufbruch.projects.domain.council import installed
from wagtail_aufbruch.projects.domain.council.lines import PaperLine, Suggestion
from wagtail_aufbruch.projects.domain.council.suggesting import suggestions_of
from wagtail_aufbruch.projects.domain.errors import NothingSuggested
from wagtail_aufbruch.projects.domain.locking import lock_project
from wagtail_aufbruch.projects.domain.stages import Because, Standing, stage_name, standing_of
from wagtail_aufbruch.projects.models import DismissedSuggestion, ProjectPage, ProjectStep


@dataclass(frozen=True)
class Open:
    """A project, and what its papers suggest that nobody has dismissed."""

    project: ProjectPage
    process_pk: int
    standing: Standing
    suggestion: Suggestion


def open_suggestions(standing: Standing, papers: Iterable[PaperLine], dismissed: Iterable[str]) -> list[Suggestion]:
    known = set(dismissed)
    return [one for one in suggestions_of(standing, papers) if one.key not in known]


def suggestion_for(project: ProjectPage, standing: Standing, process: Process | None) -> Suggestion | None:
    """What staff are offered on the project's page: the first that nobody has dismissed."""
    papers = installed.papers_of(project, process)
    if not papers:
        return None
    return next(iter(open_suggestions(standing, papers, _dismissed([project.pk]).get(project.pk, ()))), None)


@dataclass(frozen=True)
class Dismissed:
    """What staff have said to mean nothing for the project."""

    row: DismissedSuggestion
    suggestion: Suggestion | None
    """What is offered again when it is taken back; None where the papers say something else by now."""


def dismissed_of(project: ProjectPage, standing: Standing, process: Process | None) -> list[Dismissed]:
    """All that was dismissed for the project, the oldest first; papers are asked for where something was."""
    rows = list(project.dismissed_suggestions.select_related("user"))
    papers = installed.papers_of(project, process) if rows else []
    still = {one.key: one for one in suggestions_of(standing, papers)}
    return [Dismissed(row, still.get(row.suggestion)) for row in rows]


def open_in(processes: Iterable[int], only: Iterable[int] | None = None, without: Iterable[int] = ()) -> list[Open]:
    """The projects of these processes about which something is open, one suggestion for each; a constant number of
    queries. ``only`` and ``without`` are keys of projects. Counted on every staff page, so no paper is read whole."""
    if not installed.has_papers():
        return []
    named = installed.pages_with_papers()
    rows = ProjectPage.objects.filter(pk__in=named).defer("body", "pattern_svg")
    rows = rows.exclude(pk__in=list(without)) if only is None else rows.filter(pk__in=list(only))
    projects = list(rows) if named else []
    if not projects:
        return []
    paths = {path: pk for pk, path in all_processes().values_list("pk", "path")}
    wanted = set(processes)
    found = {one.pk: (one, paths.get(nearest_path(one.path, paths))) for one in projects}
    ours = {pk: (one, process) for pk, (one, process) in found.items() if process in wanted}
    papers = installed.outlines_among(ours, wanted)
    dismissed = _dismissed(papers)
    standings = _standings(papers)
    result = []
    for pk, lines in papers.items():
        project, process = ours[pk]
        standing = standings.get(pk, Standing())
        first = next(iter(open_suggestions(standing, lines, dismissed.get(pk, ()))), None)
        if first is not None and process is not None:
            result.append(Open(project, process, standing, first))
    return result


def _dismissed(projects: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    rows = DismissedSuggestion.objects.filter(project__in=list(projects)).values_list("project_id", "suggestion")
    for project, key in rows:
        found.setdefault(project, set()).add(key)
    return found


def _standings(projects: Iterable[int]) -> dict[int, Standing]:
    found: dict[int, Standing] = {}
    for step in ProjectStep.objects.counted().filter(project__in=list(projects)):
        found.setdefault(step.project_id, Standing()).steps.append(step)
    return found


def in_words(suggestion: Suggestion, standing: Standing, process: Process | None) -> str:
    """What is the matter, in two sentences."""
    paper, now = suggestion.paper, stage_name(process, standing.stage)
    if suggestion.is_decision and paper.decided_on is not None:
        told = _("Paper %(paper)s is decided: %(outcome)s (%(body)s, %(day)s). The project still stands at: %(stage)s.")
        return told % {
            "paper": paper.name,
            "outcome": paper.state_words,
            "body": paper.decided_by,
            "day": date_format(paper.decided_on),
            "stage": now,
        }
    told = _("Paper %(paper)s is with the council. The project still stands at: %(stage)s.")
    return told % {"paper": paper.name, "stage": now}


def because_of(suggestion: Suggestion) -> Because:
    """Day and source of the step, as the form offers them."""
    source = _("Paper %(paper)s") % {"paper": suggestion.paper.name}
    return Because(suggestion.on, source=source[:255], source_url=suggestion.paper.url[:500])


@transaction.atomic
def dismiss(project: ProjectPage, user: AnyUser, reason: str) -> None:
    """Nothing follows for the project from what is suggested now; it is asked again once a paper says something else.

    Raises NothingSuggested, ProjectGone.
    """
    lock_project(project)
    suggestion = suggestion_for(project, standing_of(project), project.process)
    if suggestion is None:
        raise NothingSuggested
    DismissedSuggestion.objects.create(
        project_id=project.pk, suggestion=suggestion.key, reason=reason, user_id=key_of(user)
    )
    log(
        instance=project,
        action="aufbruch.project_suggestion_dismissed",
        user=user,
        data={"paper": suggestion.paper.pk, "stage": suggestion.stage, "reason": reason},
    )


@transaction.atomic
def bring_back(project: ProjectPage, pk: int, user: AnyUser) -> None:
    """What was dismissed is suggested again. Its reason stays in the log alone.

    Raises ProjectGone; NothingSuggested where nobody has dismissed it (any more), or the papers say something else by
    now: then the reason stays where it is, as part of the project's history.
    """
    lock_project(project)
    found = dismissed_of(project, standing_of(project), project.process)
    row, suggestion = next(((one.row, one.suggestion) for one in found if one.row.pk == pk), (None, None))
    if row is None or suggestion is None:
        raise NothingSuggested
    reason = row.reason
    row.delete()
    log(
        instance=project,
        action="aufbruch.project_suggestion_back",
        user=user,
        data={"paper": suggestion.paper.pk, "stage": suggestion.stage, "reason": reason},
    )
