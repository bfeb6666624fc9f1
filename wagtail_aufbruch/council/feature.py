"""What papers of the council bring along."""

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.vocabulary import Word
from wagtail_aufbruch.participation.extension.features import ParticipationFeature

FEATURE = ParticipationFeature(
    app="aufbruch_council",
    words={"paper": Word(_("Paper of the council"), _("Papers of the council"))},
)
