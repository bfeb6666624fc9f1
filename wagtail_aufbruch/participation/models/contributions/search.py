"""The text by which a contribution is found."""

from django.db import models

from wagtail_aufbruch.participation.models.contributions.contribution import Contribution


class SearchEntry(models.Model):
    """Title, text and place, folded to what people type alike (``core.lists.folding``).

    Only for what everybody may see. The database finds parts of words in it: by an index of three letters each,
    made in migration 0002 for PostgreSQL (pg_trgm) and SQLite (FTS5).
    """

    contribution = models.OneToOneField(
        Contribution, primary_key=True, on_delete=models.CASCADE, related_name="search_entry"
    )
    folded = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return self.folded[:60]
