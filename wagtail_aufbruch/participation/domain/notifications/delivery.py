"""Telling followers what has happened: at once in steps, or once a week in one mail.

Each step notes in its own transaction how far it has come: nobody is left out and nobody told twice, wherever it is
interrupted. What is due is found by its state, never by a window of time.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from wagtail_aufbruch.core.domain.process.processes import process_page
from wagtail_aufbruch.core.domain.showing.visibility import installed_types, on_public_page
from wagtail_aufbruch.core.extension.registry import parts, providers
from wagtail_aufbruch.participation.domain.mail.outbox import write_mail
from wagtail_aufbruch.participation.emails import notifications as notification_emails
from wagtail_aufbruch.participation.enums import ActivityKind, Frequency
from wagtail_aufbruch.participation.extension.kinds import Kind
from wagtail_aufbruch.participation.extension.periodic_work import each
from wagtail_aufbruch.participation.models import Contribution, Follow, News, Participant

PAGE_ACTIVITIES = (ActivityKind.NEW, ActivityKind.PHASE, ActivityKind.EXTENDED, ActivityKind.PROJECT)
"""What followers of a page are told; all else is told to those who follow the contribution itself."""

TOLD_WITH_REQUEST = 20
"""Followers who are told right after the commit where the site runs no worker; all others by ``aufbruch_tell``."""

STEP = 200
"""Followers who are told in one transaction."""

WEEK = timedelta(days=7)

SETTLED = timedelta(minutes=5)
"""A digest leaves out what is younger: its transaction may still run beside one that has been read already."""

MAX_DIGEST_ITEMS = 50
"""Entries in one mail; how many more there are it says."""


# Telling at once


@task()
def deliver_task(news_pks: list[int]) -> None:
    """Tell the followers of these news: all where the site runs a worker, else the first ones, the rest later."""
    in_background = deliver_task.get_backend().supports_defer
    room = TOLD_WITH_REQUEST
    for news_pk in news_pks:
        if in_background:
            _deliver_to_all(news_pk)
        elif room > 0:
            room -= _deliver_step(news_pk, room)


def deliver_pending(limit: int = 1000) -> int:
    """Tell at once what has not been told yet, oldest first. Returns how many followers were told."""
    pending = News.objects.filter(told_at__isnull=True).order_by("at", "pk").values_list("pk", flat=True)
    return each(pending[:limit], _deliver_to_all)


def _deliver_to_all(news_pk: int) -> int:
    told = step = _deliver_step(news_pk, STEP)
    while step == STEP:
        step = _deliver_step(news_pk, STEP)
        told += step
    return told


@transaction.atomic
def _deliver_step(news_pk: int, number: int) -> int:
    """Write the mails of the next ``number`` followers and how far we are. Returns how many were written."""
    news = News.objects.select_for_update().filter(pk=news_pk, told_at__isnull=True).first()
    if news is None:
        return 0
    followers = list(_followers_to_notify(news)[:number])
    if followers and not _may_be_told(news):
        followers = []
    if followers:
        process = process_page(news)
        for one in followers:
            write_mail(process, one.participant, notification_emails.at_once(process, one, news))
        news.told_up_to = followers[-1].pk
    if len(followers) < number:
        news.told_at = timezone.now()
    news.save(update_fields=["told_up_to", "told_at"])
    return len(followers)


def _followers_to_notify(news: News) -> QuerySet[Follow]:
    followers = Follow.objects.filter(
        frequency=Frequency.AT_ONCE,
        pk__gt=news.told_up_to,
        told_until__lte=news.at,
        participant__confirmed_at__isnull=False,
    )
    if news.author_id is not None:
        followers = followers.exclude(participant_id=news.author_id)
    if news.kind == ActivityKind.PROJECT:
        hear = _hear_of(news.page_id)
        # Whoever follows several things that lead to the page is told once.
        earlier = followers.filter(hear, participant_id=OuterRef("participant_id"), pk__lt=OuterRef("pk"))
        followers = followers.filter(hear).filter(~Exists(earlier))
    elif news.kind in PAGE_ACTIVITIES:
        followers = followers.filter(page_id=news.page_id)
    else:
        followers = followers.filter(contribution_id=news.contribution_id or 0)
    return followers.select_related("participant", "contribution", "page").order_by("pk")


def _hear_of(page_pk: int) -> Q:
    """Of ``Follow``: that it leads to the page, by itself or through a contribution that became part of it."""
    hear = Q(page_id=page_pk)
    for links in _links():
        hear |= Q(contribution_id__in=links.filter(page_id=page_pk).values("contribution_id"))
    return hear


def _links() -> list[QuerySet[Model]]:
    """What apps say of which contributions lead to which pages; only those that everybody may see."""
    shown = Contribution.objects.visible_to_public().filter(pk=OuterRef("contribution_id"), kind__in=list(parts(Kind)))
    return [provide().filter(Exists(shown)) for provide in providers("followed_pages")]


def _may_be_told(news: News) -> bool:
    """Whether everybody may still see what the news is about."""
    return News.objects.filter(_is_seen(), pk=news.pk).exists()


def _is_seen() -> Q:
    """Of ``News``: that everybody may see what it is about, a contribution or the page itself, and what brought it."""
    # What a removed app left is shown nowhere, whatever its state.
    shown = Contribution.objects.visible_to_public().filter(pk=OuterRef("contribution_id"), kind__in=list(parts(Kind)))
    of_page = Q(page__content_type__in=installed_types()) & Q(on_public_page("page_id"))
    is_about = Q(Exists(shown)) | Q(contribution__isnull=True) & of_page
    itself = Q(told_of__isnull=True) | Q(told_of=F("contribution"))
    return is_about & (itself | Q(Exists(Contribution.objects.visible_to_public().filter(pk=OuterRef("told_of_id")))))


# Telling once a week


def deliver_digests(limit: int = 1000) -> int:
    """Write a digest to everybody who is due and has something new. Returns how many were written."""
    now = timezone.now()
    due = (
        Follow.objects.filter(
            _has_news(), frequency=Frequency.WEEKLY, told_until__lte=now - WEEK, participant__confirmed_at__isnull=False
        )
        .order_by("participant_id")
        .values_list("participant_id", flat=True)
        .distinct()
    )
    return each(due[:limit], lambda pk: _deliver_digest(pk, now - WEEK, now - SETTLED))


@transaction.atomic
def _deliver_digest(participant_pk: int, due_before: datetime, until: datetime) -> bool:
    """One mail with all that the person follows weekly, so that nobody gets several in one week."""
    participant = Participant.objects.select_for_update().filter(pk=participant_pk).first()
    if participant is None:
        return False
    follows = list(
        Follow.objects.filter(participant=participant, frequency=Frequency.WEEKLY)
        .select_related("contribution", "page")
        .order_by("pk")
    )
    # Somebody else may have written it in between.
    if not any(one.told_until <= due_before for one in follows):
        return False
    return write_digest(participant, follows, until)


def write_digest(participant: Participant, follows: list[Follow], until: datetime) -> bool:
    """Write what is new in all of ``follows`` and note that it was told. Returns whether there was anything."""
    news = _news_for(follows, until)
    if not news:
        return False
    process = process_page(participant)
    message = notification_emails.digest(process, follows[0], news[:MAX_DIGEST_ITEMS], len(news))
    write_mail(process, participant, message)
    Follow.objects.filter(pk__in=[one.pk for one in follows], told_until__lt=until).update(told_until=until)
    return True


def lock_untold(one: Follow) -> list[int]:
    """The keys of news that this follower may still have to be told at once; nobody tells them meanwhile."""
    about = Q(contribution_id=one.contribution_id) if one.page_id is None else Q(page_id=one.page_id)
    untold = News.objects.filter(about | Q(kind=ActivityKind.PROJECT), told_at__isnull=True, told_up_to__lt=one.pk)
    return list(untold.select_for_update().order_by("pk").values_list("pk", flat=True))


def first_missed(one: Follow, untold: Collection[int], until: datetime) -> datetime | None:
    """The moment of the first of these news that the follower, who is told weekly by now, has not heard of."""
    return min((news.at for news in _news_for([one], until) if news.pk in untold), default=None)


def _has_news() -> Q:
    """Of a ``Follow``: that something happened of which it has not been told."""
    new = (
        News.objects.filter(at__gt=OuterRef("told_until"), at__lte=timezone.now() - SETTLED)
        .filter(Q(author__isnull=True) | ~Q(author_id=OuterRef("participant_id")))
        .filter(_is_seen())
    )
    on_page = new.filter(page_id=OuterRef("page_id"), kind__in=PAGE_ACTIVITIES)
    on_contribution = new.filter(contribution_id=OuterRef("contribution_id")).exclude(kind__in=PAGE_ACTIVITIES)
    found = Q(Exists(on_page)) | Q(Exists(on_contribution))
    for links in _links():
        pages = links.filter(contribution_id=OuterRef(OuterRef("contribution_id"))).values("page_id")
        at_once = _at_once(OuterRef(OuterRef(OuterRef("participant_id"))))
        heard = links.filter(contribution_id__in=at_once.values("contribution_id")).values("page_id")
        through = new.filter(kind=ActivityKind.PROJECT, page_id__in=pages).exclude(page_id__in=heard)
        found |= Q(Exists(through))
    return found


def _at_once(participant: int | OuterRef) -> QuerySet[Follow]:
    """What the person is told of at once."""
    return Follow.objects.filter(Q(participant_id=participant), frequency=Frequency.AT_ONCE)


def _heard_at_once(participant_pk: int, links_to_pages: list[QuerySet[Model]]) -> Q:
    """Of ``News``: that the person has heard it at once, by something else that leads there too."""
    at_once = _at_once(participant_pk)
    heard = Q(page_id__in=at_once.filter(page_id__isnull=False).values("page_id"))
    for links in links_to_pages:
        heard |= Q(page_id__in=links.filter(contribution_id__in=at_once.values("contribution_id")).values("page_id"))
    return Q(kind=ActivityKind.PROJECT) & heard


def _news_for(follows: Iterable[Follow], until: datetime) -> list[News]:
    """What is new for one person, by what they follow, the oldest first; only what everybody may still see."""
    wanted = Q(pk__in=[])
    links_to_pages = _links()
    for one in follows:
        of_one: Q = Q(at__gt=one.told_until, at__lte=until)
        if one.page_id is not None:
            wanted |= of_one & Q(page_id=one.page_id, kind__in=PAGE_ACTIVITIES)
        else:
            wanted |= of_one & Q(contribution_id=one.contribution_id or 0) & ~Q(kind__in=PAGE_ACTIVITIES)
            for links in links_to_pages:
                pages = links.filter(contribution_id=one.contribution_id or 0).values("page_id")
                wanted |= of_one & Q(kind=ActivityKind.PROJECT, page_id__in=pages)
    participant_pk = next(iter(follows)).participant_id
    found = (
        News.objects.filter(wanted)
        .filter(Q(author__isnull=True) | ~Q(author_id=participant_pk))
        .filter(_is_seen(), ~_heard_at_once(participant_pk, links_to_pages))
        .select_related("page", "contribution")
        .order_by("page_id", F("contribution_id").asc(nulls_first=True), "at", "pk")
    )
    return list(found)


# What is kept


def old_news() -> QuerySet[News]:
    """News that nobody waits for any more: told at once, and older than what a digest could still tell."""
    return News.objects.filter(told_at__isnull=False, at__lt=timezone.now() - 9 * WEEK)
