"""Ideas over time, for the cockpit of the process."""

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.domain.process.figures import figure_of_rows
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.ideas.domain.lists.listing import listed_ideas


def _name(process: Process) -> str:
    return called(process, "idea", plural=True)


IDEAS_OVER_TIME = figure_of_rows(
    "ideen",
    listed_ideas,
    "published_at",
    name=_name,
    text=_("Those that stand in the list, by the day on which they were published."),
    order=10,
)
