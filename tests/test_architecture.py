"""Which app may point to which. import-linter sees imports; a foreign key given as a string slips past it."""

import pytest
from django.apps import apps
from django.db.models import Model

BELOW = {
    "aufbruch": set(),
    "aufbruch_participation": {"aufbruch"},
    "aufbruch_groups": {"aufbruch", "aufbruch_participation"},
    "aufbruch_ideas": {"aufbruch", "aufbruch_participation"},
    "aufbruch_events": {"aufbruch", "aufbruch_participation"},
}
MODELS = [model for label in BELOW for model in apps.get_app_config(label).get_models(include_auto_created=True)]


def targets(model: type[Model]) -> dict[str, str]:
    """App of the package that each relation of the model points to, by the relation's name."""
    related = {
        field.name: field.related_model._meta.app_label
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation and field.related_model
    }
    return {name: label for name, label in related.items() if label in BELOW}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_model_points_only_to_its_own_app_and_to_those_below(model: type[Model]) -> None:
    label = model._meta.app_label
    allowed = BELOW[label] | {label}
    assert {name: app for name, app in targets(model).items() if app not in allowed} == {}


def test_every_app_of_the_package_is_looked_at() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("wagtail_aufbruch.")}
    assert ours == set(BELOW)
