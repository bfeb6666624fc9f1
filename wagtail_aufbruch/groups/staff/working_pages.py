"""The staff's side of a group's working page: who leads, who has a link, and what they have asked."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.query import PageQuerySet

from wagtail_aufbruch.core.domain.pages.ways import way_to
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.core.public.kept_words import words_typed
from wagtail_aufbruch.groups.domain.working.links import leads_of, seen_of
from wagtail_aufbruch.groups.domain.working.questions import seen_of as question_seen_of
from wagtail_aufbruch.groups.domain.working.showing import questions_of
from wagtail_aufbruch.groups.forms.questions import AnswerForm, LinksForm
from wagtail_aufbruch.groups.models import GroupQuestion, ThemeGroupPage
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.moderation.case_rights import pages_for
from wagtail_aufbruch.participation.staff.access import for_staff_of
from wagtail_aufbruch.participation.staff.frame import staff_page, way


def groups_for(user: AnyUser) -> PageQuerySet:
    """The theme groups of the processes whose cases ``user`` handles, drafts among them."""
    found: PageQuerySet = pages_for(user, ThemeGroupPage.objects.all())
    return found


for_staff_of_group = for_staff_of(groups_for, name="group")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_group
def show(request: HttpRequest, group: ThemeGroupPage) -> HttpResponse:
    """Leads with their links, and the questions; POST does what ``act`` says, and keeps what was typed."""
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act in {"send", "withdraw"}:
        return _links(request, group, act)
    if act in {"answer", "settle"}:
        return _question(request, group, act)
    return _page(request, group, status=422 if request.method == "POST" else 200)


def _links(request: HttpRequest, group: ThemeGroupPage, act: str) -> HttpResponse:
    found = leads_of(group)
    form = LinksForm(request.POST, found=found)
    if form.is_valid():
        try:
            if act == "send":
                addresses = form.send(group, request.user)
                messages.success(
                    request, _("The working page is on its way to %(addresses)s.") % {"addresses": ", ".join(addresses)}
                )
            else:
                number = form.withdraw(group, request.user)
                messages.success(
                    request,
                    ngettext("%(number)d link has ended.", "%(number)d links have ended.", number) % {"number": number},
                )
        except ParticipationError as error:
            form.add_error(None, str(error.message))
            form.take_newest(seen_of(found))
        else:
            return redirect("aufbruch_working_page", group.pk)
    return _page(request, group, form=form, status=422)


def _question(request: HttpRequest, group: ThemeGroupPage, act: str) -> HttpResponse:
    key = read_pk(request.POST.get("question", "")) or 0
    question = GroupQuestion.objects.filter(pk=key, group=group.pk).first()
    if question is None:
        messages.error(request, _("The question was taken back in the meantime."))
        return _page(request, group, typed=words_typed(request, {"text"}), status=409)
    form = AnswerForm(request.POST, question=question)
    if form.is_valid():
        try:
            if act == "answer":
                form.answer(request.user)
            else:
                form.settle(request.user)
        except ParticipationError as error:
            form.add_error(None, str(error.message))
            form.take_newest(question_seen_of(question))
        else:
            messages.success(
                request,
                _("The answer stands on the working page.") if act == "answer" else _("The question is done."),
            )
            return redirect("aufbruch_working_page", group.pk)
    return _page(request, group, answer=form, status=422)


def _page(
    request: HttpRequest,
    group: ThemeGroupPage,
    *,
    form: LinksForm | None = None,
    answer: AnswerForm | None = None,
    typed: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    found = leads_of(group)
    title = _("Working page: %(group)s") % {"group": group.title}
    page_url = way_to(group, request.user)
    asked = [
        answer if answer is not None and answer.question.pk == one.pk else AnswerForm(question=one)
        for one in questions_of(group)
    ]
    return staff_page(
        request,
        "aufbruch_groups/staff/working_page.html",
        title,
        way(*[(page_url, group.title)] if page_url else []),
        icon="group",
        status=status,
        group=group,
        leads=found,
        form=form or LinksForm(found=found),
        can_send=any(lead.email for lead in found),
        has_links=any(lead.has_open_link for lead in found),
        questions=asked,
        typed=typed,
        has_errors=status != 200,
    )
