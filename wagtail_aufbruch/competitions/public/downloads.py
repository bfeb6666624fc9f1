"""Competitions to take along: open data and a feed. Only what everybody may see."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.lists import feeds, open_data
from wagtail_aufbruch.competitions.domain.lists.datasets import COMPETITIONS, WINNERS
from wagtail_aufbruch.competitions.models import CompetitionIndexPage
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.public.open_data import as_open_data
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines

TOLD_LENGTH = 600


def export_competitions(index: CompetitionIndexPage, request: HttpRequest, ending: str) -> HttpResponse:
    """All competitions of the process, as CSV; as JSON with the winners of each."""
    rows = open_data.competitions_of(index.process)
    if ending == "csv":
        return _table(index, COMPETITIONS, open_data.COLUMNS, rows, index.title)
    licence = {"name": aufbruch_settings.data_licence, "url": aufbruch_settings.data_licence_url}
    content = {"licence": licence, "competitions": rows}
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    return as_open_data(response, index.title, ending)


def export_winners(index: CompetitionIndexPage, request: HttpRequest) -> HttpResponse:
    """The winners of all competitions, as CSV."""
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
    title = clean_text(_("Competitions: %(title)s") % {"title": index.title})
    feed = Rss201rev2Feed(
        title=title,
        link=index.full_url,
        description=title,
        language=get_language(),
        feed_url=f"{index.full_url}{index.reverse_subpage('feed')}",
    )
    for item in feeds.newest(index.process):
        page = item.competition
        feed.add_item(
            title=clean_text(f"{item.state}: {page.title}"),
            link=page.full_url,
            # By this a reader knows what it has shown already; an address changes when a page is renamed.
            unique_id=f"wettbewerb-{page.pk}-{item.stage}@{request.get_host()}",
            unique_id_is_permalink=False,
            description=escape(Truncator(clean_text(page.introduction).strip()).chars(TOLD_LENGTH)),
            pubdate=item.since,
        )
    response = HttpResponse(content_type="application/rss+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response
