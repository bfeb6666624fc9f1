"""What projects bring along."""

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.vocabulary import Word
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.projects.domain.council import inbox_tasks
from wagtail_aufbruch.projects.domain.lists.open_data import datasets_of_projects
from wagtail_aufbruch.projects.domain.showing import links_of_contribution
from wagtail_aufbruch.projects.domain.sources import followed_pages
from wagtail_aufbruch.projects.domain.stages import STAGE_WORDS

FEATURE = ParticipationFeature(
    app="aufbruch_projects",
    portable="wagtail_aufbruch.projects.staff.portable",
    words={"project": Word(_("Project"), _("Projects")), **STAGE_WORDS},
    datasets=datasets_of_projects,
    inbox=inbox_tasks.SOURCES,
    journey_links=links_of_contribution,
    followed_pages=followed_pages,
)
