"""The rules of a formal check, and what was found of them. A check keeps the wording by which it was made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.domain.entering import always_asked
from wagtail_aufbruch.competitions.enums import Finding, Unrepaired
from wagtail_aufbruch.competitions.models import CheckRule, CompetitionPage, Entry, FormalCheck
from wagtail_aufbruch.participation.enums import ExtraType

TITLE, NAME, CATEGORY = "title", "name", "category"


@dataclass(frozen=True)
class Ticked:
    """What somebody says of one rule."""

    finding: str = Finding.OPEN
    remark: str = ""


@dataclass(frozen=True)
class Found:
    """A rule as it was worded, and what was found."""

    key: str
    text: str
    if_not_repaired: str
    finding: str = Finding.OPEN
    remark: str = ""

    @property
    def is_broken(self) -> bool:
        return self.finding == Finding.NOT_FULFILLED

    @property
    def said(self) -> str:
        """What was found, in words."""
        return str(Finding(self.finding).label)

    def as_stored(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "text": self.text,
            "if_not_repaired": str(self.if_not_repaired),
            "finding": str(self.finding),
            "remark": self.remark,
        }


@dataclass(frozen=True)
class Field:
    """Something in an entry that its person may be asked to change."""

    key: str
    label: str | Promise


def rules_of(competition: CompetitionPage) -> list[CheckRule]:
    """The rules as they are published, in order; one query. None: nothing is checked."""
    return list(CheckRule.objects.filter(page=competition.pk).order_by("sort_order", "pk"))


def findings_by(rules: Iterable[CheckRule], ticked: Mapping[str, Ticked]) -> list[Found]:
    """Each rule as it is worded now, with what was ticked of it."""
    found = []
    for rule in rules:
        tick = ticked.get(rule.key, Ticked())
        found.append(Found(rule.key, rule.text, rule.if_not_repaired, tick.finding, tick.remark))
    return found


def findings_of(check: FormalCheck) -> list[Found]:
    """What the check found, by the wording of its time."""
    return [Found(**row) for row in check.findings]


def broken_rules(check: FormalCheck) -> list[Found]:
    return [one for one in findings_of(check) if one.is_broken]


def if_not_repaired(check: FormalCheck) -> Unrepaired:
    """What becomes of the entry when the deadline has passed: the strictest thing that a broken rule says."""
    said = {one.if_not_repaired for one in broken_rules(check)}
    return next((one for one in Unrepaired if one in said), Unrepaired.NOT_ADMITTED)


def fields_of(entry: Entry) -> list[Field]:
    """What can be asked to be changed, in the order of the form; one query. Headings have nothing to change."""
    fields = [Field(TITLE, always_asked.TITLE), Field(NAME, always_asked.NAME)]
    if entry.competition.categories.exists():
        fields.append(Field(CATEGORY, always_asked.CATEGORY))
    silent = {ExtraType.HEADING, ExtraType.STEP, ExtraType.CATEGORY}
    return [*fields, *(Field(one.key, one.label) for one in questions_of(entry.form) if one.field_type not in silent)]
