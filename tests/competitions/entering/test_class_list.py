"""A teacher's class list as a file: what is understood of it, what is refused, who is asked in the end."""

import io
import re
import time
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tests.client import CommittingClient
from tests.factories.competitions import ANSWERS, make_competition, make_entry, make_team_member
from tests.factories.core import make_process
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.entering.class_list import Line, read_class_list
from wagtail_aufbruch.competitions.domain.entering.class_list import take_over as take_in
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, Guardian, TeamMember
from wagtail_aufbruch.competitions.public.entering import class_list as views
from wagtail_aufbruch.participation.domain.tables.shape import TableRefused

pytestmark = pytest.mark.django_db
TEAM = "question_key00001"
FORM = (("Worum geht es?", "multiline", True), ("Wer macht noch mit?", "team", False))
MUM, DAD = "mutter@example.org", "vater@example.org"
CLASS = "Vorname;Nachname;E-Mail Eltern\r\nMia;Müller;mutter@example.org\r\nTom;Groß;vater@example.org\r\n"


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def competition() -> CompetitionPage:
    return make_competition(make_process(), form=FORM, guardian_below=16, takes_classes=True)


@pytest.fixture
def entry(competition: CompetitionPage) -> Entry:
    return make_entry(competition, email="lehrerin@schule.example", answers=ANSWERS)


def way(entry: Entry) -> str:
    return f"{entry.competition.url}beitrag/{token_of(entry)}/klassenliste/key00001/"


def upload(client: Client, entry: Entry, content: str | bytes, name: str = "klasse.csv") -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return client.post(way(entry), {"table": SimpleUploadedFile(name, raw)})


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def understood(answer: Any) -> list[tuple[str, str, str]]:
    """Number, name and address of the rows that can be taken over."""
    return re.findall(r'<tr><td>(\d+)</td><th scope="row">(.*?)</th><td>(.*?)</td></tr>', text_of(answer))


def faulty(answer: Any) -> list[str]:
    return re.findall(r"<legend>Zeile (\d+)</legend>", text_of(answer))


def fields_of(answer: Any) -> dict[str, str]:
    """What a browser sends of the page once more."""
    page = text_of(answer)
    sent = {}
    for tag in re.findall(r"<input [^>]*>", page):
        name, value = re.search(r'name="(zeile-[^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            sent[name[1]] = value[1] if value else ("on" if "checkbox" in tag else "")
    return sent


def take_over(client: Client, entry: Entry, answer: Any, **changed: str) -> Any:
    return client.post(way(entry), {**fields_of(answer), **changed, "uebernehmen": "1"})


def workbook(*lines: tuple[Any, ...]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(file)
    return file.getvalue()


def names() -> list[str]:
    return list(TeamMember.objects.order_by("place").values_list("name", flat=True))


@pytest.mark.parametrize(
    "content",
    [
        CLASS.encode(),
        CLASS.encode("utf-8-sig"),
        CLASS.encode("cp1252"),
        CLASS.encode("utf-16"),
        CLASS.replace(";", ",").encode(),
        CLASS.replace(";", "\t").encode(),
        workbook(*[tuple(line.split(";")) for line in CLASS.splitlines()]),
    ],
    ids=["utf-8", "excel-utf-8", "windows", "utf-16", "commas", "tabs", "xlsx"],
)
def test_a_list_as_programs_write_it_is_understood_and_nothing_is_stored_before_it_is_taken_over(
    client: Client, entry: Entry, content: bytes
) -> None:
    answer = upload(client, entry, content, "klasse.xlsx" if content.startswith(b"PK") else "klasse.csv")
    assert answer.status_code == 200
    assert understood(answer) == [("2", "Mia Müller", MUM), ("3", "Tom Groß", DAD)]
    assert not faulty(answer)
    assert not TeamMember.objects.exists()
    assert not Guardian.objects.exists()
    taken = take_over(client, entry, answer)
    assert (taken.status_code, taken["Location"].endswith("schritt/1/?erledigt=liste")) == (302, True)
    assert names() == ["Mia Müller", "Tom Groß"]
    assert all(TeamMember.objects.values_list("is_young", flat=True))
    assert not mail.outbox, "only once it is handed in"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Mia Muster;mutter@example.org\nTom;vater@example.org\n", [("Mia Muster", MUM), ("Tom", DAD)]),
        ("Mia Muster mutter@example.org\n", [("Mia Muster", MUM)]),
        ("Name;Vorname;Mail\nMuster;Mia;mutter@example.org\n", [("Mia Muster", MUM)]),
        ("Kind;E-Mail Kind;Eltern\nMia;mia@example.org;mutter@example.org\n", [("Mia", MUM)]),
        ("Name;E-Mail;E-Mail der Eltern\nMia;mia@example.org;mutter@example.org\n", [("Mia", MUM)]),
        ("Klasse 7b;;\nName;E-Mail;Telefon\nMia;mutter@example.org;05241 1\n", [("Mia", MUM)]),
        ('Name;E-Mail\n"Muster, Mia";"Anna Muster <mutter@example.org>"\n', [("Muster, Mia", MUM)]),
        ("Name;E-Mail Mutter;E-Mail Vater\nMia;;vater@example.org\n", [("Mia", DAD)]),
        ("sep=;\nName;E-Mail\nMia;mutter@example.org\n", [("Mia", MUM)]),
    ],
)
def test_lists_as_schools_keep_them(content: str, expected: list[tuple[str, str]]) -> None:
    assert [(line.name, line.guardian_email) for line in read_class_list(content.encode()).lines] == expected


def test_what_is_not_needed_is_not_read_and_said_so(client: Client, entry: Entry) -> None:
    listed = "Name;Geburtstag;E-Mail Mutter;E-Mail Vater\nMia;3.5.2014;mutter@example.org;vater@example.org\n"
    answer = upload(client, entry, listed)
    page = text_of(answer)
    assert "3.5.2014" not in page
    assert DAD not in page
    assert "Geburtstag" in page
    assert "die erste angeschrieben: 2" in page
    assert understood(answer) == [("2", "Mia", MUM)]


def test_formulas_are_never_worked_out(client: Client, entry: Entry) -> None:
    answer = upload(client, entry, workbook(("Name", "E-Mail"), ("=1+1", MUM), ("Tom", DAD)), "klasse.xlsx")
    assert understood(answer) == [("3", "Tom", DAD)]
    assert faulty(answer) == ["2"]
    listed = 'Name;E-Mail\n"=HYPERLINK(""https://boese.example"")";mutter@example.org\n'
    assert read_class_list(listed.encode()).lines == [Line(2, '=HYPERLINK("https://boese.example")', MUM)]


def test_faulty_rows_are_named_with_their_numbers_and_lose_no_good_one(client: Client, entry: Entry) -> None:
    listed = (
        f"Name;E-Mail;auf Papier\nMia;{MUM};\nTom;kaputt@;\n;{DAD};\nLea;;\nBen;;x\nAnna;lehrerin@schule.example;\n"
    )
    answer = upload(client, entry, listed)
    assert understood(answer) == [("2", "Mia", MUM), ("6", "Ben", "unterschreibt auf Papier")]
    assert faulty(answer) == ["3", "4", "5", "7"]
    page = text_of(answer)
    assert 'value="kaputt@"' in page, "to be mended where it stands"
    assert "Das ist Ihre eigene Adresse" in page
    mended = {"zeile-1-adresse": DAD}
    checked = client.post(way(entry), {**fields_of(answer), **mended, "pruefen": "1"})
    assert [name for _number, name, _address in understood(checked)] == ["Mia", "Tom", "Ben"]
    assert not TeamMember.objects.exists()
    taken = take_over(client, entry, checked)
    assert taken.status_code == 200
    assert names() == ["Mia", "Tom", "Ben"]
    assert faulty(taken) == ["4", "5", "7"], "they can still be mended"
    assert "3 Kinder sind übernommen" in text_of(taken)
    assert take_over(client, entry, taken, **{"zeile-1-papier": "on"}).status_code == 200
    assert names() == ["Mia", "Tom", "Ben", "Lea"]


def test_nobody_is_doubled_and_siblings_get_one_mail(client: Client, competition: Any) -> None:
    entry = make_entry(competition, email="lehrerin@schule.example", answers=ANSWERS, state=EntryState.HANDED_IN)
    make_team_member(entry, name="Mia Muster", guardian_email=MUM)
    listed = (
        f"Name;E-Mail\nmia  MUSTER;{MUM}\nTom Muster;{MUM}\nTom Muster;MUTTER@example.org\nLea;{DAD}\n"
        "Lea;x@example.org\nBen Muster;mutter@example.org\nMia Muster;andere@example.org\n"
    )
    answer = upload(client, entry, listed)
    assert [one[1] for one in understood(answer)] == ["Tom Muster", "Lea", "Ben Muster"]
    assert faulty(answer) == ["6", "8"], "the same name with another address is for people to decide"
    page = text_of(answer)
    assert "Zeile 2: mia MUSTER ist schon im Team." in page
    assert "Zeile 4: Tom Muster steht schon in Zeile 3." in page
    assert f"{MUM} steht bei 2 Kindern" in page
    mail.outbox.clear()
    assert take_over(client, entry, answer).status_code == 200
    assert names().count("Mia Muster") == 1
    assert sorted(names()) == ["Ben Muster", "Lea", "Mia Muster", "Tom Muster"]
    assert sorted(one.to[0] for one in mail.outbox) == [MUM, DAD]
    take_over(client, entry, answer)
    assert TeamMember.objects.count() == 4, "sent twice"
    assert len(mail.outbox) == 2


def test_no_more_come_in_than_have_room_whatever_a_browser_sends(client: Client, entry: Entry) -> None:
    listed = "Name;E-Mail\n" + "".join(f"Kind {number};e{number}@example.org\n" for number in range(60))
    answer = upload(client, entry, listed)
    assert len(understood(answer)) == 40
    assert len(faulty(answer)) == 20
    assert "höchstens 40 Personen" in text_of(answer)
    sent = {}
    for place in range(500):
        sent |= {f"zeile-{place}-name": f"Kind {place}", f"zeile-{place}-adresse": f"e{place}@example.org"}
    client.post(way(entry), {**sent, "uebernehmen": "1"})
    assert TeamMember.objects.count() == 40
    assert Guardian.objects.count() == 40


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_ten_thousand_rows_are_refused_before_they_are_read(client: Client, entry: Entry, kind: str) -> None:
    lines = [(f"Kind {number}", f"e{number}@example.org") for number in range(10_000)]
    content = workbook(("Name", "E-Mail"), *lines)
    if kind == "csv":
        content = "\n".join(f"{name};{address}" for name, address in lines).encode()
    began = time.process_time()
    answer = upload(client, entry, content, f"klasse.{kind}")
    assert time.process_time() - began < 2
    assert answer.status_code == 422
    assert "mehr als 100 Zeilen" in text_of(answer)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Die Datei ist leer"),
        (b"\xef\xbb\xbf \r\n", "Die Datei ist leer"),
        (b"MZ\x90\x00\x03" + bytes(2000), "keine Tabelle"),
        (b"MZ" + bytes(range(256)) * 20, "NUL"),
        (b"PK\x03\x04" + b"x" * 500, "beschädigt"),
        (b"\xd0\xcf\x11\xe0" + bytes(500), "alte Excel-Datei"),
        (b"%PDF-1.7", "keine Tabelle"),
        (b"<html><body>", "keine Tabelle"),
        (b"a;b\n" * 400_000, "größer als 1 MB"),
        (b"Name;E-Mail\n", "keine Zeilen"),
        (b'Name;E-Mail\nMia;"mutter@example.org\nTom;vater@example.org\n', "Anführungszeichen"),
    ],
)
def test_what_is_no_class_list_is_refused_with_the_reason(
    client: Client, entry: Entry, content: bytes, said: str
) -> None:
    answer = upload(client, entry, content)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not TeamMember.objects.exists()


def test_without_a_file_it_is_asked_for(client: Client, entry: Entry) -> None:
    answer = client.post(way(entry), {})
    assert answer.status_code == 422
    assert "Bitte wählen Sie eine Datei aus." in text_of(answer)


def test_the_button_saves_what_was_typed_and_leads_to_the_page(client: Client, entry: Entry) -> None:
    step = f"{entry.competition.url}beitrag/{token_of(entry)}/schritt/1/"
    assert f"{TEAM}-file" in text_of(client.get(step))
    typed = {"revision": str(entry.revision), "title": "Halb fertig", f"{TEAM}-0-name": "", f"{TEAM}-file": "1"}
    answer = client.post(step, typed)
    assert (answer.status_code, answer["Location"]) == (302, way(entry))
    entry.refresh_from_db()
    assert entry.title == "Halb fertig"
    assert client.get(way(entry)).status_code == 200


def test_only_where_classes_with_guardians_take_part_there_is_such_a_page(client: Client) -> None:
    process = make_process()
    for number, facts in enumerate(({"guardian_below": 16}, {"takes_classes": True})):
        entry = make_entry(make_competition(process, f"Wettbewerb {number}", form=FORM, **facts))
        assert client.get(way(entry)).status_code == 404
        assert f"{TEAM}-file" not in text_of(client.get(f"{entry.competition.url}beitrag/{token_of(entry)}/schritt/1/"))


def test_of_another_question_or_a_settled_entry_no_list_is_taken(client: Client, entry: Entry) -> None:
    assert client.get(way(entry).replace("key00001", "key00000")).status_code == 404
    assert client.get(way(entry).replace("key00001", "gibtsnicht")).status_code == 404
    settled = make_entry(entry.competition, email="andere@schule.example", state=EntryState.ADMITTED)
    sent = {"zeile-0-name": "Mia", "zeile-0-adresse": MUM, "uebernehmen": "1"}
    assert client.post(way(settled), sent).status_code == 409
    assert not TeamMember.objects.exists()


def test_one_network_has_no_thousands_of_guardians_written_to(client: Client, competition: Any, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 1}
    for number in range(11):
        entry = make_entry(competition, email=f"l{number}@schule.example", answers=ANSWERS, state=EntryState.HANDED_IN)
        listed = "Name;E-Mail\n" + "".join(f"Kind {one};e{number}-{one}@example.org\n" for one in range(40))
        last = take_over(client, entry, upload(client, entry, listed))
    assert last.status_code == 429
    assert TeamMember.objects.count() == 400
    assert len(understood(last)) == 40, "nothing is lost"


def test_a_forged_request_takes_nothing_over_and_keeps_the_rows(competition: Any) -> None:
    entry = make_entry(competition, answers=ANSWERS)
    client = Client(enforce_csrf_checks=True)
    sent = {"zeile-0-name": "Mia", "zeile-0-adresse": MUM, "uebernehmen": "1"}
    answer = client.post(way(entry), sent)
    assert answer.status_code == 403
    assert understood(answer) == [("1", "Mia", MUM)]
    assert not TeamMember.objects.exists()


@pytest.mark.parametrize("forged", [True, False])
def test_rows_that_come_too_often_or_forged_are_given_back_and_cost_no_look(
    competition: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, forged: bool
) -> None:
    entry = make_entry(competition, answers=ANSWERS)
    client = Client(enforce_csrf_checks=True) if forged else CommittingClient()
    if not forged:
        settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 1}
        monkeypatch.setattr(views, "LISTS_PER_HOUR", 0)
    looked: list[Any] = []
    monkeypatch.setattr(views, "look_through", lambda *given: looked.append(given))
    sent = {f"zeile-{place}-name": f"Kind {place}" for place in range(101)}
    sent |= {"zeile-0-adresse": MUM, "zeile-1-papier": "on", "zeile-2-adresse": "kaputt@", "uebernehmen": "1"}
    answer = client.post(way(entry), sent)
    assert answer.status_code == (403 if forged else 429)
    assert not looked
    given = understood(answer)
    assert len(given) == 101
    assert given[:3] == [("1", "Kind 0", MUM), ("2", "Kind 1", "unterschreibt auf Papier"), ("3", "Kind 2", "kaputt@")]


def test_the_sample_is_understood_as_it_stands(client: Client, entry: Entry) -> None:
    sample = client.get(f"{entry.competition.url}klassenliste-muster/")
    assert sample["Content-Disposition"].endswith('.csv"')
    answer = upload(client, entry, sample.content)
    assert [one[1:] for one in understood(answer)] == [
        ("Mia Muster", MUM), ("Tom Muster", MUM), ("Lea Beispiel", "unterschreibt auf Papier"),
    ]  # fmt: skip
    assert not faulty(answer)


def test_a_workbook_that_unpacks_to_far_more_is_not_opened() -> None:
    lines = [tuple(f"Wort {number} {cell}" for cell in range(30)) for number in range(3000)]
    with pytest.raises(TableRefused):
        read_class_list(workbook(*lines))


def test_a_class_that_has_no_room_in_the_team_is_not_taken_in_by_half(entry: Entry) -> None:
    """Checked once more when it is stored: a colleague may have filled the team from another window."""
    people = [{"name": f"Kind {number}", "email": "", "is_young": True, "guardian_email": MUM} for number in range(3)]
    assert take_in(entry, "key00001", people[:1], 2) == 1
    with pytest.raises(EntryError, match="Das Team hätte dann 3 Personen; höchstens 2 haben Platz"):
        take_in(entry, "key00001", people, 2)
    assert names() == ["Kind 0"]


def test_a_list_whose_single_line_grows_when_it_is_compared_costs_little() -> None:
    whole = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}"  # one sign, eighteen once it is folded
    rows = "\n".join(f"Mia;m@example.org;{whole * 3000}" for _row in range(99))
    began = time.process_time()
    with pytest.raises(TableRefused):
        read_class_list((whole * 300_000).encode())
    assert len(read_class_list(f"Name;E-Mail;Papier\n{rows}".encode()).lines) == 99
    assert time.process_time() - began < 0.5
