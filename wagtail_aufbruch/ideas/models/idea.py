"""What a citizen proposes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.models import Contribution

KIND = "idea"
"""Value of ``Contribution.kind`` by which ideas are found without a look at their own table."""


class Idea(Contribution):
    """A contribution to an idea call. What all contributions share lies in the table it extends."""

    answers = models.JSONField(
        _("answers to own questions"),
        default=list,
        blank=True,
        help_text="A list of {key, label, type, value, shown}: the question's definition is kept with the answer.",
    )
    earlier = models.ForeignKey(
        "self",
        verbose_name=_("proposed before as"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="later",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
