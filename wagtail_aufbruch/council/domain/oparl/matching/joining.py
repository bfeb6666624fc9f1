"""A typed paper and an imported one that may be the same: suggested by address, then by number, and joined by staff.

Joining writes nothing into either: the typed row names the imported one, what was typed stands over what was imported,
and parting the two leaves both as they were. The decision that staff have confirmed on the imported one holds for both
meanwhile: the typed one, which shows for both, has a row of it as long as staff confirm nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.council.domain.locking import lock_papers
from wagtail_aufbruch.council.domain.oparl.matching.consequences import papers_changed
from wagtail_aufbruch.council.models import Decision, OtherPaper, Paper
from wagtail_aufbruch.participation.domain.errors import ParticipationError

MOST_FOR_ONE = 20
"""Imported papers that are shown for a typed one; more with one number say that the number says nothing."""


class Why(Enum):
    """What two papers have in common. An address says more than a number, which two papers may have."""

    ADDRESS = _("the same address")
    NUMBER = _("the same number")

    @property
    def label(self) -> "str | Promise":
        return self.value


@dataclass(frozen=True)
class Suggestion:
    typed: Paper
    imported: Paper
    why: Why


class CannotJoin(ParticipationError):
    """The two cannot be joined; ``message`` says why."""


def typed_papers(processes: Iterable[int]) -> "QuerySet[Paper]":
    """Papers that were typed and are joined to none."""
    return Paper.objects.filter(process__in=list(processes), server=None, imported=None)


def suggestions(processes: Iterable[int], typed: Iterable[int] | None = None) -> list[Suggestion]:
    """For the typed papers of these processes: what is imported and may be the same; a constant number of queries.

    Where an address agrees, numbers are not asked. What staff have said to be another paper is not suggested again.
    """
    papers = typed_papers(processes)
    if typed is not None:
        papers = papers.filter(pk__in=list(typed))
    rows = list(papers.filter(~Q(reference_key="") | ~Q(web_key="")).order_by("-sorted_by", "-pk"))
    if not rows:
        return []
    numbers = {one.reference_key for one in rows} - {""}
    addresses = {one.web_key for one in rows} - {""}
    wanted = Q(reference_key__in=numbers) | Q(web_key__in=addresses)
    imported = Paper.objects.filter(
        wanted, process__in={one.process_id for one in rows}, server__isnull=False, gone_since=None, typed=None
    ).select_related("server")
    by_number: dict[tuple[int, str], list[Paper]] = {}
    by_address: dict[tuple[int, str], list[Paper]] = {}
    for one in imported.order_by("-sorted_by", "-pk"):
        by_number.setdefault((one.process_id, one.reference_key), []).append(one)
        by_address.setdefault((one.process_id, one.web_key), []).append(one)
    refused = set(OtherPaper.objects.filter(typed__in=rows).values_list("typed", "imported"))
    found = []
    for row in rows:
        same = by_address.get((row.process_id, row.web_key), []) if row.web_key else []
        why = Why.ADDRESS
        if not same and row.reference_key:
            same, why = by_number.get((row.process_id, row.reference_key), []), Why.NUMBER
        open_ = [one for one in same if (row.pk, one.pk) not in refused]
        found += [Suggestion(row, one, why) for one in open_[:MOST_FOR_ONE]]
    return found


def join(typed: Paper, imported: Paper, *, user: AnyUser) -> None:
    """Say that both are one paper. Raises CannotJoin where they cannot be."""
    with transaction.atomic():
        mine, theirs = _locked(typed, imported)
        if mine.server_id is not None or theirs.server_id is None or mine.process_id != theirs.process_id:
            raise CannotJoin(_("Only a typed paper and an imported one of the same process can be joined."))
        if mine.imported_id == theirs.pk:
            return
        if mine.imported_id is not None:
            raise CannotJoin(_("This paper is joined to another imported one. Part the two first."))
        if Paper.objects.filter(imported=theirs).exists():
            raise CannotJoin(_("The imported paper is joined to another one of yours. Part the two first."))
        _set(mine, theirs, user, "paper_joined")
        OtherPaper.objects.filter(typed=mine, imported=theirs).delete()


def part(typed: Paper, *, user: AnyUser) -> None:
    """Take the joining back: the typed paper shows what was typed alone, the imported one stands by itself again.
    Raises CannotJoin where it was deleted."""
    with transaction.atomic():
        mine = lock_papers([typed.pk]).get(typed.pk)
        if mine is None:
            raise CannotJoin(_("This paper is not there any more."))
        if mine.imported_id is not None:
            _set(mine, None, user, "paper_parted")


def refuse(typed: Paper, imported: Paper, *, user: AnyUser) -> None:
    """Note that the two are different papers, so that it is not suggested again."""
    with transaction.atomic():
        mine, theirs = _locked(typed, imported)
        if mine.imported_id == theirs.pk:
            raise CannotJoin(_("These two are joined. Part them first."))
        try:
            with transaction.atomic():
                OtherPaper.objects.create(typed=mine, imported=theirs)
        except IntegrityError:
            return  # somebody else has just said so
        log(mine, "aufbruch.paper_other", user=user, title=str(mine))


def told_apart(processes: Iterable[int]) -> "QuerySet[OtherPaper]":
    """What staff have said to be different papers, the latest first, as long as neither is joined or gone: those of
    which taking it back shows something."""
    rows = OtherPaper.objects.filter(typed__in=typed_papers(processes), imported__gone_since=None, imported__typed=None)
    return rows.select_related("typed", "imported__server").order_by("-said_at", "-pk")


def ask_again(typed: Paper, imported: Paper, *, user: AnyUser) -> None:
    """Take back that the two are different: it is suggested again, as long as number or address agree."""
    with transaction.atomic():
        mine, theirs = _locked(typed, imported)
        deleted, _rows = OtherPaper.objects.filter(typed=mine, imported=theirs).delete()
        if deleted:
            log(mine, "aufbruch.paper_asked_again", user=user, title=str(mine))


def _locked(typed: Paper, imported: Paper) -> tuple[Paper, Paper]:
    """Both under their locks."""
    rows = lock_papers([typed.pk, imported.pk])
    if not rows.keys() >= {typed.pk, imported.pk}:
        raise CannotJoin(_("One of the two is not there any more."))
    return rows[typed.pk], rows[imported.pk]


def _set(mine: Paper, theirs: Paper | None, user: AnyUser, action: str) -> None:
    before = mine.imported_id
    mine.imported = theirs
    mine.save(update_fields=["imported"])
    if theirs is not None:
        _take_decision_along(mine, theirs)
    else:
        _leave_decision(mine, before)
    papers_changed([pk for pk in (mine.pk, before, theirs and theirs.pk) if pk])
    log(mine, f"aufbruch.{action}", user=user, title=str(mine))


def _take_decision_along(mine: Paper, theirs: Paper) -> None:
    known = Decision.objects.filter(paper=theirs).first()
    if known is not None and not Decision.objects.filter(paper=mine).exists():
        known.pk, known._state.adding, known.paper = None, True, mine
        known.save()


def _leave_decision(mine: Paper, theirs: int | None) -> None:
    """Where staff have confirmed something else since, that is the typed one's own."""
    known = Decision.objects.filter(paper=theirs).first()
    if known is not None:
        same = {name: getattr(known, name) for name in ("outcome", "organization", "decided_on", "confirmed_at")}
        Decision.objects.filter(paper=mine, **same).delete()
