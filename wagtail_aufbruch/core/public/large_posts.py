"""Forms that bring far more than their page takes: refused by what they say of their length, before anything is read,
and by the number of their fields, before these are taken apart.

Django's check against forged requests reads a form to its end, files and all, before any view is asked; so this is
asked before, by ``FormerAddressMiddleware``.
"""

from collections.abc import Callable
from typing import IO, TYPE_CHECKING, cast

from django.core.exceptions import TooManyFieldsSent
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParser
from django.http.request import UnreadablePostError
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.core.public.forgery import View, find_page

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http.request import _PostDataProtocol
    from django.urls import ResolverMatch
    from django.utils.datastructures import MultiValueDict
    from wagtail.url_routing import RouteResult

LOOKED_AT = 10_000_000
"""Smaller forms are not looked at: finding the page costs queries."""

MOST_FIELDS = 2000
"""Whatever the site allows for its editors: the longest forms of the public have some hundred."""
TOO_MANY = _("The form has more fields than can be taken here at once. Go back in your browser and send less of it.")
IN_ONE_PIECE = "application/x-www-form-urlencoded"
IN_PARTS = "multipart/form-data"


def refuse_too_large(request: HttpRequest) -> HttpResponse | None:
    """The answer to a form that is larger than its page takes (status 413); None for all else.

    Wagtail serves the page, so that who may not see it meets its log-in or its password as everywhere.
    """
    length = _length(request)
    if request.method != "POST" or length <= LOOKED_AT:
        return None
    found = find_page(request)
    if found is None or not isinstance(found[1].page, AufbruchPageMixin) or length <= found[1].page.most_form_bytes():
        return None
    return _instead(request, found, _too_large)


class FewFields:
    """Lets nobody but staff send a form of more than ``MOST_FIELDS``; each costs time, before any limit is asked."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.has_refused = False
        """Whether there were too many, which is known once the form was read."""

    def watch(self) -> HttpResponse | None:
        """Count what comes as soon as it is read; the answer where there is too much of it already."""
        request = self.request
        if request.method == "POST" and request.content_type == IN_PARTS:
            request.upload_handlers.insert(0, _Counting(request, self._check))
        elif request.method == "POST" and request.content_type == IN_ONE_PIECE and not _is_short(request):
            try:
                self._check(request.body.count(b"&") + 1)
            except UnreadablePostError:
                return None  # nobody is there any more to be answered; Django sees that, too
            except TooManyFieldsSent:
                request.POST = QueryDict()
                return self.refuse()
        return None

    def _check(self, number: int) -> None:
        if number > MOST_FIELDS and not self._may_send_more():
            self.has_refused = True
            raise TooManyFieldsSent("The form has more fields than are taken of the public.")

    def _may_send_more(self) -> bool:
        """Staff, of Django's own admin too; and everybody in a site that asks only further on who is there, since no
        editor is kept from saving: there the site's own limit holds."""
        user = getattr(self.request, "user", None)
        if user is None:
            return True
        return user.is_active and (getattr(user, "is_staff", False) or user.has_perm("wagtailadmin.access_admin"))

    def refuse(self) -> HttpResponse:
        """Say so (status 413), in the frame of the page where there is one."""
        found = find_page(self.request)
        if found is None or not isinstance(found[1].page, AufbruchPageMixin):
            return HttpResponse(TOO_MANY, status=413, content_type="text/plain; charset=utf-8")
        return _instead(self.request, found, _too_many_fields)


class _Counting(FileUploadHandler):
    """Has a form in parts read by Django's own parser, from a stream that counts them."""

    def __init__(self, request: HttpRequest, check: Callable[[int], None]) -> None:
        super().__init__(request)
        self.check = check

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],
        content_length: int,
        boundary: str | bytes,
        encoding: str | None = None,
    ) -> "tuple[QueryDict, MultiValueDict[str, UploadedFile[bytes]]]":
        handlers = [handler for handler in self.request.upload_handlers if handler is not self]  # type: ignore[union-attr]
        mark = boundary if isinstance(boundary, bytes) else boundary.encode("ascii")
        counted = cast("_PostDataProtocol", _Counted(input_data, b"--" + mark, self.check))  # it only reads
        return MultiPartParser(META, counted, handlers, encoding).parse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class _Counted:
    """A stream that tells ``check`` how many parts have begun in what was read of it."""

    def __init__(self, stream: IO[bytes], mark: bytes, check: Callable[[int], None]) -> None:
        self.stream, self.mark, self.check = stream, mark, check
        self.number, self.rest = 0, b""

    def read(self, size: int = -1) -> bytes:
        piece = self.stream.read(size)
        seen = self.rest + piece
        self.number += seen.count(self.mark)
        # A mark may be cut in two; none fits whole into what is kept for the next piece.
        self.rest = seen[-(len(self.mark) - 1) :]
        self.check(self.number)
        return piece


def _instead(request: HttpRequest, found: "tuple[ResolverMatch, RouteResult]", view: View) -> HttpResponse:
    match = found[0]
    request.aufbruch_served_by = view  # type: ignore[attr-defined]
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    if not 300 <= response.status_code < 400:
        response.status_code = 413
    return response.render() if hasattr(response, "render") else response


def _length(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "")
    return int(told) if told.isascii() and told.isdigit() else 0


def _is_short(request: HttpRequest) -> bool:
    """Whether it says of itself that it has not even a byte for each of so many fields. Over ASGI forms come that say
    nothing of their length."""
    return bool(request.META.get("CONTENT_LENGTH")) and _length(request) <= MOST_FIELDS


def _too_large(page: AufbruchPageMixin, request: HttpRequest) -> HttpResponse:
    return page.render(request, template="aufbruch/too_large.html")


def _too_many_fields(page: AufbruchPageMixin, request: HttpRequest) -> HttpResponse:
    return page.render(request, template="aufbruch/too_large.html", context_overrides={"too_many_fields": TOO_MANY})
