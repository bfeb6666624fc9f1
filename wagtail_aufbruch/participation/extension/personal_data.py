"""What other apps keep of a person, beside contributions: registrations for events, for instance.

Participation knows none of them; each brings along with its feature what belongs to “My participation”, to the
file that people take along, to erasing, and what keeps a person from being deleted by the daily purge.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.functional import Promise

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.participation.models import Participant

RESERVED_KEYS = frozenset(
    {
        "email",
        "confirmed_at",
        "first_seen_at",
        "contributions",
        "assessments",
        "claims",
        "follows",
        "guardian_of",
        "mails",
        "reports",
        "links",
    }
)
"""What the file that people take along holds anyway."""


@dataclass(frozen=True)
class PersonalData:
    """One app's things of a person."""

    key: str
    """Names them in the data file."""
    data: Callable[[Participant], object]
    """All that is stored about the person, in what JSON can hold; moments may stay moments (GDPR Art. 15 and 20)."""
    erase: Callable[[Participant], None]
    """Delete the person from it, keep the numbers (GDPR Art. 17). Runs in the transaction that erases the person,
    before mails to them are deleted; afterwards no row may refer to the participant."""
    keeps: Callable[[], Q]
    """A condition on participants that holds for those whom the purge must not delete yet."""
    template: str = ""
    """Drawn in “My participation” before what was handed in; empty: no section."""
    context: Callable[[Participant, Process, HttpRequest], dict[str, Any] | None] | None = None
    """``(participant, process, request)``: what the template finds under ``section``, beside the page's own context,
    in a constant number of queries. None: the section is left out."""
    erasing: str | Promise = ""
    """One sentence for the page that asks before erasing: what becomes of these things."""
    as_guardian: Callable[[Participant], Iterable[dict[str, Any]]] | None = None
    """What was asked of the person as a parent or guardian, by their address: about whom and what, when they were
    asked and answered, the wording and its version. Stands in the file under ``guardian_of``."""

    @staticmethod
    def is_reserved(key: str) -> bool:
        """Whether the key is participation's own."""
        return key in RESERVED_KEYS


def self_service_sections(participant: Participant, process: Process, request: HttpRequest) -> list[dict[str, Any]]:
    """The sections of “My participation” that other apps add: ``template`` and what it needs."""
    found = []
    for source in parts(PersonalData).values():
        if not source.template:
            continue
        context = source.context(participant, process, request) if source.context else {}
        if context is not None:
            found.append({**context, "template": source.template})
    return found


def erasing_notes() -> list[str]:
    """What the page that asks before erasing says of other apps' things."""
    return [str(source.erasing) for source in parts(PersonalData).values() if source.erasing]


def kept_by_features() -> Q:
    """Holds for participants of whom some app still keeps something."""
    condition = Q(pk__in=[])
    for source in parts(PersonalData).values():
        condition |= source.keeps()
    return condition
