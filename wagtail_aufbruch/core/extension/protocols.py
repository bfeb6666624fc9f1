"""Types for annotations where the class itself is chosen by the site or belongs to a higher layer.

From Wagtail 8 on a site may swap the base page, and every site chooses its own user model. The protocols list what
the package relies on. They are for the type checker only and are not checked at runtime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

    from wagtail_aufbruch.core.extension.vocabulary import Word

    AnyUser: TypeAlias = User | AnonymousUser
    Staff: TypeAlias = User
else:
    AnyUser = object
    """Whoever makes a request. The type checker assumes Django's own user model."""
    Staff = object
    """A member of staff who is logged in, as foreign keys to users hold them."""


class HasKey(Protocol):
    """Something stored, of which no more than its key is asked."""

    @property
    def pk(self) -> int: ...


class Page(Protocol):
    """What every page has, whatever its type."""

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


class RoutedPage(Page, Protocol):
    """A page of the package, with addresses below its own, in its process."""

    @property
    def process(self) -> Process: ...

    def reverse_subpage(
        self, name: str, args: Sequence[object] | None = None, kwargs: Mapping[str, object] | None = None
    ) -> str: ...

    def render(
        self,
        request: HttpRequest,
        *,
        template: str | None = None,
        context_overrides: Mapping[str, object] | None = None,
    ) -> HttpResponse: ...


class Process(RoutedPage, Protocol):
    """A process page, with the words that it uses in place of the usual ones."""

    @property
    def words(self) -> dict[str, Word]: ...
