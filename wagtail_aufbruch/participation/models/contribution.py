"""Whatever a citizen hands in for the public: one table for ideas, comments, entries."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.pagebase import PAGE_MODEL
from wagtail_aufbruch.participation.enums import Actor, Source, State
from wagtail_aufbruch.participation.models.participant import Participant

TITLE_LENGTH = 120
TEXT_LENGTH = 5000
NAME_LENGTH = 80
REASON_LENGTH = 1000


class Contribution(models.Model):
    """A thing handed in. Its state changes through ``domain.transitions`` alone.

    What only one kind has lies in a model that extends this one; ``kind`` is that model's name. Lists
    filter and sort on this table alone, so that one index serves them.
    """

    process = models.ForeignKey(PAGE_MODEL, verbose_name=_("process"), on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey(
        PAGE_MODEL, verbose_name=_("handed in to"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=20)
    handlungsfeld = models.ForeignKey(
        Handlungsfeld,
        verbose_name=_("field of action"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UNCONFIRMED)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices, default=Source.ONLINE)
    author = models.ForeignKey(
        Participant,
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contributions",
    )
    author_name = models.CharField(_("name to be shown"), max_length=NAME_LENGTH, blank=True)
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, blank=True)
    text = models.TextField(_("text"), max_length=TEXT_LENGTH)

    submission_key = models.UUIDField(
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text="Given out with the form: the same form sent twice makes one contribution.",
    )
    consent_text = models.TextField(_("wording of the consent"), blank=True)
    consent_version = models.CharField(_("version of the consent"), max_length=40, blank=True)
    consented_at = models.DateTimeField(_("consented at"), null=True, blank=True)

    created_at = models.DateTimeField(_("handed in at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    state_changed_at = models.DateTimeField(_("in this state since"), default=timezone.now)

    # One value for "may be seen", so that a list stays one walk along one index.
    public = models.GeneratedField(
        expression=models.Case(
            models.When(state__in=[State.PUBLISHED, State.ANONYMISED], then=models.Value(True)),
            default=models.Value(False),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    support_count = models.PositiveIntegerField(_("support"), default=0, editable=False)
    comment_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)

    # Written on every click of a citizen; its pages protect it, so an index of usages has nothing to add.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        indexes = [
            models.Index(fields=["page", "kind", "public", "-published_at", "-id"], name="aufbruch_con_page"),
            models.Index(
                fields=["page", "kind", "public", "handlungsfeld", "-published_at", "-id"],
                name="aufbruch_con_page_field",
            ),
            models.Index(fields=["process", "kind", "public", "-published_at", "-id"], name="aufbruch_con_process"),
            models.Index(fields=["process", "state", "created_at"], name="aufbruch_con_inbox"),
            models.Index(fields=["state", "state_changed_at"], name="aufbruch_con_due"),
        ]
        constraints = [
            # An author whose address was erased cannot have anything under their name any more.
            models.CheckConstraint(
                condition=~models.Q(state=State.ANONYMISED) | models.Q(author__isnull=True, author_name=""),
                name="aufbruch_con_anonymous",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.PUBLISHED) | models.Q(published_at__isnull=False),
                name="aufbruch_con_published_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:60]

    @property
    def is_public(self) -> bool:
        """Whether citizens may see it now; the same as the column ``public``, without a look at the database."""
        return self.state in {State.PUBLISHED, State.ANONYMISED}

    @property
    def shown_author(self) -> str:
        """The name to show; a neutral word where the author gave none or is gone."""
        return self.author_name or str(_("Anonymous"))


class Transition(models.Model):
    """One step in a contribution's life: the log that explains every decision."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(_("from"), max_length=12, choices=State.choices, blank=True)
    to_state = models.CharField(_("to"), max_length=12, choices=State.choices)
    at = models.DateTimeField(_("at"), default=timezone.now)
    actor = models.CharField(_("by"), max_length=10, choices=Actor.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member of staff"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"
