"""The ideas of a process as open data: which files there are, and what stands in their columns."""

from collections.abc import Iterator

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.core.extension.datasets import TABLE_AND_JSON, Column, DataFile, Dataset, Datatype, Ending
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.ideas.domain.lists.exports import PUBLIC_COLUMNS, Export
from wagtail_aufbruch.ideas.domain.lists.listing import scope_of_process

IDEAS = "ideen"
SPREADSHEET: Ending = "xlsx"

DESCRIBED: dict[str, tuple[Datatype, str | Promise]] = {
    "number": ("integer", gettext_lazy("Number of the idea; it never changes and is given to no other one.")),
    "title": ("string", gettext_lazy("Title, as its author wrote it.")),
    "text": ("string", gettext_lazy("Whole text, as its author wrote it; with line breaks.")),
    "field": ("string", gettext_lazy("Field of action to which it belongs; empty where there is none.")),
    "tags": ("string", gettext_lazy("Keywords, given by author or town.")),
    "stage": ("string", gettext_lazy("How far the town is with it, in the words of the process.")),
    "call": ("string", gettext_lazy("Title of the idea call to which it was handed in.")),
    "author": (
        "string",
        gettext_lazy("Name under which the idea is shown, often a made-up one; empty where none was given."),
    ),
    "published": ("dateTime", gettext_lazy("Since when everybody can read it.")),
    "support": ("integer", gettext_lazy("How many people support it today.")),
    "comments": ("integer", gettext_lazy("How many comments everybody can read.")),
    "source": ("string", gettext_lazy("How it came in: by the form, at an event, by letter …")),
    "event": ("string", gettext_lazy("Event at which it was collected; empty for all others.")),
    "place": ("string", gettext_lazy("Place that it is about, in words; empty where none was given.")),
    "latitude": ("decimal", gettext_lazy("Latitude of the place in degrees (WGS 84).")),
    "longitude": ("decimal", gettext_lazy("Longitude of the place in degrees (WGS 84).")),
    "url": ("anyURI", gettext_lazy("Address of the idea's page.")),
}
"""What stands in each of ``PUBLIC_COLUMNS``."""


def datasets_of_ideas(process: Process) -> Iterator[Dataset]:
    """All public ideas of the process; nothing where it has no idea call that everybody may see."""
    scope = scope_of_process(process)
    if not scope.calls:
        return
    rows = scope.rows()
    base = f"{process.full_url}"
    yield Dataset(
        key=IDEAS,
        title=called(process, "idea", plural=True),
        description=_("All ideas that people have handed in here and that are public, with where each one stands."),
        page_url=f"{base}{process.reverse_subpage('ideas')}",
        files=tuple(
            DataFile(ending, f"{base}{process.reverse_subpage('ideas_export', args=[ending])}")
            for ending in (*TABLE_AND_JSON, SPREADSHEET)
        ),
        columns=(*_columns(), *_answers(Export(scope, rows))),
        keywords=(_("ideas"), _("public participation")),
        changed_at=rows.order_by().aggregate(newest=Max("published_at"))["newest"],
    )


def _columns() -> Iterator[Column]:
    for column in PUBLIC_COLUMNS:
        datatype, description = DESCRIBED[column.key]
        yield Column(column.key, description, datatype, is_list=column.key == "tags", heading=column.heading)


def _answers(export: Export) -> Iterator[Column]:
    """The columns of own questions, in the order of the CSV file; in JSON they stand in one list, ``answers``."""
    for number, heading in enumerate(export.headings[len(PUBLIC_COLUMNS) :], start=1):
        yield Column(
            f"answer_{number}", _("Answer to the question “%(question)s”.") % {"question": heading}, heading=heading
        )
