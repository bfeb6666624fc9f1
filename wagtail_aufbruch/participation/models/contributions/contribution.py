"""Whatever a citizen hands in for the public: one table for all kinds."""

import random
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import TaggedItemBase

from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.participation.enums import PUBLIC_STATES, Actor, Source, State, VersionState
from wagtail_aufbruch.participation.models.contributions.visibility import LISTED, ContributionQuerySet
from wagtail_aufbruch.participation.models.people.participant import Participant
from wagtail_aufbruch.participation.models.staff import ByStaff, DecidedByStaff

TITLE_LENGTH = 120
TEXT_LENGTH = 5000
NAME_LENGTH = 80
REASON_LENGTH = 1000

COMMENT_KIND = "comment"
"""Value of ``Contribution.kind`` of a comment."""


def new_shuffle() -> float:
    """A place in the random order; nothing secret."""
    return random.random()  # noqa: S311


class TaggedContribution(TaggedItemBase):
    """A tag of a contribution; which tags there are, the page it was handed in to says."""

    content_object = models.ForeignKey("Contribution", on_delete=models.CASCADE, related_name="tagged_items")

    wagtail_reference_index_ignore = True


class Contribution(models.Model):
    """A thing handed in. Its state changes through ``domain.contributions.transitions`` alone.

    What only one kind has lies in a model that extends this one; ``kind`` is that model's name. Lists
    filter and sort on this table alone, so that one index serves them.

    Some columns are filled by one kind only so far, and stand here because an index or another app reads them:

    - ``stage``, ``group``, ``latitude``: each has an index together with ``page`` or ``process``, ``kind`` and
      ``published_at``. An index spans one table; in the kind's own, a filtered list would read all rows and sort them.
    - ``merged_into``: decides on ``listed``, a generated column, which sees its own row alone, and on whose condition
      nearly all indexes stand.
    - ``event``, ``event_table``: by them the page of an event finds what was collected there. Features do not know each
      other and meet in this table.
    - ``place_name``, ``longitude``: the place is searched, and taken along by its author, as text and author are.
    - ``stage_changed_at``, ``event_name``: written in one statement with ``stage`` and ``event``, to which they belong.
    - ``answered_at``: together with the former it says when the town did something last, from which names are kept.
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

    about = models.ForeignKey(
        "self",
        verbose_name=_("comment on"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="comments",
        db_index=False,
        help_text=_("The contribution that this one comments on."),
    )
    reply_to = models.ForeignKey(
        "self",
        verbose_name=_("reply to"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="replies",
        help_text=_("The comment that this one answers; two levels, no more."),
    )
    merged_into = models.ForeignKey(
        "self", verbose_name=_("joined with"), null=True, blank=True, on_delete=models.SET_NULL, related_name="merged"
    )
    stage = models.CharField(_("stage"), max_length=12, blank=True, help_text=_("How far the town has come with it."))
    stage_changed_at = models.DateTimeField(_("in this stage since"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    group = models.ForeignKey(
        PAGE_MODEL,
        verbose_name=_("taken up by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    event = models.ForeignKey(
        PAGE_MODEL, verbose_name=_("event"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    event_name = models.CharField(_("name of the event"), max_length=160, blank=True)
    event_table = models.CharField(_("table"), max_length=60, blank=True)
    place_name = models.CharField(_("place"), max_length=160, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    tags = TaggableManager(_("tags"), through=TaggedContribution, blank=True)

    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    edited_at = models.DateTimeField(_("changed at"), null=True, blank=True, editable=False)
    guardian_needed = models.BooleanField(_("needs a guardian's consent"), default=False)
    claim_hash = models.CharField(
        max_length=64,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        help_text="Of the code on the card, by which the author can claim what was written down for them.",
    )
    shuffle = models.FloatField(
        default=new_shuffle, editable=False, help_text="A place between 0 and 1, for the random order of lists."
    )

    # One value for "may be seen", so that a list stays one walk along one index.
    public = models.GeneratedField(
        expression=models.Case(
            models.When(state__in=PUBLIC_STATES, then=models.Value(True)),
            default=models.Value(False),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    # And one for "stands in lists": what was joined with another is found by its address alone; a comment that is
    # gone keeps its place as long as it has replies.
    listed = models.GeneratedField(
        expression=models.Case(
            models.When(merged_into__isnull=False, then=models.Value(False)),
            models.When(state__in=PUBLIC_STATES, then=models.Value(True)),
            models.When(kind=COMMENT_KIND, comment_count__gt=0, then=models.Value(True)),
            default=models.Value(False),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    support_count = models.PositiveIntegerField(_("support"), default=0, editable=False)
    comment_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)

    objects = ContributionQuerySet.as_manager()

    # Written on every click of a citizen; its pages protect it, so an index of usages has nothing to add.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        # Every order of every list has its index; the number of rows before the twentieth stays twenty. They hold
        # what is listed alone: a condition serves both databases, while SQLite looks up no bare boolean in an index.
        indexes = [
            models.Index(fields=["page", "kind", "-published_at", "-id"], name="aufbruch_con_page", condition=LISTED),
            models.Index(
                fields=["page", "kind", "-support_count", "-id"], name="aufbruch_con_page_support", condition=LISTED
            ),
            models.Index(
                fields=["page", "kind", "-comment_count", "-id"], name="aufbruch_con_page_talk", condition=LISTED
            ),
            models.Index(fields=["page", "kind", "shuffle", "id"], name="aufbruch_con_page_random", condition=LISTED),
            models.Index(
                fields=["page", "kind", "handlungsfeld", "-published_at", "-id"],
                name="aufbruch_con_page_field",
                condition=LISTED,
            ),
            models.Index(
                fields=["page", "kind", "stage", "-published_at", "-id"],
                name="aufbruch_con_page_stage",
                condition=LISTED,
            ),
            models.Index(
                fields=["process", "kind", "-published_at", "-id"], name="aufbruch_con_process", condition=LISTED
            ),
            models.Index(
                fields=["process", "kind", "-support_count", "-id"], name="aufbruch_con_proc_support", condition=LISTED
            ),
            models.Index(
                fields=["process", "kind", "-comment_count", "-id"], name="aufbruch_con_proc_talk", condition=LISTED
            ),
            models.Index(
                fields=["process", "kind", "shuffle", "id"], name="aufbruch_con_proc_random", condition=LISTED
            ),
            models.Index(
                fields=["group", "kind", "-published_at", "-id"],
                name="aufbruch_con_group",
                condition=LISTED & models.Q(group__isnull=False),
            ),
            models.Index(
                fields=["page", "kind", "-published_at", "-id"],
                name="aufbruch_con_place",
                condition=LISTED & models.Q(latitude__isnull=False),
            ),
            models.Index(
                fields=["process", "kind", "-published_at", "-id"],
                name="aufbruch_con_proc_place",
                condition=LISTED & models.Q(latitude__isnull=False),
            ),
            models.Index(
                fields=["about", "reply_to", "-published_at", "-id"],
                name="aufbruch_con_thread",
                condition=LISTED & models.Q(about__isnull=False),
            ),
            models.Index(
                fields=["about", "reply_to", "-support_count", "-id"],
                name="aufbruch_con_helpful",
                condition=LISTED & models.Q(about__isnull=False),
            ),
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
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="aufbruch_con_place_on_earth",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="aufbruch_con_not_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.text[:60]

    @property
    def is_public(self) -> bool:
        """Whether citizens may see it now; the same as the column ``public``, without a look at the database."""
        return self.state in PUBLIC_STATES

    @property
    def discussed(self) -> "Contribution":
        """What a comment is about. Raises ValueError for what is no comment."""
        if self.about is None:
            raise ValueError(f"{self.pk} is no comment")
        return self.about

    @property
    def shown_author(self) -> str:
        """The name to show; a neutral word where the author gave none or is gone."""
        return self.author_name or str(_("Anonymous"))


class Transition(ByStaff):
    """One step in a contribution's life: the log that explains every decision."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="transitions")
    from_state = models.CharField(_("from"), max_length=12, choices=State.choices, blank=True)
    to_state = models.CharField(_("to"), max_length=12, choices=State.choices)
    at = models.DateTimeField(_("at"), default=timezone.now)
    actor = models.CharField(_("by"), max_length=10, choices=Actor.choices)
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_from_state_display()} → {self.get_to_state_display()}"


class Version(DecidedByStaff):
    """The words of a contribution at one time; the first one is written when it is changed for the first time.

    What was changed before publication needs no version: nobody has read it.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=TITLE_LENGTH, blank=True)
    text = models.TextField(_("text"), max_length=TEXT_LENGTH)
    state = models.CharField(_("state"), max_length=8, choices=VersionState.choices, default=VersionState.SHOWN)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    reason = models.TextField(_("reason"), max_length=REASON_LENGTH, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "number"], name="aufbruch_version_once"),
            models.UniqueConstraint(
                fields=["contribution"],
                condition=models.Q(state=VersionState.PENDING),
                name="aufbruch_version_one_waits",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], name="aufbruch_version_waits", condition=models.Q(state=VersionState.PENDING)
            )
        ]

    def __str__(self) -> str:
        return f"{self.title or self.text[:60]} ({self.number})"
