"""The calendar of what somebody follows, at an address that nobody else knows.

The address is signed with a key of the person's row (``domain.people.signed_addresses``): a new key ends the old one
at once, and none ends them all.
"""

from django.db.models import Exists, Model, OuterRef, QuerySet

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.registry import parts, providers
from wagtail_aufbruch.participation.domain.people.signed_addresses import is_genuine, number_in, token_for
from wagtail_aufbruch.participation.extension.kinds import Kind
from wagtail_aufbruch.participation.models import Contribution, Follow, Participant
from wagtail_aufbruch.participation.models.people.participant import new_session_key

SALT = "aufbruch.own_calendar"


def token_of(participant: Participant) -> str:
    """What stands in the address; "" as long as the person has asked for none."""
    return token_for(participant.pk, participant.calendar_key, SALT) if participant.calendar_key else ""


def renew(participant: Participant) -> None:
    """Give the person an address, another one than before."""
    Participant.objects.filter(pk=participant.pk).update(calendar_key=new_session_key())


def end(participant: Participant) -> None:
    """Let no address work any more."""
    Participant.objects.filter(pk=participant.pk).update(calendar_key="")


def owner_of(process: Process, token: str) -> Participant | None:
    """Whose calendar it is; None for what is no address, and for one that was ended."""
    number = number_in(token)
    if number is None:
        return None
    rows = Participant.objects.filter(process_id=process.pk, pk=number, confirmed_at__isnull=False)
    found: Participant | None = rows.exclude(calendar_key="").first()
    return found if found is not None and is_genuine(token, found.pk, found.calendar_key, SALT) else None


def followed_by(participant: Participant) -> set[int]:
    """Keys of the pages that the person follows, and of those that the contributions lead to that they follow and
    everybody may see. One query, and one for each app that says where contributions lead."""
    rows = list(Follow.objects.filter(participant=participant).values_list("contribution_id", "page_id"))
    pages = {page for _contribution, page in rows if page is not None}
    followed = [contribution for contribution, _page in rows if contribution is not None]
    if followed:
        for links in _links(followed):
            pages.update(links.values_list("page_id", flat=True))
    return pages


def _links(followed: list[int]) -> "list[QuerySet[Model]]":
    shown = Contribution.objects.visible_to_public().filter(pk=OuterRef("contribution_id"), kind__in=list(parts(Kind)))
    return [provide().filter(Exists(shown), contribution_id__in=followed) for provide in providers("followed_pages")]
