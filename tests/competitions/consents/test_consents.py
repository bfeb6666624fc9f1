"""Guardians of a team: who is asked, what they answer, what follows from it at once."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from tests.client import CommittingClient
from tests.factories.competitions import ANSWERS, make_competition, make_entry, make_team_member
from tests.factories.core import make_process
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.consents.addresses import guardian_address_of, guardian_token
from wagtail_aufbruch.competitions.domain.consents.answering import (
    Consent,
    answer,
    forget_address,
    record_paper,
    seen_of,
)
from wagtail_aufbruch.competitions.domain.consents.asking import remind_due
from wagtail_aufbruch.competitions.domain.consents.standing import (
    may_be_judged,
    may_be_published,
    may_show_as,
    may_show_member,
    may_show_pictures,
    shown_names,
)
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.operations.staff_lists import Export, entries_of
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Guardian, TeamMember
from wagtail_aufbruch.participation.domain.errors import LinkUnknown
from wagtail_aufbruch.participation.domain.mail.outbox import send_due
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db
TEAM = "question_key00001"
FORM = (("Worum geht es?", "multiline", True), ("Wer macht noch mit?", "team", False))
MUM, DAD = "mutter@example.org", "vater@example.org"


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def competition() -> CompetitionPage:
    return make_competition(make_process(), form=FORM, guardian_below=16)


def fresh(entry: Entry) -> Entry:
    return Entry.objects.get(pk=entry.pk)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def way(entry: Entry) -> str:
    return f"{entry.competition.url}beitrag/{token_of(entry)}/"


def rows(*people: dict[str, str]) -> dict[str, str]:
    """What a browser sends of a team."""
    return {f"{TEAM}-{number}-{part}": said for number, one in enumerate(people) for part, said in one.items()}


MIA = {"name": "Mia Muster", "email": "", "young": "on", "guardian": MUM}
TOM = {"name": "Tom Muster", "email": "tom@example.org", "young": "on", "guardian": MUM}
BEN = {"name": "Ben Beispiel", "email": "ben@example.org"}


def save(client: Client, entry: Entry, *people: dict[str, str], **more: str) -> Any:
    """One step with a team."""
    typed = {
        "revision": str(fresh(entry).revision), "title": "Bachforscher", "name": "Die Bachforscher",
        "question_key00000": "Wir messen den Bach.", "weiter": "weiter",
    }  # fmt: skip
    return client.post(f"{way(entry)}schritt/1/", {**typed, **rows(*people), **more})


def page_of(member: TeamMember) -> str:
    assert member.guardian is not None
    return f"{member.entry.competition.url}einwilligung/{guardian_token(member.guardian)}/"


def reply(client: Client, member: TeamMember, says: str, *ticks: str, version: str = "1") -> Any:
    ticked = {f"may_{tick}-{member.pk}": "on" for tick in ticks}
    read = {"consent_version": version, "seen": read_names(client, page_of(member))}
    return client.post(page_of(member), {f"agrees-{member.pk}": says, **read, **ticked})


def read_names(client: Client, page: str) -> str:
    """What the form of a guardian's page brings along of the names that stand there."""
    found = re.search(r'name="seen" value="([^"]*)"', client.get(page).content.decode())
    return found[1] if found else ""


def test_a_guardian_of_two_gets_one_mail_when_it_is_handed_in_and_answers_for_each(
    client: Client, competition: Any
) -> None:
    entry = make_entry(competition)
    assert save(client, entry, MIA, BEN, TOM, {"name": "Lea", "young": "on", "guardian": DAD}).status_code == 302
    assert not mail.outbox
    client.post(f"{way(entry)}abgeben/")
    to_mum = [one for one in mail.outbox if one.to == [MUM]]
    assert (len(to_mum), len([one for one in mail.outbox if one.to == [DAD]])) == (1, 1)
    assert "2 junge Menschen" in str(to_mum[0].body)
    assert not [word for word in ("Mia", "Tom", "Bachforscher") if word in str(to_mum[0].body)]
    found = re.search(r"https?://[^/\s]+(/\S*einwilligung/\S+)", str(to_mum[0].body))
    assert found
    page = text_of(client.get(found[1]))
    assert "Mia Muster" in page
    assert "Tom Muster" in page
    assert not [word for word in ("Lea", "Ben Beispiel", "ben@example.org", DAD) if word in page], "not of others"
    mia, tom = (TeamMember.objects.get(name=f"{name} Muster") for name in ("Mia", "Tom"))
    both = {f"agrees-{mia.pk}": "ja", f"may_name-{mia.pk}": "on", f"agrees-{tom.pk}": "nein", "consent_version": "1"}
    client.post(found[1], {**both, "seen": read_names(client, found[1])})
    mia.refresh_from_db()
    tom.refresh_from_db()
    assert (mia.agrees, mia.may_name, mia.may_publish) == (True, True, False)
    assert (tom.agrees, tom.given_at) == (False, None)


def test_the_team_stands_in_one_place_and_comes_back_into_the_form(client: Client, competition: Any) -> None:
    entry = make_entry(competition)
    save(client, entry, MIA, BEN)
    assert [answer["key"] for answer in fresh(entry).answers] == ["key00000"]
    step = text_of(client.get(f"{way(entry)}schritt/1/"))
    assert 'value="Mia Muster"' in step
    assert f'value="{MUM}"' in step
    assert "Mia Muster" in text_of(client.get(f"{way(entry)}abgeben/"))
    table = list(Export(competition).values())
    assert any("Mia Muster" in str(cell) for cell in table[0])


def test_whoever_changes_the_rest_of_the_team_keeps_what_a_guardian_has_answered(
    client: Client, competition: Any
) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    save(client, entry, MIA)
    mia = TeamMember.objects.get()
    reply(client, mia, "ja", "publish")
    save(client, entry, BEN, MIA)
    mia.refresh_from_db()
    assert (mia.agrees, mia.place) == (True, 1)
    save(client, entry, BEN, {**MIA, "guardian": DAD})
    assert TeamMember.objects.get(is_young=True).agrees is None, "another guardian has not answered"
    assert not Guardian.objects.filter(email=MUM).exists()
    assert [one.to for one in mail.outbox if DAD in one.to] == [[DAD]], "asked at once: the entry counts already"


@pytest.mark.parametrize(
    ("person", "told"),
    [
        ({"name": "Mia", "young": "on"}, "Bitte geben Sie die Adresse einer sorgeberechtigten Person an"),
        ({"name": "Mia", "young": "on", "guardian": "kaputt"}, "Das sieht nicht nach einer E-Mail-Adresse aus"),
        ({"name": "Mia", "young": "on", "guardian": "ANNA@example.org"}, "Das ist Ihre eigene Adresse"),
        ({"name": "Mia", "email": "mia@example.org", "young": "on", "guardian": "Mia@example.org"},
         "Das ist die Adresse eines jungen Menschen aus dem Team"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_guardians_address_is_told_beside_its_field(
    client: Client, competition: Any, person: dict[str, str], told: str
) -> None:
    entry = make_entry(competition)
    answer = save(client, entry, BEN, person)
    assert answer.status_code == 422
    found = re.search(rf'id="id_{TEAM}-1-guardian_error">(.*?)</p>', text_of(answer))
    assert found
    assert told in found[1]
    assert re.search(rf'id="id_{TEAM}-1-guardian"[^>]*aria-invalid="true"[^>]*1-guardian_error"', text_of(answer))
    assert not TeamMember.objects.exists()


def test_who_signs_on_paper_needs_no_address_and_gets_a_form_with_the_wording(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    assert save(client, entry, {"name": "Mia", "young": "on", "paper": "on"}).status_code == 302
    member = TeamMember.objects.get()
    assert (member.guardian, member.consent_state) == (None, "paper")
    page = text_of(client.get(way(entry)))
    assert "einwilligungen/papier/" in page
    paper = client.get(f"{way(entry)}einwilligungen/papier/")
    assert paper["Content-Type"] == "application/pdf"
    assert words_in(paper.content).count(f"{entry.pk}-{member.pk}") == 1
    assert "Mia" in words_in(paper.content)


def test_a_long_wording_stands_on_the_paper_as_a_whole(client: Client, competition: Any) -> None:
    wording = " ".join(f"Wort{number:04d}" for number in range(2500))
    CompetitionPage.objects.filter(pk=competition.pk).update(guardian_text=wording)
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    for name in ("Mia", "Ben"):
        save(client, entry, {"name": name, "young": "on", "paper": "on"})
    paper = words_in(client.get(f"{way(entry)}einwilligungen/papier/").content)
    number = TeamMember.objects.count()
    for word in (wording[:8], "Wort0700", "Wort1200", "Wort1201", wording[-8:]):
        assert paper.count(word) == number, word
    assert paper.count("auf der nächsten Seite") == number
    for member in TeamMember.objects.all():
        assert paper.count(f"{entry.pk}-{member.pk}") > 1


def words_in(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_without_young_people_there_is_no_form_to_sign(client: Client, competition: Any) -> None:
    assert client.get(f"{way(make_entry(competition))}einwilligungen/papier/").status_code == 404


def test_a_consent_that_is_withdrawn_holds_at_once_everywhere(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN, name="Die Bachforscher")
    mia = make_team_member(entry)
    assert not may_be_judged(fresh(entry))
    reply(client, mia, "ja", "name", "picture", "publish")
    assert may_be_published(fresh(entry))
    assert may_show_pictures(fresh(entry))
    assert shown_names(fresh(entry)) == ["Die Bachforscher", "Mia Muster"]
    assert not entries_of(competition, lacks_consent=True).exists()
    mail.outbox.clear()
    reply(client, mia, "nein")
    assert not may_be_judged(fresh(entry))
    assert not may_be_published(fresh(entry))
    assert shown_names(fresh(entry)) == ["Die Bachforscher"]
    assert entries_of(competition, lacks_consent=True).get() == entry
    mia.refresh_from_db()
    assert (mia.consent_state, mia.may_name) == ("withdrawn", False)
    assert "Die Einwilligung wurde widerrufen" in text_of(client.get(way(entry)))
    assert [one.to for one in mail.outbox] == [["anna@example.org"]]


def test_what_may_be_shown_is_what_every_guardian_has_ticked(competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN, name="Mia und Tom")
    make_team_member(entry, agrees=True, may_publish=True)
    make_team_member(entry, "Tom Muster", DAD, agrees=True, may_publish=True, may_name=True, may_picture=True)
    make_team_member(entry, "Ben Beispiel", "", is_young=False)
    assert may_be_published(entry)
    assert not may_show_pictures(entry)
    assert shown_names(entry) == ["Tom Muster"], "the name of the entry holds Mia's, and nobody has asked Ben"


def test_the_name_of_a_young_person_who_enters_is_shown_only_if_the_guardian_ticks_it(competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN, guardian_needed=True, guardian_email=MUM)
    assert shown_names(fresh(entry)) == []
    entry.members.update(agrees=True, answered_at=timezone.now(), may_name=True)
    assert shown_names(fresh(entry)) == ["Anna Beispiel"]


def test_whoever_asks_for_another_row_of_the_team_is_not_told_what_is_still_missing(
    client: Client, competition: Any
) -> None:
    entry = make_entry(competition)
    answer = save(client, entry, {"name": "", "young": "on"}, **{f"{TEAM}-more": "1", "title": ""})
    assert answer.status_code == 200
    assert not answer.context["form"].errors
    assert "Wir messen den Bach." in text_of(answer), "what was typed stays"
    assert fresh(entry).title == "Reparaturcafé auf Rädern", "and nothing is stored yet"


ALL_TICKED = {"agrees": True, "may_publish": True, "may_name": True, "may_picture": True}


def allowed(entry: Entry, member: TeamMember, named: str = "Mia") -> list[bool]:
    """What may be done: judged, published, shown with pictures, shown under the name, shown with the member's name."""
    now, one = fresh(entry), TeamMember.objects.get(pk=member.pk)
    about = (may_be_judged(now), may_be_published(now), may_show_pictures(now))
    return [*about, may_show_as(now, named), may_show_member(now, one)]


@pytest.mark.parametrize(
    "out",
    [
        {"state": EntryState.WITHDRAWN, "slot": None},
        {"state": EntryState.NOT_ADMITTED},
        {"state": EntryState.RETURNED, "repair_until": timezone.now()},
        {"is_trial": True},
        {"looking_since": timezone.now()},
    ],
    ids=["withdrawn", "not admitted", "returned", "trial", "looked through"],
)
def test_of_what_is_out_nothing_is_judged_or_shown_although_every_guardian_has_ticked_all(
    competition: Any, out: dict[str, Any]
) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN, name="Die Bachforscher")
    mia = make_team_member(entry, **ALL_TICKED)
    assert allowed(entry, mia) == [True] * 5
    Entry.objects.filter(pk=entry.pk).update(**out)
    assert allowed(entry, mia) == [False] * 5


def test_without_the_tick_for_publishing_no_picture_and_no_name_is_shown(competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN, name="Die Bachforscher")
    mia = make_team_member(entry, **{**ALL_TICKED, "may_publish": False})
    assert allowed(entry, mia) == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, True),
        ({"may_name": False}, False),
        # Taken for somebody of age by now: of those nobody has asked whether they want to be named.
        ({"is_young": False}, False),
    ],
)
def test_one_of_the_team_is_named_only_as_a_young_person_whose_guardian_ticked_the_name(
    competition: Any, changed: dict[str, Any], shown: bool
) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN, name="Die Bachforscher")
    mia = make_team_member(entry, **{**ALL_TICKED, **changed})
    assert may_be_published(fresh(entry))
    assert may_show_member(fresh(entry), mia) is shown


def test_looking_at_the_page_answers_nothing_and_a_missing_yes_or_no_is_told(client: Client, competition: Any) -> None:
    mia = make_team_member(make_entry(competition, state=EntryState.HANDED_IN))
    client.get(page_of(mia))
    answer = client.post(page_of(mia), {f"may_name-{mia.pk}": "on", "consent_version": "1"})
    assert answer.status_code == 422
    assert "Bitte wählen Sie Ja oder Nein" in text_of(answer)
    assert re.search(rf'name="may_name-{mia.pk}"[^>]*checked', text_of(answer)), "the tick is not lost"
    mia.refresh_from_db()
    assert mia.agrees is None


def test_a_wording_that_has_changed_is_read_again_before_it_counts(client: Client, competition: Any) -> None:
    mia = make_team_member(make_entry(competition, state=EntryState.HANDED_IN))
    CompetitionPage.objects.filter(pk=competition.pk).update(consent_version="2", guardian_text="Ein anderer Text.")
    answer = reply(client, mia, "ja", "publish")
    assert answer.status_code == 409
    assert "Ein anderer Text." in text_of(answer)
    mia.refresh_from_db()
    assert mia.agrees is None
    reply(client, mia, "ja", "publish", version="2")
    mia.refresh_from_db()
    assert (mia.agrees, mia.wording, mia.wording_version) == (True, "Ein anderer Text.", "2")


def test_a_guardian_answers_for_no_child_of_others(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    mia, lea = make_team_member(entry), make_team_member(entry, "Lea", DAD)
    read = {"consent_version": "1", "seen": read_names(client, page_of(mia))}
    client.post(page_of(mia), {f"agrees-{mia.pk}": "ja", f"agrees-{lea.pk}": "ja", **read})
    lea.refresh_from_db()
    assert lea.agrees is None
    assert list(Guardian.objects.filter(answered_at=None)) == [lea.guardian], "who has answered is mia's alone"


def test_a_link_that_is_made_up_or_belongs_to_another_competition_opens_nothing(
    client: Client, competition: Any
) -> None:
    mia = make_team_member(make_entry(competition, state=EntryState.HANDED_IN))
    other = make_competition(competition.process, "Anderer", guardian_below=16)
    for token in (guardian_token(mia.guardian)[:-1] + "x", "g1", "g", token_of(mia.entry)):  # type: ignore[arg-type]
        assert client.get(f"{competition.url}einwilligung/{token}/").status_code == 404
    assert client.get(page_of(mia).replace(competition.url, other.url)).status_code == 404
    assert client.get(f"{competition.url}beitrag/{guardian_token(mia.guardian)}/").status_code == 404  # type: ignore[arg-type]


def again(client: Client, entry: Entry, guardian: Any, email: str) -> Any:
    return client.post(f"{way(entry)}einwilligungen/", {"wer": guardian.pk, f"sorge-{guardian.pk}-email": email})


def asked_long_ago(entry: Entry) -> None:
    Guardian.objects.filter(entry=entry).update(asked_at=timezone.now() - timedelta(days=4))


def test_a_guardian_is_asked_once_more_at_another_address_and_the_old_link_is_void(
    client: Client, competition: Any
) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    mia = make_team_member(entry)
    old = page_of(mia)
    assert again(client, entry, mia.guardian, DAD).status_code == 409, "asked a moment ago"
    asked_long_ago(entry)
    assert again(client, entry, mia.guardian, DAD).status_code == 302
    assert [one.to for one in mail.outbox] == [[DAD]]
    assert client.get(old).status_code == 404
    mia = TeamMember.objects.get()
    assert reply(client, mia, "ja").status_code == 302
    answer = again(client, entry, mia.guardian, MUM)
    assert answer.status_code == 409, "who has answered is not changed"


def test_nobody_is_asked_as_their_own_guardian(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    mia = make_team_member(entry, email="mia@example.org")
    asked_long_ago(entry)
    for email in ("anna@example.org", "MIA@example.org", "kaputt", ""):
        assert again(client, entry, mia.guardian, email).status_code in {409, 422}
    assert not mail.outbox


def test_a_guardians_form_that_was_open_too_long_stores_nothing_and_comes_back_with_its_answers(
    client: Client, competition: Any
) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    mia = make_team_member(entry)
    strict = Client(enforce_csrf_checks=True)
    answer = reply(strict, mia, "ja", "name")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Das Formular war zu lange geöffnet" in page
    for name, value in ((f"agrees-{mia.pk}", "ja"), (f"may_name-{mia.pk}", "on")):
        ticked = re.search(rf'<input[^>]*name="{name}"[^>]*checked', page)
        assert ticked, name
        assert value == "on" or f'value="{value}"' in ticked[0]
    mia.refresh_from_db()
    assert mia.agrees is None
    answer = strict.post(page_of(mia), {"vergessen": "1"})
    assert answer.status_code == 403
    assert "Bitte wählen Sie Ja oder Nein" not in text_of(answer), "nothing was to be answered"
    assert Guardian.objects.get().email == MUM


def test_an_address_for_a_guardian_stays_typed_in_a_form_that_was_open_too_long(
    client: Client, competition: Any
) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    mia = make_team_member(entry)
    asked_long_ago(entry)
    answer = again(Client(enforce_csrf_checks=True), entry, mia.guardian, DAD)
    assert answer.status_code == 403
    assert f'value="{DAD}"' in answer.content.decode()
    assert "Das Formular war zu lange geöffnet" in answer.content.decode()
    assert not mail.outbox


def test_who_has_not_answered_is_reminded_once(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    make_team_member(entry)
    make_team_member(entry, "Lea", DAD, agrees=False)
    make_team_member(make_entry(competition, email="ben@example.org"), guardian_email="entwurf@example.org")
    assert remind_due() == 0, "asked today"
    asked_long_ago(entry)
    Guardian.objects.filter(email="entwurf@example.org").update(asked_at=timezone.now() - timedelta(days=4))
    assert remind_due() == 1
    assert remind_due() == 0
    assert [(one.recipient, one.kind) for one in Mail.objects.all()] == [(MUM, "entry_guardian_again")]


def test_with_the_address_of_a_guardian_the_mails_go_that_were_sent_there(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    mia = make_team_member(entry)
    asked_long_ago(entry)
    assert remind_due() == 1
    send_due()
    assert Mail.objects.get(recipient=MUM).text == "", "of what was sent no words are kept"
    reply(client, mia, "ja", "publish")
    client.post(page_of(mia), {"vergessen": "1"})
    assert not Mail.objects.filter(recipient=MUM).exists()


def test_who_has_answered_can_have_the_address_deleted_and_goes_on_answering(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    ben = make_team_member(entry, "Ben Beispiel", DAD, agrees=True)
    mia = make_team_member(entry)
    assert client.post(page_of(mia), {"vergessen": "1"}).status_code == 409, "nobody has answered yet"
    reply(client, mia, "ja", "publish")
    assert mia.guardian is not None
    address = guardian_address_of(mia.guardian, competition)
    Mail.objects.create(process_id=entry.process_id, kind="entry_guardian", recipient=MUM, text=f"Siehe {address} .")
    client.post(page_of(mia), {"vergessen": "1"})
    assert list(Guardian.objects.exclude(email="")) == [ben.guardian], "nobody else's goes"
    assert not Mail.objects.filter(recipient=MUM).exists()
    reply(client, mia, "nein")
    mia.refresh_from_db()
    assert mia.agrees is False


def test_of_a_withdrawn_entry_nobody_answers(client: Client, competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    mia = make_team_member(entry)
    client.post(f"{way(entry)}zurueckziehen/")
    assert client.get(page_of(mia)).status_code == 410
    assert reply(client, mia, "ja").status_code == 409
    mia.refresh_from_db()
    assert mia.agrees is None


def test_what_is_due_goes_with_names_addresses_and_answers(competition: Any) -> None:
    make_team_member(make_entry(competition, state=EntryState.HANDED_IN), agrees=True)
    CompetitionPage.objects.update(closes_at=timezone.now() - timedelta(days=400))
    call_command("aufbruch_purge", verbosity=0)
    assert not TeamMember.objects.exists()
    assert not Guardian.objects.exists()


def test_the_list_of_staff_costs_no_more_for_more_people(competition: Any, django_assert_num_queries: Any) -> None:
    def look(number: int) -> None:
        with django_assert_num_queries(number):
            for one in entries_of(competition):
                assert one.guardian_missing
                assert not may_be_published(one)

    make_team_member(make_entry(competition, state=EntryState.HANDED_IN))
    look(2)
    for number in range(4):
        make_team_member(make_entry(competition, email=f"a{number}@example.org", state=EntryState.HANDED_IN))
    look(2)


def test_a_list_of_a_class_becomes_rows_with_what_is_wrong_beside_each(client: Client) -> None:
    competition = make_competition(make_process(), form=FORM, guardian_below=16, takes_classes=True)
    entry = make_entry(competition, answers=ANSWERS)
    listed = (
        "Mia Muster; mutter@example.org\r\nTom Muster\tvater@example.org\nLea, lea.mama@example.org\n\nOhne Adresse\n"
        "Kaputt; kaputt@"
    )
    answer = save(client, entry, **{f"{TEAM}-list": listed, f"{TEAM}-paste": "1"})
    page = text_of(answer)
    assert answer.status_code == 422
    assert re.findall(r'-name" id="[^"]*" autocomplete="off" value="(.*?)"', page)[:5] == [
        "Mia Muster", "Tom Muster", "Lea", "Ohne Adresse", "Kaputt",
    ]  # fmt: skip
    assert re.findall(r'id="id_question_key00001-(\d)-guardian_error"', page) == ["3", "4"]
    assert 'value="kaputt@"' in page, "nothing is lost"
    whole = "\n".join(f"Kind {number}; eltern{number}@example.org" for number in range(40))
    answer = save(client, entry, **{f"{TEAM}-list": whole, f"{TEAM}-paste": "1"})
    assert (answer.status_code, TeamMember.objects.count()) == (302, 40)
    assert answer["Location"].endswith("schritt/1/?erledigt=liste")
    client.post(f"{way(entry)}abgeben/")
    assert len([one for one in mail.outbox if one.to[0].startswith("eltern")]) == 40
    paper = client.get(f"{way(entry)}einwilligungen/papier/").content
    assert paper.count(b"/Type /Page\n") == 40


@pytest.mark.parametrize(("number", "length"), [(41, 20), (2000, 5), (3, 30_000)])
def test_a_list_with_more_than_fits_is_refused_and_stays_to_be_seen(client: Client, number: int, length: int) -> None:
    competition = make_competition(make_process(), form=FORM, guardian_below=16, takes_classes=True)
    entry = make_entry(competition)
    whole = "\n".join(f"{'x' * length} {line}; e{line}@example.org" for line in range(number))
    answer = save(client, entry, **{f"{TEAM}-list": whole, f"{TEAM}-paste": "1"})
    assert answer.status_code == 422
    assert f"e{number - 1}@example.org" in text_of(answer)
    assert not TeamMember.objects.exists()


def test_only_where_classes_take_part_a_list_can_be_pasted(client: Client, competition: Any) -> None:
    assert f"{TEAM}-list" not in text_of(client.get(f"{way(make_entry(competition))}schritt/1/"))


# --- What is refused, and why


def test_what_is_recorded_of_a_paper_was_there_and_is_still_waited_for(competition: Any) -> None:
    user = make_moderator(competition.process)
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    mia, tom = make_team_member(entry), make_team_member(entry, "Tom Muster", DAD)
    yes, today = Consent(agrees=True), timezone.localdate()
    with pytest.raises(EntryError, match="Dieser Tag kommt erst noch"):
        record_paper(mia, yes, today + timedelta(days=1), user=user)
    TeamMember.objects.filter(pk=tom.pk).delete()
    with pytest.raises(EntryError, match="wird nicht mehr gewartet"):
        record_paper(tom, yes, today, user=user)
    record_paper(mia, yes, today, user=user)
    assert TeamMember.objects.get().agrees is True
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.WITHDRAWN, slot=None)
    with pytest.raises(EntryError, match="wird nicht mehr gewartet"):
        record_paper(mia, Consent(agrees=False), today, user=user)
    assert TeamMember.objects.get().agrees is True


def test_a_guardian_whose_page_is_open_while_the_entry_goes_reads_that_the_link_opens_nothing(
    competition: Any,
) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    mia = make_team_member(entry)
    guardian = Guardian.objects.select_related("entry__competition").get()
    guardian.entry.competition.__dict__["process"] = competition.process
    read = seen_of(entry, [mia])
    TeamMember.objects.update(guardian=None)
    Guardian.objects.filter(pk=guardian.pk).delete()
    given = {mia.pk: Consent(agrees=True)}
    with pytest.raises(LinkUnknown, match="Diesen Link kennen wir nicht"):
        answer(guardian, given, version=competition.consent_version, seen=read)
    with pytest.raises(LinkUnknown, match="Diesen Link kennen wir nicht"):
        forget_address(guardian)
    assert TeamMember.objects.get().agrees is None
    Entry.objects.filter(pk=entry.pk).delete()
    with pytest.raises(LinkUnknown, match="Diesen Link kennen wir nicht"):
        answer(guardian, given, version=competition.consent_version, seen=read)


def test_nobody_agrees_by_an_open_page_to_an_entry_that_was_withdrawn_meanwhile(competition: Any) -> None:
    entry = make_entry(competition, state=EntryState.HANDED_IN)
    mia = make_team_member(entry)
    guardian = Guardian.objects.select_related("entry__competition").get()
    guardian.entry.competition.__dict__["process"] = competition.process
    Entry.objects.filter(pk=entry.pk).update(state=EntryState.WITHDRAWN, slot=None)
    with pytest.raises(EntryError, match="wird nicht mehr gewartet"):
        answer(
            guardian, {mia.pk: Consent(agrees=True)}, version=competition.consent_version, seen=seen_of(entry, [mia])
        )
    assert TeamMember.objects.get().agrees is None
