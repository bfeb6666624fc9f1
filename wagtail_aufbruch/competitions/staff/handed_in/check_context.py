"""What the page of an entry shows of its formal check."""

from typing import Any

from django.forms import Media
from django.http import HttpRequest, QueryDict

from wagtail_aufbruch.competitions.domain.checking.appeals import why_not_by
from wagtail_aufbruch.competitions.domain.checking.deciding import longest_repair, why_not_returned, why_not_yet
from wagtail_aufbruch.competitions.domain.checking.late import if_admitted_now
from wagtail_aufbruch.competitions.domain.checking.reading import appeal_of, fingerprint_of, open_check, words_of
from wagtail_aufbruch.competitions.domain.checking.repairing import why_not_repaired
from wagtail_aufbruch.competitions.domain.checking.rules import fields_of, findings_of, rules_of
from wagtail_aufbruch.competitions.domain.checking.undoing import mark_of, why_not_undone
from wagtail_aufbruch.competitions.enums import EntryState, Verdict
from wagtail_aufbruch.competitions.forms.checking import AppealDecisionForm, CheckForm, MoreTimeForm, UndoForm
from wagtail_aufbruch.competitions.models import Entry


def check_form_of(entry: Entry, data: QueryDict | None = None) -> CheckForm:
    """The form by which the entry is checked, with what a colleague has ticked so far."""
    return CheckForm(
        data,
        rules=rules_of(entry.competition),
        fields=fields_of(entry),
        begun=open_check(entry),
        days=longest_repair(entry.competition),
        seen=fingerprint_of(entry),
    )


def checking_of(
    request: HttpRequest,
    entry: Entry,
    *,
    check_form: CheckForm | None = None,
    appeal_form: AppealDecisionForm | None = None,
    undo_form: UndoForm | None = None,
    time_form: MoreTimeForm | None = None,
) -> dict[str, Any]:
    """For the template. A constant number of queries. A form that comes back is shown whatever became of the entry:
    a colleague was faster, and what was typed is still there."""
    waits = entry.state == EntryState.HANDED_IN and not entry.is_trial
    form = check_form or (check_form_of(entry) if waits else None)
    appeal = appeal_of(entry)
    if appeal is not None:
        appeal.entry = entry
    undecided = appeal is not None and appeal.decided_at is None and entry.state == EntryState.NOT_ADMITTED
    checks = list(entry.checks.exclude(verdict=Verdict.OPEN).select_related("decided_by", "undone_by").order_by("-pk"))
    last = next((one for one in checks if one.undone_at is None), None)
    undo_not = why_not_undone(entry, last) if last is not None else ""
    seen = mark_of(entry, last)
    repairs = last is not None and entry.state == EntryState.RETURNED and not why_not_repaired(entry)
    times = time_form or (MoreTimeForm(seen=seen) if repairs else None)
    return {
        # Said of either form by which an entry is admitted.
        "beside": if_admitted_now(entry) if waits or undecided else "",
        "return_not": why_not_returned(entry.competition) if waits else "",
        "last_check": last or (checks[0] if undo_form is not None and checks else None),
        "undo_not": undo_not,
        "undo_form": (undo_form or UndoForm(seen=seen)) if (last is not None and not undo_not) or undo_form else None,
        "time_form": times,
        "check_form": form if form is not None and form.rules else None,
        "media": (form.media if form is not None else Media()) + (times.media if times is not None else Media()),
        "not_yet": why_not_yet(entry) if waits else "",
        "checks": [(check, findings_of(check), _asked_of(entry, check.asked, check.before)) for check in checks],
        "appeal": appeal,
        "appeal_waits": undecided,
        "appeal_not_by": why_not_by(request.user, appeal) if appeal is not None and undecided else "",
        "appeal_form": appeal_form or (AppealDecisionForm(seen=fingerprint_of(entry)) if undecided else None),
    }


def _asked_of(entry: Entry, asked: list[str], before: list[dict[str, str]]) -> list[dict[str, str]]:
    """What was asked for: how it was, and how it is now."""
    if not asked:
        return []
    now = {one["key"]: one["words"] for one in words_of(entry, [one for one in fields_of(entry) if one.key in asked])}
    return [{**one, "now": now.get(one["key"], "")} for one in before]
