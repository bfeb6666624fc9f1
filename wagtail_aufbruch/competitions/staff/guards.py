"""What the staff pages of competitions share: who may open them, and their frame."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.query import PageQuerySet

from wagtail_aufbruch.competitions.domain.errors import EntryGone
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.moderation.case_rights import cases_for, pages_for
from wagtail_aufbruch.participation.staff.access import for_staff_of
from wagtail_aufbruch.participation.staff.frame import staff_page, way


def competitions_for(user: AnyUser) -> PageQuerySet:
    """The competitions of the processes whose cases ``user`` handles, drafts of pages among them."""
    return pages_for(user, CompetitionPage.objects.select_related("honouring"))


def entries_for(user: AnyUser) -> "QuerySet[Entry]":
    """The entries of the processes whose cases ``user`` handles."""
    return cases_for(user, Entry.objects.select_related("competition", "participant", "form"))


for_staff_of_competition = for_staff_of(competitions_for, name="competition")
"""For views of one competition: for those who handle the cases of its process."""

_for_staff_of_entry = for_staff_of(entries_for, name="entry")


def for_staff_of_entry(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views of one entry, likewise. One whose person has their data erased meanwhile is told on the list."""

    @_for_staff_of_entry
    @wraps(view)
    def guarded(request: HttpRequest, entry: Entry, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, entry, *args, **kwargs)
        except EntryGone as gone:
            messages.error(request, str(gone.message))
            return HttpResponseRedirect(reverse("aufbruch_entries", args=[entry.competition_id]))

    return guarded


def entry_now(entry: Entry) -> Entry:
    """The entry as it is now, with what its page shows. Raises EntryGone."""
    rows = Entry.objects.select_related("competition", "participant", "form")
    found: Entry | None = rows.filter(pk=entry.pk).first()
    if found is None:
        raise EntryGone
    return found


def page(
    request: HttpRequest,
    template: str,
    title: str,
    competition: CompetitionPage | None = None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page in the admin's frame, with breadcrumbs."""
    steps = [(reverse("aufbruch_competitions"), _("Competitions"))]
    if competition is not None and template != "entries":
        steps.append((reverse("aufbruch_entries", args=[competition.pk]), competition.title))
    return staff_page(
        request,
        f"aufbruch_competitions/staff/{template}.html",
        title,
        way(*steps),
        icon="clipboard-list",
        about=competition.title if competition is not None and title != competition.title else "",
        status=status,
        **{"competition": competition, **context},
    )
