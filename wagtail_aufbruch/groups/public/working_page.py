"""The working page of a theme group: by a mailed link, without an account, for each of its leads."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.core.public.kept_words import words_typed
from wagtail_aufbruch.groups.domain.working import links, questions
from wagtail_aufbruch.groups.domain.working.errors import LinkOver, Refused
from wagtail_aufbruch.groups.domain.working.showing import working_page
from wagtail_aufbruch.groups.forms.questions import QuestionForm, TakeBackForm
from wagtail_aufbruch.groups.models import WorkingPageLink
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.throttling import throttled
from wagtail_aufbruch.participation.public.guards import post_or_get
from wagtail_aufbruch.participation.public.refused_forms import is_forged, refuse_forged, refuse_throttled

POSTS_PER_HOUR = 60
"""Each leaves a line in the history of the group."""
DONE = {"gesendet": "asked", "zurueck": "taken_back"}


@keeps_what_was_typed
@post_or_get
def show(process: ProcessMixin, request: HttpRequest, token: str) -> HttpResponse:
    """What is open for the group; GET changes nothing. POST asks the administration, or takes a question back."""
    try:
        link = links.find(process, token)
    except (LinkUnknown, LinkOver) as error:
        return _unknown(process, request, str(error.message))
    if request.method != "POST":
        return _page(process, request, link, QuestionForm())
    form = TakeBackForm(request.POST) if "zurueck" in request.POST else QuestionForm(request.POST)
    if is_forged(request):
        return _page(process, request, link, form, status=refuse_forged(form))
    if throttled(request, "working_page", POSTS_PER_HOUR, 60):
        return _page(process, request, link, form, status=refuse_throttled(form))
    if form.is_valid():
        try:
            done = _carry_out(process, token, form)
        except (LinkUnknown, Refused) as error:
            form.add_error(None, str(error.message))
        else:
            return HttpResponseRedirect(f"{request.path}?erledigt={done}#fragen")
    return _page(process, request, link, form, status=422)


def _carry_out(process: ProcessMixin, token: str, form: QuestionForm | TakeBackForm) -> str:
    """Do it; returns how the address says what was done. Raises LinkUnknown, LinkOver, Refused."""
    if isinstance(form, TakeBackForm):
        questions.take_back(process, token, form.cleaned_data["zurueck"])
        return "zurueck"
    questions.ask(process, token, form.cleaned_data["text"].strip())
    return "gesendet"


def _page(
    process: ProcessMixin,
    request: HttpRequest,
    link: WorkingPageLink,
    form: QuestionForm | TakeBackForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """``form``: what was sent, with what is to be mended; the form to ask something stands there in any case."""
    response = process.render(
        request,
        template="aufbruch_groups/working_page.html",
        context_overrides={
            "subpage_title": _("Working page: %(group)s") % {"group": link.group.title},
            "subpage_parents": [],
            "group": link.group,
            "link": link,
            "holds_until": links.ends_at(link),
            "working": working_page(link.group, process, link.email),
            "form": form,
            "ask": form if isinstance(form, QuestionForm) else QuestionForm(),
            "done": DONE.get(request.GET.get("erledigt", ""), ""),
            "today": timezone.localdate(),
        },
    )
    response.status_code = status
    return response


def _unknown(process: ProcessMixin, request: HttpRequest, message: str) -> HttpResponse:
    response = process.render(
        request,
        template="aufbruch_groups/working_page_unknown.html",
        context_overrides={
            "message": message,
            "typed": words_typed(request, {"text"}),
            "subpage_title": _("Link not valid"),
            "subpage_parents": [],
        },
    )
    response.status_code = 404
    return response


urlpatterns: list[URLPattern] = [path("arbeitsseite/<secret:token>/", show, name="working_page")]
"""Below a process page."""
