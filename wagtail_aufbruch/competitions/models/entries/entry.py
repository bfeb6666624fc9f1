"""What people hand in: entries, each with the form it was made with, and the people whose entry it is."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.competitions.enums import TAKES_A_PLACE, EntryState
from wagtail_aufbruch.competitions.models.entries.judged import EntryQuerySet
from wagtail_aufbruch.competitions.models.pages.competition import CompetitionPage
from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.participation.enums import Actor
from wagtail_aufbruch.participation.models import Participant
from wagtail_aufbruch.participation.models.files.staged_files import StagedFile

TITLE_LENGTH = 120
NAME_LENGTH = 120


def new_secret() -> str:
    """A secret from which an entry's personal addresses are made; a new one ends the old addresses."""
    return secrets.token_urlsafe(12)


class FormVersion(models.Model):
    """The form of a competition as it was published at one time. It is never changed: entries hang on it."""

    competition = models.ForeignKey(CompetitionPage, on_delete=models.CASCADE, related_name="form_versions")
    number = models.PositiveIntegerField(_("number"))
    fields = models.JSONField(_("fields"), help_text="What ``participation.domain.questions`` makes of each field.")
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("version of the form")
        verbose_name_plural = _("versions of the form")
        ordering = ["competition", "number"]
        constraints = [models.UniqueConstraint(fields=["competition", "number"], name="aufbruch_form_number")]

    def __str__(self) -> str:
        return f"{self.competition_id}/{self.number}"


class EntryCounter(models.Model):
    """How many entries a competition has numbered. Its row is the lock under which entries are handed in."""

    competition = models.OneToOneField(
        CompetitionPage, primary_key=True, on_delete=models.CASCADE, related_name="entry_counter"
    )
    last_number = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("counter of entries")
        verbose_name_plural = _("counters of entries")

    def __str__(self) -> str:
        return f"{self.competition_id}: {self.last_number}"


class Entry(models.Model):
    """Somebody's entry, from the first draft on. Its state changes through ``domain.entering.states`` alone.

    ``slot`` is which of the entries it is that one person may hand in to a category; the constraint on it holds the
    limit. ``revision`` grows with each change, so that two tabs do not overwrite each other.
    """

    process = models.ForeignKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    competition = models.ForeignKey(
        CompetitionPage, verbose_name=_("competition"), on_delete=models.PROTECT, related_name="entries"
    )
    participant = models.ForeignKey(
        Participant,
        verbose_name=_("participant"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
        help_text=_("Empty for entries that staff have written down, and for trials."),
    )
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    category = models.CharField(_("category"), max_length=8, blank=True)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, blank=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True, help_text=_("Of the person or the team."))
    answers = models.JSONField(_("answers"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=EntryState.choices, default=EntryState.DRAFT)
    state_changed_at = models.DateTimeField(_("in this state since"), default=timezone.now)
    slot = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    key = models.CharField(max_length=24, default=new_secret, editable=False)
    is_trial = models.BooleanField(
        _("trial"), default=False, help_text=_("By staff, to try the form; it never counts.")
    )

    confirmed_at = models.DateTimeField(
        _("address confirmed at"), null=True, blank=True, help_text="For this entry, by its mailed link."
    )
    consent_text = models.TextField(_("wording of the consent"), blank=True)
    consent_version = models.CharField(_("version of the consent"), max_length=40, blank=True)
    consented_at = models.DateTimeField(_("consented at"), null=True, blank=True)

    created_at = models.DateTimeField(_("begun at"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    sent_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    repair_until = models.DateTimeField(
        _("to be repaired until"), null=True, blank=True, help_text=_("While it is returned for repair.")
    )
    late_until = models.DateTimeField(
        _("may be late until"), null=True, blank=True, help_text=_("Given by staff for this entry alone.")
    )
    late_reason = models.CharField(_("why it may be late"), max_length=255, blank=True)
    late_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    looking_since = models.DateTimeField(
        _("to be looked through since"),
        null=True,
        blank=True,
        editable=False,
        help_text="Somebody was taken out of the team: until staff have looked for traces of them nobody else sees it.",
    )
    kept_marks = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="Encrypted marks of the names of young people who left; see ``domain.consents.marks``.",
    )
    mailbox = models.CharField(
        max_length=32,
        blank=True,
        editable=False,
        help_text="Encrypted mark of the mailbox behind the address; of one mailbox no more is taken than of a person.",
    )
    reduced_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="Its time was over, and it went on as a contribution: since then it holds what that needs alone.",
    )

    objects = EntryQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["competition", "pk"]
        indexes = [
            models.Index(fields=["competition", "state", "number"], name="aufbruch_entry_state"),
            models.Index(fields=["state", "state_changed_at"], name="aufbruch_entry_due"),
            models.Index(fields=["state", "repair_until"], name="aufbruch_entry_repairs"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "participant", "category", "slot"],
                condition=models.Q(slot__isnull=False, participant__isnull=False),
                name="aufbruch_entry_slot",
            ),
            models.UniqueConstraint(
                fields=["competition", "mailbox", "category", "slot"],
                condition=models.Q(slot__isnull=False) & ~models.Q(mailbox=""),
                name="aufbruch_entry_box",
            ),
            models.UniqueConstraint(fields=["competition", "number"], name="aufbruch_entry_number"),
            models.CheckConstraint(
                condition=models.Q(state=EntryState.RETURNED, repair_until__isnull=False)
                | (~models.Q(state=EntryState.RETURNED) & models.Q(repair_until__isnull=True)),
                name="aufbruch_entry_repair",
            ),
            # Whatever counts has its place among the entries of its person, and what does not count has none.
            models.CheckConstraint(
                condition=models.Q(state__in=TAKES_A_PLACE, slot__isnull=False)
                | (~models.Q(state__in=TAKES_A_PLACE) & models.Q(slot__isnull=True)),
                name="aufbruch_entry_counts",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Entry %(number)s") % {"number": self.number or "–"})

    @property
    def email(self) -> str:
        """Where mails go; "" for entries without an address."""
        return self.participant.email if self.participant_id and self.participant else ""

    @property
    def is_handed_in(self) -> bool:
        """Whether it counts."""
        return self.state in TAKES_A_PLACE

    @property
    def guardian_missing(self) -> bool:
        """Whether the consent of somebody's guardian is missing; lists prefetch ``members`` for it."""
        return any(member.consent_missing for member in self.members.all())

    @property
    def is_kept_back(self) -> bool:
        """Whether nobody but staff may see it for the sake of a young person: a consent is missing, or somebody was
        taken out of the team and nobody has looked for their traces yet. ``EntryQuerySet.kept_back`` says the same."""
        return self.looking_since is not None or self.guardian_missing


class EntryFile(StagedFile):
    """A file of an entry."""

    process_path = "entry__process_id"

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="files")

    class Meta(StagedFile.Meta):
        pass

    def note_change(self) -> None:
        """The entry has changed with it. Under its lock, so that whoever releases a copy of it sees all or nothing."""
        mine = Entry.objects.filter(pk=self.entry_id)
        if mine.select_for_update().values_list("pk").first() is not None:
            mine.update(changed_at=timezone.now())


class EntryStep(models.Model):
    """One step in an entry's life."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="steps")
    from_state = models.CharField(_("from"), max_length=12, choices=EntryState.choices, blank=True)
    to_state = models.CharField(_("to"), max_length=12, choices=EntryState.choices)
    at = models.DateTimeField(_("at"), default=timezone.now)
    actor = models.CharField(_("by"), max_length=10, choices=Actor.choices)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("step of an entry")
        verbose_name_plural = _("steps of entries")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"
