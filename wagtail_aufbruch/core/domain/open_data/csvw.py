"""What stands in the columns of a CSV file, for programs: CSV on the Web (W3C Recommendation of 17.12.2015)."""

from typing import Any

from django.utils.translation import get_language

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.extension.datasets import Column, Dataset

CONTENT_TYPE = "application/csvm+json"
SEPARATOR = "; "
"""Between several values in one cell, as ``participation.domain.documents.tables`` writes them."""


def describe(dataset: Dataset) -> dict[str, Any]:
    """The metadata document of the list's CSV file. Raises ValueError where it has none."""
    file = dataset.file("csv")
    if file is None:
        raise ValueError(f"The list {dataset.key!r} has no CSV file.")
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": get_language()}],
        "url": file.url,
        "dc:title": dataset.title,
        "dc:description": dataset.description,
        "dc:license": {"@id": aufbruch_settings.data_licence_url},
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True, "quoteChar": '"', "doubleQuote": True},
        "tableSchema": {"columns": [_column(column) for column in dataset.columns]},
    }


def _column(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.key,
        "titles": column.title,
        "dc:description": str(column.description),
        "datatype": {"base": "boolean", "format": "True|False"} if column.datatype == "boolean" else column.datatype,
    }
    if column.is_list:
        described["separator"] = SEPARATOR
    return described
