"""The catalogue of a process's open data by DCAT-AP.de, as Turtle, RDF/XML and JSON-LD.

It is valid in the profiles 2.0 and 3.0 where the settings name a ``DATA_CONTRIBUTOR_ID``, which only the town has.
"""

from datetime import datetime
from typing import Final

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.open_data.csvw import CONTENT_TYPE as CSVW
from wagtail_aufbruch.core.domain.open_data.datasets import datasets_of, schema_url
from wagtail_aufbruch.core.domain.open_data.publisher import licence_concept, publisher_of
from wagtail_aufbruch.core.extension.datasets import DataFile, Dataset
from wagtail_aufbruch.core.models import ProcessMixin

FORMS: Final = {
    "turtle": ("turtle", "text/turtle; charset=utf-8", "ttl"),
    "rdf": ("pretty-xml", "application/rdf+xml; charset=utf-8", "rdf"),
    "json-ld": ("json-ld", "application/ld+json; charset=utf-8", "jsonld"),
}
"""By their names in addresses: as rdflib calls it, content type, ending of the file."""

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DCATDE = Namespace("http://dcat-ap.de/def/dcatde/")
DCATAP = Namespace("http://data.europa.eu/r5r/")
EU = "http://publications.europa.eu/resource/authority/"
MEDIA = "https://www.iana.org/assignments/media-types/"
LANGUAGES = {"de": "DEU", "en": "ENG"}
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def catalogue(process: ProcessMixin, form: str) -> bytes:
    """The catalogue in one of ``FORMS``. Raises KeyError for another one."""
    name = FORMS[form][0]
    return _graph(process).serialize(format=name, encoding="utf-8")


def _graph(process: ProcessMixin) -> Graph:
    graph = Graph()
    for prefix, space in (("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("vcard", VCARD), ("dcatde", DCATDE)):
        graph.bind(prefix, space)
    _Writer(graph, process).write()
    return graph


class _Writer:
    """Puts the catalogue of one process into a graph."""

    def __init__(self, graph: Graph, process: ProcessMixin) -> None:
        self.graph, self.process = graph, process
        self.home = f"{process.full_url}{process.reverse_subpage('open_data')}"
        self.language = (get_language() or "de").split("-")[0]
        self.publisher, self.contact = URIRef(f"{self.home}#herausgeber"), URIRef(f"{self.home}#kontakt")

    def write(self) -> None:
        datasets = datasets_of(self.process)
        self._catalogue(datasets)
        self._publisher()
        for dataset in datasets:
            self._dataset(dataset)

    def _catalogue(self, datasets: list[Dataset]) -> None:
        node = URIRef(self.home)
        title = _("%(title)s: open data") % {"title": self.process.title}
        self._add(node, RDF.type, DCAT.Catalog)
        self._say(node, DCTERMS.title, title)
        self._say(node, DCTERMS.description, self.process.claim or title)
        self._add(node, DCTERMS.publisher, self.publisher)
        self._add(node, DCTERMS.license, URIRef(licence_concept()))
        self._add(node, FOAF.homepage, URIRef(f"{self.home}#katalog"))
        self._add(URIRef(f"{self.home}#katalog"), RDF.type, FOAF.Document)
        self._add(node, DCAT.themeTaxonomy, URIRef(f"{EU}data-theme"))
        self._language(node)
        changed = [dataset.changed_at for dataset in datasets if dataset.changed_at]
        if changed:
            self._day(node, max(changed))
        for dataset in datasets:
            self._add(node, DCAT.dataset, self._name(dataset))

    def _publisher(self) -> None:
        publisher = publisher_of(self.process)
        self._add(self.publisher, RDF.type, FOAF.Agent)
        self._say(self.publisher, FOAF.name, publisher.name)
        self._add(self.publisher, DCTERMS.type, URIRef("http://purl.org/adms/publishertype/LocalAuthority"))
        self._add(self.contact, RDF.type, VCARD.Kind)
        self._add(self.contact, RDF.type, VCARD.Organization)
        self._add(self.contact, VCARD.fn, Literal(publisher.office))
        if publisher.contact:
            is_mail = publisher.contact.startswith("mailto:")
            self._add(self.contact, VCARD.hasEmail if is_mail else VCARD.hasURL, URIRef(publisher.contact))

    def _name(self, dataset: Dataset) -> URIRef:
        return URIRef(f"{self.home}#{dataset.key}")

    def _dataset(self, dataset: Dataset) -> None:
        node = self._name(dataset)
        self._add(node, RDF.type, DCAT.Dataset)
        self._say(node, DCTERMS.title, dataset.title)
        self._say(node, DCTERMS.description, dataset.description)
        self._add(node, DCTERMS.identifier, Literal(str(node)))
        self._add(node, DCTERMS.publisher, self.publisher)
        self._add(node, DCAT.contactPoint, self.contact)
        self._add(node, DCAT.theme, URIRef(f"{EU}data-theme/GOVE"))
        for keyword in dataset.keywords:
            self._say(node, DCAT.keyword, keyword)
        self._add(node, DCAT.landingPage, URIRef(dataset.page_url))
        self._add(URIRef(dataset.page_url), RDF.type, FOAF.Document)
        self._add(node, DCTERMS.accrualPeriodicity, URIRef(f"{EU}frequency/CONT"))
        self._add(node, DCTERMS.accessRights, URIRef(f"{EU}access-right/PUBLIC"))
        self._add(node, DCATAP.availability, URIRef(f"{EU}planned-availability/AVAILABLE"))
        self._language(node)
        if aufbruch_settings.data_contributor_id:
            self._add(node, DCATDE.contributorID, URIRef(aufbruch_settings.data_contributor_id))
        if dataset.changed_at:
            self._day(node, dataset.changed_at)
        for file in dataset.files:
            self._distribution(node, dataset, file)

    def _distribution(self, node: URIRef, dataset: Dataset, file: DataFile) -> None:
        here, address = URIRef(f"{node}-{file.ending}"), URIRef(file.url)
        self._add(node, DCAT.distribution, here)
        self._add(here, RDF.type, DCAT.Distribution)
        self._say(here, DCTERMS.title, f"{dataset.title} ({file.ending.upper()})")
        self._add(here, DCAT.accessURL, address)
        self._add(here, DCAT.downloadURL, address)
        self._add(here, DCTERMS.format, URIRef(f"{EU}file-type/{file.ending.upper()}"))
        self._add(here, DCAT.mediaType, URIRef(f"{MEDIA}{MEDIA_TYPES[file.ending]}"))
        self._add(here, DCTERMS.license, URIRef(licence_concept()))
        named = f"{publisher_of(self.process).name}, {aufbruch_settings.data_licence}"
        self._say(here, DCATDE.licenseAttributionByText, named)
        self._add(here, DCATAP.availability, URIRef(f"{EU}planned-availability/AVAILABLE"))
        if dataset.changed_at:
            self._day(here, dataset.changed_at)
        if file.ending == "csv":
            schema = URIRef(schema_url(self.process, dataset.key))
            self._add(here, DCTERMS.conformsTo, schema)
            self._add(schema, RDF.type, DCTERMS.Standard)
            self._say(schema, DCTERMS.title, _("Columns of “%(title)s”") % {"title": dataset.title})
            self._add(schema, DCTERMS.format, Literal(CSVW))

    def _language(self, node: URIRef) -> None:
        code = LANGUAGES.get(self.language)
        if code is not None:
            self._add(node, DCTERMS.language, URIRef(f"{EU}language/{code}"))

    def _day(self, node: URIRef, moment: datetime) -> None:
        self._add(node, DCTERMS.modified, Literal(localtime(moment).date().isoformat(), datatype=XSD.date))

    def _say(self, node: URIRef, name: URIRef, text: str) -> None:
        # XML knows no control characters, and people have no use for them.
        shown = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
        self._add(node, name, Literal(shown, lang=self.language))

    def _add(self, node: URIRef, name: URIRef, value: URIRef | Literal) -> None:
        self.graph.add((node, name, value))
