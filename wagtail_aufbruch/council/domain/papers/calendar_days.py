"""Meetings that deal with papers about a page, for calendars."""

from collections.abc import Iterator, Sequence
from datetime import date

from wagtail_aufbruch.core.domain.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.council.domain.papers.addresses import address_of, index_of
from wagtail_aufbruch.council.domain.papers.stations import Station, stations_of, with_stations
from wagtail_aufbruch.council.domain.papers.subjects import papers_by_page
from wagtail_aufbruch.council.models import Paper
from wagtail_aufbruch.participation.extension.calendar_dates import CalendarDay


def days_of_consultations(process: Process, pages: Sequence[int]) -> Iterator[CalendarDay]:
    """The consultations with a day of public papers about these pages. One query where there is no paper, a constant
    number else."""
    found = papers_by_page(with_stations(Paper.objects.shown_in(process.pk)), pages)
    index = index_of(process) if found else None
    # Where the process has no list of papers, one reads on at the page that they are about.
    pages_by_key = public_pages_by_key(found) if index is None else {}
    for page, papers in found.items():
        own = (pages_by_key[page].full_url or "") if page in pages_by_key else ""
        for paper in papers:
            url = address_of(index, paper.pk) if index is not None else own
            for one in stations_of(paper):
                if one.date is not None:
                    yield _day(page, paper, one, one.date, url)


def _day(page: int, paper: Paper, station: Station, on: date, url: str) -> CalendarDay:
    other = paper.imported
    reference = paper.reference or (other.reference if other is not None else "")
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
