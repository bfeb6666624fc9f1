"""What staff delete: the number of what hangs on it is told before, or it stays and they read what to do instead.

Every foreign key of the package has its line in ``HOW``; a new one without a line fails here.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import CASCADE, PROTECT, RESTRICT, SET_NULL, ForeignKey, Model
from django.db.models.deletion import ProtectedError
from django.test import Client
from django.urls import reverse
from modelcluster.fields import ParentalKey
from wagtail import hooks
from wagtail.models import ReferenceIndex
from wagtail.users.models import UserProfile

from tests.factories import events as event_factory
from tests.factories import groups as group_factory
from tests.factories.core import make_content_page, make_field, make_member, make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.registrations import make_registration
from tests.together import at_once
from wagtail_aufbruch.core.domain.pages import page_actions
from wagtail_aufbruch.core.domain.staff_traces import columns_of_staff, work_of
from wagtail_aufbruch.core.models import Handlungsfeld, Member, ProcessPage
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.events.models import EventPage, ProgrammeItem, Speaker
from wagtail_aufbruch.groups.models import ThemeGroupMembership
from wagtail_aufbruch.participation.models import Assignment, Contribution, Follow, Participant, Transition

pytestmark = pytest.mark.django_db
User = get_user_model()

BY_STAFF_ALONE = {
    "aufbruch_participation.Contribution": "deleted by its rules alone (retention, erasing), which clean up after them",
    "aufbruch_participation.Participant": "erased at the person's own wish, or when nothing is left of them",
    "aufbruch_participation.Assessment": "goes with its contribution",
    "aufbruch_participation.Mail": "deleted after its time",
    "aufbruch_ideas.Idea": "as a contribution",
    "aufbruch_ideas.ImportBatch": "taken back as a whole, with its own question",
    "aufbruch_events.Registration": "deleted after its time or at the person's wish",
    "aufbruch_events.Attendee": "goes with its registration",
    "aufbruch_reviews.Round": "as a draft alone, of which the button says so",
    "aufbruch_reviews.Reviewer": "stays without a name, since scores count on it",
    "aufbruch_reviews.Item": "is taken out and stays in the record",
    "aufbruch_council.FollowUpStep": "stays, marked as taken back",
    "aufbruch_groups.WorkingPageLink": "ends, and is deleted after its time",
    "aufbruch_groups.GroupQuestion": "taken back by who asked, or deleted after its time",
    "aufbruch_reviews.Review": "goes with what it is about",
    "aufbruch_competitions.Ballot": "goes with its competition, or at the end of its time",
    "aufbruch_competitions.SetAside": "stays readable, and goes with its competition",
    "aufbruch_competitions.Entry": "deleted after its time or at the person's wish",
    "aufbruch_competitions.TeamMember": "goes with its entry, or when its person takes it out of the form",
    "aufbruch_competitions.Guardian": "goes when nobody of the entry is left to be asked about, and with the entry",
    "aufbruch_competitions.FormVersion": "goes with its competition, and no sooner",
    "aufbruch_competitions.Honouring": "goes with its competition, and no sooner",
    "aufbruch_competitions.Certificate": "goes with its competition, or at the end of its time",
    "aufbruch_competitions.EntryFile": "goes with its entry, or is taken out by its person as long as they may",
    "aufbruch_participation.News": "deleted after its time; what it told stays where it stood",
    "aufbruch_projects.PriorityDecision": "taken back before it is published; from then on it stays",
    "aufbruch_competitions.BlindCopy": "goes with its entry; taken back, it stays in the record",
}
"""Rows that no page of the admin deletes."""
PARTS = {
    "aufbruch_groups.BoardSeat": "refused or told in the form of the page",
    "aufbruch_events.EventTable": "refused in the form of the event while somebody has a seat there",
    "aufbruch_ideas.Criterion": "refused in the form of the call once somebody has given points",
    "aufbruch_events.ProgrammeItem": "part of the page that is open",
    "aufbruch_reviews.Criterion": "refused in the form of the round once somebody has judged by it",
    "taggit.Tag": "no page of the admin deletes one",
    "aufbruch_council.FollowUp": "goes by a step of its own that takes its beginning back",
    "aufbruch_council.AgendaItem": "part of the meeting, whose consultations Wagtail counts",
    "aufbruch_groups.Statement": "its own lists of addressees",
}
"""Rows that are deleted in the form of their page."""
CONTENT_OF_PAGE = {
    "aufbruch.FormerAddress.page", "aufbruch.Goal.process", "aufbruch.Handlungsfeld.process", "aufbruch.Member.process",
    "aufbruch_events.EventKind.process", "aufbruch_events.MeetingSeries.process", "aufbruch_groups.Statement.process",
    "aufbruch_council.Organization.process", "aufbruch_council.OutcomeWording.process",
    "aufbruch_council.Meeting.process", "aufbruch_council.Paper.process", "aufbruch_council.Server.process",
    "aufbruch_groups.Statement.body_page", "aufbruch_participation.DecisionReason.process",
    "aufbruch_portable.LoadRecord.process", "aufbruch_ideas.PhaseNotice.page", "aufbruch_events.CalendarEntry.event",
    "aufbruch_events.EventRecord.event", "aufbruch_events.SeatAccount.event", "aufbruch_events.EventLetter.event",
    "aufbruch.Principle.process", "aufbruch_reviews.Round.process", "aufbruch_reviews.Round.page",
    "aufbruch_competitions.FormVersion.competition", "aufbruch_competitions.EntryCounter.competition",
    "aufbruch_competitions.StageNotice.page",
    "aufbruch_competitions.Extension.competition", "aufbruch_competitions.Honouring.competition",
    "aufbruch_competitions.BallotBox.competition", "aufbruch_competitions.Certificate.competition",
    "aufbruch_competitions.CertificateSheet.competition",
    "aufbruch_competitions.FixedResult.competition",
    "aufbruch_projects.ProjectStep.project", "aufbruch_projects.ProjectSource.project",
    "aufbruch_projects.ProjectNotice.project", "aufbruch_projects.PriorityPlace.project",
    "aufbruch_projects.PriorityDecision.index",
    "aufbruch_competitions.Ballot.competition", "aufbruch_competitions.SetAside.competition",
}  # fmt: skip
"""What editors have made for the page, or the package notes about it: it is part of what they delete."""
PEOPLE_OF_PAGE = {
    "aufbruch_participation.Participant.process", "aufbruch_participation.Follow.page",
}  # fmt: skip
"""People with nothing that protects the page: their number is told."""
AFTER_PEOPLE = {
    "aufbruch_participation.Assignment.process", "aufbruch_participation.Attachment.process",
    "aufbruch_participation.Mail.process", "aufbruch_participation.News.page", "aufbruch_participation.News.process",
    "aufbruch_participation.PostModerationReview.process", "aufbruch_participation.VoteCluster.process",
    "aufbruch_ideas.ImportBatch.page", "aufbruch_ideas.ImportBatch.process", "aufbruch_events.Registration.process",
    "aufbruch_competitions.Entry.process",
}  # fmt: skip
"""There is none without a contribution, a registration or a person, of which the page tells."""


def own_keys() -> Iterator[tuple[type[Model], ForeignKey]]:
    for model in apps.get_models():
        if model._meta.app_config.name.startswith("wagtail_aufbruch."):  # type: ignore[union-attr]
            for field in model._meta.local_fields:
                if isinstance(field, ForeignKey) and not field.remote_field.parent_link:
                    yield model, field


def how(model: type[Model], field: ForeignKey) -> str:
    """What keeps a deletion of what the key points to from going unnoticed; empty where nothing does."""
    name, target, rule = f"{model._meta.label}.{field.name}", field.related_model, field.remote_field.on_delete
    label = target._meta.label
    if isinstance(field, ParentalKey) or label in BY_STAFF_ALONE or label in PARTS:
        return "goes with what it is a part of"
    if target is User:
        return {SET_NULL: "the user stays", CASCADE: "tasks are told"}.get(rule, "log of Wagtail's kind")
    if issubclass(target, BasePage):
        if rule is PROTECT:
            return "the page stays"
        if name in PEOPLE_OF_PAGE | AFTER_PEOPLE:
            return "people are told"
        if name in CONTENT_OF_PAGE or "handlungsfelder" in name or "_" in model.__name__:
            return "content of the page"
    if rule is RESTRICT:
        return "the item stays"
    if target is Handlungsfeld and issubclass(model, Contribution):
        return "contributions are told"
    if ReferenceIndex.model_is_indexable(model) or ReferenceIndex.model_is_indexable(target):
        return "Wagtail counts it"
    return ""


def test_every_foreign_key_says_what_happens_when_staff_delete_what_it_points_to() -> None:
    keys = list(own_keys())
    assert len(keys) > 100
    assert [f"{model._meta.label}.{field.name}" for model, field in keys if not how(model, field)] == []


def test_the_lists_name_keys_that_there_are() -> None:
    names = {f"{model._meta.label}.{field.name}" for model, field in own_keys()}
    assert (CONTENT_OF_PAGE | PEOPLE_OF_PAGE | AFTER_PEOPLE) - names == set()
    assert {*BY_STAFF_ALONE, *PARTS} - {model._meta.label for model in apps.get_models()} == set()


# --- Users


@pytest.fixture
def colleague() -> Any:
    return User.objects.create_user("weg@stadt.example", password="geheim")


def bulk(label: str, model: str, *items: Model) -> str:
    address = reverse("wagtail_bulk_action", args=[label, model, "delete"])
    return f"{address}?{'&'.join(f'id={item.pk}' for item in items)}&next=/admin/"


def delete_user(user: Any) -> str:
    return reverse("wagtailusers_users:delete", args=[user.pk])


def test_whoever_has_decided_stays_and_the_page_tells_how_much_and_what_to_do(
    admin_client: Client, colleague: Any
) -> None:
    idea = make_idea(make_call(make_process()))
    for _time in range(3):
        Transition.objects.create(contribution_id=idea.pk, from_state="pending", to_state="hidden", user=colleague)
    for answer in (
        admin_client.get(delete_user(colleague), follow=True),
        admin_client.post(delete_user(colleague), follow=True),
        admin_client.post(bulk("auth", "user", colleague), follow=True),
    ):
        text = answer.content.decode()
        assert "„weg@stadt.example“ kann nicht gelöscht werden" in text
        assert "Schritte: 3" in text
        assert "den Haken bei „Aktiv“" in text
    assert User.objects.filter(pk=colleague.pk).exists()


def test_of_several_users_none_goes_where_one_has_to_stay(admin_client: Client, colleague: Any) -> None:
    other = User.objects.create_user("neu")
    make_idea(make_call(make_process()))
    Transition.objects.create(contribution=Contribution.objects.get(), to_state="hidden", user=colleague)
    admin_client.post(bulk("auth", "user", other, colleague))
    assert User.objects.filter(pk__in=[other.pk, colleague.pk]).count() == 2


def test_whoever_has_tasks_alone_can_go_and_the_page_tells_how_many(admin_client: Client, colleague: Any) -> None:
    process = make_process()
    idea = make_idea(make_call(process))
    Assignment.objects.create(process_id=process.pk, contribution_id=idea.pk, user=colleague, subject="x")
    assert "1 Aufgabe ist diesem Konto zugewiesen" in admin_client.get(delete_user(colleague)).content.decode()
    admin_client.post(delete_user(colleague))
    assert not User.objects.filter(pk=colleague.pk).exists()


def test_users_who_have_done_nothing_are_deleted_one_or_several(admin_client: Client, colleague: Any) -> None:
    UserProfile.get_for_user(colleague)
    others = [User.objects.create_user(name) for name in ("eins", "zwei")]
    assert "Konto" not in admin_client.get(delete_user(colleague)).content.decode().split("<main")[-1]
    admin_client.post(delete_user(colleague))
    admin_client.post(bulk("auth", "user", *others))
    assert not User.objects.filter(pk__in=[colleague.pk, *(one.pk for one in others)]).exists()


def test_all_that_names_a_user_counts_as_work(colleague: Any, django_assert_num_queries: Any) -> None:
    columns = [field for _, field in columns_of_staff() if field.remote_field.on_delete is SET_NULL]
    assert len(columns) >= 15
    with django_assert_num_queries(len(columns)):
        assert work_of(colleague) == []


def test_no_account_with_work_is_deleted_past_the_admin_either(colleague: Any) -> None:
    idea = make_idea(make_call(make_process()))
    Transition.objects.create(contribution_id=idea.pk, to_state="hidden", user=colleague)
    for delete in (colleague.delete, User.objects.filter(pk=colleague.pk).delete):
        with pytest.raises(ProtectedError, match="Schritte: 1"), transaction.atomic():
            delete()
    Transition.objects.all().delete()
    colleague.delete()
    assert not User.objects.filter(username="weg@stadt.example").exists()


# --- Groups


def delete_group(group: Any) -> str:
    return reverse("wagtailusers_groups:delete", args=[group.pk])


def make_case_workers(name: str, *processes: Any, people: int = 1) -> Group:
    group = Group.objects.create(name=name)
    for number in range(people):
        User.objects.create_user(f"{name}-{number}").groups.add(group)
    for process in processes:
        ProcessPage.objects.get(pk=process.pk).staff_groups.add(group)
    return group


def test_the_last_responsible_group_stays_and_the_page_names_the_processes_and_the_way_out(
    admin_client: Client,
) -> None:
    first, second = make_process("Aufbruch Süd"), make_process("Aufbruch Nord")
    group = make_case_workers("Moderation", first, second)
    make_case_workers("Vertretung", second)
    make_case_workers("Leere Gruppe", first, people=0)
    User.objects.filter(groups=make_case_workers("Ausgeschieden", first)).update(is_active=False)
    for ask in (admin_client.get, admin_client.post):
        text = ask(delete_group(group), follow=True).content.decode()
        assert "„Moderation“ lässt sich nicht löschen" in text
        assert "„Aufbruch Süd“" in text
        assert "„Aufbruch Nord“ eingereicht" not in text
        assert "Einstellungen › Zuständige Gruppen" in text
    with pytest.raises(ProtectedError, match="Moderation"), transaction.atomic():
        group.delete()
    with pytest.raises(ProtectedError, match="Moderation"), transaction.atomic():
        Group.objects.filter(pk=group.pk).delete()
    assert Group.objects.filter(pk=group.pk).exists()
    make_case_workers("Neue Leute", first)
    admin_client.post(delete_group(group))
    assert not Group.objects.filter(pk=group.pk).exists()


def test_what_deleting_a_responsible_group_means_is_told_before(admin_client: Client) -> None:
    process = make_process("Aufbruch Süd")
    group = make_case_workers("Moderation", process)
    make_case_workers("Vertretung", process)
    text = admin_client.get(delete_group(group)).content.decode()
    assert "„Moderation“ ist zuständig für „Aufbruch Süd“" in text
    admin_client.post(delete_group(group))
    assert not Group.objects.filter(pk=group.pk).exists()


def test_a_group_that_handles_no_cases_is_deleted_without_a_word(admin_client: Client) -> None:
    group = make_case_workers("Redaktion")
    assert "zuständig" not in admin_client.get(delete_group(group)).content.decode().split("<main")[-1]
    admin_client.post(delete_group(group))
    assert not Group.objects.filter(pk=group.pk).exists()


def test_who_may_not_delete_groups_reads_nothing_of_processes(client: Client) -> None:
    group = make_case_workers("Moderation", make_process("Aufbruch Süd"))
    editor = User.objects.create_user("redaktion")
    editors = Group.objects.create(name="Redaktion")
    editors.permissions.add(Permission.objects.get(codename="access_admin"))
    editor.groups.add(editors)
    client.force_login(editor)
    assert "Aufbruch Süd" not in client.get(delete_group(group), follow=True).content.decode().split("<main")[-1]


# --- Pages


def follow(page: Any, email: str = "anna@example.org") -> Participant:
    person = make_participant(page.process, email)
    Follow.objects.create(participant=person, page_id=page.pk)
    return person


def test_a_page_that_people_follow_tells_how_many_before_it_goes(admin_client: Client) -> None:
    call = make_call(make_process())
    follow(call)
    follow(call, "bert@example.org")
    follow(make_call(make_process("Anderer")), "cora@example.org")
    for page in (call, call.process):
        text = admin_client.get(reverse("wagtailadmin_pages:delete", args=[page.pk])).content.decode()
        assert "2 Personen haben hier eine Adresse hinterlassen" in text
    for several in ([call], [call.process, make_content_page(call.process)]):
        answer = admin_client.post(bulk("wagtailcore", "page", *several), follow=True).content.decode()
        assert "2 Personen haben hier eine Adresse hinterlassen" in answer
        assert "Löschen Sie diese Seiten einzeln" in answer
    admin_client.post(reverse("wagtailadmin_pages:delete", args=[call.pk]))
    assert not BasePage.objects.filter(pk=call.pk).exists()


def test_pages_that_nobody_follows_go_together_without_a_word(admin_client: Client) -> None:
    process = make_process()
    pages = [make_content_page(process, title) for title in ("Eins", "Zwei")]
    answer = admin_client.get(reverse("wagtailadmin_pages:delete", args=[pages[0].pk])).content.decode()
    assert "hinterlassen" not in answer
    admin_client.post(bulk("wagtailcore", "page", *pages))
    assert not BasePage.objects.filter(pk__in=[page.pk for page in pages]).exists()


# --- Items of a process


def test_several_fields_tell_how_many_ideas_lose_them(admin_client: Client) -> None:
    process = make_process()
    fields = [make_field(process, title) for title in ("Schule", "Leer")]
    make_idea(make_call(process), handlungsfeld=fields[0])
    text = admin_client.get(bulk("aufbruch", "handlungsfeld", *fields)).content.decode()
    assert "„Schule“: Dazu gehört 1 Beitrag" in text
    assert "„Leer“: " not in text


def speaker(process: Any, member: Any, **values: Any) -> Speaker:
    event = event_factory.make_event(event_factory.make_index(process), "Digitales Forum")
    item = ProgrammeItem.objects.create(event=EventPage.objects.get(pk=event.pk), title="Begrüßung")
    return Speaker.objects.create(item=item, member=member, **values)


def test_somebody_who_speaks_at_an_event_stays_and_the_event_is_named(admin_client: Client) -> None:
    process = make_process()
    member = make_member(process, "Digitalbeauftragte")
    speaker(process, member)
    for address in (
        reverse("wagtailsnippets_aufbruch_member:delete", args=[member.pk]),
        bulk("aufbruch", "member", member),
    ):
        assert "Digitales Forum" in admin_client.post(address, follow=True).content.decode()
    assert Member.objects.filter(pk=member.pk).exists()
    admin_client.post(reverse("wagtailadmin_pages:delete", args=[process.pk]))
    assert not Member.objects.filter(pk=member.pk).exists(), "with the whole process everybody goes"


def test_a_draft_that_names_somebody_who_is_gone_can_still_be_opened(admin_client: Client) -> None:
    process = make_process()
    group = group_factory.make_group(process)
    member = make_member(process, "Sprecher")
    group.memberships.add(ThemeGroupMembership(member=member))
    group.save_revision()
    assert not ThemeGroupMembership.objects.filter(member=member).exists(), "named in the draft alone"
    admin_client.post(reverse("wagtailsnippets_aufbruch_member:delete", args=[member.pk]))
    assert not Member.objects.filter(pk=member.pk).exists()
    assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[group.pk])).status_code == 200
    named = [row.member_id for row in group.get_latest_revision_as_object().memberships.all()]
    assert member.pk not in named
    assert len(named) == ThemeGroupMembership.objects.filter(group=group.pk).count()


def test_a_speaker_with_a_name_of_their_own_stays_in_a_draft_when_the_member_is_gone() -> None:
    member = make_member(make_process(), "Sprecherin")
    data = {"pk": None, "item": None, "sort_order": 0, "member": member.pk, "name": "Dr. Beispiel", "about": ""}
    member.delete()
    assert Speaker.from_serializable_data(data).name == "Dr. Beispiel"
    assert Speaker.from_serializable_data({**data, "name": ""}) is None


# --- While somebody hands something in


def read_why_it_stays(browser: Client, event: EventPage) -> None:
    answer = browser.post(reverse("wagtailadmin_pages:delete", args=[event.pk]), follow=True)
    assert answer.status_code == 200
    assert "lässt sich nicht löschen" in answer.content.decode()
    assert EventPage.objects.get(pk=event.pk).registrations.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_staff_who_delete_a_page_at_the_moment_at_which_somebody_registers_read_why_it_stays(
    admin_client: Client,
) -> None:
    event = event_factory.make_bookable(make_process())

    def somebody_comes(request: Any, page: Any) -> None:
        if not event.registrations.exists():
            at_once(lambda: make_registration(event))

    with hooks.register_temporarily("before_delete_page", somebody_comes, order=99):
        read_why_it_stays(admin_client, event)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["move", "delete in bulk"])
def test_staff_who_move_or_tick_a_page_at_the_moment_at_which_somebody_registers_read_why_it_stays(
    admin_client: Client, way: str
) -> None:
    event, there = event_factory.make_bookable(make_process()), make_process("Anderer")
    address = reverse("wagtailadmin_pages:move_confirm", args=[event.pk, there.pk])
    if way == "delete in bulk":
        address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={event.pk}"

    def somebody_comes(*args: Any) -> None:
        if not event.registrations.exists():
            at_once(lambda: make_registration(event))

    name = "before_move_page" if way == "move" else "before_bulk_action"
    with hooks.register_temporarily(name, somebody_comes, order=99):
        answer = admin_client.post(address, follow=True)
    assert answer.status_code == 200
    assert "angemeldet" in answer.content.decode()
    assert EventPage.objects.get(pk=event.pk).get_parent().pk != there.pk


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_who_registers_while_the_page_is_being_deleted_is_kept_by_the_database_and_staff_read_why(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = event_factory.make_bookable(make_process())
    asks = page_actions.why_not_deleted

    def asked(page: Any) -> list[str]:
        reasons = asks(page)
        if not event.registrations.exists():
            at_once(lambda: make_registration(event))
        return reasons

    monkeypatch.setattr(page_actions, "why_not_deleted", asked)
    read_why_it_stays(admin_client, event)
