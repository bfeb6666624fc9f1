"""What follows for papers whose way or meaning changed without anybody of the staff."""

from collections.abc import Iterable

from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.council.models import Paper


def papers_changed(keys: Iterable[int]) -> None:
    """Readers see them anew; within the transaction that changed them."""
    changed = Paper.objects.filter(pk__in=list(keys))
    for process in changed.order_by().values_list("process", flat=True).distinct():
        touch(process)
