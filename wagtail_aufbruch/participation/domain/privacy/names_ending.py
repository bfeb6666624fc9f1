"""A task of the inbox before names go: staff can still write to the authors, or keep the names for longer."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.domain.privacy.names import Ending, ending_soon
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.extension.inbox_tasks import InboxSource, Place, Scope, Task

KEY = "names"


def _endings(scope: Scope) -> list[Ending]:
    return [
        one
        for one in ending_soon()
        if one.process_pk in scope.processes
        and (scope.only is None or one.page_pk in scope.only)
        and one.page_pk not in scope.without
    ]


def _load(scope: Scope, after: Place | None, limit: int) -> list[Task]:
    found = sorted(_tasks(scope), key=lambda task: task.place)
    return [task for task in found if after is None or task.place > after][:limit]


def _tasks(scope: Scope) -> Iterable[Task]:
    endings = _endings(scope)
    pages = BasePage.objects.in_bulk([one.page_pk for one in endings]) if endings else {}
    for one in endings:
        page = pages[one.page_pk]
        words = ngettext(
            "On %(moment)s the name and address of %(number)d author go; the text stays without them. From then on "
            "they cannot be told what becomes of it. Is there still something to tell? Then write an answer before. A "
            "longer time is set by whoever edits the page, under “Terms and consent”.",
            "From %(moment)s on the names and addresses of %(number)d authors go; the texts stay without them. From "
            "then on they cannot be told what becomes of it. Is there still something to tell? Then write an answer "
            "before. A longer time is set by whoever edits the page, under “Terms and consent”.",
            one.number,
        )
        yield Task(
            KEY,
            one.page_pk,
            one.process_pk,
            one.at,
            title=page.title,
            object=page,
            kind=gettext_lazy("Names that go"),
            text=words % {"moment": say_moment(one.at), "number": one.number},
            url=_list_of(page.pk),
            edit_url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            hints=(gettext_lazy("Personal data reach the end of their time"),),
            is_future=True,
        )


def _list_of(page_pk: int) -> str:
    """Where everybody who handles the cases sees what is published on the page."""
    base = reverse("aufbruch_participation_contribution_modeladmin_index")
    return f"{base}?{urlencode({'state__exact': State.PUBLISHED.value, 'page__id__exact': str(page_pk)})}"


def _count(scope: Scope) -> dict[int, int]:
    numbers: dict[int, int] = {}
    for one in _endings(scope):
        numbers[one.process_pk] = numbers.get(one.process_pk, 0) + 1
    return numbers


SOURCE = InboxSource(KEY, gettext_lazy("Names that go soon"), "user", _load, _count)
