"""A process with all that its copy can take along, and how to see what it points to."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from modelcluster.models import get_all_child_relations

from tests.factories.competitions import make_competition
from tests.factories.competitions import make_index as make_competitions
from tests.factories.core import (
    make_best_practice,
    make_content_page,
    make_field,
    make_goal,
    make_member,
    make_process,
)
from tests.factories.council import make_papers, make_wording
from tests.factories.events import make_event, make_table
from tests.factories.events import make_index as make_calendar
from tests.factories.groups import add_holder, add_membership, add_seat, make_board, make_group, make_statement
from tests.factories.groups import make_index as make_groups
from tests.factories.ideas import make_call
from tests.factories.projects import make_project, make_project_index
from wagtail_aufbruch.competitions.models import CompetitionPage
from wagtail_aufbruch.core.domain.pages.copying import models_that_come_along, points_into_process
from wagtail_aufbruch.core.models import AufbruchPageMixin, ProcessPage
from wagtail_aufbruch.core.models.process import TimelineEntry
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.events.models import EventKind, EventPage, EventQuestion, MeetingSeries
from wagtail_aufbruch.events.models.parts import ProgrammeItem, Speaker
from wagtail_aufbruch.groups.models import ThemeGroupPage
from wagtail_aufbruch.ideas.models import IdeaCallPage
from wagtail_aufbruch.participation.models import DecisionReason
from wagtail_aufbruch.projects.models import ProjectPage


def make_world() -> Any:
    """A process in which every field that can point into it does."""
    process = make_process("Aufbruch 2026")
    field = make_field(process, "Verkehr")
    below = make_field(process, "Radwege", parent=field)
    goal = make_goal(process, "Weniger Stau")
    member = make_member(process, "Vorsitz")
    kind = EventKind.objects.create(process_id=process.pk, title="Forum")
    make_wording(process)
    DecisionReason.objects.create(process_id=process.pk, title="Doppelt", text="Das gab es schon.")
    easy = make_content_page(process, "Leicht erklärt")
    groups = make_groups(process)
    board = make_board(groups, reports_to_id=make_board(groups, "Lenkung").pk)
    add_holder(add_seat(board), member)
    group = make_group(groups, reports_to_id=board.pk)
    group.handlungsfelder.set([field, below])
    add_membership(group, member=member)
    group.body = [("link", {"text": "Mehr", "page": easy, "url": ""})]
    group.save()
    board.gives_impulses_to.set([BasePage.objects.get(pk=group.pk)])
    board.save()
    series = MeetingSeries.objects.create(process_id=process.pk, title="Sitzungen", host_id=group.pk)
    events = make_calendar(process)
    event = make_event(events, kind=kind, series=series, host_id=group.pk, terms_page_id=easy.pk)
    event.handlungsfelder.set([below])
    item = ProgrammeItem(event=event, title="Begrüßung", group_id=group.pk)
    item.speakers = [Speaker(member=member)]
    event.programme = [item]
    event.questions = [EventQuestion(label="Was essen Sie?", field_type="singleline")]
    event.save()
    make_table(event)
    call = make_call(process, terms_page_id=easy.pk)
    call.handlungsfelder.set([field])
    call.save()
    competition = make_competition(process, terms_page_id=easy.pk)
    make_competitions(process)
    make_papers(process)
    make_best_practice(process, handlungsfelder=[field])
    project = make_project(
        make_project_index(process), handlungsfelder=[field], goals=[goal], group_id=group.pk, stage="proposal"
    )
    process = ProcessPage.objects.get(pk=process.pk)  # it knows of its subpages
    process.timeline = [TimelineEntry(title="Auftakt", start=date(2026, 5, 2), page_id=event.pk)]
    process.sign_language_page_id = easy.pk
    process.introduction = f'<p><a linktype="page" id="{easy.pk}">Mehr</a></p>'
    process.save()
    for model in PAGE_TYPES:
        model.objects.filter(path__startswith=process.path).exclude(pk=easy.pk).update(easy_language_page_id=easy.pk)
    for page in process.get_descendants(inclusive=True).specific():
        page.save_revision(clean=False).publish(log_action=None, skip_permission_checks=True)
    make_statement(board)
    return SimpleNamespace(
        process=ProcessPage.objects.get(pk=process.pk),
        group=ThemeGroupPage.objects.get(pk=group.pk),
        event=EventPage.objects.get(pk=event.pk),
        call=IdeaCallPage.objects.get(pk=call.pk),
        competition=CompetitionPage.objects.get(pk=competition.pk),
        project=ProjectPage.objects.get(pk=project.pk),
    )


PAGE_TYPES = [model for model in apps.get_models() if issubclass(model, AufbruchPageMixin)]


def pointers(model: Any, below: str = "") -> Iterator[tuple[str, Any]]:
    """Each field of a page type or item, and of its rows, that points into a process; with where it stands."""
    for known in model._meta.get_fields():
        if points_into_process(known):
            yield f"{below}{model.__name__}.{known.name}", known
    for relation in get_all_child_relations(model):
        yield from pointers(relation.related_model, f"{below}{model.__name__} > ")


def rows_of(thing: Any) -> Iterator[Any]:
    yield thing
    for relation in get_all_child_relations(type(thing)):
        for row in getattr(thing, relation.get_accessor_name()).all():
            yield from rows_of(row)


def pointed_to(thing: Any) -> Iterator[tuple[str, Any]]:
    for row in rows_of(thing):
        for known in row._meta.get_fields():
            if not points_into_process(known):
                continue
            found = getattr(row, known.name)
            for one in found.all() if known.many_to_many else [found]:
                if one is not None:
                    yield f"{type(row).__name__}.{known.name}", one


def process_pk(thing: Any) -> int:
    if isinstance(thing, OfProcess):
        return thing.process_id
    specific = thing.specific
    return specific.process.pk


def all_of(process: Any) -> list[Any]:
    pages = list(process.get_descendants(inclusive=True).specific())
    return [
        *pages,
        *(item for model in models_that_come_along() for item in model.objects.filter(process_id=process.pk)),
    ]
