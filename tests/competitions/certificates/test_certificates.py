"""Certificates: nothing before the gate, a code that proves itself, and no name longer than it may be known."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests.clock import Clock
from tests.factories.competitions import make_competition, make_index, make_team_member
from tests.factories.core import make_process
from tests.factories.judging import handed_in
from tests.factories.participation import make_moderator
from wagtail_aufbruch.competitions.domain.certificates import issuing
from wagtail_aufbruch.competitions.domain.certificates.proving import PROVED_DAYS, own_papers
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.honouring import preparing
from wagtail_aufbruch.competitions.domain.honouring.preparing import Award
from wagtail_aufbruch.competitions.domain.honouring.telling import tell_entrants
from wagtail_aufbruch.competitions.domain.operations.personal_data import collect
from wagtail_aufbruch.competitions.models import Certificate, CertificatePaper, CertificateSheet, CompetitionPage, Entry
from wagtail_aufbruch.participation.domain.authorship.card_codes import ALPHABET, new_code
from wagtail_aufbruch.participation.domain.privacy.personal_data import erase
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.models import Mail

pytestmark = pytest.mark.django_db

NAME = "Zoë Müller-Łukasik"
VALID = "Diese Urkunde ist echt und gültig"


@pytest.fixture
def competition() -> CompetitionPage:
    now = timezone.now()
    process = make_process()
    make_index(process)
    return make_competition(process, closes_at=now - timedelta(days=3), honoured_at=now + timedelta(days=3))


@pytest.fixture
def staff(competition: CompetitionPage) -> Any:
    return make_moderator(competition.process)


@pytest.fixture
def desk(staff: Any) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


@pytest.fixture
def winner(competition: CompetitionPage, staff: Any) -> Entry:
    entry = handed_in(competition, "Siegerbeitrag", name=NAME)
    award(entry, staff)
    return entry


def seen(competition: CompetitionPage) -> int:
    return preparing.revision_of(competition)


def award(entry: Entry, user: Any, prize: str = "1. Preis", **values: Any) -> None:
    preparing.settle(
        entry, Award(prize=prize, **values), reason="Zahlendreher", user=user, seen=seen(entry.competition)
    )


def publish(competition: CompetitionPage, user: Any) -> None:
    preparing.publish(competition, user=user, seen=seen(competition))


def issued(competition: CompetitionPage, user: Any, **sheet: Any) -> list[CertificatePaper]:
    if sheet:
        chosen = {
            "for_taking_part": False,
            "with_reason": False,
            "place": "",
            "day": None,
            "signers": ("", ""),
            **sheet,
        }
        issuing.keep_sheet(competition, **chosen, user=user)
    issuing.issue(competition, user=user)
    return list(CertificatePaper.objects.filter(certificate__competition=competition.pk).order_by("pk"))


def public(competition: CompetitionPage, user: Any, **sheet: Any) -> list[CertificatePaper]:
    papers = issued(competition, user, **sheet)
    publish(competition, user)
    return papers


def proof(client: Client, competition: CompetitionPage, code: str, status: int = 200) -> str:
    answer = client.get(f"{competition.url}urkunde/{code}/")
    assert answer.status_code == status
    return words(answer.content.decode())


def words(page: str) -> str:
    """What a reader sees of the page's own part, in one line."""
    main = page.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def own_pdf(client: Client, entry: Entry, status: int = 200) -> str:
    answer = client.get(f"{entry.competition.url}beitrag/{token_of(entry)}/urkunden/")
    assert answer.status_code == status
    return text_of(answer.content) if status == 200 else ""


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


# --- Nothing before the moment


def test_before_the_moment_no_paper_no_mail_and_no_code_tells_who_won(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any, clock: Clock
) -> None:
    (paper,) = issued(competition, staff)
    moment = preparing.release(competition, user=staff, seen=seen(competition))
    clock.set_to(moment - timedelta(minutes=5))
    own_pdf(client, winner, 404)
    assert "Urkunde" not in words(client.get(f"{competition.url}beitrag/{token_of(winner)}/").content.decode())
    assert paper.code not in str(collect(winner.participant))
    assert tell_entrants() == 0
    known = client.get(f"{competition.url}urkunde/{paper.code}/")
    made_up = client.get(f"{competition.url}urkunde/{new_code()[0]}/")
    assert (known.status_code, made_up.status_code) == (404, 404)
    assert len(known.content) == len(made_up.content)
    assert NAME not in known.content.decode()
    clock.set_to(moment)
    assert VALID in proof(client, competition, paper.code)
    assert NAME in own_pdf(client, winner)
    assert paper.code in str(collect(winner.participant))
    assert tell_entrants() == 1
    assert "Ihre Urkunde wartet" in Mail.objects.get(kind="entry_won").text


def test_staff_print_them_before_for_the_honouring(
    desk: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    (paper,) = issued(competition, staff)
    url = reverse("aufbruch_certificate_pdf", args=[competition.pk, paper.pk])
    printed = text_of(desk.get(url).content)
    assert NAME in printed
    assert paper.code in printed


def test_what_a_code_proves_is_kept_by_no_cache_and_found_by_no_search_engine(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    (paper,) = public(competition, staff)
    for path in ("urkunde/", f"urkunde/{paper.code}/"):
        answer = client.get(f"{competition.url}{path}")
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "no-store" in answer.headers["Cache-Control"]


def test_the_certificate_bears_the_name_under_which_the_winner_is_announced(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    award(winner, staff, name="Klasse 7b")
    public(competition, staff)
    pdf = own_pdf(client, winner)
    assert "Klasse 7b" in pdf
    assert NAME not in pdf


# --- Who gets one


def test_a_team_gets_one_for_all_and_one_for_each(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    for place, name in enumerate(("Kim Kaya", "Lea Lang")):
        make_team_member(winner, name, "", is_young=False, place=place)
    assert [one.name for one in public(competition, staff)] == [NAME, "Kim Kaya", "Lea Lang"]
    printed = own_pdf(client, winner)
    assert all(name in printed for name in (NAME, "Kim Kaya", "Lea Lang"))
    assert printed.count("1. Preis") == 3


def test_everybody_gets_their_own_and_nobody_elses(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    other = handed_in(competition, "Zweiter Beitrag", name="Ben Beispiel")
    award(other, staff, "2. Preis")
    public(competition, staff)
    printed = own_pdf(client, other)
    assert "Ben Beispiel" in printed
    assert NAME not in printed


def test_who_took_part_gets_one_only_where_staff_give_these(
    competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    handed_in(competition, "Ohne Preis", name="Ben Beispiel")
    assert [one.name for one in issued(competition, staff)] == [NAME]
    assert [(one.name, one.certificate.prize) for one in issued(competition, staff, for_taking_part=True)] == [
        (NAME, "1. Preis"),
        ("Ben Beispiel", ""),
    ]


def test_issuing_twice_makes_none_twice(competition: CompetitionPage, winner: Entry, staff: Any) -> None:
    issued(competition, staff)
    with pytest.raises(EntryError, match="niemand"):
        issuing.issue(competition, user=staff)
    assert Certificate.objects.count() == 1


def test_nobody_gets_one_while_entries_are_taken(competition: CompetitionPage, winner: Entry, staff: Any) -> None:
    competition.closes_at = timezone.now() + timedelta(days=1)
    with pytest.raises(EntryError, match="noch"):
        issuing.issue(competition, user=staff)


def test_the_database_holds_one_paper_for_an_entry(competition: CompetitionPage, winner: Entry, staff: Any) -> None:
    issued(competition, staff)
    second = Certificate.objects.create(competition=competition, kind="won", prize="1. Preis", code_hash="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificatePaper.objects.create(certificate=second, entry=winner, code="x")


def test_issuing_asks_as_much_for_many_as_for_few(competition: CompetitionPage, winner: Entry, staff: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            issuing.issue(competition, user=staff)
        return len(queries)

    few = asked()
    for number in range(6):
        entry = handed_in(competition, f"Beitrag {number}", name=f"Team {number}")
        make_team_member(entry, f"Person {number}", "", is_young=False)
        award(entry, staff, f"{number + 2}. Preis")
    assert asked() == few


# --- The code


def test_a_slip_in_the_code_is_told_and_nothing_is_looked_for(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    (paper,) = public(competition, staff)
    last = paper.code[-1]
    wrong = paper.code[:-1] + next(one for one in ALPHABET if one != last)
    answer = client.post(f"{competition.url}urkunde/", {"code": wrong})
    assert answer.status_code == 422
    assert "Tippfehler" in answer.content.decode()
    assert wrong in answer.content.decode()
    assert "Tippfehler" in proof(client, competition, wrong, 404)


def test_a_code_is_read_however_it_is_typed(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    (paper,) = public(competition, staff)
    answer = client.post(f"{competition.url}urkunde/", {"code": paper.code.lower().replace("-", " ")}, follow=True)
    assert VALID in words(answer.content.decode())


def test_a_code_proves_nothing_at_another_competition(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    (paper,) = public(competition, staff)
    other = make_competition(
        competition.process, "Andere", closes_at=timezone.now() - timedelta(days=3), honoured_at=timezone.now()
    )
    award(handed_in(other, "Auch gut"), staff)
    publish(other, staff)
    assert "keine Urkunde mit diesem Code" in proof(client, other, paper.code, 404)


def test_whoever_tries_codes_meets_a_limit(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any, settings: Any
) -> None:
    (paper,) = public(competition, staff)
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 1}
    for _number in range(60):
        proof(client, competition, new_code()[0], 404)
    assert VALID not in proof(client, competition, paper.code, 429)


def test_certificates_of_one_address_are_counted_by_their_pages(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any, settings: Any
) -> None:
    for number in range(39):
        make_team_member(winner, f"Person {number}", "", is_young=False)
    assert len(public(competition, staff)) == 40
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 0.2}  # 80 pages instead of 400
    for _turn in range(2):
        own_pdf(client, winner)
    own_pdf(client, winner, 429)


def test_certificates_are_proved_after_the_site_has_a_new_secret(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any, settings: Any
) -> None:
    (paper,) = public(competition, staff)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "neu" * 20
    assert VALID in proof(client, competition, paper.code)


# --- Names


def test_a_name_that_guardians_keep_back_is_compared_and_not_shown(
    client: Client, competition: CompetitionPage, staff: Any
) -> None:
    entry = handed_in(competition, "Jung", name="Mia Muster", guardian_needed=True)
    entry.members.update(agrees=True, answered_at=timezone.now(), may_publish=True)
    award(entry, staff)
    (paper,) = public(competition, staff)
    assert not re.search(r"\bMia\b", proof(client, competition, paper.code))
    url = f"{competition.url}urkunde/{paper.code}/"
    assert "Ja: Diese Urkunde wurde" in words(client.post(url, {"name": " mia  MUSTER"}).content.decode())
    assert "Nein: Diese Urkunde wurde" in words(client.post(url, {"name": "Mia Meier"}).content.decode())
    entry.members.update(may_name=True)
    assert "Mia Muster" in proof(client, competition, paper.code)
    entry.members.update(agrees=False, may_name=False, may_publish=False)
    told = proof(client, competition, paper.code)
    assert not re.search(r"\bMia\b", told)
    assert "Jung" not in told


def test_somebody_of_a_team_who_was_only_named_is_not_shown(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    make_team_member(winner, "Kim Kaya", "", is_young=False)
    whole, member = public(competition, staff)
    assert NAME in proof(client, competition, whole.code)
    assert "Kim Kaya" not in proof(client, competition, member.code)


def test_that_somebody_took_part_without_winning_is_told_of_nobody(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    handed_in(competition, "Ohne Preis", name="Ben Beispiel")
    paper = public(competition, staff, for_taking_part=True)[1]
    told = proof(client, competition, paper.code)
    assert "Hat teilgenommen" in told
    assert "Ben Beispiel" not in told
    assert "Ohne Preis" not in told


def test_whoever_tries_names_meets_a_limit(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any, settings: Any
) -> None:
    make_team_member(winner, "Kim Kaya", "", is_young=False)
    paper = public(competition, staff)[1]
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 1}
    url = f"{competition.url}urkunde/{paper.code}/"
    answers = [client.post(url, {"name": f"Kim {number}"}).status_code for number in range(31)]
    assert answers[29:] == [200, 429]


# --- After the entry is gone


def test_a_certificate_is_proved_and_taken_along_after_its_competition_was_taken_down(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    (paper,) = public(competition, staff)
    for page in (competition, competition.process):
        fresh = type(page).objects.get(pk=page.pk)
        fresh.save_revision().publish()
        type(page).objects.get(pk=page.pk).unpublish()
    assert client.get(competition.url).status_code == 404
    assert VALID in proof(client, competition, paper.code)
    assert NAME in own_pdf(client, winner)
    assert client.get(f"{competition.url}beitrag/{token_of(winner)}/").status_code == 200
    assert client.get(f"{competition.url}teilnehmen/").status_code == 404


def test_after_the_entry_is_deleted_the_paper_still_proves_itself_and_no_name_is_kept(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    (paper,) = public(competition, staff)
    erase(winner.participant)
    row = Certificate.objects.get()
    assert not CertificatePaper.objects.exists()
    kept = str(vars(row))
    assert paper.code not in kept
    assert "Müller" not in kept
    told = proof(client, competition, paper.code)
    assert VALID in told
    assert "1. Preis" in told
    assert "Müller" not in told
    url = f"{competition.url}urkunde/{paper.code}/"
    assert "Ja: Diese Urkunde wurde" in words(client.post(url, {"name": "zoe mueller lukasik"}).content.decode())


def test_what_is_kept_of_a_name_cannot_be_made_without_the_code(
    competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    make_team_member(winner, NAME, "", is_young=False)
    issued(competition, staff)
    one, other = Certificate.objects.values_list("name_hash", flat=True)
    assert one
    assert one != other


def test_after_ten_years_nothing_of_a_certificate_is_kept(
    competition: CompetitionPage, winner: Entry, staff: Any, clock: Clock
) -> None:
    public(competition, staff)
    clock.forward(days=PROVED_DAYS - 1)
    purge()
    assert Certificate.objects.exists()
    assert not Entry.objects.exists()
    clock.forward(days=2)
    purge()
    assert not Certificate.objects.exists()


# --- Revoked, replaced, corrected


def test_revoked_it_proves_nothing_and_its_reason_is_told_only_where_staff_say_so(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    (paper,) = public(competition, staff)
    issuing.revoke(paper.certificate, "Abgeschrieben", tells_reason=False, user=staff)
    told = proof(client, competition, paper.code)
    assert "widerrufen" in told
    assert VALID not in told
    assert "Abgeschrieben" not in told
    assert NAME not in told
    own_pdf(client, winner, 404)
    issuing.give_back(paper.certificate, user=staff)
    assert VALID in proof(client, competition, paper.code)
    issuing.revoke(paper.certificate, "Abgeschrieben", tells_reason=True, user=staff)
    assert "Abgeschrieben" in proof(client, competition, paper.code)


def test_issued_again_the_old_code_says_that_it_was_replaced(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    (paper,) = public(competition, staff)
    issuing.issue_again(paper.certificate, "Zoë Müller", user=staff)
    (new,) = own_papers(Entry.objects.get(pk=winner.pk))
    assert new.code != paper.code
    told = proof(client, competition, paper.code)
    assert "durch eine andere Urkunde" in told
    assert "Zoë" not in told
    assert VALID in proof(client, competition, new.code)
    assert "Zoë Müller" in own_pdf(client, winner)
    with pytest.raises(EntryError, match="ersetzt"):
        issuing.revoke(paper.certificate, "Doch nicht", tells_reason=False, user=staff)


def test_when_the_result_is_corrected_the_old_paper_does_not_hold_any_more(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    (paper,) = public(competition, staff)
    award(winner, staff, reason="Nur die Begründung")
    assert VALID in proof(client, competition, paper.code)
    award(winner, staff, "2. Preis")
    assert "berichtigt" in proof(client, competition, paper.code)
    issuing.issue(competition, user=staff)
    (new,) = own_papers(Entry.objects.get(pk=winner.pk))
    assert "2. Preis" in proof(client, competition, new.code)


def test_a_correction_that_changes_no_prize_lets_every_paper_hold(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    other = handed_in(competition, "Zweiter Beitrag", name="Ben Beispiel")
    award(other, staff, "2. Preis")
    papers = public(competition, staff)
    award(other, staff, "2. Preis", text="Ein Büchergutschein.")
    for paper in papers:
        assert "Diese Urkunde ist echt und gültig" in proof(client, competition, paper.code)


def test_an_entry_that_no_longer_takes_part_proves_nothing(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    (paper,) = public(competition, staff)
    Entry.objects.filter(pk=winner.pk).update(state="withdrawn", slot=None)
    assert VALID not in proof(client, competition, paper.code)


# --- On paper


@pytest.mark.parametrize(
    "name",
    ["Maximiliane Alexandra-Konstantina " * 3 + "von und zu Hohenstein", "Donaudampfschifffahrtsgesellschaft" * 4],
)
def test_a_long_name_is_printed_whole(competition: CompetitionPage, staff: Any, client: Client, name: str) -> None:
    entry = handed_in(competition, "Ein sehr langer Titel, der sich über viele Wörter hinzieht. " * 2, name=name[:120])
    award(entry, staff, reason="Eine Begründung, die lang ist. " * 50)
    public(competition, staff, with_reason=True)
    printed = "".join(own_pdf(client, entry).split())
    assert "".join(name[:120].split()) in printed
    assert "".join(entry.title.split()) in printed
    assert "EineBegründung,dielangist." in printed


def test_the_reason_of_the_jury_is_printed_where_staff_want_it(
    competition: CompetitionPage, winner: Entry, staff: Any, client: Client
) -> None:
    award(winner, staff, reason="Klug und einfach.")
    public(competition, staff, place="Gütersloh", signers=("Dr. Ada Amt, Bürgermeisterin", ""))
    assert "Klug und einfach." not in own_pdf(client, winner)
    issuing.keep_sheet(
        competition, for_taking_part=False, with_reason=True, place="Gütersloh", day=None,
        signers=("Dr. Ada Amt, Bürgermeisterin", "Jury"), user=staff,
    )  # fmt: skip
    printed = own_pdf(client, winner)
    assert all(said in printed for said in ("Klug und einfach.", "Gütersloh", "Dr. Ada Amt, Bürgermeisterin", "Jury"))


def test_the_paper_has_a_title_a_language_and_its_letters(
    competition: CompetitionPage, winner: Entry, staff: Any, client: Client
) -> None:
    public(competition, staff)
    answer = client.get(f"{competition.url}beitrag/{token_of(winner)}/urkunden/")
    pdf = PdfReader(BytesIO(answer.content))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Urkunde: Morgenmacher"
    assert pdf.trailer["/Root"]["/Lang"] == "de"
    fonts = pdf.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    used = [font.get_object() for font in fonts]
    named = [one for one in used if one["/Subtype"] == "/TrueType"]
    assert named
    assert all("/FontFile2" in one["/FontDescriptor"] for one in named)


def test_staff_read_which_letters_no_typeface_has_of_all_that_stands_on_the_paper(
    desk: Client, competition: CompetitionPage, staff: Any
) -> None:
    entry = handed_in(competition, "Siegerbeitrag", name="Verein 漢字")
    award(entry, staff, prize="1. Preis 水", reason="Wegen 山.")
    make_team_member(entry, name="Mia")
    public(competition, staff)
    text = desk.get(reverse("aufbruch_certificates", args=[competition.pk])).content.decode()
    for letter in "漢字水山":
        assert text.count(letter) >= 2, letter


# --- Staff


def test_staff_issue_look_at_a_sample_revoke_and_take_it_back(
    desk: Client, competition: CompetitionPage, winner: Entry
) -> None:
    url = reverse("aufbruch_certificates", args=[competition.pk])
    assert url in desk.get(reverse("aufbruch_honouring", args=[competition.pk])).content.decode()
    assert "1 Urkunde ist noch nicht ausgestellt" in words(desk.get(url).content.decode())
    sample = text_of(desk.get(reverse("aufbruch_certificates_preview", args=[competition.pk])).content)
    assert "XXXX-XXXX-XXXX" in sample
    assert not Certificate.objects.exists()
    desk.post(url, {"tun": "ausstellen", "place": "Gütersloh"})
    paper = CertificatePaper.objects.get()
    assert paper.code in desk.get(url).content.decode()
    one = reverse("aufbruch_certificate", args=[competition.pk, paper.pk])
    refused = desk.post(one, {"tun": "widerrufen", "reason": ""})
    assert refused.status_code == 422
    desk.post(one, {"tun": "widerrufen", "reason": "Abgeschrieben"})
    assert "Abgeschrieben" in desk.get(one).content.decode()
    desk.post(one, {"tun": "gelten"})
    paper.refresh_from_db()
    assert paper.certificate.state == "valid"
    again = desk.post(one, {"tun": "neu", "name": "Zoë Müller"}, follow=True)
    assert "Zoë Müller" in again.content.decode()
    assert desk.get(one).status_code == 404


def test_a_long_list_is_printed_in_parts(desk: Client, competition: CompetitionPage, winner: Entry, staff: Any) -> None:
    for number in range(103):
        make_team_member(winner, f"Person {number}", "", is_young=False, place=number)
    issued(competition, staff)
    url = reverse("aufbruch_certificates_pdf", args=[competition.pk])
    parts = [PdfReader(BytesIO(desk.get(f"{url}?teil={number}").content)) for number in (1, 2)]
    assert [len(one.pages) for one in parts] == [100, 4]
    assert desk.get(f"{url}?teil=3").status_code == 404
    assert f"{url}?teil=2" in desk.get(reverse("aufbruch_certificates", args=[competition.pk])).content.decode()


def test_the_list_asks_as_much_for_many_as_for_few(
    desk: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    url = reverse("aufbruch_certificates", args=[competition.pk])

    def asked() -> int:
        issuing.issue(competition, user=staff)
        desk.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(url).status_code == 200
        return len(queries)

    few = asked()
    for number in range(8):
        award(handed_in(competition, f"Beitrag {number}", name=f"Team {number}"), staff, f"{number}. Preis")
    assert asked() == few


def test_a_letter_that_cannot_be_printed_is_told(desk: Client, competition: CompetitionPage, staff: Any) -> None:
    award(handed_in(competition, "Schrift", name="王 Mei"), staff)
    issued(competition, staff)
    listed = desk.get(reverse("aufbruch_certificates", args=[competition.pk])).content.decode()
    assert "nicht gedruckt werden: 王" in words(listed)


def test_a_letter_of_all_certificates_that_cannot_be_printed_is_told_once(
    desk: Client, competition: CompetitionPage, staff: Any
) -> None:
    """An emoji in a title is shown on the page, and by no typeface on paper."""
    url = reverse("aufbruch_certificates", args=[competition.pk])
    assert "auf jeder Urkunde" not in words(desk.get(url).content.decode())
    competition.title = "Morgenmacher 🎉"
    competition.save()
    CertificateSheet.objects.update_or_create(competition=competition, defaults={"first_signer": "محمد"})
    assert "können nicht gedruckt werden: 🎉محد" in words(desk.get(url).content.decode())


# --- What would prove nothing, or something else


def test_what_is_refused_of_a_certificate_says_why_and_leaves_it_as_it_is(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    (paper,) = public(competition, staff)
    proved = paper.certificate
    with pytest.raises(EntryError, match="Geben Sie eine Begründung an"):
        issuing.revoke(proved, "  ", tells_reason=True, user=staff)
    with pytest.raises(EntryError, match="ist nicht widerrufen"):
        issuing.give_back(proved, user=staff)
    with pytest.raises(EntryError, match="Tragen Sie den Namen ein"):
        issuing.issue_again(proved, "  ", user=staff)
    assert VALID in proof(client, competition, paper.code)
    issuing.revoke(proved, "Abgeschrieben", tells_reason=True, user=staff)
    with pytest.raises(EntryError, match="bereits widerrufen"):
        issuing.revoke(proved, "Anderer Grund", tells_reason=True, user=staff)
    assert "Abgeschrieben" in proof(client, competition, paper.code), "the first reason stays"


def test_readers_of_the_winners_find_at_once_how_a_certificate_is_proved(
    client: Client, competition: CompetitionPage, winner: Entry, staff: Any
) -> None:
    publish(competition, staff)
    for _twice in range(2):
        assert "urkunde/" not in client.get(competition.url).content.decode()
    issued(competition, staff)
    assert "urkunde/" in client.get(competition.url).content.decode()
