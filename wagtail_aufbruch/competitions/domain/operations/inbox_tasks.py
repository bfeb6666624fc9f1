"""What about entries waits for staff: tasks of the inbox."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.competitions.domain.consents.standing import GOES_ON
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Appeal, CompetitionPage, Entry
from wagtail_aufbruch.core.moments.windows import not_passed
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope, Task, source_of_few

LOOKED_THROUGH = (*GOES_ON, EntryState.RETURNED)


def _numbers(rows: "QuerySet[Entry]", scope: Scope, since: str) -> dict[int, tuple[int, datetime]]:
    """How many of the entries each competition has, and since when; one query."""
    found = rows.filter(process__in=scope.processes)
    if scope.only is not None:
        found = found.filter(competition__in=scope.only)
    found = found.exclude(competition__in=scope.without).order_by()
    counted = found.values_list("competition").annotate(number=Count("pk"), since=Min(since))
    return {pk: (number, moment) for pk, number, moment in counted}


def _of_competitions(
    key: str, numbers: dict[int, tuple[int, datetime]], kind: str | Promise, words: Callable[[int], str], state: str
) -> Iterable[Task]:
    """A task for each competition, however many of its entries wait: they are worked off in its list."""
    pages = CompetitionPage.objects.defer_streamfields().in_bulk(list(numbers)) if numbers else {}
    processes = (
        dict(Entry.objects.filter(competition__in=numbers).values_list("competition", "process")) if pages else {}
    )
    for pk, (number, since) in numbers.items():
        yield Task(
            key,
            pk,
            processes[pk],
            since,
            title=pages[pk].title,
            object=pages[pk],
            kind=kind,
            text=words(number) % {"number": number},
            url=f"{reverse('aufbruch_entries', args=[pk])}?{f'stand={state}' if state else 'einwilligung=fehlt'}",
        )


def _to_check(scope: Scope) -> Iterable[Task]:
    """Entries that can be checked now: handed in for the first time, or again."""
    return _of_competitions(
        "entry_check",
        _numbers(Entry.objects.to_check(), scope, "state_changed_at"),
        gettext_lazy("Check entries"),
        lambda number: ngettext(
            "%(number)d entry waits for the formal check.", "%(number)d entries wait for the formal check.", number
        ),
        EntryState.HANDED_IN,
    )


def _overdue(scope: Scope) -> Iterable[Task]:
    """Deadlines that have passed, where what the rule says has not happened yet."""
    rows = Entry.objects.filter(~not_passed("repair_until", timezone.now()), Q(state=EntryState.RETURNED))
    return _of_competitions(
        "entry_repair",
        _numbers(rows, scope, "repair_until"),
        gettext_lazy("Deadline for repair has passed"),
        lambda number: ngettext(
            "%(number)d entry was not repaired in time. What the rule says happens by itself with the regular work; if "
            "it does not, please tell whoever runs the site.",
            "%(number)d entries were not repaired in time. What the rule says happens by itself with the regular work; "
            "if it does not, please tell whoever runs the site.",
            number,
        ),
        EntryState.RETURNED,
    )


def _appeals(scope: Scope) -> Iterable[Task]:
    """Appeals that nobody has decided; whoever decided not to admit the entry sees them too, and who may decide."""
    rows = Appeal.objects.filter(
        decided_at=None, entry__process__in=scope.processes, entry__state=EntryState.NOT_ADMITTED
    ).select_related("entry__competition")
    if scope.only is not None:
        rows = rows.filter(pk__in=scope.only)
    for appeal in rows.exclude(pk__in=scope.without):
        yield Task(
            "entry_appeal",
            appeal.pk,
            appeal.entry.process_id,
            appeal.at,
            title=str(appeal.entry),
            object=appeal,
            kind=gettext_lazy("Appeal"),
            where=appeal.entry.competition.title,
            author=appeal.entry.name,
            text=appeal.text,
            url=reverse("aufbruch_entry", args=[appeal.entry_id]),
        )


def _to_look_through(scope: Scope) -> Iterable[Task]:
    """Entries whose entrant has taken a young person out: somebody has to look for traces of them."""
    rows = Entry.objects.filter(looking_since__isnull=False, state__in=LOOKED_THROUGH, is_trial=False)
    return _of_competitions(
        "entry_look_through",
        _numbers(rows, scope, "looking_since"),
        gettext_lazy("Look through entries"),
        lambda number: ngettext(
            "From the team of %(number)d entry somebody was taken out. Look whether it still names or shows them.",
            "From the teams of %(number)d entries somebody was taken out. Look whether they still name or show them.",
            number,
        ),
        "",
    )


SOURCES = (
    source_of_few("entry_check", gettext_lazy("Entries to check"), "tick-inverse", _to_check),
    source_of_few("entry_look_through", gettext_lazy("Entries to look through"), "view", _to_look_through),
    source_of_few("entry_repair", gettext_lazy("Deadlines for repair that have passed"), "time", _overdue),
    source_of_few("entry_appeal", gettext_lazy("Appeals of entrants"), "comment", _appeals),
)
