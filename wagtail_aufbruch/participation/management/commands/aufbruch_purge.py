"""Delete what the retention rules say; meant to run every day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.privacy.retention import PurgeIncompleteError, preview, purge


class Command(BaseCommand):
    help = "Deletes what has reached the end of its retention."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be deleted.")

    def handle(self, *args: object, **options: Any) -> None:
        only_says = options["dry_run"]
        self.stdout.write(_("Would be deleted:") if only_says else _("Deleted:"))
        try:
            self._show(preview() if only_says else purge())
        except PurgeIncompleteError as incomplete:
            self._show(incomplete.counts)
            raise CommandError(
                _("Not deleted, because something failed: %(kinds)s. The log says what; the next run tries again.")
                % {"kinds": incomplete}
            ) from next(iter(incomplete.errors.values()))

    def _show(self, counts: dict[str, int]) -> None:
        for name, number in counts.items():
            self.stdout.write(f"  {name}: {number}")
