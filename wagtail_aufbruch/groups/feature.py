"""What groups and boards bring along."""

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.extension.features import Feature
from wagtail_aufbruch.core.extension.vocabulary import Word
from wagtail_aufbruch.groups.domain.choices import bodies_of_processes
from wagtail_aufbruch.groups.domain.statements import links_of_statements

FEATURE = Feature(
    app="aufbruch_groups",
    portable="wagtail_aufbruch.groups.staff.portable",
    words={
        "theme_group": Word(_("Theme group"), _("Theme groups")),
        "board": Word(_("Board"), _("Boards")),
        "lead": Word(_("Lead"), _("Leads")),
    },
    statements=links_of_statements,
    bodies=lambda process: bodies_of_processes([process]),
)
