"""Many things judged on one page, without comments."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged
from wagtail_aufbruch.reviews.domain.errors import NotOpen, SavedElsewhere
from wagtail_aufbruch.reviews.domain.reviewing.desk import CONFLICT, Desk, Entry, Page, Row, desk_of
from wagtail_aufbruch.reviews.domain.reviewing.writing import save_many
from wagtail_aufbruch.reviews.enums import ReviewState
from wagtail_aufbruch.reviews.forms.reviewing import ManyForm, in_words, typed_or_none
from wagtail_aufbruch.reviews.models import Item, Review, Reviewer, Score
from wagtail_aufbruch.reviews.public.reviewing import DONE, ONLY_OPEN, show_page
from wagtail_aufbruch.reviews.public.ways import Ways, for_reviewer

AT_ONCE = 25
"""So many things stand on a page on which many are judged."""
NAMED = re.compile(r"(?:stand|punkte)-(\d+)(?:-\d+)?\Z")
"""Names of fields, with the key of the thing that they are about."""
GONE_MEANWHILE = gettext_lazy("It cannot be judged any more since you opened the page; nothing was stored for it.")


@keeps_what_was_typed
@for_reviewer
def judge_many(process: ProcessMixin, request: HttpRequest, reviewer: Reviewer, ways: Ways) -> HttpResponse:
    """Scores for many things on one page, without comments. What is on the page is stored before one goes on."""
    desk = desk_of(reviewer)
    posted = request.method == "POST"
    only_open = request.GET.get("nur") == ONLY_OPEN
    among = [one for one in desk.to_judge if one.is_dealt and (one.is_open or not only_open)]
    shown = desk.page(read_pk(request.GET.get("ab", "")) or 0, among=among, size=AT_ONCE)
    # Of what was sent nothing gets lost: it is about what stood on the page then, whatever would stand there now.
    sent = _sent(request.POST, desk) if posted else Sent([], [])
    rows = _judged(desk.rows_of(sent.lines)) if posted else _judged(shown.rows)
    form = _many_form(reviewer, rows, request.POST if posted else None)
    status, told, refused = 200, "", []
    if posted and is_forged(request):
        status = refuse_forged(form)
    elif posted and not form.is_valid():
        status = 422
    elif posted:
        told, refused, status = _save_shown(request, reviewer, rows, sent, form)
        towards = {"weiter": shown.behind, "zurueck": shown.before}.get(request.POST.get("schritt", ""))
        if status == 200 and towards is not None:
            more = {"nur": ONLY_OPEN} if only_open else {}
            return HttpResponseRedirect(ways.done(ways.to_many, "seite" if told else "weiter", ab=towards, **more))
        desk = desk_of(reviewer)
        there = {row.item.pk for row in rows}
        rows = _judged(desk.rows_of([one for one in desk.to_judge if one.is_dealt and one.pk in there]))
        form = _many_again(reviewer, rows, form, request.POST if status != 200 else None)
    return show_page(
        process,
        request,
        "many",
        reviewer,
        ways,
        status=status,
        form=form,
        rows=[(row, form.rows_of(row.item.pk), form.revision_of(row.item.pk)) for row in rows],
        lost=[(row, form.given_of(row.item.pk)) for row in rows if form.is_changed(row.item.pk)] if posted else [],
        shown=shown,
        biased=_biased(desk, shown),
        done=told or DONE.get(request.GET.get("erledigt", ""), ""),
        refused=refused,
        subpage_title=_("Judge many at once"),
        subpage_parents=[(reviewer.round.title, ways.to_list)],
    )


@dataclass(frozen=True)
class Sent:
    """What a form was about, as its names say."""

    lines: list[Entry]
    """What can be judged still."""
    gone: list[Entry]
    """What could be judged when the page was opened."""


def _sent(data: QueryDict, desk: Desk) -> Sent:
    names = (NAMED.match(name) for name in data)
    keys = {read_pk(found[1]) for found in names if found}
    lines = [one for one in desk.entries if one.pk in keys and one.is_dealt and one.state != CONFLICT]
    return Sent(
        [one for one in lines if one.is_to_judge][:AT_ONCE], [one for one in lines if not one.is_to_judge][:AT_ONCE]
    )


def _judged(rows: Iterable[Row]) -> list[Row]:
    """Those that were dealt and can be read."""
    return [row for row in rows if row.review is not None and row.state in ReviewState.values]


def _biased(desk: Desk, shown: Page) -> list[Entry]:
    """What would stand on the page, were one not biased."""
    return [
        one
        for one in desk.entries
        if one.state == CONFLICT and one.number > shown.after and (shown.behind is None or one.number <= shown.behind)
    ]


def _save_shown(
    request: HttpRequest, reviewer: Reviewer, shown: list[Row], sent: Sent, form: ManyForm
) -> tuple[str, list[tuple[str, str]], int]:
    """Store what was changed; what cannot be stored is named, one by one. Returns what to tell, and the status."""
    said = form.judgements
    hand_in = request.POST.get("schritt") == "abgeben"
    if hand_in:
        # Also what was saved before and is complete; what has no score at all yet is left for another time.
        waiting = {row.item.pk for row in shown if row.state == ReviewState.DRAFT}
        said |= {pk: form.judgement_of(pk) for pk in waiting if pk not in said}
    try:
        done = save_many(reviewer, said, hand_in=hand_in)
    except NotOpen as error:
        return "", [("", str(error.message))], 409
    rows = {row.item.pk: row for row in shown}
    overtaken = [pk for pk, error in done.refused.items() if isinstance(error, SavedElsewhere)]
    stored = _stored(reviewer, overtaken)
    refused = [
        (str(rows[pk].item), stored[pk] if pk in stored else str(error.message)) for pk, error in done.refused.items()
    ]
    unread = [one.number for one in sent.gone] + [one.number for one in sent.lines if one.pk not in rows]
    refused += [(str(Item(number=number)), str(GONE_MEANWHILE)) for number in unread]
    changed = sum(rows[pk].state == ReviewState.HANDED_IN for pk in done.saved)
    told = (
        _told(len(done.saved) - changed, changed, hand_in=hand_in)
        if done.saved or hand_in or not _goes_on(request)
        else ""
    )
    return told, refused, 422 if refused else 200


def _goes_on(request: HttpRequest) -> bool:
    return request.POST.get("schritt") in {"weiter", "zurueck"}


def _told(new: int, changed: int, *, hand_in: bool) -> str:
    """What became of the page: how many are new, and how many were handed in before."""
    sentences = []
    if changed:
        sentences.append(
            ngettext("%(number)d handed-in review is changed.", "%(number)d handed-in reviews are changed.", changed)
            % {"number": changed}
        )
    if new or not changed:
        told = (
            ngettext("%(number)d review is handed in.", "%(number)d reviews are handed in.", new)
            if hand_in
            else ngettext("%(number)d draft is saved.", "%(number)d drafts are saved.", new)
        )
        sentences.append(told % {"number": new})
    return " ".join(sentences)


def _stored(reviewer: Reviewer, items: list[int]) -> dict[int, str]:
    """What another tab has stored for these, in words, by the key of the item."""
    if not items:
        return {}
    names = [(one.pk, one.name) for one in reviewer.round.criteria.all()]
    scores = _scores(Review.objects.filter(reviewer=reviewer, item__in=items).values_list("pk", flat=True))
    return {
        item: _(
            "This was saved in another tab or on another device in the meantime: %(scores)s. Save once more if what "
            "stands here is to hold."
        )
        % {"scores": ", ".join(f"{name}: {in_words(typed_or_none(scores.get(item, {}), key))}" for key, name in names)}
        for item in items
    }


def _many_again(reviewer: Reviewer, rows: list[Row], form: ManyForm, data: QueryDict | None) -> ManyForm:
    """The form as it is shown behind what was stored: as typed where something was refused."""
    again = _many_form(reviewer, rows, data)
    if data is not None:
        again.take_newest(again.reviews)
    return again


def _many_form(reviewer: Reviewer, rows: list[Row], data: QueryDict | None) -> ManyForm:
    reviews = {row.item.pk: row.review for row in rows if row.review is not None}
    scores = _scores([review.pk for review in reviews.values()])
    return ManyForm(data, criteria=reviewer.round.criteria.all(), reviews=reviews, scores=scores)


def _scores(reviews: Iterable[int]) -> dict[int, dict[int, int | None]]:
    """What these reviews say, by the keys of the item and of the criterion."""
    found: dict[int, dict[int, int | None]] = {}
    rows = Score.objects.filter(review__in=list(reviews))
    for item_pk, criterion, value in rows.values_list("review__item_id", "criterion_id", "value"):
        found.setdefault(item_pk, {})[criterion] = value
    return found
