"""Mail that is to be sent, being sent, or was sent."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.participation.enums import MailState
from wagtail_aufbruch.participation.models.contributions.contribution import Contribution


class Mail(models.Model):
    """Written in the same transaction as what it tells; ``domain.mail.outbox`` sends it afterwards and retries."""

    process = models.ForeignKey(PAGE_MODEL, verbose_name=_("process"), on_delete=models.CASCADE, related_name="+")
    contribution = models.ForeignKey(
        Contribution,
        verbose_name=_("contribution"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mails",
    )
    kind = models.CharField(_("kind"), max_length=40)
    recipient = models.EmailField(_("to"))
    mailbox = models.CharField(
        max_length=64, blank=True, help_text="Hash of the mailbox behind the address, by which mails are counted."
    )
    budget = models.CharField(
        max_length=10,
        blank=True,
        help_text="Counted together with what anybody sets off by typing an address into a form: all such mails "
        "(requested), or links to people who are known (log_in).",
    )
    is_released = models.BooleanField(
        default=False, help_text="Whether the limits let it through once, or staff sent it although it was held back."
    )
    reply_to = models.EmailField(blank=True, help_text="Who gets the answers; empty: the contact of the process.")
    subject = models.CharField(_("subject"), max_length=255)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    unsubscribe_url = models.URLField(
        max_length=500, blank=True, help_text="Address at which one POST stops mails of this kind (RFC 8058)."
    )
    has_files = models.BooleanField(
        default=False, help_text="Whether attachments belong to it; they go when it is sent."
    )
    state = models.CharField(_("state"), max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="aufbruch_mail_due"),
            models.Index(fields=["mailbox", "created_at"], name="aufbruch_mail_box"),
        ]

    def __str__(self) -> str:
        return self.subject


class MailAttachment(models.Model):
    """A file that goes out with a mail. It is stored with the mail, and deleted like its text once that is sent.

    A table of its own: lists of mails never load the files, and most mails have none.
    """

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=120)
    content_id = models.CharField(max_length=60, blank=True, help_text="Set for a picture inside of the HTML part.")
    content = models.BinaryField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attachment of a mail")
        verbose_name_plural = _("attachments of mails")
        ordering = ["mail", "pk"]

    def __str__(self) -> str:
        return self.name
