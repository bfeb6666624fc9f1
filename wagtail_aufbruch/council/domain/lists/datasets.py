"""The papers of a process as open data: which files there are, and what stands in their columns."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wagtail_aufbruch.core.extension.datasets import TABLE_AND_JSON, DataFile, Dataset
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.council.domain.lists.exports import FIELDS
from wagtail_aufbruch.council.domain.papers.addresses import index_of

PAPERS = "ratsvorlagen"


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
