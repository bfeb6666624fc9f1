"""Deadlines of repairs: reminding shortly before, and doing what the rule says afterwards; part of the periodic work.

Found by state, so that a run that was missed loses nothing, and two at once do nothing twice.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wagtail_aufbruch.competitions.domain.checking.reading import last_check
from wagtail_aufbruch.competitions.domain.checking.repairing import expire, why_not_repaired
from wagtail_aufbruch.competitions.domain.entering.drafts import reread
from wagtail_aufbruch.competitions.domain.entering.sending import tell
from wagtail_aufbruch.competitions.emails import checks as check_emails
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import Entry
from wagtail_aufbruch.participation.extension.periodic_work import each

BEFORE = (timedelta(hours=72), timedelta(hours=24))
"""So long before the deadline people are reminded; not of what they were told of since."""


def remind_of_repairs() -> int:
    """Write to those who have not handed in again: three days and one day before the deadline. Returns to how many."""
    now = timezone.now()
    due = Entry.objects.filter(
        state=EntryState.RETURNED, repair_until__gt=now, repair_until__lte=now + max(BEFORE)
    ).select_related("competition")
    return each(due.order_by("pk"), _remind)


@transaction.atomic
def _remind(entry: Entry) -> int:
    current = reread(entry)
    check, now = last_check(current), timezone.now()
    if check is None or check.repair_until is None or check.decided_at is None or why_not_repaired(current):
        return 0
    passed = [one for one in BEFORE if check.repair_until - now <= one]
    if not passed:
        return 0
    since = check.repair_until - min(passed)
    if check.decided_at >= since or (check.reminded_at is not None and check.reminded_at >= since):
        return 0
    check.reminded_at = now
    check.save(update_fields=["reminded_at"])
    tell(current, current.competition, check_emails.remind_of_repair, check)
    return 1


def end_repairs() -> int:
    """Do what the rule says of each entry that was not repaired in time. Returns of how many."""
    over = Entry.objects.filter(state=EntryState.RETURNED, repair_until__lte=timezone.now())
    return each(over.select_related("competition").order_by("pk"), expire)
