"""Rounds: the list, one round with its people and things, and the forms by which it is prepared."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.forms.plain_text import clean_line, clean_text
from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.moderation.assignments import colleagues, name_of
from wagtail_aufbruch.participation.domain.moderation.case_rights import case_processes
from wagtail_aufbruch.participation.staff.access import for_case_workers
from wagtail_aufbruch.reviews.domain.outcomes.rules import has_outcomes
from wagtail_aufbruch.reviews.domain.results.progress import (
    progress_of_reviewers,
    progress_of_rounds,
    together,
    with_conflicts,
)
from wagtail_aufbruch.reviews.domain.results.words import method_in_words
from wagtail_aufbruch.reviews.domain.rounds import opening, preparing
from wagtail_aufbruch.reviews.domain.rounds.sharing import titles_for_staff
from wagtail_aufbruch.reviews.extension.subjects import Subject, kind_called, own_result_of, subject_kinds
from wagtail_aufbruch.reviews.forms.people import PeopleForm
from wagtail_aufbruch.reviews.forms.rounds import ItemsForm, RoundForm, criterion_forms
from wagtail_aufbruch.reviews.forms.steps import ExtendForm
from wagtail_aufbruch.reviews.models import Item, Round
from wagtail_aufbruch.reviews.models.round import TITLE_LENGTH
from wagtail_aufbruch.reviews.staff.guards import for_staff_of_round, page, rounds_for

PER_PAGE = 50
LONGEST_SEARCH = 120
CHOICE = ":"


@require_GET
@for_case_workers
def list_rounds(request: HttpRequest) -> HttpResponse:
    """All rounds of the processes whose cases somebody handles, the newest first."""
    found = Paginator(rounds_for(request.user).prefetch_related("results"), PER_PAGE).get_page(request.GET.get("p"))
    progress = progress_of_rounds(found.object_list)
    return page(
        request,
        "list",
        _("Review rounds"),
        rows=[(one, progress[one.pk]) for one in found.object_list],
        pages=found,
    )


class WhereForm(forms.Form):
    """On which page the things stand that are judged."""

    where = forms.ChoiceField(
        label=gettext_lazy("What is judged"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one of the pages."),
            "invalid_choice": gettext_lazy("Choose one of the pages."),
        },
    )

    def __init__(self, data: QueryDict | None = None, *, user: AnyUser, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["where"].choices = _places(user)  # type: ignore[attr-defined]


def _places(user: AnyUser) -> list[tuple[str, str]]:
    """The pages that have something to judge, by "kind:key"; a few queries for each process of the user."""
    found = []
    processes = ProcessPage.objects.filter(pk__in=case_processes(user).values("pk")).order_by("path")
    several = len(processes) > 1
    for process in processes:
        for kind in subject_kinds().values():
            for one in kind.pages(process):
                divisions = kind.divisions(one)
                for division in ("", *divisions):
                    title = f"{one.title}, {divisions[division]}" if division else one.title
                    label = f"{title} ({kind.name})"
                    value = CHOICE.join(filter(None, (kind.key, str(one.pk), division)))
                    found.append((value, f"{process.title}: {label}" if several else label))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_case_workers
def add_round(request: HttpRequest) -> HttpResponse:
    """A new round, as a draft."""
    data = request.POST if request.method == "POST" else None
    given = _given(request) if data is None else {}
    where, form = WhereForm(data, user=request.user, initial=given), RoundForm(data, given=given)
    criteria = criterion_forms(data)
    # Each is asked, so that everything to mend is told at once.
    if data is not None and all([where.is_valid(), form.is_valid(), criteria.is_valid()]):
        key, page_pk, *division = where.cleaned_data["where"].split(CHOICE)
        chosen, plan = BasePage.objects.filter(pk=page_pk).first(), form.plan(criteria.plans)
        if chosen is not None:
            made = preparing.create_round(chosen, key, plan, user=request.user, division="".join(division))
            messages.success(request, _("The round is a draft. Choose now what is judged, and by whom."))
            return HttpResponseRedirect(reverse("aufbruch_review_items", args=[made.pk]))
        where.add_error("where", _("This page was deleted meanwhile. Choose another one."))
    return page(
        request,
        "edit",
        _("New review round"),
        status=422 if data is not None else 200,
        where=where,
        form=form,
        criteria=criteria,
        media=form.media,
    )


def _given(request: HttpRequest) -> dict[str, Any]:
    """What the address of the form proposes: where, the title, from when until when. Nothing of it is believed: the
    form asks for all of it once more."""
    words = clean_line(request.GET.get("title", "")[:TITLE_LENGTH])
    moments = {name: _moment_in(request.GET.get(name, "")) for name in ("opens_at", "closes_at")}
    found = {"where": request.GET.get("where", ""), "title": words, "is_blind": "is_blind" in request.GET, **moments}
    return {name: value for name, value in found.items() if value}


def _moment_in(typed: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(typed)
        plausible_year(found)
    except (ValueError, ValidationError):
        return None
    return found if timezone.is_aware(found) else None


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_round
def change_round(request: HttpRequest, round_: Round) -> HttpResponse:
    """The same for one that is there; what may not change any more is shown, and not taken."""
    data = request.POST if request.method == "POST" else None
    form, criteria = RoundForm(data, round_=round_), criterion_forms(data, round_=round_)
    status = 200
    if data is not None and all([form.is_valid(), criteria.is_valid()]):
        try:
            plan, seen = form.plan(criteria.plans), form.cleaned_data["seen"]
            preparing.change_round(round_, plan, user=request.user, seen=seen)
        except ParticipationError as error:
            form.add_error(None, str(error.message))
            form.take_newest(preparing.fingerprint_of(Round.objects.get(pk=round_.pk)))
            status = 409
        else:
            messages.success(request, _("The round is stored."))
            return HttpResponseRedirect(reverse("aufbruch_review_round", args=[round_.pk]))
    elif data is not None:
        status = 422
    title, own = _("Change the round"), own_result_of(round_.subject_kind)
    not_here = own.not_here if own else ""
    context = {"form": form, "criteria": criteria, "media": form.media, "not_here": not_here}
    return page(request, "edit", title, round_, status=status, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_round
def choose_items(request: HttpRequest, round_: Round) -> HttpResponse:
    """What is judged: before the release all can be chosen anew, afterwards only added."""
    data = request.POST if request.method == "POST" else None
    chosen = set(round_.items.values_list("object_id", flat=True))
    offered = preparing.candidates_of(round_)
    if round_.released_at is not None:
        offered = {key: title for key, title in offered.items() if key not in chosen}
    form = ItemsForm(data, offered=offered, chosen=chosen)
    status = 200
    if data is not None and form.is_valid():
        try:
            number = preparing.choose_items(round_, form.keys, user=request.user)
        except ParticipationError as error:
            form.add_error("items", str(error.message))
            status = 409
        else:
            messages.success(request, _("%(number)d are judged.") % {"number": number})
            return HttpResponseRedirect(reverse("aufbruch_review_round", args=[round_.pk]))
    elif data is not None:
        status = 422
    return page(request, "items", _("What is judged"), round_, status=status, form=form, offered=offered)


@require_GET
@for_staff_of_round
def show_round(request: HttpRequest, round_: Round) -> HttpResponse:
    """Where the round stands, who judges, what is judged, and what can be done."""
    return show(request, round_)


def show(request: HttpRequest, round_: Round, *, status: int = 200, **replaced: Any) -> HttpResponse:
    """The page of the round; ``replaced``: forms that come back with their errors."""
    items = list(round_.items.all())
    words = clean_text(request.GET.get("suche", "")[:LONGEST_SEARCH]).strip()
    pages = Paginator(_with_words(round_, items, words), PER_PAGE).get_page(request.GET.get("p"))
    subjects = subjects_of(round_, list(pages.object_list))
    reviewers = list(with_conflicts(round_.reviewers.select_related("user", "member")))
    progress = progress_of_reviewers(round_, reviewers)
    context = {
        "problems": opening.problems_of(round_) if round_.released_at is None else [],
        "blind_note": _blind_note(round_),
        "decides": has_outcomes(round_),
        "criteria": list(round_.criteria.all()),
        "method": method_in_words(round_),
        "total": together(progress.values()),
        "number_of_items": len(items),
        "can_be_searched": len(items) > PER_PAGE,
        "words": words,
        "pages": pages,
        "items": [(item, subjects.get(item.pk)) for item in pages.object_list],
        "people": [(one, progress[one.pk]) for one in reviewers],
        "people_form": people_form(request, round_),
        "extend_form": ExtendForm(prefix="ende"),
        **replaced,
    }
    context["media"] = context["extend_form"].media
    return page(request, "round", round_.title, round_, status=status, **context)


def _blind_note(round_: Round) -> str | Promise:
    """What a blind round of such things does not hide; "" for nothing."""
    kind = kind_called(round_.subject_kind) if round_.is_blind else None
    return kind.blind_note if kind is not None else ""


def people_form(request: HttpRequest, round_: Round, data: QueryDict | None = None) -> PeopleForm:
    """The form that names who judges."""
    known = list(colleagues([round_.process_id], request.user))
    return PeopleForm(data, round_=round_, colleagues=known, name_of=name_of)


def _with_words(round_: Round, items: list[Item], words: str) -> list[Item]:
    """The things in whose title these words stand, or that have this number; all of them without words."""
    wanted = fold(words).split()
    if not wanted:
        return items
    titles = {pk: fold(title) for pk, title in titles_for_staff(round_, items).items()}
    number = read_pk(words)
    return [one for one in items if one.number == number or all(word in titles.get(one.pk, "") for word in wanted)]


def subjects_of(round_: Round, items: list[Item]) -> dict[int, Subject]:
    """What is judged as lists of staff name it, by the key of the item: and why it may not be shown yet."""
    kind = kind_called(round_.subject_kind)
    if kind is None:
        return {}
    keys = {item.object_id: item.pk for item in items}
    if kind.listed is not None:
        found = kind.listed(list(keys), round_.is_blind)
        return {keys[key]: subject for key, subject in found.items() if key in keys}
    known = kind.subjects(list(keys), False)
    shown = kind.subjects(list(keys), True) if round_.is_blind else known
    return {
        keys[key]: replace(subject, hint=shown[key].hint, staff_url=shown[key].staff_url or subject.staff_url)
        if key in shown
        else subject
        for key, subject in known.items()
        if key in keys
    }


def named_items(round_: Round) -> list[tuple[int, str]]:
    """What is judged, for a choice: number and title."""
    items = [one for one in round_.items.all() if one.is_judged]
    titles = titles_for_staff(round_, items)
    return [(item.pk, f"{item}: {titles[item.pk]}" if item.pk in titles else str(item)) for item in items]
