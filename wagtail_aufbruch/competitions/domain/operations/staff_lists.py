"""Entries as staff see them: counted, searched, put into files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import IO

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.domain.checking.rules import broken_rules
from wagtail_aufbruch.competitions.domain.consents.standing import may_be_published, shown_names, with_consents
from wagtail_aufbruch.competitions.domain.consents.team import all_answers
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Appeal, CompetitionPage, Entry, FormalCheck, TeamMember
from wagtail_aufbruch.core.lists.folding import fold, holds_word
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines, xlsx_file
from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.domain.questions.columns import AnswerColumns, answer_columns

BATCH = 200
MAX_WORDS = 8


def counted(competitions: Iterable[CompetitionPage]) -> Mapping[int, Mapping[str, int]]:
    """How many entries of each state the competitions have, without trials; one query."""
    rows = Entry.objects.filter(competition__in=[one.pk for one in competitions], is_trial=False)
    found: dict[int, dict[str, int]] = {}
    for key, state, number in rows.order_by().values_list("competition", "state").annotate(Count("pk")):
        found.setdefault(key, {})[state] = number
    return found


def counted_to_check(competitions: Iterable[CompetitionPage]) -> Mapping[int, int]:
    """How many entries of the competitions wait for the formal check; one query."""
    rows = Entry.objects.to_check().filter(competition__in=[one.pk for one in competitions])
    return dict(rows.order_by().values_list("competition").annotate(Count("pk")))


def entries_of(
    competition: CompetitionPage, *, state: str = "", words: str = "", lacks_consent: bool = False
) -> "QuerySet[Entry]":
    """The entries of the competition without trials, what was handed in last first.

    ``lacks_consent``: only those of which a guardian's consent is missing. ``words`` are looked for in title, name and
    address; a number is that of an entry too. ``appeal_waits`` says of each whether its appeal waits for a decision.
    """
    appeals = Appeal.objects.filter(entry=OuterRef("pk"), decided_at=None, entry__state=EntryState.NOT_ADMITTED)
    rows = Entry.objects.filter(competition=competition.pk, is_trial=False).select_related("participant")
    rows = rows.annotate(appeal_waits=Exists(appeals))
    if lacks_consent:
        rows = rows.filter(rows.lacking_consent())
    if state in EntryState.values:
        rows = rows.filter(state=state)
    for word in [word for word in words.split() if fold(word)][:MAX_WORDS]:
        found = holds_word(["title", "name"], word) | Q(participant__email__icontains=normal_email(word))
        rows = rows.filter(found | Q(number=int(word)) if word.isdecimal() and len(word) < 9 else found)
    return with_consents(rows).order_by("-sent_at", "-pk")


@dataclass(frozen=True)
class Column:
    heading: str | Promise
    value: Callable[[Entry], object]


def _moment(value: datetime | None) -> datetime | None:
    return localtime(value) if value else None


def _consents(entry: Entry) -> str:
    """How many of the young people have a guardian's consent; "" where nobody needs one."""
    young = [member for member in entry.members.all() if member.is_young]
    given = sum(not member.consent_missing for member in young)
    return _("%(given)d of %(all)d") % {"given": given, "all": len(young)} if young else ""


def _last(entry: Entry) -> FormalCheck | None:
    """The last check that was decided; no query where the checks were fetched along."""
    decided = [check for check in entry.checks.all() if check.decided_at is not None]
    return max(decided, key=lambda check: check.pk, default=None)


def _broken(entry: Entry) -> str:
    check = _last(entry)
    return "\n".join(rule.text for rule in broken_rules(check)) if check is not None else ""


def _appeal(entry: Entry) -> str:
    appeal = getattr(entry, "appeal", None)
    if appeal is None:
        return ""
    return _("open") if appeal.accepted is None else _("successful") if appeal.accepted else _("not successful")


COLUMNS = (
    Column(gettext_lazy("No."), lambda entry: entry.number),
    Column(gettext_lazy("Title"), lambda entry: entry.title),
    Column(gettext_lazy("Name"), lambda entry: entry.name),
    Column(gettext_lazy("E-mail"), lambda entry: entry.email),
    Column(gettext_lazy("Where it stands"), lambda entry: str(entry.get_state_display())),
    Column(gettext_lazy("Handed in at"), lambda entry: _moment(entry.sent_at)),
    Column(gettext_lazy("Begun at"), lambda entry: _moment(entry.created_at)),
    Column(gettext_lazy("Guardians' consent"), _consents),
    Column(gettext_lazy("May be published"), lambda entry: _("Yes") if may_be_published(entry) else _("No")),
    Column(gettext_lazy("Names that may be shown"), lambda entry: ", ".join(shown_names(entry))),
    Column(gettext_lazy("To be repaired until"), lambda entry: _moment(entry.repair_until)),
    Column(gettext_lazy("Not fulfilled"), lambda entry: _broken(entry)),
    Column(gettext_lazy("Reason of the check"), lambda entry: check.message if (check := _last(entry)) else ""),
    Column(gettext_lazy("Appeal"), lambda entry: _appeal(entry)),
    Column(gettext_lazy("Number of files"), lambda entry: len(entry.files.all())),
    Column(gettext_lazy("Version of the consent"), lambda entry: entry.consent_version),
)


@dataclass(frozen=True)
class Export:
    """All entries of a competition, drafts and withdrawn ones too, in the order in which they were begun."""

    competition: CompetitionPage

    @property
    def _rows(self) -> "QuerySet[Entry]":
        rows = Entry.objects.filter(competition=self.competition.pk, is_trial=False)
        full = with_consents(rows).select_related("participant", "form", "appeal")
        return full.prefetch_related("files", "checks").order_by("pk")

    @cached_property
    def _categories(self) -> dict[str, str]:
        return {one.key: one.title for one in self.competition.categories.all()}

    @cached_property
    def _answers(self) -> AnswerColumns:
        """A column for each field that any version of the form had; the latest version's come first, in its order."""
        versions = list(self.competition.form_versions.order_by("-number"))
        asked = {one.key: one for version in reversed(versions) for one in questions_of(version)}
        latest = [one.key for one in questions_of(versions[0])] if versions else []
        order = [*latest, *(key for key in asked if key not in latest)]
        given = Entry.objects.filter(competition=self.competition.pk, is_trial=False).exclude(answers=[])
        answers = given.order_by("pk").values_list("answers", flat=True)
        answered = {one.get("key") for row in answers.iterator(chunk_size=BATCH) for one in row}
        people = TeamMember.objects.filter(entry__competition=self.competition.pk, entry__is_trial=False)
        answered |= set(people.exclude(question_key="").order_by().values_list("question_key", flat=True).distinct())
        shown = [asked[key] for key in order if key in answered]
        return answer_columns(shown, answers.iterator(chunk_size=BATCH))

    @property
    def headings(self) -> list[str]:
        own = [str(column.heading) for column in COLUMNS]
        return [*own, _("Category"), *self._answers.headings]

    def values(self) -> Iterator[list[object]]:
        """A few queries for each ``BATCH`` rows."""
        last = 0
        while batch := list(self._rows.filter(pk__gt=last)[:BATCH]):
            for entry in batch:
                category = self._categories.get(entry.category, entry.category)
                yield [*(column.value(entry) for column in COLUMNS), category, *self._answers.cells(all_answers(entry))]
            last = batch[-1].pk

    def as_csv(self) -> Iterator[bytes]:
        """With semicolons, as spreadsheets in Germany open it."""
        return csv_lines(self.headings, self.values(), delimiter=";")

    def as_xlsx(self) -> IO[bytes]:
        return xlsx_file(_("Entries"), self.headings, self.values())
