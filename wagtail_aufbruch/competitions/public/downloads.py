"""Competitions and entries that went on to take along: open data and feeds. Only what everybody may see."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.going_on.showing import contributions_of
from wagtail_aufbruch.competitions.domain.going_on.urls import contribution_url
from wagtail_aufbruch.competitions.domain.lists import contributions, feeds, open_data
from wagtail_aufbruch.competitions.domain.lists.datasets import COMPETITIONS, CONTRIBUTIONS, WINNERS
from wagtail_aufbruch.competitions.models import CompetitionIndexPage, CompetitionPage
from wagtail_aufbruch.core.domain.open_data.json_files import json_list, licence
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.public.feeds import as_feed, feed_of, told
from wagtail_aufbruch.core.public.open_data import as_open_data
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines
from wagtail_aufbruch.participation.public.file_limits import refuse_too_many_files

KIND = "competitions_export"


def export_competitions(index: CompetitionIndexPage, request: HttpRequest, ending: str) -> HttpResponse:
    """All competitions of the process, as CSV; as JSON with the winners of each."""
    refused = refuse_too_many_files(index, request, KIND)
    if refused is not None:
        return refused
    rows = open_data.competitions_of(index.process)
    if ending == "csv":
        return _table(index, COMPETITIONS, open_data.COLUMNS, rows, index.title)
    content = {"licence": licence(), "competitions": rows}
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    return as_open_data(response, index.title, ending)


def export_winners(index: CompetitionIndexPage, request: HttpRequest) -> HttpResponse:
    """The winners of all competitions, as CSV."""
    refused = refuse_too_many_files(index, request, KIND)
    if refused is not None:
        return refused
    rows = open_data.winners_of_all(open_data.competitions_of(index.process))
    title = _("%(title)s, winners") % {"title": index.title}
    return _table(index, WINNERS, open_data.WINNER_COLUMNS, list(rows), title)


def _table(
    index: CompetitionIndexPage, key: str, columns: tuple[str, ...], rows: list[open_data.Row], name: str
) -> HttpResponse:
    lines = csv_lines(columns, ([row[column] for column in columns] for row in rows))
    response = HttpResponse(b"".join(lines), content_type="text/csv; charset=utf-8")
    return as_open_data(response, name, "csv", process=index.process, key=key)


def competitions_feed(index: CompetitionIndexPage, request: HttpRequest) -> HttpResponse:
    """Where the competitions stand, as RSS: what has changed last first."""
    feed = feed_of(index, _("Competitions: %(title)s") % {"title": index.title}, "feed")
    for item in feeds.newest(index.process):
        page = item.competition
        feed.add_item(
            title=clean_text(f"{item.state}: {page.title}"),
            link=page.full_url,
            # By this a reader knows what it has shown already; an address changes when a page is renamed.
            unique_id=f"wettbewerb-{page.pk}-{item.stage}@{request.get_host()}",
            unique_id_is_permalink=False,
            description=told(page.introduction),
            pubdate=item.since,
        )
    return as_feed(feed)


def export_all_contributions(index: CompetitionIndexPage, request: HttpRequest, ending: str) -> HttpResponseBase:
    """All entries of the process that went on, as CSV or JSON; for one network up to a limit."""
    refused = refuse_too_many_files(index, request, "export")
    if refused is not None:
        return refused
    table = contributions.Table(index.process, contributions.all_of(index.process))
    title = _("%(title)s, entries that go on") % {"title": index.title}
    return as_open_data(_file(table, ending), title, ending, process=index.process, key=CONTRIBUTIONS)


def export_contributions(competition: CompetitionPage, request: HttpRequest, ending: str) -> HttpResponseBase:
    """Those of one competition that the address's filters leave."""
    refused = refuse_too_many_files(competition, request, "export")
    if refused is not None:
        return refused
    rows = contributions.filters_of(competition).read(request.GET).apply_to_file(contributions_of(competition))
    title = _("%(title)s, entries that go on") % {"title": competition.title}
    return as_open_data(_file(contributions.Table(competition.process, rows), ending), title, ending)


def _file(table: contributions.Table, ending: str) -> StreamingHttpResponse:
    if ending == "csv":
        lines = csv_lines(contributions.COLUMNS, ([row[key] for key in contributions.COLUMNS] for row in table))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    return StreamingHttpResponse(_json(table), content_type="application/json")


def _json(table: contributions.Table) -> Iterator[bytes]:
    """An object with the licence and the list, written bit by bit."""
    return json_list({"process": table.process.title, "licence": licence()}, "contributions", table)


def contributions_feed(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """Entries that went on, as RSS."""
    title = _("Entries that go on: %(title)s") % {"title": competition.title}
    feed = feed_of(competition, title, "contributions_feed")
    for one in contributions.newest(competition):
        one.page = competition
        feed.add_item(
            title=clean_text(one.title),
            link=contribution_url(one),
            unique_id=f"beitrag-{one.pk}@{request.get_host()}",
            unique_id_is_permalink=False,
            description=told(one.text),
            author_name=clean_text(one.author_name) or None,
            pubdate=one.published_at,
        )
    return as_feed(feed)


def answers_feed(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """Official answers to entries that went on, as RSS."""
    title = _("Official answers: %(title)s") % {"title": competition.title}
    feed = feed_of(competition, title, "contributions_answers")
    for answer in contributions.newest_answers(competition):
        answer.contribution.page = competition
        feed.add_item(
            title=clean_text(answer.contribution.title),
            link=contribution_url(answer.contribution),
            unique_id=f"antwort-{answer.pk}@{request.get_host()}",
            unique_id_is_permalink=False,
            description=told(f"{answer.body}: {answer.text}"),
            pubdate=answer.published_at,
        )
    return as_feed(feed)
