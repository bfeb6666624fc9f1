"""The stored numbers: how many support a contribution, how many comments it has. They always equal the rows.

Whoever writes a row changes the number in the same transaction. ``recount`` finds and mends what differs all the same,
after a restored backup or rows written by hand; other apps bring theirs along with their feature (``recount``).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from wagtail_aufbruch.core.extension.registry import providers
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.models import COMMENT_KIND, Assessment, Contribution

BATCH = 500
"""So many rows are locked and mended at once."""


@dataclass(frozen=True)
class Difference:
    """A stored number that does not equal the rows."""

    counter: str
    pk: int
    """Of the contribution."""
    stored: int
    counted: int


@dataclass(frozen=True)
class Counter:
    """One stored number of contributions: its column, whose it is, and the rows that it counts."""

    name: str
    field: str
    of: Q
    rows: Callable[[], QuerySet[Model]]
    """The rows to count, of the contribution ``OuterRef("pk")``."""

    @property
    def counted(self) -> Coalesce:
        """The number of rows, in the database."""
        numbers = self.rows().order_by().values(_group=Value(1)).annotate(_number=Count("*")).values("_number")
        return Coalesce(Subquery(numbers), 0)

    def wrong(self) -> QuerySet[Contribution]:
        """Contributions whose stored number differs, with ``counted``."""
        return Contribution.objects.filter(self.of).annotate(counted=self.counted).exclude(**{self.field: F("counted")})


COUNTERS = [
    Counter(
        "support",
        "support_count",
        Q(),
        lambda: Assessment.objects.filter(contribution=OuterRef("pk")),
    ),
    Counter(
        "comments",
        "comment_count",
        ~Q(kind=COMMENT_KIND),
        lambda: Contribution.objects.published().filter(about=OuterRef("pk"), kind=COMMENT_KIND),
    ),
    Counter(
        "replies",
        "comment_count",
        Q(kind=COMMENT_KIND),
        lambda: Contribution.objects.published().filter(reply_to=OuterRef("pk")),
    ),
]


def recount(dry_run: bool = False) -> Iterator[Difference]:
    """Yield every stored number that differs from the rows; it is mended unless ``dry_run``."""
    for counter in COUNTERS:
        yield from _recount(counter, dry_run)
    for recounter in providers("recount"):
        yield from recounter(dry_run)


def _recount(counter: Counter, dry_run: bool) -> Iterator[Difference]:
    found = list(counter.wrong().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(found), BATCH):
        yield from _mend(counter, found[start : start + BATCH], dry_run)


@transaction.atomic
def _mend(counter: Counter, pks: list[int], dry_run: bool) -> list[Difference]:
    """Look at these contributions once more, this time with the lock that everybody takes who writes a row."""
    if not dry_run:
        lock(pks)
    wrong = counter.wrong().filter(pk__in=pks)
    rows = wrong.order_by("pk").values_list("pk", counter.field, "counted", "process_id")
    differences = [(Difference(counter.name, pk, stored, counted), process) for pk, stored, counted, process in rows]
    if differences and not dry_run:
        Contribution.objects.filter(pk__in=[difference.pk for difference, _process in differences]).update(
            **{counter.field: counter.counted}
        )
        for process in {process for _difference, process in differences}:
            touch(process)
    return [difference for difference, _process in differences]


def lock(pks: list[int]) -> list[Contribution]:
    """Lock these contributions in the order that ``effects`` names. Returns them, the largest number first."""
    return list(Contribution.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("-pk"))
