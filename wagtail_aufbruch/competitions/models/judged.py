"""Which entries a jury may judge."""

from django.apps import apps
from django.db import models

from wagtail_aufbruch.competitions.enums import EntryState


class EntryQuerySet(models.QuerySet):
    """What is asked of entries in more than one place."""

    def judged(self) -> "EntryQuerySet":
        """What a jury may judge: whatever was handed in, without trials. Of those whose guardian's consent is missing
        staff see that they wait, and nobody else sees anything (``domain.consents.standing.may_be_judged``)."""
        return self.filter(state=EntryState.HANDED_IN, is_trial=False)

    def lacking_consent(self) -> models.Exists:
        """The condition that a guardian's consent is missing, as ``TeamMember.consent_missing`` says it of one."""
        members = apps.get_model("aufbruch_competitions", "TeamMember")
        young = members._default_manager.filter(entry=models.OuterRef("pk"), is_young=True)
        return models.Exists(young.exclude(agrees=True))
