"""The winners of a competition, and when everybody may hear of them; asked through ``domain.announcing.gate`` alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.models.entries.entry import Entry, EntryFile
from wagtail_aufbruch.competitions.models.pages.competition import CompetitionPage


class Honouring(models.Model):
    """What is said of the result beside the winners. It is no part of the page: publishing a draft of the page neither
    tells it too early nor takes it back.

    ``public_at``: from this moment on everybody may read it, without anybody doing anything then; empty: not released.
    """

    competition = models.OneToOneField(
        CompetitionPage, primary_key=True, on_delete=models.CASCADE, related_name="honouring"
    )
    introduction = models.TextField(_("introduction"), blank=True)
    press_text = models.TextField(_("press text"), blank=True)
    public_at = models.DateTimeField(_("public from"), null=True, blank=True)
    told_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the mails to those who entered were written down."
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("honouring")
        verbose_name_plural = _("honourings")
        indexes = [models.Index(fields=["public_at"], condition=Q(told_at=None), name="aufbruch_honouring_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(public_at__isnull=False), name="aufbruch_honouring_told"
            )
        ]

    def __str__(self) -> str:
        return str(self.competition_id)


class Honour(models.Model):
    """An entry that has won something. It goes with the entry, so that a winner's name is public no longer than the
    entry is kept."""

    honouring = models.ForeignKey(Honouring, on_delete=models.CASCADE, related_name="honours")
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="honour")
    title = models.CharField(_("prize"), max_length=120, help_text=_("For instance “1st prize”."))
    text = models.CharField(_("what it is"), max_length=255, blank=True)
    place = models.PositiveSmallIntegerField(_("order on the page"), default=1)
    reason = models.TextField(_("the jury's reason"), blank=True)
    name = models.CharField(_("name as it is shown"), max_length=255, blank=True)
    picture = models.ForeignKey(
        EntryFile, verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        ordering = ["honouring", "place", "pk"]

    def __str__(self) -> str:
        return self.title


class Praise(models.Model):
    """What was strong about an entry: a sentence that its person reads by mail and on the entry's page."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="praise")
    text = models.CharField(_("what was strong"), max_length=500)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("what was strong about an entry")
        verbose_name_plural = _("what was strong about entries")

    def __str__(self) -> str:
        return str(self.entry_id)


class HonourCorrection(models.Model):
    """Something was changed after it was public; that it was, when and why everybody can read, for good."""

    honouring = models.ForeignKey(Honouring, on_delete=models.CASCADE, related_name="corrections")
    reason = models.CharField(_("reason"), max_length=255)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("correction of a result")
        verbose_name_plural = _("corrections of results")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
