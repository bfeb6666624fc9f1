"""A row with those below it, in the form in which Wagtail keeps versions."""

from functools import partial
from typing import Any, cast

from django.db import models
from modelcluster.models import (
    ClusterableModel,
    get_all_child_relations,
    get_serializable_data_for_fields,
    model_from_serializable_data,
)

Data = dict[str, Any]
"""A row with its children, as Wagtail writes it into versions."""


def data_of(row: models.Model) -> Data:
    if isinstance(row, ClusterableModel):
        return dict(row.serializable_data())
    return dict(get_serializable_data_for_fields(row))


def from_data(model: type[models.Model], data: Data) -> models.Model:
    # Those with rows below them have a way of their own.
    read = getattr(model, "from_serializable_data", partial(model_from_serializable_data, model))
    return cast(models.Model, read(data))


def without_keys(model: type[models.Model], data: Data) -> Data:
    """The same with new rows below it: those of the original keep their place."""
    data = dict(data)
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        if data.get(name):
            data[name] = [without_keys(relation.related_model, {**row, "pk": None}) for row in data[name]]
    return data


def with_new_rows(model: type[models.Model], content: Data) -> Data:
    """A version in which none of the rows below is one that there is."""
    content = dict(content)
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        if content.get(name):
            content[name] = [without_keys(relation.related_model, row) for row in content[name]]
    return content
