"""Whether this site has papers of the council: projects do without them, and ask for them here alone."""

from collections.abc import Iterable

from django.apps import apps

from wagtail_aufbruch.core.extension.protocols import AnyUser, HasKey, Page, Process
from wagtail_aufbruch.projects.domain.council.lines import PaperChoice, PaperLine, TaskCount
from wagtail_aufbruch.projects.models import ProjectPage


def has_papers() -> bool:
    return apps.is_installed("wagtail_aufbruch.council")


def papers_of(project: HasKey, process: Process | None) -> list[PaperLine]:
    """The public papers that are about the project, the oldest first; a constant number of queries."""
    if not has_papers() or process is None or not project.pk:
        return []
    from wagtail_aufbruch.projects.domain.council import papers

    return papers.papers_of(project, process)


def papers_among(
    projects: Iterable[int], processes: Iterable[int], process: Process | None = None
) -> dict[int, list[PaperLine]]:
    """The same for many projects, by their keys; with addresses of pages where all belong to ``process``."""
    if not has_papers():
        return {}
    from wagtail_aufbruch.projects.domain.council import papers

    return papers.papers_among(projects, processes, process)


def outlines_among(projects: Iterable[int], processes: Iterable[int]) -> dict[int, list[PaperLine]]:
    """The same without files and meetings, for what staff are told of many projects; the papers must be installed."""
    from wagtail_aufbruch.projects.domain.council import papers

    return papers.outlines_among(projects, processes)


def pages_with_papers() -> list[int]:
    """Keys of the pages that papers are about; the papers must be installed."""
    from wagtail_aufbruch.council.models import PaperSubject

    return list(PaperSubject.objects.order_by().values_list("page_id", flat=True).distinct())


def references_of(projects: Iterable[int], process: Process) -> dict[int, list[str]]:
    """By key of the project the numbers of the public papers that are about it."""
    if not has_papers():
        return {}
    from wagtail_aufbruch.projects.domain.council import papers

    return papers.references_of(projects, process)


def days_to_decision(process: Page) -> list[int]:
    """How long the council took, from the paper's date to the decision, for each public paper that was decided on."""
    if not has_papers():
        return []
    from wagtail_aufbruch.projects.domain.council import papers

    return papers.days_to_decision(process)


def tasks_of(process: Process) -> list[TaskCount]:
    """How many papers of the council have tasks that are open, overdue or all done."""
    if not has_papers():
        return []
    from wagtail_aufbruch.projects.domain.council import papers

    return papers.tasks_of(process)


def chosen_for(project: ProjectPage) -> list[PaperChoice]:
    """For staff: the papers that are about the project, drafts among them."""
    if not has_papers():
        return []
    from wagtail_aufbruch.projects.domain.council import choosing

    return choosing.chosen_for(project)


def found_for(project: ProjectPage, query: str) -> list[PaperChoice]:
    """For staff: papers of the process that could be named, with the words typed, or the newest ones."""
    if not has_papers():
        return []
    from wagtail_aufbruch.projects.domain.council import choosing

    return choosing.found_for(project, query)


def name_paper(project: ProjectPage, paper_pk: int, *, user: AnyUser) -> None:
    """The paper is about the project. Raises PaperUnknown, PaperThere."""
    if has_papers():
        from wagtail_aufbruch.projects.domain.council import choosing

        choosing.name_paper(project, paper_pk, user=user)


def take_out_paper(project: ProjectPage, paper_pk: int, *, user: AnyUser) -> None:
    """The paper was named by mistake."""
    if has_papers():
        from wagtail_aufbruch.projects.domain.council import choosing

        choosing.take_out_paper(project, paper_pk, user=user)
