"""What a page asks of citizens who take part there: fields of the form, their age, a guardian's word, their consent."""

import secrets
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.forms.models import AbstractFormField

from wagtail_aufbruch.core.pages.base import PAGE_MODEL
from wagtail_aufbruch.participation.enums import Asked
from wagtail_aufbruch.participation.models.questions.wordings import (
    LONGEST_NAME,
    consent_changed_silently,
    next_version,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ADULT = 18
OLDEST = 120


def asked_field(verbose_name: "StrOrPromise", default: str = Asked.NO) -> models.CharField:
    """Whether the form asks for one thing."""
    return models.CharField(verbose_name, max_length=8, choices=Asked.choices, default=default)


class ConsentMixin(models.Model):
    """A page on which people agree to a wording.

    A subclass declares the two wordings themselves, since each kind of page begins with its own: the text fields
    ``consent_text`` and ``guardian_text``.
    """

    consent_text: "models.TextField[str, str]"
    guardian_text: "models.TextField[str, str]"

    min_age = models.PositiveSmallIntegerField(
        _("minimum age"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(OLDEST)],
        help_text=_("Empty: no minimum. People confirm it with a tick."),
    )
    guardian_below = models.PositiveSmallIntegerField(
        _("guardian's consent below"),
        null=True,
        blank=True,
        help_text=_("Whoever is younger names a parent or guardian, who has to agree. Usual: 16. Empty: not asked."),
    )
    terms_page = models.ForeignKey(
        PAGE_MODEL,
        verbose_name=_("terms of participation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The page with the rules, linked beside the consent."),
    )
    consent_version = models.CharField(
        _("version of the consent"),
        max_length=LONGEST_NAME,
        default="1",
        help_text=_("Change it whenever the wording changes; we keep to which version each person agreed."),
    )

    class Meta:
        abstract = True

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """As Wagtail's; a wording that is not the public one and has its name gets a name of its own.

        The editor's form asks for one. What is published by schedule, from a list or by a workflow passes no form.
        """
        page: Self = super().with_content_json(content)  # type: ignore[misc]
        if consent_changed_silently(page):
            page.consent_version = next_version(page.consent_version)
        return page

    def age_problems(self) -> dict[str, Any]:
        """By field: what contradicts itself in the ages, and what mends it."""
        found: dict[str, Any] = {}
        if self.guardian_below is None:
            return found
        if self.guardian_below > ADULT:
            found["guardian_below"] = _("People of age need nobody's consent. Choose 18 or less.")
        elif self.min_age is not None and self.guardian_below <= self.min_age:
            found["guardian_below"] = _(
                "Nobody below this age may take part, so that a guardian is never asked. Choose a lower minimum age, "
                "or leave this field empty."
            )
        return found

    def wording_problems(self) -> dict[str, Any]:
        """By field: what is missing of the wordings, and what mends it."""
        if self.guardian_below is None or (self.guardian_text or "").strip():
            return {}
        return {"guardian_text": _("Write what the guardian agrees to, or leave the age above empty.")}


class AgeSpanMixin(ConsentMixin):
    """A page that is for people up to an age as well."""

    max_age = models.PositiveSmallIntegerField(
        _("maximum age"), null=True, blank=True, validators=[MaxValueValidator(OLDEST)]
    )

    class Meta:
        abstract = True

    def age_problems(self) -> dict[str, Any]:
        found = super().age_problems()
        if self.min_age is not None and self.max_age is not None and self.max_age < self.min_age:
            found["max_age"] = _("Nobody would be of the right age. Please check both ages.")
        return found


class UnseenPanel(FieldPanel):
    """A field that goes along with a row of an editor's form without being seen."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.HiddenInput)
        super().__init__(field_name, **kwargs)

    class BoundPanel(FieldPanel.BoundPanel):
        heading = ""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.heading = ""

        def id_for_label(self) -> str:
            return ""

        def render_html(self, parent_context: object = None) -> SafeString:
            return mark_safe(str(self.bound_field))  # noqa: S308  a widget of Django's


def new_key() -> str:
    """A key for a question, unlike any other."""
    return secrets.token_hex(4)


class OwnQuestion(AbstractFormField):
    """A question of the editor's own, defined as in Wagtail's form builder; a subclass adds its ``page``.

    The key stays when the question is worded anew, while the row is made anew whenever a draft that brought it along
    is published; answers are therefore kept under the key.
    """

    key = models.CharField(max_length=8, blank=True, default="")
    choices = models.TextField(
        _("choices"),
        blank=True,
        help_text=_("One choice on each line, for boxes, buttons and drop-down lists. Commas and semicolons are kept."),
    )
    default_value = models.TextField(
        _("default value"), blank=True, help_text=_("What is filled in beforehand; several boxes: one on each line.")
    )

    # What only some types need is shown with them alone: question-rows.css.
    panels = [
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldPanel("field_type", required_on_save=True),
        FieldPanel("required", classname="aufbruch-row-answered"),
        FieldPanel("choices", classname="aufbruch-row-choices"),
        FieldPanel("default_value", classname="aufbruch-row-default"),
        UnseenPanel("key"),
    ]

    class Meta(AbstractFormField.Meta):
        abstract = True
        verbose_name = _("own question")
        verbose_name_plural = _("own questions")

    def give_key(self) -> None:
        """Give it its key, unless it has one."""
        self.key = self.key or new_key()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.give_key()
        super().save(*args, **kwargs)
