"""The body's decision on a round: recorded inside, published with one moment, corrected by a further one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.domain.process.processes import process_of
from wagtail_aufbruch.core.extension.protocols import AnyUser, Page
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.participation.models.staff import key_of
from wagtail_aufbruch.projects.domain.errors import ProjectError
from wagtail_aufbruch.projects.domain.prioritising import telling
from wagtail_aufbruch.projects.domain.prioritising.departing import Verdict, decided_of
from wagtail_aufbruch.projects.domain.prioritising.places import write_places
from wagtail_aufbruch.projects.domain.prioritising.record import hash_of, text_of
from wagtail_aufbruch.projects.domain.prioritising.result import Result
from wagtail_aufbruch.projects.domain.prioritising.rounds import result_in
from wagtail_aufbruch.projects.domain.prioritising.subjects import titles
from wagtail_aufbruch.projects.models import PriorityDecision, ProjectIndexPage
from wagtail_aufbruch.reviews.models import Round


@dataclass(frozen=True)
class Decision:
    """What the body has decided, as it was typed."""

    title: str
    body_name: str
    on: date
    present: int
    body: Page | None = None
    reason: str = ""
    """Why a published decision is changed."""
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)


def fingerprint_of(result: Result) -> str:
    """What is to be handed back as ``seen``."""
    return hash_of(text_of(result))


def decisions_of(round_: Round) -> list[PriorityDecision]:
    """All of them, the newest first."""
    return list(PriorityDecision.objects.filter(round_key=round_.pk).order_by("-number"))


def _locked(round_key: int | None) -> Round:
    """Raises ProjectError where the round is not there any more."""
    found = Round.objects.select_for_update(of=("self",)).filter(pk=round_key or 0).first()
    if found is None:
        raise ProjectError(_("This round was deleted in the meantime. Nothing was stored."))
    return found


@transaction.atomic
def record(round_: Round, decision: Decision, *, user: AnyUser, seen: str) -> PriorityDecision:
    """Write the decision down; nobody outside sees it before it is published.

    Raises ProjectError where the round runs, nothing has a place, the day cannot be right, one waits for publication
    already, or a reason is missing; ChangedSinceShown where the result is not the one that was read.
    """
    current = _locked(round_.pk)
    if not current.is_over:
        raise ProjectError(_("The round still runs. The body can decide once it has ended."))
    index = ProjectIndexPage.objects.filter(pk=current.page_id or 0).first()
    if index is None:
        raise ProjectError(_("The list of projects is not there any more, so nothing can be decided on it."))
    result = result_in(current)
    if fingerprint_of(result) != seen:
        raise ChangedSinceShown
    if not result.ranked:
        raise ProjectError(_("No project has enough reviews for a place, so there is nothing to decide on."))
    known = decisions_of(current)
    _check(current, decision, known)
    decided, reasons = decided_of(result, decision.verdicts, titles([line.project for line in result.lines]))
    text = text_of(result, decided)
    made = PriorityDecision.objects.create(
        index=index,
        round_key=current.pk,
        number=known[0].number + 1 if known else 1,
        title=decision.title,
        body_id=decision.body.pk if decision.body is not None else None,
        body_name=decision.body_name,
        on=decision.on,
        present=decision.present,
        text=text,
        sha256=hash_of(text),
        reason=decision.reason if known else "",
        user_id=key_of(user),
    )
    write_places(made, result, decided, reasons)
    log(index, "aufbruch.priority_recorded", user=user, data={"decision": made.pk, "number": made.number})
    return made


def _check(round_: Round, decision: Decision, known: list[PriorityDecision]) -> None:
    if known and known[0].published_at is None:
        raise ProjectError(_("A decision is recorded already. Publish it, or take it back first."))
    if known and not decision.reason:
        raise ProjectError(_("Say why the published decision changes. The earlier one stays readable."))
    if decision.on > timezone.localdate():
        raise ProjectError(_("This day is still to come. A decision is recorded once it was made."))
    opened = timezone.localtime(round_.opens_at).date() if round_.opens_at is not None else decision.on
    if decision.on < opened:
        raise ProjectError(
            _("The round began on %(day)s only. The body decides on that day or later.") % {"day": date_format(opened)}
        )


@transaction.atomic
def take_back(decision: PriorityDecision, *, user: AnyUser) -> None:
    """Take back what was recorded and not published. Raises ProjectError for what everybody has read."""
    _locked(decision.round_key)
    current = PriorityDecision.objects.filter(pk=decision.pk).first()
    if current is None:
        return
    if current.published_at is not None:
        raise ProjectError(
            _("The decision is published, so it stays. What was wrong is corrected by a further one, with a reason.")
        )
    log(current.index, "aufbruch.priority_taken_back", user=user, data={"decision": current.pk})
    current.delete()


@transaction.atomic
def publish(decision: PriorityDecision, *, user: AnyUser) -> PriorityDecision:
    """Let everybody read it, all places with one moment; whoever follows one of the projects hears of it once.

    Raises ProjectError where it was taken back meanwhile. What is published already stays as it is.
    """
    _locked(decision.round_key)
    current = PriorityDecision.objects.select_related("index").filter(pk=decision.pk).first()
    if current is None:
        raise ProjectError(_("Somebody has taken the decision back in the meantime, so nothing was published."))
    if current.published_at is not None:
        return current
    PriorityDecision.objects.filter(round_key=current.round_key, is_current=True).update(is_current=False)
    current.published_at, current.is_current = timezone.now(), True
    current.save(update_fields=["published_at", "is_current"])
    process = process_of(current.index)
    log(
        current.index, "aufbruch.priority_published", user=user, data={"decision": current.pk, "sha256": current.sha256}
    )
    touch(process.pk if process is not None else None)
    telling.tell_of_priority(current)
    return current
