"""Where pages stood before they were renamed or moved."""

from django.db import models
from django.utils import timezone

from wagtail_aufbruch.core.pages.base import PAGE_MODEL


class FormerAddress(models.Model):
    """One address that a page, and all that answers below it, once had; written by ``domain.pages.former_addresses``.

    It is kept as long as the page: tickets, QR codes on paper and links in mails name it for years.
    """

    page = models.ForeignKey(PAGE_MODEL, on_delete=models.CASCADE, related_name="+")
    url_path = models.CharField(max_length=1000, help_text="As in the page itself: from the root of the tree on.")
    left_at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "former address"
        verbose_name_plural = "former addresses"
        constraints = [models.UniqueConstraint(fields=["url_path", "page"], name="aufbruch_former_once")]

    def __str__(self) -> str:
        return self.url_path
