"""The page on which the responsible person says how far it is: by a mailed link, without an account."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.council.domain.followup import links, rules
from wagtail_aufbruch.council.domain.followup.locking import waiting_report
from wagtail_aufbruch.council.forms.answering import FORMS, AnswerForm
from wagtail_aufbruch.council.models import FollowUp, FollowUpLink
from wagtail_aufbruch.participation.public.guarding.mailed_links import by_mailed_link, linked_page, take

SENT = "gesendet"
ANSWERS_PER_HOUR = 300
"""From one network, which a whole town hall may share; each leaves a line in the history of the paper."""


@keeps_what_was_typed
@by_mailed_link(links.find, "aufbruch_council/answer_unknown.html", {"words"})
def answer(process: ProcessMixin, request: HttpRequest, token: str, found: FollowUpLink) -> HttpResponse:
    """The task and three answers; GET changes nothing. POST notes the answer, which waits for staff."""
    follow_up = found.follow_up
    report = waiting_report(follow_up)
    shown = {kind: form(follow_up=follow_up, report=report) for kind, form in FORMS.items()}
    kind = request.POST.get("antwort", "")
    if request.method != "POST" or kind not in FORMS:
        return _page(process, request, follow_up, shown, status=422 if request.method == "POST" else 200)
    form = shown[kind] = FORMS[kind](request.POST, follow_up=follow_up, report=report)

    def note() -> str:
        links.answer(process, token, form.answer)
        return SENT

    return take(
        request,
        form,
        note,
        lambda status: _page(process, request, follow_up, shown, form, status=status),
        limit=("follow_up_answer", ANSWERS_PER_HOUR),
    )


def _page(
    process: ProcessMixin,
    request: HttpRequest,
    follow_up: FollowUp,
    shown: dict[str, AnswerForm],
    form: AnswerForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    return linked_page(
        process,
        request,
        "aufbruch_council/answer.html",
        _("How far is it?"),
        status=status,
        follow_up=follow_up,
        paper=follow_up.paper,
        forms=shown,
        form=form,
        sent=next((one for one in shown.values() if one.is_sent), None),
        is_under_way=rules.is_under_way(follow_up.state),
        is_overdue=rules.is_overdue(follow_up.state, follow_up.due),
        has_just_sent=request.GET.get("erledigt") == SENT,
    )


urlpatterns: list[URLPattern] = [path("rueckmeldung/<secret:token>/", answer, name="follow_up")]
"""Below a process page."""
