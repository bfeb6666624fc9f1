"""Honouring: winners prepared by staff, looked at as readers will see them, released for one moment."""

from collections.abc import Mapping, Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.consents.standing import fetch_people, may_be_published, shown_names
from wagtail_aufbruch.competitions.domain.going_on.choosing import with_going_on
from wagtail_aufbruch.competitions.domain.honouring import preparing
from wagtail_aufbruch.competitions.domain.honouring.showing import pictures_of, prepared_winners
from wagtail_aufbruch.competitions.domain.judging.installed import rounds_in
from wagtail_aufbruch.competitions.domain.result.fixing import fixed_result
from wagtail_aufbruch.competitions.domain.result.standing import Row, standing_of
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.forms.honouring import AwardForm, HonouringForm
from wagtail_aufbruch.competitions.models import Appeal, CompetitionPage, Entry, Honour, Honouring, Praise
from wagtail_aufbruch.competitions.public.competition import page_of
from wagtail_aufbruch.competitions.staff.guards import for_staff_of_competition, for_staff_of_entry, page
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.public.uploads.private_files import guarded
from wagtail_aufbruch.participation.public.uploads.staged_files import show_staged_file
from wagtail_aufbruch.reviews.domain.results.rounding import shown

PER_PAGE = 50
LAST = 10**9
"""Behind every place: what has none."""
RELEASE, TAKE_BACK, PUBLISH = "freigeben", "zuruecknehmen", "veroeffentlichen"


def _honouring(competition: CompetitionPage) -> Honouring:
    return Honouring.objects.filter(competition=competition.pk).first() or Honouring(competition=competition)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_competition
def show_honouring(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """All of it; POST stores the texts, or takes the step whose button was pressed."""
    if request.method != "POST":
        return _show(request, competition, _form(request, competition))
    form = _form(request, competition)
    if not form.is_valid():
        return _show(request, competition, form, status=422)
    try:
        done = _act(request, competition, form)
    except ParticipationError as error:
        again = _form(request, competition, with_fresh=True)
        again.is_valid()
        again.add_error(None, str(error.message))
        return _show(request, competition, again, status=409)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("aufbruch_honouring", args=[competition.pk]))


def _form(request: HttpRequest, competition: CompetitionPage, *, with_fresh: bool = False) -> HonouringForm:
    """``with_fresh``: with what was typed, and what is there now as seen, so that the next time is meant."""
    honouring = _honouring(competition)
    data: QueryDict | None = request.POST if request.method == "POST" else None
    form = HonouringForm(data, honouring=honouring, seen=honouring.revision, is_public=may_be_told(competition))
    if with_fresh:
        form.take_newest(str(honouring.revision))
    return form


def _act(request: HttpRequest, competition: CompetitionPage, form: HonouringForm) -> str:
    user, seen, wish = request.user, form.revision, request.POST.get("tun")
    if wish == RELEASE:
        moment = preparing.release(competition, user=user, seen=seen)
        return _("Released: everybody can read it from %(moment)s on.") % {"moment": say_moment(moment)}
    if wish == TAKE_BACK:
        preparing.take_back(competition, user=user, seen=seen)
        return _("The release is taken back. Nothing is published by itself.")
    if wish == PUBLISH:
        preparing.publish(competition, user=user, seen=seen)
        return _("The winners are public. Everybody who entered gets a mail.")
    data = form.cleaned_data
    preparing.keep_texts(
        competition, data["introduction"], data["press_text"], reason=form.correction, user=user, seen=seen
    )
    return _("The texts are stored.")


def _show(request: HttpRequest, competition: CompetitionPage, form: HonouringForm, status: int = 200) -> HttpResponse:
    honouring = _honouring(competition)
    rounds = rounds_in(competition)
    places = rounds.places()
    categories = dict(competition.categories.values_list("key", "title"))
    order = {"": -1, **{key: place for place, key in enumerate(categories)}}
    results = {row.entry.pk: row for row in standing_of(competition, rounds).rows}

    def by_place(judged: tuple[int, str]) -> tuple[int, int]:
        key, category = judged
        rank = results[key].rank if key in results else None
        return order.get(category, -1), rank or LAST

    judged = Entry.objects.judged().filter(competition=competition.pk).order_by("number").values_list("pk", "category")
    pages = Paginator(sorted(judged, key=by_place), PER_PAGE).get_page(request.GET.get("p"))
    on_page = Entry.objects.filter(pk__in=[key for key, _category in pages.object_list])
    entries = with_going_on(on_page.select_related("honour", "praise")).in_bulk()
    is_public = may_be_told(competition)
    return page(
        request,
        "honouring",
        _("Honouring"),
        competition,
        status=status,
        form=form,
        honouring=honouring,
        is_public=is_public,
        is_over=competition.entry_window.is_over(),
        moved=bool(honouring.public_at and not is_public and honouring.public_at != competition.honoured_at),
        open_appeals=Appeal.objects.filter(
            entry__competition=competition.pk, entry__state=EntryState.NOT_ADMITTED, decided_at=None
        ).count(),
        pages=pages,
        rows=[_row(entries[key], categories, places, results.get(key)) for key, _category in pages.object_list],
        has_places=bool(places or results),
        is_fixed=fixed_result(competition) is not None,
        has_result=any(row.rank for row in results.values()),
        winners=prepared_winners(competition),
        corrections=list(honouring.corrections.select_related("by")),
    )


def _row(
    entry: Entry,
    categories: dict[str, str],
    places: Mapping[int, Sequence[tuple[str, str, str]]],
    result: Row | None,
) -> tuple[object, ...]:
    """The entry, its category, what it has won, what was strong, its place in the result, its places by round."""
    honour, praise = getattr(entry, "honour", None), getattr(entry, "praise", None)
    place = (str(result.rank or "–"), shown(result.mix)) if result is not None else None
    return entry, categories.get(entry.category, ""), honour, praise, place, places.get(entry.pk, [])


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_entry
def honour_entry(request: HttpRequest, entry: Entry) -> HttpResponse:
    """What this entry has won, and what was strong about it."""
    if not Entry.objects.judged().filter(pk=entry.pk).exists():
        raise Http404
    form = _award_form(request, entry)
    if request.method != "POST":
        return _show_award(request, entry, form)
    if not form.is_valid():
        return _show_award(request, entry, form, status=422)
    try:
        preparing.settle(entry, form.award, reason=form.correction, user=request.user, seen=form.revision)
    except ParticipationError as error:
        again = _award_form(request, entry, with_fresh=True)
        again.is_valid()
        again.add_error(None, str(error.message))
        return _show_award(request, entry, again, status=409)
    messages.success(request, _("Stored: %(entry)s") % {"entry": entry})
    return HttpResponseRedirect(reverse("aufbruch_honouring", args=[entry.competition_id]))


def _award_form(request: HttpRequest, entry: Entry, *, with_fresh: bool = False) -> AwardForm:
    revision = preparing.revision_of(entry.competition)
    data: QueryDict | None = request.POST if request.method == "POST" else None
    form = AwardForm(
        data,
        honour=Honour.objects.filter(entry=entry.pk).first(),
        praise=Praise.objects.filter(entry=entry.pk).first(),
        pictures=pictures_of([entry]).get(entry.pk, []),
        prizes=[one.title for one in entry.competition.prizes.all()],
        seen=revision,
        is_public=may_be_told(entry.competition),
    )
    if with_fresh:
        form.take_newest(str(revision))
    return form


def _show_award(request: HttpRequest, entry: Entry, form: AwardForm, status: int = 200) -> HttpResponse:
    fetch_people(entry)
    return page(
        request,
        "honour",
        _("Honour: %(entry)s") % {"entry": entry},
        entry.competition,
        status=status,
        entry=entry,
        form=form,
        published=may_be_published(entry),
        names=shown_names(entry),
    )


@require_GET
@for_staff_of_competition
def preview(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """The page as readers will see it, before they do."""
    response = page_of(
        competition,
        request,
        winners=prepared_winners(competition),
        honouring=_honouring(competition),
        picture_url=lambda winner: reverse("aufbruch_honour_picture", args=[competition.pk, winner.pk]),
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_GET
@for_staff_of_competition
@guarded
def show_picture(request: HttpRequest, competition: CompetitionPage, honour_pk: int) -> HttpResponseBase:
    """The picture of a prepared winner, in the preview."""
    found = next((one for one in prepared_winners(competition) if one.pk == honour_pk), None)
    return show_staged_file(found.picture if found is not None else None, request, "datei")
