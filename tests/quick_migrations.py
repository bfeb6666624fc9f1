"""Migrations in less than half of the time, for databases that only tests use.

Whenever a migration creates a model, Django renders anew every model that hangs together with it: in a project with
Wagtail nearly all of some 250. Nothing can point to a model that is only being created, so it is enough to render that
one. It does the same for an index or a constraint, which change neither fields nor what points to the model: it is
enough to tell the model that is there. The statements that reach the database are the same; the test of the wheel
migrates as a town does, with none of this.

Nine tenths of the rest are Django's and Wagtail's own migrations: small projects that have the same of them copy what
the first one made, and add theirs.
"""

import fcntl
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any
from unittest import mock

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

OURS = ("wagtail_aufbruch.", "tests.")


def _add_model(state: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    state.models[key] = model_state
    if state._relations is not None:  # type: ignore[attr-defined]
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:
        state.apps.render_multiple([model_state])


def _append_option(state: ProjectState, app_label: str, model_name: str, option_name: str, added: Any) -> None:
    """Add to ``indexes`` or ``constraints`` of a model."""
    options = state.models[app_label, model_name].options
    options[option_name] = [*options[option_name], added]
    if "apps" in state.__dict__:
        meta = state.apps.get_model(app_label, model_name)._meta
        setattr(meta, option_name, [*getattr(meta, option_name), added])
        meta._expire_cache()


@contextmanager
def quick_migrations() -> Iterator[None]:
    """Render a created model alone, and none for an index or a constraint, while the block runs."""
    with (
        mock.patch.object(ProjectState, "add_model", _add_model),
        mock.patch.object(ProjectState, "_append_option", _append_option),
    ):
        yield


def migrate(shared: Path | None = None) -> None:
    """Bring an empty database to today's state.

    Projects that name the same folder share there what Django and Wagtail migrate, on SQLite alone.
    """
    with quick_migrations():
        if shared and connection.vendor == "sqlite":
            _begin_with_the_same(shared)
        call_command("migrate", verbosity=0)


def _begin_with_the_same(folder: Path) -> None:
    """Django's and Wagtail's tables: made by the first project that needs them, copied for the others."""
    others = sorted(app.label for app in apps.get_app_configs() if not app.name.startswith(OURS))
    key = blake2b(repr([others, settings.AUTH_USER_MODEL]).encode(), digest_size=8).hexdigest()
    made = folder / f"stock-{key}.sqlite3"
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if made.exists():
            connection.close()
            shutil.copyfile(made, connection.settings_dict["NAME"])
            return
        executor = MigrationExecutor(connection)
        executor.migrate([key for key in executor.loader.graph.leaf_nodes() if key[0] in others])
        unfinished = made.with_suffix(".part")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(unfinished)])
        unfinished.rename(made)


if __name__ == "__main__":
    django.setup()
    migrate(*map(Path, sys.argv[1:]))
