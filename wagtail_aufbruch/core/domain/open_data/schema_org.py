"""The open data of a process for search engines, as schema.org knows them."""

from typing import Any

from django.utils.timezone import localtime

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.open_data.dcat import MEDIA_TYPES
from wagtail_aufbruch.core.domain.open_data.publisher import publisher_of
from wagtail_aufbruch.core.extension.datasets import Column, Dataset
from wagtail_aufbruch.core.models import ProcessMixin


def catalogue_values(process: ProcessMixin, home: str, datasets: list[Dataset]) -> dict[str, Any]:
    """A ``DataCatalog`` with each list as ``Dataset``; ``home``: whole address of its page."""
    publisher = {"@type": "GovernmentOrganization", "name": publisher_of(process).name}
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "@id": home,
        "name": process.title,
        "url": home,
        "license": aufbruch_settings.data_licence_url,
        "publisher": publisher,
        "dataset": [_dataset(dataset, home, publisher) for dataset in datasets],
    }


def _dataset(dataset: Dataset, home: str, publisher: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Dataset",
        "@id": f"{home}#{dataset.key}",
        "name": dataset.title,
        "description": dataset.description,
        "url": dataset.page_url,
        "license": aufbruch_settings.data_licence_url,
        "isAccessibleForFree": True,
        "creator": publisher,
        "keywords": list(dataset.keywords),
        "variableMeasured": [_column(column) for column in dataset.columns],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": MEDIA_TYPES[file.ending], "contentUrl": file.url}
            for file in dataset.files
        ],
    }
    if dataset.changed_at:
        found["dateModified"] = localtime(dataset.changed_at).isoformat(timespec="seconds")
    return found


def _column(column: Column) -> dict[str, str]:
    return {"@type": "PropertyValue", "name": column.title, "description": str(column.description)}
