"""A later end: kept for everybody to read, and told to those who have begun."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.competitions.domain.announcing.forms import lock, read_anew
from wagtail_aufbruch.competitions.domain.announcing.later_ends import demand_before_what_follows
from wagtail_aufbruch.competitions.domain.announcing.notices import notice_stages
from wagtail_aufbruch.competitions.domain.entering.sending import tell_all
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.emails import entries as entry_emails
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Extension, Honour
from wagtail_aufbruch.core.domain.showing.deadlines import say_moment
from wagtail_aufbruch.core.domain.showing.visibility import public_page
from wagtail_aufbruch.core.extension.protocols import AnyUser
from wagtail_aufbruch.core.reader_cache.freshness import touch_all


@transaction.atomic
def extend(competition: CompetitionPage, until: datetime, reason: str, *, user: AnyUser) -> Extension:
    """Move the end to ``until``. Those with a draft get a mail, and so do those who follow the competition.

    Raises EntryError for an end that is no later one.
    """
    lock(competition)
    fresh = read_anew(competition)
    if fresh.closes_at is None:
        raise EntryError(_("It has no closing moment yet. Set one on the page and publish it."))
    if until <= fresh.closes_at:
        raise EntryError(
            _("It closes on %(moment)s already. Choose a later moment.") % {"moment": say_moment(fresh.closes_at)}
        )
    if until <= timezone.now():
        raise EntryError(_("This moment has passed. Choose one that is still to come."))
    demand_before_what_follows(fresh, until)
    if Honour.objects.filter(entry__competition=fresh.pk, entry__state=EntryState.HANDED_IN).exists():
        raise EntryError(
            _("Prizes are prepared already, for entries that people could change again. Take the prizes back first.")
        )
    row = Extension.objects.create(competition=fresh, was=fresh.closes_at, now=until, reason=reason, by_id=user.pk)
    CompetitionPage.objects.filter(pk=fresh.pk).update(closes_at=until)
    fresh.closes_at = until
    touch_all()  # the page itself is kept from request to request until some page changes
    log(fresh, "aufbruch.competition_extended", user=user, data={"was": str(row.was), "now": str(row.now)})
    if public_page(fresh.pk) is not None:
        notice_stages(fresh)
    drafts = Entry.objects.filter(competition=fresh, state=EntryState.DRAFT, is_trial=False)
    tell_all(drafts.select_related("participant"), fresh, entry_emails.extended, row)
    return row
