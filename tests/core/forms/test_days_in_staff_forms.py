"""A day in a form of staff is shown and typed as people here write it: 31.12.2026, and not 2026-12-31."""

import ast
from collections.abc import Iterator
from pathlib import Path

import wagtail_aufbruch

PACKAGE = Path(wagtail_aufbruch.__file__).parent
UNDERSTANDS = "understand_wall_times("


def classes_with_days() -> Iterator[tuple[str, str]]:
    """Forms that show the calendar of Wagtail, by name, with their source."""
    for path in PACKAGE.rglob("*.py"):
        if "migrations" in path.parts or "AdminDateInput" not in (text := path.read_text()):
            continue
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef):
                source = ast.get_source_segment(text, node) or ""
                if "AdminDateInput" in source and "DateField(" in source:
                    yield f"{path.relative_to(PACKAGE)}:{node.name}", source


def test_each_form_of_staff_with_a_day_takes_it_as_it_is_written_here() -> None:
    found = dict(classes_with_days())
    assert len(found) >= 5
    assert [name for name, source in found.items() if UNDERSTANDS not in source] == []
