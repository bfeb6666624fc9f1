"""What lies in a protected collection does not become public by way of a process file."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories.core import make_content_page, make_field, make_process
from wagtail_aufbruch.core.models import ContentPage, Handlungsfeld, HandlungsfeldDocument, ProcessPage

pytestmark = pytest.mark.django_db
Load = Callable[..., str]


def protected(kind: str = "login", *, by_the_one_above: bool = False) -> Collection:
    """A collection that not everybody may open."""
    above = Collection.get_first_root_node().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=above, restriction_type=kind, password="geheim")
    return above.add_child(name="Darunter") if by_the_one_above else above


def document(title: str, collection: Collection | None = None) -> Any:
    collection = collection or Collection.get_first_root_node()
    return get_document_model().objects.create(
        title=title, collection=collection, file=ContentFile(title.encode(), "datei.txt")
    )


def taken_along(tmp_path: Path, *arguments: str) -> tuple[Path, str]:
    """The file of the process, and what the command said."""
    said, file = StringIO(), tmp_path / "prozess.yaml"
    call_command("aufbruch_export", "aufbruch", str(file), *arguments, stderr=said)
    return file, said.getvalue()


def contents(folder: Path) -> set[str]:
    return {path.read_bytes().decode(errors="replace") for path in folder.glob("*-files/*")}


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
@pytest.mark.parametrize("by_the_one_above", [False, True])
@pytest.mark.parametrize("arguments", [[], ["--private"]])
def test_a_document_of_a_protected_collection_is_in_no_file_and_that_is_told(
    tmp_path: Path, kind: str, by_the_one_above: bool, arguments: list[str]
) -> None:
    inside = document("Personalliste", protected(kind, by_the_one_above=by_the_one_above))
    outside = document("Plan")
    text = '<p><a linktype="document" id="{}">x</a> <a linktype="document" id="{}">y</a></p>'
    make_process("Aufbruch", slug="aufbruch", introduction=text.format(inside.pk, outside.pk))
    file, said = taken_along(tmp_path, *arguments)
    assert contents(tmp_path) == {"Plan"}
    assert "Personalliste" not in file.read_text()
    assert "Personalliste" in said
    assert "by hand" in said


def test_the_line_of_a_document_that_stays_out_stays_out_with_it_and_the_file_can_be_loaded(
    load: Load, tmp_path: Path
) -> None:
    process = make_process("Aufbruch", slug="aufbruch")
    inside, outside = document("Personalliste", protected()), document("Plan")
    field = make_field(process, "Alltag")
    field.documents = [HandlungsfeldDocument(document=inside), HandlungsfeldDocument(document=outside)]
    field.save()
    body = [
        {"type": "documents", "value": {"heading": "", "documents": [inside.pk, outside.pk]}},
    ]
    make_content_page(process, "Seite", body=body)
    file, _said = taken_along(tmp_path)
    ProcessPage.objects.get().delete()
    load(file)
    assert [row.document.title for row in Handlungsfeld.objects.get().documents.all()] == ["Plan"]
    shown = ContentPage.objects.get().body[0].value["documents"]
    assert [one.title for one in shown] == ["Plan"]


def test_a_picture_of_a_protected_collection_is_in_no_file_and_that_is_told(tmp_path: Path) -> None:
    process = make_process("Aufbruch", slug="aufbruch")
    image = get_image_model().objects.create(title="Kinderfest", file=get_test_image_file(), collection=protected())
    make_content_page(process, "Seite", photo=image, photo_alt="Kinder")
    file, said = taken_along(tmp_path)
    assert not contents(tmp_path)
    assert "images" not in file.read_text()
    assert "Kinderfest" in said


def test_what_stays_out_is_told_in_german(tmp_path: Path) -> None:
    inside = document("Personalliste", protected())
    make_process("Aufbruch", slug="aufbruch", introduction=f'<p><a linktype="document" id="{inside.pk}">x</a></p>')
    with translation.override("de"):
        _file, said = taken_along(tmp_path)
    assert "„Personalliste“ wurde weggelassen" in said
    assert "geschützten Sammlung" in said
