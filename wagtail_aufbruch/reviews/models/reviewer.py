"""Who judges, and what they must not judge."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.models import Member
from wagtail_aufbruch.participation.models.people.mailed_links import MailedLink
from wagtail_aufbruch.reviews.enums import ConflictKind
from wagtail_aufbruch.reviews.models.round import Round

NAME_LENGTH = 160
SENTENCE_LENGTH = 500


class Reviewer(models.Model):
    """Somebody who judges in one round: by a link that was mailed to them, or as one of the staff who is logged in.

    ``number`` names the person where the name is not to be shown; it follows from chance, and not from the order in
    which they were named.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reviewers")
    number = models.PositiveIntegerField(editable=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("In lower case."))
    member = models.ForeignKey(
        Member, verbose_name=_("person"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    invited_at = models.DateTimeField(_("written to at"), null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("taken out at"), null=True, blank=True, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("person who judges")
        verbose_name_plural = _("people who judge")
        ordering = ["round", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="aufbruch_reviewer_number"),
            models.UniqueConstraint(
                fields=["round", "email"], condition=~models.Q(email=""), name="aufbruch_reviewer_once"
            ),
            models.UniqueConstraint(
                fields=["round", "user"], condition=models.Q(user__isnull=False), name="aufbruch_reviewer_user_once"
            ),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="aufbruch_reviewer_lower"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("No. %(number)s") % {"number": self.number})

    @property
    def is_active(self) -> bool:
        """Whether this person may still judge."""
        return self.withdrawn_at is None


class ReviewerLink(MailedLink):
    """A link that was mailed to somebody who judges.

    Each mail brings one of its own, and all of them go on working: whoever finds the first mail again is not locked out
    by a reminder. They end together, when staff withdraw them.
    """

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="links")

    class Meta:
        verbose_name = _("link of somebody who judges")
        verbose_name_plural = _("links of people who judge")

    def __str__(self) -> str:
        return f"{self.reviewer} · {self.created_at:%Y-%m-%d}"


class Conflict(models.Model):
    """Somebody must not judge something. It is not taken back: who was once in conflict stays out of that result."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="conflicts")
    item = models.ForeignKey("Item", on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(_("reason"), max_length=8, choices=ConflictKind.choices)
    sentence = models.CharField(_("in a sentence"), max_length=SENTENCE_LENGTH, blank=True)
    is_found = models.BooleanField(
        default=False, help_text="Found by the address, which is in the team; not declared by the person."
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["reviewer", "item"], name="aufbruch_conflict_once")]

    def __str__(self) -> str:
        return f"{self.reviewer} – {self.item}"
