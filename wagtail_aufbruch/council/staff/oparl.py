"""What councils' servers brought: when they were read, what was found, what failed, and what staff say to it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from wagtail_aufbruch.core.domain.process.processes import processes_for
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.forms.plain_text import clean_line
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.oparl.matching import joining, open_results
from wagtail_aufbruch.council.domain.oparl.matching.body_choice import offered
from wagtail_aufbruch.council.domain.oparl.matching.wordings import LONGEST, wording_key
from wagtail_aufbruch.council.domain.oparl.server.client import is_installed
from wagtail_aufbruch.council.domain.oparl.storing import asking
from wagtail_aufbruch.council.domain.oparl.storing.claims import is_at_work
from wagtail_aufbruch.council.domain.oparl.storing.reports import faults_in_words, notes_in_words, numbers_in_words
from wagtail_aufbruch.council.enums import Outcome
from wagtail_aufbruch.council.models import Paper, RunState, Server, ServerRun
from wagtail_aufbruch.participation.domain.errors import ParticipationError
from wagtail_aufbruch.participation.domain.moderation.case_rights import case_processes
from wagtail_aufbruch.participation.staff.access import find_row, for_staff, for_staff_of
from wagtail_aufbruch.participation.staff.frame import staff_page, way

RUNS_SHOWN = 20
JOINED_SHOWN = 100


_KNOWN = "_aufbruch_paper_processes"


def works_with_papers(user: AnyUser) -> bool:
    """Whoever edits a process, or handles its cases: the first keep papers, the others see the inbox."""
    return bool(own_processes(user))


def own_processes(user: AnyUser) -> list[int]:
    """Of which processes somebody sees what was imported. Every item of the menu asks it: it is looked up once for a
    user object."""
    known: list[int] | None = user.__dict__.get(_KNOWN)
    if known is None:
        edits, handles = processes_for(user), case_processes(user)
        known = sorted({*edits.values_list("pk", flat=True), *handles.values_list("pk", flat=True)})
        user.__dict__[_KNOWN] = known
    return known


def servers_for(user: AnyUser) -> "QuerySet[Server]":
    return Server.objects.filter(process__in=own_processes(user)).select_related("process", "reading")


def _papers_for(user: AnyUser) -> "QuerySet[Paper]":
    return Paper.objects.filter(process__in=own_processes(user))


for_server_staff = for_staff(works_with_papers)
for_staff_of_server = for_staff_of(servers_for, name="server", admits=works_with_papers)
for_staff_of_paper = for_staff_of(_papers_for, name="paper", admits=works_with_papers)


def page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """A page in the admin's frame, with breadcrumbs."""
    trail = way((reverse("aufbruch_oparl"), _("Council's servers"))) if template != "servers" else way()
    return staff_page(request, f"aufbruch_council/staff/{template}.html", title, trail, icon="download", **context)


@require_GET
@for_server_staff
def list_servers(request: HttpRequest) -> HttpResponse:
    """All servers, each with its last run."""
    servers = list(servers_for(request.user))
    latest = _latest(servers)
    keys = own_processes(request.user)
    return page(
        request,
        "servers",
        _("Council's servers"),
        rows=[(one, latest.get(one.pk), _is_at_work(one)) for one in servers],
        suggestions=len(joining.suggestions(keys)),
        is_installed=is_installed(),
    )


def _latest(servers: Iterable[Server]) -> dict[int, ServerRun]:
    """The last run of each, in one query."""
    keys = [one.pk for one in servers]
    newest = ServerRun.objects.filter(server__in=keys).order_by("server", "-begun_at", "-pk")
    found: dict[int, ServerRun] = {}
    for run in newest.iterator(chunk_size=500):
        found.setdefault(run.server_id, run)
    return found


def _is_at_work(server: Server) -> bool:
    reading = getattr(server, "reading", None)
    return reading is not None and is_at_work(reading)


@require_GET
@for_staff_of_server
def show_server(request: HttpRequest, server: Server) -> HttpResponse:
    """One server: its runs, what was left out, and results of which nobody has said what they mean."""
    rows = list(server.runs.all()[:RUNS_SHOWN])
    last = rows[0] if rows else None
    reading = getattr(server, "reading", None)
    missing = open_results.unwritten([server.process_id]).filter(server=server)
    return page(
        request,
        "server",
        server.name,
        server=server,
        body_name=reading.body_name if reading is not None else "",
        offered=offered(server) if server.is_active else [],
        edit_url=AdminURLFinder(request.user).get_edit_url(server),
        runs=[(run, numbers_in_words(run), faults_in_words(run)) for run in rows],
        last=last,
        last_numbers=numbers_in_words(last) if last is not None else "",
        last_faults=faults_in_words(last) if last is not None else [],
        last_notes=notes_in_words(last)[:RUNS_SHOWN] if last is not None else [],
        is_good=last is not None and last.state == RunState.DONE,
        at_work=_is_at_work(server),
        wordings=open_results.open_wordings([server.process_id]),
        missing=missing[: open_results.MOST_SHOWN],
        missing_number=missing.count(),
        outcomes=[(one.value, one.label) for one in Outcome],
    )


@require_POST
@for_staff_of_server
def read_soon(request: HttpRequest, server: Server) -> HttpResponse:
    """Let the regular work read it at its next turn: a run takes minutes, so nobody waits for it at a screen."""
    try:
        asking.read_soon(server, user=request.user, whole="whole" in request.POST)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The server is read with the next regular work, usually within a few minutes."))
    return _to(server)


@require_POST
@for_staff_of_server
def say_meaning(request: HttpRequest, server: Server) -> HttpResponse:
    """What a wording means, from now on and for all results that are written so."""
    wording = clean_line(request.POST.get("wording", "")[: LONGEST * 4])
    outcome = request.POST.get("outcome", "")
    if outcome not in Outcome.values or not wording_key(wording) or len(wording) > LONGEST:
        messages.error(request, _("Choose what the wording means."))
        return _to(server)
    open_results.say_meaning(server.process_id, wording, Outcome(outcome), user=request.user)
    messages.success(
        request,
        _("“%(wording)s” means “%(outcome)s” from now on.") % {"wording": wording, "outcome": Outcome(outcome).label},
    )
    return _to(server)


def _to(server: Server) -> HttpResponse:
    return HttpResponseRedirect(reverse("aufbruch_oparl_server", args=[server.pk]))


# --- typed and imported papers -----------------------------------------------------------------------------


@require_GET
@for_server_staff
def list_same(request: HttpRequest) -> HttpResponse:
    """Typed papers that may be imported ones, those that were joined, and those that are said to be different."""
    keys = own_processes(request.user)
    joined = Paper.objects.filter(process__in=keys, imported__isnull=False).select_related("imported__server")
    offered: dict[int, tuple[Paper, list[joining.Suggestion]]] = {}
    for one in joining.suggestions(keys):
        offered.setdefault(one.typed.pk, (one.typed, []))[1].append(one)
    return page(
        request,
        "same_papers",
        _("Typed and imported papers"),
        offered=list(offered.values()),
        joined=joined.order_by("-sorted_by", "-pk")[:JOINED_SHOWN],
        told_apart=joining.told_apart(keys)[:JOINED_SHOWN],
    )


@require_POST
@for_staff_of_paper
def join(request: HttpRequest, paper: Paper) -> HttpResponse:
    other = _other(request)
    return _do(
        request,
        lambda: joining.join(paper, other, user=request.user),
        _("The two are one paper now. What you typed stands above what was imported."),
    )


@require_POST
@for_staff_of_paper
def refuse(request: HttpRequest, paper: Paper) -> HttpResponse:
    other = _other(request)
    return _do(
        request,
        lambda: joining.refuse(paper, other, user=request.user),
        _("Noted: these are different papers."),
    )


@require_POST
@for_staff_of_paper
def ask_again(request: HttpRequest, paper: Paper) -> HttpResponse:
    """Take back that the two are different papers."""
    other = _other(request)
    return _do(
        request,
        lambda: joining.ask_again(paper, other, user=request.user),
        _("The two are suggested again, as long as their number or address agrees."),
    )


@require_POST
@for_staff_of_paper
def part(request: HttpRequest, paper: Paper) -> HttpResponse:
    return _do(
        request,
        lambda: joining.part(paper, user=request.user),
        _("The two papers stand by themselves again."),
    )


def _other(request: HttpRequest) -> Paper:
    return find_row(_papers_for(request.user), request.POST.get("imported", ""))


def _do(request: HttpRequest, act: Callable[[], None], done: str) -> HttpResponse:
    try:
        act()
    except ParticipationError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("aufbruch_oparl_same"))
