"""A class list as a file: what is uploaded, and what becomes of each of its rows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from wagtail_aufbruch.competitions.domain.entering.class_list import LIMITS, Line, Row, who
from wagtail_aufbruch.core.forms.plain_text import clean_line
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.participation.domain.consent.asking_guardians import CHILDS_ADDRESS, is_own_address
from wagtail_aufbruch.participation.forms.team import TeamField

PREFIX = "zeile"
TYPED_LENGTH = 1000
"""Of what a row of the list holds no more is looked into; the fields say what is too long long before."""
WITH_ANOTHER_ADDRESS = gettext_lazy(
    "In the team is somebody of this name already, with another address or to be signed for on paper. Is it the same "
    "child? Then leave this row as it is; it is not taken over. Another one? Add something to the name."
)
TWICE = gettext_lazy(
    "In row %(number)d stands the same name with another address. Is it the same child? Then leave this row as it is; "
    "it is not taken over: one guardian is asked for each child. Another one? Add something to the name."
)
FULL = ngettext_lazy(
    "There is no room left for this child: the team has at most %(most)d person.",
    "There is no room left for this child: the team has at most %(most)d people.",
    "most",
)


class ClassListForm(forms.Form):
    """The file."""

    table = forms.FileField(
        label=gettext_lazy("Class list"),
        allow_empty_file=True,  # said in our own words, with all other reasons
        help_text=gettext_lazy("A file of Excel (.xlsx) or CSV, at most 1 MB and 100 rows."),
        error_messages={"required": gettext_lazy("Choose a file."), "invalid": gettext_lazy("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,text/csv"}),
    )


@dataclass(frozen=True)
class Looked:
    """A row of the list, and what becomes of it: it is new, stands in the team or the list already, or has faults."""

    line: Line
    person: Row | None = None
    """Who would come into the team; None where the row is not taken over."""
    already: str = ""
    """Why it need not be taken over."""
    problems: Mapping[str, Sequence[str | Promise]] = field(default_factory=dict)
    """What is wrong, by ``name`` and ``guardian_email``."""


@dataclass(frozen=True)
class Preview:
    """What becomes of a list."""

    rows: list[Looked]

    @property
    def new(self) -> list[Looked]:
        return [one for one in self.rows if one.person is not None]

    @property
    def already(self) -> list[Looked]:
        return [one for one in self.rows if one.already]

    @property
    def faulty(self) -> list[Looked]:
        return [one for one in self.rows if one.problems]

    @property
    def people(self) -> list[Row]:
        """Who would come into the team."""
        return [one.person for one in self.rows if one.person is not None]

    @property
    def mails(self) -> int:
        """How many addresses are written to about those who would come."""
        return len({one["guardian_email"] for one in self.people if one["guardian_email"]})

    @property
    def shared(self) -> list[tuple[str, int]]:
        """Addresses given for several children: each gets one mail."""
        times = Counter(one["guardian_email"] for one in self.people if one["guardian_email"])
        return [(address, number) for address, number in times.items() if number > 1]


def look_through(lines: Iterable[Line], asked: TeamField, team: Sequence[Row]) -> Preview:
    """What becomes of each line in a team that has these people: by the same rules as when they are typed."""
    known = {who(row) for row in team}
    names = {name for name, _address in known}
    of_children = [str(row["email"]) for row in team if row.get("is_young") and row.get("email")]
    seen: dict[str, tuple[int, tuple[str, str]]] = {}
    rows, room = [], asked.most - len(team)
    for line in lines:
        row = {"name": line.name, "is_young": True, "guardian_email": line.guardian_email, "on_paper": line.on_paper}
        problems: dict[str, list[str | Promise]] = {}
        person = asked.person(row, problems)  # type: ignore[arg-type]
        if any(is_own_address(person.get("guardian_email", ""), one) for one in of_children):
            problems.setdefault("guardian_email", [CHILDS_ADDRESS])
        if problems:
            rows.append(Looked(line, problems=problems))
            continue
        identity = who(person)
        before = seen.get(identity[0])
        if identity in known:
            rows.append(Looked(line, already=_("is in the team already")))
        elif before is not None and before[1] == identity:
            rows.append(Looked(line, already=_("stands in row %(number)d already") % {"number": before[0]}))
        elif identity[0] in names or before is not None:
            told = TWICE % {"number": before[0]} if before is not None else WITH_ANOTHER_ADDRESS
            rows.append(Looked(line, problems={"name": [told]}))
        elif room <= 0:
            rows.append(Looked(line, problems={"name": [FULL % {"most": asked.most}]}))
        else:
            room -= 1
            seen[identity[0]] = line.number, identity
            rows.append(Looked(line, person))
    return Preview(rows)


def as_sent(lines: Iterable[Line]) -> Preview:
    """The lines given back as they were sent, where nobody looks what becomes of them."""
    return Preview(
        [
            Looked(
                line,
                {"name": line.name, "is_young": True, "guardian_email": line.guardian_email, "on_paper": line.on_paper},
            )
            for line in lines
        ]
    )


def sent_lines(data: Mapping[str, str]) -> list[Line]:
    """The rows of a list as the page sends them back; more than a list may hold is not read."""
    sent = [place for place in range(LIMITS.rows + 1) if f"{PREFIX}-{place}-name" in data]
    return [_sent(data, f"{PREFIX}-{place}", place) for place in sent]


def _sent(data: Mapping[str, str], prefix: str, place: int) -> Line:
    def said(part: str) -> str:
        return clean_line(data.get(f"{prefix}-{part}", "")[:TYPED_LENGTH])

    return Line(
        read_pk(said("nummer")) or place + 1, said("name"), said("adresse"), on_paper=bool(data.get(f"{prefix}-papier"))
    )
