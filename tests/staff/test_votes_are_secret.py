"""While people vote nobody is told a number: not by a page, an export, a feed, an API, a calendar, a file or a mail.

7,919 people have voted, all for one entry. Every address of the two tables of who may see what is asked, by whoever
sees most there; these tables fail where an address has no line, and so does the one below for addresses with a secret.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.competitions import make_ballot, make_competition, make_entry, make_team_member
from tests.factories.judging import make_jury
from tests.factories.reviews import address_of, item_of, juror
from tests.staff import test_public_rights as public
from tests.staff import test_rights as rights
from tests.staff.test_public_rights import SECRET_ADDRESS, Streets, pages_of
from tests.staff.town import Town, browser_of
from wagtail_aufbruch.competitions.domain.consents.addresses import guardian_token
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.voting import casting
from wagtail_aufbruch.competitions.domain.voting.ballot_links import ballot_token
from wagtail_aufbruch.competitions.domain.voting.hashing import box_of
from wagtail_aufbruch.competitions.domain.voting.taking_part import entries_in_vote
from wagtail_aufbruch.competitions.models import Ballot, BallotBox, BallotChoice, CompetitionPage, Entry
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db

VOTES = 7919
TOLD = re.compile(r"(?<![0-9A-Za-z.,-])7[.,\s\u00a0\u202f]?919(?![0-9A-Za-z])")
BALLOT_KEYS = 1_000_000
"""Rows of ballots are numbered from here on, so that no key of one looks like the number."""


def vote_in(competition: CompetitionPage) -> Entry:
    """Let so many people vote there, in one network and one domain within ten minutes, and all for the same entry."""
    now = timezone.now()
    moments = {"vote_wanted": True, "vote_from": now - timedelta(days=1), "vote_until": now + timedelta(days=1)}
    CompetitionPage.objects.filter(pk=competition.pk).update(**moments)
    for name, value in moments.items():
        setattr(competition, name, value)
    box_of(competition)
    entry: Entry = entries_in_vote(competition).order_by("number")[0]
    begin = BALLOT_KEYS * (1 + Ballot.objects.values("competition").distinct().count())
    Ballot.objects.bulk_create(
        Ballot(
            pk=begin + at,
            competition=competition,
            voter=f"{begin + at:064x}",
            network="netz",
            domain="example.org",
            confirmed_at=now - timedelta(hours=1),
        )
        for at in range(VOTES)
    )
    BallotChoice.objects.bulk_create(
        BallotChoice(ballot_id=begin + at, entry=entry, category=entry.category, place=1) for at in range(VOTES)
    )
    # Whoever read what is kept for the end would find it here.
    kept = {"votes": {str(entry.pk): VOTES}, "ballots": VOTES, "set_aside": 0}
    BallotBox.objects.filter(competition=competition.pk).update(result=kept)
    return entry


def said_by(answer: Any) -> str:
    """All that an answer says: its headers and its content, and of a file what is packed in it."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{list(answer.items())}\n{text_in(content)}"


def text_in(content: bytes) -> str:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return content.decode("utf-8", "replace")


def telling(found: Iterator[tuple[str, str]]) -> list[str]:
    return [f"{where}: {hit[0]}" for where, said in found if (hit := TOLD.search(said))]


@pytest.mark.parametrize("words", ["7919", "7.919", "7,919", "7 919", ">7919<", '"votes": 7919', "7919 Stimmen"])
def test_the_number_would_be_found(words: str) -> None:
    assert TOLD.search(words)


@pytest.mark.parametrize("words", ["a7919f", "17919", "79190", "3.7919", "0-7919"])
def test_what_only_looks_like_the_number_is_none(words: str) -> None:
    assert not TOLD.search(words)


def test_no_page_of_staff_tells_a_number_while_people_vote() -> None:
    town = Town()
    assert town.entry.pk
    for competition in (town.competition, town.fixed_result.competition):
        vote_in(competition)

    def found() -> Iterator[tuple[str, str]]:
        for place, answer in rights._visits(town, browser_of(town.staff)):
            yield f"{place.route} ({place.method})", said_by(answer)

    assert telling(found()) == []


@pytest.fixture
def streets() -> Streets:
    streets = Streets()
    assert all([streets.hidden, streets.closed_pages, streets.visitors, streets.voted])
    return streets


@pytest.fixture
def secrets(streets: Streets) -> dict[str, str]:
    """What opens the addresses with a secret: those of somebody who has entered, of a guardian, of a voter."""
    make_team_member(streets.voted, "Mia", "eltern@example.org")
    guardian = streets.voted.guardians.get()
    streets.voted.members.update(agrees=True, may_publish=True, answered_at=timezone.now())
    ballot = make_ballot(streets.competition, streets.voted.number, email="anna@example.org")
    entry = token_of(streets.voted)
    return {"entry": entry, "guardian": guardian_token(guardian), "ballot": ballot_token(ballot)}


SECRET_WAYS: dict[str, tuple[str, dict[str, Any]]] = {
    **{name: ("ballot", {}) for name in ("ballot", "ballot_back")},
    **{
        f"entry{way}": ("entry", {})
        for way in (
            "",
            "_hand_in",
            "_withdraw",
            "_ask_guardian",
            "_papers",
            "_certificates",
            "_repair",
            "_appeal",
            "_files",
        )
    },
    "entry_step": ("entry", {"number": 1}),
    "entry_class_list": ("entry", {"key": "key00001"}),
    "entry_file": ("entry", {"key": "a"}),
    "entry_file_shown": ("entry", {"key": "a", "name": "datei"}),
    "entry_guardian": ("guardian", {}),
    "entry_take_out": ("entry", {"member_pk": 0}),
}
WITHOUT_A_PERSON = {"certificate", "recount", "recount_file", "recount_table", "winner_picture"}
"""What an address opens once the winners are public, and nobody before."""


def test_every_address_with_a_secret_is_asked() -> None:
    lines = public.TABLE["aufbruch_competitions.CompetitionPage"]
    assert {line.name for line in lines if line.rule == SECRET_ADDRESS} == set(SECRET_WAYS) | WITHOUT_A_PERSON


@pytest.mark.parametrize("visitor", ["nobody", "author"])
def test_no_page_of_citizens_tells_a_number_while_people_vote(streets: Streets, visitor: str) -> None:
    pages = pages_of(streets)
    vote_in(streets.competition)

    def found() -> Iterator[tuple[str, str]]:
        for _line, where, _is_good, _method, answer in public._visits(streets, pages, visitor, with_bad=False):
            yield where, said_by(answer)
        gallery = streets.visitors[visitor].get(f"{streets.competition.url}abstimmung/", follow=True)
        assert gallery.status_code == 200
        yield "gallery", said_by(gallery)

    assert telling(found()) == []


def test_no_personal_page_tells_a_number_while_people_vote(streets: Streets, secrets: dict[str, str]) -> None:
    competition = streets.competition
    vote_in(competition)

    def found() -> Iterator[tuple[str, str]]:
        browser = Client()
        for name, (whose, more) in SECRET_WAYS.items():
            if name == "entry_take_out":  # comes last: a guardian has changed their mind
                streets.voted.members.update(agrees=False, may_name=False, may_picture=False, may_publish=False)
                more = {"member_pk": streets.voted.members.get().pk}
            url = competition.url + competition.reverse_subpage(name, kwargs={"token": secrets[whose], **more})
            answer = browser.get(url)
            assert answer.status_code < 500, name
            assert name != "entry_take_out" or answer.status_code == 200
            assert answer.status_code != 404 or name.startswith(("entry_file", "entry_cert", "entry_rep", "entry_app"))
            yield name, said_by(answer)

    assert telling(found()) == []


def test_nobody_who_judges_is_told_a_number_while_people_vote() -> None:
    town = Town()
    assert town.entry.pk
    entry = vote_in(town.competition)
    running = make_jury(town.competition, [entry], user=town.staff, tie_breaks=["votes"], shows_others=True)
    mine = address_of(juror(running))

    def found() -> Iterator[tuple[str, str]]:
        browser = Client()
        for way in ("", "viele/", f"{item_of(running, entry).pk}/", f"{item_of(running, entry).pk}/befangen/"):
            answer = browser.get(f"{mine}{way}")
            assert answer.status_code == 200, way
            yield way, said_by(answer)
        for mail in Mail.objects.all():
            yield mail.kind, f"{mail.subject} {mail.text} {mail.html}"

    assert telling(found()) == []


def test_neither_files_of_a_process_nor_mails_nor_wagtails_api_tell_a_number_while_people_vote(
    streets: Streets, secrets: dict[str, str], tmp_path: Path, settings: Any
) -> None:
    settings.ROOT_URLCONF = "tests.staff.api_urls"
    entry = vote_in(streets.competition)
    file = tmp_path / "process.yaml"
    call_command("aufbruch_export", streets.process.slug, str(file), private=True, stderr=io.StringIO())
    casting.cast(streets.competition, [entry.number or 0], casting.Voter("carla@example.org"))
    own = Client().get(f"{streets.process.url}?suche=Beitrag")

    def found() -> Iterator[tuple[str, str]]:
        yield "process file", file.read_text(encoding="utf-8")
        yield "search", said_by(own)
        for mail in Mail.objects.all():
            yield mail.kind, f"{mail.subject} {mail.text} {mail.html}"
        for way in (
            f"{streets.competition.pk}/",
            "",
            f"?type=aufbruch_competitions.{CompetitionPage.__name__}&fields=*",
        ):
            answer = Client().get(f"/api/v2/pages/{way}")
            assert answer.status_code == 200
            yield f"API {way}", said_by(answer)

    assert Mail.objects.filter(kind="vote_confirm").exists()
    assert telling(found()) == []


def test_the_number_is_there_once_the_vote_is_over() -> None:
    """What the tests above look for is told, as soon as it may be: they would find it."""
    town = Town()
    competition = make_competition(town.process, "Vorbei", closes_at=timezone.now() - timedelta(days=2))
    make_entry(competition, title="Werkbank", email="w@example.org", state="handed_in")
    vote_in(competition)
    CompetitionPage.objects.filter(pk=competition.pk).update(vote_until=timezone.now() - timedelta(minutes=5))
    desk = browser_of(town.staff)
    for name in ("aufbruch_vote", "aufbruch_result"):
        assert telling(iter([(name, said_by(desk.get(reverse(name, args=[competition.pk]))))])), name
