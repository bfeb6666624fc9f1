"""Every relation that points to a page, or to something of a process, says what becomes of it when that is copied.

A new one fails here until it has a line, and fails with a line that is not what happens.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Field, ForeignKey, ManyToManyField, Model
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations

from tests.factories.comments import make_comment
from tests.factories.competitions import make_contribution, make_entry, make_honour
from tests.factories.core import make_process
from tests.factories.council import make_council
from tests.factories.ideas import make_idea
from tests.factories.participation import make_participant
from tests.factories.registrations import make_registration
from tests.factories.reviews import make_running
from tests.factories.staff import make_failed_mail
from tests.staff.next_year import make_world, pointed_to, process_pk
from wagtail_aufbruch.competitions.models import (
    Ballot,
    BallotBox,
    Certificate,
    CertificateSheet,
    Extension,
    FixedResult,
    SetAside,
    StageNotice,
)
from wagtail_aufbruch.core.domain.pages.copying import LEFT_ALONE, models_that_come_along
from wagtail_aufbruch.core.models import FormerAddress, Member, ProcessPage
from wagtail_aufbruch.core.models.snippets import OfProcess
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.events.models import (
    EventLetter,
    EventRecord,
    EventTable,
    Registration,
    SeatAccount,
)
from wagtail_aufbruch.groups.models import GroupQuestion, Statement, WorkingPageLink
from wagtail_aufbruch.ideas.models import (
    Criterion,
    CriterionResult,
    ImportBatch,
    PhaseNotice,
    Score,
)
from wagtail_aufbruch.participation.models import (
    Assessment,
    Assignment,
    Attachment,
    Contribution,
    Follow,
    News,
    PostModerationReview,
    ToldDay,
    VoteCluster,
)
from wagtail_aufbruch.portable.models import LoadRecord
from wagtail_aufbruch.projects.models import (
    DismissedSuggestion,
    PriorityDecision,
    PriorityPlace,
    ProjectIndexPage,
    ProjectNotice,
    ProjectSource,
)

pytestmark = pytest.mark.django_db

OWN = {
    "aufbruch.Handlungsfeld.parent",
    "aufbruch.ProcessPage.sign_language_page",
    "aufbruch.TimelineEntry.page",
    "aufbruch_competitions.CompetitionPage.terms_page",
    "aufbruch_events.EventPage.host",
    "aufbruch_events.EventPage.kind",
    "aufbruch_events.EventPage.series",
    "aufbruch_events.EventPage.terms_page",
    "aufbruch_events.MeetingSeries.host",
    "aufbruch_events.ProgrammeItem.group",
    "aufbruch_events.Speaker.member",
    "aufbruch_groups.BoardPage.gives_impulses_to",
    "aufbruch_groups.BoardPage.reports_to",
    "aufbruch_groups.SeatHolder.member",
    "aufbruch_groups.ThemeGroupMembership.member",
    "aufbruch_groups.ThemeGroupPage.reports_to",
    "aufbruch_ideas.IdeaCallPage.terms_page",
    "aufbruch_projects.ProjectPage.goals",
    "aufbruch_projects.ProjectPage.group",
    *(
        f"{model}.handlungsfelder"
        for model in (
            "aufbruch.BestPracticePage",
            "aufbruch_events.EventPage",
            "aufbruch_groups.ThemeGroupPage",
            "aufbruch_ideas.IdeaCallPage",
            "aufbruch_projects.ProjectPage",
        )
    ),
    *(
        f"{model._meta.label}.easy_language_page"
        for model in apps.get_models()
        if issubclass(model, BasePage) and hasattr(model, "easy_language_page")
    ),
}
"""Goes along: a copied process points to its own there; what is not in the process of the copy is let go."""

STAYS = {
    # what people handed in, and what staff have done with it
    "aufbruch_competitions.Ballot.competition",
    "aufbruch_competitions.BallotBox.competition",
    "aufbruch_competitions.SetAside.competition",
    "aufbruch_competitions.Certificate.competition",
    "aufbruch_competitions.CertificateSheet.competition",
    "aufbruch_competitions.FixedResult.competition",
    "aufbruch_competitions.Entry.competition",
    "aufbruch_competitions.Entry.process",
    "aufbruch_competitions.Extension.competition",
    "aufbruch_competitions.Honouring.competition",
    "aufbruch_events.EventLetter.event",
    "aufbruch_events.EventLetter.table",
    "aufbruch_events.EventRecord.event",
    "aufbruch_events.Registration.event",
    "aufbruch_events.Registration.process",
    "aufbruch_events.Registration.table",
    "aufbruch_events.SeatAccount.event",
    "aufbruch_events.SeatAccount.table",
    "aufbruch_ideas.CriterionResult.criterion",
    "aufbruch_ideas.ImportBatch.page",
    "aufbruch_ideas.ImportBatch.process",
    "aufbruch_ideas.Score.criterion",
    "aufbruch_participation.Assignment.process",
    "aufbruch_participation.Attachment.process",
    "aufbruch_participation.Follow.page",
    "aufbruch_participation.Mail.process",
    "aufbruch_participation.News.page",
    "aufbruch_participation.News.process",
    "aufbruch_participation.Participant.process",
    "aufbruch_participation.PostModerationReview.process",
    "aufbruch_participation.ToldDay.page",
    "aufbruch_participation.VoteCluster.process",
    *(
        f"{model}.{name}"
        for model in (
            "aufbruch_ideas.Idea",
            "aufbruch_competitions.EntryContribution",
            "aufbruch_participation.Comment",
            "aufbruch_participation.Contribution",
        )
        for name in ("event", "group", "handlungsfeld", "page", "process")
    ),
    "aufbruch_reviews.Reviewer.member",
    "aufbruch_reviews.Round.page",
    "aufbruch_reviews.Round.process",
    # what was said or done at its time
    "aufbruch.FormerAddress.page",
    "aufbruch_groups.Statement.addressed_to",
    "aufbruch_groups.Statement.body_page",
    "aufbruch_groups.Statement.process",
    *(
        f"aufbruch_groups.{model}.{name}"
        for model in ("WorkingPageLink", "GroupQuestion")
        for name in ("group", "member")
    ),
    *(f"aufbruch_council.{model}.server" for model in ("ServerList", "ServerReading", "ServerRun")),
    *(f"aufbruch_council.OtherPaper.{name}" for name in ("typed", "imported")),
    *(f"aufbruch_council.{model}.process" for model in ("Server", "Organization", "Meeting", "Paper")),
    *(
        f"aufbruch_council.{model}.server"
        for model in ("Organization", "Meeting", "AgendaItem", "Paper", "Consultation", "File")
    ),
    *(f"aufbruch_council.Consultation.{name}" for name in ("organization", "meeting", "agenda_item")),
    "aufbruch_council.FollowUp.paper",
    "aufbruch_council.FollowUpStep.organization",
    "aufbruch_council.PaperSubject.page",
    *(f"aufbruch_council.Decision.{name}" for name in ("paper", "consultation", "organization")),
    "aufbruch_council.Meeting.organization",
    "aufbruch_council.Paper.imported",
    "aufbruch_portable.LoadRecord.process",
    "aufbruch_projects.DismissedSuggestion.project",
    "aufbruch_projects.PriorityDecision.body",
    "aufbruch_projects.PriorityDecision.index",
    "aufbruch_projects.PriorityPlace.project",
    "aufbruch_projects.ProjectSource.project",
    "aufbruch_projects.ProjectStep.project",
}
"""Stays with the original: nothing that was copied has a row of it."""

ANEW = {
    "aufbruch_competitions.EntryCounter.competition",
    "aufbruch_competitions.FormVersion.competition",
    "aufbruch_competitions.StageNotice.page",
    "aufbruch_events.CalendarEntry.event",
    "aufbruch_ideas.PhaseNotice.page",
    "aufbruch_projects.ProjectNotice.project",
}
"""Made anew: calendars must not take a copy for the original, followers of a copy have heard of nothing yet, and its
entries are numbered from the beginning, by a form of its own."""


def rows_below(model: type[Model]) -> Iterator[type[Model]]:
    for relation in get_all_child_relations(model):
        yield relation.related_model
        yield from rows_below(relation.related_model)


PAGE_TYPES = [model for model in apps.get_models() if issubclass(model, BasePage)]
THINGS = [*PAGE_TYPES, *OfProcess.__subclasses__()]
COPIED = {one for model in [*PAGE_TYPES, *models_that_come_along()] for one in (model, *rows_below(model))}
TARGETS = {one for model in THINGS for one in (model, *rows_below(model))}


def relations() -> Iterator[tuple[str, type[Model], Field]]:
    """Each that points to a page, to something of a process or to a row of one of these; not what a row is part of."""
    for model in apps.get_models():
        if not model._meta.app_config.name.startswith("wagtail_aufbruch."):  # type: ignore[union-attr]
            continue
        for known in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            if not isinstance(known, ForeignKey | ManyToManyField) or isinstance(known, ParentalKey):
                continue
            if model in COPIED and known.name in LEFT_ALONE:
                continue
            if known.related_model in TARGETS:
                yield f"{model._meta.label}.{known.name}", model, known


def test_every_relation_into_a_process_says_what_becomes_of_it_when_that_is_copied() -> None:
    there = [name for name, _model, _known in relations()]
    assert len(there) > 60
    assert [name for name in there if name not in OWN | STAYS | ANEW] == [], "declare it in OWN, STAYS or ANEW"
    assert (OWN | STAYS | ANEW) - set(there) == set(), "is there no more"
    assert len(OWN) + len(STAYS) + len(ANEW) == len(OWN | STAYS | ANEW)


def test_what_is_said_to_go_along_belongs_to_what_is_copied_and_nothing_else_does() -> None:
    for name, model, _known in relations():
        assert (model in COPIED) == (name in OWN), name


@pytest.fixture(scope="module")
def lived(shared_db: None) -> Any:
    """The process whose every field points into it, after people and staff were there."""
    world = make_world()
    statement = Statement.objects.get()
    statement.addressed_to.set([BasePage.objects.get(pk=world.group.pk)])
    statement.save()
    process, call, event = world.process, world.call, world.event
    lead = world.group.memberships.first().member
    WorkingPageLink.objects.create(group_id=world.group.pk, member=lead, email="leitung@stadt.example")
    GroupQuestion.objects.create(group_id=world.group.pk, member=lead, text="Wann?")
    user = get_user_model().objects.create_user("mitarbeiterin")
    person = make_participant(process)
    idea = make_idea(call, author=person, group_id=world.group.pk, event_id=event.pk)
    field = call.handlungsfelder.get()
    Contribution.objects.filter(pk=idea.pk).update(handlungsfeld=field)
    comment = make_comment(idea)
    about = {"handlungsfeld": field, "group_id": world.group.pk, "event_id": event.pk}
    Contribution.objects.filter(pk=comment.pk).update(**about)
    table = EventTable.objects.get(event=event)
    registration = make_registration(event)
    Registration.objects.filter(pk=registration.pk).update(table=table)
    SeatAccount.objects.get_or_create(event=event, table=table)
    EventLetter.objects.create(event=event, table=table, audience="table", subject="Brief", text="Guten Tag")
    EventRecord.objects.get_or_create(event=event)
    criterion = Criterion.objects.create(page=call, name="Nutzen")
    assessment = Assessment.objects.create(contribution_id=idea.pk, participant=person)
    Score.objects.create(assessment=assessment, criterion=criterion, value=3)
    CriterionResult.objects.create(idea=idea, criterion=criterion)
    in_process = {"process_id": process.pk}
    ImportBatch.objects.create(page_id=call.pk, name="Liste", **in_process)
    PhaseNotice.objects.get_or_create(page=call)
    StageNotice.objects.get_or_create(page=world.competition)
    Assignment.objects.create(contribution_id=idea.pk, user=user, subject="x", **in_process)
    Attachment.objects.create(contribution_id=idea.pk, kind="picture", file="x.png", **in_process)
    Follow.objects.create(participant=person, page_id=call.pk)
    ToldDay.objects.create(page_id=call.pk, key="milestone-x", told={"on": "2027-03-01", "starts_at": None})
    make_failed_mail(process)
    News.objects.create(page_id=call.pk, kind="answer", title="Neues", **in_process)
    PostModerationReview.objects.create(contribution_id=idea.pk, **in_process)
    VoteCluster.objects.create(contribution_id=idea.pk, network="netz", **in_process)
    FormerAddress.objects.create(page_id=call.pk, url_path="/frueher/")
    LoadRecord.objects.create(section="goals", key="x", **in_process)
    Extension.objects.create(
        competition=world.competition, was=timezone.now(), now=timezone.now() + timedelta(days=1), reason="Ferien"
    )
    make_council(process)
    CertificateSheet.objects.create(competition=world.competition)
    Certificate.objects.create(competition=world.competition, kind="won", prize="1. Preis", code_hash="x")
    entry = make_entry(world.competition)
    make_honour(entry)
    went_on = make_contribution(entry)
    Contribution.objects.filter(pk=went_on.pk).update(**about)
    BallotBox.objects.create(competition=world.competition)
    Ballot.objects.create(competition=world.competition, voter="x")
    SetAside.objects.create(competition=world.competition, sign="network", reason="Grund")
    FixedResult.objects.create(competition=world.competition, text="{}", sha256="0" * 64)
    ProjectSource.objects.create(project=world.project, kind="contribution", contribution_id=idea.pk)
    ProjectNotice.objects.get_or_create(project=world.project, event="published")
    DismissedSuggestion.objects.create(project=world.project, suggestion="1:decided:", reason="Grund")
    index = ProjectIndexPage.objects.get(pk=world.project.get_parent().pk)
    decided = PriorityDecision.objects.create(
        index=index, title="Prioritäten", body=index.page_ptr, on=timezone.localdate(), present=3, text="{}"
    )
    PriorityPlace.objects.create(decision=decided, project=world.project)
    running = make_running(call, user=user, ideas=[idea])
    running.reviewers.update(member=Member.objects.filter(process_id=process.pk).first())
    return world


def test_what_stays_with_the_original_is_not_with_the_copy(lived: Any) -> None:
    copy = lived.process.copy(recursive=True, update_attrs={"slug": "aufbruch-2027"})
    keys_of_rows = rows_of_copy(copy)
    for name, model, known in relations():
        if name not in STAYS | ANEW:
            continue
        assert model._default_manager.filter(**{f"{known.name}__isnull": False}).exists(), f"none in `lived`: {name}"
        of_copy = model._default_manager.filter(**{f"{known.name}__in": keys_of_rows(known.related_model)})
        assert of_copy.exists() == (name in ANEW), name


def rows_of_copy(copy: Any) -> Any:
    pages = list(copy.get_descendants(inclusive=True).values_list("pk", flat=True))

    def keys(model: Any) -> list[Any]:
        if issubclass(model, BasePage):
            return pages
        if issubclass(model, OfProcess):
            return list(model._default_manager.filter(process_id=copy.pk).values_list("pk", flat=True))
        above = next(known for known in model._meta.concrete_fields if isinstance(known, ParentalKey))
        rows = model._default_manager.filter(**{f"{above.name}__in": keys(above.related_model)})
        return list(rows.values_list("pk", flat=True))

    return keys


def test_what_goes_along_points_to_the_copys_own_and_elsewhere_is_let_go(lived: Any) -> None:
    seen = {where for thing in things_of(lived.process) for where, _found in pointed_to(thing)}
    copy = ProcessPage.objects.get(pk=lived.process.copy(recursive=True, update_attrs={"slug": "aufbruch-2027"}).pk)
    there = {where for thing in things_of(copy) for where, _found in pointed_to(thing)}
    assert there == seen
    for thing in things_of(copy):
        for where, found in pointed_to(thing):
            assert process_pk(found) == copy.pk, where
    unseen = {name for name in OWN if ".".join(name.split(".")[1:]) not in seen and "easy_language" not in name}
    assert unseen == set()


def test_each_page_copied_to_another_process_lets_go_what_is_not_there(lived: Any) -> None:
    other = make_process("Anderer")
    for page in lived.process.get_descendants().specific():
        copy = page.copy(to=other, update_attrs={"slug": f"kopie-{page.pk}"})
        for one in (copy, copy.get_latest_revision_as_object()):
            assert [(where, found) for where, found in pointed_to(one) if process_pk(found) != other.pk] == []


def things_of(process: Any) -> list[Any]:
    items = [item for model in models_that_come_along() for item in model.objects.filter(process_id=process.pk)]
    return [*process.get_descendants(inclusive=True).specific(), *items]
