"""What people take along of entries that are not their own: what a guardian was asked, and where somebody is named in a
team; by the address that stands there."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from wagtail_aufbruch.competitions.models import TeamMember
from wagtail_aufbruch.participation.extension.personal_data import PersonalData
from wagtail_aufbruch.participation.models import Participant


def collect_as_guardian(participant: Participant) -> list[dict[str, Any]]:
    """For each child: which entry, when they were asked and answered, what they agreed to, and in which wording.

    Of a draft about which nobody has written to them, they learn that their address stands there, and no name. The
    title of an entry is the team's; its number tells the guardian which one it is.
    """
    asked = TeamMember.objects.filter(
        guardian__email=participant.email, entry__process=participant.process_id, is_young=True
    )
    return [
        {
            "competition": member.entry.competition.title,
            "entry": member.entry.number,
            "name": (member.name or member.entry.name) if _asked_at(member) else "",
            "asked_at": _asked_at(member),
            "answered_at": member.answered_at,
            "agrees": member.agrees,
            "given_at": member.given_at,
            "may_show_name": member.may_name,
            "may_show_pictures": member.may_picture,
            "may_publish": member.may_publish,
            "on_paper": member.paper_on,
            "wording": member.wording,
            "wording_version": member.wording_version,
        }
        for member in asked.select_related("guardian", "entry__competition").order_by("pk")
    ]


def _asked_at(member: TeamMember) -> datetime | None:
    return member.guardian.asked_at if member.guardian is not None else None


def _named(participant: Participant) -> list[dict[str, Any]]:
    """The teams in which somebody has named them with their address. Of what was not handed in they learn that it
    stands there, and no name: anybody can write one beside it."""
    rows = TeamMember.objects.filter(email=participant.email, entry__process=participant.process_id)
    return [
        {
            "competition": member.entry.competition.title,
            "entry": member.entry.number,
            "name": member.name if member.entry.is_handed_in else "",
        }
        for member in rows.select_related("entry__competition").order_by("pk")
    ]


def _taken_out(participant: Participant) -> None:
    """Nothing is left: whoever erases entries takes the address out of teams (``operations.personal_data.erase``)."""


NAMED = PersonalData(key="named_in_teams", data=_named, erase=_taken_out, keeps=lambda: Q(pk__in=[]))
