"""The charts of the cockpit. Each of their numbers leads to the list of just these projects."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wagtail_aufbruch.core.charts.data import Chart, Row, Tone
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.projects.domain.cockpit.facts import Facts
from wagtail_aufbruch.projects.domain.cockpit.waiting import WAITING, Wait, median_days, say_days, stays_of
from wagtail_aufbruch.projects.domain.council.lines import TaskCount
from wagtail_aufbruch.projects.domain.due import DUE_NAMES, OVERDUE
from wagtail_aufbruch.projects.domain.lists import filters as by
from wagtail_aufbruch.projects.domain.lists.cards import WAY
from wagtail_aufbruch.projects.domain.stages import stage_name

Link = Callable[[str, str], str]
"""``(parameter, value)``: address of the list of projects, narrowed down to it."""

IN_ADDRESSES = {str(stage): value for value, stage in by.STAGES.items()}


def by_stage(facts: Facts, process: Process, link: Link) -> Chart:
    """The stages of the usual way, and of the others those in which a project stands."""
    numbers = Counter(line.stage for line in facts.lines)
    usual = {stage for stages in WAY for stage in stages[:1]}
    rows = [
        Row(capfirst(stage_name(process, stage)), numbers[stage], url=link(by.STAGE, value))
        for value, stage in by.STAGES.items()
        if numbers[stage] or stage in usual
    ]
    rows += _unstated(numbers[""], link(by.STAGE, by.NONE))
    return Chart("stand", _("Where the projects stand"), tuple(rows), pgettext("project", "Stage"), _unit(process))


def by_field(facts: Facts, process: Process, link: Link) -> Chart:
    """The fields of the first level, each with those below it; a project may belong to several."""
    rows = []
    for branch in facts.branches:
        keys = {branch.field.pk, *(child.pk for child in branch.children)}
        number = sum(1 for line in facts.lines if line.fields & keys)
        url = link(by.FIELD, branch.field.slug or str(branch.field.pk))
        rows.append(Row(branch.field.title, number, url=url, accent=branch.field.shown_accent))
    rows += _unstated(sum(1 for line in facts.lines if not line.fields), link(by.FIELD, by.NONE))
    heading = called(process, "handlungsfeld", plural=True)
    text = _("A project may belong to several of them, and is then counted in each.")
    return Chart("handlungsfelder", heading, tuple(rows), called(process, "handlungsfeld"), _unit(process), text)


def by_goal(facts: Facts, process: Process, link: Link) -> Chart:
    """The goals, the heaviest first where they differ in weight."""
    differ = len({goal.weight for goal in facts.goals}) > 1
    rows = []
    for goal in sorted(facts.goals, key=lambda goal: -goal.weight):
        number = sum(1 for line in facts.lines if goal.pk in line.goals)
        note = _("weight %(weight)s") % {"weight": goal.weight} if differ else ""
        rows.append(Row(goal.title, number, note=note, url=link(by.GOAL, str(goal.pk))))
    rows += _unstated(sum(1 for line in facts.lines if not line.goals), link(by.GOAL, by.NONE))
    text = _("A project may serve several of them, and is then counted in each.")
    if differ:
        text += " " + _("The heavier a goal, the more it counts when projects are compared.")
    things, heading = called(process, "goal"), called(process, "goal", plural=True)
    return Chart("ziele", heading, tuple(rows), things, _unit(process), text, note_heading=_("Weight"))


def by_due_date(facts: Facts, process: Process, link: Link, today: date) -> Chart:
    """Projects under way by what is due next in them."""
    projects: Counter[str] = Counter()
    milestones: Counter[str] = Counter()
    for line in facts.lines:
        if line.due is not None:
            when = line.due.when(today)
            projects[when] += 1
            milestones[when] += line.due.milestones
    rows = [
        Row(
            capfirst(str(name)),
            projects[when],
            note=_milestones(milestones[when]),
            url=link(by.DUE, when),
            tone=Tone.ALERT if when == OVERDUE else Tone.PLAIN,
        )
        for when, name in DUE_NAMES.items()
    ]
    text = _(
        "Projects under way, by their next milestone or their planned end. What is over or back in the pool is left "
        "out."
    )
    return Chart("fristen", _("What is due next"), tuple(rows), _("Due"), _unit(process), text, _("Not reached yet"))


def _milestones(number: int) -> str:
    return ngettext("%(number)d milestone", "%(number)d milestones", number) % {"number": number} if number else ""


def by_task(tasks: Iterable[TaskCount]) -> Chart:
    """Papers of the council by what becomes of their decisions."""
    rows = tuple(
        Row(one.name, one.number, url=one.url, tone=Tone.ALERT if one.is_overdue else Tone.PLAIN) for one in tasks
    )
    text = _("Papers with tasks that follow from their decisions. What is overdue is open as well.")
    return Chart(
        "aufgaben",
        _("What becomes of the council's decisions"),
        rows,
        pgettext("follow-up", "Tasks"),
        _("Papers"),
        text,
    )


def waiting_now(waits: Iterable[Wait], process: Process, link: Link) -> Chart:
    """How many wait at each stage, how long in the middle, and who waits longest."""
    rows = []
    for stage in WAITING:
        here = [wait for wait in waits if wait.line.stage == stage]
        if here:
            name = capfirst(stage_name(process, stage))
            rows.append(Row(name, len(here), note=_how_long(here), url=link(by.STAGE, IN_ADDRESSES[stage])))
    text = _("Projects for which somebody has to take the next step.")
    return Chart(
        "wartet",
        _("What waits now"),
        tuple(rows),
        pgettext("project", "Stage"),
        _unit(process),
        text,
        _("For how long"),
    )


def _how_long(waits: list[Wait]) -> str:
    days = [wait.days for wait in waits if wait.days is not None]
    middle = median_days(days)
    if middle is None:
        return _("It is not known since when.")
    if len(days) == 1:
        return say_since(days[0])
    found = {"median": say_since(middle), "longest": say_since(max(days))}
    return _("%(median)s (median), at most %(longest)s") % found


def say_since(days: int) -> str:
    """For how long something has lasted: “41 days”, “since today”."""
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days} if days else _("since today")


def took_so_far(facts: Facts, process: Process, papers: list[int]) -> Chart:
    """How many days it took in the middle until projects went on, and papers of the council were decided on."""
    stays = stays_of(facts)
    rows = [
        _stay(capfirst(stage_name(process, stage)), stays[stage], is_paper=False) for stage in WAITING if stage in stays
    ]
    if papers:
        rows.append(_stay(_("From the council paper to the decision"), papers, is_paper=True))
    text = _(
        "How many days until the next step, from what is written down here: the median, so that half of them took "
        "longer and half of them less."
    )
    stage = pgettext("project", "Stage")
    return Chart("dauer", _("How long it has taken so far"), tuple(rows), stage, _("Days (median)"), text, _("Counted"))


def _stay(name: str, days: list[int], *, is_paper: bool) -> Row:
    middle, number = median_days(days) or 0, {"number": len(days)}
    if is_paper:
        note = ngettext("from %(number)d paper", "from %(number)d papers", len(days)) % number
    else:
        note = ngettext("from %(number)d step", "from %(number)d steps", len(days)) % number
    return Row(name, middle, said=say_days(middle), note=note)


def _unstated(number: int, url: str) -> list[Row]:
    return [Row(capfirst(_("not stated yet")), number, url=url)] if number else []


def _unit(process: Process) -> str:
    return called(process, "project", plural=True)
