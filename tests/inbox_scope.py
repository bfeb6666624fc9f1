"""What the inbox asks a kind of task for is what it gets: of its processes alone, only some of them, without others."""

from wagtail_aufbruch.participation.extension.inbox_tasks import InboxSource, Scope


def assert_kept_to_its_scope(source: InboxSource, process_pk: int, task_pk: int) -> None:
    """The task stands in the inbox of its process, and in no other; it can be asked for, and left out."""
    own, other, key = (process_pk,), (process_pk + 1000,), frozenset({task_pk})
    scopes = {
        "own": (Scope(own), True),
        "of another process": (Scope(other), False),
        "asked for by those of another process": (Scope(other, only=key), False),
        "asked for": (Scope(own, only=key), True),
        "another is asked for": (Scope(own, only=frozenset({task_pk + 1000})), False),
        "left out": (Scope(own, without=key), False),
    }
    for name, (scope, is_there) in scopes.items():
        found = [task.pk for task in source.load(scope, None, 100)]
        assert (task_pk in found) is is_there, name
        assert sum(source.count(scope).values()) == len(found), name
