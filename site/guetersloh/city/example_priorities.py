"""An order of four projects that do not exist: how a decision on priorities looks, and “your weights” with it. One of
them is the example that came of two ideas and went on to the council, so that its whole way can be walked.

What the town's body has decided on its own projects is not known, so none of them is in it.
"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from wagtail_aufbruch.core.models import Goal
from wagtail_aufbruch.core.reader_cache.freshness import touch_all
from wagtail_aufbruch.projects.domain.prioritising.departing import Verdict, decided_of
from wagtail_aufbruch.projects.domain.prioritising.places import write_places
from wagtail_aufbruch.projects.domain.prioritising.record import hash_of, text_of
from wagtail_aufbruch.projects.domain.prioritising.result import Review, WeightedGoal, result_of
from wagtail_aufbruch.projects.domain.stages import Because, standing_of, write_step
from wagtail_aufbruch.projects.enums import Band, Stage
from wagtail_aufbruch.projects.models import PriorityDecision, ProjectIndexPage, ProjectPage

TITLE = "Beispiel: Prioritäten"
BODY = "Beispiel: ein Gremium"
INTRODUCTION = (
    "Dieses Projekt gibt es nicht. Es gehört zur Vorführung und zeigt, wie Projekte nach den Zielen bewertet werden "
    "und in eine Reihenfolge kommen."
)
SLUGS = ("beispiel-lastenrad", "beispiel-lesesaal", "beispiel-messnetz")
TITLES = ("Beispiel: Lastenräder zum Leihen", "Beispiel: Ein Lesesaal im Netz", "Beispiel: Messnetz für Regen")
WEIGHTS = (30, 40, 10, 20)
"""Of the four goals of the process, made up like the scores."""
SCORES = (
    ((4, 5, 2, 3), (3, 5, 2, 2), (4, 4, 3, 3), (5, 5, 2, 3), (4, 4, 1, None)),
    ((5, 3, 3, 4), (5, 2, 3, 4), (4, 3, 4, 3), (5, 3, 2, 4), (4, None, 3, 4)),
    ((2, 4, 4, 5), (3, 4, 5, 5), (2, 5, 4, 4), (2, 3, 4, 5), (3, 4, 3, 4)),
)
SCORES_OF_EXAMPLE = ((5, 5, 4, 4), (5, 4, 3, 4), (4, 5, 4, 5), (5, 5, 3, 4), (5, 4, 4, 3))
"""By project, of five people each, by the goals in their order."""
WHY = "Beispiel für eine Begründung: Die Förderung läuft in diesem Jahr aus."
ON, PRESENT = date(2023, 2, 14), 5


def add_example_priorities(process: Any, project_slug: str, user: Any) -> None:
    """Put three projects below the list, and the order that a body has decided on for them and the one with this slug,
    unless they have been there."""
    index = ProjectIndexPage.objects.child_of(process).first()
    if index is None or ProjectPage.objects.child_of(index).filter(slug__in=SLUGS).exists():
        return
    goals = list(Goal.objects.filter(process_id=process.pk))
    projects = [_project(index, title, slug, user) for title, slug in zip(TITLES, SLUGS, strict=True)]
    scores = [*SCORES]
    example = ProjectPage.objects.child_of(index).filter(slug=project_slug).first()
    if example is not None:
        projects, scores = [*projects, example], [*scores, SCORES_OF_EXAMPLE]
    weighted = [WeightedGoal(goal.title, weight) for goal, weight in zip(goals, WEIGHTS, strict=False)]
    reviews = [
        Review(person, project.pk, row[: len(weighted)])
        for project, rows in zip(projects, scores, strict=True)
        for person, row in enumerate(rows)
    ]
    result = result_of([project.pk for project in projects], reviews, weighted, least=2)
    last = result.ranked[-1].project
    titles = {project.pk: project.title for project in projects}
    decided, reasons = decided_of(result, {last: Verdict(Band.MIDDLE, None, WHY)}, titles)
    text = text_of(result, decided)
    decision = PriorityDecision.objects.create(
        index=index,
        title=TITLE,
        body_name=BODY,
        on=ON,
        present=PRESENT,
        text=text,
        sha256=hash_of(text),
        published_at=timezone.make_aware(datetime(2023, 2, 15, 9, 0)),
        is_current=True,
        user=user,
    )
    write_places(decision, result, decided, reasons)
    touch_all()


def _project(index: ProjectIndexPage, title: str, slug: str, user: Any) -> ProjectPage:
    project = ProjectPage(title=title, slug=slug, introduction=INTRODUCTION)
    index.add_child(instance=project)
    for stage, day in ((Stage.PROPOSAL, date(2022, 12, 6)), (Stage.PRIORITISING, date(2023, 1, 17))):
        write_step(project, standing_of(project), stage, Because(day), user=user)
    project.save_revision().publish()
    return project
