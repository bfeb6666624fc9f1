"""How a private file is given out: with our own type, under a neutral name, so that no browser runs anything of it."""

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404

from wagtail_aufbruch.participation.domain.files.kinds import CONTENT_TYPES

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile


def ending_of(field: "FieldFile") -> str:
    """The ending under which a file is stored; "" where there is none."""
    return str(field.name or "").rpartition(".")[2] if field else ""


def private_response(field: "FieldFile | None", name: str, *, as_attachment: bool) -> FileResponse:
    """The file, under ``name``. Whoever calls has asked who may see it. Raises Http404 where there is none."""
    ending = ending_of(field) if field else ""
    if not field or ending not in CONTENT_TYPES:
        raise Http404
    try:
        opened = field.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(opened, content_type=CONTENT_TYPES[ending], as_attachment=as_attachment, filename=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Whatever a browser makes of it: no script, no form, no request to anywhere.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
