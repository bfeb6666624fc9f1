"""Who wants to be told of what, and what has happened that they are told."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.participation.enums import ActivityKind, Frequency
from wagtail_aufbruch.participation.models.contributions.contribution import Contribution
from wagtail_aufbruch.participation.models.people.participant import Participant


def new_stop_key() -> str:
    """A fresh secret for the link that stops the mails."""
    return secrets.token_urlsafe(24)


class Follow(models.Model):
    """A person follows a contribution, or a page with all that is handed in to it."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="follows")
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="follows"
    )
    page = models.ForeignKey(PAGE_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    frequency = models.CharField(_("how often"), max_length=8, choices=Frequency.choices, default=Frequency.AT_ONCE)
    stop_key = models.CharField(max_length=40, unique=True, default=new_stop_key, editable=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    told_until = models.DateTimeField(
        _("told until"), default=timezone.now, help_text=_("Of what happened later the follower has not heard yet.")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "contribution"],
                condition=models.Q(contribution__isnull=False),
                name="aufbruch_follow_contribution",
            ),
            models.UniqueConstraint(
                fields=["participant", "page"], condition=models.Q(page__isnull=False), name="aufbruch_follow_page"
            ),
            models.CheckConstraint(
                condition=models.Q(contribution__isnull=False, page__isnull=True)
                | models.Q(contribution__isnull=True, page__isnull=False),
                name="aufbruch_follow_one",
            ),
        ]
        indexes = [models.Index(fields=["frequency", "told_until"], name="aufbruch_follow_due")]

    def __str__(self) -> str:
        return f"{self.participant} → {self.contribution or self.page}"


class News(models.Model):
    """Something that followers are told. ``told_at`` is empty until those who want it at once have their mail."""

    process = models.ForeignKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    contribution = models.ForeignKey(
        Contribution, null=True, blank=True, on_delete=models.CASCADE, related_name="news", db_index=False
    )
    told_of = models.ForeignKey(
        Contribution,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="What brought the news, for instance a comment; it has to be public for anybody to be told.",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ActivityKind.choices)
    title = models.CharField(_("title"), max_length=255)
    text = models.TextField(_("text"), blank=True)
    url = models.URLField(max_length=500, blank=True)
    author = models.ForeignKey(
        Participant,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whoever did it is not told of it.",
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)
    told_up_to = models.PositiveBigIntegerField(
        default=0, help_text="Number of the last follower who has the mail, while many are told in several steps."
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["contribution", "at"], name="aufbruch_news_contribution"),
            models.Index(fields=["page", "at"], name="aufbruch_news_page"),
            models.Index(fields=["at"], name="aufbruch_news_due", condition=models.Q(told_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title
