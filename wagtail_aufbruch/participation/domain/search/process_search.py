"""What is handed in, for the search in the menu of its process."""

from django.utils.text import Truncator

from wagtail_aufbruch.core.extension.page_hooks import SearchResult, SearchSource
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.participation.domain.search.contribution_search import matching_keys
from wagtail_aufbruch.participation.extension.kinds import Kind
from wagtail_aufbruch.participation.models import Contribution

MOST = 200
SHOWN_TEXT = 400


def find(process: Process, query: str) -> list[int]:
    """Keys of public contributions of the process that match, newest first."""
    rows = Contribution.objects.listed().visible_to_public().filter(process_id=process.pk, about__isnull=True)
    return matching_keys(rows, query, limit=MOST)


def show(process: Process, keys: list[int]) -> dict[int, SearchResult]:
    """How they are shown; of a kind whose app is gone nothing is."""
    kinds = parts(Kind)
    rows = (
        Contribution.objects.listed()
        .visible_to_public()
        .filter(process_id=process.pk, pk__in=keys)
        .select_related("page")
    )
    return {
        row.pk: SearchResult(
            kind=str(kinds[row.kind].name),
            title=row.title,
            url=kinds[row.kind].public_url(row),
            text=Truncator(row.text).chars(SHOWN_TEXT),
        )
        for row in rows
        if row.kind in kinds
    }


SOURCE = SearchSource(key="participation_contributions", find=find, show=show)
