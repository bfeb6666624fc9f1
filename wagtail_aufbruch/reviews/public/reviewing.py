"""What people who judge see and do: their list, one thing with its form, many at once, saying that they are biased."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.core.public.kept_words import words_typed
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.public.guarding.refused_forms import is_forged, refuse_forged
from wagtail_aufbruch.reviews.domain.errors import NotOpen, SavedElsewhere
from wagtail_aufbruch.reviews.domain.results.words import method_in_words
from wagtail_aufbruch.reviews.domain.reviewing import conflicts
from wagtail_aufbruch.reviews.domain.reviewing.desk import Row, desk_of, others_on, row_of, scores_of
from wagtail_aufbruch.reviews.domain.reviewing.writing import save
from wagtail_aufbruch.reviews.enums import ReviewState
from wagtail_aufbruch.reviews.extension.subjects import told_of
from wagtail_aufbruch.reviews.forms.reviewing import ConflictForm, ReviewForm, in_words, typed_or_none
from wagtail_aufbruch.reviews.models import Review, Reviewer
from wagtail_aufbruch.reviews.public.files import with_addresses
from wagtail_aufbruch.reviews.public.ways import Ways, for_reviewer

LONGEST_SEARCH = 120
FEW = 10
"""With no more than these there is nothing to search for."""
ONLY_OPEN = "offen"
DONE = {
    "entwurf": gettext_lazy("Your draft is saved. Hand it in when you are sure."),
    "geaendert": gettext_lazy("The change is stored, the review stays handed in."),
    "abgegeben": gettext_lazy("Your review is handed in. You can change it until the round ends."),
    "befangen": gettext_lazy("Noted: you do not judge this. Thank you for saying so."),
    "seite": gettext_lazy("What you entered is saved."),
    "alle": gettext_lazy("That was the last one. All your reviews are handed in, thank you!"),
}


@for_reviewer
def show_list(process: ProcessMixin, request: HttpRequest, reviewer: Reviewer, ways: Ways) -> HttpResponse:
    """What is to be judged and how far one is, in pages; GET changes nothing."""
    desk = desk_of(reviewer)
    words = clean_text(request.GET.get("suche", "")[:LONGEST_SEARCH]).strip()
    only_open = request.GET.get("nur") == ONLY_OPEN
    among = desk.found(words) if words else desk.entries
    among = [one for one in among if one.is_open] if only_open else among
    number, is_narrowed = read_pk(request.GET.get("nr", "")), bool(words or only_open)
    after = read_pk(request.GET.get("ab", "")) or 0
    if number is not None and not is_narrowed:
        after = desk.page_with(number)
    shown = desk.page(after, among=among)
    rows = [row for row in shown.rows if row.subject is not None] if is_narrowed else shown.rows
    kept = {name: value for name, value in (("suche", words), ("nur", ONLY_OPEN if only_open else "")) if value}
    return show_page(
        process,
        request,
        "list",
        reviewer,
        ways,
        desk=desk,
        shown=shown,
        rows=[(row, ways.to_item(row.item.pk)) for row in rows],
        words=words,
        only_open=only_open,
        is_narrowed=is_narrowed,
        can_be_narrowed=len(desk.entries) > FEW,
        query=f"{urlencode(kept)}&" if kept else "",
        criteria=list(reviewer.round.criteria.all()),
        method=method_in_words(reviewer.round),
        told=told_of(reviewer.round.subject_kind, reviewer.round.page),
        done=DONE.get(request.GET.get("erledigt", ""), ""),
    )


@keeps_what_was_typed
@for_reviewer
def judge(process: ProcessMixin, request: HttpRequest, reviewer: Reviewer, ways: Ways, item_pk: int) -> HttpResponse:
    """One thing, and the form for it: shown, shown again with its errors, or accepted."""
    row = _row(reviewer, item_pk)
    if row.conflict is not None or row.subject is None or row.review is None:
        typed = words_typed(request, {"comment"})
        trail = _trail(reviewer, row, ways)
        return show_page(
            process, request, "closed", reviewer, ways, status=_status(request), row=row, typed=typed, **trail
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
        review = save(reviewer, item_pk, form.judgement, hand_in=hand_in)
    except ParticipationError as error:
        form.tell(error)
        stored = None
        if isinstance(error, SavedElsewhere):
            fresh = _row(reviewer, item_pk)
            if fresh.review is not None:
                row = fresh
                form.take_newest(fresh.review.revision)
                stored = _review_form(reviewer, fresh, None)
        status = 409 if isinstance(error, SavedElsewhere | NotOpen) else 422
        return _item_page(process, request, reviewer, ways, row, form, status=status, stored=stored)
    return _saved(reviewer, ways, row, review, hand_in=hand_in)


def _saved(reviewer: Reviewer, ways: Ways, row: Row, review: Review, *, hand_in: bool) -> HttpResponse:
    """On to the next one that is open; with a draft one stays where one is."""
    if not hand_in:
        what = "geaendert" if review.state == ReviewState.HANDED_IN else "entwurf"
        return HttpResponseRedirect(ways.done(ways.to_item(row.item.pk), what))
    following = desk_of(reviewer).next_open(row.item)
    if following is None:
        return HttpResponseRedirect(ways.done(ways.to_list, "alle"))
    return HttpResponseRedirect(ways.done(ways.to_item(following.item.pk), "abgegeben", nr=row.item.number))


@keeps_what_was_typed
@for_reviewer
def declare_conflict(
    process: ProcessMixin, request: HttpRequest, reviewer: Reviewer, ways: Ways, item_pk: int
) -> HttpResponse:
    """Say that one is biased: GET asks why, POST notes it."""
    row = _row(reviewer, item_pk)
    if row.conflict is not None:
        # Noted in another tab, or by staff: a second click says the same, other words are not stored and given back.
        typed = [one for one in words_typed(request, {"sentence"}) if one.strip() != row.conflict.sentence]
        if not typed:
            return HttpResponseRedirect(ways.to_list)
        trail = _trail(reviewer, row, ways)
        return show_page(process, request, "closed", reviewer, ways, status=409, row=row, typed=typed, **trail)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    status = 200
    over = ""
    if request.method != "POST":
        over = _why_over(reviewer)
    if is_forged(request):
        status = refuse_forged(form)
    elif request.method == "POST" and form.is_valid():
        try:
            conflicts.declare(reviewer, item_pk, form.cleaned_data["kind"], form.cleaned_data["sentence"])
        except ParticipationError as error:
            form.add_error(None, str(error.message))
            status = 409
        else:
            return HttpResponseRedirect(ways.done(ways.to_list, "befangen", nr=row.item.number))
    elif request.method == "POST":
        status = 422
    title = _("I am biased: %(item)s") % {"item": row.item}
    return show_page(
        process,
        request,
        "conflict",
        reviewer,
        ways,
        status=status,
        form=form,
        row=row,
        over=over,
        **_trail(reviewer, row, ways, title),
    )


def _why_over(reviewer: Reviewer) -> str:
    """Why nobody can say any more that they are biased; before a form is filled in for nothing."""
    try:
        conflicts.refuse_after_end(reviewer.round)
    except ParticipationError as error:
        return str(error.message)
    return ""


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
        "back_url": ways.to_list_at(row.item.number),
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
    return show_page(
        process,
        request,
        "item",
        reviewer,
        ways,
        status=status,
        row=row,
        subject=with_addresses(row.subject, ways, row.item.pk) if row.subject is not None else None,
        form=form,
        stored=stored,
        others=_others(reviewer, row),
        conflict_url=ways.to_conflict(row.item.pk),
        done=done,
        done_number=read_pk(request.GET.get("nr", "")),
        **_trail(reviewer, row, ways),
    )


def _others(reviewer: Reviewer, row: Row) -> list[tuple[int, list[tuple[str, object]], str]]:
    """What others said, as number, pairs of criterion and score, comment."""
    criteria = list(reviewer.round.criteria.all())
    return [
        (
            voice.number,
            [(one.name, in_words(typed_or_none(voice.scores, one.pk))) for one in criteria],
            voice.comment,
        )
        for voice in others_on(reviewer, row.item)
    ]


def show_page(
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
