"""Pictures and documents in a form of citizens: taken before the rest is looked at, so that no mistake loses them."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.forms.plain_text import TOO_LONG, PlainLineField, without_cutting
from wagtail_aufbruch.participation.domain.files import attachments
from wagtail_aufbruch.participation.domain.files.attachments import ALT_LENGTH, MAX_DOCUMENTS, MAX_PICTURES
from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused
from wagtail_aufbruch.participation.domain.questions.limits import with_limit_of_pixels
from wagtail_aufbruch.participation.domain.sizes import in_millions
from wagtail_aufbruch.participation.enums import Asked, AttachmentKind, FileKind
from wagtail_aufbruch.participation.models import Attachment

PICTURE_TYPES = ".jpg,.jpeg,.png,.webp,.heic,.heif,image/jpeg,image/png,image/webp,image/heic"
DOCUMENT_TYPES = ".pdf,application/pdf"


class AsksForFiles(Protocol):
    """A page whose form may ask for files; each is one of ``Asked``."""

    pk: Any
    picture_asked: str
    document_asked: str


@dataclass
class Uploads:
    """The files that belong to one form."""

    process: Process
    form_key: uuid.UUID
    kept: list[Attachment] = field(default_factory=list)
    refused: dict[str, str | Promise] = field(default_factory=dict)
    """Why a file was not taken, by the name of its field."""
    taken: set[str] = field(default_factory=set)
    """Names of fields whose file is kept by now."""

    @classmethod
    def of_form(cls, process: Process, form_key: uuid.UUID, page: AsksForFiles) -> "Uploads":
        """What is kept for the form so far, of what its page asks for; one query."""
        kept = attachments.uploads_of(process, key_of_files(form_key, page))
        return cls(process, form_key, [one for one in kept if one.kind in kinds_asked(page)])

    def receive(
        self,
        data: QueryDict,
        files: "MultiValueDict[str, UploadedFile[bytes]]",
        page: AsksForFiles,
        may_draw: Callable[[int], bool],
    ) -> None:
        """Keep what came with the form, remove what is to be removed, note the alternative texts.

        ``may_draw``: whether so many millions of pixels may be drawn for the sender.
        """
        self._remove([kept for kept in self.kept if f"remove_{kept.pk}" in data])
        for kept in self.kept:
            if f"alt_{kept.pk}" in data:
                kept.alt = _alt(data.get(f"alt_{kept.pk}", ""))
        for name in slots(page):
            upload = files.get(name)
            if upload is not None:
                self._take(name, upload, _alt(data.get(f"{name}_alt", "")), page, may_draw)

    def _remove(self, removed: list[Attachment]) -> None:
        attachments.drop(removed)
        self.kept = [kept for kept in self.kept if kept not in removed]

    def _take(
        self,
        name: str,
        upload: "UploadedFile[bytes]",
        alt: str,
        page: AsksForFiles,
        may_draw: Callable[[int], bool],
    ) -> None:
        kind = AttachmentKind.PICTURE if name.startswith("picture") else AttachmentKind.DOCUMENT
        key = key_of_files(self.form_key, page)
        try:
            kept = attachments.keep_upload(self.process, key, kind, upload, alt, may_draw=may_draw)
        except UploadRefused as refused:
            self.refused[name] = refused.message
            return
        self.taken.add(name)
        if kept.pk not in [known.pk for known in self.kept]:
            self.kept.append(kept)

    def keep_alts(self) -> None:
        """Store the alternative texts, so that they are there whatever the form says next."""
        for kept in self.kept:
            if kept.contribution_id is None:
                Attachment.objects.filter(pk=kept.pk).update(alt=kept.alt)

    @property
    def pictures(self) -> list[Attachment]:
        return [kept for kept in self.kept if kept.kind == AttachmentKind.PICTURE]

    @property
    def documents(self) -> list[Attachment]:
        return [kept for kept in self.kept if kept.kind == AttachmentKind.DOCUMENT]


def _alt(text: str) -> str:
    cleaned = PlainLineField(required=False).clean(text[: ALT_LENGTH * 4])
    return str(cleaned)[:ALT_LENGTH]


def key_of_files(form_key: uuid.UUID, page: AsksForFiles) -> uuid.UUID:
    """Under which key the files of a form are kept: no form of another page finds them, which asks for none, or has
    other consents."""
    return uuid.uuid5(form_key, str(page.pk))


def kinds_asked(page: AsksForFiles) -> set[str]:
    """Which kinds of files the page's form asks for."""
    asked = {AttachmentKind.PICTURE: page.picture_asked, AttachmentKind.DOCUMENT: page.document_asked}
    return {str(kind) for kind, how in asked.items() if how != Asked.NO}


def slots(page: AsksForFiles) -> list[str]:
    """Names of all file fields that the page's form can have."""
    pictures = [f"picture_{number}" for number in range(1, MAX_PICTURES + 1)]
    return [
        *(pictures if page.picture_asked != Asked.NO else []),
        *(["document"] if page.document_asked != Asked.NO else []),
    ]


def upload_fields(page: AsksForFiles, uploads: Uploads) -> dict[str, forms.Field]:
    """For each kept file its text and "remove"; empty places for as many more as there is room."""
    fields: dict[str, forms.Field] = {}
    for kept in uploads.kept:
        if kept.kind == AttachmentKind.PICTURE:
            fields[f"alt_{kept.pk}"] = _alt_field(kept.alt)
        fields[f"remove_{kept.pk}"] = forms.BooleanField(label=_("Remove"), required=False)
    if page.picture_asked != Asked.NO:
        for number in range(1, MAX_PICTURES - len(uploads.pictures) + 1):
            fields[f"picture_{number}"] = _file_field(
                _("Picture") if number == 1 and not uploads.pictures else _("One more picture"),
                _picture_hint(number),
                PICTURE_TYPES,
            )
            fields[f"picture_{number}_alt"] = _alt_field()
    if page.document_asked != Asked.NO and len(uploads.documents) < MAX_DOCUMENTS:
        fields["document"] = _file_field(_("Document"), _document_hint(), DOCUMENT_TYPES)
    return fields


def _picture_hint(number: int) -> str:
    """What may be chosen; how many is said once, at the first place."""
    hint = _("JPEG, PNG, WebP or HEIC, at most %(megabytes)s MB. Where it was taken is removed from it.")
    told = str(hint) % {"megabytes": in_millions(aufbruch_settings.upload_bytes)}
    said = with_limit_of_pixels(told, [FileKind.PICTURE])
    most = str(_("Up to %(number)s pictures.")) % {"number": MAX_PICTURES}
    return f"{most} {said}" if number == 1 else said


def _document_hint() -> str:
    hint = _("One PDF of at most %(megabytes)s MB, for instance a sketch or a plan.")
    return str(hint) % {"megabytes": in_millions(aufbruch_settings.upload_bytes)}


def _alt_field(initial: str = "") -> forms.Field:
    return without_cutting(
        PlainLineField(
            label=_("What can be seen in the picture?"),
            max_length=ALT_LENGTH,
            required=False,
            initial=initial,
            help_text=_("One sentence for people who cannot see it."),
            error_messages={"max_length": TOO_LONG},
        )
    )


def _file_field(label: str | Promise, help_text: str | Promise, accept: str) -> forms.Field:
    # The files themselves are taken by ``Uploads``; here the field is for the page alone.
    return forms.FileField(
        label=str(label), help_text=str(help_text), required=False, widget=forms.FileInput(attrs={"accept": accept})
    )


def upload_errors(page: AsksForFiles, uploads: Uploads, cleaned: dict[str, Any]) -> dict[str, str | Promise]:
    """What is wrong with the files, by the name of the field."""
    errors: dict[str, str | Promise] = dict(uploads.refused)
    if page.picture_asked == Asked.REQUIRED and not uploads.pictures:
        errors.setdefault("picture_1", _("Add a picture."))
    if page.document_asked == Asked.REQUIRED and not uploads.documents:
        errors.setdefault("document", _("Add a document."))
    for kept in uploads.pictures:
        if not kept.alt:
            errors[f"alt_{kept.pk}"] = _("Say in one sentence what can be seen in the picture.")
    return errors
