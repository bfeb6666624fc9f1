"""Build hook: compiles the translations, so that the wheel and an editable install both carry them."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(package: Path) -> list[Path]:
    """Write a .mo beside every .po below ``package`` and return the paths of the .mo files.

    Fuzzy entries are left out, as msgfmt does: a guess must not reach a reader.
    """
    compiled = []
    for source in sorted(package.rglob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        with source.open("rb") as po_file:
            catalogue = read_po(po_file, locale=source.parts[-3])
        with target.open("wb") as mo_file:
            write_mo(mo_file, catalogue)
        compiled.append(target)
    return compiled


class CatalogueHook(BuildHookInterface):
    """Runs for the target ``wheel``, whose versions are ``standard`` and ``editable``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root) / "wagtail_aufbruch")
