"""Named look-ups of idea calls. Only what is live and public; only of the process asked for."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.ideas.models import IdeaCallPage


def open_calls(calls: Iterable[IdeaCallPage]) -> list[IdeaCallPage]:
    """Those of the calls that take ideas now."""
    now = timezone.now()
    return [call for call in calls if call.is_open(now)]


def fields_to_choose(call: IdeaCallPage, process: Process) -> QuerySet[Handlungsfeld]:
    """The fields of action from which people choose: the call's own, or all of the process."""
    fields = Handlungsfeld.objects.filter(process_id=process.pk).select_related("parent")
    chosen = [field.pk for field in call.handlungsfelder.all()]
    return fields.filter(pk__in=chosen) if chosen else fields
