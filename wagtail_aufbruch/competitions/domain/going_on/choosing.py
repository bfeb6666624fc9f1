"""Choosing an entry: what of it is proposed to be shown, what staff make of that, and why it cannot go on.

Only what the form said would become public is proposed. Staff may word it otherwise; the name and the files are shown
as far as people and their guardians agree, which is asked once more when it is published.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.forms import public_keys
from wagtail_aufbruch.competitions.domain.consents.locking import locked
from wagtail_aufbruch.competitions.domain.consents.standing import (
    may_be_published,
    may_show_as,
    may_show_pictures,
    shown_names,
    with_consents,
)
from wagtail_aufbruch.competitions.domain.entering.drafts import why_still_changing
from wagtail_aufbruch.competitions.domain.errors import EntryError, EntryGone
from wagtail_aufbruch.competitions.models import Chosen, Entry, EntryContribution, EntryFile
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.participation.domain.questions.wording import in_words
from wagtail_aufbruch.participation.enums import Actor, FileKind, FileState, State
from wagtail_aufbruch.participation.extension.fingerprint import digest
from wagtail_aufbruch.participation.models.contributions.contribution import NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH

SHOWN_KINDS = (FileKind.PICTURE, FileKind.PDF)
"""What a page of a contribution shows or hands out."""


@dataclass(frozen=True)
class Words:
    """What is shown of an entry, already cleaned."""

    title: str
    text: str
    name: str = ""
    files: tuple[int, ...] = field(default=())


def why_not(entry: Entry) -> str:
    """Why the entry cannot go on; "" where it can. Whether everybody may know of it already is asked apart."""
    before = EntryContribution.objects.filter(entry=entry.pk).first()
    if before is not None and before.state != State.WITHDRAWN:
        return _("This entry is a contribution already.")
    if before is not None and _withdrew_themselves(before):
        return _("The person has withdrawn the contribution. It is not published again.")
    if entry.reduced_at is not None or not Entry.objects.judged().filter(pk=entry.pk).exists():
        return _("This entry does not take part: it is not admitted, or was withdrawn.")
    if not may_be_published(entry):
        return _("A guardian's consent to the publication is missing.")
    return ""


def _withdrew_themselves(contribution: EntryContribution) -> bool:
    last = contribution.transitions.filter(to_state=State.WITHDRAWN).last()
    return last is not None and last.actor == Actor.AUTHOR


def files_for(entry: Entry) -> list[EntryFile]:
    """The files that may stand on the page: pictures and PDFs of fields that said so, if every guardian agrees."""
    if not may_show_pictures(entry):
        return []
    public = public_keys(entry.form)
    if "files" in getattr(entry, "_prefetched_objects_cache", {}):
        known = sorted(entry.files.all(), key=lambda one: one.pk)
        rows = [one for one in known if one.state == FileState.READY and one.kind in SHOWN_KINDS]
    else:
        shown = EntryFile.objects.filter(entry=entry.pk, state=FileState.READY, kind__in=SHOWN_KINDS)
        rows = list(shown.order_by("pk"))
    return [one for one in rows if one.question_key in public and one.file]


def with_proposals(rows: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """The entries with all that ``proposal_of``, ``seen_of`` and ``files_for`` ask for: two queries more, however many
    there are. For showing alone: what is written reads each anew, under its lock."""
    return with_consents(rows).select_related("form", "chosen").prefetch_related("files")


def _prepared(entry: Entry) -> Chosen | None:
    if "chosen" in entry._state.fields_cache:
        known: Chosen | None = entry._state.fields_cache["chosen"]
        return known
    return Chosen.objects.filter(entry=entry.pk).first()


def proposal_of(entry: Entry) -> Words:
    """What staff find in the form: what they have prepared already, otherwise what the entry says in public."""
    chosen = _prepared(entry)
    if chosen is not None:
        return Words(chosen.title, chosen.text, chosen.name, tuple(chosen.files))
    shown = [one for one in entry.answers if one.get("shown") is True]
    parts = [in_words(one) if len(shown) == 1 else f"{one.get('label', '')}\n{in_words(one)}" for one in shown]
    return Words(
        entry.title[:TITLE_LENGTH],
        Truncator("\n\n".join(parts)).chars(TEXT_LENGTH),
        Truncator(", ".join(shown_names(entry))).chars(NAME_LENGTH),
        tuple(one.pk for one in files_for(entry)),
    )


def seen_of(entry: Entry) -> str:
    """Says whether the entry, and what is prepared of it, are still what a form showed."""
    words = proposal_of(entry)
    return digest(entry.revision, words.title, words.text, words.name, *words.files)


@transaction.atomic
def choose(entry: Entry, words: Words, *, user: AnyUser, seen: str | None = None) -> Chosen:
    """Prepare the entry; nobody is told. Raises EntryError, ChangedSinceShown.

    ``seen``: what ``seen_of`` said when the form was made.
    """
    current = locked(entry, entry.competition.process)
    problem = why_not(current) or why_still_changing(current)
    if problem:
        raise EntryError(problem)
    if seen is not None and seen != seen_of(current):
        raise ChangedSinceShown
    if not words.title.strip() or not words.text.strip():
        raise EntryError(_("A contribution needs a title and a text. Write down what everybody may read."))
    if words.name and not may_show_as(current, words.name):
        raise EntryError(_("This name must not be shown: a guardian has not agreed to it."))
    offered = {one.pk for one in files_for(current)}
    chosen, _made = Chosen.objects.update_or_create(
        entry=current,
        defaults={
            "title": words.title.strip(),
            "text": words.text.strip(),
            "name": words.name.strip(),
            "files": [pk for pk in words.files if pk in offered],
            "by_id": user.pk,
        },
    )
    log(current.competition, "aufbruch.entry_chosen", user=user, data={"entry": current.pk})
    return chosen


@transaction.atomic
def drop(entry: Entry, *, user: AnyUser) -> None:
    """Take back that the entry goes on, before it is published. Twice changes nothing."""
    try:
        current = locked(entry, entry.competition.process)
    except EntryGone:
        return
    if Chosen.objects.filter(entry=current.pk).delete()[0]:
        log(current.competition, "aufbruch.entry_not_chosen", user=user, data={"entry": current.pk})


def choosable(entries: Iterable[Entry]) -> list[Entry]:
    """Those of a competition that could go on and are not prepared yet; for ticking many. Three queries.

    The entries come with the people whom ``standing.with_consents`` fetches.
    """
    rows = list(entries)
    keys = [one.pk for one in rows]
    taken = set(EntryContribution.objects.filter(entry__in=keys).values_list("entry", flat=True))
    prepared = set(Chosen.objects.filter(entry__in=keys).values_list("entry", flat=True))
    judged = set(Entry.objects.judged().filter(pk__in=keys).values_list("pk", flat=True))
    out = taken | prepared
    return [one for one in rows if one.pk in judged and one.pk not in out and may_be_published(one)]


def with_going_on(rows: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """The entries with ``contribution_pk`` (None where there is none), and ``is_chosen``."""
    made = EntryContribution.objects.filter(entry=OuterRef("pk")).exclude(state=State.WITHDRAWN)
    return rows.annotate(
        contribution_pk=Subquery(made.values("pk")[:1]), is_chosen=Exists(Chosen.objects.filter(entry=OuterRef("pk")))
    )
