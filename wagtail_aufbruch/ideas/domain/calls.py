"""Named look-ups of idea calls. Only what is live and public; only of the process asked for."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.domain.visibility import of_process, only_public
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.ideas.models import IdeaCallPage


def calls_of(process: Any) -> QuerySet[IdeaCallPage]:
    """All calls of the process that citizens may see."""
    calls: QuerySet[IdeaCallPage] = only_public(of_process(IdeaCallPage.objects.all(), process))
    return calls


def open_calls(process: Any) -> QuerySet[IdeaCallPage]:
    """Calls that take ideas now, the one that closes first standing first."""
    now = timezone.now()
    opened = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
    not_closed = Q(closes_at__isnull=True) | Q(closes_at__gte=now)
    return calls_of(process).filter(opened & not_closed).order_by("closes_at", "path")


def fields_to_choose(call: IdeaCallPage, process: Any) -> QuerySet[Handlungsfeld]:
    """The fields of action from which people choose: the call's own, or all of the process."""
    fields = Handlungsfeld.objects.filter(process_id=process.pk).select_related("parent")
    chosen = [field.pk for field in call.handlungsfelder.all()]
    return fields.filter(pk__in=chosen) if chosen else fields
