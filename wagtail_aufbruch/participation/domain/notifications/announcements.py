"""What has happened, written down as ``News`` in the transaction in which it happens, and told after its commit."""

from django.db import transaction

from wagtail_aufbruch.core.extension.protocols import Page, Process
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.notifications.delivery import deliver_task
from wagtail_aufbruch.participation.domain.notifications.following import follow_own
from wagtail_aufbruch.participation.enums import ActivityKind
from wagtail_aufbruch.participation.models import Contribution, News, Participant


def announce(
    contribution: Contribution,
    activity: ActivityKind,
    title: str,
    text: str,
    url: str,
    author: Participant | None = None,
    told_of: Contribution | None = None,
) -> News:
    """Write down what happened to a contribution, in the transaction in which it happens.

    ``told_of`` is what brings the news where that is another contribution, such as a comment on this one.
    ``author`` did it and is not told of it. With ``ActivityKind.NEW`` those who follow its page are told, and the
    author follows it from now on; else those who follow the contribution itself.
    """
    if activity == ActivityKind.NEW:
        follow_own(contribution)
    return _write_news(
        contribution.process_id,
        contribution.page_id,
        contribution.pk,
        activity,
        title,
        text,
        url,
        author,
        told_of=(told_of or contribution).pk,
    )


def announce_on_page(page: Page, process: Process, activity: ActivityKind, title: str, text: str) -> News:
    """Write down what happened to a page: a phase begins, a moment was moved."""
    return _write_news(process.pk, page.pk, None, activity, title, text, page.full_url or "", None)


def _write_news(
    process_pk: int,
    page_pk: int,
    contribution_pk: int | None,
    activity: ActivityKind,
    title: str,
    text: str,
    url: str,
    author: Participant | None,
    *,
    told_of: int | None = None,
) -> News:
    news = News.objects.create(
        process_id=process_pk,
        page_id=page_pk,
        contribution_id=contribution_pk,
        told_of_id=told_of,
        kind=activity,
        title=" ".join(title.split())[:255],
        text=text,
        url=url[:500],
        author_id=author.pk if author else None,
    )
    touch(process_pk)
    _deliver_after_commit(news.pk)
    return news


class _DeliverAfterCommit:
    """Tells the news of one transaction once it is committed, all of them together within one limit."""

    def __init__(self, news_pk: int) -> None:
        self.news = [news_pk]

    def __call__(self) -> None:
        deliver_task.enqueue(self.news)


def _deliver_after_commit(news_pk: int) -> None:
    waiting = [entry[1] for entry in transaction.get_connection().run_on_commit]
    telling = next((one for one in waiting if isinstance(one, _DeliverAfterCommit)), None)
    if telling is not None:
        telling.news.append(news_pk)
    else:
        # Outside a transaction it runs at once.
        transaction.on_commit(_DeliverAfterCommit(news_pk), robust=True)


def retract(told_of: Contribution) -> None:
    """Forget the news that this contribution brought: what is not shown any more is told to nobody.

    They are found by what brought them, never by their address: that changes when a page is renamed.
    """
    News.objects.filter(told_of_id=told_of.pk).delete()
