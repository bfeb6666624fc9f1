"""Read papers and meetings from the councils' servers; the regular work does the same where it is time."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wagtail_aufbruch.council.domain.oparl.server.client import is_installed
from wagtail_aufbruch.council.domain.oparl.storing.claims import AtWork, TakenOver
from wagtail_aufbruch.council.domain.oparl.storing.reports import faults_in_words, list_in_words, numbers_in_words
from wagtail_aufbruch.council.domain.oparl.storing.runs import due_servers, read_server
from wagtail_aufbruch.council.models import RunState, Server


class Command(BaseCommand):
    help = "Reads papers, meetings and bodies from the councils' servers (OParl) that staff have named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--whole", action="store_true", help="Read everything, not only what changed.")
        parser.add_argument("--due", action="store_true", help="Only the servers whose time has come.")
        parser.add_argument("--server", type=int, help="Only this one, by its number; also one that rests.")

    def handle(self, *args: object, **options: Any) -> None:
        if not is_installed():
            raise CommandError(_("The library httpx is missing: pip install 'wagtail-aufbruch[oparl]'"))
        servers = self._servers(options)
        if not servers:
            self.stdout.write(_("There is no server to be read."))
        failed = [server.name for server in servers if not self._read(server, options)]
        if failed:
            raise CommandError(_("Not read, or not wholly: %(names)s") % {"names": ", ".join(failed)})

    def _servers(self, options: dict[str, Any]) -> list[Server]:
        if options["server"] is not None:
            found = list(Server.objects.filter(pk=options["server"]))
            if not found:
                raise CommandError(_("There is no server with the number %(number)s.") % {"number": options["server"]})
            return found
        return due_servers() if options["due"] else list(Server.objects.filter(is_active=True).order_by("pk"))

    def _read(self, server: Server, options: dict[str, Any]) -> bool:
        """Read one server, and say how it went. Whether all of it was read."""
        self.stdout.write(f"{server.name} ({server.pk}): {server.address}")
        is_watched = options["verbosity"] > 1 or sys.stdout.isatty()

        def tell(name: str, number: int) -> None:
            if is_watched:
                self.stdout.write(f"  {list_in_words(name)}: {number}")

        try:
            run = read_server(server, whole=options["whole"], tell=tell)
        except (AtWork, TakenOver) as error:
            self.stderr.write(f"  {error.message}")
            return False
        self.stdout.write(f"  {run.get_state_display()}: {numbers_in_words(run)}")
        for line in faults_in_words(run):
            self.stderr.write(f"  {line}")
        return run.state == RunState.DONE
