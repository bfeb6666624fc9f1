"""The inbox: what needs a decision today, and the decisions."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from wagtail_aufbruch.core.extension.protocols import Staff
from wagtail_aufbruch.core.lists.keyset import MOMENT
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.moderation import assignments, decisions
from wagtail_aufbruch.participation.domain.moderation.case_rights import case_processes, handled_processes
from wagtail_aufbruch.participation.domain.moderation.inbox import (
    Outcome,
    Wanted,
    decide,
    find_tasks,
    forget_badge,
    gone,
    inbox_of,
)
from wagtail_aufbruch.participation.domain.moderation.reasons import reasons_for
from wagtail_aufbruch.participation.extension.inbox_tasks import Decision, Place, Task
from wagtail_aufbruch.participation.staff.access import for_case_workers, staff_of
from wagtail_aufbruch.participation.staff.moderation.forms import FilterForm, ReasonForm

MAX_AT_ONCE = 200
"""Tasks in one request; a page of the inbox holds fewer."""
PREVIEWED = 3

TOGETHER: list[Decision] = [decisions.PUBLISH, decisions.REJECT, decisions.HIDE, decisions.SEEN]
"""What can be done with many ticked tasks."""


def write_place(place: Place | None) -> str:
    """The key of a page, for an address."""
    if place is None:
        return ""
    return f"{place.process_id}_{place.source}_{MOMENT.write(place.since, place.pk)}"


def read_place(key: str) -> Place | None:
    """The reverse of ``write_place``; None for a malformed key."""
    number, _one, rest = key.partition("_")
    rest, _two, last = rest.rpartition("_")
    source, _three, moment = rest.rpartition("_")
    process, position = read_pk(number), MOMENT.read(f"{moment}_{last}")
    if process is None or position is None or not source:
        return None
    return Place(process, position.value, source, position.pk)


@require_GET
@for_case_workers
def inbox(request: HttpRequest) -> HttpResponse:
    """One page of waiting tasks, by process, the oldest first."""
    return _inbox_page(request)


def _inbox_page(request: HttpRequest) -> HttpResponse:
    processes = handled_processes(request.user)
    form = FilterForm(request.GET, processes=processes)
    wanted = form.wanted
    after = read_place(request.GET.get("ab", ""))
    found = inbox_of(request.user, Wanted(wanted.process, wanted.kind, wanted.whose, after), processes)
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    here = {**chosen, "ab": request.GET["ab"]} if after else chosen
    return _page(
        request,
        "inbox.html",
        inbox=found,
        filters=form,
        is_filtered=bool(chosen),
        chosen_kind=wanted.kind,
        kinds=[
            {
                "source": source,
                "number": number,
                "url": _address({**chosen, "art": source.key}),
                "is_chosen": source.key == wanted.kind,
            }
            for source, number in found.totals
            if number or source.key == wanted.kind
        ],
        all_url=_address({name: value for name, value in chosen.items() if name != "art"}),
        together=TOGETHER,
        colleagues=assignments.colleagues([one.pk for one in processes], request.user) if found.groups else [],
        next_url=_address({**chosen, "ab": write_place(found.next_key)}) if found.next_key else "",
        first_url=_address(chosen) if after else "",
        here=_address(here),
        several_processes=len(processes) > 1,
    )


def _address(query: dict[str, Any]) -> str:
    return f"{reverse('aufbruch_inbox')}?{urlencode(query)}" if query else reverse("aufbruch_inbox")


@require_POST
@for_case_workers
def decide_tasks(request: HttpRequest) -> HttpResponse:
    """Take a decision on one task (``one=publish|new-comment:3``) or on all ticked ones (``decision=publish``).

    What needs a reason gets a page of its own that asks for it. Each task is decided in a transaction of its own.
    """
    key, subjects = _asked_for(request)
    if not subjects:
        messages.warning(request, _("Tick at least one task first."))
        return HttpResponseRedirect(_back(request))
    found = find_tasks(request.user, subjects)
    if key in ASSIGNING:
        return _answer(request, _assign(request, key, subjects, found))
    needs_reason = any(decision.needs_reason for decision in _decisions(found.values(), key))
    if not needs_reason:
        return _answer(request, _decide_all(request, key, subjects, found, ""))
    form = _reason_form(request, found)
    if "reason" not in request.POST:
        return _ask_reason(request, key, subjects, found, form, status=409 if _changed(request, found) else 200)
    if not form.is_valid():
        return _ask_reason(request, key, subjects, found, form, status=422)
    if _changed(request, found):
        return _ask_reason(request, key, subjects, found, form, status=409)
    if "preview" in request.POST:
        return _ask_reason(request, key, subjects, found, form, words=form.words)
    return _answer(request, _decide_all(request, key, subjects, found, form.words))


def _asked_for(request: HttpRequest) -> tuple[str, list[str]]:
    """The decision and the tasks that the form names, each once."""
    one = request.POST.get("one", "")
    if one:
        key, _bar, subject = one.partition("|")
        return key, [subject]
    return request.POST.get("decision", ""), list(dict.fromkeys(request.POST.getlist("subject")))[:MAX_AT_ONCE]


def _decisions(tasks: Iterable[Task], key: str) -> list[Decision]:
    return [decision for task in tasks if (decision := task.decision(key)) is not None]


def _seen(request: HttpRequest) -> dict[str, str]:
    """What the form's page showed of each task: fingerprints by the tasks' names."""
    pairs = (value.rpartition("|") for value in request.POST.getlist("seen")[:MAX_AT_ONCE])
    return {subject: fingerprint for subject, _bar, fingerprint in pairs}


def _changed(request: HttpRequest, found: dict[str, Task]) -> list[str]:
    """Tasks that are no longer what the form's page showed."""
    seen = _seen(request)
    return [subject for subject, task in found.items() if seen.get(subject) != task.fingerprint]


def _decide_all(
    request: HttpRequest, key: str, subjects: list[str], found: dict[str, Task], reason: str
) -> list[Outcome]:
    outcomes = []
    seen = _seen(request)
    for subject in subjects:
        task = found.get(subject)
        if task is None:
            outcomes.append(gone(subject))
        else:
            decision = task.decision(key)
            outcomes.append(decide(task, decision, user=request.user, seen=seen.get(subject, ""), reason=reason))
    return outcomes


# Whose a task is

TAKE, GIVE, RELEASE = "take", "assign", "release"
ASSIGNING = {TAKE, GIVE, RELEASE}


def _assign(request: HttpRequest, key: str, subjects: list[str], found: dict[str, Task]) -> list[Outcome]:
    to = _colleague(request) if key == GIVE else staff_of(request)
    outcomes = []
    for subject in subjects:
        task = found.get(subject)
        if task is None:
            outcomes.append(gone(subject))
            continue
        try:
            if key == RELEASE:
                assignments.release(task, by=request.user)
                words = gettext_lazy("Nobody has taken “%(title)s” now.")
            elif to is None:
                raise ParticipationError(gettext_lazy("Choose to whom the task goes."))
            else:
                assignments.assign(task, to, by=request.user)
                words = gettext_lazy("“%(title)s” is assigned to %(name)s.")
        except ParticipationError as error:
            outcomes.append(Outcome(subject, task.title, error.message, error))
        else:
            name = assignments.name_of(to) if to is not None else ""
            outcomes.append(Outcome(subject, task.title, words % {"title": task.title, "name": name}))
    return outcomes


def _colleague(request: HttpRequest) -> Staff | None:
    """The colleague that the form names, if tasks can be assigned to them; else None."""
    wanted = request.POST.get("to", "")
    processes = case_processes(request.user).values_list("pk", flat=True)
    return next((one for one in assignments.colleagues(processes, request.user) if str(one.pk) == wanted), None)


# The reason


def _reason_form(request: HttpRequest, found: dict[str, Task]) -> ReasonForm:
    reasons = reasons_for({task.process_id for task in found.values()})
    return ReasonForm(request.POST if "reason" in request.POST else None, reasons=reasons)


def _ask_reason(
    request: HttpRequest,
    key: str,
    subjects: list[str],
    found: dict[str, Task],
    form: ReasonForm,
    *,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    tasks = [found[subject] for subject in subjects if subject in found]
    decision = _decisions(tasks, key)[0]
    previews = []
    for task in tasks[:PREVIEWED] if words else []:
        own = task.decision(key)
        message = decisions.preview(own, task.object, words) if own is not None else None
        previews.append({"task": task, "message": message})
    return _page(
        request,
        "reason.html",
        status=status,
        form=form,
        decision=decision,
        tasks=tasks,
        changed=_changed(request, {task.subject: task for task in tasks}),
        subjects=subjects,
        left=len(subjects) - len(tasks),
        previews=previews,
        more=max(0, len(tasks) - PREVIEWED),
        words=words,
        here=_back(request),
    )


# What is said afterwards


def _answer(request: HttpRequest, outcomes: list[Outcome]) -> HttpResponse:
    """Back to the inbox where all went well; otherwise a list of what worked, what did not, and why."""
    forget_badge(request.user)
    if any(outcome.error for outcome in outcomes):
        return _page(request, "results.html", status=409, outcomes=outcomes, here=_back(request))
    if len(outcomes) == 1:
        messages.success(request, outcomes[0].message)
    else:
        number = len(outcomes)
        messages.success(request, ngettext("%(n)d task is done.", "%(n)d tasks are done.", number) % {"n": number})
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page that the person came from, at the next task; never another site."""
    wanted = request.POST.get("here", "")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) or "\\" in wanted:
        wanted = reverse("aufbruch_inbox")
    following = request.POST.get("next_task", "")
    if following and following.replace("-", "").replace("_", "").isalnum():
        return f"{wanted.partition('#')[0]}#{following}"
    return wanted


def _page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the admin under the inbox's title."""
    common = {"page_title": _("Inbox"), "header_title": _("Inbox"), "header_icon": "mail"}
    return render(request, f"aufbruch_participation/staff/{template}", {**common, **context}, status=status)
