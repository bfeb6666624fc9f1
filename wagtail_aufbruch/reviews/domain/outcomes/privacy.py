"""What of outcomes is about one person: the sentence that waits to be mailed to an author.

It goes with its author, and after a year in which nobody published it. The file that people take along holds what was
published of their contributions: the draft of a sentence would tell one author before all others what was decided.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.stored_data import Columns, StoredData, say_days
from wagtail_aufbruch.participation.models import Contribution, Participant
from wagtail_aufbruch.reviews.models import Outcome, Round

SENTENCE_DAYS = 365
"""So long a sentence is kept that nobody publishes."""


def collect(participant: Participant) -> list[dict[str, Any]]:
    """What was decided, in public, of what the person handed in."""
    titles = dict(Contribution.objects.filter(author=participant).values_list("pk", "title"))
    told = Outcome.objects.filter(item__object_id__in=titles, item__round__process=participant.process_id)
    rows = told.filter(published_at__isnull=False).select_related("item").order_by("published_at", "pk")
    return [
        {
            "contribution": titles[one.item.object_id],
            "outcome": str(one.get_verdict_display()),
            "reason": one.reason,
            "published_at": one.published_at,
        }
        for one in rows
    ]


def erase(participant: Participant) -> None:
    """Take out what waits to be written to the person, who is out of their contributions already."""
    forget(_to_nobody().filter(item__round__process=participant.process_id))


def keeps() -> Q:
    """Whom a purge of participants must not delete: nobody."""
    return Q(pk__in=[])


def due() -> "QuerySet[Outcome]":
    """Outcomes that hold something of a person which is not kept any longer."""
    return _to_nobody() | _unpublished().filter(saved_at__lt=_before()).exclude(to_author="")


def _unpublished() -> "QuerySet[Outcome]":
    return Outcome.objects.filter(published_at__isnull=True)


def _to_nobody() -> "QuerySet[Outcome]":
    """Sentences to authors who are not there any more, and all that was written of what is gone itself."""
    about = Contribution.objects.filter(pk=OuterRef("item__object_id"))
    is_gone, has_no_author = ~Exists(about), ~Exists(about.filter(author__isnull=False))
    return _unpublished().filter(is_gone | (has_no_author & ~Q(to_author="")))


def _before() -> datetime:
    return timezone.now() - timedelta(days=SENTENCE_DAYS)


@transaction.atomic
def forget(outcomes: "QuerySet[Outcome]") -> None:
    """Empty the sentences of these, and delete what is about nothing any more.

    Under the locks of their rounds: who writes down an outcome at the same moment is either before or after, and
    what they wrote before is asked anew.
    """
    keys = list(outcomes.order_by().values_list("pk", flat=True))
    if not keys:
        return
    rounds = Round.objects.filter(items__outcome__in=keys).order_by().values("pk")
    list(Round.objects.select_for_update().filter(pk__in=rounds).order_by("pk"))
    rows = _unpublished().filter(pk__in=list(outcomes.filter(pk__in=keys).order_by().values_list("pk", flat=True)))
    there = Contribution.objects.filter(pk=OuterRef("item__object_id"))
    gone = list(rows.filter(~Exists(there)).order_by().values_list("pk", flat=True))
    Outcome.objects.filter(pk__in=gone).delete()
    rows.update(to_author="")


def _kept() -> Iterable[tuple[str, str]]:
    yield gettext("a sentence to you that waits to be published"), say_days(SENTENCE_DAYS)
    yield gettext("what was decided and published of your contribution"), gettext("as long as the round is kept")


STORED_DATA = StoredData(
    key="outcomes",
    order=71,
    title=_("When a group decides on your contribution"),
    what=_(
        "What was decided and why, and until it is published a sentence that is mailed to you alone. Your data file "
        "holds what is published: all are told at the same moment."
    ),
    why=_("To tell you what became of your contribution."),
    kept=_kept,
    columns={"aufbruch_reviews.Outcome": Columns(inside=("to_author",))},
)
