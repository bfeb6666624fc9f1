"""Versions that are raised by every write that readers can see; the cache for readers keeps pages under them.

Why rows, and not a key in the cache written after the commit, or a sequence of the database: the version has to
change in the same instant in which the write becomes visible. A cache written after the commit is late by a moment,
and for ever where the process dies in between; each process's own memory never hears of it at all. A sequence is
raised before the commit: a reader in between would keep the old page under the new version. A row changes with the
commit and is rolled back with it.

Why several rows for one scope: a row that all writers of a process raise would make each wait for the commit of
the one before, and two that hold something else as well (idea, seat) would wait for each other. So a writer takes
a row that no other one holds, or adds one. There are never more rows than there were writers at the same instant,
the version is their sum, and since rows only grow it never comes back.

Whoever reads asks for the versions first and for the content after that: what is kept under a version is as new as
the version or newer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connections, router, transaction
from django.db.models import F, Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from wagtail_aufbruch.core.reader_cache.marks import allow_parameters, changes_at
from wagtail_aufbruch.core.reader_cache.models import EVERYTHING, Freshness

__all__ = [
    "UNSEEN",
    "Change",
    "allow_parameters",
    "changes_at",
    "process_of",
    "process_of_public",
    "touch",
    "touch_all",
    "versions",
    "watch",
]

Versions = dict[str, int]


def touch(process_pk: object) -> None:
    """Tell the cache that something changed which readers of the process can see; None: see :func:`touch_all`.

    To be called within the transaction that writes; rolled back with it. Waits for nobody. Needed after
    ``.update()``, ``bulk_create()`` and raw SQL; models given to :func:`watch` tell by themselves when saved. Where
    columns of a page itself were written that way, :func:`touch_all` is needed: pages are kept until any page changes.
    """
    scope = EVERYTHING if process_pk is None else str(process_pk)
    with transaction.atomic(using=router.db_for_write(Freshness), savepoint=False):
        rows = Freshness.objects.select_for_update(skip_locked=True).filter(scope=scope).order_by("pk")
        free = rows.values_list("pk", flat=True).first()
        if free is None:
            Freshness.objects.create(scope=scope)
        else:
            Freshness.objects.filter(pk=free).update(version=F("version") + 1)


def touch_all() -> None:
    """Say that something changed which may show on any page: a page of the host's menu, a picture, a setting."""
    touch(None)


def versions() -> Versions:
    """The version of every scope that was ever touched; one query."""
    found: Versions = {}
    with connections[router.db_for_read(Freshness)].cursor() as cursor:
        cursor.execute("SELECT scope, version FROM aufbruch_freshness")
        for scope, version in cursor.fetchall():
            found[scope] = found.get(scope, 0) + version
    return found


UNSEEN = object()
"""What a rule given to :func:`watch` returns where readers see nothing of the change."""


@dataclass(frozen=True)
class Change:
    """A row that was created, saved or deleted."""

    row: Any
    created: bool = False
    deleted: bool = False
    fields: frozenset[str] = frozenset()
    """The ``update_fields`` where only some were saved."""


ScopeOf = Callable[[Change], object]

_watched: dict[type[Model], ScopeOf] = {}


def process_of(change: Change) -> object:
    """Key of the process that the row belongs to, None where it names none: what ``watch`` goes by."""
    return getattr(change.row, "process_id", None)


def process_of_public(change: Change) -> object:
    """The same for rows with ``is_public``: one that comes or goes without being public was never seen."""
    unseen = (change.created or change.deleted) and not change.row.is_public
    return UNSEEN if unseen else process_of(change)


def process_of_part(whole: str) -> ScopeOf:
    """For parts of what the foreign key ``whole`` points to: the process of that. A part that goes together
    with its whole tells nothing, since the whole does."""

    def scope_of(change: Change) -> object:
        try:
            return process_of(Change(getattr(change.row, whole)))
        except ObjectDoesNotExist:
            return UNSEEN

    return scope_of


def watch(*models: type[Model], scope_of: ScopeOf = process_of) -> None:
    """Let saving and deleting rows of these models raise the version; to be called in ``AppConfig.ready``.

    ``scope_of`` returns the key of the process that shows the row, None where it may show anywhere, or ``UNSEEN``.
    Subclasses have to be named as well: Django tells of each class for itself. A model that is watched already
    gets the new rule.
    """
    for model in models:
        _watched[model] = scope_of
        uid = f"aufbruch_fresh_{model._meta.label}"
        post_save.connect(_note_save, sender=model, dispatch_uid=uid)
        post_delete.connect(_note_deletion, sender=model, dispatch_uid=uid)
        for field in model._meta.local_many_to_many:
            through = field.remote_field.through
            m2m_changed.connect(_note_links, sender=through, dispatch_uid=uid)


def is_watched(model: type[Model]) -> bool:
    """Whether rows of the model tell of their changes by themselves."""
    return model in _watched


def _note_save(
    sender: type[Model], instance: Model, created: bool, update_fields: Iterable[str] | None = None, **kwargs: Any
) -> None:
    _note(Change(instance, created=created, fields=frozenset(update_fields or ())))


def _note_deletion(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    _note(Change(instance, deleted=True))


def _note_links(sender: type[Model], instance: Model, action: str, **kwargs: Any) -> None:
    if action.startswith("post_"):
        _note(Change(instance))


def _note(change: Change) -> None:
    scope_of = _watched.get(type(change.row))
    scope = scope_of(change) if scope_of is not None else UNSEEN
    if scope is not UNSEEN:
        touch(scope)
