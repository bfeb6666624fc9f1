"""Papers that a council's server does not publish any more, and those of which it has not said anything lately.

Why a server takes a paper back nobody knows; perhaps it named people. So its number is told, the day, and what staff
have confirmed of the decision, and no word that came from the server.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.council.domain.papers.showing import state_words
from wagtail_aufbruch.council.models import Decision, Paper, RunState, ServerRun


@dataclass(frozen=True)
class TakenBack:
    """What is left to tell of a paper."""

    paper: Paper
    since: date
    decision: Decision | None
    state: str
    """What was decided, in words; "" without a decision."""


def taken_back(process: Process, pk: int) -> TakenBack | None:
    """The paper, if everybody could see it before its server took it back; one query."""
    rows = Paper.objects.gone().filter(process_id=process.pk, pk=pk).select_related("decision__organization")
    paper = rows.first()
    if paper is None or paper.gone_since is None:
        return None
    decision: Decision | None = getattr(paper, "decision", None)
    told = state_words(decision.outcome) if decision is not None else ""
    return TakenBack(paper, timezone.localdate(paper.gone_since), decision, told)


def last_confirmed(paper: Paper) -> date | None:
    """When its server last said that the paper is so, where it could not be asked since: it was not reachable, not read
    to the end, or is not read any more. None for typed papers and as long as all is well. One query for imported ones.
    """
    imported = paper if paper.is_imported else paper.imported
    if imported is None or imported.server is None or imported.confirmed_at is None or imported.gone_since is not None:
        return None
    runs = ServerRun.objects.filter(server=imported.server).exclude(state=RunState.RUNNING)
    state = runs.values_list("state", flat=True).first()
    is_well = imported.server.is_active and state == RunState.DONE
    return None if is_well else timezone.localdate(imported.confirmed_at)
