"""What core itself brings along."""

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.domain.stored_data import STORED_DATA
from wagtail_aufbruch.core.extension.features import Feature
from wagtail_aufbruch.core.extension.vocabulary import Word

FEATURE = Feature(
    app="aufbruch",
    stored_data=STORED_DATA,
    words={
        "process": Word(_("Process"), _("Processes")),
        "handlungsfeld": Word(_("Field of action"), _("Fields of action")),
        "goal": Word(_("Goal"), _("Goals")),
    },
)
