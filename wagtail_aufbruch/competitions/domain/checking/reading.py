"""What a check was made of: its fingerprint, and the checks that an entry has."""

import json

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.domain.checking.rules import CATEGORY, NAME, TITLE, Field, rules_of
from wagtail_aufbruch.competitions.domain.consents.team import all_answers
from wagtail_aufbruch.competitions.enums import EntryState, Verdict
from wagtail_aufbruch.competitions.models import Appeal, Entry, FormalCheck
from wagtail_aufbruch.participation.domain.questions.definition import UPLOADED
from wagtail_aufbruch.participation.domain.questions.wording import in_words
from wagtail_aufbruch.participation.extension.fingerprint import digest


def fingerprint_of(entry: Entry) -> str:
    """Of all that is read before deciding: the entry, its files, the rules, what colleagues ticked, the appeal.

    A decision brings it along, and is refused where it is another one by now.
    """
    files = [(one.pk, one.name, one.alt, one.state) for one in entry.files.order_by("pk")]
    rules = [(rule.key, rule.text, rule.if_not_repaired) for rule in rules_of(entry.competition)]
    open_one, appeal = open_check(entry), appeal_of(entry)
    return digest(
        entry.state,
        entry.title,
        entry.name,
        entry.category,
        _in_one_order(all_answers(entry)),
        files,
        rules,
        _in_one_order(open_one.findings) if open_one is not None else "",
        (appeal.text, appeal.accepted) if appeal is not None else "",
    )


def _in_one_order(stored: object) -> str:
    """The same for the same content: databases give the keys of JSON back in an order of their own."""
    return json.dumps(stored, sort_keys=True, default=str)


def open_check(entry: Entry) -> FormalCheck | None:
    """What somebody has begun to tick."""
    return entry.checks.filter(verdict=Verdict.OPEN).first()


def last_check(entry: Entry) -> FormalCheck | None:
    """The last one that was decided, and not taken back."""
    return entry.checks.exclude(verdict=Verdict.OPEN).filter(undone_at=None).order_by("-pk").first()


def appeal_of(entry: Entry) -> Appeal | None:
    return Appeal.objects.filter(entry=entry.pk).select_related("against", "decided_by").first()


def asked_keys(entry: Entry) -> frozenset[str]:
    """What may be changed of an entry that was returned; nothing of any other. One query for a returned one."""
    if entry.state != EntryState.RETURNED:
        return frozenset()
    check = last_check(entry)
    return frozenset(check.asked) if check is not None else frozenset()


def words_of(entry: Entry, fields: list[Field]) -> list[dict[str, str]]:
    """What stands in these fields now, as people read it: ``key``, ``label``, ``words``. At most three queries."""
    answers = {answer.get("key"): answer for answer in all_answers(entry)}
    uploaded = {one.key for one in questions_of(entry.form) if one.field_type in UPLOADED}
    files: dict[str, list[str]] = {}
    for one in entry.files.all():
        files.setdefault(one.question_key, []).append(one.name)
    categories = {category.key: category.title for category in entry.competition.categories.all()}
    told = {TITLE: entry.title, NAME: entry.name, CATEGORY: categories.get(entry.category, "")}
    found = []
    for field in fields:
        if field.key in told:
            words = told[field.key]
        elif field.key in uploaded:
            words = "\n".join(files.get(field.key, []))
        else:
            words = in_words(answers[field.key]) if field.key in answers else ""
        found.append({"key": field.key, "label": str(field.label), "words": words})
    return found
