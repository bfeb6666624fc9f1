"""What of the import waits for staff: wordings, results that may hold names, papers that meet. Lines of the inbox."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.council.domain.oparl import joining, open_results
from wagtail_aufbruch.council.models import AgendaItem, Server
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope, Task, source_of_few

WORDINGS, UNWRITTEN, SAME = "council_wording", "council_result", "council_same"


def _wordings(scope: Scope) -> Iterable[Task]:
    """One line for each wording that the table does not know."""
    open_ = [one for one in open_results.open_wordings(scope.processes) if _is_asked(scope, one.item_pk)]
    items = AgendaItem.objects.select_related("server").in_bulk([one.item_pk for one in open_]) if open_ else {}
    for one in open_:
        item = items.get(one.item_pk)
        if item is not None and item.server is not None:
            yield Task(
                WORDINGS,
                one.item_pk,
                one.process_id,
                one.since,
                title=one.wording,
                object=item,
                kind=gettext_lazy("Result of a consultation"),
                where=item.server.name,
                text=ngettext(
                    "%(number)d result is written so. Say what it means.",
                    "%(number)d results are written so. Say what it means.",
                    one.number,
                )
                % {"number": one.number},
                url=reverse("aufbruch_oparl_server", args=[item.server.pk]),
            )


def _unwritten(scope: Scope) -> Iterable[Task]:
    """One line for each server with results whose wording is not kept."""
    numbers: dict[int, int] = {}
    for pk in open_results.unwritten(scope.processes).values_list("server", flat=True):
        if pk is not None and _is_asked(scope, pk):
            numbers[pk] = numbers.get(pk, 0) + 1
    for server in Server.objects.filter(pk__in=list(numbers)).select_related("reading") if numbers else []:
        reading = getattr(server, "reading", None)
        yield Task(
            UNWRITTEN,
            server.pk,
            server.process_id,
            (reading.asked_at if reading is not None else None) or timezone.now(),
            title=server.name,
            object=server,
            kind=gettext_lazy("Results without a wording"),
            text=ngettext(
                "%(number)d result may hold a name, so its wording is not kept. Enter its outcome at the paper.",
                "%(number)d results may hold names, so their wording is not kept. Enter their outcomes at the papers.",
                numbers[server.pk],
            )
            % {"number": numbers[server.pk]},
            url=reverse("aufbruch_oparl_server", args=[server.pk]),
        )


def _same(scope: Scope) -> Iterable[Task]:
    """One line for each typed paper that may be an imported one."""
    found: dict[int, list[joining.Suggestion]] = {}
    for one in joining.suggestions(scope.processes, scope.only):
        if _is_asked(scope, one.typed.pk):
            found.setdefault(one.typed.pk, []).append(one)
    for pk, offered in found.items():
        typed = offered[0].typed
        yield Task(
            SAME,
            pk,
            typed.process_id,
            typed.created_at,
            title=str(typed),
            object=typed,
            kind=gettext_lazy("Typed and imported paper"),
            text=_("May be the same: %(papers)s") % {"papers": "; ".join(str(one.imported) for one in offered)},
            url=reverse("aufbruch_oparl_same"),
        )


def _is_asked(scope: Scope, pk: int) -> bool:
    return pk not in scope.without and (scope.only is None or pk in scope.only)


SOURCES = (
    source_of_few(WORDINGS, gettext_lazy("Results whose meaning is not said"), "help", _wordings),
    source_of_few(UNWRITTEN, gettext_lazy("Results without a wording"), "help", _unwritten),
    source_of_few(SAME, gettext_lazy("Papers that may be the same"), "doc-full", _same),
)
