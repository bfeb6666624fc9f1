"""Do what is due by itself; meant to run every few minutes (cron, systemd timer)."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wagtail_aufbruch.participation.domain.notifications import delivery
from wagtail_aufbruch.participation.extension.periodic_work import attempt, run_periodic_work


class Command(BaseCommand):
    help = "Tells followers what is new and that a phase begins, and does the regular work of all apps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=1000, help="How many news and how many digests at most.")

    def handle(self, *args: object, **options: Any) -> None:
        limit = options["limit"]
        # First what apps find to be news by themselves, that a phase has begun for instance; then it is told.
        outcomes = run_periodic_work()
        outcomes += [attempt(name, function) for name, function in _telling(limit)]
        for outcome in outcomes:
            if outcome.error is None:
                self.stdout.write(f"{outcome.name}: {outcome.done}")
            else:
                self.stderr.write(f"{outcome.name}: {type(outcome.error).__name__}: {outcome.error}")
        failed = [str(outcome.name) for outcome in outcomes if outcome.error is not None]
        if failed:
            raise CommandError(_("Failed, and tried again next time: %(names)s") % {"names": ", ".join(failed)})


def _telling(limit: int) -> list[tuple[str, Callable[[], int]]]:
    """What participation itself has to do."""
    return [
        (_("followers told at once"), lambda: delivery.deliver_pending(limit)),
        (_("weekly mails written"), lambda: delivery.deliver_digests(limit)),
    ]
