"""The cockpit as its page shows it: leading figures, charts, and what is stuck."""

from dataclasses import dataclass, field
from datetime import date

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.charts.data import Chart
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.reader_cache import marks
from wagtail_aufbruch.projects.domain.cockpit import charts
from wagtail_aufbruch.projects.domain.cockpit.facts import Facts, Line, gather
from wagtail_aufbruch.projects.domain.cockpit.over_time import charts_over_time
from wagtail_aufbruch.projects.domain.cockpit.waiting import Wait, waits_of
from wagtail_aufbruch.projects.domain.council.installed import days_to_decision, tasks_of
from wagtail_aufbruch.projects.domain.council.lines import TaskCount
from wagtail_aufbruch.projects.domain.due import OVERDUE
from wagtail_aufbruch.projects.domain.lists import filters as by
from wagtail_aufbruch.projects.domain.stages import stage_name
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import ProjectPage

LISTED = 5
"""So many projects stand by their names; the others are one click away."""


@dataclass(frozen=True)
class Figure:
    """A leading number, and where it leads."""

    number: int
    label: str
    url: str


@dataclass(frozen=True)
class Stuck:
    """A project that somebody should look at, and why."""

    title: str
    url: str
    why: str
    stage: str


@dataclass(frozen=True)
class Cockpit:
    """All that stands on the page; of charts only those that show something."""

    number: int = 0
    figures: list[Figure] = field(default_factory=list)
    standing: list[Chart] = field(default_factory=list)
    due: list[Chart] = field(default_factory=list)
    waiting: list[Chart] = field(default_factory=list)
    over_time: list[Chart] = field(default_factory=list)
    overdue: list[Stuck] = field(default_factory=list)
    longest: list[Stuck] = field(default_factory=list)
    overdue_number: int = 0
    overdue_url: str = ""

    @property
    def charts(self) -> list[Chart]:
        return [*self.standing, *self.due, *self.waiting, *self.over_time]


def cockpit_of(process: Process, link: charts.Link, today: date, request: HttpRequest | None = None) -> Cockpit:
    """What is public of all projects, and of what people take part in; as many queries, however many there are."""
    scope = str(process.pk)
    facts: Facts = marks.kept(process, scope, "projects.cockpit", lambda: gather(process))
    papers: list[int] = marks.kept(process, scope, "projects.cockpit.papers", lambda: days_to_decision(process))
    over_time = charts_over_time(process, today)
    if not facts.lines:
        return Cockpit(over_time=over_time)
    waits = waits_of(facts, today)
    late = _late(facts, today)
    known = [wait for wait in waits if wait.days]
    pages = _pages({line.pk for line in late[:LISTED]} | {wait.line.pk for wait in known[:LISTED]}, request)
    standing = [make(facts, process, link) for make in (charts.by_stage, charts.by_field, charts.by_goal)]
    # Overdue follows from the clock, and the states are words.
    tasks: list[TaskCount] = marks.kept_today(process, "projects.cockpit.tasks", lambda: tasks_of(process))
    due = [charts.by_due_date(facts, process, link, today), charts.by_task(tasks)]
    waiting = [charts.waiting_now(waits, process, link), charts.took_so_far(facts, process, papers)]
    return Cockpit(
        number=len(facts.lines),
        figures=_figures(facts, process, link, len(late)),
        standing=_drawn(standing),
        due=_drawn(due),
        waiting=_drawn(waiting),
        over_time=over_time,
        overdue=[_stuck(line, _why_late(line, today), pages, process) for line in late[:LISTED]],
        longest=[_stuck(wait.line, wait.sentence, pages, process) for wait in known[:LISTED]],
        overdue_number=len(late),
        overdue_url=link(by.DUE, OVERDUE),
    )


def _drawn(found: list[Chart]) -> list[Chart]:
    return [chart for chart in found if not chart.is_empty]


def _figures(facts: Facts, process: Process, link: charts.Link, late: int) -> list[Figure]:
    """Those without a project are left out, but for the first."""
    stages = [line.stage for line in facts.lines]
    own = [
        Figure(stages.count(stage), capfirst(stage_name(process, stage)), link(by.STAGE, charts.IN_ADDRESSES[stage]))
        for stage in (Stage.COUNCIL, Stage.DECIDED, Stage.RUNNING, Stage.DONE)
    ]
    number = len(facts.lines)
    all_of_them = Figure(number, called(process, "project", plural=number != 1), link("", ""))
    overdue = Figure(late, _("Overdue"), link(by.DUE, OVERDUE))
    return [all_of_them, *(figure for figure in (*own, overdue) if figure.number)]


def _late(facts: Facts, today: date) -> list[Line]:
    """What is overdue, the longest first."""
    late = [line for line in facts.lines if line.due is not None and line.due.when(today) == OVERDUE]
    return sorted(late, key=lambda line: (line.due.next_on if line.due else None) or today)


def _why_late(line: Line, today: date) -> str:
    due = line.due
    if due is None or due.next_on is None:
        return ""
    days = (today - due.next_on).days
    values = {"what": due.what or _("End of the project"), "day": date_format(due.next_on), "days": days}
    said = ngettext(
        "%(what)s: planned for %(day)s, overdue for %(days)d day",
        "%(what)s: planned for %(day)s, overdue for %(days)d days",
        days,
    )
    return said % values


def _pages(keys: set[int], request: HttpRequest | None) -> dict[int, str]:
    """Addresses of these projects; one query."""
    return {
        page.pk: page.get_url(request) or ""
        for page in ProjectPage.objects.filter(pk__in=keys).defer("body", "pattern_svg")
    }


def _stuck(line: Line, why: str, urls: dict[int, str], process: Process) -> Stuck:
    return Stuck(line.title, urls.get(line.pk, ""), why, stage_name(process, line.stage))


__all__ = ["Cockpit", "Figure", "Stuck", "Wait", "cockpit_of"]
