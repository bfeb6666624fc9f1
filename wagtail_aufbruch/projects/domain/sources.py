"""What a project comes from: contributions of any kind, statements of groups; shown at both ends.

A source stays as a line when its words are not public any more: withdrawn, hidden, or erased with its author.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_aufbruch.core.domain.process.processes import process_of
from wagtail_aufbruch.core.domain.showing.visibility import only_public
from wagtail_aufbruch.core.extension.page_hooks import StatementLink, statements_of
from wagtail_aufbruch.core.extension.protocols import AnyUser, Page, Process
from wagtail_aufbruch.core.models import ProcessPage
from wagtail_aufbruch.core.reader_cache.freshness import touch
from wagtail_aufbruch.participation.domain.search.contribution_search import matching_keys
from wagtail_aufbruch.participation.extension.kinds import kind_choices, kind_of
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.participation.models.staff import key_of
from wagtail_aufbruch.projects.domain import notices
from wagtail_aufbruch.projects.domain.errors import SourceThere, SourceUnknown
from wagtail_aufbruch.projects.domain.locking import lock_project
from wagtail_aufbruch.projects.domain.scope import public_projects
from wagtail_aufbruch.projects.enums import SourceKind
from wagtail_aufbruch.projects.models import ProjectPage, ProjectSource

MAX_FOUND = 20


@dataclass(frozen=True)
class SourceLine:
    """One thing that a project comes from, as its page shows it; without words where they are not public."""

    pk: int
    kind: str
    """What it is: "Idea", "Report"."""
    title: str = ""
    url: str = ""
    by: str = ""
    """Who says it: the name that is shown with a contribution, the body that makes a statement."""
    day: date | None = None
    is_gone: bool = False
    why_gone: str = ""


def lines_of(project: ProjectPage, process: Process | None) -> list[SourceLine]:
    """All sources in the order in which they were added. Three queries at most, however many there are."""
    sources = list(project.sources.all()) if project.pk else []
    keys = [source.contribution_id for source in sources if source.contribution_id]
    shown = {}
    if keys:
        rows = Contribution.objects.visible_to_public().filter(pk__in=keys).select_related("page")
        shown = {row.pk: row for row in rows}
    wanted = {source.statement_key for source in sources if source.statement_key}
    said = {one.key: one for one in statements_of(process) if one.key in wanted} if wanted and process else {}
    return [_line(source, shown, said) for source in sources]


def _line(source: ProjectSource, shown: dict[int, Contribution], said: dict[int, StatementLink]) -> SourceLine:
    if source.kind == SourceKind.STATEMENT:
        statement = said.get(source.statement_key or 0)
        if statement is None:
            return SourceLine(source.pk, _("Statement"), is_gone=True, why_gone=_("not public any more"))
        return SourceLine(source.pk, statement.kind, statement.title, statement.url, statement.by, statement.date)
    found = shown.get(source.contribution_id or 0)
    if found is None or kind_of(found).public_url(found) == "":
        return SourceLine(source.pk, _("Contribution"), is_gone=True, why_gone=_("taken back or not public any more"))
    kind = kind_of(found)
    published = timezone.localdate(found.published_at) if found.published_at else None
    return SourceLine(source.pk, str(kind.name), str(found), kind.public_url(found), found.author_name, published)


# --- What staff do


def found_for(project: ProjectPage, process: Page, query: str) -> list[Contribution]:
    """Contributions that staff may take in: public in this process, not there yet, with the words typed, or the
    newest ones. Comments are none."""
    there = project.sources.filter(contribution__isnull=False).values("contribution")
    kinds = [key for key, _name in kind_choices()]
    rows = Contribution.objects.listed().visible_to_public().filter(process_id=process.pk, kind__in=kinds)
    rows = rows.filter(about__isnull=True).exclude(pk__in=there)
    if query:
        keys = matching_keys(rows, query, limit=MAX_FOUND)
        rows = Contribution.objects.filter(pk__in=keys)
    return list(rows.select_related("page").order_by("-published_at", "-pk")[:MAX_FOUND])


def open_statements(project: ProjectPage, process: Process) -> list[StatementLink]:
    """Statements of the process that are not there yet, newest first."""
    there = {source.statement_key for source in project.sources.all()}
    return [one for one in statements_of(process) if one.key not in there]


@transaction.atomic
def take_in(project: ProjectPage, contribution_pk: int, *, user: AnyUser) -> ProjectSource:
    """The contribution becomes part of what the project comes from; those who brought it are told.

    Raises SourceUnknown for what is not public in the project's process, SourceThere, ProjectGone.
    """
    lock_project(project)
    process = process_of(project)
    rows = Contribution.objects.visible_to_public().filter(about__isnull=True).select_related("page")
    found = rows.filter(pk=contribution_pk, process_id=process.pk).first() if process is not None else None
    if found is None or process is None:
        raise SourceUnknown
    source, is_new = ProjectSource.objects.get_or_create(
        project_id=project.pk,
        contribution_id=found.pk,
        defaults={"kind": SourceKind.CONTRIBUTION, "user_id": key_of(user)},
    )
    if not is_new:
        raise SourceThere(str(found))
    source.contribution = found
    _note(project, process, "aufbruch.project_source", user, {"contribution": found.pk})
    notices.tell_of_source(project, source)
    return source


@transaction.atomic
def take_in_statement(project: ProjectPage, key: int, *, user: AnyUser) -> ProjectSource:
    """The same for a published statement of a group. Raises SourceUnknown, SourceThere, ProjectGone."""
    lock_project(project)
    base = process_of(project)
    process = ProcessPage.objects.filter(pk=base.pk).first() if base is not None else None
    statement = next((one for one in statements_of(process) if one.key == key), None) if process is not None else None
    if statement is None:
        raise SourceUnknown
    source, is_new = ProjectSource.objects.get_or_create(
        project_id=project.pk,
        statement_key=key,
        defaults={"kind": SourceKind.STATEMENT, "user_id": key_of(user)},
    )
    if not is_new:
        raise SourceThere(statement.title)
    _note(project, base, "aufbruch.project_source", user, {"statement": key})
    return source


@transaction.atomic
def take_out(project: ProjectPage, source_pk: int, *, user: AnyUser) -> None:
    """The source was named by mistake. Nobody is written to, nor of its having become part any more; nothing happens
    where it is gone already."""
    source = project.sources.filter(pk=source_pk).first()
    if source is None:
        return
    data: dict[str, object] = {"contribution": source.contribution_id, "statement": source.statement_key}
    # Of several clicks at once each has found it; one of them takes it out.
    if source.delete()[0]:
        if data["contribution"] is not None:
            notices.take_back_source(project, source.contribution_id or 0)
        _note(project, process_of(project), "aufbruch.project_source_out", user, data)


def _note(project: ProjectPage, process: Page | None, action: str, user: AnyUser, data: dict[str, object]) -> None:
    log(instance=project, action=action, user=user, data=data)
    touch(process.pk if process is not None else None)


# --- The other ends


def projects_of(contribution: Contribution) -> QuerySet[ProjectPage]:
    """The public projects of which the contribution became a part, in the order in which it did; all of its process."""
    found: QuerySet[ProjectPage] = only_public(ProjectPage.objects.filter(sources__contribution_id=contribution.pk))
    return found.order_by("sources__pk")


def projects_of_statement(key: int, process: Page) -> QuerySet[ProjectPage]:
    return public_projects(process).filter(sources__statement_key=key).order_by("sources__pk")


def followed_pages() -> "QuerySet[ProjectSource]":
    """Which contributions lead to which pages, for ``ParticipationFeature.followed_pages``."""
    return ProjectSource.objects.filter(contribution__isnull=False).annotate(page_id=F("project_id"))
