"""The projects that a group proposes and that are not over, with what is due; for its working page."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_aufbruch.participation.extension.open_at_groups import OpenLine, OpenPart, WorkingGroup
from wagtail_aufbruch.projects.domain.due import OVER, OVERDUE, Due, dues_of
from wagtail_aufbruch.projects.domain.scope import HEAVY, public_projects, with_stage
from wagtail_aufbruch.projects.domain.stages import stage_name

SHOWN = 30


def say_due(due: Due, today: date) -> str:
    """What is due next and when, in words; "" where no day is planned."""
    if due.next_on is None:
        return ""
    words = {
        "what": due.what or _("planned end"),
        "day": date_format(due.next_on, "DATE_FORMAT"),
    }
    if due.when(today) == OVERDUE:
        return _("%(what)s was due on %(day)s") % words
    return _("%(what)s is due on %(day)s") % words


def open_at_group(group: WorkingGroup) -> Iterator[OpenPart]:
    """What is overdue comes first, then what is due next; two queries."""
    rows = list(
        with_stage(public_projects(group.process).filter(group_id=group.page.pk)).defer(*HEAVY).order_by("title", "pk")
    )
    dues, today = dues_of([(row.pk, row.ends_on, row.stage) for row in rows]), timezone.localdate()
    running = sorted((row for row in rows if row.stage not in OVER), key=lambda row: dues[row.pk].next_on or date.max)
    yield OpenPart(
        title=gettext_lazy("Projects that the group proposes"),
        lines=tuple(
            OpenLine(
                row.title,
                row.url or "",
                text=stage_name(group.process, row.stage),
                note=say_due(dues[row.pk], today),
                is_late=dues[row.pk].when(today) == OVERDUE,
            )
            for row in running[:SHOWN]
        ),
        total=len(running),
        empty=gettext_lazy("No project of the group is under way."),
        order=400,
    )
