"""What a process keeps beside its pages: fields of action, goals, people."""

from collections.abc import Iterable
from itertools import count
from typing import Any, Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model_string
from wagtail.images.models import AbstractImage
from wagtail.models import Orderable, RevisionMixin
from wagtail.search import index

from wagtail_aufbruch.core.models.folded import FOLDED, FoldedWords
from wagtail_aufbruch.core.models.palette import Accent, FieldIcon
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.base import PAGE_MODEL


class OfProcess(FoldedWords, models.Model):
    """Belongs to one process and is seen only there."""

    process = models.ForeignKey(
        PAGE_MODEL, verbose_name=_("process"), on_delete=models.CASCADE, related_name="+", db_index=True
    )

    kept_by_editors = True
    """False where those keep it who handle the process's cases."""

    goes_with_copies = True
    """Whether a copy of the process has it too; False for what was said at its time."""

    class Meta:
        abstract = True


class Handlungsfeld(index.Indexed, OfProcess, RevisionMixin, ClusterableModel):
    """A field of action; two levels at most, ordered within its process."""

    title = models.CharField(_("name"), max_length=160)
    slug = models.SlugField(
        _("address"),
        max_length=160,
        blank=True,
        help_text=_("Last part of the page's address. Leave empty to take it from the name."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("belongs to"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="children",
        help_text=_("Leave empty for a field of the first level."),
    )
    description = models.TextField(_("description"), blank=True)
    accent = models.CharField(
        _("colour"),
        max_length=20,
        choices=Accent.choices,
        blank=True,
        help_text=_("A field of the second level takes the colour of the one above it if none is chosen."),
    )
    icon = models.CharField(_("icon"), max_length=20, choices=FieldIcon.choices, blank=True)
    sort_order = models.IntegerField(_("order"), default=0, db_index=True)

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("description"),
        index.FilterField("process"),
        index.FilterField("parent"),
        *FOLDED,
    ]

    class Meta:
        verbose_name = _("field of action")
        verbose_name_plural = _("fields of action")
        ordering = ["sort_order", "pk"]
        constraints = [models.UniqueConstraint(fields=["process", "slug"], name="aufbruch_handlungsfeld_slug")]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False) -> Self:
        """As modelcluster's; a version may name as the field above, which is RESTRICT, one that is gone by now."""
        parent = data.get("parent")
        if check_fks and parent is not None and not cls._default_manager.filter(pk=parent).exists():
            data = {**data, "parent": None}
        return cast(Self, super().from_serializable_data(data, check_fks=check_fks, strict_fks=strict_fks))

    def full_clean(
        self, exclude: Iterable[str] | None = None, validate_unique: bool = True, validate_constraints: bool = True
    ) -> None:
        if not self.slug:
            self.slug = slugify(self.title) or self._numbered_slug()
        super().full_clean(exclude, validate_unique, validate_constraints)

    def _numbered_slug(self) -> str:
        """An address for a name of which none can be made, since it has no Latin letter."""
        taken = set(Handlungsfeld.objects.filter(process_id=self.process_id).values_list("slug", flat=True))
        return next(slug for number in count(1) if (slug := f"feld-{number}") not in taken)

    def clean(self) -> None:
        super().clean()
        parent = self.parent
        if parent is None:
            return
        if parent.pk == self.pk or parent.parent_id is not None:
            raise ValidationError({"parent": _("There are two levels. Choose a field of the first level.")})
        if self.pk and self.children.exists():
            raise ValidationError({"parent": _("This field has fields below it, so it stays on the first level.")})
        if parent.process_id != self.process_id:
            raise ValidationError({"parent": _("Choose a field of the same process.")})

    @property
    def shown_accent(self) -> str:
        """Its colour, or that of the field above it; the town's blue where neither has one."""
        return self.accent or (self.parent.accent if self.parent_id and self.parent else "") or Accent.BLUE

    @property
    def shown_icon(self) -> str:
        """Its icon, or that of the field above it."""
        return self.icon or (self.parent.icon if self.parent_id and self.parent else "") or FieldIcon.COMPASS


class HandlungsfeldDocument(Orderable):
    handlungsfeld = ParentalKey(Handlungsfeld, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        get_document_model_string(), verbose_name=_("document"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta(Orderable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class Goal(index.Indexed, OfProcess, RevisionMixin, models.Model):
    """What the process is measured by (Oberziel)."""

    title = models.CharField(_("goal"), max_length=255)
    description = models.TextField(_("description"), blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, help_text=_("How much the goal counts when projects are compared; 1 is the usual.")
    )
    sort_order = models.IntegerField(_("order"), default=0, db_index=True)

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("description"),
        index.FilterField("process"),
        *FOLDED,
    ]

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.title


class Member(index.Indexed, OfProcess, RevisionMixin, models.Model):
    """Somebody who sits in a group or board: a person, or a role where nobody is to be named."""

    class Sector(models.TextChoices):
        ADMINISTRATION = "administration", _("Town administration")
        POLITICS = "politics", _("Politics")
        BUSINESS = "business", _("Business")
        RESEARCH = "research", _("Research")
        EDUCATION = "education", _("Education")
        CIVIL_SOCIETY = "civil_society", _("City society")
        CULTURE = "culture", _("Culture")
        HEALTH = "health", _("Health and social affairs")
        YOUTH = "youth", _("Young people")

    name = models.CharField(
        _("name"), max_length=160, blank=True, help_text=_("May stay empty where the role says enough.")
    )
    role = models.CharField(_("role"), max_length=160, blank=True)
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices, blank=True)
    portrait = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    portrait_consent_on = models.DateField(
        _("consent to the portrait given on"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_("Without recorded consent the portrait is not shown."),
    )
    portrait_consent_note = models.CharField(
        _("where the consent is kept"), max_length=255, blank=True, help_text=_("For staff only.")
    )
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("For staff only, never shown on the site."))

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("role"),
        index.AutocompleteField("role"),
        index.SearchField("organisation"),
        index.AutocompleteField("organisation"),
        index.FilterField("process"),
        index.FilterField("sector"),
        *FOLDED,
    ]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["name", "role", "pk"]

    def __str__(self) -> str:
        return ", ".join(part for part in [self.name, self.role, self.organisation] if part)

    def clean(self) -> None:
        super().clean()
        if not (self.name or self.role):
            raise ValidationError({"name": _("Give a name or a role, so that people know who it is.")})

    @property
    def shown_name(self) -> str:
        """What stands first when the member is listed."""
        return self.name or self.role

    @property
    def shown_portrait(self) -> AbstractImage | None:
        """The portrait if consent is recorded, else None."""
        return self.portrait if self.portrait_consent_on else None
