"""The people of an entry for whom somebody has to agree, or who are named beside the one who enters."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.models.entries.entry import NAME_LENGTH, Entry, new_secret


class Guardian(models.Model):
    """A parent or guardian who is asked about one or more young people of an entry: one address, one mail, one page.

    Once they have had their address deleted, ``email`` is empty; what they answered stays, and so does their page.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="guardians")
    email = models.EmailField(_("e-mail of the guardian"), blank=True)
    key = models.CharField(max_length=24, default=new_secret, editable=False)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    asked_about = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Of how many young people our last mail told."
    )
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="By their page. What changes before they have answered our last mail is no reason for another one.",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("guardian")
        verbose_name_plural = _("guardians")
        ordering = ["entry", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "email"], condition=~Q(email=""), name="aufbruch_entry_guardian_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.pk}"


class TeamMember(models.Model):
    """Somebody of an entry's team, with what their guardian agreed to where they are young.

    Of a team that the form asks for each person is a row, and stands nowhere else. Whoever enters and is young has a
    row too, without a ``question_key``; their name is that of the entry. ``guardian`` is empty where somebody signs on
    paper. ``agrees`` is empty as long as nobody has answered; only a yes has ticks.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="members")
    question_key = models.CharField(max_length=8, blank=True, default="", editable=False)
    place = models.PositiveSmallIntegerField(default=0, editable=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_young = models.BooleanField(_("needs a guardian's consent"), default=False)
    guardian = models.ForeignKey(
        Guardian, verbose_name=_("guardian"), null=True, blank=True, on_delete=models.SET_NULL, related_name="members"
    )

    agrees = models.BooleanField(_("guardian agrees"), null=True, blank=True)
    may_name = models.BooleanField(_("name may be shown"), default=False)
    may_picture = models.BooleanField(_("pictures may be shown"), default=False)
    may_publish = models.BooleanField(_("entry may be published"), default=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    given_at = models.DateTimeField(
        _("agreed at"), null=True, blank=True, help_text="Stays when it is withdrawn, which shows that it was given."
    )
    wording = models.TextField(_("wording of the consent"), blank=True)
    wording_version = models.CharField(_("version of the consent"), max_length=40, blank=True)
    paper_on = models.DateField(_("received on paper on"), null=True, blank=True)
    paper_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("member of a team")
        verbose_name_plural = _("members of a team")
        ordering = ["entry", "question_key", "place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(question_key=""), name="aufbruch_entry_own_member"),
            models.CheckConstraint(
                condition=Q(agrees=True) | Q(may_name=False, may_picture=False, may_publish=False),
                name="aufbruch_member_ticks",
            ),
            models.CheckConstraint(
                condition=Q(agrees__isnull=True, answered_at__isnull=True)
                | Q(agrees__isnull=False, answered_at__isnull=False),
                name="aufbruch_member_answered",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def is_entrant(self) -> bool:
        """Whether it is the person who enters."""
        return not self.question_key

    @property
    def consent_missing(self) -> bool:
        """Whether a guardian has to agree to the taking part and has not, or does not any more."""
        return self.is_young and self.agrees is not True

    @property
    def consent_state(self) -> str:
        """``none`` if nobody has to agree; ``given``, ``withdrawn``, ``refused``, ``asked``, ``paper``, ``waiting``."""
        if not self.is_young:
            return "none"
        if self.agrees is True:
            return "given"
        if self.agrees is False:
            return "withdrawn" if self.given_at is not None else "refused"
        if self.guardian is None:
            return "paper"
        return "asked" if self.guardian.asked_at is not None else "waiting"
