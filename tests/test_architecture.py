"""Which app may point to which, what is written in one place alone, and how much goes without a type.

import-linter sees imports; a foreign key given as a string slips past it, and so does a filter.
"""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.optimizer import MigrationOptimizer
from django.db.models import Model

import wagtail_aufbruch

BELOW = {
    "aufbruch": set(),
    "aufbruch_portable": {"aufbruch"},
    "aufbruch_participation": {"aufbruch"},
    "aufbruch_reviews": {"aufbruch", "aufbruch_participation"},
    "aufbruch_competitions": {"aufbruch", "aufbruch_participation", "aufbruch_reviews"},
    "aufbruch_council": {"aufbruch", "aufbruch_participation"},
    "aufbruch_projects": {"aufbruch", "aufbruch_participation"},
    "aufbruch_groups": {"aufbruch", "aufbruch_participation"},
    "aufbruch_ideas": {"aufbruch", "aufbruch_participation"},
    "aufbruch_events": {"aufbruch", "aufbruch_participation"},
}
MODELS = [model for label in BELOW for model in apps.get_app_config(label).get_models(include_auto_created=True)]


def targets(model: type[Model]) -> dict[str, str]:
    """App of the package that each relation of the model points to, by the relation's name."""
    related = {
        field.name: field.related_model._meta.app_label
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation and field.related_model
    }
    return {name: label for name, label in related.items() if label in BELOW}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_model_points_only_to_its_own_app_and_to_those_below(model: type[Model]) -> None:
    label = model._meta.app_label
    allowed = BELOW[label] | {label}
    assert {name: app for name, app in targets(model).items() if app not in allowed} == {}


def test_every_app_of_the_package_is_looked_at() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("wagtail_aufbruch.")}
    assert ours == set(BELOW)


# --- What migrations name

MIGRATIONS = sorted(Path(wagtail_aufbruch.__file__).parent.glob("*/migrations/0*.py"))


def test_no_migration_names_what_only_one_of_the_wagtails_has() -> None:
    """Django writes the setting of a swapped page into each new migration; Wagtail 7.4 has none and does not start."""
    assert len(MIGRATIONS) >= 7
    asks = [path.parts[-3] for path in MIGRATIONS if "settings.WAGTAIL_PAGE_MODEL" in path.read_text("utf-8")]
    assert asks == [], "Write core.pages.base.PAGE_MODEL in its place."


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_no_migration_takes_more_steps_than_it_must(path: Path) -> None:
    """At each step Django builds hundreds of models anew: what a table has from the start is made with it."""
    module = import_module(".".join(("wagtail_aufbruch", path.parts[-3], "migrations", path.stem)))
    steps = module.Migration.operations
    label = apps.get_containing_app_config(module.__name__).label
    assert len(steps) == len(MigrationOptimizer().optimize(steps, label)), "Run django-admin optimizemigration."


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_town_that_begins_waits_for_no_table_to_be_made_twice(path: Path) -> None:
    """SQLite copies a table for what comes later. Tags alone have to: they and what has them name each other."""
    module = import_module(".".join(("wagtail_aufbruch", path.parts[-3], "migrations", path.stem)))
    if not module.Migration.initial:
        return  # for tables that may hold something already
    later = [step for step in module.Migration.operations if not isinstance(step, CreateModel)]
    assert [step.describe() for step in later if not (isinstance(step, AddField) and step.field.many_to_many)] == []


# --- Who may see a contribution

PACKAGE = Path(wagtail_aufbruch.__file__).parent
HOME = {"participation/models/contributions/visibility.py", "participation/models/contributions/contribution.py"}
"""Here the columns are, and the methods by which all else asks."""
SOURCES = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if "migrations" not in path.parts and str(path.relative_to(PACKAGE)) not in HOME
)
COLUMNS = {"public", "listed"}
LOOKUPS = {"filter", "exclude", "get", "aggregate", "annotate", "get_or_create", "Q", "When", "Count"}
SEEN_STATES = {"PUBLISHED", "ANONYMISED"}


def asks_by_itself(source: str) -> list[int]:
    """Lines that ask for a contribution's visibility by its columns or states, past the methods made for it."""
    tree = ast.parse(source)
    return sorted({line for node in ast.walk(tree) for line in _lines(node)})


def _lines(node: ast.AST) -> Iterator[int]:
    if isinstance(node, ast.ImportFrom) and any(name.name == "PUBLIC_STATES" for name in node.names):
        yield node.lineno
    if isinstance(node, ast.Call) and _name(node.func) in LOOKUPS | {"F", "OuterRef"}:
        for lookup, value in _asked(node):
            parts = lookup.split("__")
            if COLUMNS & set(parts) or ("state" in parts and _names_seen_state(value)):
                yield node.lineno


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def _asked(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """The look-ups of a call with their values: keywords, a dictionary that is spread out, pairs, bare names."""
    for keyword in call.keywords:
        if keyword.arg:
            yield keyword.arg, keyword.value
        elif isinstance(keyword.value, ast.Dict):
            for key, value in zip(keyword.value.keys, keyword.value.values, strict=True):
                if isinstance(key, ast.Constant):
                    yield str(key.value), value
    for argument in call.args:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value, argument
        elif isinstance(argument, ast.Tuple) and argument.elts and isinstance(argument.elts[0], ast.Constant):
            yield str(argument.elts[0].value), argument


def _names_seen_state(value: ast.expr) -> bool:
    """Whether it names ``State.PUBLISHED`` or the like; states of answers and versions have other classes."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr in SEEN_STATES and _name(node.value) == "State")
        or (isinstance(node, ast.Constant) and str(node.value).upper() in SEEN_STATES)
        for node in ast.walk(value)
    )


def test_who_may_see_a_contribution_is_asked_in_one_place() -> None:
    found = {str(path.relative_to(PACKAGE)): asks_by_itself(path.read_text(encoding="utf-8")) for path in SOURCES}
    assert "ideas/domain/lists/listing.py" in found
    assert {path: lines for path, lines in found.items() if lines} == {}, (
        "Ask Contribution.objects.published(), .listed(), .visible_to_public() or .visible_on()."
    )


@pytest.mark.parametrize(
    "source",
    [
        "Idea.objects.filter(pk=pk, public=True)",
        "Answer.objects.exclude(idea__listed=False)",
        "rows.filter(**{'contribution__public': True})",
        "rows.filter(Q(about__isnull=True) | Q(about__public=True))",
        "rows.filter(Q(('listed', True)))",
        "rows.annotate(seen=F('about__public'))",
        "Idea.objects.get(state=State.PUBLISHED)",
        "Idea.objects.filter(state='anonymised')",
        "News.objects.filter(contribution__state__in=[enums.State.PUBLISHED, enums.State.ANONYMISED])",
        "from wagtail_aufbruch.participation.enums import PUBLIC_STATES, State",
    ],
)
def test_a_filter_that_forgets_the_page_would_be_noticed(source: str) -> None:
    assert asks_by_itself(source) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "Idea.objects.published().filter(pk=pk)",
        "Contribution.objects.filter(state=State.PENDING)",
        "Answer.objects.filter(state=AnswerState.PUBLISHED)",
        "patch_cache_control(response, public=True)",
        "PaperOrder(listed=data['listed'])",
    ],
)
def test_what_asks_for_something_else_is_left_alone(source: str) -> None:
    assert asks_by_itself(source) == []


# --- Which process a page belongs to

BY_PATH = {
    "core/models/belonging.py": "the rule itself",
    "core/domain/process/navigation.py": "the menu: pages right below the process, a process among them",
    "core/templatetags/aufbruch_tags.py": "the menu's entry above the page that is shown",
    "groups/public/bodies.py": "pages right below one page",
    "groups/domain/working/deletion_notes.py": "what would be deleted with a page",
    "groups/staff/editing.py": "what Wagtail publishes or copies along with a page",
    "events/domain/registration/queries.py": "what would be deleted with a page",
    "core/domain/process/staff_groups.py": "rights to pages, which hold for all below",
    "portable/domain/exporter.py": "pages right below one page",
    "participation/domain/deletion_notes.py": "who loses something when a page is deleted",
    "competitions/domain/entering/queries.py": "what would be deleted with a page",
    "reviews/domain/operations/deletion_notes.py": "what would be deleted with a page",
    "participation/domain/contributions/queries.py": "what would be deleted with a page",
}


def test_which_process_a_page_belongs_to_is_asked_in_one_place() -> None:
    """A process may lie below another one, so that the start of a path says too little."""
    starts = re.compile(r"path__startswith|\bpath\.startswith")
    found = {str(path.relative_to(PACKAGE)) for path in SOURCES if starts.search(path.read_text(encoding="utf-8"))}
    assert found == set(BY_PATH), "Ask core.domain.process.processes: process_of(), of_process() or of_processes()."


# --- How much goes without a type

MAX_UNTYPED = {
    "core": 7,
    "portable": 7,
    "participation": 25,
    "groups": 0,
    "ideas": 6,
    "events": 3,
    "reviews": 2,
    "competitions": 9,
    "council": 0,
    "projects": 2,
}
"""Uses of ``Any`` in annotations that each app may have. When one of them finds its type, lower the number."""


def untyped(source: str) -> int:
    """Uses of ``Any`` in annotations, except for what is open by its nature: ``dict[str, Any]``, ``**kwargs: Any``."""
    return sum(_anys(annotation) for node in ast.walk(ast.parse(source)) for annotation in _annotations(node))


def _annotations(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        given = node.args
        arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, *([given.vararg] if given.vararg else [])]
        yield from (argument.annotation for argument in arguments if argument.annotation)
        if node.returns:
            yield node.returns
    elif isinstance(node, ast.AnnAssign):
        yield node.annotation


def _anys(annotation: ast.AST) -> int:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return _anys(ast.parse(annotation.value, mode="eval"))
    if isinstance(annotation, ast.Subscript):
        if _name(annotation.value) == "Literal" or ast.unparse(annotation) == "dict[str, Any]":
            return 0
        if _name(annotation.value) == "Annotated" and isinstance(annotation.slice, ast.Tuple):
            return _anys(annotation.slice.elts[0])
    if isinstance(annotation, ast.Name | ast.Attribute) and _name(annotation) == "Any":
        return 1
    return sum(_anys(child) for child in ast.iter_child_nodes(annotation))


@pytest.mark.parametrize("app", MAX_UNTYPED)
def test_no_app_loses_types(app: str) -> None:
    found = {path: untyped(path.read_text(encoding="utf-8")) for path in (PACKAGE / app).rglob("*.py")}
    assert sum(found.values()) <= MAX_UNTYPED[app], {
        str(path.relative_to(PACKAGE)): number for path, number in found.items() if number
    }


def test_types_are_counted_in_every_app() -> None:
    assert {path.parent.name for path in PACKAGE.glob("*/apps.py")} == set(MAX_UNTYPED)


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("def show(page: Any, *args: Any, **kwargs: Any) -> Any: ...", 3),
        ("def rows(pages: 'QuerySet[Any]', key: typing.Any = None) -> list[Any]: ...", 3),
        ("page: Callable[[Any], Any] = show", 2),
        ("def context(page: Page) -> dict[str, Any]: ...", 0),
        ("def names(keys: dict[Any, str], further: dict[str, list[Any]]) -> None: ...", 2),
        ("accent: Annotated[str, Choice([''])] = ''", 0),
        ("labels = Any", 0),
    ],
)
def test_what_goes_without_a_type_is_counted(source: str, number: int) -> None:
    assert untyped(source) == number


# --- Tests stand in the rooms of what they test

TESTS = Path(__file__).parent


@pytest.mark.parametrize("app", ["core", "participation", "council", "groups", "ideas", "events", "competitions"])
def test_tests_stand_in_the_room_of_what_they_test(app: str) -> None:
    rooms = {folder.name for where in (PACKAGE / app, PACKAGE / app / "domain") for folder in where.glob("*/")}
    files = [file.relative_to(TESTS / app) for file in (TESTS / app).rglob("test_*.py")]
    elsewhere = {file.as_posix() for file in files if len(file.parts) != 2 or file.parts[0] not in rooms}
    assert elsewhere <= {"test_thread.py"}, "the walk through all rooms stands beside them"
