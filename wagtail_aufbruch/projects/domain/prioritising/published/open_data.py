"""Published priorities as open data: weights and scores, from which everybody can compute the points once more."""

from collections.abc import Iterable, Iterator

from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.datasets import TABLE_AND_JSON, Column, DataFile, Dataset
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.projects.domain.prioritising.published.pages import published
from wagtail_aufbruch.projects.domain.prioritising.published.priorities import Published
from wagtail_aufbruch.projects.domain.prioritising.result import Line
from wagtail_aufbruch.projects.domain.prioritising.words import decimal_points
from wagtail_aufbruch.projects.domain.scope import index_of
from wagtail_aufbruch.projects.models import PriorityDecision, ProjectIndexPage

PRIORITIES = "prioritaeten"

COLUMNS = (
    Column("decision", _("Number of the decision; a correction has one of its own."), "integer"),
    Column("title", _("Title of the decision.")),
    Column("body", _("Body that has decided.")),
    Column("decided", _("Day on which it has decided."), "date"),
    Column("present", _("How many of its members were present."), "integer"),
    Column("project", _("Lasting number of the project."), "integer"),
    Column("project_title", _("Title of the project; empty where it is not public any more.")),
    Column("people", _("How many people have judged the project."), "integer"),
    Column("goal", _("Goal by which it was judged; there is one row for each project and goal.")),
    Column("weight", _("Weight of the goal, as it was when the round was opened."), "integer"),
    Column("count", _("How many scores were given for the goal; who could not judge or is biased is not among them."),
           "integer"),
    Column("total", _("Sum of these scores; divided by their number it is the mean. Empty where too few have judged."),
           "integer"),
    Column("scores", _("These scores from 1 to 5 in ascending order, without names; empty below three scores."),
           "string", is_list=True),
    Column("points", _("Points of the project: sum of weight times (mean − 1) / 4, divided by the sum of the weights "
                       "of goals with scores, times 100; with one digit behind the point."), "decimal"),
    Column("points_place", _("Place that the points alone give; empty where too few have judged."), "integer"),
    Column("place", _("Place that the body has decided on; empty where it has none."), "integer"),
    Column("group", _("Group of the body: “front”, “middle” or “back”; empty where it has none.")),
    Column("reason", _("Why the body departs from the points; empty where it does not, and where the "
                       "project is not public any more.")),
    Column("url", _("Address of the decision with the whole calculation."), "anyURI"),
)  # fmt: skip


def rows_of(decision: PriorityDecision, index: ProjectIndexPage) -> Iterator[dict[str, object]]:
    """One row for each project and goal, with ``COLUMNS``; two queries."""
    shown = Published(decision)
    url = f"{index.full_url}{index.reverse_subpage('priority', args=[decision.pk])}"
    for line, decided in shown.lines:
        for place, goal in enumerate(shown.record.result.goals):
            yield {
                "decision": decision.pk,
                "title": decision.title,
                "body": decision.body_name,
                "decided": decision.on.isoformat(),
                "present": decision.present,
                "project": line.project,
                "project_title": shown.title_of(line.project),
                "people": line.people,
                "goal": goal.name,
                "weight": goal.weight,
                **_scores(line, place),
                "points": decimal_points(line.points),
                "points_place": line.place.rank if line.place is not None else "",
                "place": decided.rank if decided.rank is not None else "",
                "group": decided.band,
                "reason": shown.reasons.get(line.project, ""),
                "url": url,
            }


def _scores(line: Line, goal: int) -> dict[str, object]:
    tally = line.tallies[goal]
    if line.place is None:
        return {"count": "", "total": "", "scores": []}
    return {"count": tally.count, "total": tally.total, "scores": list(tally.scores or ())}


def all_rows(decisions: Iterable[PriorityDecision], index: ProjectIndexPage) -> Iterator[dict[str, object]]:
    for decision in decisions:
        yield from rows_of(decision, index)


def datasets_of_priorities(process: Process) -> Iterator[Dataset]:
    """The decisions that hold now; nothing where there is none."""
    index = index_of(process)
    if index is None:
        return
    newest = published().filter(index=index.pk, is_current=True).aggregate(newest=Max("published_at"))["newest"]
    if newest is None:
        return
    yield Dataset(
        key=PRIORITIES,
        title=gettext("%(title)s, priorities") % {"title": index.title},
        description=gettext(
            "Which projects a body puts first: the weights of the goals, the scores without names, the points that "
            "follow from them, and what the body has decided."
        ),
        page_url=index.full_url,
        files=tuple(
            DataFile(ending, f"{index.full_url}{index.reverse_subpage('priorities_export', args=[ending])}")
            for ending in TABLE_AND_JSON
        ),
        columns=COLUMNS,
        keywords=(gettext("projects"), gettext("priorities"), gettext("public participation")),
        changed_at=newest,
    )
