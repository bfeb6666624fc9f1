"""Delete what the retention rules say; meant to run every day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.privacy.retention import preview, purge


class Command(BaseCommand):
    help = "Deletes what has reached the end of its retention."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be deleted.")

    def handle(self, *args: object, **options: Any) -> None:
        if options["dry_run"]:
            counts = preview()
            self.stdout.write(_("Would be deleted:"))
        else:
            counts = purge()
            self.stdout.write(_("Deleted:"))
        for name, number in counts.items():
            self.stdout.write(f"  {name}: {number}")
