"""A task of the inbox where files wait for the virus scanner: somebody has to tell who runs the site."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.domain.files.leftovers import staged_models, waiting
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope, Task, source_of_few

KEY = "files"
NOT_TOLD = timedelta(minutes=15)
"""So long a file may wait before staff are told."""


def _tasks(scope: Scope) -> Iterable[Task]:
    found = _waiting_in(scope)
    pages = BasePage.objects.in_bulk(list(found)) if found else {}
    for pk, (number, since) in found.items():
        words = ngettext(
            "%(number)d file that was sent cannot be opened yet: it is still waiting for the virus scanner, which does "
            "not answer. Nothing is lost, and it is tried again every few minutes. Please tell whoever runs the site.",
            "%(number)d files that were sent cannot be opened yet: they are still waiting for the virus scanner, which "
            "does not answer. Nothing is lost, and it is tried again every few minutes. Please tell whoever runs the "
            "site.",
            number,
        )
        yield Task(
            KEY,
            pk,
            pk,
            since,
            title=pages[pk].title,
            object=pages[pk],
            kind=gettext_lazy("Files that wait"),
            text=words % {"number": number},
        )


def _waiting_in(scope: Scope) -> dict[int, tuple[int, datetime]]:
    """How many files wait in each process, and since when; one query for each table, and none where there is no
    scanner to wait for."""
    found: dict[int, tuple[int, datetime]] = {}
    if not aufbruch_settings.clamd:
        return found
    for model in staged_models():
        path = model.process_path
        if not path:
            continue
        rows = waiting(model).filter(finished_at__lt=timezone.now() - NOT_TOLD, **{f"{path}__in": scope.processes})
        numbers = rows.order_by().values_list(path).annotate(number=Count("pk"), since=Min("finished_at"))
        for pk, number, since in numbers:
            if pk in scope.without or (scope.only is not None and pk not in scope.only):
                continue
            known = found.get(pk)
            found[pk] = (number, since) if known is None else (known[0] + number, min(known[1], since))
    return found


SOURCE = source_of_few(KEY, gettext_lazy("Files that wait for the virus scanner"), "doc-empty", _tasks)
