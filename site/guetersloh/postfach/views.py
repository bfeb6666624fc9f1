"""The mailbox of the demo: what would have been mailed, readable without a mail account."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from guetersloh.postfach.mailbox import Mail, find_mail, read_mails

# A mail's HTML carries its styles inline; it may show them, and nothing else: no script, no request, no form.
HTML_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


def _folder() -> Path:
    return Path(settings.POSTFACH)


def _mail_or_404(key: str) -> Mail:
    mail = find_mail(_folder(), key)
    if mail is None:
        raise Http404("Diese Nachricht gibt es nicht.")
    return mail


def _answer(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@never_cache
def mail_list(request: HttpRequest) -> HttpResponse:
    """All mails, newest first."""
    return _answer(render(request, "postfach/list.html", {"mails": read_mails(_folder())}))


@require_safe
@never_cache
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One mail: head, text with links to click, and below it the HTML part in a closed frame."""
    return _answer(render(request, "postfach/detail.html", {"mail": _mail_or_404(key)}))


@require_safe
@never_cache
@xframe_options_sameorigin
def mail_html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML part as it is, for the frame in ``mail_detail``."""
    mail = _mail_or_404(key)
    if not mail.html:
        raise Http404("Diese Nachricht hat keinen HTML-Teil.")
    response = HttpResponse(mail.html)
    response["Content-Security-Policy"] = HTML_POLICY
    return _answer(response)
