"""How people may discuss and support the entries of a competition that went on; the page's fields."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.moments.windows import Window
from wagtail_aufbruch.core.moments.years import plausible_year
from wagtail_aufbruch.participation.models.contributions.discussed import DiscussedMixin


class TalkingMixin(DiscussedMixin):
    """Comments, support, and until when."""

    takes_support = models.BooleanField(
        _("people may support them"), default=True, help_text=_("By a click; it decides on nothing.")
    )
    talk_until = models.DateTimeField(
        _("comments and support end at"),
        null=True,
        blank=True,
        validators=[plausible_year],
        help_text=_("The last minute that counts. Empty: open until further notice."),
    )

    class Meta:
        abstract = True

    @property
    def talk_window(self) -> Window:
        """Until when people may comment and support; it begins with the contribution itself."""
        return Window(None, self.talk_until)
