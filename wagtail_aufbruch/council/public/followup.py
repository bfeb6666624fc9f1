"""The page on which the responsible person says how far it is: by a mailed link, without an account."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.core.public.kept_words import words_typed
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.followup import links, rules
from wagtail_aufbruch.council.domain.followup.locking import waiting_report
from wagtail_aufbruch.council.forms.answering import FORMS, AnswerForm
from wagtail_aufbruch.council.models import FollowUp
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.public.guards import post_or_get
from wagtail_aufbruch.participation.public.refused_forms import is_forged, refuse_forged, refuse_throttled

SENT = "gesendet"
ANSWERS_PER_HOUR = 300
"""From one network, which a whole town hall may share; each leaves a line in the history of the paper."""


@keeps_what_was_typed
@post_or_get
def answer(process: ProcessMixin, request: HttpRequest, token: str) -> HttpResponse:
    """The task and three answers; GET changes nothing. POST notes the answer, which waits for staff."""
    try:
        follow_up = links.find(process, token).follow_up
    except (LinkUnknown, links.LinkOver) as error:
        return _unknown(process, request, str(error.message))
    report = waiting_report(follow_up)
    shown = {kind: form(follow_up=follow_up, report=report) for kind, form in FORMS.items()}
    kind = request.POST.get("antwort", "")
    if request.method != "POST":
        return _page(process, request, follow_up, shown)
    if kind not in FORMS:
        return _page(process, request, follow_up, shown, status=422)
    form = shown[kind] = FORMS[kind](request.POST, follow_up=follow_up, report=report)
    if is_forged(request):
        return _page(process, request, follow_up, shown, form, status=refuse_forged(form))
    if throttled(request, "follow_up_answer", ANSWERS_PER_HOUR, 60):
        return _page(process, request, follow_up, shown, form, status=refuse_throttled(form))
    if form.is_valid():
        try:
            links.answer(process, token, form.answer)
        except (LinkUnknown, Refused) as error:
            form.add_error(None, str(error.message))
        else:
            return HttpResponseRedirect(f"{request.path}?erledigt={SENT}")
    return _page(process, request, follow_up, shown, form, status=422)


def _page(
    process: ProcessMixin,
    request: HttpRequest,
    follow_up: FollowUp,
    shown: dict[str, AnswerForm],
    form: AnswerForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    response = process.render(
        request,
        template="aufbruch_council/answer.html",
        context_overrides={
            "subpage_title": _("How far is it?"),
            "subpage_parents": [],
            "follow_up": follow_up,
            "paper": follow_up.paper,
            "forms": shown,
            "form": form,
            "sent": next((one for one in shown.values() if one.is_sent), None),
            "is_under_way": rules.is_under_way(follow_up.state),
            "is_overdue": rules.is_overdue(follow_up.state, follow_up.due),
            "has_just_sent": request.GET.get("erledigt") == SENT,
        },
    )
    response.status_code = status
    return response


def _unknown(process: ProcessMixin, request: HttpRequest, message: str) -> HttpResponse:
    response = process.render(
        request,
        template="aufbruch_council/answer_unknown.html",
        context_overrides={
            "message": message,
            "typed": words_typed(request, {"words"}),
            "subpage_title": _("Link not valid"),
            "subpage_parents": [],
        },
    )
    response.status_code = 404
    return response


urlpatterns: list[URLPattern] = [path("rueckmeldung/<secret:token>/", answer, name="follow_up")]
"""Below a process page."""
