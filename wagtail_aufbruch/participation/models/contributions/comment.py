"""What people say to a contribution."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.enums import Badge, Stance
from wagtail_aufbruch.participation.models.contributions.contribution import Contribution
from wagtail_aufbruch.participation.models.staff import ByStaff


class Comment(ByStaff, Contribution):
    """A contribution ``about`` another one; ``reply_to`` is the comment of the first level that it answers."""

    stance = models.CharField(_("for or against"), max_length=8, choices=Stance.choices, blank=True)
    badge = models.CharField(_("speaks for"), max_length=8, choices=Badge.choices, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
