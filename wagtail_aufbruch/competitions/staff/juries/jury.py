"""The jury of a competition: its rounds by category, who stands where, what has to be blacked out before."""

from collections.abc import Mapping
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wagtail_aufbruch.competitions.domain.judging.rounds import rounds_of, standings_of, to_blacken
from wagtail_aufbruch.competitions.domain.judging.subjects import KEY, divisions
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.competitions.staff.guards import for_staff_of_competition, page
from wagtail_aufbruch.reviews.domain.results.progress import progress_of_rounds, with_results

SHOWN = 50
"""So many entries are named that have to be blacked out; the rest is counted."""


@require_GET
@for_staff_of_competition
def show_jury(request: HttpRequest, competition: CompetitionPage) -> HttpResponse:
    """Rounds with their results, a way to a new one, and the entries that wait for their copies."""
    rounds = list(with_results(rounds_of(competition)))
    progress = progress_of_rounds(rounds)
    keys = to_blacken(competition)
    categories = divisions(competition)
    standings = standings_of(rounds)
    return page(
        request,
        "jury",
        _("Jury"),
        competition,
        groups=[
            {
                "title": title,
                "add_url": _add_url(competition, key, title),
                "rounds": [(one, progress[one.round.pk]) for one in standings if one.round.division == key],
            }
            for key, title in _groups(categories, {one.division: one.division_title for one in rounds}).items()
        ],
        has_entries=bool(keys)
        or any(one.dealt for one in progress.values())
        or Entry.objects.judged().filter(competition=competition.pk).exists(),
        waiting=list(Entry.objects.filter(pk__in=list(keys)).order_by("number")[:SHOWN]),
        number_waiting=len(keys),
    )


def _groups(categories: Mapping[str, str], of_rounds: Mapping[str, str]) -> dict[str, str]:
    """All entries together, each category, and categories that are gone of which there are rounds; by their keys."""
    return {"": _("All entries"), **{key: title for key, title in of_rounds.items() if key}, **categories}


def _add_url(competition: CompetitionPage, key: str, title: str) -> str:
    """The form of a new round, with what the page of the competition says already."""
    until = competition.jury_until
    given = {
        "where": ":".join(filter(None, (KEY, str(competition.pk), key))),
        "title": f"{_('Jury')}: {competition.title}{f', {title}' if key else ''}",
        "opens_at": _moment(competition.jury_from, time.min),
        "closes_at": _moment(until, time(23, 59)),
    }
    return f"{reverse('aufbruch_review_add')}?{urlencode({name: value for name, value in given.items() if value})}"


def _moment(day: date | None, at: time) -> str:
    return timezone.make_aware(datetime.combine(day, at)).isoformat() if day is not None else ""
