"""Files of contributions, given out to whom they may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers, patch_cache_control

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.participation.domain.files.attachments import everybody_may_see, may_see, sign
from wagtail_aufbruch.participation.domain.files.pictures import PREVIEW_SIDE
from wagtail_aufbruch.participation.enums import AttachmentKind
from wagtail_aufbruch.participation.models import Attachment
from wagtail_aufbruch.participation.public.guarding.session import current_participant
from wagtail_aufbruch.participation.public.uploads.private_files import ending_of, guarded, private_response

WHOLE, SMALL = "datei", "klein"
"""Wagtail takes addresses of letters, digits and hyphens alone, so the name has no ending."""
MAX_AGE = 300
"""For so many seconds a browser may keep a public file; after that it asks whether it is still public."""


@dataclass(frozen=True)
class ShownFile:
    """A file as a template shows it."""

    attachment: Attachment
    url: str
    preview_url: str
    preview_width: int
    preview_height: int

    @property
    def is_picture(self) -> bool:
        return self.attachment.kind == AttachmentKind.PICTURE


def shown_files(
    process: Process, request: HttpRequest, files: Iterable[Attachment], *, signed: bool = False
) -> list[ShownFile]:
    """Addresses of files; ``signed`` ones open for a day to whoever has them."""
    base = process.get_url(request) or ""
    return [_shown(process, base, attachment, signed) for attachment in files]


def _shown(process: Process, base: str, attachment: Attachment, signed: bool) -> ShownFile:
    def address(field: FieldFile) -> str:
        name = SMALL if field is attachment.preview else WHOLE
        query = f"?zugang={sign(attachment)}" if signed else ""
        return f"{base}{process.reverse_subpage('file', args=[attachment.pk, name])}{query}"

    width, height = attachment.width or 0, attachment.height or 0
    shrunk = min(1, PREVIEW_SIDE / max(width, height, 1))
    url = address(attachment.file)
    return ShownFile(
        attachment=attachment,
        url=url,
        preview_url=address(attachment.preview) if attachment.preview else url,
        preview_width=round(width * shrunk),
        preview_height=round(height * shrunk),
    )


@lasting
@guarded
def show_file(process: Process, request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """One file. What somebody may not see answers as if it did not exist."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    found = Attachment.objects.select_related("contribution").filter(pk=pk, process_id=process.pk)
    attachment = found.first()
    if attachment is None:
        raise Http404
    public = everybody_may_see(attachment)
    if not public and not may_see(
        attachment,
        participant=current_participant(process, request),
        user=getattr(request, "user", None),
        token=request.GET.get("zugang", ""),
    ):
        raise Http404
    response = _file_response(attachment, name, tells_name=not public)
    if public:
        patch_cache_control(response, public=True, max_age=MAX_AGE)
    else:
        add_never_cache_headers(response)
        response.headers["Referrer-Policy"] = "same-origin"
    return response


def _file_response(attachment: Attachment, name: str, *, tells_name: bool) -> FileResponse:
    """``tells_name``: a document comes under the name that its sender gave it, into which people write their own."""
    field = {WHOLE: attachment.file, SMALL: attachment.preview}.get(name)
    is_document = attachment.kind == AttachmentKind.DOCUMENT
    if is_document:
        own_name = attachment.name if tells_name else ""
        shown_name = own_name if own_name.lower().endswith(".pdf") else "dokument.pdf"
    else:
        shown_name = f"bild.{ending_of(field) if field else ''}"
    return private_response(field, shown_name, as_attachment=is_document)
