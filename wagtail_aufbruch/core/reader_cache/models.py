"""How often what readers can see has changed: what the page cache depends on."""

from django.db import models

from wagtail_aufbruch.core.reader_cache.marks import EVERYTHING

__all__ = ["EVERYTHING", "Freshness"]


class Freshness(models.Model):
    """A counter that every write raises which readers can see; a scope's version is the sum of its counters.

    ``scope`` is the key of a process's page, or ``EVERYTHING``. It is no foreign key: a counter outlives its
    process, so that a version never comes back, and raising it looks at no other table.
    """

    scope = models.CharField(max_length=40, db_index=True)
    version = models.BigIntegerField(default=1)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.scope or '*'}: {self.version}"
