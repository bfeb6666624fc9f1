"""What papers of the council bring along."""

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.vocabulary import Word
from wagtail_aufbruch.council.domain.lists.datasets import datasets_of_papers
from wagtail_aufbruch.council.domain.oparl import inbox_tasks
from wagtail_aufbruch.council.domain.oparl.runs import read_due
from wagtail_aufbruch.participation.extension.features import ParticipationFeature
from wagtail_aufbruch.participation.extension.periodic_work import PeriodicWork

FEATURE = ParticipationFeature(
    app="aufbruch_council",
    inbox=inbox_tasks.SOURCES,
    periodic_work=(PeriodicWork("council_servers", read_due, _("councils' servers read")),),
    portable="wagtail_aufbruch.council.staff.portable",
    datasets=datasets_of_papers,
    words={"paper": Word(_("Paper of the council"), _("Papers of the council"))},
)
