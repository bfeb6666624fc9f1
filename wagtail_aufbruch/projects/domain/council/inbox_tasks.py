"""What waits for staff because a paper and its project say different things: one line for each project."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.participation.extension.inbox_tasks import Decision, Scope, Task, source_of_few
from wagtail_aufbruch.projects.domain.council.disagreeing import Open, dismiss, in_words, open_in

KEY = "project_council"

DISMISS = Decision(
    key="dismiss",
    label=gettext_lazy("Nothing follows from it …"),
    act=dismiss,
    done=gettext_lazy("“%(title)s” stays where it stands. Your reason stands on the staff's page of the project."),
    needs_reason=True,
    quiet=True,
)


def _waiting(scope: Scope) -> Iterable[Task]:
    found = open_in(scope.processes, scope.only, scope.without)
    processes = ProcessPage.objects.in_bulk({one.process_pk for one in found}) if found else {}
    for one in found:
        yield Task(
            KEY,
            one.project.pk,
            one.process_pk,
            timezone.make_aware(datetime.combine(_since(one), time.min)),
            title=one.project.title,
            object=one.project,
            kind=gettext_lazy("Project and council"),
            text=in_words(one.suggestion, one.standing, processes.get(one.process_pk)),
            url=reverse("aufbruch_project", args=[one.project.pk]),
            decisions=(DISMISS,),
        )


def _since(one: Open) -> date:
    """For the order of the inbox: since when the two say different things, as far as it is known."""
    return one.suggestion.paper.decided_on or one.suggestion.on or one.suggestion.paper.on or timezone.localdate()


SOURCES = (source_of_few(KEY, gettext_lazy("Projects and the council"), "clipboard-list", _waiting),)
