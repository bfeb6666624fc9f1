"""Proposing an idea again that went back to the pool: the decision of then is shown to whoever tries anew."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.lists.numbers import read_pk
from wagtail_aufbruch.ideas.models import KIND, Idea
from wagtail_aufbruch.participation.domain.responses.answers import published_answers
from wagtail_aufbruch.participation.enums import Stage
from wagtail_aufbruch.participation.models import Contribution

AGAIN = (Stage.POOL,)
"""Stages from which an idea may be proposed again; elsewhere it is still on its way, or carried out."""


@dataclass(frozen=True)
class EarlierDecision:
    """What was decided then, for whoever proposes it again."""

    idea: Idea
    who: str
    reasons: str
    on: date | None


def may_be_proposed_again(idea: Contribution) -> bool:
    """Whether everybody can read it and it is not on its way any more."""
    return bool(idea.is_public and idea.merged_into_id is None and idea.stage in AGAIN)


def earlier_idea(process: Process, key: str) -> Idea | None:
    """The idea of this process that is to be proposed again; None for anything else that somebody may send."""
    pk = read_pk(key)
    if pk is None:
        return None
    idea = Idea.objects.visible_to_public().filter(pk=pk, process_id=process.pk, kind=KIND).first()
    return idea if idea is not None and may_be_proposed_again(idea) else None


def earlier_decision(idea: Idea) -> EarlierDecision:
    """The official answer of then; without one, what was noted when it went back to the pool."""
    answers = published_answers(idea)
    if answers:
        return EarlierDecision(idea, answers[0].body, answers[0].text, answers[0].answered_on)
    step = idea.stage_steps.filter(stage__in=AGAIN).last()
    return EarlierDecision(idea, "", step.note if step else "", timezone.localdate(step.at) if step else None)
