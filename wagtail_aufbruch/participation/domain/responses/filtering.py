"""What lists of contributions that the town answers are narrowed down by, whatever their kind."""

from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_aufbruch.core.domain.showing.visibility import of_process, public_pages
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.lists.filters import Filter, Option, by_column
from wagtail_aufbruch.participation.domain.responses.stages import FIRST, IN_ADDRESSES, stages_of
from wagtail_aufbruch.participation.models import Contribution

STAGE, GROUP = "stand", "gruppe"
MAX_GROUPS = 200

Row = TypeVar("Row", bound=Contribution)


def stage_filter(process: Process) -> Filter[Row]:
    """By stage, as the process calls them; no query where its words are known."""
    names = dict(stages_of(process))
    # What is from before there were stages has none; it counts as received.
    keys = {stage: (stage.value, "") if stage == FIRST else (stage.value,) for stage in IN_ADDRESSES.values()}
    options = tuple(Option(value, names[stage], keys[stage]) for value, stage in IN_ADDRESSES.items())
    return Filter(STAGE, _("Stage"), _("All stages"), options, by_column("stage"))


def group_filter(process: Process, rows: "QuerySet[Row]") -> Filter[Row]:
    """By the page of the process that has taken up one of ``rows``; one query, a look into an index for each page."""
    taken_up = rows.filter(group_id=OuterRef("pk"))
    pages = of_process(public_pages(), process).filter(Exists(taken_up))
    found = pages.order_by("path").values_list("pk", "title")[:MAX_GROUPS]
    options = tuple(Option(str(pk), title, (pk,)) for pk, title in found)
    return Filter(GROUP, pgettext("journey", "Taken up by"), _("All groups"), options, by_column("group_id"))
