"""The public vote: what people see, how a ballot comes to count, and that nobody learns a number before the end."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from tests.client import CommittingClient
from tests.factories.competitions import (
    make_ballot,
    make_competition,
    make_entry,
    make_file,
    make_shown_picture,
    make_team_member,
    make_vote,
)
from tests.factories.core import make_process
from tests.factories.participation import issued_long_ago, log_in, make_participant
from wagtail_aufbruch.competitions.domain.announcing.forms import keep_version
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.judging.subjects import votes
from wagtail_aufbruch.competitions.domain.voting import casting, closing, counting, own_ballots
from wagtail_aufbruch.competitions.domain.voting.ballot_links import ballot_token
from wagtail_aufbruch.competitions.domain.voting.hashing import is_disposable
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import (
    Ballot,
    BallotBox,
    BallotChoice,
    CompetitionPage,
    Entry,
    TeamMember,
)
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_behind
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def vote(process: Any) -> CompetitionPage:
    return make_vote(process)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def send(client: Client, vote: Any, *numbers: int, **changes: Any) -> Any:
    data = {
        "beitrag": list(numbers),
        "email": "anna@example.org",
        "website": "",
        "issued": issued_long_ago(),
        **changes,
    }
    return client.post(f"{vote.url}abstimmung/stimmzettel/", data)


def mailed() -> str:
    found = re.search(r"https?://[^/\s]+(/\S*stimmzettel/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def way(vote: Any, ballot: Ballot) -> str:
    return f"{vote.url}abstimmung/stimmzettel/{ballot_token(ballot)}/"


def end(vote: Any) -> None:
    vote.refresh_from_db()
    vote.vote_until = timezone.now() - timedelta(hours=1)
    vote.save()


def chosen(ballot: Ballot) -> list[int]:
    return list(ballot.choices.order_by("entry__number").values_list("entry__number", flat=True))


def test_whoever_fills_in_a_form_reads_at_each_field_and_before_handing_in_what_becomes_public(client: Client) -> None:
    form = (("Worum geht es?", "multiline", True), ("Euer Bild", "picture", False), ("Nur für uns", "multiline", False))
    competition = make_competition(make_process("Anderswo"), form=form)
    competition.questions.exclude(label="Nur für uns").update(is_public=True)
    keep_version(competition)
    entry = make_entry(competition)
    way = f"{competition.url}beitrag/{token_of(entry)}/"
    asked = text_of(client.get(f"{way}schritt/1/"))
    assert asked.count("Ihre Antwort wird öffentlich gezeigt.") == 1
    assert asked.count("Was Sie hier hochladen, wird öffentlich gezeigt.") == 1
    for page in (f"{way}abgeben/", way):
        told = text_of(client.get(page))
        assert told.count("wird öffentlich gezeigt") == 2, page
        assert "wird öffentlich gezeigt" not in told.partition("Nur für uns")[2]


def test_a_vote_counts_once_the_button_behind_the_mailed_link_is_pressed(client: Client, vote: Any) -> None:
    answer = send(client, vote, 1, 3)
    assert answer.status_code == 302
    assert "Wir haben Ihnen geschrieben" in text_of(client.get(answer.url))
    link = mailed()
    shown = text_of(client.get(link))
    assert "Beitrag Nummer 1" in shown
    assert "Beitrag Nummer 2" not in shown
    assert Ballot.objects.get().confirmed_at is None, "mail scanners open links"
    client.post(link)
    ballot = Ballot.objects.get()
    assert ballot.confirmed_at is not None
    assert chosen(ballot) == [1, 3]


def test_the_mail_names_no_entry_and_goes_once_the_vote_is_confirmed(client: Client, vote: Any) -> None:
    send(client, vote, 1)
    assert "Beitrag Nummer" not in str(mail.outbox[-1].body)
    link = mailed()
    client.post(link)
    assert not Mail.objects.exists()
    stored = str(list(Ballot.objects.values())) + str(list(BallotBox.objects.values()))
    assert "anna" not in stored


def test_whom_the_browser_knows_votes_without_a_mail(client: Client, process: Any, vote: Any) -> None:
    log_in(client, process, make_participant(process, "anna@example.org"))
    Mail.objects.all().delete()
    answer = send(client, vote, 2)
    assert "Ihre Stimme zählt" in text_of(client.get(answer.url))
    assert not Mail.objects.exists()
    again = text_of(client.get(f"{vote.url}abstimmung/stimmzettel/"))
    assert "Sie haben schon abgestimmt" in again
    assert re.search(r'value="2" checked', again)


def test_where_a_link_holds_one_hour_the_mail_says_one_hour(client: Client, vote: Any, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "LINK_HOURS": 1}
    send(client, vote, 1)
    assert "Dafür haben Sie 1 Stunde Zeit." in " ".join(str(mail.outbox[-1].body).split())


def test_a_later_vote_of_an_address_takes_the_place_of_the_earlier_and_says_so(client: Client, vote: Any) -> None:
    make_ballot(vote, 1, email="anna@example.org")
    send(client, vote, 2, email="Anna+zwei@Example.org")
    assert "tritt an ihre Stelle" in text_of(client.get(mailed()))
    client.post(mailed())
    assert [chosen(one) for one in Ballot.objects.all()] == [[2]]


def test_an_older_link_does_not_bring_back_what_was_chosen_before(client: Client, vote: Any) -> None:
    send(client, vote, 1)
    older = mailed()
    send(client, vote, 2)
    client.post(mailed())
    assert client.post(older).status_code == 404
    assert [chosen(one) for one in Ballot.objects.all()] == [[2]]


@pytest.mark.parametrize(
    ("typed", "mailbox"),
    [
        ("Anna@Example.ORG", ("anna", "example.org")),
        ("anna+vote@example.org", ("anna", "example.org")),
        ("an.na@gmail.com", ("anna", "gmail.com")),
        ("anna@googlemail.com", ("anna", "gmail.com")),
        ("an.na@example.org", ("an.na", "example.org")),
        ('"anna"@example.org', ("anna", "example.org")),
        ('"an\\na+vote"@example.org', ("anna", "example.org")),
        ("An_na@pm.me", ("anna", "proton.me")),
        ("anna@posteo.net", ("anna", "posteo.de")),
        ("anna@mac.com", ("anna", "icloud.com")),
        ("anna@müller.example", ("anna", "xn--mller-kva.example")),
        ("anna@XN--MLLER-KVA.example", ("anna", "xn--mller-kva.example")),
    ],
)
def test_a_mailbox_is_one_however_its_address_is_written(typed: str, mailbox: tuple[str, str]) -> None:
    assert mailbox_behind(typed) == mailbox


def test_addresses_that_are_thrown_away_are_flagged() -> None:
    assert is_disposable("a@mailinator.com")
    assert is_disposable("a@sub.mailinator.com")
    assert not is_disposable("a@notmailinator.com")


@pytest.mark.parametrize(("numbers", "told"), [((), "mindestens einen Beitrag"), ((1, 2, 3, 4), "4 gewählt")])
def test_what_the_rules_do_not_allow_is_told_and_what_was_ticked_stays(
    client: Client, process: Any, numbers: tuple[int, ...], told: str
) -> None:
    vote = make_vote(process, entries=4)
    answer = send(client, vote, *numbers)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert len(re.findall(r'value="\d" checked', text_of(answer))) == len(numbers)
    assert not Ballot.objects.exists()


def test_each_category_has_choices_of_its_own(client: Client, process: Any) -> None:
    vote = make_vote(process, entries=0, categories=("Schulen", "Vereine"), vote_choices=1)
    for number, key in enumerate(("cat00000", "cat00000", "cat00001")):
        make_entry(vote, email=f"a{number}@example.org", state=EntryState.HANDED_IN, category=key)
    assert send(client, vote, 1, 3).status_code == 302
    assert "In „Schulen“" in text_of(send(client, vote, 1, 2))


def test_the_order_of_the_ballot_differs_and_stays_when_the_form_comes_back(client: Client, process: Any) -> None:
    vote = make_vote(process, entries=8)
    url = f"{vote.url}abstimmung/stimmzettel/"

    def order(answer: Any) -> list[str]:
        return re.findall(r'id="beitrag-(\d+)"', text_of(answer))

    orders = {tuple(order(client.get(url))) for _turn in range(6)}
    assert len(orders) > 1
    first = client.get(url)
    back = send(client, vote, folge=first.context["form"].seed)
    assert order(back) == order(first)


def test_each_visit_of_the_list_has_an_order_of_its_own_that_stays_and_needs_no_cookie(
    client: Client, process: Any
) -> None:
    vote = make_vote(process, entries=8)
    url = f"{vote.url}abstimmung/"

    def order(answer: Any) -> list[str]:
        return re.findall(r"Beitrag Nummer (\d)", text_of(answer))

    drawn = [client.get(url, follow=True) for _turn in range(8)]
    assert all(len(order(one)) == 8 for one in drawn)
    assert len({tuple(order(one)) for one in drawn}) > 1
    address = drawn[0].redirect_chain[-1][0]
    assert order(client.get(address)) == order(Client().get(address)) == order(drawn[0])
    assert not client.cookies
    assert "no-store" in client.get(url)["Cache-Control"], "or one drawn order would be everybody's"


def test_an_order_that_nobody_draws_is_drawn_anew_and_a_category_keeps_it(client: Client, process: Any) -> None:
    vote = make_vote(process, categories=("Schulen", "Vereine"))
    for made_up in ("0", "501", "unsinn", "9" * 30):
        answer = client.get(f"{vote.url}abstimmung/?folge={made_up}&p=1")
        assert re.fullmatch(r".*/abstimmung/\?folge=\d{1,3}&p=1", answer["Location"]), made_up
    assert "?folge=7&amp;kategorie=" in text_of(client.get(f"{vote.url}abstimmung/?folge=7"))


def test_only_what_the_form_called_public_is_shown(client: Client, vote: Any) -> None:
    answers = [
        {"key": "a", "label": "Worum geht es?", "type": "multiline", "value": "Offen gesagt", "shown": True},
        {"key": "b", "label": "Telefon", "type": "singleline", "value": "Geheimnummer"},
    ]
    Entry.objects.filter(number=1).update(answers=answers)
    page = text_of(client.get(f"{vote.url}abstimmung/1/"))
    assert "Offen gesagt" in page
    assert "Geheimnummer" not in page
    assert "wirbt1@example.org" not in page


def test_without_the_guardians_word_or_once_withdrawn_an_entry_is_gone_at_once(client: Client, vote: Any) -> None:
    make_ballot(vote, 1, 2)
    waits, withdrawn = Entry.objects.get(number=1), Entry.objects.get(number=2)
    member = make_team_member(waits)
    Entry.objects.filter(pk=withdrawn.pk).update(state=EntryState.WITHDRAWN, slot=None)
    page = text_of(client.get(f"{vote.url}abstimmung/?folge=1"))
    assert "Beitrag Nummer 3" in page
    for number in (1, 2):
        assert f"Beitrag Nummer {number}" not in page
        assert client.get(f"{vote.url}abstimmung/{number}/").status_code == 404
    assert send(client, vote, 1, 3).status_code == 409
    assert BallotChoice.objects.filter(entry__in=[waits, withdrawn]).count() == 2, "it stays in the record"
    end(vote)
    result = counting.result_of(vote)
    assert result is not None
    assert set(result.votes) == {Entry.objects.get(number=3).pk}
    TeamMember.objects.filter(pk=member.pk).update(agrees=True, may_publish=True, answered_at=timezone.now())
    result = counting.result_of(vote)
    assert result is not None
    assert result.votes[waits.pk] == 1


def test_what_was_confirmed_before_the_end_counts_and_nothing_later(client: Client, vote: Any) -> None:
    send(client, vote, 1)
    late = mailed()
    send(client, vote, 2, email="carla@example.org")
    client.post(mailed())
    end(vote)
    answer = client.post(late)
    assert answer.status_code == 409
    assert "Abgestimmt werden konnte bis" in text_of(answer)
    late_page = text_of(client.get(late))
    assert "zählt sie nicht" in late_page
    assert send(client, vote, 1).status_code == 409
    result = counting.result_of(vote)
    assert result is not None
    assert (result.counted, sorted(result.votes.values())) == (1, [0, 0, 1])


def test_nobody_votes_before_it_begins_and_nothing_is_shown(client: Client, process: Any) -> None:
    vote = make_vote(process, vote_from=timezone.now() + timedelta(days=1))
    for below in ("", "1/", "stimmzettel/"):
        answer = text_of(client.get(f"{vote.url}abstimmung/{below}"))
        assert "Abstimmen können Sie ab" in answer
        assert "Beitrag Nummer" not in answer
    assert send(client, vote, 1).status_code == 409


def test_without_a_vote_its_addresses_do_not_exist(client: Client, process: Any) -> None:
    competition = make_competition(process)
    assert client.get(f"{competition.url}abstimmung/").status_code == 404


def test_a_vote_can_be_taken_back_by_the_link_until_the_end(client: Client, vote: Any) -> None:
    ballot = make_ballot(vote, 1)
    assert "Wollen Sie Ihre Stimme zurücknehmen?" in text_of(client.get(f"{way(vote, ballot)}zuruecknehmen/"))
    assert Ballot.objects.exists()
    client.post(f"{way(vote, ballot)}zuruecknehmen/")
    assert not Ballot.objects.exists()


def test_a_vote_that_nobody_confirms_in_time_is_void_and_deleted(client: Client, vote: Any) -> None:
    send(client, vote, 1)
    link = mailed()
    Ballot.objects.update(begun_at=timezone.now() - timedelta(hours=73))
    assert client.post(link).status_code == 404
    assert closing.due_ballots().count() == 1


def test_once_it_is_over_nobody_finds_a_vote_by_its_address(client: Client, process: Any, vote: Any) -> None:
    anna = make_participant(process, "anna@example.org")
    make_ballot(vote, 1, email="anna@example.org", network="192.0.2.1")
    assert own_ballots.collect(anna)[0]["numbers_of_entries"] == [1]
    send(client, vote, 2, email="ben@example.org")
    running = make_vote(process, "Balkonpreis")
    send(client, running, 1, email="ben@example.org")
    end(vote)
    assert closing.close_votes() == 1
    assert closing.close_votes() == 0
    assert BallotBox.objects.get(competition=vote).secret == ""
    assert list(Ballot.objects.filter(confirmed_at=None).values_list("competition", flat=True)) == [running.pk]
    assert BallotBox.objects.get(competition=running).secret, "where people still vote everything goes on"
    assert own_ballots.collect(anna) == []
    CompetitionPage.objects.update(vote_until=timezone.now() - timedelta(days=31))
    closing.forget_origins(closing.old_origins())
    assert not closing.old_origins().exists()
    assert Ballot.objects.get(competition=vote).network == ""


@pytest.mark.parametrize("known", ["network", "domain"])
def test_a_month_after_the_vote_connection_and_domain_go_also_where_only_one_of_them_was_known(
    vote: Any, known: str
) -> None:
    make_ballot(vote, 1, email="anna@beispielverein.de")
    Ballot.objects.update(**{"network": "", "domain": "", known: "a hash"})
    CompetitionPage.objects.update(vote_until=timezone.now() - timedelta(days=29))
    assert not closing.old_origins().exists(), "until then staff decide by them"
    CompetitionPage.objects.update(vote_until=timezone.now() - timedelta(days=31))
    closing.forget_origins(closing.old_origins())
    assert list(Ballot.objects.values_list("network", "domain")) == [("", "")]


def test_erasing_a_person_takes_their_vote_along(process: Any, vote: Any) -> None:
    anna = make_participant(process, "anna@example.org")
    make_ballot(vote, 1, email="anna@example.org")
    make_ballot(vote, 2, email="ben@example.org")
    own_ballots.erase(anna)
    assert [chosen(one) for one in Ballot.objects.all()] == [[2]]


def test_before_the_end_there_is_no_number_for_staff_and_none_for_a_round_of_the_jury(vote: Any) -> None:
    make_ballot(vote, 1)
    assert counting.result_of(vote) is None
    assert votes(vote) is None
    end(vote)
    assert counting.result_of(vote) is not None
    assert votes(vote) == {one.pk: int(one.number == 1) for one in Entry.objects.all()}


def test_the_numbers_of_queries_do_not_grow_with_entries_and_ballots(client: Client, process: Any) -> None:
    numbers = []
    for many in (2, 12):
        vote = make_vote(process, f"Wettbewerb {many}", entries=many)
        for place in range(many):
            make_ballot(vote, 1, email=f"w{place}@example.org")
        found = []
        for below in ("?folge=1&", "stimmzettel/?"):
            address = f"{vote.url}abstimmung/{below}nie-im-speicher=1"
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            found.append(len(queries))
        numbers.append(found)
    assert numbers[0] == numbers[1]
    assert max(numbers[0]) <= 20


def test_a_stranger_who_types_an_address_in_changes_nothing_for_its_owner(client: Client, vote: Any) -> None:
    make_ballot(vote, 1, email="anna@example.org")
    send(client, vote, 2)
    assert chosen(Ballot.objects.get(confirmed_at__isnull=False)) == [1]


def test_a_made_up_or_foreign_link_opens_nothing(client: Client, process: Any, vote: Any) -> None:
    ballot = make_ballot(vote, 1)
    other = make_vote(process, "Anderer")
    assert client.get(f"{other.url}abstimmung/stimmzettel/{ballot_token(ballot)}/").status_code == 404
    assert client.get(f"{vote.url}abstimmung/stimmzettel/{ballot.pk}-unsinn/").status_code == 404
    Ballot.objects.all().delete()
    with pytest.raises(LinkUnknown):
        casting.confirm(ballot)


def test_a_picture_is_served_while_people_vote_and_only_where_the_form_said_so(client: Client, vote: Any) -> None:
    one, other = Entry.objects.get(number=1), Entry.objects.get(number=2)
    make_shown_picture(one)
    make_file(other)
    url = f"{vote.url}abstimmung/1/bild-1/"
    assert url in text_of(client.get(f"{vote.url}abstimmung/?folge=1"))
    picture = client.get(url)
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert b"".join(picture.streaming_content)
    assert client.get(f"{vote.url}abstimmung/1/bild-2/").status_code == 404
    assert client.get(f"{vote.url}abstimmung/2/bild-1/").status_code == 404
    end(vote)
    assert client.get(url).status_code == 404


def test_no_export_holds_a_number_of_votes(client: Client, vote: Any) -> None:
    from wagtail_aufbruch.competitions.domain.operations.staff_lists import Export

    def told() -> list[Any]:
        """All that can be taken along: both tables, and the dates for calendars."""
        with Export(vote).as_xlsx() as file:
            cells = [cell.value for sheet in load_workbook(file) for row in sheet.iter_rows() for cell in row]
        return [b"".join(Export(vote).as_csv()), cells, client.get(f"{vote.url}kalender/").content]

    before = told()
    assert "Beitrag Nummer 1" in before[1]
    for place in range(7):
        make_ballot(vote, 1, email=f"w{place}@example.org")
    assert told() == before


def _mails_about_votes() -> set[str]:
    return set(Mail.objects.filter(kind="vote_confirm").values_list("recipient", flat=True))


def test_no_mail_tells_who_has_voted_once_it_is_confirmed_however_often_it_was_begun(process: Any) -> None:
    """The address stands in the mail alone, and goes with it."""
    competition = make_vote(process)
    first, second = (casting.cast(competition, [number], casting.Voter("ben@example.org")) for number in (1, 2))
    assert _mails_about_votes() == {"ben@example.org"}
    casting.confirm(second)
    assert not Ballot.objects.filter(pk=first.pk).exists()
    assert _mails_about_votes() == set()


def test_no_mail_tells_after_the_end_who_has_begun_to_vote(process: Any) -> None:
    competition = make_vote(process)
    for number in range(3):
        casting.cast(competition, [1], casting.Voter(f"ben{number}@example.org"))
    taken_back = casting.cast(competition, [1], casting.Voter("anna@example.org"))
    casting.take_back(taken_back)
    assert "anna@example.org" not in _mails_about_votes()
    now = timezone.now()
    CompetitionPage.objects.filter(pk=competition.pk).update(vote_until=now - timedelta(minutes=2))
    closing.close_votes()
    assert _mails_about_votes() == set()


@pytest.mark.parametrize(("numbers", "told"), [((), "mindestens einen Beitrag"), ((1, 2, 3, 4), "4 gewählt")])
def test_no_ballot_is_taken_that_the_rules_do_not_allow_however_it_comes(
    process: Any, numbers: tuple[int, ...], told: str
) -> None:
    vote = make_vote(process, entries=4)
    with pytest.raises(casting.VoteError, match=told):
        casting.cast(vote, numbers, casting.Voter("ben@example.org", is_known=True))
    assert not Ballot.objects.exists()
