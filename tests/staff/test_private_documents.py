"""What lies in a private collection is not named where everybody reads, whatever page an editor has put it on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories.core import add_page, make_field, make_process
from tests.factories.council import make_paper
from tests.factories.groups import make_board, make_statement
from tests.factories.groups import make_index as make_groups
from tests.factories.projects import make_project, make_project_index
from wagtail_aufbruch.core.models import ContentPage, HandlungsfeldDocument
from wagtail_aufbruch.council.models import File, PaperIndexPage
from wagtail_aufbruch.projects.models import ProjectDocument

pytestmark = pytest.mark.django_db


def on_a_field(process: Any, document: Any) -> str:
    HandlungsfeldDocument.objects.create(handlungsfeld=make_field(process, "Bildung"), document=document)
    return f"{process.url}themen/bildung/"


def on_a_project(process: Any, document: Any) -> str:
    project = make_project(make_project_index(process))
    ProjectDocument.objects.create(project=project, document=document)
    return str(project.url)


def on_a_paper(process: Any, document: Any) -> str:
    index = add_page(process, PaperIndexPage(title="Vorlagen"))
    paper = make_paper(process)
    File.objects.create(paper=paper, name=document.title, document=document)
    return f"{index.url}{index.reverse_subpage('paper', args=[paper.pk])}"


def at_a_statement(process: Any, document: Any) -> str:
    statement = make_statement(make_board(make_groups(process)), document=document)
    body = statement.body_page.specific
    return f"{body.url}{body.reverse_subpage('statement', args=[statement.pk])}"


def in_a_text(process: Any, document: Any) -> str:
    body = [{"type": "documents", "value": {"heading": "Unterlagen", "documents": [document.pk]}}]
    return str(add_page(process, ContentPage(title="Mehr dazu", body=body)).url)


@pytest.mark.parametrize("put", [on_a_field, on_a_project, on_a_paper, at_a_statement, in_a_text])
def test_a_document_is_named_unless_its_collection_is_private(client: Client, put: Callable[..., str]) -> None:
    process = make_process()
    above = Collection.get_first_root_node().add_child(name="Intern")
    inside = above.add_child(name="Noch tiefer")
    document = get_document_model().objects.create(
        title="Zaubernuss", collection=inside, file=ContentFile(b"x", name="z.pdf")
    )
    address = put(process, document)
    assert document.url in client.get(address).content.decode()
    CollectionViewRestriction.objects.create(collection=above, restriction_type="login")
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Zaubernuss" not in answer.content.decode()
    assert document.url not in answer.content.decode()
