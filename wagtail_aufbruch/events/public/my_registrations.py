"""What events add to “My participation”: the person's registrations, each with its personal page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.events.domain.registration import personal_data
from wagtail_aufbruch.events.domain.tickets.tokens import token_of
from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.participation.extension.personal_data import PersonalData
from wagtail_aufbruch.participation.models import Participant


def section(participant: Participant, process: Process, request: HttpRequest) -> dict[str, Any] | None:
    """The active registrations; None if there are none. Two queries, and those for the addresses of the pages."""
    rows = [one for one in personal_data.own_registrations(participant) if one.is_active]
    if not rows:
        return None
    return {"registrations": [{"registration": one, "url": _url(one, request)} for one in rows]}


def _url(registration: Registration, request: HttpRequest) -> str:
    event = registration.event
    return f"{event.get_url(request)}{event.reverse_subpage('registration', args=[token_of(registration)])}"


REGISTRATIONS = PersonalData(
    key="registrations",
    data=personal_data.collect,
    as_guardian=personal_data.collect_as_guardian,
    erase=personal_data.erase,
    keeps=personal_data.keeps,
    template="aufbruch_events/own_section.html",
    context=section,
    erasing=_("You are no longer registered for events to come; your seats go to others."),
)
