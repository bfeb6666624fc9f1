"""Ideas that have to do with one: joined with it, proposed before it or after."""

from dataclasses import dataclass, field

from wagtail_aufbruch.ideas.domain.responses.public_idea import Has
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.responses.answers import published_answers
from wagtail_aufbruch.participation.enums import Stage
from wagtail_aufbruch.participation.models import Answer, Contribution

MAX_RELATED = 20
"""So many ideas that were joined with one are named on its page."""
NOT_ASKED = Has()


@dataclass(frozen=True)
class Related:
    """What the idea's own page names of others; only what it may show."""

    merged_into: Idea | None = None
    merged: list[Idea] = field(default_factory=list)
    later: list[Idea] = field(default_factory=list)
    """What was proposed again after this one."""
    earlier: Idea | None = None
    earlier_answer: Answer | None = None
    may_propose_again: bool = False


def related_of(idea: Idea, has: Has = NOT_ASKED) -> Related:
    """One query, and one for the answer to an earlier idea. ``has``: what whoever fetched the idea has asked along with
    it; what it has not costs no query."""
    found = _find(idea, has)
    earlier = next((one for one in found if one.pk == idea.earlier_id), None)
    return Related(
        merged_into=next((one for one in found if one.pk == idea.merged_into_id), None),
        merged=[one for one in found if one.merged_into_id == idea.pk],
        later=[one for one in found if one.earlier_id == idea.pk],
        earlier=earlier,
        earlier_answer=next(iter(published_answers(earlier)), None) if earlier else None,
        may_propose_again=idea.stage == Stage.POOL and idea.merged_into_id is None,
    )


def _find(idea: Idea, has: Has) -> list[Idea]:
    keys = [pk for pk in (idea.merged_into_id, idea.earlier_id) if pk]
    if not (keys or has.merged or has.later):
        return []
    # A union and no OR: no database walks along the indexes of two tables for that.
    merged = Contribution.objects.filter(merged_into_id=idea.pk).order_by().values("pk")
    later = Idea.objects.filter(earlier_id=idea.pk).order_by().values("pk")
    named = Contribution.objects.filter(pk__in=keys).order_by().values("pk")
    found = Idea.objects.visible_on(idea.page_id).filter(pk__in=merged.union(later, *([named] if keys else [])))
    return list(found.select_related("page").order_by("pk")[:MAX_RELATED])
