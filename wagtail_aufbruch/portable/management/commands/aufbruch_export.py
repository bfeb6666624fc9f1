"""``manage.py aufbruch_export PROCESS [FILE]``: write a process into a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from wagtail_aufbruch.portable.domain.exporter import Exporter
from wagtail_aufbruch.portable.domain.finding import NotFound, find_process
from wagtail_aufbruch.portable.format.dump import to_yaml
from wagtail_aufbruch.portable.format.media import MediaFolder


class Command(BaseCommand):
    help = (
        "Write a process into a YAML file that aufbruch_load reads. What citizens handed in is not part of it, "
        "nor is what only staff may see."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("process", help="Address of the process page, as in the browser, or the last part of it")
        parser.add_argument(
            "file",
            nargs="?",
            help="The file; pictures and documents go to a folder beside it. Default: standard output",
        )
        parser.add_argument("--site", default="", help="Host name of the site, where there are several")
        parser.add_argument(
            "--private", action="store_true", help="Take along members' e-mail addresses and where consents are kept"
        )

    def handle(self, *args: object, process: str, file: str | None, private: bool, site: str, **options: Any) -> None:
        try:
            page = find_process(process, site)
        except NotFound as error:
            raise CommandError(str(error)) from error
        media = MediaFolder(Path(file)) if file else None
        exporter = Exporter(page, media, private=private)
        try:
            text = to_yaml(exporter.run())
            if file is not None:
                _write_whole(Path(file), text)
        except OSError as error:
            message = _("“%(file)s” cannot be written: %(reason)s")
            raise CommandError(message % {"file": error.filename or file, "reason": error.strerror}) from error
        if file is None:
            self.stdout.write(text, ending="")
        else:
            self.stderr.write(_("Written: %(file)s") % {"file": file})
        for note in exporter.notes:
            self.stderr.write(note)


def _write_whole(file: Path, text: str) -> None:
    """Write it beside the file, and put it in its place: half a file can be loaded, and nobody sees what it lacks."""
    beside = file.with_name(f"{file.name}.part")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
