"""Who judges here: by the secret of an address, or logged in as one of the staff; and where to go from there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.public.kept_words import words_typed
from wagtail_aufbruch.participation.domain.errors import LinkError
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.mailed_links import link_unknown, linked_page
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged
from wagtail_aufbruch.reviews.domain.errors import RoundGone
from wagtail_aufbruch.reviews.domain.invitations.links import reviewer_by_link, reviewer_by_login
from wagtail_aufbruch.reviews.models import Reviewer

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Ways:
    """The addresses of one person who judges, on the way by which they came."""

    process: ProcessMixin
    request: HttpRequest
    name: str
    key: object

    def _to(self, suffix: str, *args: object) -> str:
        path = self.process.reverse_subpage(f"{self.name}{suffix}", args=[self.key, *args])
        return f"{self.process.get_url(self.request)}{path}"

    @property
    def to_list(self) -> str:
        return self._to("")

    def to_list_at(self, number: int) -> str:
        """The page of the list on which the thing with this number stands, at its line."""
        return f"{self.to_list}?nr={number}#nr-{number}"

    @property
    def to_many(self) -> str:
        return self._to("_many")

    def to_item(self, item_pk: int) -> str:
        return self._to("_item", item_pk)

    def to_conflict(self, item_pk: int) -> str:
        return self._to("_conflict", item_pk)

    def to_file(self, item_pk: int, file_key: int) -> str:
        return self._to("_file", item_pk, file_key)

    def done(self, address: str, what: str, **more: object) -> str:
        """``address``, with what has just succeeded, to be told there."""
        return f"{address}?{urlencode({'erledigt': what, **more})}"


def for_reviewer(view: View) -> View:
    """Call the view with the person who judges and their ways, or say that the link is not known."""

    @post_or_get
    @wraps(view)
    def guarded(process: ProcessMixin, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            reviewer, ways = _who(process, request, kwargs)
        except LinkError as error:
            if "token" not in kwargs and not request.user.is_authenticated:
                return _to_login(process, request, words_typed(request, {"comment", "sentence"}))
            return _unknown(process, request, error.message)
        kwargs = {name: value for name, value in kwargs.items() if name not in {"token", "round_pk"}}
        try:
            return view(process, request, reviewer=reviewer, ways=ways, **kwargs)
        except RoundGone as gone:
            return _unknown(process, request, gone.message)

    return guarded


def _to_login(process: ProcessMixin, request: HttpRequest, typed: list[str]) -> HttpResponse:
    """To the log-in. Whoever has sent a form meanwhile gets it back, to send it once more when they are logged in."""
    login = redirect_to_login(request.get_full_path(), reverse("wagtailadmin_login"))
    if request.method != "POST" or not request.POST:
        return login
    # What another site has made up is not sent on by one click.
    sent = [] if is_forged(request) else [(name, value) for name, values in request.POST.lists() for value in values]
    return linked_page(
        process,
        request,
        "aufbruch_reviews/logged_out.html",
        _("You are logged out"),
        status=403,
        login_url=login.url,
        typed=typed,
        sent=[(name, value) for name, value in sent if name != "csrfmiddlewaretoken"],
    )


def _unknown(process: ProcessMixin, request: HttpRequest, message: str | Promise) -> HttpResponse:
    """Say why nothing can be judged, with what was typed, so that people can keep it."""
    typed = words_typed(request, {"comment", "sentence"})
    return link_unknown(process, request, "aufbruch_reviews/unknown.html", message, typed=typed)


def _who(process: ProcessMixin, request: HttpRequest, kwargs: dict[str, Any]) -> tuple[Reviewer, Ways]:
    if "token" in kwargs:
        token = kwargs["token"]
        return reviewer_by_link(process, token), Ways(process, request, "reviewer", token)
    key = kwargs["round_pk"]
    return reviewer_by_login(process, request.user, key), Ways(process, request, "reviewer_login", key)
