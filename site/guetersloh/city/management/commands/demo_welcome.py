"""Say where the demo is and who may log in; refuse while something else listens on the port."""

import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guetersloh.city.management.commands.demo_setup import PROCESS_SLUG
from guetersloh.city.staff import ACCOUNTS


class Command(BaseCommand):
    help = "Print the demo's addresses and log-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise CommandError(f"Port {port} is taken. Choose another one: make demo PORT={port + 1}") from error
        base = f"http://127.0.0.1:{port}"
        lines = [
            "",
            f"  Stadt Gütersloh      {base}/",
            f"  Digitaler Aufbruch   {base}/{PROCESS_SLUG}/",
            f"  Postfach             {base}/postfach/",
            f"  Redaktion (Wagtail)  {base}/admin/",
            "",
            *(f"    {account.username:<12}{account.password:<18}{account.task}" for account in ACCOUNTS),
            "",
            "  Ctrl+C beendet die Vorführung; die Daten bleiben in var/.",
            "",
        ]
        self.stdout.write("\n".join(lines))
