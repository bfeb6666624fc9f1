"""How much time is left, in words."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wagtail_aufbruch.core.moments.windows import has_passed


def time_left(closes_at: datetime, now: datetime | None = None) -> str:
    """Days left in words, counted in calendar days of the site's time zone: "today", "tomorrow", "7 days left".

    A moment that has passed is told as such, so that a page kept open does not promise what is gone.
    """
    now = now or timezone.now()
    if has_passed(closes_at, now):
        return _("closed")
    days = (timezone.localtime(closes_at).date() - timezone.localtime(now).date()).days
    if days == 0:
        return _("ends today")
    if days == 1:
        return _("ends tomorrow")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def say_moment(moment: datetime) -> str:
    """A moment in the site's time zone as people say it, for instance "5. Mai 2019, 23:59 Uhr"."""
    # Translators: date and time in the letters of Django's format strings
    return date_format(timezone.localtime(moment), pgettext("date format", "F j, Y, H:i"))
