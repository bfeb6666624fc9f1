"""The registrations of an event to take along, for staff who handle its cases."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import IO

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wagtail_aufbruch.events.domain.operations.checkin import Party, parties_of
from wagtail_aufbruch.events.models import EventPage, Registration
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines, xlsx_file
from wagtail_aufbruch.participation.domain.questions.columns import AnswerColumns, answer_columns

BATCH = 500


@dataclass(frozen=True)
class Column:
    heading: str | Promise
    value: Callable[[Party], object]


def _moment(value: datetime | None) -> datetime | None:
    return localtime(value) if value else None


def _companions(party: Party) -> list[str]:
    return [person.name for person in party.people if person.number > 1 and person.name]


def _guardian(party: Party) -> str | datetime | None:
    registration = party.registration
    return _("missing") if registration.guardian_missing else _moment(registration.guardian_given_at)


COLUMNS = [
    Column(gettext_lazy("No."), lambda party: party.registration.arrival),
    Column(gettext_lazy("Name"), lambda party: party.registration.name),
    Column(
        gettext_lazy("Comes along"),
        _companions,
    ),
    Column(gettext_lazy("Number of people"), lambda party: party.registration.people),
    Column(gettext_lazy("E-mail"), lambda party: party.registration.email),
    Column(gettext_lazy("Telephone"), lambda party: party.registration.phone),
    Column(pgettext_lazy("at a meeting", "Table"), lambda party: party.table),
    Column(gettext_lazy("Where it stands"), lambda party: str(party.registration.get_state_display())),
    Column(gettext_lazy("Registered at"), lambda party: _moment(party.registration.created_at)),
    Column(gettext_lazy("Source"), lambda party: str(party.registration.get_source_display())),
    Column(
        gettext_lazy("Guardian's consent"),
        _guardian,
    ),
    Column(gettext_lazy("There"), lambda party: sum(1 for person in party.people if person.arrived_at)),
    Column(gettext_lazy("Note"), lambda party: party.registration.note),
    Column(gettext_lazy("Version of the consent"), lambda party: party.registration.consent_version),
]


@dataclass(frozen=True)
class Export:
    """The rows to write, in order of arrival."""

    event: EventPage
    rows: "QuerySet[Registration]"

    @cached_property
    def _answers(self) -> AnswerColumns:
        """A column for each own question, also for those that the editor has taken out since."""
        given = self.rows.exclude(answers=[]).order_by("arrival").values_list("answers", flat=True)
        return answer_columns(self.event.questions.all(), given.iterator(chunk_size=BATCH))

    @property
    def headings(self) -> list[str]:
        return [str(column.heading) for column in COLUMNS] + self._answers.headings

    def values(self) -> Iterator[list[object]]:
        """A few queries for each ``BATCH`` rows."""
        last = 0
        while batch := list(self.rows.filter(arrival__gt=last).order_by("arrival")[:BATCH]):
            for party in parties_of(batch):
                yield [column.value(party) for column in COLUMNS] + self._answers.cells(party.registration.answers)
            last = batch[-1].arrival

    def as_csv(self) -> Iterator[bytes]:
        """With semicolons, as spreadsheets in Germany open it."""
        return csv_lines(self.headings, self.values(), delimiter=";")

    def as_xlsx(self) -> IO[bytes]:
        return xlsx_file(_("Registrations"), self.headings, self.values())
