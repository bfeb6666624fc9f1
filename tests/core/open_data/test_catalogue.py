"""The catalogue of open data: portals can read it, and it says what there is."""

import csv
import json
import warnings
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, URIRef

from tests.factories.competitions import make_competition
from tests.factories.competitions import make_index as make_competitions
from tests.factories.core import make_process
from tests.factories.events import make_event
from tests.factories.events import make_index as make_calendar
from tests.factories.ideas import make_call, make_idea
from wagtail_aufbruch.core.domain.open_data.datasets import datasets_of
from wagtail_aufbruch.core.domain.open_data.publisher import licence_concept, publisher_of
from wagtail_aufbruch.core.extension.datasets import Column, DataFile, Dataset
from wagtail_aufbruch.core.extension.features import Feature
from wagtail_aufbruch.core.extension.registry import registered_temporarily
from wagtail_aufbruch.core.reader_cache.freshness import touch_all
from wagtail_aufbruch.ideas.models import IdeaCallPage

pytestmark = pytest.mark.django_db

SHAPES = Path(__file__).parent / "shapes"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "dcat"
EUROPEAN = {"v2.0": "semic-dcat-ap_2.1.1_shacl_shapes.ttl", "v3.0": "semic-dcat-ap-3.0.0-SHACL.ttl"}
FORMS = {"turtle": "turtle", "rdf": "xml", "json-ld": "json-ld"}
HOSTILE = '"Bänke"; <b>\n=1+1,\x0b\\ „x“'


@pytest.fixture
def process() -> Any:
    process = make_process(claim="Wie wir digital leben wollen", contact_email="amt@stadt.example", contact_unit="Amt")
    make_idea(make_call(process), title=HOSTILE, text="Zeile eins\nZeile zwei")
    make_event(make_calendar(process), title="Digitales Forum")
    make_competition(make_competitions(process), title="Kleiner Wettbewerb")
    return process


def read(client: Client, process: Any, form: str = "turtle") -> Graph:
    caches["default"].clear()
    answer = client.get(f"{process.url}offene-daten/katalog-{form}/")
    assert answer.status_code == 200
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's reader of JSON-LD uses its own older names
        return Graph().parse(data=answer.content, format=FORMS[form])


def breaches(graph: Graph, profile: str) -> list[str]:
    """What the profile forbids, in its own words."""
    shapes, data = Graph(), graph + Graph().parse(SHAPES / "vocabularies.ttl")
    files = [*(SHAPES / profile).glob("*.ttl"), SHARED / profile / EUROPEAN[profile]]
    for path in files:
        if path.exists():
            shapes.parse(path)
    _fits, report, _text = validate(data, shacl_graph=shapes, inference="none", advanced=True, allow_warnings=True)
    sh = "http://www.w3.org/ns/shacl#"
    return sorted(
        f"{report.value(row, URIRef(f'{sh}focusNode'))}: {report.value(row, URIRef(f'{sh}resultMessage'))}"
        for row in report.subjects(RDF.type, URIRef(f"{sh}ValidationResult"))
        if report.value(row, URIRef(f"{sh}resultSeverity")) == URIRef(f"{sh}Violation")
    )


@pytest.mark.parametrize("profile", ["v2.0", "v3.0"])
def test_a_portal_finds_nothing_to_complain_of(client: Client, process: Any, profile: str) -> None:
    found = breaches(read(client, process), profile)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("profile", ["v2.0", "v3.0"])
def test_the_shapes_notice_what_is_missing(client: Client, process: Any, profile: str) -> None:
    """That the test above can fail."""
    graph = read(client, process)
    portal, licence = URIRef("http://dcat-ap.de/def/dcatde/contributorID"), DCTERMS.license
    graph.remove((None, portal if profile == "v2.0" else DCAT.distribution, None))
    graph.remove((None, licence, None))
    assert breaches(graph, profile)


def test_the_portal_that_collects_the_catalogue_is_named(client: Client, process: Any, settings: Any) -> None:
    portal = "http://dcat-ap.de/def/contributors/openNRW"
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "DATA_CONTRIBUTOR_ID": portal}
    graph = read(client, process)
    named = set(graph.subject_objects(URIRef("http://dcat-ap.de/def/dcatde/contributorID")))
    assert named == {(dataset, URIRef(portal)) for dataset in graph.subjects(RDF.type, DCAT.Dataset)}
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "DATA_CONTRIBUTOR_ID": ""}
    assert breaches(read(client, process), "v2.0") != []


def test_each_data_set_says_in_which_language_it_is(client: Client, process: Any) -> None:
    graph = read(client, process)
    german = URIRef("http://publications.europa.eu/resource/authority/language/DEU")
    sets = set(graph.subjects(RDF.type, DCAT.Dataset))
    assert sets
    assert sets <= set(graph.subjects(DCTERMS.language, german))


def test_a_portal_finds_the_catalogue_with_its_title_its_page_and_all_its_data_sets(
    client: Client, process: Any
) -> None:
    graph = read(client, process)
    [catalogue] = graph.subjects(RDF.type, DCAT.Catalog)
    assert str(catalogue).startswith(f"{process.full_url}offene-daten")
    assert str(graph.value(catalogue, DCTERMS.title)).startswith(f"{process.title}: ")
    assert str(graph.value(catalogue, FOAF.homepage)).startswith(f"{process.full_url}offene-daten")
    named, there = set(graph.objects(catalogue, DCAT.dataset)), set(graph.subjects(RDF.type, DCAT.Dataset))
    assert named == there != set()


def test_the_three_forms_say_the_same(client: Client, process: Any) -> None:
    turtle, rdf, json_ld = (set(read(client, process, form)) for form in FORMS)
    assert turtle == rdf == json_ld
    assert len(turtle) > 60


def test_all_files_that_the_catalogue_names_can_be_taken_along(client: Client, process: Any) -> None:
    graph = read(client, process)
    addresses = {str(url) for url in graph.objects(None, DCAT.downloadURL)}
    assert len(addresses) == 3 + 2 + 2 + 1 + 2
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.getvalue()


def test_each_column_is_described_in_german_and_stands_in_the_file_where_it_says(client: Client, process: Any) -> None:
    english = {
        column.key + dataset.key: str(column.description) for dataset in _english(process) for column in dataset.columns
    }
    found = datasets_of(process)
    assert {dataset.key for dataset in found} == {
        "ideen",
        "veranstaltungen",
        "wettbewerbe",
        "gewonnen",
        "weitergegangene-beitraege",
    }
    for dataset in found:
        for column in dataset.columns:
            described = str(column.description)
            assert described, f"{dataset.key}: {column.key}"
            assert described != english[column.key + dataset.key], f"{dataset.key}: {column.key}"
        file = dataset.file("csv")
        assert file is not None
        answer = client.get(file.url)
        content = answer.getvalue()
        first = next(csv.reader(StringIO(content.decode("utf-8-sig"))))
        assert first == [column.title for column in dataset.columns]


def _english(process: Any) -> list[Dataset]:
    with translation.override("en"):
        found = datasets_of(process)
        return [
            Dataset(
                **{
                    **vars(dataset),
                    "columns": tuple(Column(column.key, str(column.description)) for column in dataset.columns),
                }
            )
            for dataset in found
        ]


def test_a_csv_file_says_where_its_columns_are_described(client: Client, process: Any) -> None:
    for dataset in datasets_of(process):
        file = dataset.file("csv")
        assert file is not None
        links = client.get(file.url).headers["Link"]
        address = f"{process.full_url}offene-daten/{dataset.key}/spalten/"
        assert f'<{address}>; rel="describedby"; type="application/csvm+json"' in links
        assert 'rel="license"' in links
        described = json.loads(client.get(address).content)
        assert described["url"] == file.url
        columns = described["tableSchema"]["columns"]
        assert [column["titles"] for column in columns] == [column.title for column in dataset.columns]
        assert len({column["name"] for column in columns}) == len(columns)
        assert all(column["name"].isidentifier() for column in columns)


def test_a_part_of_the_list_does_not_claim_to_be_described(client: Client, process: Any) -> None:
    """Its columns may be others: those of own questions that nobody of the part was asked."""
    part = client.get(f"{process.url}alle-ideen/als-csv/?suche=Busse")
    assert "describedby" not in part.headers.get("Link", "")
    assert 'rel="license"' in part.headers["Link"]


def test_whatever_stands_in_a_title_each_idea_is_one_record(client: Client, process: Any) -> None:
    answer = client.get(f"{process.url}alle-ideen/als-csv/")
    rows = list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 1
    assert rows[0]["Text"] == "Zeile eins\nZeile zwei"


def test_drafts_and_private_lists_are_not_told(client: Client) -> None:
    process = make_process()
    assert datasets_of(process) == []
    page = client.get(f"{process.url}offene-daten/")
    assert "Es gibt noch keine Listen" in page.content.decode()
    call = make_call(process, live=False)
    index = make_calendar(process, live=False)
    competitions = make_competitions(process)
    competitions.unpublish()
    assert not call.live
    assert not index.live
    assert datasets_of(make_again(process)) == []


def make_again(process: Any) -> Any:
    return type(process).objects.get(pk=process.pk)


def test_the_page_costs_the_same_with_many_ideas(client: Client, process: Any) -> None:
    def queries() -> int:
        caches["default"].clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{process.url}offene-daten/").status_code == 200
        return len(asked)

    queries()  # content types
    few = queries()
    for number in range(20):
        make_idea(IdeaCallPage.objects.get(), title=f"Idee {number}")
    assert queries() == few
    assert few <= 25  # nothing of it kept yet


def test_the_page_shows_each_list_with_its_files_and_search_engines_read_it(client: Client, process: Any) -> None:
    text = client.get(f"{process.url}offene-daten/").content.decode()
    for dataset in datasets_of(process):
        assert f'id="{dataset.key}"' in text
        for file in dataset.files:
            assert f'href="{file.url}"' in text
    block = json.loads(text.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert [one["name"] for one in block["dataset"]] == [dataset.title for dataset in datasets_of(process)]
    assert block["license"] == "https://www.govdata.de/dl-de/by-2-0"


def test_another_app_may_bring_a_list_but_not_under_a_taken_name(process: Any) -> None:
    def bring(process: Any) -> list[Dataset]:
        file = DataFile("csv", "https://stadt.example/baeume/")
        return [Dataset("ideen", "Bäume", "Alle Bäume", "https://stadt.example/", (file,), (Column("art", "Art"),))]

    with registered_temporarily(Feature(app="town", datasets=bring)), pytest.raises(ValueError, match="same key"):
        datasets_of(process)


@pytest.mark.parametrize("address", ["katalog-xml", "katalog-csv", "gibtsnicht/spalten"])
def test_what_there_is_not_is_not_found(client: Client, process: Any, address: str) -> None:
    assert client.get(f"{process.url}offene-daten/{address}/").status_code == 404


@pytest.mark.parametrize(
    ("url", "concept"),
    [
        ("https://www.govdata.de/dl-de/by-2-0", "http://dcat-ap.de/def/licenses/dl-by-de/2.0"),
        ("https://creativecommons.org/licenses/by/4.0/deed.de", "http://dcat-ap.de/def/licenses/cc-by/4.0"),
        ("https://stadt.example/lizenz", "https://stadt.example/lizenz"),
    ],
)
def test_the_licence_is_named_as_portals_know_it(settings: Any, url: str, concept: str) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "DATA_LICENCE_URL": url}
    assert licence_concept() == concept


def test_who_publishes_is_the_town_and_questions_go_to_the_office(process: Any, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {"DATA_PUBLISHER": "Stadt Musterstadt", "DATA_CONTACT": "https://stadt.example/fragen"}
    assert publisher_of(process).name == "Stadt Musterstadt"
    assert publisher_of(process).contact == "https://stadt.example/fragen"
    settings.WAGTAIL_AUFBRUCH = {}
    assert publisher_of(process).contact == "mailto:amt@stadt.example"
    assert publisher_of(process).office == "Amt"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "address", ["a{b|c}`d@example.org", '"a b"@example.org', '"<a>"@example.org', "amt@müller.example"]
)
def test_whatever_an_address_may_hold_breaks_no_catalogue(
    client: Client, process: Any, form: str, address: str
) -> None:
    type(process).objects.update(contact_email=address)
    touch_all()
    graph = read(client, process, form)
    (found,) = graph.objects(None, URIRef("http://www.w3.org/2006/vcard/ns#hasEmail"))
    assert unquote(str(found)) == f"mailto:{address}"
