"""The competitions of a process, as its pages show them."""

from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.core.domain.showing.visibility import of_process, only_public
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.reader_cache.marks import changes_at, kept


def shown_competitions(process: Process) -> list[CompetitionPage]:
    """All that everybody can see, the latest end first; asked for anew when something of the process has changed."""
    found = kept(process, str(process.pk), "competitions.shown", lambda: _shown(process))
    for competition in found:
        changes_at(process, *competition.changing_moments)
    return found


def _shown(process: Process) -> list[CompetitionPage]:
    rows = (
        only_public(of_process(CompetitionPage.objects.all(), process)).defer_streamfields().select_related("honouring")
    )
    return list(rows.order_by("-closes_at", "-pk"))
