"""The working page of a theme group: by a mailed link, without an account, for each of its leads."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.public.forgery import keeps_what_was_typed
from wagtail_aufbruch.groups.domain.working import links, questions
from wagtail_aufbruch.groups.domain.working.showing import working_page
from wagtail_aufbruch.groups.forms.questions import QuestionForm, TakeBackForm
from wagtail_aufbruch.groups.models import WorkingPageLink
from wagtail_aufbruch.participation.public.guarding.mailed_links import by_mailed_link, linked_page, take

POSTS_PER_HOUR = 60
"""Each leaves a line in the history of the group."""
DONE = {"gesendet": "asked", "zurueck": "taken_back"}


@keeps_what_was_typed
@by_mailed_link(links.find, "aufbruch_groups/working_page_unknown.html", {"text"})
def show(process: ProcessMixin, request: HttpRequest, token: str, found: WorkingPageLink) -> HttpResponse:
    """What is open for the group; GET changes nothing. POST asks the administration, or takes a question back."""
    if request.method != "POST":
        return _page(process, request, found, QuestionForm())
    form = TakeBackForm(request.POST) if "zurueck" in request.POST else QuestionForm(request.POST)
    return take(
        request,
        form,
        lambda: f"{_carry_out(process, token, form)}#fragen",
        lambda status: _page(process, request, found, form, status=status),
        limit=("working_page", POSTS_PER_HOUR),
    )


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
    return linked_page(
        process,
        request,
        "aufbruch_groups/working_page.html",
        _("Working page: %(group)s") % {"group": link.group.title},
        status=status,
        group=link.group,
        link=link,
        holds_until=links.ends_at(link),
        working=working_page(link.group, process, link.email),
        form=form,
        ask=form if isinstance(form, QuestionForm) else QuestionForm(),
        done=DONE.get(request.GET.get("erledigt", ""), ""),
        today=timezone.localdate(),
    )


urlpatterns: list[URLPattern] = [path("arbeitsseite/<secret:token>/", show, name="working_page")]
"""Below a process page."""
