"""Many things judged on one page, without comments."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.public.refused_forms import is_forged, refuse_forged
from wagtail_aufbruch.reviews.domain.errors import NotOpen, SavedElsewhere
from wagtail_aufbruch.reviews.domain.reviewing.desk import Desk, Row, desk_of
from wagtail_aufbruch.reviews.domain.reviewing.writing import save_many
from wagtail_aufbruch.reviews.enums import ReviewState
from wagtail_aufbruch.reviews.forms.reviewing import ManyForm, in_words, typed_or_none
from wagtail_aufbruch.reviews.models import Review, Reviewer, Score
from wagtail_aufbruch.reviews.public.reviewing import show_page
from wagtail_aufbruch.reviews.public.ways import Ways, for_reviewer

AT_ONCE = 25
"""So many things stand on a page on which many are judged."""


@keeps_what_was_typed
@for_reviewer
def judge_many(process: ProcessMixin, request: HttpRequest, reviewer: Reviewer, ways: Ways) -> HttpResponse:
    """Scores for many things on one page, without comments."""
    desk = desk_of(reviewer)
    start = read_pk(request.GET.get("ab", "")) or 0
    shown = [row for row in desk.to_judge if row.review is not None and row.item.number > start]
    more = shown[AT_ONCE:]
    shown = shown[:AT_ONCE]
    form = _many_form(reviewer, shown, request.POST if request.method == "POST" else None)
    status, told, refused = 200, "", []
    if request.method == "POST" and is_forged(request):
        status = refuse_forged(form)
    elif request.method == "POST" and not form.is_valid():
        status = 422
    elif request.method == "POST":
        told, refused, status = _save_shown(request, reviewer, desk, form)
        desk = desk_of(reviewer)
        there = {row.item.pk for row in shown}
        shown = [row for row in desk.to_judge if row.review is not None and row.item.pk in there]
        form = _many_again(reviewer, shown, form, request.POST if status != 200 else None)
    return show_page(
        process,
        request,
        "many",
        reviewer,
        ways,
        status=status,
        form=form,
        rows=[(row, form.rows_of(row.item.pk), form.revision_of(row.item.pk)) for row in shown],
        biased=[row for row in desk.rows if row.conflict is not None],
        next_start=shown[-1].item.number if more else None,
        done=told,
        refused=refused,
        subpage_title=_("Judge many at once"),
        subpage_parents=[(reviewer.round.title, ways.to_list)],
    )


def _save_shown(
    request: HttpRequest, reviewer: Reviewer, desk: Desk, form: ManyForm
) -> tuple[str, list[tuple[str, str]], int]:
    """Store what was changed; what cannot be stored is named, one by one. Returns what to tell, and the status."""
    said = form.judgements
    hand_in = request.POST.get("schritt") == "abgeben"
    if hand_in:
        # Also what was saved before and is complete; what has no score at all yet is left for another time.
        waiting = {row.item.pk for row in desk.to_judge if row.state == "draft" and row.item.pk in form.reviews}
        said |= {pk: form.judgement_of(pk) for pk in waiting if pk not in said}
    try:
        done = save_many(reviewer, said, hand_in=hand_in)
    except NotOpen as error:
        return "", [("", str(error.message))], 409
    rows = {row.item.pk: row for row in desk.rows}
    overtaken = [pk for pk, error in done.refused.items() if isinstance(error, SavedElsewhere)]
    stored = _stored(reviewer, overtaken)
    refused = [
        (str(rows[pk].item), stored[pk] if pk in stored else str(error.message)) for pk, error in done.refused.items()
    ]
    changed = sum(rows[pk].state == ReviewState.HANDED_IN for pk in done.saved)
    return _told(len(done.saved) - changed, changed, hand_in=hand_in), refused, 422 if refused else 200


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
