"""What the documentation says is what the code does."""

import re
import runpy
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import get_commands

from wagtail_aufbruch.core.conf import DEFAULTS
from wagtail_aufbruch.core.extension import page_hooks

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "wagtail_aufbruch"
TOLD_NOW = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
"""What speaks of the code as it is; the changelog also names what is gone."""
OTHER_NAMES = {"aufbruch_private"}
"""What is called aufbruch_… and is neither a command nor a hook nor an app: a key of ``STORAGES``."""


def of_page(path: Path) -> Any:
    return pytest.param(path, id=path.relative_to(ROOT).as_posix())


def names(path: Path) -> Iterator[str]:
    """Whatever stands in backticks, on one line."""
    yield from re.findall(r"`([^`\n]+)`", path.read_text())


def exists(dotted: str) -> bool:
    """Whether the module, or the thing in a module, can be imported."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        module = ".".join(parts[:end])
        if _is_module(module):
            thing: Any = import_module(module)
            for name in parts[end:]:
                if not hasattr(thing, name):
                    return False
                thing = getattr(thing, name)
            return True
    return False


def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def test_the_list_of_extension_points_is_up_to_date() -> None:
    made = runpy.run_path(str(DOCS / "make_hooks.py"))["render"]()
    assert (DOCS / "hooks.md").read_text() == made, "run make docs"


@pytest.mark.parametrize("path", [of_page(path) for path in TOLD_NOW])
def test_every_dotted_path_leads_somewhere(path: Path) -> None:
    named = set(re.findall(r"\bwagtail_aufbruch(?:\.\w+)+", path.read_text()))
    assert [name for name in sorted(named) if not exists(name)] == []


def test_what_a_newcomer_reads_first_fits_on_two_screens() -> None:
    """What is about one subject stands in rules.md."""
    assert len((DOCS / "architecture.md").read_text().splitlines()) <= 120


def test_every_answer_to_where_something_is_found_leads_somewhere() -> None:
    pages = "".join((DOCS / name).read_text() for name in ("architecture.md", "rules.md"))
    answers = re.findall(r"^\| [^|]+\? \| `([\w.]+)` \|$", pages, re.MULTILINE)
    assert len(answers) >= 10
    assert [name for name in answers if not exists(f"wagtail_aufbruch.{name}")] == []


@pytest.mark.parametrize("path", [of_page(path) for path in TOLD_NOW])
def test_every_command_hook_and_app_exists(path: Path) -> None:
    known = {*get_commands(), *_hooks(), *_labels(), *_blocks(), *OTHER_NAMES}
    named = {name for text in names(path) for name in re.findall(r"(?<![\w/.])aufbruch_\w+", text)}
    assert sorted(named - known) == []


def _hooks() -> set[str]:
    return set(re.findall(r"aufbruch_\w+", page_hooks.__doc__ or ""))


def _blocks() -> set[str]:
    """Blocks of templates, and the folders in which an app's templates and styles lie."""
    files = PACKAGE.glob("*/templates/**/*.html")
    return {name for file in files for name in re.findall(r"{% (?:block|load) (aufbruch_\w+)", file.read_text())}


def _labels() -> set[str]:
    return {
        found.group(1)
        for file in PACKAGE.glob("*/apps.py")
        if (found := re.search(r'label = "(\w+)"', file.read_text())) is not None
    }


FILE = re.compile(r"[\w.-]+(/[\w.-]+)+\.\w+|(tests|docs|site|fixtures)/.*/")


@pytest.mark.parametrize("path", [of_page(path) for path in TOLD_NOW])
def test_every_file_exists(path: Path) -> None:
    apps = [app for app in PACKAGE.iterdir() if app.is_dir()]
    # A path may begin at the project, at the package, at an app ("staff/portable.py"), or be a template's name.
    roots = [ROOT, PACKAGE, *apps, *[app / "templates" for app in apps]]
    named = [text for text in names(path) if FILE.fullmatch(text)]
    assert [name for name in named if not any((root / name).exists() for root in roots)] == []


@pytest.mark.parametrize("path", [of_page(path) for path in sorted(DOCS.glob("decisions/*.md"))])
def test_every_name_in_a_decision_is_in_the_code(path: Path) -> None:
    named = {name for text in names(path) for name in re.findall(r"^([A-Za-z_]\w{2,})(?:\([\w, ]*\))?$", text)}
    assert sorted(named - words_of_code()) == []


@cache
def words_of_code() -> frozenset[str]:
    """All words in the package's modules and templates."""
    files = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html"), ROOT / "pyproject.toml"]
    return frozenset(word for file in files for word in re.findall(r"\w+", file.read_text()))


@pytest.mark.parametrize("path", [of_page(path) for path in [*TOLD_NOW, ROOT / "CHANGELOG.md"]])
def test_every_link_to_a_file_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_readme_tells_every_setting_and_none_that_is_not_there() -> None:
    assert sorted(told_settings()) == sorted(DEFAULTS)


@pytest.mark.parametrize(
    ("name", "default"),
    [
        (name, default)
        for name, default in DEFAULTS.items()
        if isinstance(default, int) and not isinstance(default, bool)
    ],
)
def test_the_readme_tells_the_default_of_a_setting(name: str, default: int) -> None:
    assert told_settings()[name] == str(default)


def told_settings() -> dict[str, str]:
    """The default that README tells for each setting."""
    table = (ROOT / "README.md").read_text().partition("| setting in `WAGTAIL_AUFBRUCH` |")[2].partition("\n\n")[0]
    told = {}
    for row in table.splitlines()[2:]:
        first, *_, last = row.strip("| ").split(" | ")
        settings = re.findall(r"`(\w+)`", first)
        defaults = last.split(", ") if len(settings) > 1 else [last]
        told.update(zip(settings, [*defaults, *defaults[-1:] * len(settings)], strict=False))
    return told


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        target
        for path in TOLD_NOW
        for target in re.findall(r"(?:^ {4}|`)make ([a-z-]+)", path.read_text(), re.MULTILINE)
    }
    assert {"demo", "test", "docs"} <= named
    assert sorted(named - targets) == []


def test_a_name_that_is_not_there_would_be_noticed() -> None:
    assert exists("wagtail_aufbruch.core.reader_cache.freshness.touch")
    assert not exists("wagtail_aufbruch.core.middleware.ReaderCacheMiddleware")
    assert not exists("wagtail_aufbruch.core.reader_cache.freshness.tuch")


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
        r'static "(aufbruch_(?:participation|events|groups)/(?:participation|events|groups|registration)\.css)"'
    )
    linking = {file.name for file in PACKAGE.glob("*/templates/**/*.html") if sheet.search(file.read_text())}
    assert linking == {"base.html", "registration_base.html"}


def test_every_system_check_stands_once_in_the_code_and_once_in_the_list() -> None:
    pattern = r"aufbruch(?:_\w+)?\.[EWI]\d{3}"
    in_code = [name for file in PACKAGE.rglob("*.py") for name in re.findall(rf'id="({pattern})"', file.read_text())]
    in_list = re.findall(rf"^\| `({pattern})`", (DOCS / "checks.md").read_text(), re.MULTILINE)
    assert len(in_code) >= 15
    assert sorted(in_code) == sorted(in_list)


def test_the_readme_names_all_paths_of_which_a_web_server_should_keep_no_log() -> None:
    paragraph = (ROOT / "README.md").read_text().partition("**Logs.**")[2].partition("\n\n")[0]
    told = set(re.findall(r"`/(\w+)/`", paragraph))
    page_types = [model for model in apps.get_models() if hasattr(model, "get_subpage_urls")]
    paths = {str(one.pattern) for model in page_types for one in model.get_subpage_urls()}
    secret = {path.partition("/")[0] for path in paths if re.search(r"<secret:|<slug:code>", path)}
    assert told == secret
