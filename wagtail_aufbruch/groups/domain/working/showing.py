"""What the working page of a group shows: what every app knows to be open, and the questions of its leads."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, Value, When
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.groups.domain.statements import made_by
from wagtail_aufbruch.groups.models import GroupQuestion, QuestionState, ThemeGroupPage
from wagtail_aufbruch.participation.extension.open_at_groups import OpenLine, OpenPart, WorkingGroup, open_parts

QUESTIONS_SHOWN = 50


@dataclass(frozen=True)
class WorkingPage:
    """All of it."""

    group: ThemeGroupPage
    parts: list[OpenPart]
    questions: list[GroupQuestion]
    """Those that wait first, then the newest."""


def working_page(group: ThemeGroupPage, process: Process, email: str) -> WorkingPage:
    """Everything that is open for the group, and for the person with this address; a constant number of queries."""
    return WorkingPage(group, open_parts(WorkingGroup(group, process, fields_of(group), email)), questions_of(group))


def fields_of(group: ThemeGroupPage) -> frozenset[int]:
    """Keys of the fields on which the group works, with those below them; two queries."""
    own = set(
        group.handlungsfelder.through.objects.filter(themegrouppage=group.pk).values_list("handlungsfeld", flat=True)
    )
    below = Handlungsfeld.objects.filter(parent__in=own).values_list("pk", flat=True) if own else ()
    return frozenset(own | set(below))


def questions_of(group: ThemeGroupPage) -> list[GroupQuestion]:
    """The questions of the group with who asked and who answered; one query."""
    waits_first = Case(When(state=QuestionState.WAITING, then=Value(0)), default=Value(1))
    rows = GroupQuestion.objects.filter(group=group.pk).select_related("member")
    return list(rows.order_by(waits_first, "-pk")[:QUESTIONS_SHOWN])


def open_at_group(group: WorkingGroup) -> Iterator[OpenPart]:
    """The last statement of the group; one query."""
    found = list(made_by(group.page, group.process).prefetch_related(None)[:1])
    yield OpenPart(
        title=_("Last statement"),
        lines=tuple(
            OpenLine(
                one.title,
                f"{group.page.url}{ThemeGroupPage.get_resolver().reverse('statement', pk=one.pk)}",
                text=str(one.get_kind_display()),
                note=date_format(one.date, "DATE_FORMAT"),
            )
            for one in found
        ),
        total=len(found),
        empty=_("The group has not made a statement yet."),
        order=200,
    )
