"""Rows of mailed links, of every app: made, found by their secret, ended.

What a link is for, and whether it still holds, says the app whose link it is.
"""

from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.people.link_secrets import hash_of, new_secret
from wagtail_aufbruch.participation.models.people.mailed_links import MailedLink, MailedLinkThatEnds

L = TypeVar("L", bound=MailedLink)
E = TypeVar("E", bound=MailedLinkThatEnds)


def issue(kind: type[MailedLink], **about: Any) -> str:
    """Make a link with these columns, and return its secret, which stands nowhere but in the mail."""
    secret = new_secret()
    kind._default_manager.create(token_hash=hash_of(secret), **about)
    return secret


def find(rows: "QuerySet[L]", secret: str) -> L:
    """The one of ``rows`` that has this secret; looking changes nothing, since mail scanners open links.

    Raises LinkUnknown.
    """
    row = rows.filter(token_hash=hash_of(secret)).first()
    if row is None:
        raise LinkUnknown
    return row


def end(rows: "QuerySet[E]") -> int:
    """End those of ``rows`` that are open. Returns how many were."""
    return rows.filter(ended_at=None).update(ended_at=timezone.now())
