"""The page of a process's open data, its catalogue for machines, and the description of a list's columns.

Also how a view hands out one of these lists: under its licence, with the way to the description.
"""

from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.domain.open_data import csvw
from wagtail_aufbruch.core.domain.open_data.datasets import dataset_of, datasets_of, schema_url
from wagtail_aufbruch.core.domain.open_data.publisher import publisher_of
from wagtail_aufbruch.core.domain.open_data.schema_org import catalogue_values
from wagtail_aufbruch.core.domain.showing.structured_data import data_block
from wagtail_aufbruch.core.models import ProcessMixin
from wagtail_aufbruch.core.public.downloads import as_download

Response = TypeVar("Response", bound=HttpResponseBase)

FORM_NAMES = {"turtle": "Turtle", "rdf": "RDF/XML", "json-ld": "JSON-LD"}


def show_open_data(page: ProcessMixin, request: HttpRequest) -> HttpResponse:
    """All lists that can be taken along, with what stands in their columns."""
    datasets = datasets_of(page)
    home = f"{page.full_url}{page.reverse_subpage('open_data')}"
    return page.render(
        request,
        template="aufbruch/open_data.html",
        context_overrides={
            "subpage_title": _("Open data"),
            "datasets": [(dataset, schema_url(page, dataset.key)) for dataset in datasets],
            "forms": FORM_NAMES,
            "publisher": publisher_of(page),
            "licence": aufbruch_settings.data_licence,
            "licence_url": aufbruch_settings.data_licence_url,
            "json_ld": data_block(catalogue_values(page, home, datasets)),
        },
    )


def download_catalogue(page: ProcessMixin, request: HttpRequest, form: str) -> HttpResponse:
    """The catalogue by DCAT-AP.de; 404 for a form that does not exist."""
    # It loads rdflib, which pages without a catalogue do not need.
    from wagtail_aufbruch.core.domain.open_data.dcat import FORMS, catalogue

    if form not in FORMS:
        raise Http404("There is no such form of the catalogue.")
    _name, content_type, ending = FORMS[form]
    response = HttpResponse(catalogue(page, form), content_type=content_type)
    return as_download(response, f"{page.title} {_('Open data')}", ending, inline=True)


def download_schema(page: ProcessMixin, request: HttpRequest, key: str) -> HttpResponse:
    """What stands in the columns of a list's CSV file; 404 for a list that there is not."""
    dataset = dataset_of(page, key)
    if dataset is None or dataset.file("csv") is None:
        raise Http404("There is no such list.")
    response = JsonResponse(
        csvw.describe(dataset), content_type=csvw.CONTENT_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    return as_download(response, dataset.title, "csv-metadata.json", inline=True)


def as_open_data(
    response: Response, title: str, ending: str, *, process: ProcessMixin | None = None, key: str = ""
) -> Response:
    """The response as a file to take along, named ``title``, with its licence in the header.

    ``process`` and ``key`` name the list where the file holds all of it and no part: a CSV file then says where its
    columns are described (CSVW, section 5.2).
    """
    as_download(response, title, ending)
    links = [f'<{aufbruch_settings.data_licence_url}>; rel="license"']
    if process is not None and ending == "csv":
        links.append(f'<{schema_url(process, key)}>; rel="describedby"; type="{csvw.CONTENT_TYPE}"')
    response.headers["Link"] = ", ".join(links)
    return response
