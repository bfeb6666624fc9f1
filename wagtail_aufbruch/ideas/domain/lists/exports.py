"""Ideas to take along: the same columns as CSV, XLSX and JSON, in constant memory however many there are.

Everybody gets what everybody can read: no address, no participant, of the author the name that is shown. Staff who
handle cases may have the private columns as well. Answers to own questions have a column each in tables, and stand in
one list in JSON.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import IO

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.domain.open_data.json_files import for_json, json_list, licence
from wagtail_aufbruch.core.domain.process.handlungsfelder import field_tree
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.ideas.domain.lists.cards import Linker, fields_by_key, linker_for
from wagtail_aufbruch.ideas.domain.lists.listing import Scope
from wagtail_aufbruch.ideas.models import Idea, IdeaQuestion
from wagtail_aufbruch.participation.domain.documents.tables import csv_lines, xlsx_file
from wagtail_aufbruch.participation.domain.questions.answers import Answer, public_answers
from wagtail_aufbruch.participation.domain.questions.columns import AnswerColumns, answer_columns
from wagtail_aufbruch.participation.domain.responses.stages import FIRST, stages_of
from wagtail_aufbruch.participation.models import Contribution, TaggedContribution

BATCH = 500


@dataclass
class Lookup:
    """What the columns need beside the row itself; the tags are those of the batch at hand."""

    scope: Scope
    fields: dict[int, Handlungsfeld]
    stages: dict[str, str]
    linker: Linker
    tags: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One column: its name in JSON, its heading in tables, and its value."""

    key: str
    heading: str | Promise
    value: Callable[[Contribution, Lookup], object]


def _moment(value: datetime | None) -> datetime | None:
    return localtime(value) if value else None


def _number(value: Decimal | None) -> float | None:
    return float(value) if value is not None else None


def _field_title(row: Contribution, look: Lookup) -> str:
    found = look.fields.get(row.handlungsfeld_id or 0)
    return found.title if found else ""


def _call_title(row: Contribution, look: Lookup) -> str:
    call = look.scope.calls.get(row.page_id)
    return str(call.title) if call is not None else ""


PUBLIC_COLUMNS = [
    Column("number", gettext_lazy("Idea number"), lambda row, look: row.pk),
    Column("title", gettext_lazy("Title"), lambda row, look: row.title),
    Column("text", gettext_lazy("Text"), lambda row, look: row.text),
    Column("field", gettext_lazy("Field of action"), _field_title),
    Column("tags", gettext_lazy("Tags"), lambda row, look: look.tags.get(row.pk, [])),
    Column("stage", gettext_lazy("Stage"), lambda row, look: look.stages.get(row.stage or FIRST, row.stage)),
    Column("call", gettext_lazy("Idea call"), _call_title),
    Column("author", gettext_lazy("Name"), lambda row, look: row.author_name),
    Column("published", gettext_lazy("Published at"), lambda row, look: _moment(row.published_at)),
    Column("support", gettext_lazy("Supporters"), lambda row, look: row.support_count),
    Column("comments", gettext_lazy("Comments"), lambda row, look: row.comment_count),
    Column("source", gettext_lazy("Source"), lambda row, look: row.get_source_display()),
    Column("event", gettext_lazy("Event"), lambda row, look: row.event_name),
    Column("place", gettext_lazy("Place"), lambda row, look: row.place_name),
    Column("latitude", gettext_lazy("Latitude"), lambda row, look: _number(row.latitude)),
    Column("longitude", gettext_lazy("Longitude"), lambda row, look: _number(row.longitude)),
    Column(
        "url",
        gettext_lazy("Address"),
        lambda row, look: look.linker.url(row.page_id, row.pk) if row.is_public else "",
    ),
]

PRIVATE_COLUMNS = [
    *PUBLIC_COLUMNS,
    Column("state", gettext_lazy("State"), lambda row, look: row.get_state_display()),
    Column("email", gettext_lazy("E-mail"), lambda row, look: row.author.email if row.author else ""),
    Column("created", gettext_lazy("Handed in at"), lambda row, look: _moment(row.created_at)),
    Column("confirmed", gettext_lazy("Confirmed at"), lambda row, look: _moment(row.confirmed_at)),
    Column("consent", gettext_lazy("Version of the consent"), lambda row, look: row.consent_version),
    Column("consented", gettext_lazy("Consented at"), lambda row, look: _moment(row.consented_at)),
    Column("table", gettext_lazy("Table at the meeting"), lambda row, look: row.event_table),
    Column("merged_into", gettext_lazy("Joined with number"), lambda row, look: row.merged_into_id),
]


@dataclass(frozen=True)
class Export:
    """Ideas and columns that are to be written; ``is_private`` where not everybody may have them."""

    scope: Scope
    rows: "QuerySet[Contribution]"
    is_private: bool = False

    @property
    def columns(self) -> list[Column]:
        return PRIVATE_COLUMNS if self.is_private else PUBLIC_COLUMNS

    @property
    def headings(self) -> list[str]:
        return [str(column.heading) for column in self.columns] + self._answer_columns.headings

    @cached_property
    def _answer_columns(self) -> AnswerColumns:
        """Of each own question that was answered, also of those that the editor has taken out since."""
        asked = IdeaQuestion.objects.filter(page__in=list(self.scope.calls)).order_by("page_id", "sort_order")
        if not self.is_private:
            asked = asked.filter(is_public=True)
        ideas = Idea.objects.filter(pk__in=self.rows.order_by().values("pk")).exclude(answers=[]).order_by("pk")
        given = ideas.values_list("answers", flat=True).iterator(chunk_size=BATCH)
        return answer_columns(asked, map(self._readable, given))

    def _readable(self, answers: list[Answer]) -> list[Answer]:
        return answers if self.is_private else public_answers(answers)

    def values(self) -> Iterator[list[object]]:
        """The rows' values for a table, newest first."""
        for values, answers in self.rows_with_answers():
            yield values + self._answer_columns.cells(answers)

    def rows_with_answers(self) -> Iterator[tuple[list[object], list[Answer]]]:
        """Of each row the values of its columns, and its answers; a few queries for each ``BATCH`` of them."""
        look = Lookup(
            scope=self.scope,
            fields=fields_by_key(field_tree(self.scope.process)),
            stages=dict(stages_of(self.scope.process)),
            linker=linker_for(self.scope, absolute=True),
        )
        for batch in self._batches():
            look.tags = _tags_of(batch)
            answers = _answers_of(batch)
            for row in batch:
                yield [column.value(row, look) for column in self.columns], self._readable(answers.get(row.pk, []))

    def _batches(self) -> Iterator[list[Contribution]]:
        rows = self.rows.select_related("author") if self.is_private else self.rows
        rows = rows.order_by("-pk")
        last: int | None = None
        while batch := list((rows if last is None else rows.filter(pk__lt=last))[:BATCH]):
            yield batch
            last = batch[-1].pk


def _tags_of(rows: Iterable[Contribution]) -> dict[int, list[str]]:
    tagged = TaggedContribution.objects.filter(content_object__in=[row.pk for row in rows]).order_by("tag__name")
    found: dict[int, list[str]] = {}
    for pk, name in tagged.values_list("content_object_id", "tag__name"):
        found.setdefault(pk, []).append(name)
    return found


def _answers_of(rows: Iterable[Contribution]) -> dict[int, list[Answer]]:
    return dict(Idea.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "answers"))


# --- The three forms


def as_csv(export: Export) -> Iterator[bytes]:
    """Lines of a CSV file in UTF-8; its first sign tells spreadsheets so."""
    return csv_lines(export.headings, export.values())


def as_json(export: Export) -> Iterator[bytes]:
    """An object with the licence and the list of ideas, written bit by bit."""
    head = {"process": export.scope.process.title, "licence": None if export.is_private else licence()}
    return json_list(head, "ideas", _items(export))


def _items(export: Export) -> Iterator[dict[str, object]]:
    keys = [column.key for column in export.columns]
    for values, answers in export.rows_with_answers():
        item = {key: for_json(value) for key, value in zip(keys, values, strict=True)}
        yield item | {"answers": [{"question": answer["label"], "answer": answer["value"]} for answer in answers]}


def as_xlsx(export: Export) -> IO[bytes]:
    """A spreadsheet with a second sheet for the licence; the caller closes the file, which is on disk."""
    further: dict[str, Iterable[Iterable[object]]] = {}
    if not export.is_private:
        further[_("Licence")] = [
            [_("Licence"), licence()["name"]],
            [_("Address"), licence()["url"]],
            [_("Source"), export.scope.process.title],
        ]
    return xlsx_file(_("Ideas"), export.headings, export.values(), further)
