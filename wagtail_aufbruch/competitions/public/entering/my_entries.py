"""What competitions add to “My participation”: the person's entries, each with its personal page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.domain.announcing.gate import may_be_told
from wagtail_aufbruch.competitions.domain.consents.asked_of import collect_as_guardian
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.going_on.showing import contribution_of
from wagtail_aufbruch.competitions.domain.operations import personal_data
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.competitions.public.entering.ways import entry_url, went_on_url
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.responses.stages import stage_name
from wagtail_aufbruch.participation.extension.personal_data import PersonalData
from wagtail_aufbruch.participation.models import Participant


def section(participant: Participant, process: Process, request: HttpRequest) -> dict[str, Any] | None:
    """All entries, drafts among them; None if there are none. A constant number of queries, and those for the addresses
    of the pages."""
    rows = list(personal_data.own_entries(participant))
    if not rows:
        return None
    return {
        "entries": [
            (
                one,
                entry_url(one.competition, request, "entry", token_of(one)),
                _prize(one),
                _went_on(one, process, request),
            )
            for one in rows
        ]
    }


def _went_on(entry: Entry, process: Process, request: HttpRequest) -> tuple[str, str] | None:
    """Address of the contribution as which it went on, and how far the town has come with it."""
    contribution = contribution_of(entry)
    if contribution is None:
        return None
    return went_on_url(entry.competition, request, contribution), stage_name(process, contribution.stage)


def _prize(entry: Entry) -> str:
    """What it has won, once everybody may know."""
    honour = getattr(entry, "honour", None)
    return honour.title if honour is not None and may_be_told(entry.competition) else ""


ENTRIES = PersonalData(
    key="entries",
    data=personal_data.collect,
    as_guardian=collect_as_guardian,
    erase=personal_data.erase,
    keeps=personal_data.keeps,
    template="aufbruch_competitions/own_section.html",
    context=section,
    erasing=_("Your entries to competitions are deleted, with all their files."),
)
