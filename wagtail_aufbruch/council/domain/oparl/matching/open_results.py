"""Results whose meaning nobody has said yet: for staff, and as lines of the inbox."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.council.domain.oparl.matching.consequences import papers_changed
from wagtail_aufbruch.council.domain.oparl.matching.outcomes import Wordings
from wagtail_aufbruch.council.domain.oparl.matching.wordings import wording_key
from wagtail_aufbruch.council.enums import Outcome
from wagtail_aufbruch.council.models import AgendaItem, Consultation, OutcomeWording, ServerList

MOST_SHOWN = 100


@dataclass(frozen=True)
class OpenWording:
    """A wording of which the table says nothing, as one of its results has it."""

    process_id: int
    server_pk: int
    wording: str
    number: int
    item_pk: int


def open_wordings(processes: Iterable[int]) -> list[OpenWording]:
    """Those of these processes, the most frequent first. What staff have called unclear themselves is not open."""
    keys = list(processes)
    rows = list(
        AgendaItem.objects.filter(outcome=Outcome.UNCLEAR, gone_since=None, server__process__in=keys)
        .exclude(result="")
        .order_by()
        .values_list("server__process", "server", "result")
        .annotate(number=Count("pk"), first=Min("pk"))
    )
    table = OutcomeWording.objects.filter(process__in=keys).values_list("process", "wording") if rows else []
    known = {(process, wording_key(text)) for process, text in table}
    found: dict[tuple[int, str], OpenWording] = {}
    for process, server, text, number, first in sorted(rows, key=lambda row: row[-1]):
        key = process, wording_key(text)
        if key in known:
            continue
        before = found.get(key)
        found[key] = (
            OpenWording(process, server, text, number, first)
            if before is None
            else replace(before, number=before.number + number)
        )
    return sorted(found.values(), key=lambda one: (-one.number, one.item_pk))


def unwritten(processes: Iterable[int]) -> "QuerySet[Consultation]":
    """Stations with a result whose wording is not kept, since it may hold a name, and of which staff have said nothing:
    of papers that somebody sees."""
    seen = Q(paper__is_public=True) | Q(paper__typed__isnull=False)
    found: QuerySet[Consultation] = Consultation.objects.filter(
        seen,
        agenda_item__outcome=Outcome.UNCLEAR,
        agenda_item__result="",
        outcome="",
        gone_since=None,
        paper__gone_since=None,
        server__process__in=list(processes),
    )
    return found.select_related("paper", "paper__typed", "organization", "meeting", "server").order_by("-pk")


def say_meaning(process_pk: int, wording: str, outcome: Outcome, *, user: AnyUser) -> None:
    """Put a wording into the table, and let it hold for all results that are written so."""
    with transaction.atomic():
        key = wording_key(wording)
        row, _is_new = OutcomeWording.objects.update_or_create(
            process_id=process_pk,
            key=key,
            defaults={"outcome": outcome},
            create_defaults={"wording": wording, "outcome": outcome},
        )
        log(row, "aufbruch.result_meaning", user=user, title=row.wording)
        apply_table(process_pk)


def apply_table(process_pk: int) -> int:
    """Let today's table hold for the results whose wording is kept; returns how many changed."""
    wordings = Wordings(process_pk)
    items = AgendaItem.objects.filter(server__process=process_pk).exclude(result="")
    changed: set[int] = set()
    with transaction.atomic():
        kept = items.order_by().values_list("result", "outcome").distinct()
        wrong = {text for text, outcome in kept if wordings.meaning(text).outcome != outcome}
        # All of them at once and in the order of their keys, as the import does.
        locked = items.filter(result__in=wrong).select_for_update(no_key=True, of=("self",)).order_by("pk")
        meant: dict[str, list[int]] = {}
        for pk, text, outcome in locked.values_list("pk", "result", "outcome") if wrong else []:
            if wordings.meaning(text).outcome != outcome:
                meant.setdefault(wordings.meaning(text).outcome, []).append(pk)
        for outcome, keys in meant.items():
            AgendaItem.objects.filter(pk__in=keys).update(outcome=outcome)
            changed.update(keys)
        if changed:
            papers = Consultation.objects.filter(agenda_item__in=changed).values_list("paper", flat=True)
            papers_changed(list(papers.distinct()))
    return len(changed)


def table_hash(process_pk: int) -> str:
    """Of the whole table: where it is another one, results without a kept wording have to be read once more."""
    rows = OutcomeWording.objects.filter(process=process_pk).order_by("pk").values_list("wording", "outcome")
    return sha256(repr(list(rows)).encode()).hexdigest()


def follow_table(server_pk: int, process_pk: int, known: str) -> str:
    """Before a run: what staff have said since the last one holds from now on. Returns the hash to remember."""
    today = table_hash(process_pk)
    if today != known:
        apply_table(process_pk)
        ServerList.objects.filter(server=server_pk, name="meeting").update(whole_at=None)
    return today
