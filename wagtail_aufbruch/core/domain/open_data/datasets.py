"""The lists of a process that everybody may take along, of all apps."""

from dataclasses import replace

from django.utils.translation import get_language

from wagtail_aufbruch.core.extension.datasets import Column, Dataset
from wagtail_aufbruch.core.extension.registry import providers
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.reader_cache import marks

SCHEMA_ROUTE = "dataset_schema"


def datasets_of(process: ProcessMixin) -> list[Dataset]:
    """By their titles, in the language of the request. Raises ValueError where two have the same key.

    Found anew when something of the process has changed: to know all questions that were ever asked reads all ideas.
    """
    name = f"core.datasets.{get_language()}"
    found: list[Dataset] = marks.kept(process, str(process.pk), name, lambda: _datasets(process))
    return found


def _datasets(process: ProcessMixin) -> list[Dataset]:
    found = [dataset for provide in providers("datasets") for dataset in provide(process)]
    keys = [dataset.key for dataset in found]
    if len(keys) != len(set(keys)):
        raise ValueError(f"Two lists of open data have the same key: {', '.join(sorted(keys))}.")
    settled = [replace(dataset, columns=tuple(map(_in_words, dataset.columns))) for dataset in found]
    return sorted(settled, key=lambda dataset: dataset.title)


def _in_words(column: Column) -> Column:
    return replace(column, description=str(column.description), heading=str(column.heading))


def dataset_of(process: ProcessMixin, key: str) -> Dataset | None:
    """The list with this key, or None."""
    return next((dataset for dataset in datasets_of(process) if dataset.key == key), None)


def schema_url(process: ProcessMixin, key: str) -> str:
    """Whole address of the description of the list's columns."""
    return f"{process.full_url}{process.reverse_subpage(SCHEMA_ROUTE, args=[key])}"
