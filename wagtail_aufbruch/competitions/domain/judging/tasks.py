"""A task of the inbox where entries of a blind round still have to be blacked out."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.competitions.domain.judging.installed import has_rounds
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope, Task, source_of_few

KEY = "blacken"


def _tasks(scope: Scope) -> Iterable[Task]:
    if not has_rounds():
        return
    from wagtail_aufbruch.competitions.domain.judging.rounds import to_blacken_in

    for waiting in to_blacken_in(scope.processes):
        competition, number = waiting.competition, waiting.number
        if competition.pk in scope.without or (scope.only is not None and competition.pk not in scope.only):
            continue
        yield Task(
            KEY,
            competition.pk,
            waiting.process_id,
            competition.closes_at or timezone.now(),
            title=competition.title,
            object=competition,
            kind=gettext_lazy("Jury that judges blind"),
            text=ngettext(
                "%(number)d entry still has to be blacked out: until then nobody sees it who judges.",
                "%(number)d entries still have to be blacked out: until then nobody sees them who judges.",
                number,
            )
            % {"number": number},
            url=reverse("aufbruch_competition_jury", args=[competition.pk]),
        )


SOURCES = (source_of_few(KEY, gettext_lazy("Entries to be blacked out"), "view", _tasks),)
