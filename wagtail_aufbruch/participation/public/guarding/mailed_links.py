"""Pages that a mailed link opens, without an account: one frame for all apps, in which each has its own words.

Whose link it is, and whether it holds, an app says in its domain; what cannot be done becomes a page or a form here.
"""

from collections.abc import Callable, Container
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.core.public.kept_words import words_typed
from wagtail_aufbruch.participation.domain.errors import LinkError, LinkUnknown, ParticipationError
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.forms.access import AccessForm
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged, refuse_throttled

View = Callable[..., HttpResponse]


def by_mailed_link(find: Callable[..., object], unknown: str, texts: Container[str] = ()) -> Callable[[View], View]:
    """Call the view with ``found``, which ``find(page, token)`` returned, or say that the link cannot be used.

    ``find`` raises LinkError; ``unknown`` is the template that says so, in the words of the app, and gives back what
    somebody typed into the fields named ``texts``. Looking changes nothing, nothing is kept, and the address is not
    told to other sites. The view gets the ``token`` too.
    """

    def decorate(view: View) -> View:
        @post_or_get
        @wraps(view)
        def guarded(page: AufbruchPageMixin, request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
            try:
                found = find(page, token)
            except LinkError as error:
                return link_unknown(page, request, unknown, error.message, typed=words_typed(request, texts))
            return view(page, request, token=token, found=found, **kwargs)

        return guarded

    return decorate


def linked_page(
    page: AufbruchPageMixin,
    request: HttpRequest,
    template: str,
    title: str | Promise,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    """A page in the frame of ``page``, which stands in no list of pages: so nothing leads up to it but ``page``."""
    overrides = {"subpage_title": title, "subpage_parents": [], **context}
    response = page.render(request, template=template, context_overrides=overrides)
    response.status_code = status
    return response


def link_unknown(
    page: AufbruchPageMixin, request: HttpRequest, template: str, message: str | Promise, **context: object
) -> HttpResponse:
    """The link is incomplete or made up, has ended, or what it led to is gone. Templates include
    ``aufbruch_participation/includes/link_unknown.html``."""
    return linked_page(page, request, template, _("Link not valid"), status=404, message=message, **context)


def link_refused(process: Process, request: HttpRequest, error: ParticipationError) -> HttpResponse:
    """A link that is used once cannot be used; the page offers a new one to “My participation”."""
    response = process.render(
        request,
        template="aufbruch_participation/link_refused.html",
        context_overrides={"message": error.message, "form": AccessForm()},
    )
    response.status_code = status_of(error)
    return response


def status_of(error: ParticipationError) -> int:
    """404: the link never was; 410: it was there and is not any more; 409: the step itself was refused."""
    return 404 if isinstance(error, LinkUnknown) else 410 if isinstance(error, LinkError) else 409


def take(
    request: HttpRequest,
    form: forms.Form,
    carry_out: Callable[[], str],
    show: Callable[[int], HttpResponse],
    *,
    limit: tuple[str, int],
) -> HttpResponse:
    """What was sent is carried out, and the browser sent on; or the page is shown again with what is to be mended.

    ``carry_out`` returns what the address then says was done, and raises ParticipationError; ``show`` takes the status.
    ``limit``: what is counted, and how often in an hour one network may send it.
    """
    if is_forged(request):
        return show(refuse_forged(form))
    if throttled(request, *limit, 60):
        return show(refuse_throttled(form))
    if form.is_valid():
        try:
            done = carry_out()
        except ParticipationError as error:
            form.add_error(None, str(error.message))
        else:
            return HttpResponseRedirect(f"{request.path}?erledigt={done}")
    return show(422)
