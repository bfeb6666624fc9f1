"""Following: who wants to be told of what, at once or once a week, and until when.

What happens is written down by ``announcements``, and told by ``delivery``.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.domain.showing.visibility import public_page
from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.mail.afterwards import kept_only_if
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.domain.notifications.delivery import first_missed, lock_untold, write_digest
from wagtail_aufbruch.participation.domain.people.links import PAUSE_BETWEEN_LINKS, check_link, issue_link, use_link
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed, participant_for
from wagtail_aufbruch.participation.emails import notifications as notification_emails
from wagtail_aufbruch.participation.enums import Frequency, LinkPurpose
from wagtail_aufbruch.participation.models import Assessment, Contribution, Follow, Link, Participant

MOMENT = timedelta(microseconds=1)

MAILS_IN_AN_HOUR = 5
"""Mails that one address gets at most to confirm that it wants to follow."""


# Who follows what


@transaction.atomic
def follow(
    participant: Participant,
    *,
    contribution: Contribution | None = None,
    page_pk: int | None = None,
    frequency: str = Frequency.AT_ONCE,
) -> Follow:
    """Let the person follow a contribution or a page; who does so already gets the new frequency."""
    followed: dict[str, Any] = {"contribution_id": contribution.pk if contribution else None, "page_id": page_pk}
    found, created = Follow.objects.get_or_create(
        participant=participant, **followed, defaults={"frequency": frequency}
    )
    if not created:
        change_frequency(found, frequency)
    return found


def follow_own(contribution: Contribution) -> None:
    """Let the author hear what becomes of what they handed in, unless they have decided on it before."""
    author = contribution.author
    if author is not None and author.confirmed_at is not None:
        Follow.objects.get_or_create(participant=author, contribution_id=contribution.pk)


@transaction.atomic
def change_frequency(one: Follow, frequency: str) -> None:
    """Tell the follower at once or weekly from now on.

    What has gathered for the digest is told before; what they were still to be told at once stands in the first digest.
    """
    # Before the person: whoever tells it holds it, and writes to the person.
    untold = lock_untold(one) if frequency == Frequency.WEEKLY else []
    locked = Follow.objects.select_for_update().select_related("participant").filter(pk=one.pk).first()
    if locked is None or locked.frequency == frequency:
        return
    now = timezone.now()
    if locked.frequency == Frequency.WEEKLY:
        write_digest(locked.participant, [locked], until=now)
    Follow.objects.filter(pk=locked.pk).update(frequency=frequency, told_until=now)
    first = first_missed(locked, untold, now) if untold else None
    if first is not None:
        Follow.objects.filter(pk=locked.pk).update(told_until=first - MOMENT)


def follow_supported(contribution: Contribution, since: datetime | None = None) -> None:
    """Let those who support it hear what becomes of it, as the author does; each mail says how to stop that.

    ``since``: only those whose support came later; so nobody is taken in a second time who has stopped it.
    """
    supporters = Assessment.objects.filter(contribution_id=contribution.pk, participant__confirmed_at__isnull=False)
    if since is not None:
        supporters = supporters.filter(created_at__gt=since)
    keys = supporters.order_by("participant_id").values_list("participant_id", flat=True)
    Follow.objects.bulk_create(
        [Follow(participant_id=key, contribution_id=contribution.pk) for key in keys],
        batch_size=500,
        ignore_conflicts=True,
    )


def stop(one: Follow) -> None:
    """End it; nothing is left of it."""
    Follow.objects.filter(pk=one.pk).delete()


def follow_by_key(process: Process, stop_key: str) -> Follow | None:
    """What the stop link in a mail belongs to; None if it was ended already or never was."""
    return of_process(process).filter(stop_key=stop_key).first()


def stop_weekly(participant: Participant) -> None:
    """End all that the person is told of once a week."""
    Follow.objects.filter(participant=participant, frequency=Frequency.WEEKLY).delete()


def of_process(process: Process) -> QuerySet[Follow]:
    """All that is followed in the process, with whom and what."""
    return Follow.objects.filter(participant__process_id=process.pk).select_related(
        "participant", "contribution__page", "page"
    )


def follows_of(participant: Participant) -> QuerySet[Follow]:
    """What the person follows, newest first."""
    return (
        Follow.objects.filter(participant=participant)
        .select_related("contribution__page", "page")
        .order_by("-created_at", "-pk")
    )


def following_of(participant: Participant, *, contribution: Contribution | None, page: Page | None) -> Follow | None:
    """The person's ``Follow`` of a contribution or of a page, if there is one."""
    followed: dict[str, Any] = {
        "contribution_id": contribution.pk if contribution else None,
        "page_id": page.pk if page is not None else None,
    }
    return Follow.objects.filter(participant=participant, **followed).first()


# Asking for it without being known


@transaction.atomic
def ask_to_follow(
    process: Process, email: str, *, contribution: Contribution | None, page: Page | None, frequency: str
) -> None:
    """Send the link by which an address confirms that it wants to follow.

    Whoever gives another person's address again and again cannot flood it, and a second click sends no second mail: the
    answer is the same, without one.
    """
    followed = contribution or page
    if followed is None:
        raise ValueError("neither a contribution nor a page to follow")
    participant = participant_for(process, email)
    # Of forms that are sent at one moment each sees what those before it have sent.
    participant = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    since = timezone.now() - timedelta(hours=1)
    payload = {"frequency": frequency, "page": page.pk if page is not None else None}
    asked = participant.links.filter(purpose=LinkPurpose.FOLLOW, created_at__gt=since)
    moment_ago = timezone.now() - PAUSE_BETWEEN_LINKS
    links = list(asked)
    is_second_click = any(
        link.contribution_id == (contribution.pk if contribution else None)
        and link.payload == payload
        and link.used_at is None
        and link.created_at > moment_ago
        for link in links
    )
    with kept_only_if(len(links) < MAILS_IN_AN_HOUR and not is_second_click):
        token = issue_link(participant, LinkPurpose.FOLLOW, contribution, payload)
        message = notification_emails.ask_to_confirm(followed, process, token)
        write_mail(process, participant, message, contribution)


def check_following_link(process: Process, token: str) -> Link:
    """The link, if what it leads to can be followed now; looking changes nothing.

    Raises a LinkError: LinkUnknown also for what not everybody may see any more.
    """
    link = check_link(process, token, LinkPurpose.FOLLOW)
    if link.contribution is None:
        page = public_page(link.payload.get("page"))
        is_seen = page is not None and page.specific_class is not None
    else:
        is_seen = Contribution.objects.visible_to_public().filter(pk=link.contribution.pk).exists()
    if not is_seen:
        raise LinkUnknown
    return link


@transaction.atomic
def confirm_following(process: Process, token: str) -> Follow:
    """Use the link: the address is confirmed, and follows. Raises a LinkError."""
    link = check_following_link(process, token)
    use_link(link)
    mark_confirmed(link.participant)
    page_pk = link.payload.get("page")
    frequency = link.payload.get("frequency")
    return follow(
        link.participant,
        contribution=link.contribution,
        page_pk=None if link.contribution else page_pk,
        frequency=frequency if frequency in Frequency.values else Frequency.AT_ONCE,
    )
