"""What people do, and how many they are, over time: for the cockpit of the process."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.domain.process.figures import figure_of_rows, first_moment, numbers_of, with_period
from wagtail_aufbruch.core.extension.figures import Figure, Period
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.participation.models import COMMENT_KIND, Assessment, Contribution


def _public(process: Process) -> "QuerySet[Contribution]":
    return Contribution.objects.visible_to_public().filter(process_id=process.pk)


def _comments(process: Process) -> "QuerySet[Contribution]":
    return _public(process).filter(kind=COMMENT_KIND)


def _assessments(process: Process) -> "QuerySet[Assessment]":
    """Each as it was given: what was carried over when contributions were joined is not counted once more."""
    return Assessment.objects.filter(contribution__in=_public(process).values("pk"), carried_from=None)


def _begin_of_people(process: Process) -> datetime | None:
    return first_moment(_public(process).filter(author__isnull=False), "published_at")


def _count_people(process: Process, periods: Sequence[Period]) -> list[int]:
    """Each mailbox once in a period, whatever its owner did; a union leaves out what is the same."""
    authors = with_period(_public(process).filter(author__isnull=False), "published_at", periods)
    assessing = with_period(_assessments(process).filter(participant__isnull=False), "created_at", periods)
    pairs = (
        authors.order_by()
        .values_list("period", "author__mailbox")
        .union(assessing.order_by().values_list("period", "participant__mailbox"))
    )
    return numbers_of(Counter(period for period, _who in pairs.iterator()).items(), periods)


FIGURES = (
    Figure(
        key="mitmachende",
        name=lambda process: _("People who take part"),
        begin=_begin_of_people,
        count=_count_people,
        text=gettext_lazy(
            "Who published a contribution, commented or assessed, each once in a period. Known are those with a "
            "confirmed address; whoever has theirs erased is not counted any more."
        ),
        counts_people=True,
        order=50,
    ),
    figure_of_rows(
        "kommentare",
        _comments,
        "published_at",
        name=lambda process: _("Comments"),
        text=gettext_lazy("Those that everybody can read, by the day on which they were published."),
        order=20,
    ),
    figure_of_rows(
        "bewertungen",
        _assessments,
        "created_at",
        name=lambda process: _("Assessments"),
        text=gettext_lazy("Of what everybody can read, by the day on which they were given."),
        order=30,
    ),
)
