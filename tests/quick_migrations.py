"""Migrations in less than half of the time, for databases that only tests use.

Whenever a migration creates a model, Django renders anew every model that hangs together with it: in a project with
Wagtail nearly all of some 250. Nothing can point to a model that is only being created, so it is enough to render that
one. The statements that reach the database are the same; the test of the wheel migrates as a town does, with neither.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import django
from django.core.management import call_command
from django.db.migrations.state import ModelState, ProjectState


def _add_model(state: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    state.models[key] = model_state
    if state._relations is not None:  # type: ignore[attr-defined]
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:
        state.apps.render_multiple([model_state])


@contextmanager
def quick_migrations() -> Iterator[None]:
    """Render a created model alone while the block runs."""
    with mock.patch.object(ProjectState, "add_model", _add_model):
        yield


def migrate() -> None:
    """Bring an empty database to today's state."""
    with quick_migrations():
        call_command("migrate", verbosity=0)


if __name__ == "__main__":
    django.setup()
    migrate()
