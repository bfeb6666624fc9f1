"""What the staff pages of rounds share: who may open them, and their frame."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.moderation.case_rights import cases_for
from wagtail_aufbruch.participation.staff.access import for_staff_of
from wagtail_aufbruch.participation.staff.frame import staff_page, way
from wagtail_aufbruch.reviews.domain.errors import RoundGone
from wagtail_aufbruch.reviews.domain.operations.body_contributions import KEY
from wagtail_aufbruch.reviews.domain.results.progress import with_results
from wagtail_aufbruch.reviews.models import Round


def rounds_for(user: AnyUser) -> "QuerySet[Round]":
    """The rounds of the processes whose cases ``user`` handles."""
    return cases_for(user, with_results(Round.objects.select_related("process", "page")))


View = Callable[..., HttpResponse]


def told_on_the_list(guard: Callable[[View], View]) -> Callable[[View], View]:
    """A guard of views of one round, of which a round that a colleague deletes meanwhile is told on the list."""

    def decorate(view: View) -> View:
        @guard
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except RoundGone as gone:
                messages.error(request, gone.message)
                return HttpResponseRedirect(reverse("aufbruch_reviews"))

        return guarded

    return decorate


for_staff_of_round = told_on_the_list(for_staff_of(rounds_for, name="round_"))
"""For views of one round: for those who handle the cases of its process."""
for_staff_of_decided = told_on_the_list(
    for_staff_of(lambda user: rounds_for(user).filter(subject_kind=KEY), name="round_")
)
"""For views of one round on whose things a group decides: for those who handle the cases of its process."""


def page(
    request: HttpRequest, template: str, title: str, round_: Round | None = None, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page in the admin's frame, with breadcrumbs."""
    steps = [(reverse("aufbruch_reviews"), _("Review rounds"))]
    if round_ is not None and template != "round":
        steps.append((reverse("aufbruch_review_round", args=[round_.pk]), round_.title))
    return staff_page(
        request,
        f"aufbruch_reviews/staff/{template}.html",
        title,
        way(*steps),
        icon="list-ul",
        about=round_.title if round_ is not None and title != round_.title else "",
        status=status,
        **{"round": round_, **context},
    )
