"""Where a paper stands: follows from its decision and its stations, and is written down for lists."""

from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.council.domain.papers.stations import stations_of, with_stations
from wagtail_aufbruch.council.enums import PaperState
from wagtail_aufbruch.council.models import Decision, Paper


def settle(paper_pk: int) -> str:
    """Write down where the paper stands now, and return it. To be called in the transaction that changed something.

    Of an imported paper that is joined to a typed one, the typed one is written too, since it shows both.
    """
    state = ""
    for paper in with_stations(Paper.objects.filter(pk=paper_pk) | Paper.objects.filter(imported_id=paper_pk)):
        found = _state_of(paper)
        if paper.pk == paper_pk:
            state = found
        if found != paper.state:
            Paper.objects.filter(pk=paper.pk).update(state=found)
            touch(paper.process_id)
    return state


def _state_of(paper: Paper) -> str:
    decision = Decision.objects.filter(paper_id=paper.pk).first()
    if decision is not None:
        return PaperState(decision.outcome).value
    has_begun = any(station.outcome for station in stations_of(paper))
    return PaperState.IN_CONSULTATION.value if has_begun else PaperState.BROUGHT_IN.value
