"""Which entries the public sees and votes for, and what it sees of each; decided here alone.

An entry that is withdrawn, or for which a guardian's consent is missing, is gone at once: every page asks anew. One
that is admitted only once people vote does not take part in the vote (docs/decisions/0048).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.domain.consents.standing import may_show_pictures, shown_names, with_consents
from wagtail_aufbruch.competitions.enums import EntryState, Verdict
from wagtail_aufbruch.competitions.models import (
    Appeal,
    CompetitionPage,
    Entry,
    EntryFile,
    FormalCheck,
    TeamMember,
)
from wagtail_aufbruch.core.moments.windows import first_after
from wagtail_aufbruch.core.pages.pattern import draw_pattern
from wagtail_aufbruch.participation.domain.questions.wording import in_words
from wagtail_aufbruch.participation.enums import ExtraType, FileKind, FileState

ACCENTS = ("blue", "teal", "green", "ochre", "brick", "rose", "plum", "indigo")


def entries_in_vote(competition: CompetitionPage) -> "QuerySet[Entry]":
    """What the public votes for: what a jury may judge, and no guardian's missing word keeps from being shown."""
    rows = Entry.objects.judged().filter(competition=competition.pk, number__isnull=False)
    # As ``may_be_published`` says it of one: whoever is young and whose guardian has not ticked it keeps it back.
    young = TeamMember.objects.filter(entry=OuterRef("pk"), is_young=True, may_publish=False)
    shown_entries = rows.exclude(Exists(young)).filter(~beside_the_vote(competition), looking_since=None)
    return with_consents(shown_entries)


def beside_the_vote(competition: CompetitionPage) -> Q:
    """The condition that an entry was admitted once people had begun to vote: it would have had less time than others,
    and the list is not to change from which people have chosen.

    What was repaired before that was in time, although the town admits it later; and so was what was not repaired until
    an end before that, and is judged as it stands. Not so what is admitted once the vote is over: nobody could vote for
    it.
    """
    if not competition.has_vote:
        return Q(pk__in=())
    appealed = Exists(Appeal.objects.filter(entry=OuterRef("pk"), accepted=True))
    late = Q(state=EntryState.ADMITTED, state_changed_at__gte=competition.vote_from)
    too_late = Q(state_changed_at__gte=first_after(competition.vote_until)) if competition.vote_until else Q()
    return late & (~Q(given_back_in_time(competition)) | Q(appealed) | too_late)


def given_back_in_time(competition: CompetitionPage) -> Exists:
    """That it was given back to be repaired, and that was done, or its time had passed, before people voted."""
    repairs = FormalCheck.objects.filter(entry=OuterRef("pk"), verdict=Verdict.RETURNED, undone_at=None)
    expired = Q(expired_at__isnull=False, repair_until__lt=competition.vote_from)
    return Exists(repairs.filter(expired | Q(repaired_at__lt=competition.vote_from)))


def is_beside_the_vote(entry: Entry) -> bool:
    """Whether this entry was admitted too late for the vote; no query where there is none."""
    competition = entry.competition
    return competition.has_vote and Entry.objects.filter(beside_the_vote(competition), pk=entry.pk).exists()


def shuffled(numbers: Iterable[int], seed: str) -> list[int]:
    """The numbers in an order that follows from ``seed`` and from nothing that an entrant can choose."""
    return sorted(numbers, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())


@dataclass(frozen=True)
class Shown:
    """What the public sees of an entry: title, name, and the answers of which the form said so."""

    entry: Entry
    category: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    """Question and answer."""
    pictures: tuple[EntryFile, ...] = field(default=())

    @property
    def text(self) -> str:
        """The first answer, for a card."""
        return next((words for _label, words in self.lines), "")

    @property
    def name(self) -> str:
        """Whose it is, as far as guardians agreed to the names; "" where none may be told."""
        return ", ".join(shown_names(self.entry))

    @property
    def accent(self) -> str:
        """Of the town's colours; the same for this entry on every page."""
        return ACCENTS[(self.entry.number or 0) % len(ACCENTS)]

    @property
    def pattern_svg(self) -> str:
        """Drawn from its title, where there is no picture."""
        return draw_pattern(self.entry.title, self.accent)

    @property
    def picture(self) -> EntryFile | None:
        return self.pictures[0] if self.pictures else None


def shown(competition: CompetitionPage, entries: Iterable[Entry]) -> list[Shown]:
    """The entries as the public sees them; three queries for all of them, beside the one for the entries.

    An answer is public if the form promised so when it was given, whatever the form says by now.
    """
    rows = list(entries)
    categories = category_names(competition)
    forms = {one.pk: one for one in competition.form_versions.filter(pk__in={row.form_id for row in rows})}
    public = {
        pk: {one.key for one in questions_of(form) if one.is_public and one.field_type == ExtraType.PICTURE}
        for pk, form in forms.items()
    }
    files: dict[int, list[EntryFile]] = {}
    pictures = EntryFile.objects.filter(entry__in=rows, kind=FileKind.PICTURE, state=FileState.READY)
    for one in pictures.order_by("pk"):
        files.setdefault(one.entry_id, []).append(one)
    return [
        Shown(
            row,
            categories.get(row.category, ""),
            tuple((str(one.get("label", "")), in_words(one)) for one in row.answers if one.get("shown") is True),
            tuple(one for one in files.get(row.pk, []) if one.question_key in public.get(row.form_id, ()))
            if may_show_pictures(row)
            else (),
        )
        for row in rows
    ]


def category_names(competition: CompetitionPage) -> Mapping[str, str]:
    """The titles of the categories by their keys, in order."""
    return {one.key: one.title for one in competition.categories.all()}
