"""A call for ideas: what is asked, until when, what people can do, and what they agree to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.search import index

from wagtail_aufbruch.core.models import AufbruchPageMixin, Handlungsfeld
from wagtail_aufbruch.core.models.folded import FOLDED
from wagtail_aufbruch.core.moments.windows import Window, has_passed
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.pages.blocks import BodyBlock
from wagtail_aufbruch.ideas.enums import AssessedBy, Assessing, Discussion
from wagtail_aufbruch.ideas.models import call_panels
from wagtail_aufbruch.ideas.models.default_texts import default_consent, default_guardian_consent
from wagtail_aufbruch.participation.enums import Asked, Identification, Moderation
from wagtail_aufbruch.participation.models import ConsentMixin, Contribution
from wagtail_aufbruch.participation.models.contributions.discussed import DiscussedMixin
from wagtail_aufbruch.participation.models.questions.asking import asked_field


def _not_after(later: datetime | None, earlier: datetime | None) -> bool:
    """Whether both moments are given and stand in the wrong order."""
    return later is not None and earlier is not None and later <= earlier


CRITERIA_MISSING = _("The assessment is by criteria: name at least one, or let people assess by support.")


class IdeaCallMixin(DiscussedMixin, ConsentMixin, AufbruchPageMixin):
    urlconf = "wagtail_aufbruch.ideas.public.call_urls"
    subpage_types: list[str] = []
    can_be_followed = True
    page_description = _("Citizens hand in ideas, discuss and assess them; staff answer and say what became of them.")

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("What you ask for, in two or three sentences; also stands in lists.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"), blank=True)

    opens_at = models.DateTimeField(
        _("opens at"), null=True, blank=True, validators=[plausible_year], help_text=_("Empty: open at once.")
    )
    closes_at = models.DateTimeField(
        _("closes at"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_("The last minute that counts. Empty: open until further notice."),
    )
    discussion = models.CharField(
        _("discussing and assessing"),
        max_length=10,
        choices=Discussion.choices,
        default=Discussion.ALONGSIDE,
        help_text=_("In a phase of its own everybody discusses the same ideas for the same time."),
    )
    discussion_opens_at = models.DateTimeField(
        _("discussion begins at"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_("Only for a phase of its own. Empty: right after the call has closed."),
    )
    discussion_closes_at = models.DateTimeField(
        _("discussion ends at"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_("The last minute that counts. Empty: with the end of the call, or when the results are there."),
    )
    results_at = models.DateTimeField(
        _("results from"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_(
            "From then on the page shows the results. Until then, once nothing is open any more, the ideas "
            "are under review."
        ),
    )

    handlungsfelder = ParentalManyToManyField(
        Handlungsfeld,
        verbose_name=_("fields of action"),
        blank=True,
        related_name="+",
        help_text=_("From which people choose. Empty: all fields of the process."),
    )
    tags = ClusterTaggableManager(
        _("tags"),
        through="CallTag",
        blank=True,
        help_text=_("From which people and staff choose; separated by commas."),
    )
    handlungsfeld_asked = asked_field(_("field of action"), Asked.OPTIONAL)
    name_asked = asked_field(_("name"), Asked.OPTIONAL)
    place_asked = asked_field(_("place"))
    picture_asked = asked_field(_("picture"))
    document_asked = asked_field(_("document (PDF)"))
    tags_asked = asked_field(_("tags"))

    identification = models.CharField(
        _("whoever hands in needs"),
        max_length=8,
        choices=Identification.choices,
        default=Identification.EMAIL,
        help_text=_("Without an address nobody can be told what becomes of the idea, and nobody can withdraw it."),
    )
    moderation = models.CharField(
        _("publication of ideas"),
        max_length=8,
        choices=Moderation.choices,
        default=Moderation.BEFORE,
        help_text=_("Afterwards: look into the inbox every day, since everybody can read what was sent."),
    )
    asks_stance = models.BooleanField(
        _("comments say whether they are for or against"),
        default=False,
        help_text=_("Whoever comments chooses: for it, against it, neutral. Suits ideas that divide opinion."),
    )
    assessing = models.CharField(
        _("assessment"),
        max_length=8,
        choices=Assessing.choices,
        default=Assessing.SUPPORT,
        help_text=_("Criteria suit a smaller number of ideas, support suits any number."),
    )
    assessed_by = models.CharField(
        _("who assesses"),
        max_length=8,
        choices=AssessedBy.choices,
        default=AssessedBy.EMAIL,
        help_text=_("By the browser alone one person can assess more than once with several devices."),
    )

    guardian_text = models.TextField(_("consent of the guardian"), default=default_guardian_consent, blank=True)
    consent_text = models.TextField(
        _("consent"), default=default_consent, help_text=_("What people agree to when they hand in an idea.")
    )

    names_days = models.PositiveIntegerField(
        _("days until names go"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_(
            "So many days after its publication, the end of the call, or the town's last step with it, whichever is "
            "latest, an idea loses the name and address of its author; the text stays. A call, or a discussion, "
            "without an end has none that counts. Empty: as the site says. The inbox tells you a month before."
        ),
    )

    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), index.SearchField("body"), *FOLDED]

    text_panels = call_panels.TEXT
    phase_panels = call_panels.PHASE
    form_panels = call_panels.FORM
    publication_panels = call_panels.PUBLICATION
    discussion_panels = call_panels.DISCUSSION
    age_panels = call_panels.AGE
    consent_panels = call_panels.CONSENT

    content_panels = [
        *BasePage.content_panels,
        *text_panels,
        *phase_panels,
        *form_panels,
        *publication_panels,
        *discussion_panels,
        *age_panels,
        *consent_panels,
        *AufbruchPageMixin.easy_language_panels,
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse what contradicts itself; what is only missing may stay so in a draft."""
        super().clean()
        problems = {**self._moment_problems(), **self.age_problems(), **self.wording_problems()}
        if problems:
            raise ValidationError(problems)

    def rows_in_use(self) -> dict[str, Iterable[models.Model]]:
        """The criteria by which somebody has scored an idea."""
        criteria = self.criteria.model.objects.scored().filter(page_id=self.pk)
        return {**super().rows_in_use(), "criteria": criteria}

    def with_content_json(self, content: dict[str, Any]) -> "IdeaCallMixin":
        """As Wagtail's; but names do not stand longer than those were told who have handed something in."""
        page = super().with_content_json(content)
        public = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        if (
            public is not None
            and public.names_days is not None
            and Contribution.objects.filter(page_id=self.pk).exists()
        ):
            page.names_days = min(page.names_days or public.names_days, public.names_days)
        return page

    def missing_for_publication(self) -> list[str]:
        found = super().missing_for_publication()
        if self.assessing == Assessing.CRITERIA and not any(criterion.name for criterion in self.criteria.all()):
            found.append(str(CRITERIA_MISSING))
        return found

    def _moment_problems(self) -> dict[str, Any]:
        """By field: what is wrong with the order of the moments, and what mends it."""
        found: dict[str, Any] = {}
        if _not_after(self.closes_at, self.opens_at):
            found["closes_at"] = _("The call would close before it opens. Please check both moments.")
        begins = self.opens_at
        if self.discussion == Discussion.OWN:
            if self.discussion_opens_at and self.opens_at and self.discussion_opens_at < self.opens_at:
                found["discussion_opens_at"] = _(
                    "The discussion would begin before ideas are collected. Choose a later moment, or let people "
                    "discuss while ideas are collected."
                )
            begins = self.discussion_opens_at or self.closes_at
        if self.discussion != Discussion.NONE and _not_after(self.discussion_closes_at, begins):
            found["discussion_closes_at"] = _(
                "The discussion would end before it begins. Choose a later moment, or leave the field empty."
            )
        last = [moment for moment in (self.closes_at, self._discussion_end()) if moment is not None]
        if self.results_at and last and self.results_at <= max(last):
            found["results_at"] = _(
                "The results would be there while people still take part. Choose a moment after the last phase has "
                "ended, or leave the field empty for now."
            )
        return found

    def _discussion_end(self) -> datetime | None:
        return None if self.discussion == Discussion.NONE else self.discussion_closes_at

    @property
    def changing_moments(self) -> list[datetime | None]:
        """All its moments: each may change what the page says and what people can do there."""
        return [self.opens_at, self.closes_at, self.discussion_opens_at, self.discussion_closes_at, self.results_at]

    def has_closed(self, at: datetime | None = None) -> bool:
        """Whether ``at`` (default: now) lies after the closing moment."""
        return has_passed(self.closes_at, at)

    def is_open(self, at: datetime | None = None) -> bool:
        """Whether ideas are taken at ``at`` (default: now)."""
        return Window(self.opens_at, self.closes_at).runs(at)


class IdeaCallPage(IdeaCallMixin, BasePage):
    class Meta:
        verbose_name = _("idea call")
        verbose_name_plural = _("idea calls")
