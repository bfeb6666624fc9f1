"""A published decision on priorities: the order, how it came about, and the numbers to take along."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.open_data.json_files import licence
from wagtail_aufbruch.core.domain.showing.visibility import public_page
from wagtail_aufbruch.core.extension.datasets import TABLE_AND_JSON
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.public.open_data import as_open_data
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines
from wagtail_aufbruch.participation.public.file_limits import refuse_too_many_files
from wagtail_aufbruch.projects.domain.prioritising.published import open_data
from wagtail_aufbruch.projects.domain.prioritising.published.pages import published
from wagtail_aufbruch.projects.domain.prioritising.published.priorities import Published
from wagtail_aufbruch.projects.domain.prioritising.words import LEAST_TOLD, method
from wagtail_aufbruch.projects.domain.scope import index_of
from wagtail_aufbruch.projects.models import PriorityDecision, ProjectIndexPage


def find_decision(index: ProjectIndexPage, pk: int | str) -> PriorityDecision:
    """The published decision of this list with this number; 404 for any other."""
    found = published().filter(index=index.pk, pk=read_pk(str(pk)) or 0).first()
    if found is None:
        raise Http404
    return found


def show_priority(index: ProjectIndexPage, request: HttpRequest, pk: int) -> HttpResponse:
    """The whole table with a bar for each project, and the method in words."""
    decision = find_decision(index, pk)
    shown = Published(decision)
    others = published().filter(index=index.pk).exclude(pk=decision.pk).defer("text")
    same = [one for one in others if one.round_key is not None and one.round_key == decision.round_key]
    response: HttpResponse = index.render(
        request,
        template="aufbruch_projects/priority.html",
        context_overrides={
            "subpage_title": decision.title,
            "decision": decision,
            "body": public_page(decision.body_id),
            "shown": shown,
            "result": shown.record.result,
            "method": method(shown.record.result.least),
            "least_told": LEAST_TOLD,
            "current": next((one for one in same if one.is_current), None),
            "earlier": [one for one in same if one.number < decision.number],
            "others": [one for one in others if one.is_current and one not in same],
        },
    )
    return response


def export_priority(index: ProjectIndexPage, request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The numbers of one decision, as CSV or JSON."""
    return _file([find_decision(index, pk)], index, request, ending, is_whole=False)


def export_priorities(index: ProjectIndexPage, request: HttpRequest, ending: str) -> HttpResponse:
    """The numbers of all decisions that hold now."""
    return _file(published().filter(index=index.pk, is_current=True), index, request, ending, is_whole=True)


def _file(
    decisions: Iterable[PriorityDecision],
    index: ProjectIndexPage,
    request: HttpRequest,
    ending: str,
    *,
    is_whole: bool,
) -> HttpResponse:
    if ending not in TABLE_AND_JSON:
        raise Http404
    refused = refuse_too_many_files(index, request, "priorities_export")
    if refused is not None:
        return refused
    process, decisions = index.process, list(decisions)
    rows = open_data.all_rows(decisions, index)
    if ending == "csv":
        headings = [column.title for column in open_data.COLUMNS]
        content = b"".join(csv_lines(headings, (list(row.values()) for row in rows)))
        response: HttpResponse = HttpResponse(content, content_type="text/csv; charset=utf-8")
    else:
        # The record as it was written down, sign for sign: its check sum can be compared.
        records = [{"decision": one.pk, "sha256": one.sha256, "record": one.text} for one in decisions]
        whole = {"process": process.title, "licence": licence(), "priorities": list(rows), "records": records}
        response = JsonResponse(whole, json_dumps_params={"ensure_ascii": False})
    is_listed = is_whole and index == index_of(process)
    title = _("%(title)s, priorities") % {"title": index.title}
    return as_open_data(response, title, ending, process=process if is_listed else None, key=open_data.PRIORITIES)
