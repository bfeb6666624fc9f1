"""The page of one follow-up: what waits, where it stands, its due date, its mails, its last step."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from wagtail_aufbruch.council.domain.followup import links, rules
from wagtail_aufbruch.council.domain.followup.locking import current_step, is_shown, seen_of, waiting_report
from wagtail_aufbruch.council.domain.followup.showing import lines_of
from wagtail_aufbruch.council.forms import followups as forms
from wagtail_aufbruch.council.models import FollowUp, FollowUpReport
from wagtail_aufbruch.council.staff.followup_access import for_staff_of_follow_up, list_crumb, page
from wagtail_aufbruch.participation.domain.errors import ParticipationError


@dataclass(frozen=True)
class Act:
    """Something that staff do here, and what is said afterwards."""

    form: type[forms.ActForm]
    done: str | Promise


ACTS = {
    "publish": Act(forms.PublishForm, _("The report is published.")),
    "dismiss": Act(forms.DismissForm, _("The report is put aside. Nobody sees it.")),
    "enter": Act(forms.EnterForm, _("The report is published.")),
    "move": Act(forms.MoveForm, _("The new state is noted.")),
    "due": Act(forms.DueForm, _("The due date is set. The one before stays readable.")),
    "change": Act(forms.ChangeForm, _("The change is saved.")),
    "send": Act(forms.SendForm, _("The mail is on its way. Links from earlier mails have ended.")),
    "withdraw": Act(forms.WithdrawForm, _("The links have ended. Nobody can answer by them any more.")),
    "undo": Act(forms.UndoForm, _("The last step was taken back.")),
}
"""By what the form sends as ``act``."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_follow_up
def show(request: HttpRequest, follow_up: FollowUp) -> HttpResponse:
    """The page; POST does what ``act`` says, and shows again what was typed where that cannot be."""
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    report, seen = waiting_report(follow_up), seen_of(follow_up)
    shown: dict[str, forms.ActForm] = {}
    for key, act in ACTS.items():
        data = request.POST if key == asked else None
        shown[key] = act.form(data, follow_up=follow_up, report=report, seen=seen)
        shown[key].auto_id = f"{key}-%s"  # several forms on one page: each field has an id of its own
    form = shown.get(asked)
    if form is not None and form.is_valid():
        try:
            form.carry_out(follow_up, request.user)
        except ParticipationError as error:
            form.add_error(None, str(error.message))
            form.take_newest(seen)
        else:
            messages.success(request, str(ACTS[asked].done))
            return _on(follow_up)
    return _page(request, follow_up, report, shown, form)


def _is_offered(
    form: forms.ActForm, shown: dict[str, forms.ActForm], follow_up: FollowUp, report: FollowUpReport | None
) -> bool:
    """Whether the page has this form as the task stands now, with its errors and what was typed."""
    is_under_way = rules.is_under_way(follow_up.state)
    offered = {
        "publish": report is not None,
        "dismiss": report is not None,
        "enter": is_under_way and report is None,
        "due": is_under_way,
        "send": is_under_way and bool(follow_up.email),
        "withdraw": is_under_way and bool(follow_up.email) and links.open_links(follow_up) > 0,
    }
    return all(offered.get(key, True) for key, one in shown.items() if one is form)


def _on(follow_up: FollowUp) -> HttpResponse:
    """Where it goes on: with the task, or with the paper where the task was taken back."""
    if FollowUp.objects.filter(pk=follow_up.pk).exists():
        return redirect("aufbruch_follow_up", follow_up.pk)
    return redirect("aufbruch_paper_follow_ups", follow_up.paper_id)


def _page(
    request: HttpRequest,
    follow_up: FollowUp,
    report: FollowUpReport | None,
    shown: dict[str, forms.ActForm],
    form: forms.ActForm | None,
) -> HttpResponse:
    paper = follow_up.paper
    return page(
        request,
        "follow_up",
        follow_up.task,
        [list_crumb(), (reverse("aufbruch_paper_follow_ups", args=[paper.pk]), str(paper))],
        status=422 if request.method == "POST" else 200,
        follow_up=follow_up,
        paper=paper,
        report=report,
        forms=shown,
        form=form,
        not_taken=None if form is None or _is_offered(form, shown, follow_up, report) else form,
        media=shown["due"].media,
        step=current_step(follow_up),
        steps=list(reversed(lines_of(follow_up))),
        is_under_way=rules.is_under_way(follow_up.state),
        is_overdue=rules.is_overdue(follow_up.state, follow_up.due),
        is_shown=is_shown(follow_up),
        has_decision=getattr(paper, "decision", None) is not None,
        open_links=links.open_links(follow_up),
        last_mail=follow_up.links.order_by("-created_at", "-pk").first(),
    )
