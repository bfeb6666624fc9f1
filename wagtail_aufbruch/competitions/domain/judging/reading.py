"""What an entry says to those who judge it, part by part; and who is behind it.

Entries come with what is needed (``with_contents``), so that thousands of them cost a constant number of queries.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.functional import Promise

from wagtail_aufbruch.competitions.domain.announcing.forms import questions_of
from wagtail_aufbruch.competitions.domain.consents.standing import with_consents
from wagtail_aufbruch.competitions.domain.consents.team import all_answers
from wagtail_aufbruch.competitions.models import Entry, EntryFile, FormVersion
from wagtail_aufbruch.participation.domain.questions.answers import Answer
from wagtail_aufbruch.participation.domain.questions.asked import AskedQuestion
from wagtail_aufbruch.participation.domain.questions.definition import UNANSWERED, UPLOADED
from wagtail_aufbruch.participation.domain.questions.wording import in_words, video_host
from wagtail_aufbruch.participation.enums import ExtraType
from wagtail_aufbruch.participation.extension.fingerprint import digest

NOT_FOR_JURIES = frozenset({"hidden", ExtraType.CONSENT, ExtraType.CATEGORY})
"""Answers that say nothing of the entry, or are shown apart."""
OF_PEOPLE = frozenset({"email", ExtraType.TEAM})
"""Answers that are names and addresses."""


@dataclass(frozen=True)
class Said:
    """An answer under its label."""

    key: str
    heading: str | Promise
    text: str
    url: str = ""
    """Where it leads, for a link to a video."""
    field_type: str = ""

    @property
    def is_of_people(self) -> bool:
        """Whether it is names or addresses by itself: no copy without names has it."""
        return self.field_type in OF_PEOPLE

    @property
    def shown_with_names(self) -> bool:
        """Whether a jury that sees names reads it: an address is nothing that it has to know."""
        return self.field_type != "email"


class Forms:
    """The questions of the versions of forms: asked for once, when the first of them is needed."""

    def __init__(self, versions: Collection[int]) -> None:
        self._versions = set(versions)

    @cached_property
    def _known(self) -> dict[int, tuple[AskedQuestion, ...]]:
        return {pk: questions_of(one) for pk, one in FormVersion.objects.in_bulk(self._versions).items()}

    def of(self, version: int) -> tuple[AskedQuestion, ...]:
        return self._known[version]


@dataclass(frozen=True)
class Contents:
    """An entry as it is now."""

    entry: Entry
    forms: Forms

    @property
    def questions(self) -> tuple[AskedQuestion, ...]:
        """What was asked when it was made."""
        return self.forms.of(self.entry.form_id)

    @cached_property
    def _answers(self) -> dict[str, Answer]:
        return {str(answer.get("key")): answer for answer in all_answers(self.entry, self.questions)}

    @cached_property
    def category(self) -> str:
        """The title of its category; "" where there are none."""
        titles = {one.key: one.title for one in self.entry.competition.categories.all()}
        return titles.get(self.entry.category, "")

    @cached_property
    def said(self) -> list[Said]:
        """What was answered, in the order of the form; files and what is only for staff are not among it."""
        found = []
        for question in self.questions:
            answer = self._answers.get(question.key)
            if answer is None or question.field_type in (NOT_FOR_JURIES | UPLOADED | UNANSWERED):
                continue
            words = _team(answer) if question.field_type == ExtraType.TEAM else in_words(answer)
            if words:
                url = str(answer.get("value") or "") if video_host(answer) else ""
                found.append(Said(question.key, question.label, words, url, question.field_type))
        return found

    @cached_property
    def files(self) -> list[EntryFile]:
        """What was uploaded, was looked at and can be shown, in the order of the form."""
        ready = [one for one in self.entry.files.all() if one.is_ready]
        if len(ready) < 2:
            return ready
        order = {question.key: place for place, question in enumerate(self.questions)}
        return sorted(ready, key=lambda one: (order.get(one.question_key, len(order)), one.pk))

    def label_of(self, file: EntryFile) -> str:
        """Under which label the file was sent."""
        return next((one.label for one in self.questions if one.key == file.question_key), "")

    @cached_property
    def fingerprint(self) -> str:
        """The same as long as nothing changes that a jury could read; a released copy holds for this one."""
        entry = self.entry
        files = ((one.pk, one.checksum, one.alt, one.size) for one in self.files)
        people = [one.name for one in entry.members.all()]
        return digest(entry.title, entry.name, entry.form_id, entry.category, entry.answers, people, *files)

    @cached_property
    def names(self) -> list[str]:
        """Of the person or the team, and of everybody named in it: each as a whole."""
        named = [self.entry.name, *_parts_of(self.entry.name)]
        named += [member.name for member in self.entry.members.all()]
        return list(dict.fromkeys(filter(None, (" ".join(one.split()) for one in named))))

    @cached_property
    def addresses(self) -> frozenset[str]:
        """E-mail addresses, in lower case, of whoever has something to do with the entry."""
        known = [self.entry.email]
        for member in self.entry.members.all():
            known += [member.email, member.guardian.email if member.guardian is not None else ""]
        known += [str(one.get("value") or "") for one in self.entry.answers if one.get("type") == "email"]
        return frozenset(one.strip().lower() for one in known if one.strip())


def _team(answer: Answer) -> str:
    """The names of a team, a line each, without their addresses."""
    value = answer.get("value")
    people = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    return "\n".join(str(one.get("name") or "") for one in people)


def _parts_of(name: str) -> list[str]:
    """The people in "Anna Beispiel und Bela Muster", where it names several."""
    parts = [one.strip() for one in re.split(r",|;|/|&|\+|\bund\b|\band\b", name)]
    return [one for one in parts if " " in one] if len(parts) > 1 else []


def with_contents(entries: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """The entries with all that is read here: a constant number of queries. Competitions are many entries' own, so that
    they are asked for apart and once."""
    full = with_consents(entries).select_related("participant")
    return full.prefetch_related("files", "competition__categories")


def contents_of(entries: Iterable[Entry]) -> dict[int, Contents]:
    """By the key of the entry, in their order."""
    entries = list(entries)
    forms = Forms([one.form_id for one in entries])
    return {one.pk: Contents(one, forms) for one in entries}


def contents_for(keys: Collection[int]) -> dict[int, Contents]:
    """Of those among these that can be judged now."""
    return contents_of(with_contents(Entry.objects.judged().filter(pk__in=keys)))


def compared(keys: Collection[int]) -> dict[int, Contents]:
    """The same with no more than the fingerprint and the consents follow from: to be compared with their copies, and
    not to be read."""
    rows = Entry.objects.judged().filter(pk__in=keys)
    return contents_of(with_consents(rows).prefetch_related("files"))
