"""What a process is measured by, what guides it, and the questions it answers."""

from dataclasses import dataclass, field

from django.db.models import CharField, F, Model, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.models import Goal, Principle, ProcessMixin, Question


@dataclass(frozen=True)
class Aim:
    title: str
    text: str


@dataclass(frozen=True)
class Aims:
    """Each in the editors' order."""

    goals: list[Aim] = field(default_factory=list)
    principles: list[Aim] = field(default_factory=list)
    questions: list[Aim] = field(default_factory=list)


def process_aims(process: ProcessMixin) -> Aims:
    """Goals, principles and questions of the process.

    One query for the three short lists of a published page. A preview holds principles and questions that are not
    saved yet; then they are asked for one by one.
    """
    unsaved = getattr(process, "_cluster_related_objects", None) or {}
    if {"principles", "questions"} & set(unsaved):
        goals = Goal.objects.filter(process_id=process.pk)
        return Aims(
            [Aim(goal.title, goal.description) for goal in goals],
            [Aim(item.title, item.text) for item in process.principles.all()],
            [Aim(item.title, item.text) for item in process.questions.all()],
        )
    found = Aims()
    lists = {"goal": found.goals, "principle": found.principles, "question": found.questions}
    rows = _rows(Goal, "goal", "description", process).union(
        _rows(Principle, "principle", "text", process), _rows(Question, "question", "text", process), all=True
    )
    # From Django 6.1 on a union has the model's own order again, by columns that it does not hold.
    for kind, _order, _key, title, text in sorted(rows.order_by()):
        lists[kind].append(Aim(title, text))
    return found


def _rows(
    model: type[Goal | Principle | Question], kind: str, text: str, process: Page
) -> QuerySet[Model, tuple[str, int, int, str, str]]:
    return (
        model.objects.filter(process_id=process.pk)
        .order_by()
        .annotate(kind=Value(kind, output_field=CharField()), shown_text=Cast(F(text), CharField()))
        .annotate(shown_order=Coalesce("sort_order", 0), key=F("pk"))
        .values_list("kind", "shown_order", "key", "title", "shown_text")
    )
