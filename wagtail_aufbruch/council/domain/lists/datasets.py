"""The papers of a process as open data: which files there are, and what stands in their columns."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.datasets import TABLE_AND_JSON, DataFile, Dataset
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.council.domain.lists import follow_up_exports
from wagtail_aufbruch.council.domain.lists.exports import FIELDS
from wagtail_aufbruch.council.domain.lists.follow_ups import OPEN
from wagtail_aufbruch.council.domain.lists.listing import FOLLOW_UP
from wagtail_aufbruch.council.domain.papers.addresses import index_of
from wagtail_aufbruch.council.models import FollowUp, Paper

PAPERS, FOLLOW_UPS = "ratsvorlagen", "beschlusskontrolle"


def datasets_of_papers(process: Process) -> Iterator[Dataset]:
    """All public papers of the process; nothing where no page lists them."""
    index = index_of(process)
    if index is None:
        return
    yield Dataset(
        key=PAPERS,
        title=index.title,
        description=_(
            "All public papers of the council that belong to the process, with their way and their decision."
        ),
        page_url=index.full_url,
        files=tuple(
            DataFile(ending, f"{index.full_url}{index.reverse_subpage('export', args=[ending])}")
            for ending in TABLE_AND_JSON
        ),
        columns=tuple(field.column for field in FIELDS),
        keywords=(_("council"), _("public participation")),
    )
    if not FollowUp.objects.of(Paper.objects.shown_in(process.pk)).exists():
        return
    yield Dataset(
        key=FOLLOW_UPS,
        title=_("Follow-up of decisions"),
        description=_("What follows from the decisions of the council: the task, the responsible unit, the due date."),
        page_url=f"{index.full_url}?{FOLLOW_UP}={OPEN}",
        files=tuple(
            DataFile(ending, f"{index.full_url}{index.reverse_subpage('export_follow_ups', args=[ending])}")
            for ending in TABLE_AND_JSON
        ),
        columns=tuple(field.column for field in follow_up_exports.FIELDS),
        keywords=(_("council"), _("public participation")),
    )
