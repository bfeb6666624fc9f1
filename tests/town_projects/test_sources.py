"""What a project comes from, seen from both ends; and who hears of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, PageViewRestriction

from tests.client import PAST_THE_CACHE
from tests.factories.competitions import make_competition, make_contribution, make_entry
from tests.factories.core import make_process
from tests.factories.groups import make_group, make_statement
from tests.factories.groups import make_index as make_groups
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.projects import make_project, make_project_index
from wagtail_aufbruch.participation.domain.notifications.following import follow
from wagtail_aufbruch.participation.domain.privacy.personal_data import erase
from wagtail_aufbruch.participation.enums import Frequency, State
from wagtail_aufbruch.participation.models import Assessment, Contribution, Follow, Mail, News
from wagtail_aufbruch.projects.domain import errors, sources
from wagtail_aufbruch.projects.domain.stages import Because, move, undo
from wagtail_aufbruch.projects.enums import Stage
from wagtail_aufbruch.projects.models import ProjectSource


def read(client: Client, url: str) -> str:
    response = client.get(url, headers=PAST_THE_CACHE)
    assert response.status_code == 200
    return response.content.decode()


def support(idea: Any, email: str, **values: Any) -> Any:
    person = make_participant(idea.page.specific.process, email, **values)
    Assessment.objects.create(contribution_id=idea.pk, participant=person)
    return person


def mails_to(email: str) -> list[str]:
    return list(Mail.objects.filter(recipient=email).order_by("pk").values_list("subject", flat=True))


def bodies_to(email: str) -> list[str]:
    return [str(one.body) for one in mail.outbox if one.to == [email]]


# --- Both ends


def test_idea_and_project_lead_to_each_other(client: Client, project: Any, call: Any, chief: Any) -> None:
    idea = make_idea(call, "Grüne Welle fürs Rad", author_name="Anna")
    move(project, Stage.PRIORITISING, Because(date(2020, 1, 31)), user=None)
    sources.take_in(project, idea.pk, user=chief)
    page = read(client, project.url)
    assert "Grüne Welle fürs Rad" in page[page.index('id="herkunft"') :]
    assert "Anna" in page
    idea_page = read(client, f"{call.url}ideen/{idea.pk}/")
    way = idea_page[idea_page.index('id="weg"') :]
    assert "Wurde Teil eines Projekts" in way
    assert f'href="{project.full_url}"' in way
    assert "31. Januar 2020" in way


def test_an_entry_that_went_on_and_a_statement_lead_there_too(
    client: Client, process: Any, project: Any, chief: Any
) -> None:
    entry = make_contribution(make_entry(make_competition(process), title="Radkarte", state="handed_in"))
    statement = make_statement(make_group(make_groups(process)), "Bericht zum Radverkehr")
    sources.take_in(project, entry.pk, user=chief)
    sources.take_in_statement(project, statement.pk, user=chief)
    page = read(client, project.url)
    assert "Radkarte" in page
    assert "Bericht zum Radverkehr" in page
    assert project.title in read(client, f"{statement.body_page.url}stellungnahmen/{statement.pk}/")


def test_what_is_not_public_any_more_stays_as_a_line_without_its_words(
    client: Client, process: Any, project: Any, call: Any, chief: Any
) -> None:
    ideas = [make_idea(call, f"Geheimwort {number}") for number in range(3)]
    statement = make_statement(make_group(make_groups(process)), "Geheimwort 4")
    for idea in ideas:
        sources.take_in(project, idea.pk, user=chief)
    sources.take_in_statement(project, statement.pk, user=chief)
    Contribution.objects.filter(pk=ideas[0].pk).update(state=State.HIDDEN)
    Contribution.objects.filter(pk=ideas[1].pk).update(state=State.WITHDRAWN)
    Contribution.objects.filter(pk=ideas[2].pk).delete()
    statement.delete()
    page = read(client, project.url)
    assert "Geheimwort" not in page
    assert page.count("zurückgezogen oder nicht mehr öffentlich") == 3
    assert "nicht mehr öffentlich" in page
    assert "4 Quellen" in page


def test_a_project_whose_only_origin_was_erased_stays_valid(
    client: Client, process: Any, project: Any, call: Any, chief: Any
) -> None:
    author = make_participant(process)
    idea = make_idea(call, "Annas Idee", author=author, author_name="Anna")
    sources.take_in(project, idea.pk, user=chief)
    erase(author)
    project.refresh_from_db()
    project.full_clean()
    project.save_revision().publish()
    assert "Anna<" not in read(client, project.url)


def test_a_draft_shows_at_no_other_end_and_tells_nobody(
    client: Client, process: Any, index: Any, call: Any, chief: Any
) -> None:
    project = make_project(index, "Geheimprojekt")
    project.unpublish()
    idea = make_idea(call, "Radweg", author=make_participant(process))
    sources.take_in(project, idea.pk, user=chief)
    move(project, Stage.COUNCIL, user=chief)
    assert "Geheimprojekt" not in read(client, f"{call.url}ideen/{idea.pk}/")
    assert not News.objects.exists()


def test_only_what_is_public_in_the_process_is_taken_in_and_once(
    process: Any, project: Any, call: Any, chief: Any
) -> None:
    hidden = make_idea(call, "Versteckt", state=State.HIDDEN)
    shown = make_idea(call, "Sichtbar")
    for pk in (hidden.pk, 0):
        with pytest.raises(errors.SourceUnknown):
            sources.take_in(project, pk, user=chief)
    with pytest.raises(errors.SourceUnknown):
        sources.take_in_statement(project, 99, user=chief)
    sources.take_in(project, shown.pk, user=chief)
    with pytest.raises(errors.SourceThere):
        sources.take_in(project, shown.pk, user=chief)
    assert ProjectSource.objects.count() == 1
    assert [one.title for one in sources.found_for(project, process, "")] == []


@pytest.mark.parametrize("hidden", ["draft", "protected"])
def test_an_idea_on_a_page_that_is_hidden_is_neither_offered_nor_taken_in(
    process: Any, project: Any, call: Any, chief: Any, hidden: str
) -> None:
    idea = make_idea(call, "Nur unter uns")
    assert sources.found_for(project, process, "") == [idea.contribution_ptr]
    if hidden == "draft":
        call.unpublish()
    else:
        PageViewRestriction.objects.create(page=call.page_ptr, restriction_type=PageViewRestriction.LOGIN)
    assert sources.found_for(project, process, "") == []
    with pytest.raises(errors.SourceUnknown):
        sources.take_in(project, idea.pk, user=chief)
    assert not project.sources.exists()


def test_no_idea_of_another_process_becomes_part_of_a_project(process: Any, project: Any, chief: Any) -> None:
    foreign = make_idea(make_call(make_process("Anderswo")), "Aus einem anderen Prozess")
    assert sources.found_for(project, process, "") == []
    with pytest.raises(errors.SourceUnknown):
        sources.take_in(project, foreign.pk, user=chief)
    assert not ProjectSource.objects.exists()


# --- Who hears


@pytest.mark.django_db(transaction=True)
def test_author_supporters_and_followers_hear_each_thing_once() -> None:
    from tests.factories.core import make_process
    from tests.factories.ideas import make_call
    from tests.factories.projects import make_project_index

    process = make_process("Digitaler Aufbruch")
    call = make_call(process)
    project = make_project(make_project_index(process), stage=Stage.COUNCIL)
    author, other = make_participant(process, "anna@example.org"), make_participant(process, "ben@example.org")
    first = make_idea(call, "Grüne Welle", author=author)
    second = make_idea(call, "Ampeln fürs Rad", author=other)
    follow(author, contribution=Contribution.objects.get(pk=first.pk))
    support(first, "carla@example.org")
    support(second, "carla@example.org")
    support(first, "dora@example.org", confirmed=False)
    support(make_idea(call, "Bänke"), "fritz@example.org")
    follow(make_participant(process, "emil@example.org"), page_pk=project.pk)
    sources.take_in(project, first.pk, user=None)
    sources.take_in(project, second.pk, user=None)
    call_command("aufbruch_tell", verbosity=0)
    assert mails_to("anna@example.org") == ["„Grüne Welle“ ist Teil eines Projekts geworden"]
    assert len(mails_to("carla@example.org")) == 2  # each of her ideas has become part of it
    assert mails_to("dora@example.org") == []
    assert mails_to("emil@example.org") == []
    move(project, Stage.DECIDED, Because(date(2023, 1, 1)), user=None)
    for _again in range(2):
        call_command("aufbruch_tell", verbosity=0)
    for email, number in (("anna", 2), ("carla", 3), ("dora", 0), ("emil", 1), ("fritz", 0)):
        assert len(mails_to(f"{email}@example.org")) == number, email
    assert "beim Rat → beschlossen" in mails_to("carla@example.org")[-1]
    text = bodies_to("anna@example.org")[-1]
    assert "haben zugestimmt" in text
    assert "unterstützen oder ihm folgen" in text
    sources.take_out(project, project.sources.first().pk, user=None)
    sources.take_in(project, first.pk, user=None)
    call_command("aufbruch_tell", verbosity=0)
    assert len(mails_to("anna@example.org")) == 2
    assert len(mail.outbox) == Mail.objects.count()


@pytest.mark.django_db(transaction=True)
def test_who_hears_weekly_is_not_told_of_what_was_taken_out_again() -> None:
    process = make_process("Digitaler Aufbruch")
    project = make_project(make_project_index(process), stage=Stage.COUNCIL)
    idea = make_idea(make_call(process), "Grüne Welle")
    weekly = make_participant(process, "anna@example.org")
    follow(weekly, contribution=Contribution.objects.get(pk=idea.pk), frequency=Frequency.WEEKLY)
    Follow.objects.update(told_until=timezone.now() - timedelta(days=8))
    sources.take_in(project, idea.pk, user=None)
    sources.take_out(project, project.sources.get().pk, user=None)
    News.objects.update(at=timezone.now() - timedelta(hours=1))
    call_command("aufbruch_tell", verbosity=0)
    assert mails_to("anna@example.org") == []
    sources.take_in(project, idea.pk, user=None)
    News.objects.update(at=timezone.now() - timedelta(hours=1))
    call_command("aufbruch_tell", verbosity=0)
    assert len(mails_to("anna@example.org")) == 1
    assert "„Grüne Welle“ ist Teil" in bodies_to("anna@example.org")[-1], "nobody knew of it yet"


@pytest.mark.django_db(transaction=True)
def test_of_an_idea_that_is_hidden_while_its_project_is_published_people_hear_once_it_is_shown_again() -> None:
    process = make_process("Digitaler Aufbruch")
    project = make_project(make_project_index(process), stage=Stage.COUNCIL)
    project.unpublish()
    idea = Contribution.objects.get(pk=make_idea(make_call(process), "Grüne Welle").pk)
    follow(make_participant(process, "anna@example.org"), contribution=idea)
    sources.take_in(project, idea.pk, user=None)
    for state, number in ((State.HIDDEN, 0), (State.PUBLISHED, 1)):
        Contribution.objects.filter(pk=idea.pk).update(state=state)
        project.save_revision().publish()
        call_command("aufbruch_tell", verbosity=0)
        assert len(mails_to("anna@example.org")) == number


@pytest.mark.django_db(transaction=True)
def test_a_mistake_is_corrected_for_those_who_were_told() -> None:
    from tests.factories.core import make_process
    from tests.factories.projects import make_project_index

    process = make_process("Digitaler Aufbruch")
    project = make_project(make_project_index(process), stage=Stage.COUNCIL)
    follow(make_participant(process, "emil@example.org"), page_pk=project.pk)
    move(project, Stage.REJECTED, Because(reason="Verwechselt."), user=None)
    undo(project, user=None)
    move(project, Stage.DECIDED, Because(), user=None)
    call_command("aufbruch_tell", verbosity=0)
    subjects = mails_to("emil@example.org")
    assert len(subjects) == 3
    assert "Berichtigung, nicht „abgelehnt“" in subjects[1]
    assert "beschlossen" in subjects[2]


@pytest.mark.django_db(transaction=True)
def test_who_is_told_weekly_hears_it_once_in_the_digest_and_not_twice(clock: Any) -> None:
    from tests.factories.core import make_process
    from tests.factories.ideas import make_call
    from tests.factories.projects import make_project_index

    process = make_process("Digitaler Aufbruch")
    call = make_call(process)
    project = make_project(make_project_index(process), stage=Stage.COUNCIL)
    ideas = [Contribution.objects.get(pk=make_idea(call, title).pk) for title in ("Eins", "Zwei")]
    weekly = make_participant(process, "frida@example.org")
    both = make_participant(process, "gerd@example.org")
    for idea in ideas:
        follow(weekly, contribution=idea, frequency=Frequency.WEEKLY)
        sources.take_in(project, idea.pk, user=None)
    follow(both, contribution=ideas[0], frequency=Frequency.WEEKLY)
    follow(both, contribution=ideas[1])
    clock.forward(days=8)
    call_command("aufbruch_tell", verbosity=0)
    Mail.objects.all().delete()
    move(project, Stage.DECIDED, user=None)
    clock.forward(days=8)
    call_command("aufbruch_tell", verbosity=0)
    digest = bodies_to("frida@example.org")[-1]
    assert digest.count("beim Rat → beschlossen") == 1
    assert len(mails_to("gerd@example.org")) == 1


def test_milestones_are_told_when_they_are_reached_after_the_project_is_public(
    process: Any, project: Any, call: Any, chief: Any
) -> None:
    from wagtail_aufbruch.projects.models import Milestone

    project.milestones.add(Milestone(title="Planung", reached_on=date(2020, 1, 1)))
    project.milestones.add(Milestone(title="Bau"))
    project.save_revision().publish()
    assert not News.objects.filter(title__contains="Planung").exists()
    bau = project.milestones.get(title="Bau")
    bau.reached_on = date(2021, 1, 1)
    project.milestones.add(bau)
    for _again in range(2):
        project.save_revision().publish()
    told = News.objects.get(title__contains="Bau")
    assert "2 von 2 Meilensteinen erreicht" in told.text


def test_who_stopped_it_is_not_taken_in_again(process: Any, project: Any, call: Any, chief: Any) -> None:
    from wagtail_aufbruch.participation.models import Follow

    idea = make_idea(call, "Grüne Welle")
    support(idea, "carla@example.org")
    sources.take_in(project, idea.pk, user=chief)
    Follow.objects.all().delete()
    late = support(idea, "zoe@example.org")
    move(project, Stage.COUNCIL, user=chief)
    assert list(Follow.objects.values_list("participant", flat=True)) == [late.pk]


def test_a_statement_that_a_project_comes_from_already_is_not_named_twice(
    process: Any, project: Any, chief: Any
) -> None:
    statement = make_statement(make_group(make_groups(process)), "Bericht zum Radverkehr")
    sources.take_in_statement(project, statement.pk, user=chief)
    with pytest.raises(errors.SourceThere, match="Bericht zum Radverkehr"):
        sources.take_in_statement(project, statement.pk, user=chief)
    history = PageLogEntry.objects.filter(action="aufbruch.project_source", page=project.pk)
    assert (project.sources.count(), history.count()) == (1, 1)
