"""Where a project stands, and what it comes from: kept beside its page, whatever version of that is published."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.participation.models import Contribution, News
from wagtail_aufbruch.participation.models.staff import ByStaff
from wagtail_aufbruch.projects.enums import NEEDS_REASON, Event, SourceKind, Stage
from wagtail_aufbruch.projects.models.pages import ProjectPage

REASON_LENGTH = 2000


class ProjectStepQuerySet(models.QuerySet["ProjectStep"]):
    def counted(self) -> "ProjectStepQuerySet":
        """Those that were not taken back as a mistake, in the order in which they were made."""
        return self.filter(undone_at__isnull=True).order_by("pk")


class ProjectStep(ByStaff):
    """One step of a project, written by ``domain.stages`` alone. What was a mistake stays, marked as undone."""

    project = models.ForeignKey(ProjectPage, on_delete=models.CASCADE, related_name="steps")
    stage = models.CharField(pgettext_lazy("project", "stage"), max_length=12, choices=Stage.choices)
    on = models.DateField(
        pgettext_lazy("project", "on"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_("The day on which it happened; empty where it is not known."),
    )
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH, blank=True)
    source = models.CharField(_("source"), max_length=255, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    is_current = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken back by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ProjectStepQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("step of a project")
        verbose_name_plural = _("steps of projects")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(is_current=True), name="aufbruch_project_one_stage"
            ),
            models.CheckConstraint(
                condition=models.Q(is_current=False) | models.Q(undone_at__isnull=True),
                name="aufbruch_project_step_counts",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage__in=[stage.value for stage in NEEDS_REASON]) | ~models.Q(reason=""),
                name="aufbruch_project_step_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["stage", "project"], name="aufbruch_project_stage", condition=models.Q(is_current=True)
            )
        ]

    def __str__(self) -> str:
        return str(self.get_stage_display())


class DismissedSuggestion(ByStaff):
    """That nothing follows for the project from what a paper of the council suggests, and why. For staff alone.

    The paper is named by the key of the suggestion: its app is one that this one does without.
    """

    project = models.ForeignKey(ProjectPage, on_delete=models.CASCADE, related_name="dismissed_suggestions")
    suggestion = models.CharField(max_length=64)
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH)
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("dismissed suggestion")
        verbose_name_plural = _("dismissed suggestions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "suggestion"], name="aufbruch_project_dismissed_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="aufbruch_project_dismissed_reason"),
        ]

    def __str__(self) -> str:
        return self.suggestion


class ProjectSource(ByStaff):
    """What a project comes from: a contribution of any kind, or a statement of a group.

    The row stays when what it names is gone, so that a project never forgets that it came from somewhere. Statements
    belong to an app that this one does not know, hence their number alone.
    """

    project = models.ForeignKey(ProjectPage, on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(_("kind"), max_length=12, choices=SourceKind.choices)
    contribution = models.ForeignKey(
        Contribution,
        verbose_name=_("contribution"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    statement_key = models.PositiveBigIntegerField(_("number of the statement"), null=True, blank=True)
    added_at = models.DateTimeField(_("since"), default=timezone.now)
    supporters_until = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Whoever supported it until then is told of the project."
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("origin of a project")
        verbose_name_plural = _("origins of projects")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "contribution"],
                condition=models.Q(contribution__isnull=False),
                name="aufbruch_source_contribution",
            ),
            models.UniqueConstraint(
                fields=["project", "statement_key"],
                condition=models.Q(statement_key__isnull=False),
                name="aufbruch_source_statement",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=SourceKind.CONTRIBUTION, statement_key__isnull=True)
                | models.Q(kind=SourceKind.STATEMENT, contribution__isnull=True, statement_key__isnull=False),
                name="aufbruch_source_one",
            ),
        ]
        indexes = [models.Index(fields=["statement_key"], name="aufbruch_source_by_statement")]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class ProjectNotice(models.Model):
    """That people were told of something: one row for each thing, so that nobody hears it twice."""

    project = models.ForeignKey(ProjectPage, on_delete=models.CASCADE, related_name="notices")
    event = models.CharField(max_length=10, choices=Event.choices)
    key = models.CharField(max_length=32, blank=True)
    news = models.ForeignKey(News, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("notice of a project")
        verbose_name_plural = _("notices of projects")
        constraints = [models.UniqueConstraint(fields=["project", "event", "key"], name="aufbruch_project_told_once")]

    def __str__(self) -> str:
        return f"{self.event} {self.key}"
