"""All that was judged in one round, with its place and what the body has decided of it; for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.responses.handling import stage_seen
from wagtail_aufbruch.participation.extension.fingerprint import digest
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.outcomes.rules import Judged, contributions_of, has_changed, in_the_way, say_left
from wagtail_aufbruch.reviews.domain.results.ranking import Place
from wagtail_aufbruch.reviews.domain.results.standing import Standing, standing_of
from wagtail_aufbruch.reviews.enums import Verdict
from wagtail_aufbruch.reviews.models import Item, Outcome, OutcomeRelease, Round


@dataclass(frozen=True)
class Row:
    """One thing that was judged. ``outcome`` is an empty one where nothing was written yet."""

    item: Item
    place: Place
    judged: Judged | None
    """None where the contribution is not there any more."""
    outcome: Outcome
    process: Process

    @property
    def contribution(self) -> Contribution | None:
        return self.judged.contribution if self.judged is not None else None

    @property
    def title(self) -> str:
        """Its title while everybody may read it, else its number."""
        if self.judged is None or not self.judged.is_shown:
            return str(self.item)
        return self.judged.contribution.title

    @property
    def is_told(self) -> bool:
        """Whether its outcome was published."""
        return self.outcome.published_at is not None

    @property
    def has_author(self) -> bool:
        """Whether there is anybody to whom a mail could go."""
        return self.contribution is not None and self.contribution.author_id is not None

    @cached_property
    def in_the_way(self) -> str:
        """Why nothing can be told of it now; "" for nothing, and of what was told."""
        return "" if self.is_told else in_the_way(self.judged)

    @property
    def has_changed(self) -> bool:
        """Whether it is not any more what was decided on."""
        if self.contribution is None or self.is_told or not self.outcome.verdict:
            return False
        return has_changed(self.contribution, self.outcome.seen)

    @property
    def left(self) -> str:
        """In words why a publication leaves it out; "" where it does not."""
        why = self.in_the_way or ("changed" if self.has_changed else "")
        return say_left(why, self.judged, self.process) if why else ""

    @property
    def is_undecided(self) -> bool:
        """Whether it waits for an outcome before anything is published."""
        return not self.is_told and not self.in_the_way and not self.outcome.verdict

    @property
    def lacks_reason(self) -> bool:
        is_pool = self.outcome.verdict == Verdict.POOL
        return is_pool and not self.outcome.reason and not self.is_told and not self.in_the_way

    @property
    def is_ready(self) -> bool:
        """Whether a publication tells of it now."""
        return bool(self.outcome.verdict) and not self.is_told and not self.left and not self.lacks_reason

    @property
    def seen(self) -> str:
        """Says whether the outcome, and what it is about, are still what a form showed."""
        return self.seen_with(self.outcome.verdict, self.outcome.reason, self.outcome.to_author)

    def seen_with(self, verdict: str, reason: str, to_author: str) -> str:
        """The same if this were the outcome."""
        return digest(self.now, verdict, reason, to_author, self.is_told)

    @property
    def now(self) -> str:
        """The fingerprint of what is decided on, as it is now."""
        return stage_seen(self.contribution) if self.contribution is not None else ""

    @property
    def value(self) -> Fraction | None:
        return self.place.outcome.value


@dataclass(frozen=True)
class Sheet:
    """All of a round, the best first. What was taken out of the round is not among it."""

    round: Round
    standing: Standing
    rows: list[Row]
    releases: list[OutcomeRelease]
    """The oldest first."""

    @property
    def waiting(self) -> OutcomeRelease | None:
        """The publication whose moment is still to come."""
        return next((one for one in self.releases if one.published_at is None), None)

    @property
    def undecided(self) -> list[Row]:
        return [row for row in self.rows if row.is_undecided]

    @property
    def without_reason(self) -> list[Row]:
        return [row for row in self.rows if row.lacks_reason]

    @property
    def ready(self) -> list[Row]:
        return [row for row in self.rows if row.is_ready]

    @property
    def left_out(self) -> list[Row]:
        """What can be told of no more, or is another one than was decided on."""
        return [row for row in self.rows if row.left]

    @property
    def told(self) -> list[Row]:
        return [row for row in self.rows if row.is_told]

    @property
    def open(self) -> list[Row]:
        """Rows whose outcome can be written."""
        return [row for row in self.rows if not row.is_told and not row.in_the_way]

    @property
    def seen(self) -> str:
        """Says whether everything is still what a page showed."""
        return digest(*[f"{row.item.pk}:{row.seen}" for row in self.rows])

    def by_item(self) -> Mapping[int, Row]:
        return {row.item.pk: row for row in self.rows}


def sheet_of(round_: Round) -> Sheet:
    """Everything at once; a constant number of queries."""
    standing = standing_of(round_)
    known = {one.item_id: one for one in Outcome.objects.filter(item__round=round_)}
    about = contributions_of(item.object_id for item in standing.items.values())
    process = process_page(round_)
    rows = [
        Row(
            item := standing.items[place.item],
            place,
            about.get(item.object_id),
            known.get(item.pk) or Outcome(item=item),
            process,
        )
        for place in standing.places
    ]
    return Sheet(round_, standing, rows, list(round_.outcome_releases.select_related("user")))
