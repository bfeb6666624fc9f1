"""Fields in which several rows are chosen, with keys that nothing has."""

import ast
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

import wagtail_aufbruch
from tests.factories.core import make_field, make_process
from wagtail_aufbruch.core.forms.several import SeveralField
from wagtail_aufbruch.core.models import Handlungsfeld


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["9" * 30, "9223372036854775808", "-1", "٣", "x", "\x00", ""])
def test_a_key_that_no_database_holds_is_no_choice_and_no_error(key: str) -> None:
    field = make_field(make_process(), "Bildung")
    several = SeveralField(queryset=Handlungsfeld.objects.all())
    with pytest.raises(ValidationError):
        several.clean([str(field.pk), key])
    assert list(several.clean([str(field.pk)])) == [field]


def test_no_form_chooses_several_rows_by_a_field_that_ends_in_an_error() -> None:
    wrong = []
    for path in Path(wagtail_aufbruch.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            made = [called] if called is not None else list(node.bases) if isinstance(node, ast.ClassDef) else []
            names = {getattr(one, "attr", getattr(one, "id", "")) for one in made}
            if "ModelMultipleChoiceField" in names and path.name != "several.py":
                wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []
