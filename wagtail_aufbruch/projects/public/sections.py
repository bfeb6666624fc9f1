"""Where projects show elsewhere: on pages of the process, of groups, fields of action, statements; in the search."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.process.navigation import menu_has
from wagtail_aufbruch.core.extension.page_hooks import Section
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.models import Handlungsfeld, ProcessMixin
from wagtail_aufbruch.core.reader_cache.marks import kept_today
from wagtail_aufbruch.projects.domain.lists.cards import make_cards
from wagtail_aufbruch.projects.domain.lists.filters import NONE, STAGE, STAGES
from wagtail_aufbruch.projects.domain.lists.listing import newest_first
from wagtail_aufbruch.projects.domain.prioritising.published.pages import current_of
from wagtail_aufbruch.projects.domain.scope import index_of, public_projects, with_stage
from wagtail_aufbruch.projects.domain.sources import projects_of_statement
from wagtail_aufbruch.projects.domain.stages import stage_name
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import ProjectIndexPage, ProjectMixin, ProjectPage, ProjectStep
from wagtail_aufbruch.projects.public.index import ANCHOR

SHOWN = 4
SHOWN_OF_PROCESS = 3
"""A row: the process's page is long enough."""
STYLESHEET = "aufbruch_projects/projects.css"


def _section(
    process: ProcessMixin, projects: QuerySet[ProjectPage], *, title: str = "", order: int, query: str = ""
) -> Iterator[Section]:
    found = list(newest_first(projects)[:SHOWN])
    if found:
        yield Section(
            title=title or called(process, "project", plural=True),
            template="aufbruch_projects/includes/section.html",
            context={"cards": make_cards(found, process), "index": index_of(process), "query": query},
            order=order,
            anchor="projekte",
            stylesheet=STYLESHEET,
        )


@dataclass(frozen=True)
class StageCount:
    """How many projects stand at a stage, and the list of just these."""

    name: str
    number: int
    url: str


def projects_of_process(process: ProcessMixin) -> Iterator[Section]:
    """Those that moved last, how many stand where, and the ways to list, cockpit and priorities. Eight queries at most,
    however many projects there are, and none as long as nothing has changed; nothing without a project or a list in the
    menu."""
    if not menu_has(process, ProjectIndexPage):
        return
    shown = kept_today(process, "projects.of_process", lambda: _of_process(process))
    if shown:
        yield Section(
            title=called(process, "project", plural=True),
            template="aufbruch_projects/sections/process.html",
            context=shown,
            order=350,
            anchor="projekte",
            stylesheet=STYLESHEET,
        )


def _of_process(process: ProcessMixin) -> dict[str, object]:
    """Empty where there is no public project."""
    index = index_of(process)
    if index is None:
        return {}
    projects = public_projects(process)
    cards = make_cards(newest_first(projects)[:SHOWN_OF_PROCESS], process)
    if not cards:
        return {}
    counts = _counts(process, index, projects)
    return {"cards": cards, "counts": counts, "index": index, "priorities": current_of(index)}


def _counts(process: ProcessMixin, index: ProjectIndexPage, projects: QuerySet[ProjectPage]) -> list[StageCount]:
    """In the order of the stages; those of which nobody has said where they stand come last."""
    number = Counter(with_stage(projects).order_by().values_list("stage", flat=True))
    addresses = {stage.value: name for name, stage in STAGES.items()} | {"": NONE}
    base = index.get_url() or ""
    return [
        StageCount(stage_name(process, stage), number[stage], f"{base}?{urlencode({STAGE: addresses[stage]})}{ANCHOR}")
        for stage in (*(one.value for one in Stage), "")
        if number[stage]
    ]


def projects_of_group(process: ProcessMixin, group_page: Page) -> Iterator[Section]:
    """The projects that the group proposes, each with where it stands."""
    if not menu_has(process, ProjectIndexPage):
        return
    projects = public_projects(process).filter(group_id=group_page.pk)
    yield from _section(process, projects, order=150, query=f"?gruppe={group_page.pk}#projekte")


def projects_of_field(process: ProcessMixin, handlungsfeld: Handlungsfeld) -> Iterator[Section]:
    """The projects of a field of action, and of the fields below it."""
    through = ProjectPage.handlungsfelder.through
    here = Q(handlungsfeld_id=handlungsfeld.pk) | Q(handlungsfeld__parent_id=handlungsfeld.pk)
    about = Exists(through.objects.filter(here, projectpage_id=OuterRef("pk")))
    query = f"?handlungsfeld={handlungsfeld.slug}#projekte"
    yield from _section(process, public_projects(process).filter(about), order=150, query=query)


def projects_of_a_statement(process: ProcessMixin, key: int) -> Iterator[Section]:
    """What became of a statement."""
    yield from _section(process, projects_of_statement(key, process), title=_("What became of it"), order=100)


def note_in_search(page: Page) -> str:
    """Where a project stands, beside it in search results."""
    if not isinstance(page, ProjectMixin):
        return ""
    step = ProjectStep.objects.filter(project_id=page.pk, is_current=True).first()
    return stage_name(page.process, step.stage) if step is not None else ""
