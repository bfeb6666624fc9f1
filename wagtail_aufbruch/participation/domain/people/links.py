"""Links sent by mail: made, looked at, used once."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.domain.errors import LinkExpired, LinkUsed
from wagtail_aufbruch.participation.domain.people import mailed_links
from wagtail_aufbruch.participation.enums import LinkPurpose
from wagtail_aufbruch.participation.models import Contribution, Link, Participant

PAUSE_BETWEEN_LINKS = timedelta(minutes=2)
"""Within this time an address gets one link to its participation, however often somebody asks."""


def issue_link(
    participant: Participant,
    purpose: LinkPurpose,
    contribution: Contribution | None = None,
    payload: dict[str, Any] | None = None,
    hours: int | None = None,
) -> str:
    """Make a link and return its secret, which stands nowhere but in the mail.

    ``payload`` is kept with the link: what is done once it is used. It holds for ``hours``; LINK_HOURS by default.
    """
    return mailed_links.issue(
        Link,
        participant=participant,
        purpose=purpose,
        contribution_id=contribution.pk if contribution else None,
        payload=payload or {},
        expires_at=timezone.now() + timedelta(hours=hours or aufbruch_settings.link_hours),
    )


def check_link(process: Process, token: str, purpose: LinkPurpose) -> Link:
    """The link, if it can be used now; looking changes nothing, since mail scanners open links.

    Raises LinkUnknown (also for another process's link), LinkUsed or LinkExpired.
    """
    rows = Link.objects.select_related("participant", "contribution")
    link = mailed_links.find(rows.filter(purpose=purpose, participant__process_id=process.pk), token)
    if link.used_at is not None:
        raise LinkUsed
    if link.expires_at < timezone.now():
        raise LinkExpired
    return link


def use_link(link: Link) -> None:
    """Use the link up. Of several who use it at the same moment one succeeds. Raises LinkUsed for the others."""
    if not Link.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=timezone.now()):
        raise LinkUsed


def asked_recently(participant: Participant) -> bool:
    """Whether the address got a link to its participation a moment ago."""
    since = timezone.now() - PAUSE_BETWEEN_LINKS
    return participant.links.filter(purpose=LinkPurpose.ACCESS, created_at__gt=since).exists()
