"""Which entries wait for the formal check, and which ones a jury may judge."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models.pages.check_rules import CheckRule
from wagtail_aufbruch.core.moments.windows import not_passed


def _is_checked() -> Exists:
    """Whether the competition has rules to check."""
    return Exists(CheckRule.objects.filter(page=OuterRef("competition")))


class EntryQuerySet(models.QuerySet):
    """What is asked of entries in more than one place."""

    def judged(self) -> "EntryQuerySet":
        """What a jury may judge: what the formal check admitted, or all that was handed in where nothing is checked;
        no trials. Of those that are kept back for a young person staff see that they wait, and nobody else sees
        anything (``domain.consents.standing.may_be_judged``)."""
        admitted = Q(state=EntryState.ADMITTED) | Q(~_is_checked(), state=EntryState.HANDED_IN)
        return self.filter(admitted, is_trial=False)

    def to_check(self) -> "EntryQuerySet":
        """What waits for the formal check: it was handed in, and its person can change it no longer."""
        rows = self.filter(_is_checked(), state=EntryState.HANDED_IN, is_trial=False)
        return rows.filter(~not_passed("competition__closes_at"), Q(late_until=None) | ~not_passed("late_until"))

    def kept_back(self) -> Q:
        """The condition that ``Entry.is_kept_back``."""
        return Q(self.lacking_consent()) | Q(looking_since__isnull=False)

    def lacking_consent(self) -> Exists:
        """The condition that a guardian's consent is missing, as ``TeamMember.consent_missing`` says it of one."""
        members = apps.get_model("aufbruch_competitions", "TeamMember")
        young = members._default_manager.filter(entry=OuterRef("pk"), is_young=True)
        return Exists(young.exclude(agrees=True))
