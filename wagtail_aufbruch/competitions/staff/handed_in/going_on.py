"""Letting entries go on as contributions: one with its words, or many at once."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.consents.standing import fetch_people, shown_names
from wagtail_aufbruch.competitions.domain.going_on import choosing
from wagtail_aufbruch.competitions.domain.going_on.publishing import MOST_AT_ONCE, choose_and_publish, choose_many
from wagtail_aufbruch.competitions.forms.going_on import WordsForm
from wagtail_aufbruch.competitions.models import KIND, Chosen, CompetitionPage, Entry, EntryContribution
from wagtail_aufbruch.competitions.staff.guards import for_staff_of_competition, for_staff_of_entry, page
from wagtail_aufbruch.core.lists.numbers import read_pks
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.extension.fingerprint import read_seen
from wagtail_aufbruch.participation.extension.handling_parts import HandlingPart
from wagtail_aufbruch.participation.models import Contribution

TAKE_BACK = "zuruecknehmen"


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_entry
def choose_entry(request: HttpRequest, entry: Entry) -> HttpResponse:
    """What is shown of the entry; POST prepares it, and publishes it where everybody may know who won."""
    before = EntryContribution.objects.filter(entry=entry.pk).exclude(state=State.WITHDRAWN).first()
    if before is not None and request.method != "POST":
        return HttpResponseRedirect(reverse("aufbruch_handling", args=[before.pk]))
    form = _form(request, entry)
    if before is not None:
        form.is_valid()
        form.add_error(None, _("Somebody has published it in the meantime. Nothing of yours was stored."))
        return _show(request, entry, form, status=409)
    if request.method != "POST":
        return _show(request, entry, form)
    if request.POST.get("tun") == TAKE_BACK:
        choosing.drop(entry, user=request.user)
        messages.success(request, _("Taken back: the entry does not go on."))
        return HttpResponseRedirect(reverse("aufbruch_entry", args=[entry.pk]))
    if not form.is_valid():
        return _show(request, entry, form, status=422)
    try:
        made = choose_and_publish(entry, form.words, seen=form.cleaned_data["seen"], user=request.user)
    except ParticipationError as error:
        again = _form(request, entry, with_fresh=True)
        again.is_valid()
        again.add_error(None, str(error.message))
        return _show(request, entry, again, status=409)
    if made is None:
        messages.success(request, _("Prepared. It is published by itself once everybody may know who has won."))
        return HttpResponseRedirect(reverse("aufbruch_entry", args=[entry.pk]))
    messages.success(request, _("The entry is published as a contribution, and the person is told by mail."))
    return HttpResponseRedirect(reverse("aufbruch_handling", args=[made.pk]))


def _form(request: HttpRequest, entry: Entry, *, with_fresh: bool = False) -> WordsForm:
    """``with_fresh``: with what was typed, and what is there now as seen, so that the next time is meant."""
    fetch_people(entry)
    seen = choosing.seen_of(entry)
    data: QueryDict | None = request.POST if request.method == "POST" else None
    form = WordsForm(data, words=choosing.proposal_of(entry), files=choosing.files_for(entry), seen=seen)
    if with_fresh:
        form.take_newest(seen)
    return form


def _show(request: HttpRequest, entry: Entry, form: WordsForm, *, status: int = 200) -> HttpResponse:
    return page(
        request,
        "going_on",
        _("Publish as a contribution: %(entry)s") % {"entry": entry},
        entry.competition,
        status=status,
        entry=entry,
        form=form,
        problem=choosing.why_not(entry),
        chosen=Chosen.objects.filter(entry=entry.pk).first(),
        is_public=may_be_told(entry.competition),
        names=shown_names(entry),
    )


@require_POST
@for_staff_of_competition
def choose_ticked(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """Many at once: first what is shown of each, to be read; then they are chosen with these words."""
    keys = read_pks(request.POST.getlist("beitrag"))[:MOST_AT_ONCE]
    rows = Entry.objects.filter(competition=competition.pk, pk__in=keys)
    entries = list(choosing.with_proposals(rows).order_by("number"))
    if not entries:
        messages.warning(request, _("Tick at least one entry first."))
        return HttpResponseRedirect(reverse("aufbruch_honouring", args=[competition.pk]))
    for entry in entries:
        entry.competition = competition
    if "publish" not in request.POST:
        return _ask(request, competition, entries)
    words = {entry.pk: choosing.proposal_of(entry) for entry in entries}
    outcome = choose_many(entries, words, read_seen(request.POST.getlist("seen")[:MOST_AT_ONCE]), user=request.user)
    number = len(outcome.done)
    if number:
        told = (
            ngettext(
                "%(n)d entry is published as a contribution.", "%(n)d entries are published as contributions.", number
            )
            if may_be_told(competition)
            else ngettext(
                "%(n)d entry is prepared, and published by itself later.",
                "%(n)d entries are prepared, and published by themselves later.",
                number,
            )
        )
        messages.success(request, told % {"n": number})
    for entry, why in outcome.left:
        messages.error(request, f"{entry}: {why}")
    return HttpResponseRedirect(reverse("aufbruch_honouring", args=[competition.pk]))


def _ask(request: HttpRequest, competition: CompetitionPage, entries: list[Entry]) -> HttpResponse:
    can = {one.pk for one in choosing.choosable(entries)}
    return page(
        request,
        "going_on_many",
        _("Publish as contributions"),
        competition,
        rows=[
            (one, choosing.proposal_of(one), choosing.seen_of(one), len(choosing.files_for(one)))
            for one in entries
            if one.pk in can
        ],
        left=[one for one in entries if one.pk not in can],
        is_public=may_be_told(competition),
    )


def entry_part(request: HttpRequest, contribution: Contribution) -> Iterator[HandlingPart]:
    """What the page on which staff work on a contribution says of the entry that it was."""
    if contribution.kind != KIND:
        return
    made = EntryContribution.objects.filter(pk=contribution.pk).select_related("entry__honour").first()
    entry = made.entry if made is not None else None
    honour = getattr(entry, "honour", None)
    yield HandlingPart(
        "aufbruch_competitions/staff/went_on.html",
        {"entry_of": entry, "entry_prize": honour.title if honour is not None else ""},
    )
