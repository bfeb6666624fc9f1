"""What projects bring along."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.datasets import Dataset
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import Word
from wagtail_aufbruch.participation.extension.journey_links import RowsAbout
from wagtail_aufbruch.projects.domain.at_groups import open_at_group
from wagtail_aufbruch.projects.domain.calendar_days import days_of_milestones
from wagtail_aufbruch.projects.domain.council import inbox_tasks
from wagtail_aufbruch.projects.domain.journey import links_of_contribution
from wagtail_aufbruch.projects.domain.lists.open_data import datasets_of_projects
from wagtail_aufbruch.projects.domain.overview_rows import TABLE
from wagtail_aufbruch.projects.domain.prioritising.published.open_data import datasets_of_priorities
from wagtail_aufbruch.projects.domain.prioritising.subjects import PROJECTS
from wagtail_aufbruch.projects.domain.sources import followed_pages
from wagtail_aufbruch.projects.domain.stages import STAGE_WORDS
from wagtail_aufbruch.projects.models import ProjectSource
from wagtail_aufbruch.reviews.extension.subjects import ReviewsFeature


def datasets(process: Process) -> Iterator[Dataset]:
    """All that projects hand out as open data."""
    yield from datasets_of_projects(process)
    yield from datasets_of_priorities(process)


FEATURE = ReviewsFeature(
    app="aufbruch_projects",
    portable="wagtail_aufbruch.projects.staff.portable",
    words={
        "project": Word(_("Project"), _("Projects")),
        "cockpit": Word(_("Cockpit"), _("Cockpits")),
        **STAGE_WORDS,
    },
    datasets=datasets,
    inbox=inbox_tasks.SOURCES,
    calendar_dates=days_of_milestones,
    journey_links=links_of_contribution,
    journey_rows=RowsAbout(ProjectSource, "contribution"),
    followed_pages=followed_pages,
    subjects=(PROJECTS,),
    open_at_group=open_at_group,
    overview=(TABLE,),
)
