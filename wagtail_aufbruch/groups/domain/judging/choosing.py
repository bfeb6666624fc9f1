"""Which contributions of its process a group may judge, and narrowing them down. Needs review rounds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.groups.models import ThemeGroupPage
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.operations.body_contributions import undecided_in


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed down by; empty: by nothing."""

    is_own: bool = False
    """Only what the group has taken up, or what lies in its fields of action."""
    page: int | None = None
    handlungsfeld: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Offer:
    """What can be judged, in the order of the titles."""

    group: ThemeGroupPage
    rows: Sequence[Contribution]
    fields: Collection[int]
    """Fields of action of the group."""

    def is_own(self, row: Contribution) -> bool:
        """Whether the group has taken it up, or works on its field of action or the one above."""
        if row.group_id == self.group.pk:
            return True
        field = row.handlungsfeld
        return field is not None and (field.pk in self.fields or field.parent_id in self.fields)

    @property
    def own(self) -> list[Contribution]:
        return [row for row in self.rows if self.is_own(row)]

    def narrowed(self, wanted: Wanted) -> list[Contribution]:
        """Those that fit all of it."""
        words = fold(wanted.words).split()
        return [row for row in self.rows if self._fits(row, wanted, words)]

    def _fits(self, row: Contribution, wanted: Wanted, words: Sequence[str]) -> bool:
        field = row.handlungsfeld
        below = () if field is None else (field.pk, field.parent_id)
        return (
            (not wanted.is_own or self.is_own(row))
            and (wanted.page is None or row.page_id == wanted.page)
            and (wanted.handlungsfeld is None or wanted.handlungsfeld in below)
            and all(word in fold(row.title) for word in words)
        )


def offer_to(group: ThemeGroupPage) -> Offer:
    """Everything of the group's process that is public and undecided; a constant number of queries."""
    process = group.process
    if process is None:
        return Offer(group, [], [])
    rows = undecided_in(process).select_related("page", "handlungsfeld").defer("text").order_by("title", "pk")
    return Offer(group, list(rows), set(group.handlungsfelder.values_list("pk", flat=True)))
