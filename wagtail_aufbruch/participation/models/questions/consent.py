"""The consent of a guardian to what a young person hands in."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.enums import ConsentMethod
from wagtail_aufbruch.participation.models.contributions.contribution import Contribution


class GuardianConsent(models.Model):
    """Asked for when the contribution arrives; ``given_at`` is empty until the guardian agrees.

    It holds for the words in ``given_for`` alone; when words that were agreed to are changed before anything is
    published, ``given_at`` and ``given_by`` are emptied again.
    """

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="guardian_consent")
    email = models.EmailField(_("guardian's e-mail"), blank=True)
    method = models.CharField(_("given"), max_length=5, choices=ConsentMethod.choices, default=ConsentMethod.MAIL)
    wording = models.TextField(_("wording"))
    wording_version = models.CharField(_("version of the wording"), max_length=40, blank=True)
    given_for = models.JSONField(
        _("given for"),
        default=list,
        blank=True,
        editable=False,
        help_text="Fingerprints of the words that were agreed to; to others the consent does not extend.",
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    reminded_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When whoever is named was reminded; that is done once."
    )
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)
    given_by = models.EmailField(
        blank=True,
        editable=False,
        help_text="The address of whoever was named when it was given; another one may be named since.",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("guardian's consent")
        verbose_name_plural = _("guardians' consents")

    def __str__(self) -> str:
        return f"{self.contribution} · {self.email}"
