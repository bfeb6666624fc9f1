"""What a page says of the comments on what stands there, whatever the kind."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.participation.enums import Comments, Moderation


class DiscussedMixin(models.Model):
    """A page whose contributions people may comment on."""

    comments = models.CharField(
        _("comments"),
        max_length=8,
        choices=Comments.choices,
        default=Comments.PUBLIC,
        help_text=_("Where staff alone read them, people write to the town instead of to each other."),
    )
    comment_moderation = models.CharField(
        _("publication of comments"),
        max_length=8,
        choices=Moderation.choices,
        default=Moderation.AFTER,
        help_text=_("At once keeps a conversation going; beforehand costs somebody's time every day."),
    )

    class Meta:
        abstract = True
