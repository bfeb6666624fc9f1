"""What staff do with a round, one button each: release, extend, end, remind, people, things."""

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.staff.access import find_row
from wagtail_aufbruch.reviews.domain.errors import AlreadyNoted, NotReady
from wagtail_aufbruch.reviews.domain.reviewing import conflicts
from wagtail_aufbruch.reviews.domain.rounds import opening, people, preparing
from wagtail_aufbruch.reviews.forms.steps import ExtendForm, ReasonForm, StaffConflictForm
from wagtail_aufbruch.reviews.models import Item, Reviewer, Round
from wagtail_aufbruch.reviews.staff.guards import for_staff_of_round, page
from wagtail_aufbruch.reviews.staff.rounds import named_items, people_form, show, subjects_of


def _back(round_: Round) -> HttpResponse:
    return HttpResponseRedirect(reverse("aufbruch_review_round", args=[round_.pk]))


def _do(
    request: HttpRequest,
    round_: Round,
    act: Callable[[], object],
    done: str,
    told: Callable[[], object] = lambda: None,
) -> HttpResponse:
    """Run the step and report success, with what ``told`` adds, or why it failed."""
    try:
        act()
    except NotReady as error:
        for problem in error.problems:
            messages.error(request, str(problem))
    except ParticipationError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, done)
        told()
    return _back(round_)


def _tell_who_gets_no_mail(request: HttpRequest, reviewers: Iterable[Reviewer]) -> None:
    names = [str(one) for one in reviewers if not one.email]
    if names:
        messages.warning(
            request,
            ngettext(
                "%(names)s has no address and gets no mail. Please tell this person yourself.",
                "%(names)s have no address and get no mail. Please tell these people yourself.",
                len(names),
            )
            % {"names": get_text_list(names, _("and"))},
        )


def _reviewer(round_: Round, pk: int) -> Reviewer:
    return find_row(Reviewer.objects.filter(round=round_), pk)


@require_POST
@for_staff_of_round
def release(request: HttpRequest, round_: Round) -> HttpResponse:
    return _do(
        request,
        round_,
        lambda: opening.release(round_, user=request.user),
        _("The round is released. Everybody who judges gets a mail with a link of their own."),
        lambda: _tell_who_gets_no_mail(request, people.without_address(round_)),
    )


@require_POST
@for_staff_of_round
def delete_draft(request: HttpRequest, round_: Round) -> HttpResponse:
    title = round_.title
    try:
        opening.delete_draft(round_, user=request.user)
    except ParticipationError as error:
        messages.error(request, str(error.message))
        return _back(round_)
    messages.success(request, _("The draft “%(title)s” is deleted.") % {"title": title})
    return HttpResponseRedirect(reverse("aufbruch_reviews"))


@require_POST
@for_staff_of_round
def extend(request: HttpRequest, round_: Round) -> HttpResponse:
    form = ExtendForm(request.POST, prefix="ende")
    if form.is_valid():
        try:
            opening.extend(round_, form.cleaned_data["closes_at"], user=request.user)
        except ParticipationError as error:
            form.add_error("closes_at", str(error.message))
        else:
            messages.success(request, _("The round runs longer. Everybody who judges is told by mail."))
            _tell_who_gets_no_mail(request, people.without_address(round_))
            return _back(round_)
    return show(request, round_, status=422, extend_form=form)


@require_POST
@for_staff_of_round
def close_now(request: HttpRequest, round_: Round) -> HttpResponse:
    return _do(
        request,
        round_,
        lambda: opening.close_now(round_, user=request.user),
        _("The round is over. What was handed in counts, drafts do not."),
    )


@require_POST
@for_staff_of_round
def remind(request: HttpRequest, round_: Round) -> HttpResponse:
    try:
        number = people.remind_people(round_, user=request.user)
    except ParticipationError as error:
        messages.error(request, str(error.message))
        return _back(round_)
    if number:
        messages.success(
            request,
            ngettext("%(number)d person is reminded by mail.", "%(number)d people are reminded by mail.", number)
            % {"number": number},
        )
    else:
        messages.warning(request, _("Nobody who has an address owes a review."))
    return _back(round_)


@require_POST
@for_staff_of_round
def add_people(request: HttpRequest, round_: Round) -> HttpResponse:
    form = people_form(request, round_, request.POST)
    if not form.is_valid():
        return show(request, round_, status=422, people_form=form)
    try:
        added = people.add_reviewers(round_, form.chosen, user=request.user)
    except ParticipationError as error:
        form.add_error(None, str(error.message))
        return show(request, round_, status=409, people_form=form)
    if added.new:
        number = len(added.new)
        messages.success(
            request,
            ngettext("%(number)d person judges now too.", "%(number)d people judge now too.", number)
            % {"number": number},
        )
    if round_.released_at is not None:
        _tell_who_gets_no_mail(request, added.new)
    if added.known:
        names = ", ".join(person.name for person in added.known)
        messages.warning(request, _("Already among those who judge: %(names)s") % {"names": names})
    return _back(round_)


@require_POST
@for_staff_of_round
def send_link(request: HttpRequest, round_: Round, reviewer_pk: int) -> HttpResponse:
    reviewer = _reviewer(round_, reviewer_pk)
    return _do(
        request,
        round_,
        lambda: people.send_new_link(reviewer, user=request.user),
        _("A new link is on its way to %(name)s. The earlier ones do not work any more.") % {"name": reviewer},
    )


@require_POST
@for_staff_of_round
def take_out_person(request: HttpRequest, round_: Round, reviewer_pk: int) -> HttpResponse:
    reviewer = _reviewer(round_, reviewer_pk)
    return _do(
        request,
        round_,
        lambda: people.take_out_reviewer(reviewer, user=request.user),
        _("%(name)s judges no more. What was handed in stays.") % {"name": reviewer},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_round
def note_conflict(request: HttpRequest, round_: Round, reviewer_pk: int) -> HttpResponse:
    """Say of what somebody must not judge, and why: GET asks, POST notes it."""
    reviewer = _reviewer(round_, reviewer_pk)
    data = request.POST if request.method == "POST" else None
    form = StaffConflictForm(data, items=named_items(round_), prefix="befangen")
    if form.is_valid():
        given = form.cleaned_data
        try:
            conflicts.declare_by_staff(
                reviewer, int(given["item"]), given["kind"], given["sentence"], user=request.user
            )
        except AlreadyNoted as error:
            form.add_error(None, str(error.message))
        except ParticipationError as error:
            messages.error(request, str(error.message))
            return _back(round_)
        else:
            messages.success(request, _("Noted. What %(name)s has said of it does not count.") % {"name": reviewer})
            return _back(round_)
    return page(
        request,
        "step",
        _("Biased: %(name)s") % {"name": reviewer},
        round_,
        status=422 if form.is_bound else 200,
        form=form,
        what_follows=_(
            "What this person has handed in for it counts no more, and what is still open goes to somebody else. "
            "It cannot be taken back."
        ),
        button=_("Note that this person is biased"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_round
def take_out_item(request: HttpRequest, round_: Round, item_pk: int) -> HttpResponse:
    """Say why something is judged no more: GET asks, POST takes it out."""
    item = find_row(Item.objects.filter(round=round_), item_pk)
    form = ReasonForm(request.POST if request.method == "POST" else None, prefix="heraus")
    if not form.is_valid():
        subject = subjects_of(round_, [item]).get(item.pk)
        name = f"{item}: {subject.title}" if subject is not None else str(item)
        return page(
            request,
            "step",
            _("Take out: %(item)s") % {"item": name},
            round_,
            status=422 if form.is_bound else 200,
            form=form,
            what_follows=_("It gets no place. What was judged stays in the record. It cannot be taken back."),
            button=_("Take out"),
        )
    return _do(
        request,
        round_,
        lambda: preparing.take_out(item, form.cleaned_data["reason"], user=request.user),
        _("%(item)s is judged no more.") % {"item": item},
    )
