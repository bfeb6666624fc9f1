"""Writes ``docs/hooks.md`` from the code: what an app or a site may add, in the words of the classes that take it.

    python docs/make_hooks.py

A test fails where the file is not what this would write.
"""

import ast
import re
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "wagtail_aufbruch"
TARGET = ROOT / "docs" / "hooks.md"

INTRODUCTION = """\
# What an app or a site may add

Made from the code by `make docs`; change the docstrings, not this file.

There are three ways. Whatever an app brings along as a whole stands in one **feature**; what it shows on pages of the
process goes through **page hooks**; what becomes of contributions is told by **signals**. Everything here is as stable
as the package's version says.

## Features

An app declares one feature in its `feature.py` and registers it in `AppConfig.ready`:

```python
from wagtail_aufbruch.core.extension.registry import register
from town.parking.feature import FEATURE

register(FEATURE)
```

A feature is a `Feature`, or, where citizens take part, a `ParticipationFeature`; one with things that can be judged in
review rounds is a `ReviewsFeature`. Whatever is registered twice, an
app or a key, is an error at start.
"""


def render() -> str:
    """The whole file."""
    parts = [INTRODUCTION]
    for path, name in (
        ("core/extension/features.py", "Feature"),
        ("participation/extension/features.py", "ParticipationFeature"),
        ("reviews/extension/subjects.py", "ReviewsFeature"),
    ):
        parts.append(_class(path, name))
    parts.append("## What the parts of a feature hold\n")
    for path, name in (
        ("core/extension/vocabulary.py", "Word"),
        ("core/extension/deletion_guards.py", "DeletionGuard"),
        ("core/extension/figures.py", "Figure"),
        ("core/extension/figures.py", "Period"),
        ("core/extension/stored_data.py", "StoredData"),
        ("core/extension/stored_data.py", "Columns"),
        ("core/extension/page_hooks.py", "EventLink"),
        ("core/extension/page_hooks.py", "MeetingSheets"),
        ("participation/extension/kinds.py", "Kind"),
        ("participation/extension/kinds.py", "Rules"),
        ("participation/extension/inbox_tasks.py", "InboxSource"),
        ("participation/extension/inbox_tasks.py", "Task"),
        ("participation/extension/inbox_tasks.py", "Decision"),
        ("participation/extension/periodic_work.py", "PeriodicWork"),
        ("participation/extension/retention.py", "RetentionRule"),
        ("participation/extension/personal_data.py", "PersonalData"),
        ("participation/extension/names_kept.py", "NamesKept"),
        ("participation/extension/journey_links.py", "JourneyLink"),
        ("participation/extension/journey_links.py", "Moment"),
        ("participation/extension/journey_links.py", "Wait"),
        ("participation/extension/journey_links.py", "RowsAbout"),
        ("participation/extension/calendar_dates.py", "CalendarDay"),
        ("participation/extension/handling_parts.py", "HandlingPart"),
        ("participation/extension/open_at_groups.py", "WorkingGroup"),
        ("participation/extension/open_at_groups.py", "OpenPart"),
        ("participation/extension/open_at_groups.py", "OpenLine"),
        ("participation/extension/overview.py", "OverviewTable"),
        ("participation/extension/overview.py", "OverviewScope"),
        ("participation/extension/overview.py", "OverviewRow"),
        ("participation/extension/overview.py", "Cell"),
        ("participation/extension/overview.py", "GroupColumn"),
        ("reviews/extension/subjects.py", "SubjectKind"),
        ("reviews/extension/subjects.py", "Subject"),
    ):
        parts.append(_class(path, name))
    parts.append(_signals())
    parts.append(_page_hooks())
    return "\n".join(parts)


def _class(path: str, name: str) -> str:
    """One class as a table of its fields, each with its type and the docstring that follows it."""
    tree = ast.parse((PACKAGE / path).read_text())
    node = next(one for one in tree.body if isinstance(one, ast.ClassDef) and one.name == name)
    module = f"wagtail_aufbruch.{path.removesuffix('.py').replace('/', '.')}"
    lines = [f"### `{name}`", "", f"`{module}`. {_one_line(ast.get_docstring(node) or '')}", ""]
    lines += ["| field | type | meaning |", "|---|---|---|"]
    for number, one in enumerate(node.body):
        if not isinstance(one, ast.AnnAssign):
            continue
        after = node.body[number + 1] if number + 1 < len(node.body) else None
        said = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
        kind = ast.unparse(one.annotation).replace("|", "\\|")
        needed = "" if one.value is not None else "**"
        lines.append(f"| {needed}`{ast.unparse(one.target)}`{needed} | `{kind}` | {_one_line(said)} |")
    return "\n".join([*lines, ""])


def _signals() -> str:
    """The signals of contributions, with the docstring that follows each."""
    path = "participation/extension/signals.py"
    module = ast.parse((PACKAGE / path).read_text())
    said = (ast.get_docstring(module) or "").replace("``", "`")
    lines = ["## Signals", "", f"`wagtail_aufbruch.{path.removesuffix('.py').replace('/', '.')}`. {said}", ""]
    lines += ["| signal | when it is sent |", "|---|---|"]
    for one, after in pairwise(module.body):
        if isinstance(one, ast.Assign) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            lines.append(f"| `{ast.unparse(one.targets[0])}` | {_one_line(str(after.value.value))} |")
    return "\n".join([*lines, ""])


def _page_hooks() -> str:
    """The hooks that the docstring of ``page_hooks`` lists."""
    module = ast.parse((PACKAGE / "core/extension/page_hooks.py").read_text())
    lines = ["## Page hooks", "", "Registered with `wagtail.hooks.register` in an app's `wagtail_hooks.py`.", ""]
    lines += ["| hook | what it takes and gives |", "|---|---|"]
    for name, said in re.findall(r"^``(aufbruch_\w+)``\n((?:    .*\n?)+)", ast.get_docstring(module) or "", re.M):
        lines.append(f"| `{name}` | {_one_line(said)} |")
    return "\n".join([*lines, ""])


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("``", "`").replace("|", "\\|")


if __name__ == "__main__":
    TARGET.write_text(render())
