"""Versions that name what is gone by now can still be read, compared and brought back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from modelcluster.models import get_all_child_relations, model_from_serializable_data
from wagtail.models import RevisionMixin

from tests.factories.core import make_field, make_process
from wagtail_aufbruch.core.models import Handlungsfeld

pytestmark = pytest.mark.django_db

KEEPING = {models.RESTRICT, models.PROTECT}
OF_WAGTAIL = {"locale", "content_type"}


def test_an_older_version_of_a_field_is_opened_and_brought_back_when_the_field_above_it_is_gone(
    admin_client: Client,
) -> None:
    above = make_field(process := make_process(), "Alltag")
    field = make_field(process, "Bildung", parent=above, description="Schulen")
    older = field.save_revision()
    field.parent = None
    newer = field.save_revision()
    field.save()
    url = "wagtailsnippets_aufbruch_handlungsfeld"
    admin_client.post(reverse(f"{url}:delete", args=[above.pk]))
    assert not Handlungsfeld.objects.filter(pk=above.pk).exists()
    compared = admin_client.get(reverse(f"{url}:revisions_compare", args=[field.pk, older.pk, newer.pk]))
    assert compared.status_code == 200
    assert "Schulen" in admin_client.get(reverse(f"{url}:revisions_revert", args=[field.pk, older.pk])).content.decode()


def _kept_by_versions() -> Iterator[tuple[type[models.Model], str]]:
    """Each foreign key in what has versions, and in its rows, that keeps what it points to from being deleted."""
    waiting: list[Any] = [
        model
        for model in apps.get_models()
        if issubclass(model, RevisionMixin) and model._meta.app_label.startswith("aufbruch")
    ]
    while waiting:
        model = waiting.pop()
        waiting.extend(relation.related_model for relation in get_all_child_relations(model))
        for known in model._meta.concrete_fields:
            if isinstance(known, models.ForeignKey) and known.remote_field.on_delete in KEEPING:
                yield model, known.name


def test_no_version_becomes_unreadable_because_something_that_it_names_is_gone() -> None:
    found = {(model, name) for model, name in _kept_by_versions() if name not in OF_WAGTAIL}
    assert len(found) == 4
    for model, name in found:
        read: Any = getattr(model, "from_serializable_data", None)
        data = {"pk": None, name: 987_654_321}
        thing = read(data) if read is not None else model_from_serializable_data(model, data)
        assert thing is None or getattr(thing, f"{name}_id") is None, model
