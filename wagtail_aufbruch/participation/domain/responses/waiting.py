"""Contributions that wait for the town: since when, and for which group."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.extension.registry import parts
from wagtail_aufbruch.participation.domain.responses.stages import OVER, stages_of
from wagtail_aufbruch.participation.extension.kinds import Kind, answered_kinds
from wagtail_aufbruch.participation.extension.open_at_groups import OpenLine, OpenPart, WorkingGroup
from wagtail_aufbruch.participation.models import Contribution

SHOWN = 30


def waiting() -> "QuerySet[Contribution]":
    """Public contributions of kinds that the town answers, that nobody has answered and that are still on their way."""
    rows = Contribution.objects.listed().visible_to_public()
    return rows.filter(kind__in=answered_kinds(), answered_at__isnull=True).exclude(stage__in=OVER)


def at_group(group_pk: int, fields: frozenset[int]) -> Q:
    """Those that the group has taken up, and those of its fields that no group has taken up."""
    return Q(group_id=group_pk) | Q(group__isnull=True, handlungsfeld__in=fields)


def say_waiting(since: date, today: date) -> str:
    """How long it has waited, in words."""
    days = max((today - since).days, 0)
    return ngettext("waiting for %(days)d day", "waiting for %(days)d days", days) % {"days": days}


def open_at_group(group: WorkingGroup) -> Iterator[OpenPart]:
    """What waits for an answer and is the group's to look at, the oldest first; three queries."""
    rows = waiting().filter(at_group(group.page.pk, group.fields), process_id=group.process.pk)
    names, kinds, today = dict(stages_of(group.process)), parts(Kind), timezone.localdate()
    found = list(rows.select_related("page", "handlungsfeld").order_by("published_at", "pk")[:SHOWN])
    yield OpenPart(
        title=_("Waiting for an answer"),
        lines=tuple(
            OpenLine(
                row.title,
                kinds[row.kind].public_url(row),
                text=" · ".join(
                    filter(None, [names.get(row.stage, ""), row.handlungsfeld.title if row.handlungsfeld else ""])
                ),
                note=say_waiting(timezone.localtime(row.published_at or row.created_at).date(), today),
            )
            for row in found
        ),
        total=len(found) if len(found) < SHOWN else rows.count(),
        empty=_("No contribution waits for the group."),
        order=300,
    )
