"""What the views of entries have in common: addresses, the entry that an address opens, why something is refused."""

from collections.abc import Callable, Sequence
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.competitions.domain.entering.addresses import Opened, open_entry
from wagtail_aufbruch.competitions.domain.entering.drafts import prove
from wagtail_aufbruch.competitions.domain.errors import EntryGone, OpenedByMailSince
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.core.public.kept_words import words_typed
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.questions.definition import FIELD_PREFIX
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.public.guarding import mailed_links
from wagtail_aufbruch.participation.public.guarding.guards import post_or_get
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged

View = Callable[..., HttpResponse]

GUARDIANS_PER_HOUR = 400
"""Ten classes of a school that shares an address."""
DONE: dict[str, str | Promise] = {
    "begonnen": gettext_lazy("We have sent you the link to your entry by mail. You can go on here at once."),
    "gespeichert": gettext_lazy("Saved. By the link in our mail you can go on at any time."),
    "abgegeben": gettext_lazy("Thank you. Your entry is handed in, and we have sent you a receipt."),
    "bestaetigt": gettext_lazy("Thank you. Your address is confirmed."),
    "liste": gettext_lazy("The list is taken over. Please look through the rows; they can be changed at any time."),
    "gefragt": gettext_lazy("We have written to the guardian."),
    "behalten": gettext_lazy("The address is changed. We write there once the entry is handed in."),
    "herausgenommen": gettext_lazy("The person is out of the team. We look through the entry, then it goes on."),
    "geaendert": gettext_lazy("Your change is stored."),
    "gemerkt": gettext_lazy("Saved. Please do not forget to hand it in again."),
    "nachgebessert": gettext_lazy("Thank you. Your entry is handed in again, and we have sent you a receipt."),
    "einspruch": gettext_lazy("Your appeal has arrived, and we have sent you a receipt."),
}


def entry_url(
    competition: CompetitionPage, request: HttpRequest, name: str, token: str, *args: object, done: str = ""
) -> str:
    """An address of an entry; ``done`` names what has just succeeded, to be told there."""
    path = competition.reverse_subpage(name, args=[token, *args])
    return f"{competition.get_url(request)}{path}{f'?erledigt={done}' if done else ''}"


def went_on_url(competition: CompetitionPage, request: HttpRequest, contribution: Contribution) -> str:
    """Address of the contribution as which an entry went on, relative to the site where it can be."""
    return f"{competition.get_url(request)}{competition.reverse_subpage('contribution', args=[contribution.pk])}"


def asks_too_many(request: HttpRequest, number: int) -> bool:
    """Whether more guardians than ``GUARDIANS_PER_HOUR`` would be written to at the wish of one network."""
    return bool(number) and throttled(request, "entry_guardians", GUARDIANS_PER_HOUR, 60, amount=number)


def done_message(request: HttpRequest) -> str | Promise:
    """What has just succeeded, if anything."""
    return DONE.get(request.GET.get("erledigt", ""), "")


def with_entry(view: View) -> View:
    """Call the view with the entry that the address opens, as ``opened``, or say that the link cannot be used."""

    @post_or_get
    @wraps(view)
    def guarded(competition: CompetitionPage, request: HttpRequest, token: str, **kwargs: object) -> HttpResponse:
        try:
            opened = open_entry(competition, token)
        except OpenedByMailSince as error:
            return link_unknown(competition, request, str(error.message), _typed(request))
        except LinkUnknown as error:
            return link_unknown(competition, request, str(error.message))
        try:
            note_proof(opened, request)
            return view(competition, request, opened=opened, **kwargs)
        except EntryGone as gone:
            return link_unknown(competition, request, str(gone.message), _typed(request))

    return guarded


def note_proof(opened: Opened, request: HttpRequest) -> None:
    """Whoever sends something by the mailed link has proved the address. Looking proves nothing: scanners look."""
    if opened.is_by_mail and request.method not in {"GET", "HEAD"} and not is_forged(request):
        prove(opened.entry)


def link_unknown(
    competition: CompetitionPage, request: HttpRequest, message: str, typed: Sequence[str] = ()
) -> HttpResponse:
    """The link is incomplete or made up, its entry is gone, or the address was confirmed in between: then ``typed`` is
    what people can keep."""
    return mailed_links.link_unknown(competition, request, "aufbruch_competitions/unknown.html", message, typed=typed)


def _typed(request: HttpRequest) -> list[str]:
    """What was typed into a step that this browser may not open any more; without labels, which tell of its answers."""
    own = {"title", "name", "text"}
    return words_typed(request, {name for name in request.POST if name in own or name.startswith(FIELD_PREFIX)})


def not_open_page(
    competition: CompetitionPage, request: HttpRequest, message: str, typed: list[tuple[str, str]] | None = None
) -> HttpResponse:
    """Say why not, and show what was typed so that people can keep it."""
    posted = request.method == "POST"
    response = competition.render(
        request,
        template="aufbruch_competitions/not_open.html",
        context_overrides={
            "message": message,
            "typed": typed or [],
            "subpage_title": _("Take part"),
            "subpage_parents": [],
        },
    )
    response.status_code = 409 if posted else 200
    return response


def entry_page(
    opened: Opened, request: HttpRequest, template: str, *, status: int = 200, title: str, **context: object
) -> HttpResponse:
    """A page about the entry, in the frame of its competition."""
    about: dict[str, object] = {"entry": opened.entry, "token": opened.token, "done": done_message(request), **context}
    return mailed_links.linked_page(
        opened.entry.competition, request, f"aufbruch_competitions/{template}", title, status=status, **about
    )
