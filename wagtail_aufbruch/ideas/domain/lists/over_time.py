"""Ideas over time, for the cockpit of the process."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.domain.figures import count_in, first_moment
from wagtail_aufbruch.core.extension.figures import Figure, Period
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.ideas.domain.lists.listing import listed_ideas


def _name(process: Process) -> str:
    return called(process, "idea", plural=True)


def _begin(process: Process) -> datetime | None:
    return first_moment(listed_ideas(process), "published_at")


def _count(process: Process, periods: Sequence[Period]) -> list[int]:
    return count_in(listed_ideas(process), "published_at", periods)


IDEAS_OVER_TIME = Figure(
    key="ideen",
    name=_name,
    begin=_begin,
    count=_count,
    text=_("Those that stand in the list, by the day on which they were published."),
    order=10,
)
