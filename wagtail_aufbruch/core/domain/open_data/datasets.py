"""The lists of a process that everybody may take along, of all apps."""

from wagtail_aufbruch.core.extension.datasets import Dataset
from wagtail_aufbruch.core.extension.protocols import Process
from wagtail_aufbruch.core.extension.registry import providers

SCHEMA_ROUTE = "dataset_schema"


def datasets_of(process: Process) -> list[Dataset]:
    """By their titles. Raises ValueError where two have the same key."""
    found = [dataset for provide in providers("datasets") for dataset in provide(process)]
    found.sort(key=lambda dataset: dataset.title)
    keys = [dataset.key for dataset in found]
    if len(keys) != len(set(keys)):
        raise ValueError(f"Two lists of open data have the same key: {', '.join(sorted(keys))}.")
    return found


def dataset_of(process: Process, key: str) -> Dataset | None:
    """The list with this key, or None."""
    return next((dataset for dataset in datasets_of(process) if dataset.key == key), None)


def schema_url(process: Process, key: str) -> str:
    """Whole address of the description of the list's columns."""
    return f"{process.full_url}{process.reverse_subpage(SCHEMA_ROUTE, args=[key])}"
