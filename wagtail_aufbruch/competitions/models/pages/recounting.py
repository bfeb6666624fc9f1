"""Whether everybody may recount the result; the page's field, and until when it may be changed."""

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

RECOUNT_FIELDS = ("recount_wanted",)
"""What those who judge were told: it is not changed once one of them has handed in a review."""


class RecountingMixin(models.Model):
    recount_wanted = models.BooleanField(
        _("everybody may recount the result"),
        default=True,
        help_text=_(
            "Once the winners are public, a page tells the scores without names and comments, sorted for each entry, "
            "so that nobody sees whose they are; where fewer than three people have judged, the places alone. Those "
            "who judge are told of it. Decide before the jury begins: after the first review it cannot be changed."
        ),
    )

    class Meta:
        abstract = True

    @property
    def jury_has_begun(self) -> bool:
        """Whether a review of an entry was handed in; one query, and none where there are no review rounds."""
        if not self.pk or not apps.is_installed("wagtail_aufbruch.reviews"):
            return False
        rounds = apps.get_model("aufbruch_reviews", "Round")._default_manager
        return rounds.filter(subject_kind="entry", page=self.pk, locked_at__isnull=False).exists()
