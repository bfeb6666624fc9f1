"""The recount for everybody: the fixed result as a page, as a file, and as a table; behind the gate of the winners."""

import json

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from wagtail_aufbruch.competitions.domain.result.publishing import Recount, recounted_result
from wagtail_aufbruch.competitions.domain.result.record import LEAST_JURY
from wagtail_aufbruch.competitions.domain.result.words import method_in_words
from wagtail_aufbruch.competitions.models import CompetitionPage, FixedResult
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.participation.public.file_limits import refuse_too_many_files
from wagtail_aufbruch.reviews.enums import TieBreak

FILE_NAME = "ergebnis"
"""Of the file to take along, without its ending; the page tells how to check it by hand."""


def _recount(competition: CompetitionPage) -> Recount:
    found = recounted_result(competition)
    if found is None:
        raise Http404
    return Recount(competition, found)


def show_recount(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """The whole calculation as tables, which the script does once more; for readers, from the cache."""
    recount = _recount(competition)
    response: HttpResponse = competition.render(
        request,
        template="aufbruch_competitions/recount.html",
        context_overrides={
            "subpage_title": _("Recount"),
            "recount": recount,
            "result": recount.result,
            "method": method_in_words(competition, recount.chain),
            "earlier": list(FixedResult.objects.filter(competition=competition.pk, number__lt=recount.result.number)),
            "file_name": f"{FILE_NAME}.json",
            "least_jury": LEAST_JURY,
            "words": json.dumps(_words(), ensure_ascii=False),
        },
    )
    return response


def recount_file(competition: CompetitionPage, request: HttpRequest) -> HttpResponse:
    """The fixed result, byte for byte as its check sum was taken."""
    recount = _recount(competition)
    answer = HttpResponse(recount.result.text.encode(), content_type="application/json; charset=utf-8")
    return as_download(answer, FILE_NAME, "json")


def recount_table(competition: CompetitionPage, request: HttpRequest) -> HttpResponseBase:
    """The same as a table, with the titles that may be told."""
    recount = _recount(competition)
    refused = refuse_too_many_files(competition, request, "recount")
    if refused is not None:
        return refused
    answer = StreamingHttpResponse(recount.as_csv(), content_type="text/csv; charset=utf-8")
    return as_download(answer, FILE_NAME, "csv")


def _words() -> dict[str, object]:
    """What the script says; in braces it puts what it has found."""
    return {
        "point": get_format("DECIMAL_SEPARATOR"),
        "busy": _("The result is being recounted …"),
        "not_loaded": _("The file could not be loaded. Check your connection and try again."),
        "unreadable": _("This is not a file of a result, or it is damaged: nothing could be recounted."),
        "same_hash": _("The check sum is right: it is the file whose check sum was published."),
        "other_hash": _(
            "The check sum is not the published one: this file was changed, or is another one. Its own is {hash}."
        ),
        "no_hash": _(
            "Your browser compares check sums only on pages that begin with https. The places are recounted all the "
            "same; compare the check sum by hand, as it is told below."
        ),
        "all_right": _("All places are right: recounted for {number} entries."),
        "some_wrong": _("Something else comes out than the file says, for the numbers: {numbers}."),
        "untold": _("A part cannot be recounted, since its jury was so small that no scores are told."),
        "all": _("All entries"),
        "right": _("No. {number}: place {place} is right"),
        "wrong": _("No. {number}: place {place} comes out, and the file says {told}"),
        "review": _("Review {number}: scores {scores} give {result}"),
        "jury_index": _("Jury: the mean of {number} reviews is {result}"),
        "jury_mean": _("Jury: the mean of {number} scores, as a share of the scale times 100, is {result}"),
        "jury_sum": _("Jury: the sum of {number} scores, as a share of {highest} times 100, is {result}"),
        "few_reviews": _("Jury: {number} reviews count, {least} are needed"),
        "people": _("Public: {votes} of at most {most} votes, times 100, is {result}"),
        "beside": _(
            "Public: admitted too late for the vote, so it gets the mean of the entries that people could vote for. "
            "There are {number} of them, and it is {result}"
        ),
        "mix": _("Together: {jury} percent of {a} and {people} percent of {b} is {result}"),
        "basis_jury": _("There was no public vote: the points of the jury are the result."),
        "basis_few": _("There were too few ballots: the points of the jury are the result."),
        "basis_silent": _("Nobody has voted in this category: the points of the jury are the result."),
        "basis_public": _("No jury has judged: the points of the public are the result."),
        "basis_nothing": _("There are neither a jury nor enough votes, so there is no result."),
        "place": _("Place {place}"),
        "shared": _("Shared place {place}"),
        "no_place": _("No place"),
        "decided": _("Between equal results decided: {step}"),
        "steps": {step.value: str(step.label) for step in TieBreak},
    }
