"""What the documentation says is what the code does."""

import re
import runpy
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_the_list_of_extension_points_is_up_to_date() -> None:
    made = runpy.run_path(str(DOCS / "make_hooks.py"))["render"]()
    assert (DOCS / "hooks.md").read_text() == made, "run make docs"


PACKAGE = DOCS.parent / "wagtail_aufbruch"
ON_EVERY_PAGE = {"aufbruch_page_title", "aufbruch_app_head", "aufbruch_page_head", "aufbruch_content"}
FRAME = ("aufbruch/base.html", "aufbruch/layout.html")


def test_a_town_finds_every_block_it_can_override_in_the_documentation() -> None:
    text = (DOCS / "templates.md").read_text()
    documented = {
        name: re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)
        for name, part in re.findall(r"^### `(.+?)`\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    }
    written = {}
    for file in PACKAGE.glob("*/templates/**/*.html"):
        name = file.relative_to(next(folder for folder in file.parents if folder.name == "templates")).as_posix()
        blocks = re.findall(r"{% block (aufbruch_\w+) %}", file.read_text())
        own = blocks if name in FRAME else [block for block in blocks if block not in ON_EVERY_PAGE]
        if own and name != "aufbruch/base.html":
            written[name] = own
    assert documented == written


def test_no_page_links_the_stylesheet_that_its_base_template_links() -> None:
    """Whoever adds a file to an app does so in one place, and no page asks twice for one file."""
    sheet = re.compile(
        r'static "(aufbruch_(?:participation|events|groups)/(?:participation|events|groups|sign_up)\.css)"'
    )
    linking = {file.name for file in PACKAGE.glob("*/templates/**/*.html") if sheet.search(file.read_text())}
    assert linking == {"base.html", "registration_base.html"}
