"""What follows for papers whose way or meaning changed without anybody of the staff."""

from collections.abc import Iterable

from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.council.domain.locking import lock_papers
from wagtail_aufbruch.council.domain.papers.state import settle
from wagtail_aufbruch.council.models import Paper


def papers_changed(keys: Iterable[int]) -> None:
    """Where they stand is written down anew, and readers see it; within the transaction that changed them."""
    changed = sorted(set(keys))
    lock_papers(changed)
    for key in changed:
        settle(key)
    for process in Paper.objects.filter(pk__in=changed).order_by().values_list("process", flat=True).distinct():
        touch(process)
