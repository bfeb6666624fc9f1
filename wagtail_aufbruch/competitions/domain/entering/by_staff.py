"""What staff do with an entry; each step is written down with who did it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.forms import lock
from wagtail_aufbruch.competitions.domain.announcing.later_ends import demand_before_what_follows
from wagtail_aufbruch.competitions.domain.entering.drafts import SETTLED, reread
from wagtail_aufbruch.competitions.domain.entering.sending import tell
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.emails import entries as entry_emails
from wagtail_aufbruch.competitions.models import Chosen, Entry, Honour
from wagtail_aufbruch.core.extension.protocols import AnyUser


@transaction.atomic
def allow_late(entry: Entry, until: datetime, reason: str, *, user: AnyUser) -> Entry:
    """Let this entry alone be handed in or changed until a later moment; the person is told. Raises EntryError."""
    lock(entry.competition)
    current = reread(entry)
    if current.state in SETTLED:
        raise EntryError(_("It was withdrawn or checked already, so that it cannot come later any more."))
    end = current.competition.closes_at
    if until <= timezone.now():
        raise EntryError(_("This moment has passed. Choose one that is still to come."))
    if end is not None and until <= end:
        raise EntryError(_("Until then everybody can hand in anyway. Choose a later moment."))
    demand_before_what_follows(current.competition, until)
    if Honour.objects.filter(entry=current.pk).exists() or Chosen.objects.filter(entry=current.pk).exists():
        raise EntryError(_("A prize or its going on is prepared for this entry. Take that back first."))
    current.late_until, current.late_reason, current.late_by_id = until, reason, user.pk
    current.save(update_fields=["late_until", "late_reason", "late_by"])
    log(current.competition, "aufbruch.entry_late", user=user, data={"entry": current.pk, "until": str(until)})
    tell(current, current.competition, entry_emails.late_allowed)
    return current
