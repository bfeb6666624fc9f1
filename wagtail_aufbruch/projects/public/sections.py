"""Where projects show elsewhere: on the page of a group, of a field of action, of a statement, in search results."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from wagtail_aufbruch.core.domain.navigation import frame_for
from wagtail_aufbruch.core.extension.page_hooks import Section
from wagtail_aufbruch.core.extension.protocols import Page
from wagtail_aufbruch.core.extension.vocabulary import called
from wagtail_aufbruch.core.models import Handlungsfeld, ProcessMixin
from wagtail_aufbruch.projects.domain.lists.cards import make_cards
from wagtail_aufbruch.projects.domain.lists.listing import newest_first
from wagtail_aufbruch.projects.domain.scope import index_of, public_projects
from wagtail_aufbruch.projects.domain.sources import projects_of_statement
from wagtail_aufbruch.projects.domain.stages import stage_name
from wagtail_aufbruch.projects.models import ProjectIndexPage, ProjectMixin, ProjectPage, ProjectStep

SHOWN = 4
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


def _has_list(process: ProcessMixin) -> bool:
    """Whether the menu leads to projects: known without a query, since every page shows the menu."""
    list_type = ContentType.objects.get_for_model(ProjectIndexPage)
    return any(getattr(page, "content_type_id", None) == list_type.pk for page in frame_for(None, process).menu)


def projects_of_group(process: ProcessMixin, group_page: Page) -> Iterator[Section]:
    """The projects that the group proposes, each with where it stands."""
    if not _has_list(process):
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
