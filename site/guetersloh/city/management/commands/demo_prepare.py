"""Make the demo ready to be served, and say where it is and who may log in. One process, so that it takes seconds."""

import socket
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from guetersloh.city.management.commands.demo_setup import PROCESS_SLUG
from guetersloh.city.staff import ACCOUNTS


class Command(BaseCommand):
    help = "Migrate, load, collect static files, and print the demo's addresses and log-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="Port under which the demo will be served (8000)")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        refuse_a_taken_port(port)
        self.say("Preparing the database")
        call_command("migrate", verbosity=0)
        self.say("Loading the city's pages, the process and the staff")
        call_command("demo_setup", port=port, verbosity=0)
        self.say("Collecting stylesheets, scripts and pictures")
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(welcome(port))

    def say(self, text: str) -> None:
        self.stdout.write(f"* {text}")
        self.stdout.flush()


def refuse_a_taken_port(port: int) -> None:
    """Raise CommandError while something else listens on 127.0.0.1:``port``."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"Port {port} is taken. Choose another one: make demo PORT={port + 1}") from error


def welcome(port: int) -> str:
    """The addresses and log-ins, to be printed."""
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
        f"  Strg+C beendet die Vorführung; die Daten bleiben in {settings.DATA_DIR}.",
        "",
    ]
    return "\n".join(lines)
