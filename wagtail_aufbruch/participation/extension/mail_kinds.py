"""What the kinds of mails are called, for staff who look for one; each app names those that it writes."""

from dataclasses import dataclass

from django.utils.functional import Promise

from wagtail_aufbruch.core.extension.registry import parts

Text = str | Promise


@dataclass(frozen=True)
class MailKind:
    """The name of one kind of mail."""

    key: str
    """``Message.kind``."""
    name: Text


def mail_kind_names() -> dict[str, Text]:
    """Names by the keys of the kinds."""
    return {kind.key: kind.name for kind in parts(MailKind).values()}
