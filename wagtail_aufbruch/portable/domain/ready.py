"""Process files that come with the package and are found by name."""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "ready"


@dataclass(frozen=True)
class ReadyFile:
    """A file of ours: ``name`` for the command line, ``about`` from its first line."""

    name: str
    path: Path
    about: str


def ready_files() -> list[ReadyFile]:
    """All of them, by name."""
    return [ReadyFile(path.stem, path, _about(path)) for path in sorted(FOLDER.glob("*.yaml"))]


def find_file(wanted: str) -> Path:
    """The file at this path; where there is none, the one of ours with this name ("starter", "starter.yaml")."""
    path = Path(wanted)
    if path.is_file():
        return path
    return next((file.path for file in ready_files() if wanted in {file.name, file.path.name}), path)


def _about(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        sentence = re.match(r"#\s*(.+?\.)(?:\s|$)", file.readline())
    return sentence[1] if sentence else ""
