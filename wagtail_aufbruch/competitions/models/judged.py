"""Which entries a jury may judge."""

from django.db import models

from wagtail_aufbruch.competitions.enums import EntryState


class EntryQuerySet(models.QuerySet):
    """What is asked of entries in more than one place."""

    def judged(self) -> "EntryQuerySet":
        """What a jury may judge: whatever was handed in, without trials."""
        return self.filter(state=EntryState.HANDED_IN, is_trial=False)
