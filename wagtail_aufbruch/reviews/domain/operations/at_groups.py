"""The rounds in which a lead of a group has something to judge; for the working page that was mailed to this person."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wagtail_aufbruch.participation.domain.mail.mailboxes import normal_email
from wagtail_aufbruch.participation.extension.open_at_groups import OpenLine, OpenPart, WorkingGroup
from wagtail_aufbruch.reviews.domain.results.progress import left_of
from wagtail_aufbruch.reviews.models import Reviewer


def open_at_group(group: WorkingGroup) -> Iterator[OpenPart]:
    """Rounds that run, and how much of each is left for this person; two queries. Nothing where none is left.

    The lines lead nowhere: the way to judge stands in the mail of the round alone.
    """
    if not group.email:
        return
    rows = Reviewer.objects.filter(
        email=normal_email(group.email), withdrawn_at__isnull=True, round__process=group.process.pk
    ).filter(round__released_at__isnull=False, round__closes_at__gt=timezone.now())
    reviewers = [one for one in rows.select_related("round").order_by("round__closes_at", "pk") if one.round.is_open]
    left = left_of(reviewers) if reviewers else {}
    lines = tuple(_line(one, left[one.pk]) for one in reviewers if left.get(one.pk))
    if lines:
        yield OpenPart(
            title=_("For you to judge"), lines=lines, total=len(lines), empty=_("Nothing is left to judge."), order=350
        )


def _line(reviewer: Reviewer, number: int) -> OpenLine:
    said = ngettext("%(number)d is not judged yet", "%(number)d are not judged yet", number) % {"number": number}
    closes_at = reviewer.round.closes_at
    until = date_format(timezone.localtime(closes_at), "DATE_FORMAT") if closes_at is not None else ""
    return OpenLine(
        reviewer.round.title,
        "",
        text=str(_("The link to judge stands in the mail that you got for this round.")),
        note=f"{said}, {_('until %(day)s') % {'day': until}}" if until else said,
    )
