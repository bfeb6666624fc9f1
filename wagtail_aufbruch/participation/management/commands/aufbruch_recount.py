"""Compare stored numbers with the rows that they count, and mend what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.contributions.counters import recount


class Command(BaseCommand):
    help = "Finds and mends stored numbers (support, comments, scores) that differ from their rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what differs.")

    def handle(self, *args: object, **options: Any) -> None:
        number = 0
        for difference in recount(dry_run=options["dry_run"]):
            number += 1
            self.stdout.write(
                _("%(counter)s of contribution %(pk)s: stored %(stored)s, counted %(counted)s")
                % {
                    "counter": difference.counter,
                    "pk": difference.pk,
                    "stored": difference.stored,
                    "counted": difference.counted,
                }
            )
        if not number:
            self.stdout.write(_("All stored numbers are right."))
        elif options["dry_run"]:
            self.stdout.write(_("%(number)s differ; nothing was changed.") % {"number": number})
        else:
            self.stdout.write(_("%(number)s differed and are right now.") % {"number": number})
