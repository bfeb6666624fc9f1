"""The staff's page of an idea: its stage, where it belongs, its answers, joining it with another one."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.core.domain.processes import process_page
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.forms.plain_text import clean_text
from wagtail_aufbruch.core.lists.numbers import read_pk, read_pks
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.ideas.domain.errors import ChangedMeanwhile, HandlingError
from wagtail_aufbruch.ideas.domain.responses import answers, handling, merge, news
from wagtail_aufbruch.ideas.domain.responses.stages import stage_name
from wagtail_aufbruch.ideas.domain.submission import similar
from wagtail_aufbruch.ideas.domain.urls import idea_url
from wagtail_aufbruch.ideas.enums import AnswerState
from wagtail_aufbruch.ideas.models import Answer, Idea
from wagtail_aufbruch.ideas.staff.guards import for_staff_of_idea
from wagtail_aufbruch.ideas.staff.idea_forms import AnswerForm, MergeForm, ParticularsForm, SeenForm, StageForm
from wagtail_aufbruch.participation.domain.moderation.case_rights import case_processes
from wagtail_aufbruch.participation.domain.moderation.inbox_facts import case_url
from wagtail_aufbruch.participation.staff.access import for_case_workers

DRAFTS_SHOWN = 500


@require_GET
@for_staff_of_idea
def show_idea(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Everything staff can do with the idea, each part in a form of its own."""
    return _idea_page(request, idea)


def _idea_page(request: HttpRequest, idea: Idea, *, status: int = 200, **forms: Any) -> HttpResponse:
    process = process_page(idea)
    query = " ".join(clean_text(request.GET.get("suche", "")).split())[:120]
    candidates = [] if idea.merged_into_id else _candidates(process, idea, query)
    context = {
        "idea": idea,
        "stage": stage_name(process, idea.stage),
        "stage_form": _stage_form(idea, process),
        "particulars_form": _particulars_form(idea),
        "merge_form": MergeForm(),
        "candidates": candidates,
        "seen": [(one.pk, merge.words_seen(one)) for one in (idea, *candidates)],
        "query": query,
        "answers": list(idea.official_answers.order_by("pk")),
        "joined": Idea.objects.filter(merged_into_id=idea.pk).order_by("pk")[:20],
        "case_url": case_url(idea),
        "public_url": idea_url(idea) if idea.is_public else "",
    }
    return _page(request, "idea", _("Work on the idea"), idea.title, status=status, **{**context, **forms})


def _stage_form(idea: Idea, process: Process) -> StageForm:
    return StageForm(initial={"stage": idea.stage, "seen": handling.stage_seen(idea)}, process=process, prefix="stage")


def _particulars_form(idea: Idea) -> ParticularsForm:
    initial = {
        "group": idea.group_id,
        "handlungsfeld": idea.handlungsfeld_id,
        "place_name": idea.place_name,
        "tags": list(idea.tags.names()),
        "seen": handling.particulars_seen(idea),
    }
    return ParticularsForm(initial=initial, idea=idea, prefix="where")


def _candidates(process: Process, idea: Idea, query: str) -> list[Idea]:
    """Ideas that match the search, or else ideas similar to this one."""
    if query:
        return merge.choices(idea.process_id, idea, query)
    found = similar.similar_ideas(process, idea.title, idea.text, limit=6)
    return [one for one in found if one.pk != idea.pk and one.merged_into_id is None]


@require_POST
@for_staff_of_idea
def change_stage(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Move the idea to another stage."""
    form = StageForm(request.POST, process=process_page(idea), prefix="stage")
    if not form.is_valid():
        return _idea_page(request, idea, status=422, stage_form=form)
    data = form.cleaned_data
    try:
        handling.change_stage(idea, data["stage"], user=request.user, note=data["note"], seen=data["seen"])
    except HandlingError as error:
        return _lost(request, idea, form, error, handling.stage_seen, "stage_form")
    messages.success(request, _("The idea has moved on. Author and followers are told."))
    return _to_idea(idea)


@require_POST
@for_staff_of_idea
def change_particulars(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Say who takes the idea up and where it belongs."""
    form = ParticularsForm(request.POST, idea=idea, prefix="where")
    if not form.is_valid():
        return _idea_page(request, idea, status=422, particulars_form=form)
    try:
        handling.save_particulars(idea, form.particulars, user=request.user, seen=form.cleaned_data["seen"])
    except HandlingError as error:
        return _lost(request, idea, form, error, handling.particulars_seen, "particulars_form")
    messages.success(request, _("Where the idea belongs is stored."))
    return _to_idea(idea)


def _lost(
    request: HttpRequest, idea: Idea, form: SeenForm, error: HandlingError, seen: Callable[[Idea], str], name: str
) -> HttpResponse:
    """409 with what was typed, on top of how it is now."""
    current = handling.idea_for(request.user, idea.pk)
    if current is None:
        raise Http404
    form.add_error(None, str(error.message))
    if isinstance(error, ChangedMeanwhile):
        form.renew(seen(current))
    return _idea_page(request, current, status=409, **{name: form})


@require_POST
@for_staff_of_idea
def join(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Merge the idea into another one of its process."""
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _idea_page(request, idea, status=422, merge_form=form)
    into = handling.idea_for(request.user, form.cleaned_data["into"])
    if into is None:
        form.add_error("into", _("This idea does not exist any more. Choose another one."))
        return _idea_page(request, idea, status=422, merge_form=form)
    try:
        seen = _seen(request)
        words = (seen.get(idea.pk, ""), seen.get(into.pk, ""))
        merge.merge(idea, into, user=request.user, note=form.cleaned_data["note"], seen=words)
    except HandlingError as error:
        form.add_error(None, str(error.message))
        return _idea_page(request, handling.idea_for(request.user, idea.pk) or idea, status=409, merge_form=form)
    messages.success(
        request,
        _("“%(title)s” goes on as “%(into)s”. Authors, supporters and followers are told.")
        % {"title": idea.title, "into": into.title},
    )
    return _to_idea(idea)


def _seen(request: HttpRequest) -> dict[int, str]:
    """What the form's page showed: fingerprints by the keys of what they are of."""
    pairs = (value.partition("|") for value in request.POST.getlist("seen")[:DRAFTS_SHOWN])
    return {pk: words for key, _bar, words in pairs if (pk := read_pk(key)) is not None}


@require_POST
@for_staff_of_idea
def separate(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Undo the merge."""
    try:
        merge.unmerge(idea, user=request.user)
    except HandlingError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("“%(title)s” is an idea of its own again.") % {"title": idea.title})
    return _to_idea(idea)


def _to_idea(idea: Idea) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("aufbruch_idea_handling", args=[idea.pk]))


# Answers


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_of_idea
def write_answer(request: HttpRequest, idea: Idea, answer_pk: int | None = None) -> HttpResponse:
    """Write or change a draft; ``publish`` in the form publishes it at once."""
    process = process_page(idea)
    answer = _draft(idea, answer_pk) if answer_pk is not None else None
    if request.method != "POST":
        return _answer_page(request, idea, AnswerForm(initial=_initial(answer, idea), process=process), answer)
    form = AnswerForm(request.POST, process=process)
    if not form.is_valid():
        return _answer_page(request, idea, form, answer, status=422)
    try:
        stored = answers.save_draft(
            idea, form.draft, user=request.user, answer=answer, seen=form.cleaned_data["seen"] or None
        )
    except HandlingError as error:
        form.add_error(None, str(error.message))
        current = Answer.objects.filter(pk=answer.pk).first() if answer else None
        if current is not None:
            form.renew(answers.fingerprint(current))
        return _answer_page(request, idea, form, answer, status=409)
    if "publish" in request.POST:
        return HttpResponseRedirect(f"{reverse('aufbruch_answers')}?antwort={stored.pk}")
    messages.success(request, _("The answer is stored as a draft. Nobody has been told yet."))
    return HttpResponseRedirect(reverse("aufbruch_answers"))


def _draft(idea: Idea, pk: int) -> Answer:
    answer = Answer.objects.filter(pk=pk, idea_id=idea.pk).first()
    if answer is None:
        raise Http404
    return answer


def _initial(answer: Answer | None, idea: Idea) -> dict[str, Any]:
    if answer is None:
        group = idea.group
        return {"answered_on": timezone.localdate(), "body": group.title if group is not None else ""}
    names = ("body", "answered_on", "text", "stage", "cost", "cost_note", "period")
    return {**{name: getattr(answer, name) for name in names}, "seen": answers.fingerprint(answer)}


def _answer_page(
    request: HttpRequest, idea: Idea, form: AnswerForm, answer: Answer | None, status: int = 200
) -> HttpResponse:
    is_published = answer is not None and answer.state == AnswerState.PUBLISHED
    return _page(
        request,
        "answer",
        _("Answer of the town"),
        idea.title,
        status=status,
        idea=idea,
        form=form,
        answer=answer,
        is_published=is_published,
        public_url=idea_url(idea) if idea.is_public else "",
    )


@require_POST
@for_staff_of_idea
def drop_answer(request: HttpRequest, idea: Idea, answer_pk: int) -> HttpResponse:
    """Delete a draft."""
    try:
        answers.delete_draft(_draft(idea, answer_pk), user=request.user)
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
        Answer.objects.filter(pk__in=wanted[:DRAFTS_SHOWN], idea__process__in=case_processes(request.user))
        .select_related("idea__page", "idea__author")
        .order_by("pk")
    )
    if not asked:
        messages.warning(request, _("Tick at least one answer first."))
        return HttpResponseRedirect(reverse("aufbruch_answers"))
    if "publish" not in request.POST:
        return _preview(request, asked)
    return _published(request, answers.publish_answers(asked, request.user, _seen(request)))


def _drafts_page(request: HttpRequest, drafts: list[Answer], chosen: set[str]) -> HttpResponse:
    names = _stage_names(drafts)
    rows = [
        {
            "answer": draft,
            "stage": names.get((draft.idea.process_id, draft.stage), ""),
            "ticked": str(draft.pk) in chosen,
        }
        for draft in drafts
    ]
    return _page(request, "drafts", _("Answers in preparation"), rows=rows, is_full=len(drafts) == DRAFTS_SHOWN)


def _stage_names(drafts: list[Answer]) -> dict[tuple[int, str], str]:
    """Names of the stages that these drafts lead to, in the words of each process."""
    processes = ProcessPage.objects.in_bulk({draft.idea.process_id for draft in drafts})
    wanted = {(draft.idea.process_id, draft.stage) for draft in drafts if draft.stage}
    return {(pk, stage): stage_name(processes[pk], stage) for pk, stage in wanted}


def _preview(request: HttpRequest, asked: list[Answer]) -> HttpResponse:
    names = _stage_names(asked)
    shown = [
        {
            "answer": answer,
            "stage": names.get((answer.idea.process_id, answer.stage), ""),
            "message": news.answer_message(answer, answer.idea, ""),
            "is_told": answer.idea.author is not None and answer.idea.author.confirmed_at is not None,
        }
        for answer in asked
    ]
    return _page(
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
        return _page(request, "published", _("Publish answers"), status=409, result=result, words=words)
    messages.success(request, words)
    return HttpResponseRedirect(reverse("aufbruch_answers"))


def _page(
    request: HttpRequest, template: str, title: str, subtitle: str = "", *, status: int = 200, **context: Any
) -> HttpResponse:
    common = {
        "page_title": title,
        "page_subtitle": subtitle,
        "header_title": f"{title}: {subtitle}" if subtitle else title,
        "header_icon": "edit",
    }
    return render(request, f"aufbruch_ideas/staff/{template}.html", {**common, **context}, status=status)
