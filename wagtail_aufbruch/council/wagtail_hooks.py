"""What papers of the council add to the admin."""

import wagtail_aufbruch.council.staff.oparl_hooks  # noqa: F401
from wagtail_aufbruch.core.staff.scope import register_policies
from wagtail_aufbruch.council.models import Meeting, Organization, OutcomeWording, Paper, Server

register_policies(Organization, OutcomeWording, Meeting, Paper, Server)
