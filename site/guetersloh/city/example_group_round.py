"""Three ideas that a theme group has judged, with what it decided: how a group's own round looks once it is public.

What the town's groups have judged is not known. So ideas, people, scores and reasons say plainly that they are
examples, and so does the round on the page of the group.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from guetersloh.city.example_ideas import put_idea
from wagtail_aufbruch.groups.domain.judging.rounds import Plan, prepare
from wagtail_aufbruch.groups.models import ThemeGroupPage
from wagtail_aufbruch.ideas.models import Idea, IdeaCallPage
from wagtail_aufbruch.participation.enums import Source
from wagtail_aufbruch.reviews.domain.outcomes import drafting, publishing
from wagtail_aufbruch.reviews.domain.outcomes.sheet import sheet_of
from wagtail_aufbruch.reviews.domain.reviewing.writing import Judgement, save
from wagtail_aufbruch.reviews.domain.rounds import opening, people
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan
from wagtail_aufbruch.reviews.enums import Verdict
from wagtail_aufbruch.reviews.models import Round

SLUG = "beispiel-ideen"
TITLE = "Beispiel: Ideen, die eine Gruppe bewertet"
INTRODUCTION = (
    "Diesen Aufruf gibt es nicht. Er gehört zur Vorführung und zeigt, wie eine Themengruppe Ideen bewertet und wo "
    "danach steht, was aus jeder geworden ist."
)
IDEAS = ("Beispiel: Ladepunkte im Quartier", "Beispiel: Offene Werkstatt", "Beispiel: Bänke mit Bildschirm")
ROUND_TITLE = "Beispiel: So bewertet eine Gruppe"
ROUND_INTRODUCTION = "Diese Bewertung hat es nicht gegeben. Sie gehört zur Vorführung."
JURY = tuple((f"Beispiel: Mitglied {place}", f"mitglied-{place}@example.org") for place in (1, 2, 3))
SCORES = (((5, 4), (4, 4), (2, 2)), ((4, 5), (4, 3), (1, 3)), ((5, 5), (3, 4), (2, 1)))
"""By person, of each idea, by the criteria in their order."""
OUTCOMES = (
    (Verdict.GO_ON, ""),
    (Verdict.GO_ON, "Beispiel für eine Begründung: Dafür gibt es schon einen Raum."),
    (Verdict.POOL, "Beispiel für eine Begründung: Der Nutzen ist noch nicht deutlich genug."),
)
BEGAN, ENDED, MET = timedelta(days=21), timedelta(days=7), timedelta(days=3)
"""How long ago."""


def add_example_group_round(process: Any, user: Any) -> None:
    """Let the first theme group have judged three ideas of a call of their own, unless the call has been there."""
    group = ThemeGroupPage.objects.descendant_of(process).order_by("path").first()
    if group is None or IdeaCallPage.objects.child_of(process).filter(slug=SLUG).exists():
        return
    ideas = _ideas(process)
    made = _judged(group, ideas, user)
    _decide(made, ideas, user)


def _ideas(process: Any) -> list[Idea]:
    now = timezone.now().replace(second=0, microsecond=0)
    call = IdeaCallPage(title=TITLE, slug=SLUG, introduction=INTRODUCTION, closes_at=now - BEGAN)
    process.add_child(instance=call)
    call.save_revision().publish()
    said = {"text": "Beispiel: Diese Idee hat niemand eingereicht.", "source": Source.ONLINE}
    return [
        put_idea(process, call, number, title=title, published_at=now - BEGAN - timedelta(days=9 - number), **said)
        for number, title in enumerate(IDEAS, 1)
    ]


def _judged(group: ThemeGroupPage, ideas: list[Idea], user: Any) -> Round:
    """The round as if it had taken place then: everybody has judged, and it is over."""
    now = timezone.now().replace(second=0, microsecond=0)
    plan = Plan(
        title=ROUND_TITLE,
        introduction=ROUND_INTRODUCTION,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
        criteria=(CriterionPlan("Nutzen für die Stadt", weight=2), CriterionPlan("Machbar")),
        contributions=[idea.pk for idea in ideas],
        members=(),
    )
    made = prepare(group, plan, user=user)
    people.add_reviewers(made, [people.Person(name, email) for name, email in JURY], user=user)
    made = opening.release(made, user=user)
    items = {item.object_id: item.pk for item in made.items.all()}
    keys = list(made.criteria.order_by("sort_order").values_list("pk", flat=True))
    for reviewer, scores in zip(made.reviewers.order_by("pk"), SCORES, strict=True):
        for idea, given in zip(ideas, scores, strict=True):
            save(reviewer, items[idea.pk], Judgement(dict(zip(keys, given, strict=True))), hand_in=True)
    Round.objects.filter(pk=made.pk).update(opens_at=now - BEGAN, closes_at=now - ENDED)
    made.refresh_from_db()
    return made


def _decide(made: Round, ideas: list[Idea], user: Any) -> None:
    """What the group decided is written down and published, as staff do it."""
    rows = {row.item.object_id: row for row in sheet_of(made).rows}
    typed = {
        rows[idea.pk].item.pk: drafting.Typed(verdict, reason, seen=rows[idea.pk].seen)
        for idea, (verdict, reason) in zip(ideas, OUTCOMES, strict=True)
    }
    drafting.save(made, typed, user=user)
    met_on = timezone.localdate() - MET
    publishing.release(made, met_on=met_on, at=None, user=user, seen=sheet_of(made).seen)
