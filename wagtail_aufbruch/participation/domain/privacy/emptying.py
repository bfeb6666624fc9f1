"""Deleting what somebody wrote without taking away what others answered."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.contributions.anonymity import forget_traces
from wagtail_aufbruch.participation.domain.contributions.log_entries import forget_titles
from wagtail_aufbruch.participation.domain.privacy.left_rows import forget_left_of
from wagtail_aufbruch.participation.models import Comment, Contribution, Version

NO_CONSENT: dict[str, Any] = {"consent_text": "", "consent_version": "", "consented_at": None}
NO_PLACE: dict[str, Any] = {
    "event_name": "",
    "event_table": "",
    "place_name": "",
    "latitude": None,
    "longitude": None,
}


def without_replies(contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Those of the contributions that nobody has replied to: they can be deleted whole."""
    return contributions.filter(~Exists(_replies()))


def to_be_emptied(contributions: QuerySet[Contribution]) -> QuerySet[Contribution]:
    """Those that have replies and still hold words or a person: of them the place stays, for the replies."""
    held = contributions.filter(Exists(_replies()))
    return held.exclude(text="", title="", author_name="", author__isnull=True)


def _replies() -> QuerySet[Contribution]:
    return Contribution.objects.filter(reply_to=OuterRef("pk")).order_by()


def empty(contributions: QuerySet[Contribution]) -> int:
    """Take words and person out of these comments, with their versions and reasons. Returns of how many."""
    rows = dict(contributions.values_list("pk", "process_id"))
    forget_traces(rows)
    forget_titles(rows)
    Version.objects.filter(contribution__in=rows).delete()
    Comment.objects.filter(pk__in=rows).update(stance="")
    Contribution.objects.filter(pk__in=rows).update(
        title="", text="", author=None, author_name="", claim_hash=None, **NO_CONSENT, **NO_PLACE
    )
    for process in set(rows.values()):
        touch(process)
    return len(rows)


def delete_or_empty(contribution: Contribution) -> None:
    """Delete the contribution; where others have replied to it, its place stays empty."""
    one = Contribution.objects.filter(pk=contribution.pk)
    if not empty(to_be_emptied(one)):
        whole = without_replies(one)
        forget_left_of(whole.values_list("pk", flat=True))
        whole.delete()
