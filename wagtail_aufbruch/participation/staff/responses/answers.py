"""Official answers: writing one, all that are in preparation, and publishing many together."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.lists.numbers import read_pk, read_pks
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.participation.domain.moderation.case_rights import case_processes
from wagtail_aufbruch.participation.domain.responses import answers
from wagtail_aufbruch.participation.domain.responses.errors import AnswerGone, HandlingError
from wagtail_aufbruch.participation.domain.responses.stages import stage_name
from wagtail_aufbruch.participation.emails.responses import answer_message
from wagtail_aufbruch.participation.enums import AnswerState
from wagtail_aufbruch.participation.extension.fingerprint import read_seen
from wagtail_aufbruch.participation.extension.kinds import kind_of
from wagtail_aufbruch.participation.models import Answer, Contribution
from wagtail_aufbruch.participation.staff.access import for_case_workers
from wagtail_aufbruch.participation.staff.responses.handling import for_staff_of_answered, staff_page
from wagtail_aufbruch.participation.staff.responses.response_forms import AnswerForm

DRAFTS_SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_answered
def write_answer(request: HttpRequest, contribution: Contribution, answer_pk: int | None = None) -> HttpResponse:
    """Write or change a draft; ``publish`` in the form publishes it at once."""
    process = process_page(contribution)
    if request.method == "POST":
        return _take(request, contribution, AnswerForm(request.POST, process=process), answer_pk)
    answer = _draft(contribution, answer_pk) if answer_pk is not None else None
    form = AnswerForm(initial=_initial(answer, contribution), process=process)
    return _answer_page(request, contribution, form, answer)


def _take(request: HttpRequest, contribution: Contribution, form: AnswerForm, answer_pk: int | None) -> HttpResponse:
    """What was typed stays; for another answer where a colleague has published or deleted this one meanwhile."""
    of_that_key = Answer.objects.filter(pk=answer_pk or 0)
    drafts = of_that_key.filter(contribution_id=contribution.pk, state=AnswerState.DRAFT)
    answer = drafts.first()
    if of_that_key.exclude(contribution_id=contribution.pk).exists():
        raise Http404  # of another contribution
    if not form.is_valid():
        return _answer_page(request, contribution, form, answer, status=422)
    try:
        if answer is None and answer_pk is not None:
            raise AnswerGone
        stored = answers.save_draft(
            contribution, form.draft, user=request.user, answer=answer, seen=form.cleaned_data["seen"] or None
        )
    except HandlingError as error:
        form.add_error(None, str(error.message))
        current = drafts.first()
        form.take_newest(answers.fingerprint(current) if current is not None else "")
        return _answer_page(request, contribution, form, current, status=409)
    if "publish" in request.POST:
        return HttpResponseRedirect(f"{reverse('aufbruch_answers')}?antwort={stored.pk}")
    messages.success(request, _("The answer is stored as a draft. Nobody has been told yet."))
    return HttpResponseRedirect(reverse("aufbruch_answers"))


def _draft(contribution: Contribution, pk: int) -> Answer:
    answer = Answer.objects.filter(pk=pk, contribution_id=contribution.pk).first()
    if answer is None:
        raise Http404
    return answer


def _initial(answer: Answer | None, contribution: Contribution) -> dict[str, Any]:
    if answer is None:
        group = contribution.group
        return {"answered_on": timezone.localdate(), "body": group.title if group is not None else ""}
    names = ("body", "answered_on", "text", "stage", "cost", "cost_note", "period")
    return {**{name: getattr(answer, name) for name in names}, "seen": answers.fingerprint(answer)}


def _answer_page(
    request: HttpRequest, contribution: Contribution, form: AnswerForm, answer: Answer | None, status: int = 200
) -> HttpResponse:
    is_published = answer is not None and answer.state == AnswerState.PUBLISHED
    return staff_page(
        request,
        "answer",
        _("Answer of the town"),
        contribution.title,
        status=status,
        contribution=contribution,
        words=kind_of(contribution).words,
        form=form,
        answer=answer,
        is_published=is_published,
        public_url=kind_of(contribution).public_url(contribution) if contribution.is_public else "",
    )


@require_POST
@for_staff_of_answered
def drop_answer(request: HttpRequest, contribution: Contribution, answer_pk: int) -> HttpResponse:
    """Delete a draft."""
    try:
        answers.delete_draft(_draft(contribution, answer_pk), user=request.user)
    except HandlingError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The draft is deleted."))
    return HttpResponseRedirect(reverse("aufbruch_answers"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_case_workers
def answers_in_preparation(request: HttpRequest) -> HttpResponse:
    """Drafts of all processes; ticked ones are shown once more and published together."""
    drafts = answers.drafts_of(case_processes(request.user))
    if request.method != "POST":
        chosen = {key for key in request.GET.getlist("antwort") if read_pk(key) is not None}
        return _drafts_page(request, list(drafts[:DRAFTS_SHOWN]), chosen)
    wanted = read_pks(request.POST.getlist("answer"))
    # What is published by now belongs into the result too, so the state is asked for by the domain.
    asked = list(
        Answer.objects.filter(pk__in=wanted[:DRAFTS_SHOWN], contribution__process__in=case_processes(request.user))
        .select_related("contribution__page", "contribution__author")
        .order_by("pk")
    )
    if not asked:
        messages.warning(request, _("Tick at least one answer first."))
        return HttpResponseRedirect(reverse("aufbruch_answers"))
    if "publish" not in request.POST:
        return _preview(request, asked)
    return _published(
        request, answers.publish_answers(asked, request.user, read_seen(request.POST.getlist("seen")[:DRAFTS_SHOWN]))
    )


def _drafts_page(request: HttpRequest, drafts: list[Answer], chosen: set[str]) -> HttpResponse:
    names = _stage_names(drafts)
    rows = [
        {
            "answer": draft,
            "words": kind_of(draft.contribution).words,
            "stage": names.get((draft.contribution.process_id, draft.stage), ""),
            "ticked": str(draft.pk) in chosen,
        }
        for draft in drafts
    ]
    return staff_page(request, "drafts", _("Answers in preparation"), rows=rows, is_full=len(drafts) == DRAFTS_SHOWN)


def _stage_names(drafts: list[Answer]) -> dict[tuple[int, str], str]:
    """Names of the stages that these drafts lead from and to, in the words of each process."""
    processes = ProcessPage.objects.in_bulk({draft.contribution.process_id for draft in drafts})
    wanted = {
        (draft.contribution.process_id, stage)
        for draft in drafts
        if draft.stage
        for stage in (draft.stage, draft.contribution.stage)
    }
    return {(pk, stage): stage_name(processes[pk], stage) for pk, stage in wanted}


def _preview(request: HttpRequest, asked: list[Answer]) -> HttpResponse:
    names = _stage_names(asked)
    shown = [
        {
            "answer": answer,
            "words": kind_of(answer.contribution).words,
            "stage": names.get((answer.contribution.process_id, answer.stage), ""),
            "now": names.get((answer.contribution.process_id, answer.contribution.stage), ""),
            "message": answer_message(answer, answer.contribution),
            "is_told": answer.contribution.author is not None and answer.contribution.author.confirmed_at is not None,
        }
        for answer in asked
    ]
    return staff_page(
        request,
        "preview",
        _("Publish answers"),
        asked=asked,
        shown=shown,
        seen=[(answer.pk, answers.fingerprint(answer)) for answer in asked],
    )


def _published(request: HttpRequest, result: answers.Publication) -> HttpResponse:
    number = len(result.done)
    words = ngettext("%(n)d answer is published.", "%(n)d answers are published.", number) % {"n": number}
    if result.left:
        return staff_page(request, "published", _("Publish answers"), status=409, result=result, words=words)
    messages.success(request, words)
    return HttpResponseRedirect(reverse("aufbruch_answers"))
