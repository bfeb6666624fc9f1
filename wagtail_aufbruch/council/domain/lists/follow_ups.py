"""Papers narrowed down by how far it is with what follows from their decision."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.core.lists.filters import Filter, Option
from wagtail_aufbruch.council.domain.followup.rules import is_overdue, is_under_way
from wagtail_aufbruch.council.models import FollowUp, Paper
from wagtail_aufbruch.council.models.followups import UNDER_WAY, FollowUpQuerySet

OPEN, OVERDUE, DONE = "offen", "ueberfaellig", "erledigt"
NAMES = {
    OPEN: pgettext_lazy("follow-up", "Tasks open"),
    OVERDUE: pgettext_lazy("follow-up", "Tasks overdue"),
    DONE: pgettext_lazy("follow-up", "All done"),
}
OF: dict[str, Callable[[FollowUpQuerySet], FollowUpQuerySet]] = {
    OPEN: FollowUpQuerySet.under_way,
    OVERDUE: FollowUpQuerySet.overdue,
    DONE: lambda rows: rows.exclude(state__in=UNDER_WAY),
}


def follow_up_filter(parameter: str, papers: "QuerySet[Paper]") -> Filter[Paper]:
    """The choices, none as long as nothing follows from a decision; one query."""
    has_any = FollowUp.objects.of(papers).exists()
    options = tuple(Option(key, str(name), (key,)) for key, name in NAMES.items()) if has_any else ()
    return Filter(parameter, _("What becomes of it"), _("No matter"), options, _narrow)


def numbers_of(papers: "QuerySet[Paper]") -> dict[str, int]:
    """How many papers each of the choices lists; one query.

    It reads the tasks, and not each paper to ask for its tasks: most papers of a council have none.
    """
    today = timezone.localdate()
    found: dict[str, set[int]] = {key: set() for key in NAMES}
    # What stands at an imported paper counts for the typed one that is joined to it.
    rows = FollowUp.objects.of(papers).annotate(shown_at=Coalesce("paper__typed__pk", "paper_id"))
    for paper, state, due in rows.order_by().values_list("shown_at", "state", "due"):
        found[OPEN if is_under_way(state) else DONE].add(paper)
        if is_overdue(state, due, today):
            found[OVERDUE].add(paper)
    # All done: nothing may be left to do.
    found[DONE] -= found[OPEN]
    return {key: len(keys) for key, keys in found.items()}


def _narrow(papers: "QuerySet[Paper]", option: Option) -> "QuerySet[Paper]":
    return papers.filter(_holds(option.value))


def _holds(key: str) -> Q:
    rows = FollowUp.objects.filter(paper__decision__isnull=False)
    kept = _has(OF[key](rows))
    # All done: nothing may be left to do.
    return kept & ~_has(rows.under_way()) if key == DONE else kept


def _has(rows: FollowUpQuerySet) -> Q:
    own, imported = rows.filter(paper=OuterRef("pk")), rows.filter(paper=OuterRef("imported_id"))
    return Q(Exists(own)) | Q(Exists(imported))
