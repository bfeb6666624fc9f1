"""What the documentation says is what the code does."""

import runpy
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_the_list_of_extension_points_is_up_to_date() -> None:
    made = runpy.run_path(str(DOCS / "make_hooks.py"))["render"]()
    assert (DOCS / "hooks.md").read_text() == made, "run make docs"
