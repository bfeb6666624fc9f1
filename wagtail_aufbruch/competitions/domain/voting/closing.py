"""What follows when a vote is over, and what is deleted when: periodic work, and the daily purge."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from wagtail_aufbruch.competitions.domain.announcing.forms import lock
from wagtail_aufbruch.competitions.domain.announcing.keep_days import long_over
from wagtail_aufbruch.competitions.domain.voting.counting import count
from wagtail_aufbruch.competitions.domain.voting.rules import vote_is_over
from wagtail_aufbruch.competitions.domain.voting.signs import KEPT
from wagtail_aufbruch.competitions.models import Ballot, BallotBox, CompetitionPage
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.extension.periodic_work import each
from wagtail_aufbruch.participation.models import Mail


def close_votes() -> int:
    """Count the votes that are over, and delete the secrets of their boxes. Returns how many these were."""
    open_boxes = BallotBox.objects.exclude(secret="").values("competition")
    over = [one for one in CompetitionPage.objects.filter(pk__in=open_boxes) if vote_is_over(one)]
    return each(over, _close)


@transaction.atomic
def _close(competition: CompetitionPage) -> int:
    """From now on nobody can find out whose ballot one is, not even with the address at hand."""
    lock(competition)
    Ballot.objects.filter(competition=competition.pk, confirmed_at=None).delete()
    count(competition)
    BallotBox.objects.filter(competition=competition.pk).update(secret="")
    return 1


def forget_mail_of(sender: type[Ballot], instance: Ballot, **kwargs: object) -> None:
    """Receiver of ``post_delete``: the mail that tells whose it was goes with a ballot that nobody confirmed, or that
    another one replaced."""
    if instance.mail_id is not None:
        Mail.objects.filter(pk=instance.mail_id).delete()


def due_ballots() -> "QuerySet[Ballot]":
    """Ballots that nobody confirmed in time, and all of a competition that is over for long."""
    stale = timezone.now() - timedelta(hours=aufbruch_settings.link_hours)
    return Ballot.objects.filter(
        Q(confirmed_at=None, begun_at__lt=stale) | Q(competition__in=list(long_over(timezone.now(), "ballots")))
    )


def old_origins() -> "QuerySet[Ballot]":
    """Ballots of which connection and domain are still known although nobody decides on them any more."""
    over = CompetitionPage.objects.filter(vote_until__lt=timezone.now() - KEPT)
    return Ballot.objects.filter(competition__in=over).exclude(network="", domain="")


def forget_origins(ballots: "QuerySet[Ballot]") -> None:
    """Take them out; the ballots stay, since the result counts on them."""
    ballots.update(network="", domain="")
