"""Send the mails that are due; meant to run every minute (cron, systemd timer)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.consent.guardians import remind_due
from wagtail_aufbruch.participation.domain.mail.outbox import send_due


class Command(BaseCommand):
    help = "Reminds guardians, and sends mails that are waiting or failed before and are due again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=500, help="How many mails at most.")

    def handle(self, *args: object, **options: Any) -> None:
        remind_due()
        sent, failed = send_due(options["limit"])
        self.stdout.write(_("%(sent)s sent, %(failed)s not sent") % {"sent": sent, "failed": failed})
