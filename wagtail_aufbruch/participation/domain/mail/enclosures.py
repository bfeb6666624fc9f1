"""What a mail carries beside its words: a calendar file, a ticket, a picture shown inside of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.encoders import encode_base64
from email.message import MIMEPart
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.policy import SMTP
from typing import Any

from django import VERSION
from django.core.mail import EmailMultiAlternatives

from wagtail_aufbruch.participation.models import Mail, MailAttachment

MAX_BYTES = 2 * 1024 * 1024
"""Most that one enclosure may have; mail servers of towns refuse mails of 10 MB and more."""

MODERN = VERSION >= (6, 0)
"""Before, Django knows the parts of Python's older library for mails alone; since then it warns of them."""

_CONTENT_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*(; ?[a-z]+=[A-Za-z0-9_.-]+)*")
_CONTENT_ID = re.compile(r"[A-Za-z0-9._-]{1,60}")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069/\\\\:*?\"<>|]+")
"""What no name of a file may hold: control characters, turned directions, separators of paths."""


@dataclass(frozen=True)
class Enclosure:
    """A file made by the site itself. Nothing that a citizen sent in ever becomes one.

    ``content_type`` may hold parameters (``text/calendar; method=PUBLISH``); text is UTF-8. With a ``content_id`` it
    is a picture inside of the HTML part, described by ``alt``, and no file to save.

    Raises ValueError for what is too large or would make a broken mail: a mistake of the program, told at once.
    """

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    alt: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", _UNFIT.sub("-", self.name).strip(" .-")[:120])
        if not self.name:
            raise ValueError("An enclosure needs a name.")
        if len(self.content) > MAX_BYTES:
            raise ValueError(f"“{self.name}” has {len(self.content)} bytes; at most {MAX_BYTES} go into a mail.")
        if not _CONTENT_TYPE.fullmatch(self.content_type) or len(self.content_type) > 120:
            raise ValueError(f"“{self.content_type}” is no content type.")
        if self.content_id and not (_CONTENT_ID.fullmatch(self.content_id) and self.content_type.startswith("image/")):
            raise ValueError("Only a picture can be shown inside of a mail, under a plain word.")

    def row(self, mail: Mail) -> MailAttachment:
        """What is stored for this mail; the caller saves it in the transaction that writes the mail."""
        return MailAttachment(
            mail=mail,
            name=self.name,
            content_type=self.content_type,
            content_id=self.content_id,
            content=self.content,
        )


def pictures_of(enclosures: Iterable[Enclosure]) -> tuple[Enclosure, ...]:
    """Those that the HTML part shows."""
    return tuple(one for one in enclosures if one.content_id)


class Outgoing(EmailMultiAlternatives):
    """A mail whose HTML part may show pictures that come with it (RFC 2387: multipart/related)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pictures: list[MIMEBase | MIMEPart] = []

    def carry(self, files: Iterable[MailAttachment]) -> None:
        """Attach the files, and show those with a ``content_id`` in the text."""
        for file in files:
            part = _part(file)
            if file.content_id:
                self.pictures.append(part)
            else:
                self.attach(part)

    def message(self, **kwargs: Any) -> Any:
        message = super().message(**kwargs)
        if self.pictures:
            parts: Any = next(one for one in message.walk() if one.get_content_type() == "multipart/alternative")
            related = _related()
            for part in (parts.get_payload()[-1], *self.pictures):
                related.attach(part)
            parts.get_payload()[-1] = related
        return message


def _related() -> MIMEBase | MIMEPart:
    """The empty part that holds the HTML and its pictures."""
    if not MODERN:
        return MIMEMultipart("related", type="text/html")
    related = MIMEPart(policy=SMTP)
    related["Content-Type"] = 'multipart/related; type="text/html"'
    return related


def _part(file: MailAttachment) -> MIMEBase | MIMEPart:
    kind, *pairs = [piece.strip() for piece in file.content_type.split(";")]
    parameters = dict(pair.split("=", 1) for pair in pairs)
    main, sub = kind.split("/", 1)
    if main == "text":
        parameters.setdefault("charset", "utf-8")
    disposition = "inline" if file.content_id else "attachment"
    content_id = f"<{file.content_id}>" if file.content_id else None
    content = bytes(file.content)
    if MODERN:
        modern = MIMEPart(policy=SMTP)
        modern.set_content(
            content, main, sub, disposition=disposition, filename=file.name, cid=content_id, params=parameters
        )
        return modern
    part = MIMEBase(main, sub, policy=None, **parameters)
    part.set_payload(content)
    encode_base64(part)
    name = file.name if file.name.isascii() else ("utf-8", "", file.name)
    part.add_header("Content-Disposition", disposition, filename=name)
    if content_id:
        part.add_header("Content-ID", content_id)
    return part
