"""The vote for staff: signs of stuffing, setting aside, rules that stay, and no number before the end."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.client import CommittingClient
from tests.competitions.staff.test_staff_pages import _edit
from tests.factories.competitions import make_ballot, make_vote
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.operations.extending import extend
from wagtail_aufbruch.competitions.domain.voting import casting, counting, signs
from wagtail_aufbruch.competitions.enums import Sign
from wagtail_aufbruch.competitions.models import Ballot, CompetitionPage, Entry, Honouring, SetAside

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def user(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def client(user: Any) -> Client:
    client = CommittingClient()
    client.force_login(user)
    return client


@pytest.fixture
def vote(process: Any) -> CompetitionPage:
    return make_vote(process)


def end(vote: Any) -> None:
    CompetitionPage.objects.filter(pk=vote.pk).update(vote_until=timezone.now() - timedelta(hours=1))
    vote.refresh_from_db()


def stuff(vote: Any, number: int = 12, **values: Any) -> None:
    for place in range(number):
        make_ballot(vote, 1, **{"email": f"w{place}@web.de", "network": "192.0.2.1", **values})


def page_of(client: Client, vote: Any) -> str:
    return client.get(reverse("aufbruch_vote", args=[vote.pk])).content.decode()


def test_many_from_one_connection_are_shown_in_steps_and_without_the_entry(client: Client, vote: Any) -> None:
    stuff(vote, 13)
    make_ballot(vote, 2, email="ben@web.de", network="192.0.2.2")
    groups = signs.groups_of(vote)
    assert [(one.sign, one.number) for one in groups] == [(Sign.NETWORK, 13)]
    page = page_of(client, vote)
    assert "mindestens 10" in page
    assert "Beitrag Nummer" not in page
    words = re.sub(r"<[^>]+>", " ", page.split('id="zeichen"')[1].split("</table>")[0])
    assert not re.search(r"(?<![\d.:])13(?![\d.:])", words), "apart from days and hours"
    group = client.get(reverse("aufbruch_vote_group", args=[vote.pk, groups[0].token])).content.decode()
    assert "Beitrag Nummer" not in group


def test_a_small_domain_and_thrown_away_addresses_stand_out(vote: Any) -> None:
    for place in range(20):
        make_ballot(vote, 1, email=f"w{place}@firma.example")
    make_ballot(vote, 1, email="w@mailinator.com")
    assert {one.sign for one in signs.groups_of(vote)} == {Sign.DOMAIN, Sign.DISPOSABLE}


def test_a_burst_stands_out_from_what_is_usual(vote: Any) -> None:
    start = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=6)
    for place in range(105):
        make_ballot(vote, 1, email=f"w{place}@web.de")
    Ballot.objects.update(confirmed_at=start)
    for place in range(3):
        late = make_ballot(vote, 1, email=f"spaet{place}@web.de")
        Ballot.objects.filter(pk=late.pk).update(confirmed_at=start + timedelta(hours=place + 1))
    (group,) = signs.groups_of(vote)
    assert (group.sign, group.number, group.since) == (Sign.BURST, 105, start)
    assert signs.group_named(vote, group.token).ballots.count() == 105


def test_what_is_set_aside_does_not_count_and_can_be_taken_in_again(client: Client, vote: Any) -> None:
    stuff(vote)
    make_ballot(vote, 2, email="ben@web.de")
    url = reverse("aufbruch_vote_group", args=[vote.pk, signs.groups_of(vote)[0].token])
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "Zwölf in einer Minute"}).status_code == 302
    assert client.post(url, {"reason": "Noch einmal"}).status_code == 409
    assert "Zwölf in einer Minute" in page_of(client, vote)
    end(vote)
    first, second = Entry.objects.get(number=1).pk, Entry.objects.get(number=2).pk
    result = counting.result_of(vote)
    assert result is not None
    assert (result.votes[first], result.votes[second], result.counted, result.set_aside) == (0, 1, 1, 12)
    decision = SetAside.objects.get()
    later = SetAside.objects.create(competition=vote, sign=Sign.NETWORK, reason="Später")
    client.post(reverse("aufbruch_vote_take_in", args=[vote.pk, decision.pk]))
    result = counting.result_of(vote)
    assert result is not None
    assert (result.votes[first], result.set_aside) == (12, 0)
    later.refresh_from_db()
    assert later.taken_back_at is None, "each decision is taken back by itself"
    assert "Zwölf in einer Minute" in page_of(client, vote), "nothing silently"


def test_single_ballots_of_a_sign_can_be_set_aside_once_counting_them_tells_nothing_any_more(
    client: Client, vote: Any
) -> None:
    stuff(vote)
    url = reverse("aufbruch_vote_group", args=[vote.pk, signs.groups_of(vote)[0].token])
    one = Ballot.objects.order_by("pk")[0]
    assert "stimmzettel" not in client.get(url).content.decode()
    answer = client.post(url, {"reason": "Dieser", "stimmzettel": [one.pk]})
    assert answer.status_code == 409
    assert "Dieser" in answer.content.decode(), "what was typed stays"
    assert not Ballot.objects.filter(set_aside__isnull=False).exists()
    end(vote)
    assert client.get(url).content.decode().count('name="stimmzettel"') == 12
    client.post(url, {"reason": "Dieser", "stimmzettel": [one.pk]})
    assert list(Ballot.objects.filter(set_aside__isnull=False)) == [one]


def test_as_long_as_people_vote_the_page_of_a_sign_is_the_same_for_twelve_and_for_nineteen(
    client: Client, vote: Any
) -> None:
    stuff(vote)
    url = reverse("aufbruch_vote_group", args=[vote.pk, signs.groups_of(vote)[0].token])

    def words() -> str:
        return re.sub(r"<[^>]+>", " ", client.get(url).content.decode().partition("<main")[2])

    before = words()
    for place in range(12, 19):
        make_ballot(vote, 1, email=f"w{place}@web.de", network="192.0.2.1")
    assert words() == before


def test_voting_once_more_or_taking_back_undoes_nothing_that_staff_decided(vote: Any, user: Any) -> None:
    stuff(vote)
    signs.set_aside(vote, signs.groups_of(vote)[0].token, "Grund", user=user)
    again = make_ballot(vote, 2, email="w0@web.de")
    assert again.set_aside_id is not None
    casting.take_back(again)
    assert make_ballot(vote, 3, email="w0@web.de").set_aside_id is not None


def test_a_forged_sign_is_not_known(client: Client, vote: Any) -> None:
    assert client.get(reverse("aufbruch_vote_group", args=[vote.pk, "network:abc:unsinn"])).status_code == 404


def test_before_the_end_no_page_of_the_admin_tells_how_many_have_voted(client: Client, vote: Any) -> None:
    places = [
        reverse("aufbruch_vote", args=[vote.pk]),
        reverse("aufbruch_entries", args=[vote.pk]),
        reverse("aufbruch_competitions"),
        reverse("aufbruch_entry", args=[Entry.objects.get(number=1).pk]),
    ]

    def look() -> list[tuple[object, object]]:
        pages = [client.get(one) for one in places]
        return [(one.context.get("result"), one.context.get("numbers")) for one in pages]

    before = look()
    for place in range(7):
        make_ballot(vote, 1, email=f"w{place}@web.de")
    assert look() == before


def test_after_the_end_staff_read_the_result(client: Client, vote: Any) -> None:
    make_ballot(vote, 1, 2)
    end(vote)
    page = page_of(client, vote)
    assert "Beitrag Nummer 1" in page
    assert "entscheidet die Jury allein" in page


def test_the_number_of_queries_of_the_staff_page_stays(client: Client, vote: Any) -> None:
    numbers = []
    for many in (11, 30):
        for place in range(many):
            make_ballot(vote, 1, email=f"w{many}-{place}@web.de", network=f"192.0.2.{many}")
        page_of(client, vote)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, vote)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= 20


def test_the_rules_cannot_be_changed_once_somebody_has_voted(process: Any, vote: Any) -> None:
    editor = CommittingClient()
    editor.force_login(get_user_model().objects.create_superuser("chefin", password="geheim"))

    def moment(value: Any) -> str:
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")

    same = {
        "closes_at": moment(vote.closes_at), "vote_wanted": "on", "vote_from": moment(vote.vote_from),
        "vote_until": moment(vote.vote_until), "vote_choices": "3", "vote_least": "50", "jury_weight": "70",
        "honoured_at": moment(vote.honoured_at),
    }  # fmt: skip
    assert _edit(editor, vote, **{**same, "jury_weight": "60"}).status_code == 302
    vote.refresh_from_db()
    assert vote.jury_weight == 60
    old = vote.get_latest_revision()
    assert _edit(editor, vote, **same).status_code == 302
    vote = CompetitionPage.objects.get(pk=vote.pk)
    vote.__dict__["process"] = process
    make_ballot(vote, 1)
    answer = _edit(editor, vote, **{**same, "vote_choices": "5"})
    assert answer.status_code == 200
    assert "Danach ist schon abgestimmt worden" in answer.content.decode()
    old.publish()
    assert CompetitionPage.objects.get(pk=vote.pk).jury_weight == 70, "an old draft changes nothing"


def test_no_vote_is_moved_behind_the_moment_at_which_everybody_reads_who_has_won(process: Any, vote: Any) -> None:
    """Nobody has voted yet, and the winners are released: who voted from then on could read who has won."""
    editor = CommittingClient()
    editor.force_login(get_user_model().objects.create_superuser("chefin", password="geheim"))

    def moment(value: Any) -> str:
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")

    same = {
        "closes_at": moment(vote.closes_at), "vote_wanted": "on", "vote_from": moment(vote.vote_from),
        "vote_until": moment(vote.vote_until), "vote_choices": "3", "vote_least": "50", "jury_weight": "70",
        "honoured_at": moment(vote.honoured_at),
    }  # fmt: skip
    later = {
        "vote_until": moment(vote.honoured_at + timedelta(days=5)),
        "honoured_at": moment(vote.honoured_at + timedelta(days=9)),
    }
    assert _edit(editor, vote, **{**same, **later}).status_code == 302
    draft = CompetitionPage.objects.get(pk=vote.pk).get_latest_revision()
    assert _edit(editor, vote, **same).status_code == 302
    Honouring.objects.create(competition=vote, public_at=vote.honoured_at)
    answer = _edit(editor, vote, **{**same, **later})
    assert answer.status_code == 200
    assert "sind schon freigegeben" in answer.content.decode()
    draft.publish()
    assert CompetitionPage.objects.get(pk=vote.pk).vote_until == vote.vote_until, "an old draft changes nothing"
    assert _edit(editor, vote, **{**same, "honoured_at": later["honoured_at"]}).status_code == 302


def test_the_deadline_is_not_moved_into_the_vote(process: Any, user: Any) -> None:
    now = timezone.now()
    vote = make_vote(process, closes_at=now + timedelta(days=1), vote_from=now + timedelta(days=2))
    with pytest.raises(EntryError):
        extend(vote, now + timedelta(days=2, hours=1), "Ferien", user=user)


def test_what_is_set_aside_for_an_address_that_is_thrown_away_takes_no_other_ballot_along(vote: Any, user: Any) -> None:
    make_ballot(vote, 1, email="w@mailinator.com")
    honest = make_ballot(vote, 2, email="ben@web.de")
    (group,) = signs.groups_of(vote)
    assert group.sign == Sign.DISPOSABLE
    with pytest.raises(EntryError, match="Geben Sie eine Begründung an"):
        signs.set_aside(vote, group.token, " \n", user=user)
    assert signs.set_aside(vote, group.token, "Wegwerfadresse", user=user).number == 1
    honest.refresh_from_db()
    assert honest.set_aside_id is None
