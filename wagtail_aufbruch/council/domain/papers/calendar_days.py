"""Meetings that deal with papers about a page, and what is due after their decisions, for calendars."""

from collections.abc import Iterator, Sequence
from datetime import date

from wagtail_aufbruch.core.domain.showing.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.council.domain.followup.due_days import days_of_tasks
from wagtail_aufbruch.council.domain.followup.showing import followups_of
from wagtail_aufbruch.council.domain.papers.addresses import address_of, index_of
from wagtail_aufbruch.council.domain.papers.halves import reference_of
from wagtail_aufbruch.council.domain.papers.stations import Station, stations_of, with_stations
from wagtail_aufbruch.council.domain.papers.subjects import papers_by_page
from wagtail_aufbruch.council.models import Paper
from wagtail_aufbruch.participation.extension.calendar_dates import CalendarDay


def days_of_papers(process: Process, pages: Sequence[int]) -> Iterator[CalendarDay]:
    """The days of public papers about these pages: their consultations, and, where papers have pages of their own, what
    stands there of tasks. One query where there is no paper, a constant number else."""
    found = papers_by_page(with_stations(Paper.objects.shown_in(process.pk)), pages)
    index = index_of(process) if found else None
    # Where the process has no list of papers, one reads on at the page that they are about.
    pages_by_key = public_pages_by_key(found) if index is None else {}
    tasks = followups_of(paper for papers in found.values() for paper in papers) if index is not None else {}
    for page, papers in found.items():
        own = (pages_by_key[page].full_url or "") if page in pages_by_key else ""
        for paper in papers:
            url = address_of(index, paper.pk) if index is not None else own
            for one in stations_of(paper):
                if one.date is not None:
                    yield _day(page, paper, one, one.date, url)
            yield from days_of_tasks(page, reference_of(paper), tasks.get(paper.pk, ()), url)


def _day(page: int, paper: Paper, station: Station, on: date, url: str) -> CalendarDay:
    reference = reference_of(paper)
    title = f"{station.body}: {paper.name}" if station.body else paper.name
    return CalendarDay(
        page,
        f"consultation-{station.pk}",
        f"{title} ({reference})" if reference else title,
        on,
        starts_at=station.starts_at,
        place=station.place,
        text=", ".join(part for part in (station.role, station.outcome_words) if part),
        url=url,
        is_cancelled=station.is_cancelled,
    )
