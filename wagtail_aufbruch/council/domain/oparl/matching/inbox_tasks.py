"""What of the import waits for staff, as one line of the inbox for each server."""

from collections import Counter
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext

from wagtail_aufbruch.council.domain.oparl.matching import joining, open_results
from wagtail_aufbruch.council.domain.oparl.matching.body_choice import offered
from wagtail_aufbruch.council.models import Server
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope, Task, source_of_few

KEY = "council_server"


def _waiting(scope: Scope) -> Iterable[Task]:
    """One line for each server of which something is open; a single query where no process has a server."""
    rows = Server.objects.filter(process__in=scope.processes).select_related("reading")
    if scope.only is not None:
        rows = rows.filter(pk__in=scope.only)
    servers = list(rows.exclude(pk__in=scope.without))
    if not servers:
        return
    processes = {one.process_id for one in servers}
    wordings = Counter(one.server_pk for one in open_results.open_wordings(processes))
    missing = Counter(open_results.unwritten(processes).order_by().values_list("server", flat=True))
    same: dict[int | None, set[int]] = {}
    for one in joining.suggestions(processes):
        same.setdefault(one.imported.server_id, set()).add(one.typed.pk)
    for server in servers:
        reading = getattr(server, "reading", None)
        lines = _lines(wordings[server.pk], missing[server.pk], len(same.get(server.pk, ())))
        if server.is_active and offered(server):
            lines.insert(0, gettext("Say which body is meant. Until then nothing is read from this server."))
        if lines:
            yield Task(
                KEY,
                server.pk,
                server.process_id,
                (reading.asked_at if reading is not None else None) or timezone.now(),
                title=server.name,
                object=server,
                kind=gettext_lazy("Council's server"),
                text="\n".join(lines),
                url=reverse("aufbruch_oparl_server", args=[server.pk]),
            )


def _lines(wordings: int, missing: int, same: int) -> list[str]:
    found = []
    if wordings:
        found.append(
            ngettext(
                "Say what a wording of results means: %(number)d is unknown.",
                "Say what wordings of results mean: %(number)d are unknown.",
                wordings,
            )
            % {"number": wordings}
        )
    if missing:
        found.append(
            ngettext(
                "%(number)d result may hold a name, so its wording is not kept. Enter its outcome at the paper.",
                "%(number)d results may hold names, so their wording is not kept. Enter their outcomes at the papers.",
                missing,
            )
            % {"number": missing}
        )
    if same:
        found.append(
            ngettext(
                "%(number)d typed paper may be an imported one.",
                "%(number)d typed papers may be imported ones.",
                same,
            )
            % {"number": same}
        )
    return found


SOURCES = (source_of_few(KEY, gettext_lazy("Councils' servers"), "download", _waiting),)
