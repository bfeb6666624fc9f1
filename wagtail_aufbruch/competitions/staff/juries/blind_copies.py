"""Blacking out an entry for a jury that judges blind: marking, deciding on files, releasing, taking back."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.competitions.domain.judging import copies
from wagtail_aufbruch.competitions.domain.judging.blackening import readable
from wagtail_aufbruch.competitions.domain.judging.subjects import copied
from wagtail_aufbruch.competitions.domain.judging.valid_copies import holds
from wagtail_aufbruch.competitions.forms.blind_copies import SentPlan
from wagtail_aufbruch.competitions.models import BlindCopy, BlindFile, Entry
from wagtail_aufbruch.competitions.staff.guards import for_staff_of_entry, page
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.files.kinds import accept, neutral_name
from wagtail_aufbruch.participation.domain.files.rules import FileRules
from wagtail_aufbruch.participation.enums import FileKind, FileState
from wagtail_aufbruch.participation.public.uploads.private_files import ending_of, guarded, private_response
from wagtail_aufbruch.participation.public.uploads.upload_limits import may_draw

VERSIONS_OF_A_FILE = 3
"""So many files of staff's own may stand beside one of the entry while they are exchanged."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_entry
def blacken(request: HttpRequest, entry: Entry) -> HttpResponse:
    """What is going to be hidden, and the form for it. POST stores it, and releases the copy if that was asked for."""
    draft = copies.draft_of(entry)
    if draft is None:
        raise Http404
    if request.method != "POST":
        return _show(request, entry, draft)
    sent = SentPlan(request.POST)
    try:
        copies.keep(entry, sent.plan, user=request.user)
    except ParticipationError as error:
        return _show(request, entry, draft, status=409, problem=str(error.message), typed=request.POST.get("verbergen"))
    refused = _keep_files(request, entry, draft)
    if refused:
        return _show(request, entry, _again(entry), status=422, refused=refused)
    if not sent.releases:
        messages.success(request, _("What you marked is stored. Nobody who judges sees anything of it yet."))
        return HttpResponseRedirect(reverse("aufbruch_blind_copy", args=[entry.pk]))
    try:
        copies.release(entry, sent.fingerprint, user=request.user)
    except ParticipationError as error:
        return _show(request, entry, _again(entry), status=409, problem=str(error.message))
    messages.success(request, _("The copy is released. Whoever judges this entry sees it from now on."))
    return HttpResponseRedirect(reverse("aufbruch_blind_copy", args=[entry.pk]))


def _again(entry: Entry) -> copies.Draft:
    """As it is stored by now. Raises Http404 where the entry was withdrawn meanwhile."""
    draft = copies.draft_of(entry)
    if draft is None:
        raise Http404
    return draft


def _keep_files(request: HttpRequest, entry: Entry, draft: copies.Draft) -> dict[str, str]:
    """Keep files of staff's own; what was refused, by the key of the file that they stand in for."""
    refused = {}
    limits = {kind: int(most * 1_000_000) for kind, most in aufbruch_settings.entry_file_megabytes.items()}
    rules = FileRules(
        tuple(FileKind.values),
        most_files=VERSIONS_OF_A_FILE,
        most_bytes=max(limits.values()),
        bytes_by_kind=limits,
    )
    for decision in draft.decisions:
        upload = request.FILES.get(f"ersatz_{decision.file.key}")
        if upload is None:
            continue
        try:
            copies.replace_file(entry, decision.file, upload, rules, may_draw=lambda pixels: may_draw(request, pixels))
        except ParticipationError as error:
            refused[decision.file.key] = str(error.message)
    return refused


def _show(
    request: HttpRequest,
    entry: Entry,
    draft: copies.Draft,
    *,
    status: int = 200,
    problem: str = "",
    typed: str | None = None,
    refused: dict[str, str] | None = None,
) -> HttpResponse:
    last = BlindCopy.objects.filter(entry=entry.pk, taken_back_at=None).select_related("released_by").first()
    is_released = last is not None and holds(last.fingerprint, draft.contents)
    return page(
        request,
        "blind_copy",
        _("Black out: %(entry)s") % {"entry": entry},
        entry.competition,
        status=status,
        entry=entry,
        draft=draft,
        hidden="\n".join(draft.hidden) if typed is None else typed,
        found=[(one, one.key not in draft.shown) for one in draft.found],
        decisions=[(one, (refused or {}).get(one.file.key, "")) for one in draft.decisions],
        preview_title=readable(draft.hide(draft.contents.entry.title)),
        preview=[(one["heading"], readable(one["text"]), one["url"]) for one in draft.parts],
        released=last if is_released else None,
        released_subject=copied(last) if last is not None and is_released else None,
        has_fallen=last is not None and not is_released,
        problem=problem,
        accept=accept(FileKind.values),
    )


@require_POST
@for_staff_of_entry
def take_back(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Let those who judge see the copy no more."""
    try:
        done = copies.take_back(entry, user=request.user)
    except ParticipationError as error:
        messages.error(request, str(error.message))
    else:
        if done:
            messages.success(request, _("The copy is taken back. Nobody who judges sees it any more."))
    return HttpResponseRedirect(reverse("aufbruch_blind_copy", args=[entry.pk]))


@require_GET
@for_staff_of_entry
@guarded
def download(request: HttpRequest, entry: Entry, file_pk: int) -> Any:
    """A file of a copy, or one that stands in for a file of the entry; no browser runs it."""
    found = BlindFile.objects.filter(entry=entry.pk, pk=file_pk, state=FileState.READY).first()
    if found is None:
        raise Http404
    name = neutral_name(found.kind, ending_of(found.file), found.pk)
    return private_response(found.file, name, as_attachment=True)
