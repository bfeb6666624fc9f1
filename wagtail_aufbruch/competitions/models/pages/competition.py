"""A competition: what is looked for, who may enter until when, what can be won, what one agrees to."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.search import index

from wagtail_aufbruch.competitions.models.pages import panels
from wagtail_aufbruch.competitions.models.pages.default_texts import (
    default_consent,
    default_guardian_consent,
    default_terms,
)
from wagtail_aufbruch.competitions.models.pages.promises import PromisingMixin, keep_promises
from wagtail_aufbruch.competitions.models.pages.recounting import RECOUNT_FIELDS, RecountingMixin
from wagtail_aufbruch.competitions.models.pages.talking import TalkingMixin
from wagtail_aufbruch.competitions.models.pages.voting import VOTE_FIELDS, VotingMixin
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.models import AufbruchPageMixin
from wagtail_aufbruch.core.models.folded import FOLDED
from wagtail_aufbruch.core.models.rows_in_use import Copied
from wagtail_aufbruch.core.moments.windows import Window
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.core.pages.blocks import BodyBlock
from wagtail_aufbruch.participation.models.questions.asking import AgeSpanMixin

AROUND_A_FILE = 2_000_000
"""Bytes of a form beside its file."""
MOST_ENTRIES = 10
"""Most entries that one person may hand in to one category."""
MOST_DAYS = 90
"""Most days for a repair or an appeal."""


class CompetitionMixin(PromisingMixin, VotingMixin, RecountingMixin, TalkingMixin, AgeSpanMixin, AufbruchPageMixin):
    """Behaviour of a competition's page. Requests are answered by the views that ``urlconf`` names."""

    urlconf = "wagtail_aufbruch.competitions.public.competition_urls"
    urls_hook = "aufbruch_competition_urls"
    subpage_types: list[str] = []
    can_be_followed = True
    following_brings = _(
        "We write to you when you can take part, when the dates change, when the public votes, and when it is "
        "announced who has won."
    )
    page_description = _("People enter by a form of your own, with files; until a closing moment, under terms.")

    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("What you look for, in two or three sentences; also stands in lists."),
    )
    organiser = models.CharField(
        _("organiser"), max_length=255, blank=True, help_text=_("Who holds it. Empty: the contact of the process.")
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
        help_text=_("The last minute that counts. Without it nobody can enter."),
    )
    jury_from = models.DateField(_("jury begins on"), null=True, blank=True, validators=[plausible_year])
    jury_until = models.DateField(_("jury ends on"), null=True, blank=True, validators=[plausible_year])
    honoured_at = models.DateTimeField(
        _("honouring"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_("When the winners are announced; it is shown on the page."),
    )

    who_may = models.TextField(
        _("who may take part"),
        blank=True,
        help_text=_("In a few sentences: ages, place, alone or in a team, school classes; who is excluded."),
    )
    most_entries = models.PositiveSmallIntegerField(
        _("entries of one person"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_ENTRIES)],
        help_text=_("How many one person may hand in, in each category."),
    )

    takes_classes = models.BooleanField(
        _("school classes"),
        default=False,
        help_text=_(
            "Teachers can enter for a class: where the form asks for a team, they paste a list of names with the "
            "addresses of the guardians, up to 40 people."
        ),
    )

    terms = StreamField(
        BodyBlock(),
        verbose_name=_("terms of participation"),
        blank=True,
        default=default_terms,
        help_text=_("The headings are usual ones; write your own text below each."),
    )
    guardian_text = models.TextField(_("consent of the guardian"), default=default_guardian_consent, blank=True)
    consent_text = models.TextField(
        _("consent"), default=default_consent, help_text=_("What people agree to when they enter.")
    )
    repair_days = models.PositiveSmallIntegerField(
        _("days for repair"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text=_("How many days people have to mend what the formal check asks for, unless you say otherwise."),
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("days for an appeal"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text=_("How many days people have to appeal when their entry was not admitted."),
    )
    keep_days = models.PositiveSmallIntegerField(
        _("delete entries after"),
        default=180,
        validators=[MinValueValidator(1), MaxValueValidator(1095)],
        help_text=_(
            "How many days after the honouring, or after the closing moment where there is none; never before jury and "
            "vote are over."
        ),
    )

    names_days = models.PositiveIntegerField(
        _("days until names go"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_(
            "Of entries that go on as contributions: so many days after the publication, the end of the discussion, or "
            "the town's last step with it, whichever is latest, a contribution loses the name and address of its "
            "author; the text stays. Empty: as the site says. The inbox tells you a month before."
        ),
    )

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.SearchField("terms"),
        *FOLDED,
    ]
    content_panels = [*BasePage.content_panels, *panels.WHAT]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("What it is")),
            ObjectList(panels.WHEN, heading=_("When")),
            ObjectList(panels.WHO, heading=_("Who may")),
            ObjectList(panels.FORM, heading=_("Entry form")),
            ObjectList(panels.CHECK, heading=_("Formal check")),
            ObjectList(panels.VOTE, heading=_("Public vote")),
            ObjectList(panels.GOING_ON, heading=pgettext_lazy("competition", "Going on")),
            ObjectList(panels.TERMS, heading=pgettext_lazy("competition", "Terms")),
            ObjectList(BasePage.promote_panels, heading=_("Promote")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ]
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse what contradicts itself; what is only missing may stay so in a draft."""
        super().clean()
        problems = {**self._moment_problems(), **self.age_problems(), **self.vote_problems()}
        if self.takes_classes and not self.guardian_below:
            problems["guardian_below"] = _(
                "For school classes, say below which age a guardian has to agree. Usual: 16."
            )
        if problems:
            raise ValidationError(problems)

    def _moment_problems(self) -> dict[str, Any]:
        """By field: what is wrong with the order of the moments, and how to fix it."""
        found: dict[str, Any] = {}
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            found["closes_at"] = _("It would close before it opens. Please check both moments.")
        if self.jury_from and self.jury_until and self.jury_until < self.jury_from:
            found["jury_until"] = _("The jury would end before it begins. Please check both days.")
        if self.honoured_at and self.closes_at and self.honoured_at <= self.closes_at:
            found["honoured_at"] = _(
                "The winners would be announced while entries are still taken. Choose a later moment."
            )
        return found

    def missing_for_publication(self) -> list[str]:
        return [*super().missing_for_publication(), *map(str, self.wording_problems().values())]

    def most_form_bytes(self) -> int:
        """As elsewhere, and at least one of the largest files that the site takes, with the form around it."""
        largest = max(aufbruch_settings.entry_file_megabytes.values()) * 1_000_000
        return max(super().most_form_bytes(), int(largest) + AROUND_A_FILE)

    @property
    def entry_window(self) -> Window:
        """From when and until when entries are taken."""
        return Window(self.opens_at, self.closes_at)

    @property
    def has_ballots(self) -> bool:
        """Whether somebody has voted, which locks the rules of the vote; one query."""
        return hasattr(self, "ballot_box")

    @property
    def changing_moments(self) -> list[datetime | None]:
        """When the page changes by itself: the jury's days begin and end at midnight, and released winners become
        public. Of these no query asks while entries are still taken: nothing can be released before."""
        # Behind the last day of the calendar nothing changes any more.
        over = self.jury_until + timedelta(days=1) if self.jury_until and self.jury_until < date.max else None
        days = [_midnight(day) for day in (self.jury_from, over) if day is not None]
        vote = [self.vote_from, self.vote_until] if self.has_vote else []
        moments = [self.opens_at, self.closes_at, self.honoured_at, self.winners_public_at, self.talk_until]
        return [*moments, *days, *vote]

    @property
    def winners_public_at(self) -> datetime | None:
        """From when on everybody may read who won, as staff have released it; None as long as they have not."""
        if not self.pk or self.closes_at is None or not self.entry_window.is_over(timezone.now()):
            return None
        row = getattr(self, "honouring", None)
        return row.public_at if row is not None else None

    @property
    def winners_are_released(self) -> bool:
        """Whether staff have released the winners, for now or for a moment to come; one query at most."""
        row = getattr(self, "honouring", None) if self.pk else None
        return row is not None and row.public_at is not None

    @property
    def end_is_relied_on(self) -> bool:
        """Whether people have been able to enter by the end as it is public: it is moved by extending it alone."""
        begun = self.pk is not None and self.closes_at is not None and self.entry_window.has_begun()
        return begun and (self.live or self.entries.exists() or self.extensions.exists())

    def rows_in_use(self) -> dict[str, Iterable[models.Model]]:
        """The categories to which something was handed in."""
        return {**super().rows_in_use(), **({"categories": self.categories_in_use()} if self.pk else {})}

    def with_content_json(self, content: dict[str, Any]) -> "CompetitionMixin":
        """As Wagtail's, with the end that people rely on, as it may have been extended since, the rules by which people
        have voted or winners were released, what those who judge were told, and what was promised to those who have
        entered: publishing an older draft must not take them back."""
        page = super().with_content_json(content)
        public = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        if public is None:
            return page
        if public.end_is_relied_on:
            page.closes_at = public.closes_at
        for name in VOTE_FIELDS if public.has_ballots or public.winners_are_released else ():
            setattr(page, name, getattr(public, name))
        for name in RECOUNT_FIELDS if public.jury_has_begun else ():
            setattr(page, name, getattr(public, name))
        keep_promises(page, public)
        return page

    def copy_all_child_relations(self, target: "CompetitionMixin", *args: object, **kwargs: Any) -> Copied:
        """As elsewhere; an alias that is brought up to date keeps its promises too, since they are about its rows."""
        copied: Copied = super().copy_all_child_relations(target, *args, **kwargs)
        public = type(self)._default_manager.filter(pk=target.pk).first() if target.pk else None
        if public is not None and target.alias_of_id == self.pk:  # type: ignore[attr-defined]  # of Wagtail's page
            keep_promises(target, public)
        return copied


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class CompetitionPage(CompetitionMixin, BasePage):
    class Meta:
        verbose_name = _("competition")
        verbose_name_plural = _("competitions")


class CompetitionIndexMixin(AufbruchPageMixin):
    """Behaviour of the page that lists a process's competitions, of this year and of earlier ones."""

    urlconf = "wagtail_aufbruch.competitions.public.index_urls"
    page_description = _("All competitions of the process: what runs, what comes, what was.")

    introduction = models.TextField(_("introduction"), blank=True)

    search_fields = [*BasePage.search_fields, index.SearchField("introduction"), *FOLDED]
    content_panels = [*BasePage.content_panels, "introduction", *AufbruchPageMixin.picture_panels]

    class Meta:
        abstract = True


class CompetitionIndexPage(CompetitionIndexMixin, BasePage):
    class Meta:
        verbose_name = _("list of competitions")
        verbose_name_plural = _("lists of competitions")
