"""Competitions whose entries are checked, and entries somewhere in their check."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.factories.competitions import make_competition, make_entry
from wagtail_aufbruch.competitions.domain.checking import deciding
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of
from wagtail_aufbruch.competitions.domain.checking.rules import Ticked, rules_of
from wagtail_aufbruch.competitions.enums import EntryState, Finding, Unrepaired
from wagtail_aufbruch.competitions.models import CheckRule, CompetitionPage, Entry

RULES = (
    ("Alles ist ausgefüllt und lässt sich öffnen.", Unrepaired.AS_IT_STANDS),
    ("Wer abgebildet ist, hat zugestimmt.", Unrepaired.NOT_ADMITTED),
)


def add_rules(competition: CompetitionPage, rules: tuple[tuple[str, str], ...] = RULES) -> None:
    for place, (text, then) in enumerate(rules):
        CheckRule.objects.create(
            page=competition, sort_order=place, text=text, if_not_repaired=then, key=f"rule{place:04}"
        )


def make_checked(process: Any, **values: Any) -> CompetitionPage:
    """A competition that takes entries no more, with two rules: the first lets through what was not repaired."""
    values.setdefault("closes_at", timezone.now().replace(second=59, microsecond=0) - timedelta(days=1))
    competition = make_competition(process, **values)
    add_rules(competition)
    return competition


def handed_in(competition: CompetitionPage, **values: Any) -> Entry:
    return make_entry(competition, state=EntryState.HANDED_IN, **values)


def ticks(*findings: str, remark: str = "") -> dict[str, Ticked]:
    """What is said of the usual rules, in their order; of those left out nothing."""
    return {
        f"rule{place:04}": Ticked(finding, remark if finding == Finding.NOT_FULFILLED else "")
        for place, finding in enumerate(findings)
    }


def all_fulfilled(competition: CompetitionPage) -> dict[str, Ticked]:
    return {rule.key: Ticked(Finding.FULFILLED) for rule in rules_of(competition)}


FIRST_BROKEN = ticks(Finding.NOT_FULFILLED, Finding.FULFILLED, remark="Das Bild fehlt.")
SECOND_BROKEN = ticks(Finding.FULFILLED, Finding.NOT_FULFILLED, remark="Die Kinder sind zu erkennen.")


def give_back(
    entry: Entry, user: Any, found: Any = None, *, asked: tuple[str, ...] = ("title",), days: int = 7
) -> Entry:
    """Return it for repair; the first rule is broken unless said otherwise."""
    return deciding.send_back(
        entry,
        found or FIRST_BROKEN,
        asked=asked,
        until_day=timezone.localdate() + timedelta(days=days),
        message="Bitte ergänzen Sie den Titel.",
        user=user,
        seen=fingerprint_of(entry),
    )


def turn_down(entry: Entry, user: Any) -> Entry:
    """Not admit it."""
    return deciding.refuse(
        entry, SECOND_BROKEN, message="Die Einwilligungen fehlen.", user=user, seen=fingerprint_of(entry)
    )
