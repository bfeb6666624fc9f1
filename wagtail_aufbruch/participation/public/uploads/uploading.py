"""Views that take files, for any page: whole ones with a form, and piece by piece from ``upload.js``.

The script speaks a part of tus 1.0 (creation, HEAD, PATCH, termination); an app gives it three addresses:

    dateien/                          begin_upload(place, request)             POST
    dateien/<secret:key>/             continue_upload(place, request, key)     HEAD, PATCH, DELETE, GET
    dateien/<secret:key>/<str:name>/  show_upload(place, request, key, name)   GET

and its form hands what was sent without a script to :func:`receive_posted`. A :class:`FilePlace` says whose files they
are: whoever makes it has asked who may do that.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.moments.windows import has_passed
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.files import staging
from wagtail_aufbruch.participation.domain.files.incoming import NoRoom, Unreadable
from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused
from wagtail_aufbruch.participation.domain.files.rules import FileRules, rules_by_key
from wagtail_aufbruch.participation.domain.files.staging import NotReceiving, Offer, Owner, Settled, WrongOffset
from wagtail_aufbruch.participation.domain.questions.definition import Question, is_public, is_required
from wagtail_aufbruch.participation.domain.throttling import TOO_OFTEN
from wagtail_aufbruch.participation.enums import FileState
from wagtail_aufbruch.participation.models.files.staged_files import StagedFile
from wagtail_aufbruch.participation.public.uploads.staged_files import FileQuestion, show_staged_file, shown_staged
from wagtail_aufbruch.participation.public.uploads.upload_limits import may_draw, too_many_uploads, too_much_sent

TUS = "1.0.0"
PIECES = "application/offset+octet-stream"
REFUSED = 422
CLOSED = 403
STATUS: dict[type[ParticipationError], int] = {
    WrongOffset: 409,
    NotReceiving: 410,
    Settled: CLOSED,
    NoRoom: 507,
    Unreadable: 400,
}
MOST_DIGITS = 15


@dataclass(frozen=True)
class FilePlace:
    """Whose files a request may add, open and take out, and what may be added."""

    owner: Model
    """The row whose files are counted."""
    files: "QuerySet[StagedFile]"
    """All of its files."""
    new: Callable[[str], StagedFile]
    """``(key of a question)``: a row for one more, not stored yet."""
    rules: Mapping[str, FileRules]
    """What may be added, by the key of the question."""
    url: str
    """The address of :func:`begin_upload`."""
    closes_at: datetime | None = None
    """The last minute or second in which one may begin."""
    closed: str | Promise = ""
    """Why nothing is taken, where that is so whatever the moment."""
    still: Callable[[StagedFile], str | Promise] = lambda _staged: ""
    """``(file)``: the same as it is now, asked under the lock of ``owner`` with each write; what comes may take some
    minutes, in which the owner is withdrawn or decided on."""

    def owner_of(self, staged: StagedFile) -> Owner:
        return Owner(self.owner, partial(self.still, staged))

    def url_of(self, staged: StagedFile) -> str:
        return f"{self.url}{staged.key}/"

    def find(self, key: str) -> "StagedFile | None":
        found: StagedFile | None = self.files.filter(key=key).first()
        return found

    def why_not(self, staged: StagedFile) -> str | Promise:
        """Why this file may not go on coming; "" where it may. If bytes of it came in time it has half an hour more."""
        if self.closed:
            return self.closed
        if staging.may_still_finish(staged, self.closes_at):
            return ""
        return _("The time for it is over, so this file was not taken.")

    def why_kept(self, staged: StagedFile) -> str | Promise:
        """Why this file may not be taken out; "" where it may. After the end only what still comes can be stopped."""
        if self.closed:
            return self.closed
        if staged.state == FileState.RECEIVING or not has_passed(self.closes_at):
            return ""
        return _("The time for it is over, so this file stays.")


# --- Piece by piece, for the script


def begin_upload(place: FilePlace, request: HttpRequest) -> HttpResponse:
    """Begin an upload, or find the one that was broken off: its address is in ``Location``, its state in the body.

    Reads the headers ``Upload-Length`` and ``Upload-Metadata`` (``question``, ``name``, ``modified``), and no body.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    told = _metadata(request)
    rules = place.rules.get(told.get("question", ""))
    if rules is None:
        return _message(_("Files are not asked for here any more. Please load the page again."), 404)
    staged = place.new(told["question"])
    why_not = place.why_not(staged)
    if why_not:
        return _message(why_not, CLOSED)
    size = _number(request.headers.get("Upload-Length")) or 0
    if too_many_uploads(request) or (size <= rules.most_bytes and too_much_sent(request, size)):
        return _message(TOO_OFTEN, 429)
    offer = Offer(told.get("name", ""), size, _number(told.get("modified")))
    try:
        staged = staging.begin(staged, owner=place.owner_of(staged), files=place.files, offer=offer, rules=rules)
    except ParticipationError as error:
        return _refused(error)
    response = _state(place, staged, 201)
    response.headers["Location"] = place.url_of(staged)
    return response


def continue_upload(place: FilePlace, request: HttpRequest, key: str) -> HttpResponse:
    """Where an upload stands (HEAD), one more piece of it (PATCH), taking it out (DELETE), how it is shown (GET).

    A wrong offset answers 409 with the right one in ``Upload-Offset``. The last piece answers when the file was looked
    at; what was refused says so in the state, with status 200, since nothing would help but another file.
    """
    if request.method == "DELETE":
        return _taken_out(place, key)
    staged = place.find(key)
    if staged is None:
        return _message(_("This file is not there any more. Please choose it once more."), 404)
    if request.method == "PATCH":
        return _add(place, request, staged)
    if request.method == "HEAD":
        return _answer(HttpResponse(), staged)
    if request.method == "GET":
        return _shown(place, request, staged)
    return HttpResponseNotAllowed(["GET", "HEAD", "PATCH", "DELETE"])


def _add(place: FilePlace, request: HttpRequest, staged: StagedFile) -> HttpResponse:
    length, offset = _number(request.META.get("CONTENT_LENGTH")), _number(request.headers.get("Upload-Offset"))
    if length is None or offset is None or request.content_type != PIECES:
        return _message(_("This piece could not be read. Please load the page again."), 400)
    why_not = place.why_not(staged)
    if not why_not and staged.question_key not in place.rules:
        why_not = _("Files are not asked for here any more. Please load the page again.")
    if why_not:
        return _message(why_not, CLOSED)
    try:
        staged = staging.receive(
            staged,
            request,
            offset=offset,
            length=length,
            owner=place.owner_of(staged),
            may_draw=partial(may_draw, request),
        )
    except WrongOffset as wrong:
        response = _refused(wrong)
        response.headers["Upload-Offset"] = str(wrong.received)
        return response
    except ParticipationError as error:
        return _refused(error)
    return _state(place, staged)


def _taken_out(place: FilePlace, key: str) -> HttpResponse:
    staged = place.find(key)
    if staged is not None and staged.question_key not in place.rules:
        return _message(_("Files are not asked for here any more. Please load the page again."), CLOSED)
    if staged is not None:
        why_kept = place.why_kept(staged)
        if why_kept:
            return _message(why_kept, CLOSED)
        try:
            staging.remove(staged, owner=place.owner_of(staged))
        except ParticipationError as error:
            return _refused(error)
    response = HttpResponse(status=204)
    response.headers["Tus-Resumable"] = TUS
    return response


def _shown(place: FilePlace, request: HttpRequest, staged: StagedFile) -> HttpResponse:
    """The row of the page for this file, for the script to put in."""
    shown = shown_staged(staged, place.url_of(staged))
    response = render(request, "aufbruch_participation/includes/kept_file.html", {"shown": shown})
    add_never_cache_headers(response)
    return response


def _state(place: FilePlace, staged: StagedFile, status: int = 200) -> HttpResponse:
    told = {"url": place.url_of(staged), "state": staged.state, "received": staging.received_of(staged)}
    if staged.state == FileState.REFUSED:
        told["message"] = staged.refusal or _("This file was not taken.")
    return _answer(JsonResponse(told, status=status), staged)


def _answer(response: HttpResponse, staged: StagedFile) -> HttpResponse:
    response.headers["Tus-Resumable"] = TUS
    response.headers["Upload-Offset"] = str(staging.received_of(staged))
    response.headers["Upload-Length"] = str(staged.declared_size)
    add_never_cache_headers(response)
    return response


def _refused(error: ParticipationError) -> HttpResponse:
    return _message(error.message, STATUS.get(type(error), REFUSED))


def _message(message: str | Promise, status: int) -> HttpResponse:
    response = JsonResponse({"message": str(message)}, status=status)
    response.headers["Tus-Resumable"] = TUS
    add_never_cache_headers(response)
    return response


def _metadata(request: HttpRequest) -> dict[str, str]:
    """``Upload-Metadata`` of tus: names, each with a value in base64; what cannot be read is left out."""
    told: dict[str, str] = {}
    for pair in request.headers.get("Upload-Metadata", "").split(",")[:10]:
        name, _space, value = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            continue
    return told


def _number(text: str | None) -> int | None:
    fits = text is not None and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text or "") if fits else None


# --- Shown and taken with a form


def show_upload(place: FilePlace, request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """One of the owner's own files: ``name`` is ``datei`` or ``klein``."""
    return show_staged_file(place.find(key), request, name)


def receive_posted(place: FilePlace, request: HttpRequest, questions: Iterable[str]) -> dict[str, list[str]]:
    """Take out what is ticked, note the alternative texts, keep the files that came with the form, for these questions.

    Returns what went wrong, by the key of the question: a form that has errors shows the others as kept all the same.
    To be called before the rest of the form is looked at, so that no mistake in it loses a file.
    """
    errors: dict[str, list[str]] = {}
    wanted = [key for key in questions if key in place.rules]
    known = list(place.files.filter(question_key__in=wanted)) if wanted else []
    for staged in known:
        try:
            _change(place, request, staged)
        except ParticipationError as error:
            errors.setdefault(staged.question_key, []).append(f"{staged.name}: {error.message}")
    for key in wanted:
        for upload in request.FILES.getlist(f"files_{key}"):
            try:
                _take(place, request, key, upload)
            except ParticipationError as error:
                told = f"{staging.shown_name(upload.name)}: {error.message}"
                errors.setdefault(key, []).append(told)
    return errors


def _change(place: FilePlace, request: HttpRequest, staged: StagedFile) -> None:
    owner = place.owner_of(staged)
    if f"remove_{staged.key}" in request.POST:
        why_kept = place.why_kept(staged)
        if why_kept:
            raise Settled(why_kept)
        staging.remove(staged, owner=owner)
    elif f"alt_{staged.key}" in request.POST:
        staging.describe(staged, request.POST[f"alt_{staged.key}"], owner=owner)


def _take(place: FilePlace, request: HttpRequest, key: str, upload: "UploadedFile[bytes]") -> None:
    staged = place.new(key)
    why_not = place.why_not(staged)
    if why_not:
        raise UploadRefused(why_not)
    if too_many_uploads(request) or too_much_sent(request, upload.size or 0):
        raise UploadRefused(TOO_OFTEN)
    staging.take_whole(
        staged,
        upload,
        owner=place.owner_of(staged),
        files=place.files,
        rules=place.rules[key],
        may_draw=partial(may_draw, request),
    )


def file_questions(
    place: FilePlace, questions: Iterable[Question], errors: Mapping[str, list[str]] | None = None
) -> list[FileQuestion]:
    """Those of the questions that are answered by files, with what is kept for each; one query."""
    asked = list(questions)
    rules = rules_by_key(asked)
    kept = list(place.files.filter(question_key__in=list(rules)).order_by("pk")) if rules else []
    return [
        FileQuestion(
            key=question.key,
            label=question.label,
            help_text=question.help_text,
            required=is_required(question),
            is_public=is_public(question),
            rules=rules[question.key],
            url=place.url,
            files=tuple(
                shown_staged(staged, place.url_of(staged))
                for staged in kept
                if staged.question_key == question.key and staged.state != FileState.REFUSED
            ),
            errors=tuple((errors or {}).get(question.key, ())),
        )
        for question in asked
        if question.key in rules
    ]
