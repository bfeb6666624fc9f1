"""What people who judge see and do: their list, one thing with its form, many at once, saying that they are biased."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.public.refused_forms import is_forged, refuse_forged
from wagtail_aufbruch.reviews.domain.errors import NotOpen, SavedElsewhere
from wagtail_aufbruch.reviews.domain.results.words import method_in_words
from wagtail_aufbruch.reviews.domain.reviewing import conflicts
from wagtail_aufbruch.reviews.domain.reviewing.desk import Desk, Row, desk_of, others_on, row_of, scores_of
from wagtail_aufbruch.reviews.domain.reviewing.writing import save, save_many
from wagtail_aufbruch.reviews.forms.reviewing import ConflictForm, ManyForm, ReviewForm
from wagtail_aufbruch.reviews.models import Reviewer, Score
from wagtail_aufbruch.reviews.public.ways import Ways, for_reviewer

AT_ONCE = 25
"""So many things stand on a page on which many are judged."""

DONE = {
    "entwurf": gettext_lazy("Your draft is saved. Hand it in when you are sure."),
    "abgegeben": gettext_lazy("Your review is handed in. You can change it until the round ends."),
    "befangen": gettext_lazy("Noted: you do not judge this. Thank you for saying so."),
    "alle": gettext_lazy("That was the last one. All your reviews are handed in, thank you!"),
}


@for_reviewer
def show_list(process: ProcessMixin, request: HttpRequest, reviewer: Reviewer, ways: Ways) -> HttpResponse:
    """What is to be judged and how far one is; GET changes nothing."""
    desk = desk_of(reviewer)
    return _page(
        process,
        request,
        "list",
        reviewer,
        ways,
        desk=desk,
        rows=[(row, ways.to_item(row.item.pk)) for row in desk.rows],
        criteria=list(reviewer.round.criteria.all()),
        method=method_in_words(reviewer.round),
        done=DONE.get(request.GET.get("erledigt", ""), ""),
    )


@keeps_what_was_typed
@for_reviewer
def judge(process: ProcessMixin, request: HttpRequest, reviewer: Reviewer, ways: Ways, item_pk: int) -> HttpResponse:
    """One thing, and the form for it: shown, shown again with its errors, or accepted."""
    row = _row(reviewer, item_pk)
    if row.conflict is not None or row.subject is None or row.review is None:
        return _page(
            process, request, "closed", reviewer, ways, status=_status(request), row=row, **_trail(reviewer, row, ways)
        )
    form = _review_form(reviewer, row, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _item_page(process, request, reviewer, ways, row, form)
    if is_forged(request):
        return _item_page(process, request, reviewer, ways, row, form, status=refuse_forged(form))
    hand_in = request.POST.get("schritt") == "abgeben"
    if not form.is_valid():
        return _item_page(process, request, reviewer, ways, row, form, status=422)
    try:
        save(reviewer, item_pk, form.judgement, hand_in=hand_in)
    except ParticipationError as error:
        form.tell(error)
        stored = None
        if isinstance(error, SavedElsewhere):
            fresh = _row(reviewer, item_pk)
            form.take_newest(fresh.review.revision if fresh.review is not None else 0)
            stored = _review_form(reviewer, fresh, None)
        status = 409 if isinstance(error, SavedElsewhere | NotOpen) else 422
        return _item_page(process, request, reviewer, ways, row, form, status=status, stored=stored)
    return _saved(reviewer, ways, row, hand_in=hand_in)


def _saved(reviewer: Reviewer, ways: Ways, row: Row, *, hand_in: bool) -> HttpResponse:
    """On to the next one that is open; with a draft one stays where one is."""
    if not hand_in:
        return HttpResponseRedirect(ways.done(ways.to_item(row.item.pk), "entwurf"))
    following = desk_of(reviewer).next_open(row.item)
    if following is None:
        return HttpResponseRedirect(ways.done(ways.to_list, "alle"))
    return HttpResponseRedirect(ways.done(ways.to_item(following.item.pk), "abgegeben", nr=row.item.number))


@for_reviewer
def declare_conflict(
    process: ProcessMixin, request: HttpRequest, reviewer: Reviewer, ways: Ways, item_pk: int
) -> HttpResponse:
    """Say that one is biased: GET asks why, POST notes it."""
    row = _row(reviewer, item_pk)
    if row.conflict is not None:
        return HttpResponseRedirect(ways.to_list)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            conflicts.declare(reviewer, item_pk, form.cleaned_data["kind"], form.cleaned_data["sentence"])
        except ParticipationError as error:
            form.add_error(None, str(error.message))
            status = 409
        else:
            return HttpResponseRedirect(ways.done(ways.to_list, "befangen"))
    elif request.method == "POST":
        status = 422
    title = _("I am biased: %(item)s") % {"item": row.item}
    return _page(
        process,
        request,
        "conflict",
        reviewer,
        ways,
        status=status,
        form=form,
        row=row,
        **_trail(reviewer, row, ways, title),
    )


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
        if status == 200:
            form = _many_form(reviewer, [_row(reviewer, row.item.pk) for row in shown], None)
    return _page(
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
        form.add_error(None, str(error.message))
        return "", [], 409
    names = {row.item.pk: str(row.item) for row in desk.rows}
    refused = [(names[pk], str(error.message)) for pk, error in done.refused.items()]
    number = len(done.saved)
    told = (
        ngettext("%(number)d review is handed in.", "%(number)d reviews are handed in.", number)
        if hand_in
        else ngettext("%(number)d draft is saved.", "%(number)d drafts are saved.", number)
    ) % {"number": number}
    return told, refused, 422 if refused else 200


def _many_form(reviewer: Reviewer, rows: list[Row], data: QueryDict | None) -> ManyForm:
    reviews = {row.item.pk: row.review for row in rows if row.review is not None}
    scores: dict[int, dict[int, int | None]] = {}
    stored = Score.objects.filter(review__in=[review.pk for review in reviews.values()])
    for item_pk, criterion, value in stored.values_list("review__item_id", "criterion_id", "value"):
        scores.setdefault(item_pk, {})[criterion] = value
    return ManyForm(data, criteria=reviewer.round.criteria.all(), reviews=reviews, scores=scores)


def _review_form(reviewer: Reviewer, row: Row, data: QueryDict | None) -> ReviewForm:
    return ReviewForm(data, criteria=reviewer.round.criteria.all(), review=row.review, scores=scores_of(row.review))


def _row(reviewer: Reviewer, item_pk: int) -> Row:
    row = row_of(reviewer, item_pk)
    if row is None:
        raise Http404
    return row


def _status(request: HttpRequest) -> int:
    return 409 if request.method == "POST" else 200


def _trail(reviewer: Reviewer, row: Row, ways: Ways, title: str = "") -> dict[str, Any]:
    return {
        "subpage_title": title or str(row.item),
        "subpage_parents": [(reviewer.round.title, ways.to_list)],
    }


def _item_page(
    process: ProcessMixin,
    request: HttpRequest,
    reviewer: Reviewer,
    ways: Ways,
    row: Row,
    form: ReviewForm,
    *,
    status: int = 200,
    stored: ReviewForm | None = None,
) -> HttpResponse:
    done = DONE.get(request.GET.get("erledigt", ""), "") if not form.is_bound else ""
    return _page(
        process,
        request,
        "item",
        reviewer,
        ways,
        status=status,
        row=row,
        form=form,
        stored=stored,
        others=_others(reviewer, row),
        conflict_url=ways.to_conflict(row.item.pk),
        done=done,
        done_number=read_pk(request.GET.get("nr", "")),
        **_trail(reviewer, row, ways),
    )


def _others(reviewer: Reviewer, row: Row) -> list[tuple[int, list[tuple[str, str]], str]]:
    """What others said, as number, pairs of criterion and score, comment."""
    criteria = list(reviewer.round.criteria.all())
    return [
        (
            voice.number,
            [(one.name, _shown(voice.scores.get(one.pk))) for one in criteria],
            voice.comment,
        )
        for voice in others_on(reviewer, row.item)
    ]


def _shown(value: int | None) -> str:
    return "–" if value is None else str(value)


def _page(
    process: ProcessMixin,
    request: HttpRequest,
    template: str,
    reviewer: Reviewer,
    ways: Ways,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    response = process.render(
        request,
        template=f"aufbruch_reviews/{template}.html",
        context_overrides={
            "round": reviewer.round,
            "reviewer": reviewer,
            "list_url": ways.to_list,
            "many_url": ways.to_many,
            "subpage_title": reviewer.round.title,
            "subpage_parents": [],
            **context,
        },
    )
    response.status_code = status
    return response
