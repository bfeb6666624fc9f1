"""The public vote: a box for each competition, ballots in it, and what staff have set aside.

No address stands here. Who voted is a hash, keyed with a secret of the box that is deleted when the vote is over:
from then on nobody can find out whose ballot it was, staff and whoever runs the site among them.
"""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.enums import Sign
from wagtail_aufbruch.competitions.models.entries.entry import Entry, new_secret
from wagtail_aufbruch.competitions.models.pages.competition import CompetitionPage
from wagtail_aufbruch.competitions.models.pages.voting import MOST_CHOICES
from wagtail_aufbruch.participation.models import Mail


def new_box_secret() -> str:
    """The secret with which a box makes its hashes."""
    return secrets.token_urlsafe(32)


class BallotBox(models.Model):
    """The vote of one competition: there from the first ballot on, which also locks the rules."""

    competition = models.OneToOneField(
        CompetitionPage, primary_key=True, on_delete=models.CASCADE, related_name="ballot_box"
    )
    secret = models.CharField(max_length=43, default=new_box_secret, blank=True, editable=False)
    opened_at = models.DateTimeField(_("first ballot at"), default=timezone.now)
    result = models.JSONField(null=True, editable=False, help_text="Counted after the end; by the key of an entry.")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ballot box")
        verbose_name_plural = _("ballot boxes")

    def __str__(self) -> str:
        return str(self.competition_id)


class SetAside(models.Model):
    """Staff do not count some ballots, for a reason; readable with the result, and can be taken back."""

    competition = models.ForeignKey(CompetitionPage, on_delete=models.CASCADE, related_name="set_aside")
    sign = models.CharField(_("sign"), max_length=12, choices=Sign.choices)
    reason = models.CharField(_("reason"), max_length=255)
    number = models.PositiveIntegerField(_("ballots"), default=0)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ballots set aside")
        verbose_name_plural = _("ballots set aside")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.competition_id}: {self.sign}"


class Ballot(models.Model):
    """What one voter has chosen. Without ``confirmed_at`` it waits for the click behind the mailed link.

    One that was set aside and taken back by its voter stays without choices, so that voting anew undoes nothing.
    """

    competition = models.ForeignKey(CompetitionPage, on_delete=models.CASCADE, related_name="ballots")
    voter = models.CharField(max_length=64, editable=False)
    key = models.CharField(max_length=24, default=new_secret, editable=False, unique=True)
    begun_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    network = models.CharField(max_length=64, blank=True, editable=False)
    domain = models.CharField(max_length=64, blank=True, editable=False)
    is_disposable = models.BooleanField(default=False, editable=False)
    mail = models.ForeignKey(Mail, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    set_aside = models.ForeignKey(
        SetAside, null=True, blank=True, on_delete=models.RESTRICT, related_name="ballots", db_index=True
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        indexes = [
            models.Index(fields=["competition", "network"], name="aufbruch_ballot_network"),
            models.Index(fields=["competition", "confirmed_at"], name="aufbruch_ballot_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "voter"],
                condition=models.Q(confirmed_at__isnull=False),
                name="aufbruch_ballot_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class BallotChoice(models.Model):
    """An entry that a ballot names. ``place`` is which of the choices in the category it is; the constraints hold n."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="choices")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    category = models.CharField(max_length=8, blank=True)
    place = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("choice on a ballot")
        verbose_name_plural = _("choices on ballots")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "entry"], name="aufbruch_choice_once"),
            models.UniqueConstraint(fields=["ballot", "category", "place"], name="aufbruch_choice_place"),
            models.CheckConstraint(
                condition=models.Q(place__gte=1, place__lte=MOST_CHOICES), name="aufbruch_choice_most"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}: {self.entry_id}"
