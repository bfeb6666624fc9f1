"""Who of the staff did something, and when they decided."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.protocols import AnyUser


def key_of(user: AnyUser | None) -> int | None:
    """What the column of a foreign key holds for this user."""
    return user.pk if user is not None else None


class ByStaff(models.Model):
    """Done by a member of staff; None: by somebody else, or by somebody who is gone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member of staff"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        abstract = True


class DecidedByStaff(ByStaff):
    """Waits until staff have decided on it."""

    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        abstract = True
