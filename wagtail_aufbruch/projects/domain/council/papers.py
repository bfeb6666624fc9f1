"""The public papers that are about projects."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import Case, Exists, OuterRef, Q, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import HasKey, Page, Process
from wagtail_aufbruch.council.domain.followup.showing import followups_of
from wagtail_aufbruch.council.domain.lists import follow_ups
from wagtail_aufbruch.council.domain.lists.listing import FOLLOW_UP
from wagtail_aufbruch.council.domain.papers.addresses import address_of, index_of
from wagtail_aufbruch.council.domain.papers.halves import imported_half, reference_of
from wagtail_aufbruch.council.domain.papers.showing import ShownPaper, shown, state_words, whole
from wagtail_aufbruch.council.domain.papers.stations import Station
from wagtail_aufbruch.council.domain.papers.subjects import papers_by_page
from wagtail_aufbruch.council.models import Consultation, Paper, PaperIndexPage
from wagtail_aufbruch.projects.domain.council.lines import PaperLine, StationLine, TaskCount, TaskLine


def papers_of(project: HasKey, process: Process) -> list[PaperLine]:
    """The papers, the oldest first, and what is left of those that their server took back. One query where there is
    none."""
    return papers_among([project.pk], [process.pk], process).get(project.pk, [])


def papers_among(
    projects: Iterable[int], processes: Iterable[int], process: Process | None = None
) -> dict[int, list[PaperLine]]:
    """The same for many projects of these processes, by key of the project. One query where there is no paper.

    ``process``: the one to which all of them belong; without it nothing has an address.
    """
    papers = whole((Paper.objects.shown() | Paper.objects.gone()).filter(process_id__in=list(processes)))
    found = papers_by_page(papers, projects)
    if not found or process is None:
        return {page: [line_of(shown(paper), None) for paper in rows] for page, rows in found.items()}
    index = index_of(process)
    tasks = followups_of(paper for rows in found.values() for paper in rows)
    return {
        page: [line_of(shown(paper, tasks.get(paper.pk, ())), index) for paper in rows] for page, rows in found.items()
    }


def outlines_among(projects: Iterable[int], processes: Iterable[int]) -> dict[int, list[PaperLine]]:
    """The same without files and meetings, of which it is known only whether there are any: what staff are told of many
    projects at once. Two queries, however long the papers are."""
    stations = Consultation.objects.filter(gone_since=None).filter(
        Q(paper=OuterRef("pk")) | Q(paper=OuterRef("imported_id"), paper__gone_since=None)
    )
    papers = Paper.objects.shown().filter(process_id__in=list(processes)).annotate(has_way=Exists(stations))
    found = papers_by_page(papers.select_related("imported", "decision__organization").only(*OUTLINE), projects)
    return {page: [_outline(paper) for paper in rows] for page, rows in found.items()}


OUTLINE = (
    "reference",
    "name",
    "date",
    "state",
    "imported__reference",
    "imported__date",
    "imported__gone_since",
    "decision__decided_on",
    "decision__organization__name",
)


def _outline(paper: Paper) -> PaperLine:
    decision, other = getattr(paper, "decision", None), imported_half(paper)
    return PaperLine(
        pk=paper.pk,
        reference=reference_of(paper),
        title=paper.name,
        on=paper.date or (other.date if other is not None else None),
        state=paper.state,
        state_words=state_words(paper.state),
        decided_by=decision.organization.name if decision is not None else "",
        decided_on=decision.decided_on if decision is not None else None,
        stations=[StationLine()] if getattr(paper, "has_way", False) else [],
    )


def line_of(found: ShownPaper, index: PaperIndexPage | None) -> PaperLine:
    """A paper as a line; no query."""
    if found.paper.gone_since is not None:
        return _gone(found, index)
    decision = found.decision
    main = next((file for file in found.files if file.is_main and file.url), None)
    return PaperLine(
        pk=found.paper.pk,
        reference=found.reference,
        title=found.title,
        kind=found.paper_type,
        on=found.date,
        url=address_of(index, found.paper.pk) if index is not None else "",
        state=found.paper.state,
        state_words=found.state,
        decided_by=decision.organization.name if decision is not None else "",
        decided_on=decision.decided_on if decision is not None else None,
        file_name=main.name if main is not None else "",
        file_url=main.url if main is not None else "",
        stations=[_station(one) for one in found.stations],
        tasks=[TaskLine(one.task, one.due, one.state_words, one.is_done) for one in found.follow_ups],
    )


def _gone(found: ShownPaper, index: PaperIndexPage | None) -> PaperLine:
    """What is left of a paper that its server took back: its number, and what staff have confirmed."""
    paper, decision = found.paper, found.decision
    return PaperLine(
        pk=paper.pk,
        reference=paper.reference,
        title=_("Not published any more"),
        kind="",
        on=None,
        url=address_of(index, paper.pk) if index is not None else "",
        state=paper.state,
        state_words=found.state if decision is not None else _("The council system does not publish this paper."),
        decided_by=decision.organization.name if decision is not None else "",
        decided_on=decision.decided_on if decision is not None else None,
        file_name="",
        file_url="",
        is_gone=True,
    )


def _station(one: Station) -> StationLine:
    return StationLine(
        body=one.body,
        on=one.date,
        starts_at=one.starts_at,
        place=one.place,
        role=one.role,
        has_last_word=one.is_authoritative,
        outcome=one.outcome_words,
        result=one.result,
        is_cancelled=one.is_cancelled,
        pk=one.pk,
    )


def references_of(projects: Iterable[int], process: Process) -> dict[int, list[str]]:
    """Numbers of papers by key of the project; of a paper without a number its title. Two queries."""
    papers = Paper.objects.shown_in(process.pk).select_related("imported")
    found = papers_by_page(papers.only("reference", "name", "imported__reference"), projects)
    return {page: [_reference(paper) for paper in papers] for page, papers in found.items()}


def _reference(paper: Paper) -> str:
    return reference_of(paper) or paper.name


def days_to_decision(process: Page) -> list[int]:
    """Of papers with a date on which staff have confirmed a decision; one query."""
    decided = Paper.objects.shown_in(process.pk).filter(decision__isnull=False).order_by()
    published = Case(When(imported__gone_since=None, then="imported__date"))
    rows = decided.annotate(day=Coalesce("date", published)).values_list("day", "decision__decided_on")
    return [(decided_on - day).days for day, decided_on in rows if day is not None and decided_on >= day]


def tasks_of(process: Process) -> list[TaskCount]:
    """How many public papers have tasks that are open, overdue or all done, each with the list of just these; none
    where there is no list, and none as long as nothing follows from a decision. Two queries."""
    index = index_of(process)
    if index is None:
        return []
    numbers = follow_ups.numbers_of(Paper.objects.shown_in(process.pk))
    return [
        TaskCount(
            str(name),
            numbers[key],
            f"{index.full_url}?{urlencode({FOLLOW_UP: key})}#vorlagen",
            is_overdue=key == follow_ups.OVERDUE,
        )
        for key, name in follow_ups.NAMES.items()
        if any(numbers.values())
    ]
