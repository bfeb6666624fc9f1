"""Links to the working page: who gets one, what ends it, and that nobody else comes in by it."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.groups import add_membership, make_group
from tests.groups.working.conftest import EMAIL, OTHER, link_in, put_address
from wagtail_aufbruch.groups.domain.working import privacy, questions
from wagtail_aufbruch.groups.domain.working.errors import Refused
from wagtail_aufbruch.groups.domain.working.links import HOLDS, find, issue, leads_of, seen_of, send, withdraw
from wagtail_aufbruch.groups.domain.working.privacy import DAYS_LINK
from wagtail_aufbruch.groups.models import GroupQuestion, ThemeGroupMembership, ThemeGroupPage, WorkingPageLink
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.people.participants import participant_for
from wagtail_aufbruch.participation.domain.privacy.retention import purge

pytestmark = pytest.mark.django_db


def _keys(group: ThemeGroupPage) -> list[int]:
    return [one.member.pk for one in leads_of(group)]


def test_each_lead_gets_a_mail_with_a_link_of_their_own(group: ThemeGroupPage, mailed: Any, client: Client) -> None:
    put_address(group, 1, OTHER)
    mailed()
    assert [one.to for one in mail.outbox] == [[EMAIL], [OTHER]]
    assert "Digitale Infrastruktur" in mail.outbox[0].subject
    assert link_in(0) != link_in(1)
    for number in (0, 1):
        assert client.get(link_in(number)).status_code == 200


def test_of_the_secret_a_hash_alone_is_kept(link: str) -> None:
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert token not in str(list(WorkingPageLink.objects.values()))


def test_a_newer_link_ends_the_older_one_of_the_same_person_alone(
    group: ThemeGroupPage, mailed: Any, user: Any, client: Client
) -> None:
    put_address(group, 1, OTHER)
    mailed()
    first, second = link_in(0), link_in(1)
    found = leads_of(group)
    send(group, [found[0].member.pk], user=user, seen=seen_of(found))
    assert client.get(first).status_code == 404
    assert "neuere Mail" in client.get(first).content.decode()
    assert client.get(second).status_code == 200


def test_staff_end_links(group: ThemeGroupPage, user: Any, link: str, client: Client) -> None:
    assert withdraw(group, _keys(group), user=user, seen=seen_of(leads_of(group))) == 1
    assert client.get(link).status_code == 404
    assert withdraw(group, _keys(group), user=user, seen=seen_of(leads_of(group))) == 0


def test_who_leads_two_groups_has_a_link_to_each_that_ends_with_its_own_alone(
    index: Any, group: ThemeGroupPage, user: Any, link: str, client: Client
) -> None:
    member = leads_of(group)[0].member
    other = make_group(index, "Digitale Teilhabe", sides=())
    add_membership(other, member=member, function="lead", side="administration")
    issue(other, member)
    assert client.get(link).status_code == 200
    withdraw(other, _keys(other), user=user, seen=seen_of(leads_of(other)))
    assert client.get(link).status_code == 200
    ThemeGroupMembership.objects.filter(group=group).update(function="member")
    assert client.get(link).status_code == 404, "to lead another group is not to lead this one"


def test_the_purge_takes_no_link_that_still_opens_the_page_and_tells_of_an_old_one_for_a_while(
    link: str, client: Client, clock: Clock
) -> None:
    clock.forward(days=HOLDS.days - 1)
    purge()
    assert client.get(link).status_code == 200
    clock.forward(days=DAYS_LINK)
    purge()
    assert "neuere Mail" in client.get(link).content.decode()
    clock.forward(days=2)
    purge()
    assert not WorkingPageLink.objects.exists()


def test_of_a_link_that_staff_have_ended_its_lead_is_told_for_a_while(
    group: ThemeGroupPage, user: Any, link: str, client: Client, clock: Clock
) -> None:
    withdraw(group, _keys(group), user=user, seen=seen_of(leads_of(group)))
    clock.forward(days=DAYS_LINK - 1)
    purge()
    assert "neuere Mail" in client.get(link).content.decode()
    clock.forward(days=2)
    purge()
    assert not WorkingPageLink.objects.exists()


@pytest.mark.parametrize("why", ["address", "term", "function", "unpublished", "age"])
def test_it_ends_by_itself(group: ThemeGroupPage, link: str, client: Client, clock: Clock, why: str) -> None:
    assert client.get(link).status_code == 200
    memberships = ThemeGroupMembership.objects.filter(member__email=EMAIL)
    if why == "address":
        put_address(group, 0, OTHER)
    elif why == "term":
        memberships.update(end=timezone.localdate())
        assert client.get(link).status_code == 200
        clock.forward(days=1)
    elif why == "function":
        memberships.update(function="member")
    elif why == "unpublished":
        group.unpublish()
    else:
        clock.forward(days=199)
        assert client.get(link).status_code == 200
        clock.forward(days=1)
    assert client.get(link).status_code == 404


def test_a_link_of_another_process_is_not_known(client: Client, link: str) -> None:
    other = make_process("Anderswo")
    token = link.rstrip("/").rsplit("/", 1)[1]
    answer = client.get(f"{other.url}arbeitsseite/{token}/")
    assert answer.status_code == 404
    assert "Diesen Link kennen wir nicht" in answer.content.decode()


@pytest.mark.parametrize("why", ["no address", "draft", "nobody", "seen"])
def test_nothing_is_sent_where_that_cannot_be(group: ThemeGroupPage, user: Any, why: str) -> None:
    found = leads_of(group)
    keys, seen = [found[0].member.pk], seen_of(found)
    if why == "no address":
        keys = [found[1].member.pk]
    elif why == "draft":
        group.live = False
    elif why == "nobody":
        keys = []
    else:
        put_address(group, 0, OTHER)
    with pytest.raises(Refused):
        send(group, keys, user=user, seen=seen)
    assert not WorkingPageLink.objects.exists()


def test_a_double_click_sends_one_mail(group: ThemeGroupPage, user: Any) -> None:
    found = leads_of(group)
    seen = seen_of(found)
    send(group, [found[0].member.pk], user=user, seen=seen)
    with pytest.raises(Refused, match="inzwischen geändert"):
        send(group, [found[0].member.pk], user=user, seen=seen)
    assert WorkingPageLink.objects.count() == 1


def test_who_is_entered_twice_gets_one_link(group: ThemeGroupPage, user: Any) -> None:
    row = ThemeGroupMembership.objects.get(member__email=EMAIL)
    ThemeGroupMembership.objects.create(group=group, member=row.member, function="lead", side="city_society")
    found = leads_of(group)
    assert len(found) == 2
    send(group, [row.member_id], user=user, seen=seen_of(found))
    assert WorkingPageLink.objects.count() == 1


def test_a_page_that_is_deleted_while_a_question_is_on_the_way_is_not_known(
    client: Client, link: str, group: ThemeGroupPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = questions.find

    def deleted_after(*args: Any) -> Any:
        found = whole(*args)
        ThemeGroupPage.objects.get(pk=group.pk).delete()
        return found

    monkeypatch.setattr(questions, "find", deleted_after)
    with pytest.raises(LinkUnknown):
        questions.ask(group.process, link.rstrip("/").rsplit("/", 1)[1], "Wann?")


def test_of_a_group_that_somebody_has_just_deleted_no_link_is_sent_and_that_is_said(
    group: ThemeGroupPage, user: Any
) -> None:
    keys, seen = _keys(group), seen_of(leads_of(group))
    ThemeGroupPage.objects.get(pk=group.pk).delete()
    for act in (send, withdraw):
        with pytest.raises(Refused, match="Gruppe wurde inzwischen gelöscht"):
            act(group, keys, user=user, seen=seen)


@pytest.mark.parametrize("typed", ["Lea.Muster@Maßarbeit.example", "lea.muster@maßarbeit.example"])
def test_a_lead_is_one_person_however_their_address_was_typed(group: ThemeGroupPage, process: Any, typed: str) -> None:
    member = put_address(group, 0, typed)
    token = issue(group, member)
    questions.ask(process, token, "Wann tagt der Rat?")
    person = participant_for(process, typed)
    told = privacy.collect(person)
    assert (len(told["links"]), len(told["questions"])) == (1, 1)
    privacy.erase(person)
    assert not WorkingPageLink.objects.exists()
    assert not GroupQuestion.objects.exists()


def test_an_address_that_is_only_written_otherwise_ends_no_link(group: ThemeGroupPage, process: Any) -> None:
    token = issue(group, put_address(group, 0, "Lea@Maßarbeit.example"))
    put_address(group, 0, "lea@maßarbeit.example")
    assert find(process, token)
