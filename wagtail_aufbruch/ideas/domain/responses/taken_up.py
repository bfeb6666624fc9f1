"""What groups have taken up and that is still on its way."""

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.ideas.models import KIND, Idea
from wagtail_aufbruch.participation.domain.contributions.belonging import kinds_taken_up
from wagtail_aufbruch.participation.domain.responses.stages import OVER


def open_ideas_of_group(process: Process, group_pk: int, limit: int) -> list[Idea]:
    """Ideas that a group has taken up and that are still on their way, newest first; for its page.

    Only what everybody may see.
    """
    if KIND not in kinds_taken_up(process, group_pk):
        return []
    found = Idea.objects.listed().visible_to_public().filter(group_id=group_pk, kind=KIND)
    on_their_way = found.exclude(stage__in=OVER)
    return list(on_their_way.select_related("page", "handlungsfeld__parent").order_by("-published_at", "-id")[:limit])
