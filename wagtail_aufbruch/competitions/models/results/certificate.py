"""Certificates: what proves them stays, what names somebody goes with the entry.

``Certificate`` holds no name and no code, only hashes of both; that of the name is keyed with the code, which then
stands on the paper alone. ``CertificatePaper`` holds what is printed, as long as the entry is kept.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.enums import CertificateKind, CertificateState
from wagtail_aufbruch.competitions.models.entries.entry import NAME_LENGTH, Entry
from wagtail_aufbruch.competitions.models.entries.team import TeamMember
from wagtail_aufbruch.competitions.models.pages.competition import CompetitionPage

HASH_LENGTH = 64


class CertificateSheet(models.Model):
    """What stands on all certificates of a competition, and who gets one."""

    competition = models.OneToOneField(
        CompetitionPage, primary_key=True, on_delete=models.CASCADE, related_name="certificate_sheet"
    )
    for_taking_part = models.BooleanField(_("for all who took part"), default=False)
    with_reason = models.BooleanField(_("with the jury's reason"), default=False)
    place = models.CharField(_("place"), max_length=80, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    first_signer = models.CharField(_("who signs"), max_length=120, blank=True)
    second_signer = models.CharField(_("who signs beside"), max_length=120, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("layout of certificates")
        verbose_name_plural = _("layouts of certificates")

    def __str__(self) -> str:
        return str(self.competition_id)


class Certificate(models.Model):
    """What proves one certificate. It outlives the entry, and says nothing of a person by itself."""

    competition = models.ForeignKey(CompetitionPage, on_delete=models.CASCADE, related_name="certificates")
    kind = models.CharField(_("kind"), max_length=12, choices=CertificateKind.choices)
    prize = models.CharField(_("prize"), max_length=120, blank=True)
    code_hash = models.CharField(max_length=HASH_LENGTH, unique=True, editable=False)
    name_hash = models.CharField(max_length=HASH_LENGTH, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=CertificateState.choices, default=CertificateState.VALID
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["competition", "pk"]
        indexes = [models.Index(fields=["issued_at"], name="aufbruch_certificate_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CertificateState.VALID, ended_at=None)
                | (~Q(state=CertificateState.VALID) & Q(ended_at__isnull=False)),
                name="aufbruch_certificate_ended",
            ),
            models.CheckConstraint(
                condition=Q(kind=CertificateKind.TOOK_PART, prize="") | (~Q(prize="") & Q(kind=CertificateKind.WON)),
                name="aufbruch_certificate_prize",
            ),
        ]

    def __str__(self) -> str:
        return self.prize or str(self.get_kind_display())


class CertificatePaper(models.Model):
    """What is printed of a certificate that is valid or was revoked: one for the entry, one for each of its team."""

    certificate = models.OneToOneField(Certificate, primary_key=True, on_delete=models.CASCADE, related_name="paper")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="certificate_papers")
    member = models.ForeignKey(
        TeamMember, null=True, blank=True, on_delete=models.CASCADE, related_name="certificate_papers"
    )
    name = models.CharField(_("name"), max_length=max(255, NAME_LENGTH), blank=True)
    code = models.CharField(_("code"), max_length=14, editable=False)
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    tells_reason = models.BooleanField(_("the reason may be told"), default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("printed certificate")
        verbose_name_plural = _("printed certificates")
        ordering = ["entry", "member", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(member=None), name="aufbruch_certificate_entry"),
            models.UniqueConstraint(fields=["entry", "member"], name="aufbruch_certificate_member"),
            models.CheckConstraint(condition=Q(tells_reason=False) | ~Q(reason=""), name="aufbruch_certificate_told"),
        ]

    def __str__(self) -> str:
        return self.name
