"""How far a council's server was read, and what each run found. Written by ``domain.oparl`` alone."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.council.models.imported import ID_LENGTH, Server
from wagtail_aufbruch.council.models.papers import Paper

BODY_NAME_LENGTH = 255


class RunState(models.TextChoices):
    RUNNING = "running", _("is at work")
    DONE = "done", _("everything read")
    PARTIAL = "partial", _("read in part")
    FAILED = "failed", _("not read")
    BROKEN_OFF = "broken_off", _("broken off")


class ServerReading(models.Model):
    """Where reading a server stands. Apart from the server itself, whose row staff save as a whole."""

    server = models.OneToOneField(Server, on_delete=models.CASCADE, related_name="reading")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When the last run began.")
    wordings = models.CharField(
        max_length=64, blank=True, help_text="Hash of the table of wordings by which the last run read results."
    )
    body_address = models.CharField(
        max_length=ID_LENGTH,
        blank=True,
        help_text="The server's address when the body was found; see domain.oparl.same_body.",
    )
    body_id = models.CharField(max_length=ID_LENGTH, blank=True)
    body_name = models.CharField(max_length=BODY_NAME_LENGTH, blank=True)
    choice = models.JSONField(
        default=dict, blank=True, help_text="Of which bodies staff have to choose one; see domain.oparl.same_body."
    )
    claim = models.CharField(max_length=32, blank=True, help_text="Of the run at work; see domain.oparl.claims.")
    claim_place = models.CharField(max_length=200, blank=True)
    claim_process = models.PositiveBigIntegerField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True, help_text="When the run at work was last heard of.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.server_id)


class ServerList(models.Model):
    """How far one list of a server was read: the window of the next walk begins a day before."""

    server = models.ForeignKey(Server, on_delete=models.CASCADE, related_name="lists")
    name = models.CharField(max_length=20)
    address = models.CharField(max_length=2000)
    since = models.DateTimeField(help_text="When the last walk began that came to its end.")
    whole_at = models.DateTimeField(
        null=True,
        help_text="When the last walk through all of it began that came to its end; empty: it is time for one.",
    )

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["server", "name"], name="aufbruch_council_list_once")]

    def __str__(self) -> str:
        return f"{self.server_id} {self.name}"


class ServerRun(models.Model):
    """What one run found: numbers, and what went wrong. No word of the server's is kept here."""

    server = models.ForeignKey(Server, on_delete=models.CASCADE, related_name="runs")
    claim = models.CharField(max_length=32)
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=RunState.choices, default=RunState.RUNNING)
    is_whole = models.BooleanField(default=False, help_text="Whether everything was asked for, not only what changed.")
    asked = models.PositiveIntegerField(default=0, help_text="Questions to the server.")
    found = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list, help_text="[list, code of the fault], in the order in which they came.")
    notes = models.JSONField(default=dict, help_text="How often what was left out, by the list, field and fault.")

    class Meta:
        ordering = ["-begun_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["server", "-begun_at"], name="aufbruch_council_run_latest")]

    def __str__(self) -> str:
        return f"{self.server_id} {self.begun_at:%Y-%m-%d %H:%M}"


class OtherPaper(models.Model):
    """Staff have said that an imported paper is not the typed one, although number or address agree."""

    typed = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="+")
    imported = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["typed", "imported"], name="aufbruch_council_other_once")]

    def __str__(self) -> str:
        return f"{self.typed_id} {self.imported_id}"
