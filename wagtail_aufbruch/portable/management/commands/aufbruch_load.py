"""``manage.py aufbruch_load FILE [--parent PATH] [--site HOST]``: build a process from a file."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from wagtail_aufbruch.portable.domain.finding import NotFound, find_parent
from wagtail_aufbruch.portable.domain.loader import Report, load
from wagtail_aufbruch.portable.domain.processfile import parse
from wagtail_aufbruch.portable.domain.ready import find_file, ready_files
from wagtail_aufbruch.portable.format.problems import FileProblems, Problem, one_of
from wagtail_aufbruch.portable.format.source import read_source


class Command(BaseCommand):
    help = (
        "Build a process from a YAML file. Running it again adds what is new in the file and leaves alone "
        "what is there, whatever editors have done with it. A mistake in the file is told with its line, "
        "and nothing is written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", help='The process file, or the name of one that comes with the package: "starter"'
        )
        parser.add_argument("--list", action="store_true", help="Show the files that come with the package")
        parser.add_argument(
            "--parent", default="/", help='Address of the page below which the process stands, as in the browser ("/")'
        )
        parser.add_argument("--site", default="", help="Host name of the site, where there are several")

    def handle(
        self, *args: object, file: str | Path | None, parent: str, site: str, verbosity: int, **options: Any
    ) -> None:
        if options["list"]:
            for ready in ready_files():
                self.stdout.write(f"{ready.name}: {ready.about}")
            return
        if file is None:
            raise CommandError(_("Name the file to load, or one of ours: %(known)s") % {"known": _known()})
        path = find_file(str(file))
        if not path.exists():
            message = _("There is no file “%(file)s”. These come with the package: %(known)s")
            raise CommandError(message % {"file": file, "known": _known()})
        # Texts that pages begin with, and what is told here, are in the site's language.
        try:
            report = load(parse(read_source(path)), find_parent(parent, site))
        except NotFound as error:
            raise CommandError(str(error)) from error
        except FileProblems as error:
            lines = [_told(str(file), problem) for problem in error.problems]
            raise CommandError("\n".join([*lines, _("Nothing was written.")])) from error
        self._tell(report, verbosity)

    def _tell(self, report: Report, verbosity: int) -> None:
        created = Counter(section for section, _title in report.created)
        if verbosity > 1:
            for section, title in report.created:
                self.stdout.write(f"+ {section}: {title}")
        if verbosity > 0:
            for section in sorted(created | report.known):
                numbers = {"section": section, "new": created[section], "known": report.known[section]}
                self.stdout.write(_("%(section)s: %(new)s created, %(known)s already there") % numbers)
        for note in report.notes:
            self.stderr.write(note)


def _known() -> str:
    return one_of(ready.name for ready in ready_files())


def _told(file: str, problem: Problem) -> str:
    if not problem.line:
        return f"{file}: {problem.message}"
    return _("%(file)s, line %(line)s: %(message)s") % {"file": file, "line": problem.line, "message": problem.message}
