"""Where the papers of a process stand: below the page that lists them."""

from wagtail_aufbruch.core.domain.process.processes import of_process
from wagtail_aufbruch.core.domain.showing.visibility import only_public
from wagtail_aufbruch.core.extension.page_hooks import remembered
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.council.models import PaperIndexPage


def index_of(process: Process) -> PaperIndexPage | None:
    """The list of papers of the process that everybody may see; None without one. One query for each request."""

    def ask() -> PaperIndexPage | None:
        found: PaperIndexPage | None = (
            of_process(only_public(PaperIndexPage.objects.all()), process).order_by("path").first()
        )
        return found

    return remembered(process, "council.index", ask)


def address_of(index: PaperIndexPage, pk: int) -> str:
    """The lasting address of a paper, with the host."""
    return f"{index.full_url}{index.reverse_subpage('paper', args=[pk])}"
