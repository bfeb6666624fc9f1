"""A teacher's class list as a file: who stands in it, and taking them over into the team of an entry.

Reading stores nothing. What is taken over becomes rows of the team as if they had been typed, so guardians are asked
by the same rules.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.domain.consents.team import all_answers
from wagtail_aufbruch.competitions.domain.entering.drafts import reread, save
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_behind
from wagtail_aufbruch.participation.domain.questions.answers import Answer, in_order
from wagtail_aufbruch.participation.domain.tables import reading
from wagtail_aufbruch.participation.domain.tables.columns import LONGEST_HEADING, Columns, folded
from wagtail_aufbruch.participation.domain.tables.shape import Table
from wagtail_aufbruch.participation.enums import ExtraType

LIMITS = reading.Limits(megabytes=1, rows=100, columns=30, unpacked=20, tags=300_000)
"""A class is far smaller. Anybody who has begun an entry can send a list, so little work is done for one."""
ADDRESS = re.compile(r"[^\s<>;,|]{0,200}@[^\s<>;,|]{0,200}")
YES = frozenset({"ja", "x", "yes", "1", "wahr", "true"})
OF_GUARDIANS = (
    *("e mail einer sorgeberechtigten person", "e mail der sorgeberechtigten", "e mail sorgeberechtigte"),
    *("sorgeberechtigte", "sorgeberechtigter", "sorgeberechtigte person", "e mail erziehungsberechtigte"),
    *("e mail der erziehungsberechtigten", "erziehungsberechtigte", "e mail eltern", "e mail der eltern", "eltern"),
    *("mail eltern", "elternmail", "eltern e mail", "e mail adresse eltern", "e mail adresse der eltern"),
    *("e mail mutter", "e mail vater", "e mail der mutter", "e mail des vaters", "mutter", "vater"),
    *("e mail of a parent or guardian", "parent or guardian", "guardian", "guardian e mail", "e mail of guardian"),
    *("parent", "parent e mail", "parents e mail", "e mail of parent"),
)
OF_CHILDREN = (
    *("e mail kind", "e mail des kindes", "e mail schüler", "e mail schülerin", "e mail schüler in"),
    *("schulmail", "e mail schule", "e mail of the child", "student e mail", "child e mail"),
)
NAMING = frozenset({"name", "first", "last"})
COLUMNS = Columns(
    {
        "name": (
            gettext_lazy("Name"),
            (
                *("name", "kind", "name des kindes", "name kind", "schüler", "schülerin", "schüler in", "vollname"),
                *("vor und nachname", "vorname und nachname", "vorname nachname", "nachname vorname", "name vorname"),
                *("name of the child", "child", "student", "pupil", "full name", "student name"),
            ),
        ),
        "first": (gettext_lazy("First name"), ("vorname", "vornamen", "rufname", "first name", "given name")),
        "last": (gettext_lazy("Last name"), ("nachname", "familienname", "zuname", "last name", "surname")),
        "guardian": (gettext_lazy("E-mail of the guardian"), OF_GUARDIANS),
        "other": (gettext_lazy("E-mail of the guardian"), OF_GUARDIANS),
        "child": (gettext_lazy("E-mail"), OF_CHILDREN),
        "address": (
            gettext_lazy("E-mail"),
            ("e mail", "email", "mail", "e mail adresse", "email adresse", "mailadresse", "e mail address"),
        ),
        "paper": (gettext_lazy("On paper"), ("papier", "auf papier", "unterschrift auf papier", "paper", "on paper")),
    },
    NAMING | {"guardian", "address"},
    may_lack_headings=True,
)

Row = dict[str, Any]
"""Somebody of a team, as ``participation.forms.team`` has it."""


@dataclass(frozen=True)
class Line:
    """A child as a row of the list names it."""

    number: int
    """Of the row, as the spreadsheet counts."""
    name: str
    guardian_email: str = ""
    on_paper: bool = False


@dataclass(frozen=True)
class ClassList:
    """What was understood of a file."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str | Promise] = field(default_factory=list)
    """What of it is not taken, each in a sentence."""


def read_class_list(content: bytes) -> ClassList:
    """The children in the file, of which one byte more than the limits say is enough. Raises TableRefused."""
    table = reading.read_table(content, COLUMNS, LIMITS)
    mapping = COLUMNS.guess(table.headings)
    numbers = range(table.first_number, table.first_number + len(table.rows))
    numbered = [(number, table.row_with_number(number)) for number in numbers]
    numbered = [(number, cells) for number, cells in numbered if any(cell.strip() for cell in cells)]
    lines = [_line(number, cells, mapping) for number, cells in numbered]
    return ClassList(lines, [*table.left_out, *_not_taken(table, mapping, numbered)])


def _line(number: int, cells: Sequence[str], mapping: Mapping[str, int]) -> Line:
    def cell(target: str) -> str:
        return " ".join(cells[mapping[target]].split()) if target in mapping else ""

    others = [one for place, one in enumerate(cells) if place not in mapping.values()]
    if "guardian" in mapping:
        given = [cell("guardian"), cell("other")]
    elif "address" in mapping:
        given = [cell("address")]
    else:
        given = [one for one in others if "@" in one]
    last = cell("last") or cell("name")
    named = f"{cell('first')} {last}" if "first" in mapping else cell("name") or last
    if not NAMING & mapping.keys():
        named = " ".join(_without_address(one) for one in others)
    addresses = _addresses(given) or [one for one in given if one] or [""]
    return Line(number, " ".join(named.split()), addresses[0], on_paper=folded(cell("paper")[:LONGEST_HEADING]) in YES)


def _addresses(cells: Iterable[str]) -> list[str]:
    return [found for cell in cells for found in ADDRESS.findall(cell[:1000])]


def _without_address(cell: str) -> str:
    return ADDRESS.sub(" ", cell[:1000]).strip(" ,;<>")


def _not_taken(
    table: Table, mapping: Mapping[str, int], numbered: Iterable[tuple[int, list[str]]]
) -> Iterable[str | Promise]:
    """Columns that are not needed, and second addresses: of each child one guardian is asked."""
    used = set(mapping.values()) - ({mapping["child"]} if "child" in mapping else set())
    if "guardian" in mapping:
        used -= {mapping[target] for target in ("address",) if target in mapping}
    if NAMING & mapping.keys():
        unused = [str(table.name_of(place)) for place in range(len(table.headings)) if place not in used]
        if unused:
            yield _("Not needed, and not taken over: %(columns)s.") % {"columns": get_text_list(unused, _("and"))}
    targets = [mapping[target] for target in ("guardian", "other") if target in mapping]
    rows = [number for number, cells in numbered if len(set(_addresses(cells[place] for place in targets))) > 1]
    if rows:
        yield _("In these rows stand two addresses, of which the first is asked: %(rows)s.") % {
            "rows": get_text_list(list(map(str, rows)), _("and"))
        }


def team_of(entry: Entry, key: str) -> list[Row]:
    """Who is in the team already, by the key of the question that asks for it."""
    rows = next((one.get("value") or [] for one in all_answers(entry) if one.get("key") == key), [])
    return [row for row in rows if isinstance(row, dict)]


def who(row: Mapping[str, object]) -> tuple[str, str]:
    """By what a child is known again in a list: the name, and the mailbox of its guardian."""
    address = str(row.get("guardian_email") or "")
    return fold(str(row.get("name") or "")).strip(), "@".join(mailbox_behind(address)) if address else ""


def with_people(entry: Entry, key: str, people: Iterable[Row]) -> list[Answer]:
    """The answers of the entry once these people are in the team as well; who is in it already is not doubled."""
    questions = questions_of(entry.form)
    answers = all_answers(entry, questions)
    rows, known = team_of(entry, key), {who(row) for row in team_of(entry, key)}
    for person in people:
        if who(person) not in known:
            known.add(who(person))
            rows.append(person)
    label = next(one.label for one in questions if one.key == key)
    team = {"key": key, "label": label, "type": ExtraType.TEAM.value, "value": rows}
    return in_order(questions, [*(one for one in answers if one.get("key") != key), team])


@transaction.atomic
def take_over(entry: Entry, key: str, people: Sequence[Row], most: int) -> int:
    """Add these people, already checked, to the team that the question ``key`` asks for. Returns how many came.

    Raises EntryError where more than ``most`` would be in it, NotOpen where the entry is not changed any more; then
    nobody is added.
    """
    current = reread(entry)
    before = len(team_of(current, key))
    answers = with_people(current, key, people)
    after = next(len(one["value"]) for one in answers if one["key"] == key)
    if after > max(most, before):
        raise EntryError(
            _("The team would have %(number)d people; at most %(most)d have room.") % {"number": after, "most": most}
        )
    if after > before:
        save(current, answers, revision=current.revision)
    return after - before
