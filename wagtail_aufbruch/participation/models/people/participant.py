"""People who take part: a confirmed e-mail address, no account."""

import secrets

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.participation.enums import LinkPurpose
from wagtail_aufbruch.participation.models.people.mailed_links import MailedLink


def new_session_key() -> str:
    """A fresh secret for the cookie; changing it ends every earlier cookie."""
    return secrets.token_urlsafe(16)


class Participant(models.Model):
    """An e-mail address within one process. Not a user: no password, no rights in the admin.

    Several addresses can lead to one mailbox; where each person counts once, its mailbox counts.
    """

    process = models.ForeignKey(PAGE_MODEL, verbose_name=_("process"), on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail"), help_text=_("In lower case."))
    mailbox = models.CharField(
        max_length=64, editable=False, help_text="Hash of the mailbox behind the address, by which people are counted."
    )
    confirmed_at = models.DateTimeField(_("address confirmed at"), null=True, blank=True)
    created_at = models.DateTimeField(_("first seen at"), default=timezone.now)
    session_key = models.CharField(max_length=32, default=new_session_key, editable=False)
    calendar_key = models.CharField(
        max_length=32, blank=True, default="", editable=False, help_text="Empty: the person has no calendar address."
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(fields=["process", "email"], name="aufbruch_participant_once"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="aufbruch_participant_lower"),
            models.CheckConstraint(condition=~models.Q(mailbox=""), name="aufbruch_participant_mailbox"),
        ]
        indexes = [models.Index(fields=["process", "mailbox"], name="aufbruch_participant_box")]

    def __str__(self) -> str:
        return self.email


class Link(MailedLink):
    """A link to what somebody takes part in; it can be used once and ends by itself."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(_("purpose"), max_length=10, choices=LinkPurpose.choices)
    contribution = models.ForeignKey(
        "aufbruch_participation.Contribution", null=True, blank=True, on_delete=models.CASCADE, related_name="links"
    )
    payload = models.JSONField(
        default=dict, blank=True, help_text="What is done once the link is used, for instance the scores given."
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        indexes = [models.Index(fields=["participant", "purpose", "-created_at"], name="aufbruch_link_recent")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.created_at:%Y-%m-%d %H:%M}"
