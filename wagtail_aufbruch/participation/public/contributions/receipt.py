"""The receipt of a contribution, at an address that lasts: by its number, below the process and below no other page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.pages.lasting import lasting
from wagtail_aufbruch.core.public.downloads import as_download
from wagtail_aufbruch.participation.domain.contributions.told_titles import read_titles
from wagtail_aufbruch.participation.domain.documents.qr_codes import qr_png, qr_svg
from wagtail_aufbruch.participation.domain.mail.addresses import full_address
from wagtail_aufbruch.participation.domain.responses.receipt import receipt_of
from wagtail_aufbruch.participation.extension.kinds import has_home, kind_of
from wagtail_aufbruch.participation.models import Contribution, Participant
from wagtail_aufbruch.participation.public.guarding.session import current_participant

CONTENT_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def find(process: Process, pk: int, participant: Participant | None) -> tuple[Contribution, bool]:
    """The contribution of this process, and whether everybody may see it; what is hidden, taken back or waits for a
    decision is found by its author alone. Raises Http404 for all else, and for what a removed app left."""
    rows = Contribution.objects.filter(process_id=process.pk, pk=pk)
    rows = rows.select_related("page", "about__page", "handlungsfeld")
    found = rows.visible_to_public().first()
    is_public = found is not None
    if found is None and participant is not None:
        found = rows.filter(author=participant).first()
    if found is None or not has_home(found):
        raise Http404
    return found, is_public


@lasting
def show_receipt(process: ProcessMixin, request: HttpRequest, pk: int) -> HttpResponse:
    """The whole way of a contribution. Kept for readers; for its author it is made anew."""
    participant = current_participant(process, request)
    contribution, is_public = find(process, pk, participant)
    # What is asked of the page then knows the process's words without looking it up.
    contribution.page.__dict__["process"] = process
    is_own = participant is not None and contribution.author_id == participant.pk
    kind = kind_of(contribution)
    title = read_titles(participant, [contribution])[contribution.pk]
    response = process.render(
        request,
        template="aufbruch_participation/receipt.html",
        context_overrides={
            "contribution": contribution,
            "title": title,
            "receipt": receipt_of(contribution, process),
            "is_own": is_own,
            "is_public": is_public,
            "kind": kind.name,
            "words": kind.words,
            "url": kind.public_url(contribution) if is_public else "",
            "joined": _joined(contribution),
            "address": full_address(process, "receipt", pk),
            "subpage_title": _("The way of “%(title)s”") % {"title": title},
            "subpage_parents": [],
        },
    )
    if is_own or not is_public:
        # It says whose it is, and so it is kept by no browser that others use too.
        add_never_cache_headers(response)
    if not is_public:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _joined(contribution: Contribution) -> Contribution | None:
    """What it goes on as, where everybody may see that."""
    if contribution.merged_into_id is None:
        return None
    shown = Contribution.objects.visible_to_public().filter(pk=contribution.merged_into_id)
    found: Contribution | None = shown.select_related("page").first()
    return found


@lasting
def receipt_picture(process: ProcessMixin, request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The QR code of a public receipt as a picture to take along, for a poster. 404 for what is not public, and for
    other endings."""
    if ending not in CONTENT_TYPES:
        raise Http404
    find(process, pk, None)
    address = full_address(process, "receipt", pk)
    content = qr_svg(address) if ending == "svg" else qr_png(address)
    response = HttpResponse(content, content_type=CONTENT_TYPES[ending])
    return as_download(response, _("way of contribution %(number)s") % {"number": pk}, ending, inline=True)
