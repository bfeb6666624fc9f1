"""What is to be done after a decision, by whom and until when; what was reported of it (Beschlusskontrolle)."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.council.enums import FollowUpAction, FollowUpState, MailMoment, ReportKind, ReportState
from wagtail_aufbruch.council.models.bodies import NAME_LENGTH, Organization
from wagtail_aufbruch.council.models.papers import Paper
from wagtail_aufbruch.participation.models.people.mailed_links import MailedLinkThatEnds
from wagtail_aufbruch.participation.models.staff import ByStaff, DecidedByStaff

TASK_LENGTH, WORDS_LENGTH = 500, 1000
REMIND_DAYS, MOST_REMIND_DAYS = 14, 120
UNDER_WAY = (FollowUpState.OPEN.value, FollowUpState.RUNNING.value)
"""As long as it stands so, somebody is still to do something."""


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def of(self, papers: "models.QuerySet[Paper]") -> "FollowUpQuerySet":
        """Those of these papers that everybody may see: as long as the decision that they follow is confirmed."""
        own = models.Q(paper__in=papers) | models.Q(paper__typed__in=papers)
        return self.filter(own, paper__decision__isnull=False)

    def under_way(self) -> "FollowUpQuerySet":
        return self.filter(state__in=UNDER_WAY)

    def overdue(self) -> "FollowUpQuerySet":
        return self.under_way().filter(due__lt=timezone.localdate())


class FollowUp(models.Model):
    """A task that a decision brought about; a paper may have several.

    ``state`` and ``due`` are those of its current step, for lists. Written by ``domain.followup`` alone. The address is
    for the mail before the due date, and nobody but staff sees it: readers see unit and role.
    """

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="follow_ups")
    task = models.CharField(_("what is to be done"), max_length=TASK_LENGTH)
    unit = models.CharField(_("responsible unit"), max_length=NAME_LENGTH, blank=True)
    role = models.CharField(_("role"), max_length=NAME_LENGTH, blank=True)
    email = models.EmailField(_("office address"), blank=True)
    remind_days = models.PositiveSmallIntegerField(
        _("mail … days before"), default=REMIND_DAYS, validators=[MaxValueValidator(MOST_REMIND_DAYS)]
    )
    state = models.CharField(
        _("state"), max_length=8, choices=FollowUpState.choices, default=FollowUpState.OPEN, editable=False
    )
    due = models.DateField(_("due date"), null=True, blank=True, validators=[plausible_year], editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FollowUpQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("follow-up of a decision")
        verbose_name_plural = _("follow-ups of decisions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due__isnull=True) | ~models.Q(unit=""), name="aufbruch_council_due_has_unit"
            ),
        ]
        indexes = [models.Index(fields=["state", "due"], name="aufbruch_council_due")]

    def __str__(self) -> str:
        return self.task


class FollowUpStepQuerySet(models.QuerySet["FollowUpStep"]):
    def counted(self) -> "FollowUpStepQuerySet":
        """Those that were not taken back as a mistake, in the order in which they were made."""
        return self.filter(undone_at__isnull=True).order_by("pk")


class FollowUpStep(ByStaff):
    """One step of a follow-up, with what holds since: the rows with a due date are its history. What was a mistake
    stays, marked as taken back."""

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="steps")
    did = models.CharField(max_length=8, choices=FollowUpAction.choices)
    state = models.CharField(max_length=8, choices=FollowUpState.choices)
    due = models.DateField(null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=WORDS_LENGTH, blank=True, help_text="Everybody can read it.")
    organization = models.ForeignKey(
        Organization, verbose_name=_("body"), null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    noted_on = models.DateField(_("taken note of on"), null=True, blank=True, validators=[plausible_year])
    is_current = models.BooleanField(default=True)
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = FollowUpStepQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("step of a follow-up")
        verbose_name_plural = _("steps of follow-ups")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up"], condition=models.Q(is_current=True), name="aufbruch_council_follow_up_current"
            ),
            models.CheckConstraint(
                condition=models.Q(is_current=False) | models.Q(undone_at__isnull=True),
                name="aufbruch_council_follow_up_counts",
            ),
            models.CheckConstraint(
                condition=~models.Q(did=FollowUpAction.MOVED, state=FollowUpState.NOTED)
                | models.Q(organization__isnull=False, noted_on__isnull=False),
                name="aufbruch_council_follow_up_body",
            ),
            models.CheckConstraint(
                # What was taken back loses the words of the report that it published.
                condition=~models.Q(did=FollowUpAction.STUCK)
                | ~models.Q(reason="")
                | models.Q(undone_at__isnull=False),
                name="aufbruch_council_follow_up_stuck",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_did_display()}: {self.get_state_display()}"


class FollowUpReport(DecidedByStaff):
    """What the responsible person answered, by the mailed link or to staff who wrote it down.

    Words that are not published are kept until staff have decided. Of what is published, words and address stay until
    the address is forgotten, so that it can wait again where it was published by mistake.
    """

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=8, choices=ReportKind.choices)
    until = models.DateField(null=True, blank=True, validators=[plausible_year])
    words = models.TextField(max_length=WORDS_LENGTH, blank=True)
    email = models.EmailField(blank=True, editable=False)
    by_link = models.BooleanField(default=False)
    sent_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.WAITING)
    reason = models.TextField(max_length=WORDS_LENGTH, blank=True, help_text="Why staff did not publish it.")
    step = models.ForeignKey(FollowUpStep, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("report on a follow-up")
        verbose_name_plural = _("reports on follow-ups")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up"],
                condition=models.Q(state=ReportState.WAITING),
                name="aufbruch_council_report_waits",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=ReportKind.LATER, until__isnull=False)
                | (~models.Q(kind=ReportKind.LATER) & models.Q(until__isnull=True)),
                name="aufbruch_council_report_until",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ReportState.DISMISSED) | ~models.Q(reason=""),
                name="aufbruch_council_report_dismissed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up}: {self.get_kind_display()}"


class FollowUpLink(MailedLinkThatEnds):
    """A link that was mailed to the responsible person.

    It holds for one due date. The row stays when the link ends, also so that nobody is written to twice for the date;
    another address is somebody else.
    """

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="links")
    moment = models.CharField(max_length=8, choices=MailMoment.choices)
    due = models.DateField(null=True, blank=True)
    to_former = models.BooleanField(
        default=False, help_text="It went to an address that was replaced since: whoever has the task now got no mail."
    )

    class Meta:
        verbose_name = _("link to report on a follow-up")
        verbose_name_plural = _("links to report on follow-ups")
        constraints = [
            models.UniqueConstraint(
                fields=["follow_up", "due", "moment"],
                condition=~models.Q(moment=MailMoment.BY_HAND) & models.Q(to_former=False),
                name="aufbruch_council_mailed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up} · {self.created_at:%Y-%m-%d}"
