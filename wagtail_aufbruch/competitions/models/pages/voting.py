"""What a competition says of its public vote; the page's fields, apart from what else it says."""

from datetime import datetime
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.moments.windows import Window
from wagtail_aufbruch.core.moments.years import plausible_year

MOST_CHOICES = 20
"""Most entries of one category that a ballot may name."""
VOTE_FIELDS = ("vote_wanted", "vote_from", "vote_until", "vote_choices", "vote_least", "jury_weight")
"""What people vote by: none of it is changed after the first ballot."""


class VotingMixin(models.Model):
    """Whether the public votes, from when until when, and by which rules."""

    vote_wanted = models.BooleanField(
        _("the public votes"), default=False, help_text=_("Everybody with an e-mail address may vote once.")
    )
    vote_from = models.DateTimeField(
        _("voting begins at"), null=True, blank=True, validators=[plausible_year], help_text=_("After entries close.")
    )
    vote_until = models.DateTimeField(
        _("voting ends at"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_("The last minute that counts. Without it nobody can vote."),
    )
    vote_choices = models.PositiveSmallIntegerField(
        _("entries that one ballot may name"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_CHOICES)],
        help_text=_("At most, in each category."),
    )
    vote_least = models.PositiveIntegerField(
        _("least number of ballots"),
        default=50,
        help_text=_("With fewer the jury alone decides; it is announced on the page."),
    )
    jury_weight = models.PositiveSmallIntegerField(
        _("weight of the jury, in percent"),
        default=70,
        validators=[MaxValueValidator(100)],
        help_text=_("The rest is the weight of the public vote; it is announced on the page."),
    )

    class Meta:
        abstract = True

    closes_at: "models.DateTimeField[datetime | None, datetime | None]"
    honoured_at: "models.DateTimeField[datetime | None, datetime | None]"

    @property
    def vote_window(self) -> Window:
        """From when and until when people vote."""
        return Window(self.vote_from, self.vote_until)

    @property
    def has_vote(self) -> bool:
        """Whether there is a vote with both of its moments."""
        return bool(self.vote_wanted and self.vote_from and self.vote_until)

    @property
    def public_weight(self) -> int:
        """The weight of the public vote, in percent."""
        return 100 - self.jury_weight

    def vote_problems(self) -> dict[str, Any]:
        """By field: what contradicts itself in the moments of the vote, and how to mend it."""
        found: dict[str, Any] = {}
        if not self.vote_wanted:
            return found
        if self.vote_from and self.closes_at and self.vote_from <= self.closes_at:
            found["vote_from"] = _("People would vote while entries are still taken. Choose a later moment.")
        if self.vote_from and self.vote_until and self.vote_until <= self.vote_from:
            found["vote_until"] = _("Voting would end before it begins. Please check both moments.")
        if self.vote_until and self.honoured_at and self.honoured_at <= self.vote_until:
            found["vote_until"] = _("The winners would be announced while people still vote. Choose an earlier moment.")
        return found
