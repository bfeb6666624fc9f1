"""People who take part, and what staff need to decide on it."""

import re
import time
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.domain.people.participants import participant_for
from wagtail_aufbruch.participation.enums import LinkPurpose
from wagtail_aufbruch.participation.forms.spam_trap import issue
from wagtail_aufbruch.participation.models import Participant


def make_participant(process: Any, email: str = "anna@example.org", *, confirmed: bool = True) -> Participant:
    participant = participant_for(process, email)
    if confirmed:
        participant.confirmed_at = timezone.now()
        participant.save()
    return participant


def make_moderator(process: Any, username: str = "moderation") -> Any:
    """Somebody who decides on the cases of ``process``, and may do nothing else in the admin."""
    group, _created = Group.objects.get_or_create(name=f"Moderation {process.pk}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    process.staff_groups.add(group)
    user = get_user_model().objects.create_user(username, password="geheim")
    user.groups.add(group)
    return user


def link_in(mail: Any) -> str:
    """The address that a mail leads to, without the host."""
    found = re.search(r"https?://[^/\s]+(/\S*/beteiligung/\S+)", mail.body)
    assert found, f"no link in: {mail.body}"
    return found.group(1)


def issued_long_ago(seconds: float = 60) -> str:
    """What a form says that was given out a minute ago, so that nobody takes its sender for a machine."""
    return issue(time.time() - seconds)


def log_in(client: Any, process: Any, participant: Participant) -> None:
    """Let the browser be known as this person, by a link as it comes by mail."""
    token = issue_link(participant, LinkPurpose.ACCESS)
    client.get(f"{process.url}beteiligung/zugang/{token}/")
    data = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value} if "csrftoken" in client.cookies else {}
    assert client.post(f"{process.url}beteiligung/zugang/{token}/", data).status_code == 302
