"""What became of an idea: idea → group → priority → decision → carried out, as far as it is known."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.visibility import public_pages_by_key
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.registry import providers
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.ideas.domain.responses.answers import published_answers
from wagtail_aufbruch.ideas.domain.responses.public_idea import Has
from wagtail_aufbruch.ideas.domain.responses.stages import stage_name, stages_of
from wagtail_aufbruch.ideas.enums import Stage
from wagtail_aufbruch.ideas.models import Answer, Idea, StageStep
from wagtail_aufbruch.participation.extension.journey_links import JourneyLink, join
from wagtail_aufbruch.participation.models import Contribution

MAX_RELATED = 20
"""So many ideas that were joined with one are named on its page."""
NOT_ASKED = Has()


@dataclass(frozen=True)
class Step:
    """One entry of the public history: the stage in the process's words."""

    stage: str
    name: str
    at: datetime
    note: str
    current: bool = False


@dataclass(frozen=True)
class Journey:
    """All that an idea's page says of its way through the town."""

    links: list[JourneyLink]
    steps: list[Step]
    stage: str
    """Name of the present stage."""
    in_pool: bool = False
    merged_into: Idea | None = None
    merged: list[Idea] = field(default_factory=list)
    later: list[Idea] = field(default_factory=list)
    """What was proposed again after this one."""
    earlier: Idea | None = None
    earlier_answer: Answer | None = None
    may_propose_again: bool = False

    @property
    def present(self) -> JourneyLink:
        """The link at which the idea stands."""
        return next((link for link in self.links if link.current), self.links[0])


def journey_of(
    idea: Idea, process: Process | None = None, answers: list[Answer] | None = None, has: Has = NOT_ASKED
) -> Journey:
    """What is known of the idea's way; a constant number of queries.

    Two always (history, joined ideas), and one each for the group, the answers where they are not given along, the
    idea that it was joined with, and the earlier one. ``process``: the process page, for its words.
    ``has``: what whoever fetched the idea has asked along with it; what it has not costs no query.
    """
    answers = published_answers(idea) if answers is None else answers
    stages = dict(stages_of(process))
    rows = list(StageStep.objects.filter(idea_id=idea.pk).order_by("at", "pk")) if has.steps else []
    stage = idea.stage or Stage.RECEIVED
    links = _links(idea, process, answers, rows)
    related = _related(idea, has)
    earlier, earlier_answer = _earlier(idea, related)
    return Journey(
        links=_mark_present(links),
        steps=[
            Step(row.stage, stages.get(row.stage, row.stage), row.at, row.note, current=row is rows[-1]) for row in rows
        ],
        stage=stages.get(stage) or stage_name(process, Stage.RECEIVED),
        in_pool=stage == Stage.POOL,
        merged_into=next((one for one in related if one.pk == idea.merged_into_id), None),
        merged=[one for one in related if one.merged_into_id == idea.pk],
        later=[one for one in related if one.earlier_id == idea.pk],
        earlier=earlier,
        earlier_answer=earlier_answer,
        may_propose_again=stage == Stage.POOL and idea.merged_into_id is None,
    )


def _links(idea: Idea, process: Process | None, answers: list[Answer], rows: list[StageStep]) -> list[JourneyLink]:
    since = {row.stage: row.at for row in rows}
    stage = idea.stage or Stage.RECEIVED
    first_answer = answers[-1] if answers else None
    links = [
        JourneyLink("idea", called(process, "idea"), "bulb", at=idea.published_at, title=idea.title, reached=True),
        _group_link(idea, since),
        JourneyLink("priority", _("Priority"), "chart", reached=False),
        _decision_link(first_answer, since),
        JourneyLink("done", _("Carried out"), "check", at=since.get(Stage.DONE), reached=stage == Stage.DONE),
    ]
    for provide in providers("journey_links"):
        for link in provide(idea):
            links = join(links, link)
    return links


def _group_link(idea: Idea, since: dict[str, datetime]) -> JourneyLink:
    link = JourneyLink("group", _("Taken up"), "people", at=since.get(Stage.REVIEW) or since.get(Stage.PURSUED))
    if idea.group_id is not None:
        group = public_pages_by_key([idea.group_id]).get(idea.group_id)
        if group is not None:
            return replace(link, title=group.title, url=group.url or "", reached=True)
    return replace(link, reached=link.at is not None)


def _decision_link(answer: Answer | None, since: dict[str, datetime]) -> JourneyLink:
    link = JourneyLink("decision", _("Decision"), "gavel", at=since.get(Stage.PROJECT))
    if answer is not None:
        return replace(link, at=answer.answered_on, title=answer.body, url="#antwort", reached=True)
    return replace(link, reached=link.at is not None)


def _mark_present(links: list[JourneyLink]) -> list[JourneyLink]:
    """The last link that was reached is where the idea stands."""
    last = max((number for number, link in enumerate(links) if link.reached), default=0)
    return [replace(link, current=number == last) for number, link in enumerate(links)]


def _related(idea: Idea, has: Has) -> list[Idea]:
    """What was joined with the idea, what it was joined with, its earlier and later proposals.

    Only what the idea's own page may show.
    """
    keys = [pk for pk in (idea.merged_into_id, idea.earlier_id) if pk]
    if not (keys or has.merged or has.later):
        return []
    # A union and no OR: no database walks along the indexes of two tables for that.
    merged = Contribution.objects.filter(merged_into_id=idea.pk).order_by().values("pk")
    later = Idea.objects.filter(earlier_id=idea.pk).order_by().values("pk")
    named = Contribution.objects.filter(pk__in=keys).order_by().values("pk")
    found = Idea.objects.visible_on(idea.page_id).filter(pk__in=merged.union(later, *([named] if keys else [])))
    return list(found.select_related("page").order_by("pk")[:MAX_RELATED])


def _earlier(idea: Idea, related: list[Idea]) -> tuple[Idea | None, Answer | None]:
    """What was proposed before, with the decision on it; while everybody may see it."""
    found = next((one for one in related if one.pk == idea.earlier_id), None)
    return (found, next(iter(published_answers(found)), None)) if found else (None, None)
