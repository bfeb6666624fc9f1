"""What a run found and what went wrong, in words for staff."""

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_aufbruch.council.domain.oparl.server.errors import Fault
from wagtail_aufbruch.council.models import ServerRun

LISTS: dict[str, str | Promise] = {
    "body": gettext_lazy("Way to the lists"),
    "organization": gettext_lazy("Bodies"),
    "meeting": gettext_lazy("Meetings"),
    "paper": gettext_lazy("Papers"),
}

REASONS: dict[str, str | Promise] = {
    "not an object": gettext_lazy("is no object"),
    "no id": gettext_lazy("has no identity"),
    "another type": gettext_lazy("is something else"),
    "ValidationError": gettext_lazy("cannot be read"),
    "RecursionError": gettext_lazy("cannot be read"),
    "DataError": gettext_lazy("could not be stored"),
    "IntegrityError": gettext_lazy("could not be stored"),
}


def list_in_words(name: str) -> str:
    return str(LISTS.get(name, name))


def numbers_in_words(run: ServerRun) -> str:
    """In one line: how much was looked at, and what of it was new."""
    words = [
        ngettext("%(number)s entry looked at", "%(number)s entries looked at", run.found) % {"number": _n(run.found)},
        _("%(number)s new") % {"number": _n(run.added)},
        _("%(number)s changed") % {"number": _n(run.changed)},
        _("%(number)s no longer published") % {"number": _n(run.gone)},
    ]
    if run.unreadable:
        words.append(_("%(number)s unreadable and left out") % {"number": _n(run.unreadable)})
    return ", ".join(words)


def faults_in_words(run: ServerRun) -> list[str]:
    """What went wrong with which list, and what helps."""
    return [f"{list_in_words(name)}: {_label(code)}" for name, code in run.faults]


def notes_in_words(run: ServerRun) -> list[tuple[str, int]]:
    """What was left out of single entries, the most frequent first: "Papers: date (not a day)"."""
    found: dict[str, int] = {}
    for key, number in run.notes.items():
        name, _dot, what = key.partition(".")
        words = f"{list_in_words(name)}: {REASONS.get(what, what)}"
        found[words] = found.get(words, 0) + number
    return sorted(found.items(), key=lambda row: (-row[1], row[0]))


def _label(code: str) -> str:
    return next((str(fault.label) for fault in Fault if fault.value == code), code)


def _n(number: int) -> str:
    return str(number_format(number, force_grouping=True))
