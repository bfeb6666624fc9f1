"""Reads the mails that Django's file-based backend wrote."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path

# django.core.mail.backends.filebased writes this line after each message.
SEPARATOR = b"-" * 79


@dataclass(frozen=True)
class Mail:
    """One mail as a person sees it; ``key`` stays the same as long as the mail does."""

    key: str
    subject: str
    sender: str
    recipients: str
    date: datetime
    text: str
    html: str
    files: tuple[str, ...] = ()
    """Names of what hangs on it."""


def read_mails(folder: Path) -> list[Mail]:
    """All mails in the ``.log`` and ``.eml`` files of ``folder``, newest first; none if the folder is missing."""
    newest_first = reversed([mail_from_bytes(raw) for raw in _raw_messages(folder)])
    # A mail's date knows whole seconds: among those of one second the order of writing decides.
    return sorted(newest_first, key=lambda mail: mail.date, reverse=True)


def find_mail(folder: Path, key: str) -> Mail | None:
    """The mail with this key, or None."""
    return next((mail for mail in read_mails(folder) if mail.key == key), None)


def mail_from_bytes(raw: bytes) -> Mail:
    """Take one message apart. A missing or unreadable date counts as the beginning of 1970."""
    message = message_from_bytes(raw, policy=default)
    return Mail(
        key=sha256(raw).hexdigest()[:16],
        subject=str(message.get("Subject", "")),
        sender=str(message.get("From", "")),
        recipients=str(message.get("To", "")),
        date=_date(message),
        text=_part(message, "plain"),
        html=_with_pictures(message, _part(message, "html")),
        files=tuple(part.get_filename() or "" for part in message.iter_attachments()),
    )


def _raw_messages(folder: Path) -> Iterator[bytes]:
    """One message after the other, in the order in which they were written."""
    if not folder.is_dir():
        return
    for path in sorted([*folder.glob("*.log"), *folder.glob("*.eml")], key=lambda path: path.stat().st_mtime_ns):
        lines: list[bytes] = []
        for line in [*path.read_bytes().splitlines(), SEPARATOR]:
            if line != SEPARATOR:
                lines.append(line)
            elif any(lines):
                yield b"\n".join(lines)
                lines = []


def _date(message: EmailMessage) -> datetime:
    try:
        date = parsedate_to_datetime(str(message.get("Date", "")))
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return part.get_content().strip() if part else ""


def _with_pictures(message: EmailMessage, html: str) -> str:
    """The HTML with the pictures that came with it, which it names by their ids (RFC 2392)."""
    for part in message.walk():
        name = str(part.get("Content-ID", "")).strip("<> ")
        if name and part.get_content_maintype() == "image":
            picture = b64encode(part.get_payload(decode=True)).decode()
            html = html.replace(f'"cid:{name}"', f'"data:{part.get_content_type()};base64,{picture}"')
    return html
