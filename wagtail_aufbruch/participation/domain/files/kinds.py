"""The kinds of files that people send: how they are told, chosen and given out."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.enums import FileKind

CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "flac": "audio/flac",
}
"""With which type a file is given out, by the ending under which it is stored. Nothing else is ever given out."""

_TOLD: dict[str, str | Promise] = {
    FileKind.PICTURE: _("pictures (JPEG, PNG, WebP, HEIC)"),
    FileKind.PDF: _("PDF"),
    FileKind.DOCUMENT: _("documents (DOCX, ODT, PPTX, ODP, XLSX, ODS)"),
    FileKind.AUDIO: _("sound recordings (MP3, M4A, OGG, WAV, FLAC)"),
}

_CHOSEN = {
    FileKind.PICTURE: ".jpg,.jpeg,.png,.webp,.heic,.heif,image/jpeg,image/png,image/webp,image/heic",
    FileKind.PDF: ".pdf,application/pdf",
    FileKind.DOCUMENT: ".docx,.pptx,.xlsx,.odt,.odp,.ods",
    FileKind.AUDIO: ".mp3,.m4a,.ogg,.oga,.opus,.wav,.flac,audio/*",
}

_NEUTRAL: dict[str, str | Promise] = {
    FileKind.PICTURE: _("picture"),
    FileKind.PDF: _("document"),
    FileKind.DOCUMENT: _("document"),
    FileKind.AUDIO: _("sound-recording"),
}


def told_kinds(kinds: Iterable[str]) -> str:
    """The kinds with the endings that people know, for a hint: "pictures (JPEG, PNG, WebP, HEIC), PDF"."""
    allowed = set(kinds)
    return ", ".join(str(words) for kind, words in _TOLD.items() if kind in allowed)


def accept(kinds: Iterable[str]) -> str:
    """What a browser offers to choose: the attribute ``accept`` of a file field."""
    allowed = set(kinds)
    return ",".join(words for kind, words in _CHOSEN.items() if kind in allowed)


def neutral_name(kind: str, ending: str, number: int | None = None) -> str:
    """A name that tells nothing of who sent the file: "picture-2.jpg" in the reader's language."""
    words = str(_NEUTRAL.get(kind, _("file"))).lower()
    return f"{words}-{number}.{ending}" if number else f"{words}.{ending}"
