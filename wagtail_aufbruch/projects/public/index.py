"""The list of projects: filters, number of results, cards, and what can be taken along."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_aufbruch.core.domain.process.navigation import original_of
from wagtail_aufbruch.core.lists.filters import Filters
from wagtail_aufbruch.core.reader_cache.marks import allow_parameters
from wagtail_aufbruch.projects.domain.lists import filters as by
from wagtail_aufbruch.projects.domain.lists.cards import Card, make_cards
from wagtail_aufbruch.projects.domain.lists.listing import page_by_key
from wagtail_aufbruch.projects.domain.prioritising.published.cards import with_priorities
from wagtail_aufbruch.projects.domain.prioritising.published.pages import current_of
from wagtail_aufbruch.projects.domain.scope import public_projects, settled
from wagtail_aufbruch.projects.models import ProjectIndexPage, ProjectPage

ANCHOR = "#projekte"
PARAMETERS = (*by.PARAMETERS, by.AFTER)


@dataclass(frozen=True)
class LinkTo:
    """A link of the list's head."""

    name: str
    url: str
    label: str = ""


@dataclass(frozen=True)
class Query:
    """What an address asks for, and the addresses next to it."""

    base: str
    filters: Filters[ProjectPage]

    def with_(self, **changes: str | None) -> str:
        """The address with some parameters changed, taken out where None; always a first page."""
        found = {name: value for name, value in {**self.filters.query(), **changes}.items() if value}
        return f"{_with_query(self.base, found)}{ANCHOR}"

    def file(self, name: str) -> str:
        """A file of the same projects."""
        return _with_query(f"{self.base}{name}", self.filters.query())


@dataclass(frozen=True)
class Shown:
    """Everything that the index's template shows."""

    heading: str
    cards: list[Card]
    set_number: int
    chips: list[LinkTo]
    clear_url: str
    next_url: str
    first_url: str
    has_any: bool
    downloads: list[LinkTo]


def _with_query(url: str, parameters: dict[str, str]) -> str:
    return f"{url}?{urlencode(parameters)}" if parameters else url


def show_index(index: ProjectIndexPage, request: HttpRequest) -> HttpResponse:
    """The projects that the address's filters leave, what moved last first."""
    allow_parameters(request, *PARAMETERS)
    process = index.process
    projects = settled(public_projects(process))
    offer = by.offer_for(process, projects)
    query = Query(base=index.get_url(request) or "", filters=offer.filters.read(request.GET))
    if any(not request.GET[name].strip() for name in PARAMETERS if name in request.GET):
        # Forms send empty fields, too; an address that people pass on should say only what is set.
        return HttpResponseRedirect(query.with_())
    wanted = query.filters.apply(projects)
    key = request.GET.get(by.AFTER, "")
    page = page_by_key(wanted, key)
    cards = make_cards(page.projects, process, request, offer.groups)
    cards = with_priorities(cards, [project.pk for project in page.projects], index)
    number = len(cards) if not key and not page.next_key else wanted.count()
    chips = [
        LinkTo(choice.option.name, query.with_(**{choice.filter.parameter: None}), str(choice.filter.label))
        for choice in query.filters.choices
        if choice.option is not None
    ]
    shown = Shown(
        heading=_heading(number),
        cards=cards,
        set_number=len(chips),
        chips=chips,
        clear_url=f"{query.base}{ANCHOR}",
        next_url=query.with_(**{by.AFTER: page.next_key}) if page.next_key else "",
        first_url=query.with_() if key else "",
        has_any=bool(cards) or projects.exists(),
        downloads=[
            LinkTo(name, query.file(index.reverse_subpage("export", kwargs={"ending": ending})))
            for name, ending in (("CSV", "csv"), ("JSON", "json"))
        ],
    )
    response: HttpResponse = index.render(
        request,
        context_overrides={
            "shown": shown,
            "choices": query.filters.choices,
            "result_count": shown.heading if chips else "",
            "original": original_of(index),
            "priorities": current_of(index),
        },
    )
    return response


def _heading(number: int) -> str:
    if not number:
        return _("No projects")
    return ngettext("%(number)s project", "%(number)s projects", number) % {"number": number}
