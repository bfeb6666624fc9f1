"""Where staff start a round in which a theme group judges contributions, and see where its rounds stand."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.query import PageQuerySet

from wagtail_aufbruch.core.domain.pages.ways import way_to
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.groups.domain.judging import rounds
from wagtail_aufbruch.groups.domain.judging.choosing import offer_to
from wagtail_aufbruch.groups.domain.judging.members import judging_members, with_address, without_address
from wagtail_aufbruch.groups.domain.terms import today
from wagtail_aufbruch.groups.forms.judging import JudgingForm, NarrowForm
from wagtail_aufbruch.groups.models import ThemeGroupPage
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.moderation.case_rights import pages_for
from wagtail_aufbruch.participation.domain.responses.stages import stages_of
from wagtail_aufbruch.participation.staff.access import for_case_workers, for_staff_of
from wagtail_aufbruch.participation.staff.frame import staff_page, way
from wagtail_aufbruch.reviews.domain.results.progress import progress_of_rounds, with_results
from wagtail_aufbruch.reviews.forms.rounds import criterion_forms
from wagtail_aufbruch.reviews.models import Round


def groups_for(user: AnyUser) -> PageQuerySet:
    """The theme groups of the processes whose cases ``user`` handles, drafts of pages among them."""
    found: PageQuerySet = pages_for(user, ThemeGroupPage.objects.all())
    return found


for_staff_of_group = for_staff_of(groups_for, name="group")
"""For views of one theme group: for those who handle the cases of its process."""


@require_GET
@for_case_workers
def list_groups(request: HttpRequest) -> HttpResponse:
    """The theme groups of the processes whose cases somebody handles, with their newest round."""
    groups = list(groups_for(request.user).order_by("path"))
    newest: dict[int | None, Round] = {}
    for one in with_results(rounds.rounds_of_groups(groups)):
        newest.setdefault(one.page_id, one)
    rows = [(group, newest.get(group.pk)) for group in groups]
    template = "aufbruch_groups/staff/judging_groups.html"
    return staff_page(request, template, _("Theme groups judge"), way(), icon="list-ol", rows=rows)


@require_GET
@for_staff_of_group
def show_rounds(request: HttpRequest, group: ThemeGroupPage) -> HttpResponse:
    """The rounds of the group, and where they stand."""
    found = list(with_results(rounds.rounds_of(group)).prefetch_related("outcome_releases"))
    progress = progress_of_rounds(found)
    # The releases are in their order, so that the last one of each round stays.
    last = {release.round_id: release for one in found for release in one.outcome_releases.all()}
    rows = [(one, progress[one.pk], last.get(one.pk)) for one in found]
    return _page(request, "judging", _("Judge contributions"), group, rows=rows)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_group
def prepare(request: HttpRequest, group: ThemeGroupPage) -> HttpResponse:
    """A new round: what is judged, by what, by whom, and until when. Narrowing the list down stores nothing."""
    data = request.POST if request.method == "POST" else None
    offer, people = offer_to(group), judging_members(group, today())
    narrow = NarrowForm(data, offer=offer)
    form = JudgingForm(data, offer=offer, people=with_address(people))
    criteria = criterion_forms(data, like=rounds.rounds_of(group).first() if data is None else None)
    is_sent, status = data is not None and "narrow" not in data, 200
    if is_sent:
        if all([form.is_valid(), criteria.is_valid()]):
            try:
                made = rounds.prepare(group, form.plan(criteria.plans), user=request.user)
            except ParticipationError as error:
                form.add_error(None, str(error.message))
                status = 409
            else:
                messages.success(request, _("The round is a draft. Look at it once more, and release it."))
                return HttpResponseRedirect(reverse("aufbruch_review_round", args=[made.pk]))
        else:
            status = 422
    names = dict(stages_of(group.process))
    return _page(
        request,
        "judging_new",
        _("New round of the group"),
        group,
        status=status,
        form=form,
        criteria=criteria,
        narrow=narrow,
        is_sent=is_sent,
        boxes=[(row, names.get(row.stage, ""), is_ticked) for row, is_ticked in form.boxes(offer, narrow.wanted)],
        total=len(offer.rows),
        unreachable=without_address(people),
        media=form.media,
    )


def _page(
    request: HttpRequest, template: str, title: str, group: ThemeGroupPage, *, status: int = 200, **context: Any
) -> HttpResponse:
    page_url = way_to(group, request.user)
    steps = [(page_url, group.title)] if page_url else []
    if template != "judging":
        steps.append((reverse("aufbruch_group_judging", args=[group.pk]), _("Judge contributions")))
    return staff_page(
        request,
        f"aufbruch_groups/staff/{template}.html",
        title,
        way(*steps),
        icon="list-ol",
        about=group.title,
        status=status,
        **{"group": group, **context},
    )
