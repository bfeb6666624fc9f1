"""Send the mails that are due; meant to run every minute (cron, systemd timer)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.consent.guardians import remind_due
from wagtail_aufbruch.participation.domain.mail.outbox import send_due
from wagtail_aufbruch.participation.extension.periodic_work import attempt


class Command(BaseCommand):
    help = "Reminds guardians, and sends mails that are waiting or failed before and are due again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=500, help="How many mails at most.")

    def handle(self, *args: object, **options: Any) -> None:
        # A reminder that cannot be written keeps no mail from being sent.
        reminded = attempt(_("guardians reminded"), remind_due)
        sent, failed = send_due(options["limit"])
        self.stdout.write(_("%(sent)s sent, %(failed)s not sent") % {"sent": sent, "failed": failed})
        if reminded.error is not None:
            raise CommandError(_("Failed, and tried again next time: %(names)s") % {"names": reminded.name})
