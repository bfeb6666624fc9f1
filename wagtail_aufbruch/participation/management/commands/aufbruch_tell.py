"""Tell followers what is due; meant to run every few minutes (cron, systemd timer)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from wagtail import hooks

from wagtail_aufbruch.participation.domain import following


class Command(BaseCommand):
    help = "Tells followers: at once what has happened, weekly what is new, and that a phase begins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=1000, help="How many news and how many digests at most.")

    def handle(self, *args: Any, **options: Any) -> None:
        # What other apps find to be news by itself: that a phase has begun.
        found = sum(find() for find in hooks.get_hooks("aufbruch_find_news"))
        told = following.tell_pending(options["limit"])
        digests = following.tell_weekly(options["limit"])
        self.stdout.write(
            _("%(found)s phases noticed, %(told)s followers told at once, %(digests)s weekly mails written")
            % {"found": found, "told": told, "digests": digests}
        )
