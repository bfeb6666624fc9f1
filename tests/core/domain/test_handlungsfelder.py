"""Fields of action: their list, their pages, what they gather."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail import hooks
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from tests.core.reading import read
from tests.factories import core
from wagtail_aufbruch.core.extension.page_hooks import Section
from wagtail_aufbruch.core.models import HandlungsfeldDocument, ProcessPage

pytestmark = pytest.mark.django_db


def add_document(field: object, title: str, collection: Collection | None = None) -> Document:
    collection = collection or Collection.get_first_root_node()
    document = Document.objects.create(title=title, collection=collection, file=ContentFile(b"x", name=f"{title}.pdf"))
    HandlungsfeldDocument.objects.create(handlungsfeld=field, document=document)
    return document


def test_a_field_shows_its_description_its_subfields_and_what_lies_above(client: Client, process: ProcessPage) -> None:
    top = core.make_field(process, "Alltag", description="Was alle angeht.")
    core.make_field(process, "Bildung", parent=top)
    page = read(client, f"{process.url}themen/alltag/")
    assert "Was alle angeht." in page.one("main").text
    assert page.one("ul", class_="aufbruch-chips").links() == {"Bildung": f"{process.url}themen/bildung/"}
    above = read(client, f"{process.url}themen/bildung/").one("p", class_="aufbruch-fieldhead__kicker")
    assert above.links() == {"Alltag": f"{process.url}themen/alltag/"}


def test_a_subfield_takes_colour_and_icon_of_the_field_above(client: Client, process: ProcessPage) -> None:
    top = core.make_field(process, "Alltag", accent="plum", icon="leaf")
    core.make_field(process, "Bildung", parent=top)
    head = read(client, f"{process.url}themen/bildung/").one("header", class_="aufbruch-accent-plum")
    assert [use.attributes["href"] for use in head.all("use")] == ["#aufbruch-icon-leaf"]


@pytest.mark.parametrize("address", ["themen/fremd/", "themen/quatsch/", "themen/fremd"])
def test_a_field_of_another_process_or_of_none_is_not_found(client: Client, process: ProcessPage, address: str) -> None:
    other = core.make_process("Anderer", slug="anderer")
    core.make_field(other, "Fremd")
    assert client.get(process.url + address, follow=True).status_code == 404
    assert client.get(f"{other.url}themen/fremd/").status_code == 200


def test_two_processes_may_have_a_field_of_the_same_name(client: Client, process: ProcessPage) -> None:
    other = core.make_process("Anderer", slug="anderer")
    core.make_field(process, "Bildung", description="Hier.")
    core.make_field(other, "Bildung", description="Dort.")
    assert "Hier." in read(client, f"{process.url}themen/bildung/").text
    assert "Dort." in read(client, f"{other.url}themen/bildung/").text


def test_a_field_whose_name_has_no_latin_letter_gets_an_address_of_its_own(
    client: Client, process: ProcessPage, django_user_model: type[Any]
) -> None:
    """What such a name leaves of an address is nothing, and a page cannot link to nothing."""
    client.force_login(django_user_model.objects.create_superuser("chefin"))
    rows = {"documents-TOTAL_FORMS": "0", "documents-INITIAL_FORMS": "0"}
    add = reverse("wagtailsnippets_aufbruch_handlungsfeld:add")
    for name in ("Культура", "Παιδεία", "文化"):
        client.post(add, {"process": process.pk, "title": name, "sort_order": "0", **rows})
    links = read(Client(), f"{process.url}themen/").one("main").links()
    assert {name: links.get(name) for name in ("Культура", "Παιδεία", "文化")} == {
        "Культура": f"{process.url}themen/feld-1/",
        "Παιδεία": f"{process.url}themen/feld-2/",
        "文化": f"{process.url}themen/feld-3/",
    }
    assert read(Client(), process.url).text.count("Культура")
    assert Client().get(links["文化"]).status_code == 200


def test_a_field_gathers_practices_of_its_own_and_of_the_fields_below_it_once(
    client: Client, process: ProcessPage
) -> None:
    top = core.make_field(process, "Alltag")
    below = core.make_field(process, "Bildung", parent=top)
    core.make_best_practice(process, "Nur oben", handlungsfelder=[top])
    core.make_best_practice(process, "Beides", handlungsfelder=[top, below])
    core.make_best_practice(process, "Nur unten", handlungsfelder=[below])
    core.make_best_practice(process, "Ohne")

    def titles(slug: str) -> list[str]:
        cards = read(client, f"{process.url}themen/{slug}/").all("li", class_="aufbruch-card")
        return [card.one("h3").text for card in cards]

    assert titles("alltag") == ["Nur unten", "Beides", "Nur oben"]
    assert titles("bildung") == ["Nur unten", "Beides"]


def test_documents_can_be_fetched_but_not_those_of_a_private_collection(client: Client, process: ProcessPage) -> None:
    field = core.make_field(process, "Bildung")
    root = Collection.get_first_root_node()
    private = root.add_child(name="Intern")
    inside = private.add_child(name="Noch tiefer")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    shown = add_document(field, "Konzept")
    add_document(field, "Entwurf", private)
    add_document(field, "Vermerk", inside)
    documents = read(client, f"{process.url}themen/bildung/").one("ul", class_="aufbruch-documents")
    assert list(documents.links().values()) == [shown.url]
    assert "PDF" in documents.text


def test_an_empty_field_says_so_and_leads_on(client: Client, process: ProcessPage) -> None:
    core.make_field(process, "Bildung")
    empty = read(client, f"{process.url}themen/bildung/").one("div", class_="aufbruch-empty")
    assert "Bildung" in empty.text
    assert list(empty.links().values()) == [f"{process.url}#mitmachen"]


def test_what_other_apps_gather_stands_on_the_fields_page(client: Client, process: ProcessPage) -> None:
    core.make_field(process, "Bildung")

    def sections(process: ProcessPage, field: object) -> list[Section]:
        return [Section(f"Treffen zu {field}", "aufbruch/includes/documents.html", {"documents": []})]

    with hooks.register_temporarily("aufbruch_handlungsfeld_sections", sections):
        page = read(client, f"{process.url}themen/bildung/")
    assert "Treffen zu Bildung" in [heading.text for heading in page.all("h2")]
    assert page.all("div", class_="aufbruch-empty") == []


def test_the_list_without_fields_leads_back_to_the_process(client: Client, process: ProcessPage) -> None:
    empty = read(client, f"{process.url}themen/").one("div", class_="aufbruch-empty")
    assert list(empty.links().values()) == [process.url]


def test_a_practice_names_only_fields_of_its_own_process(client: Client, process: ProcessPage) -> None:
    other = core.make_process("Anderer", slug="anderer")
    own, foreign = core.make_field(process, "Eigenes"), core.make_field(other, "Fremdes")
    practice = core.make_best_practice(process, "Wien", handlungsfelder=[own, foreign])
    chips = read(client, practice.url).all("a", class_="aufbruch-chip")
    assert [chip.text for chip in chips] == ["Eigenes"]
    cards = read(client, process.url).one("li", class_="aufbruch-card")
    assert [chip.text for chip in cards.all("a", class_="aufbruch-chip")] == ["Eigenes"]


def test_long_names_can_break_after_a_slash(client: Client, process: ProcessPage) -> None:
    core.make_field(process, "Wertschöpfung/Innovation", slug="wert")
    content = client.get(f"{process.url}themen/").content.decode()
    assert "Wertschöpfung/<wbr>Innovation" in content


def renamed(admin: Client, field: Any, slug: str) -> None:
    """As an editor does it."""
    url = reverse(field.snippet_viewset.get_url_name("edit"), args=[field.pk])
    form = admin.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    for formset in form.formsets.values():
        typed |= {f"{formset.prefix}-{name}": value for name, value in formset.management_form.initial.items()}
    assert admin.post(url, {**typed, "slug": slug}).status_code == 302


def test_an_address_of_a_field_that_was_printed_leads_to_it_after_it_was_given_another_one(
    client: Client, admin_client: Client, process: ProcessPage
) -> None:
    field = core.make_field(process, "Mobilität", slug="mobilitaet")
    field.save_revision()
    renamed(admin_client, field, "verkehr")
    renamed(admin_client, field, "unterwegs")
    for old in ("mobilitaet", "verkehr"):
        answer = client.get(f"{process.url}themen/{old}/")
        assert (answer.status_code, answer["Location"]) == (301, f"{process.url}themen/unterwegs/")
        assert answer["Cache-Control"] == "no-cache", "the address may be given anew"
    another = core.make_field(process, "Verkehr", slug="verkehr")
    assert client.get(f"{process.url}themen/verkehr/").context["handlungsfeld"] == another
    elsewhere = core.make_process("Anderer Aufbruch")
    assert client.get(f"{elsewhere.url}themen/mobilitaet/").status_code == 404
    field.delete()
    assert client.get(f"{process.url}themen/mobilitaet/").status_code == 404
