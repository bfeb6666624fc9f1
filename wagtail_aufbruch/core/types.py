"""Types for annotations, where the class itself is chosen by the site or stands in a layer further up.

From Wagtail 8 on a site may swap the base page, and every site chooses the model of its users. A function therefore
says here what it needs of them. Nothing is checked at runtime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import Model
    from django.http import HttpRequest

    from wagtail_aufbruch.core.extension.vocabulary import Word

    AnyUser: TypeAlias = User | AnonymousUser
else:
    AnyUser = object
    """Whoever makes a request. The type checker takes Django's own model for the one in ``AUTH_USER_MODEL``."""


class Page(Protocol):
    """A page, whatever its type: what every base page has."""

    pk: int
    title: str
    slug: str
    path: str
    depth: int
    url_path: str
    live: bool
    url: str | None
    full_url: str | None
    specific_class: type[Model] | None

    def get_url(self, request: HttpRequest | None = None) -> str | None: ...


class Process(Page, Protocol):
    """A process as its own type, with what it calls things."""

    @property
    def words(self) -> dict[str, Word]: ...
