"""What a person has to do with an event, as far as the browser knows them."""

from typing import Any

from wagtail_aufbruch.events.enums import ACTIVE
from wagtail_aufbruch.events.models import Registration
from wagtail_aufbruch.participation.models import Participant


def active_registration(event: Any, participant: Participant | None) -> Registration | None:
    """The registration of this person for this event that holds now; no query for somebody unknown."""
    if participant is None:
        return None
    found = Registration.objects.filter(event_id=event.pk, participant=participant, state__in=ACTIVE)
    return found.select_related("participant", "table").first()
