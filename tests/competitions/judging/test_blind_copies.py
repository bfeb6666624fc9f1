"""Blind rounds: what staff hide is not there, what changes falls, and what was not released nobody sees who judges."""

import re
import time
from collections.abc import Iterable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.urls.resolvers import RegexPattern, URLResolver
from django.utils import translation
from PIL import Image
from pypdf import PdfReader
from wagtail.models import PageLogEntry

from tests.factories.competitions import make_competition, make_team_member
from tests.factories.core import make_process
from tests.factories.documents import mp3, office, real_pdf
from tests.factories.judging import handed_in, make_jury, put, released, stand_in
from tests.factories.participation import make_moderator
from tests.factories.reviews import address_of, end_round, item_of, judge, juror
from tests.factories.uploads import file_of, picture
from wagtail_aufbruch.competitions.domain.consents.team import all_answers
from wagtail_aufbruch.competitions.domain.entering import drafts
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.judging import copies
from wagtail_aufbruch.competitions.domain.judging.blackening import BAR, blackened, find
from wagtail_aufbruch.competitions.domain.judging.subjects import opened, subjects, visible
from wagtail_aufbruch.competitions.domain.judging.valid_copies import waiting
from wagtail_aufbruch.competitions.models import BlindCopy, BlindFile, BlindWork, Entry
from wagtail_aufbruch.core.lists.naming import places_of_name, says_name
from wagtail_aufbruch.participation.domain.files import staging
from wagtail_aufbruch.participation.domain.mail.outbox import deliver
from wagtail_aufbruch.participation.domain.moderation.inbox import Wanted, inbox_of
from wagtail_aufbruch.participation.models import Mail
from wagtail_aufbruch.reviews.models import Reviewer
from wagtail_aufbruch.reviews.public.urls import urlpatterns

pytestmark = pytest.mark.django_db

NAME, ADDRESS = "Ottilie Quendelmeyer", "ottilie.quendelmeyer@example.org"
STORY = (
    "Ich bin Ottilie Quendelmeyer aus der Kolbeplatz-Schule. Quendelmeyer, Ottilie – so steht es im Register.\n"
    "Schreibt an ottilie.quendelmeyer@example.org oder ruft 05241 / 82-1234 an. Mein Film: www.video.example.org/otti\n"
    "Die Werkbank kostet 2.500 Euro und steht seit 2024 im Keller."
)
FORM = (
    ("Worum geht es?", "multiline", True),
    ("Wer macht mit?", "team", False),
    ("Wie erreichen wir euch?", "email", False),
    ("Euer Film", "video", False),
)
ANSWERS = [
    {"key": "key00000", "label": "Worum geht es?", "type": "multiline", "value": STORY},
    {"key": "key00001", "label": "Wer macht mit?", "type": "team",
     "value": [{"name": "Bela Zwirnhuber", "email": "bela.zwirnhuber@example.org"}]},
    {"key": "key00002", "label": "Wie erreichen wir euch?", "type": "email", "value": ADDRESS},
    {"key": "key00003", "label": "Euer Film", "type": "video", "value": "https://video.example.org/quendelmeyer"},
]  # fmt: skip
TEAM_OF_TWO = {
    **ANSWERS[1],
    "value": [*ANSWERS[1]["value"], {"name": "Cem Ahlbrink", "email": "cem.ahlbrink@example.org"}],  # type: ignore[misc]
}
TELLING = ("ottilie", "quendelmeyer", "zwirnhuber", "82-1234", "video.example.org")


def photo_of(author: str) -> Any:
    exif = Image.Exif()
    exif[0x013B] = author  # Artist
    exif[0x8298] = f"(c) {author}"
    return picture(exif=exif, comment=author.encode())


@pytest.fixture
def entry() -> Entry:
    competition = make_competition(make_process(), form=FORM)
    made = handed_in(competition, "Werkbank von Ottilie Quendelmeyer", name=NAME, email=ADDRESS, answers=ANSWERS)
    photo = put(made, photo_of(NAME))
    photo.alt = "Ottilie Quendelmeyer an der Werkbank"
    photo.save()
    put(made, real_pdf(author=NAME))
    return made


@pytest.fixture
def staff(entry: Entry) -> Any:
    return make_moderator(entry.competition.process)


@pytest.fixture
def desk(staff: Any) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def url_of(entry: Entry) -> str:
    return reverse("aufbruch_blind_copy", args=[entry.pk])


def blind_jury(entry: Entry, staff: Any, **values: Any) -> Any:
    return make_jury(entry.competition, [entry], user=staff, is_blind=True, **values)


# --- What is found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ich bin Erika Müller.", "Erika Müller"),
        ("MUELLER, ERIKA", "Erika Müller"),
        ("erika-müller", "Erika Müller"),
        ("Eri\u00adka Mül\u00adler", "Erika Müller"),
        ("Erika\nMüller", "Erika Müller"),
        ("Erika M\u00fcller@example.org", "Erika Müller"),
        ("Straßen-Ältere", "Strassen Aeltere"),
    ],
)
def test_a_name_is_found_however_it_is_written_and_at_its_place(text: str, name: str) -> None:
    assert says_name(text, name)
    [(start, end)] = places_of_name(text, name)
    assert text[start:end] != ""
    assert not says_name(blackened(text, [text[start:end]]), name)


@pytest.mark.parametrize("text", ["Erika und Müller", "Erikas Müllerin", "Müllers Erika", "", "Erika"])
def test_half_a_name_is_none(text: str) -> None:
    assert not says_name(text, "Erika Müller")
    assert places_of_name(text, "Erika Müller") == []


@pytest.mark.parametrize(
    "words",
    [
        "05241 / 82-1234", "+49 5241 821234", "0170/1234567", "(05241) 82 12 34", "0049 170 1234567",
        "erika@example.org", "erika (at) example.org", "erika.m+x@mail.example.org",
        "https://example.org/erika?x=1", "www.example.org", "@erika.baut",
    ],
)  # fmt: skip
def test_numbers_addresses_and_links_are_found(words: str) -> None:
    found = [one.words for one in find([f"So: {words}."], [], [])]
    assert any(words == one for one in found), found
    assert "".join(find_left(words)) == ""


def find_left(words: str) -> list[str]:
    text = f"So: {words}."
    left = blackened(text, [one.words for one in find([text], [], [])])
    return [sign for sign in left.removeprefix("So: ").removesuffix(".") if sign.isalnum()]


@pytest.mark.parametrize("text", ["2.500 Euro seit 2024", "am 03.05.2026", "12,5 % von 100", "B 61, km 12", "0 bis 10"])
def test_what_is_a_number_alone_stays(text: str) -> None:
    assert find([text], [], []) == []


def test_a_bar_says_nothing_of_how_long_it_is() -> None:
    assert blackened("Von Anna.", ["Anna"]) == blackened(
        "Von Anna-Katharina Beispiel-Muster.", ["Anna-Katharina Beispiel-Muster"]
    )
    assert blackened("Anna Anna Anna", ["Anna"]) == BAR


def test_a_passage_hides_whole_words_wherever_they_stand() -> None:
    text = "Ina wohnt in der Kolbestraße, und Marina auch. INA! (Ina)"
    assert blackened(text, ["ina"]) == f"{BAR} wohnt in der Kolbestraße, und Marina auch. {BAR}! ({BAR})"
    assert blackened("Kolbeplatz-Schule am Kolbeplatz", ["Kolbeplatz Schule"]) == f"{BAR} am Kolbeplatz"
    assert blackened("Hallo ❤ Welt", ["❤"]) == f"Hallo {BAR} Welt"
    assert blackened("Hallo", ["", "  ", "..."]) == "Hallo"


# --- The whole walk: nothing of the author in a blind round


def crawl(client: Client, running: Any, place: int, start: str = "") -> list[tuple[str, bytes]]:
    """Everything that somebody who judges can open, by their own addresses alone."""
    start = start or address_of(juror(running, place)).replace("http://localhost", "")
    seen: dict[str, bytes] = {}
    open_ = [start, f"{start}viele/"]
    while open_:
        address = open_.pop()
        if address in seen:
            continue
        answer = client.get(address)
        assert answer.status_code == 200, address
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items()).encode()
        if answer.streaming:
            seen[address] = headers + file_of(answer)
            continue
        seen[address] = headers + answer.content
        links = re.findall(r'(?:href|src|action)="([^"]+)"', answer.content.decode())
        open_ += [one.split("?")[0] for one in map(unescape, links) if one.startswith(start)]
    return list(seen.items())


def _all_that_is_in(content: bytes) -> str:
    """The bytes as text, with what is packed inside of a PDF or a picture."""
    body = content
    texts = [content.decode("utf-8", "ignore"), content.decode("utf-16-be", "ignore"), content.decode("latin-1")]
    at = body.find(b"%PDF-")
    if at >= 0:
        reader = PdfReader(BytesIO(body[at:]))
        texts += [str(reader.metadata), str(reader.xmp_metadata)]
        texts += [str(reader.get_object(number)) for number in range(1, len(reader.xref.get(0, {})) + 1)]
        texts += [page.extract_text() for page in reader.pages]
        texts += [str(note.get_object()) for page in reader.pages for note in page.get("/Annots", [])]
    at = body.find(b"\xff\xd8\xff")
    if at >= 0:
        image = Image.open(BytesIO(body[at:]))
        texts += [str(dict(image.getexif())), str(image.info)]
    return "\n".join(texts).lower()


def test_the_files_that_were_sent_do_tell_their_author_so_that_the_crawl_can_fail(entry: Entry) -> None:
    document = entry.files.get(kind="pdf")
    with document.file.open("rb") as opened_file:
        assert "quendelmeyer" in _all_that_is_in(opened_file.read())
    assert "quendelmeyer" in _all_that_is_in(photo_of(NAME).read())


def test_a_crawl_of_all_that_a_blind_jury_gets_finds_neither_name_nor_address(
    entry: Entry, staff: Any, client: Client
) -> None:
    other = handed_in(entry.competition, "Fahrradring", name="Cleo Andersson", email="cleo@example.org")
    released(entry, user=staff)
    running = make_jury(entry.competition, [entry, other], user=staff, is_blind=True, shows_others=True)
    pages = crawl(client, running, 1)
    judge(juror(running, 1), item_of(running, entry), 4, 4, comment="Stark")
    judge(juror(running, 2), item_of(running, entry), 4, 4, comment="Auch stark")
    pages += crawl(client, running, 1)
    assert any("Werkbank" in content.decode("utf-8", "ignore") for _address, content in pages)
    files = [content for address, content in pages if "/datei/" in address]
    assert len({address.partition("/datei/")[2] for address, _content in pages if "/datei/" in address}) == 2
    assert {b"%PDF-" in content for content in files} == {True, False}
    end_round(running)
    pages += crawl(client, running, 1)
    for row in Mail.objects.filter(recipient__startswith="jury"):
        deliver(row.pk)
    letters = [str(one.message()) + one.body + one.subject for one in mail.outbox if one.to[0].startswith("jury")]
    assert len(letters) >= 3
    everything = [*((address, _all_that_is_in(content)) for address, content in pages), *enumerate(letters)]
    for word in (*TELLING, "andersson", "cleo"):
        assert [address for address, text in everything if word in str(text).lower()] == [], word
    # What was not released is not there at all, not even by its title.
    assert all("fahrradring" not in text for _address, text in everything)


def _names_of(addresses: Iterable[str], process: Any) -> set[str]:
    """Which of the addresses of review rounds they are."""
    resolver = URLResolver(RegexPattern("^"), urlpatterns)
    below = [address.replace("http://localhost", "").removeprefix(process.url) for address in addresses]
    return {str(resolver.resolve(one.partition("?")[0]).url_name) for one in below}


def test_whoever_judges_blind_finds_nothing_of_the_author_at_any_address_that_there_is(
    entry: Entry, staff: Any, client: Client
) -> None:
    """By link and logged in, with every filter, after every mistake in a form. A new address that this does not meet
    fails."""
    other = handed_in(entry.competition, "Fahrradring", name="Cleo Andersson", email="cleo@example.org")
    released(entry, user=staff)
    running = make_jury(entry.competition, [entry, other], user=staff, is_blind=True, shows_others=True)
    judge(juror(running, 1), item_of(running, entry), 4, 4, comment="Stark")
    colleague = make_moderator(entry.competition.process, "jury")
    Reviewer.objects.filter(pk=juror(running, 2).pk).update(user=colleague)
    logged_in = Client()
    logged_in.force_login(colleague)
    process = entry.competition.process
    ways = {
        address_of(juror(running, 1)).replace("http://localhost", ""): client,
        f"{process.url}bewertungsrunde/{running.pk}/": logged_in,
    }
    pages: list[tuple[str, bytes]] = []
    for start, browser in ways.items():
        found = crawl(browser, running, 1, start)
        found += [
            (address, browser.get(address).content)
            for address in (
                f"{start}?nur=offen",
                f"{start}?suche=Quendelmeyer",
                f"{start}?suche=ottilie",
                f"{start}?nr=1",
            )
        ]
        for address in {one for one, _content in found if "datei" not in one}:
            for sent in ({}, {"kind": "unsinn"}, {"schritt": "abgeben", "comment": "x" * 9000}):
                answer = browser.post(address, sent)
                assert answer.status_code in {200, 302, 405, 409, 422}, address
                headers = str(list(answer.items())).encode()
                found.append((address, headers + (b"".join(answer) if answer.streaming else answer.content)))
        pages += found
    assert _names_of((address for address, _content in pages), process) == {one.name for one in urlpatterns}
    for address, content in pages:
        said = _all_that_is_in(content)
        if "suche=" in address:  # what was typed stands in the field, and is no answer
            said = said.replace('value="quendelmeyer"', "").replace('value="ottilie"', "")
            assert "werkbank" not in said, address
        for word in TELLING:
            assert word not in said, (address, word)


def test_a_copy_says_the_rest_of_the_text_and_links_that_staff_leave(entry: Entry, staff: Any) -> None:
    copy = released(entry, user=staff, shown=["https://video.example.org/quendelmeyer"], hidden=["Kolbeplatz-Schule"])
    with translation.override("de"):
        subject = subjects([entry.pk], True)[entry.pk]
    assert subject.title == "Werkbank von [geschwärzt]"
    assert subject.author == ""
    assert subject.parts[0].text == (
        "Ich bin [geschwärzt] aus der [geschwärzt]. [geschwärzt] – so steht es im Register.\n"
        "Schreibt an [geschwärzt] oder ruft [geschwärzt] an. Mein Film: [geschwärzt]\n"
        "Die Werkbank kostet 2.500 Euro und steht seit 2024 im Keller."
    )
    assert [str(part.heading) for part in subject.parts] == ["Worum geht es?", "Euer Film"]
    assert subject.parts[1].url == "https://video.example.org/quendelmeyer"
    assert [one.alt for one in subject.pictures] == ["[geschwärzt] an der Werkbank"]
    assert copy.revision == entry.revision


# --- Not released, and what falls


def test_without_a_released_copy_those_who_judge_see_nothing_and_staff_read_so(
    entry: Entry, staff: Any, desk: Client, client: Client
) -> None:
    running = blind_jury(entry, staff)
    page = client.get(address_of(juror(running))).content.decode()
    assert "Werkbank" not in page
    for address in (
        reverse("aufbruch_review_round", args=[running.pk]),
        reverse("aufbruch_entries", args=[entry.competition.pk]),
        reverse("aufbruch_competition_jury", args=[entry.competition.pk]),
    ):
        told = desk.get(address).content.decode()
        assert "och zu schwärzen" in told, address
        assert f'href="{url_of(entry)}"' in told, address
    assert _tasks(staff) == ["1 Gegenstand ist noch zu schwärzen: Bis dahin sieht ihn niemand, der bewertet."]
    released(entry, user=staff)
    assert "Werkbank" in client.get(address_of(juror(running))).content.decode()
    assert "och zu schwärzen" not in desk.get(reverse("aufbruch_review_round", args=[running.pk])).content.decode()
    assert _tasks(staff) == []


def _tasks(staff: Any) -> list[str]:
    with translation.override("de"):
        found = inbox_of(staff, Wanted(kind="review_over"))
        return [row.task.text for _page, rows in found.groups for row in rows]


def test_a_round_that_shows_names_asks_for_no_copies(entry: Entry, staff: Any) -> None:
    make_jury(entry.competition, [entry], user=staff)
    assert _tasks(staff) == []


def test_when_a_blind_round_has_ended_nothing_waits_any_more(entry: Entry, staff: Any) -> None:
    running = blind_jury(entry, staff)
    assert len(_tasks(staff)) == 1
    end_round(running)
    assert not any("schwärzen" in told for told in _tasks(staff))


CHANGES = {
    "another title": lambda entry: Entry.objects.filter(pk=entry.pk).update(title="Neu von Ottilie Quendelmeyer"),
    "another answer": lambda entry: Entry.objects.filter(pk=entry.pk).update(answers=[*ANSWERS[:3]]),
    "another name": lambda entry: Entry.objects.filter(pk=entry.pk).update(name="Bela Zwirnhuber"),
    "one more file": lambda entry: put(entry, picture(size=(50, 50))),
    "a file less": lambda entry: entry.files.get(kind="pdf").delete(),
    "another alternative text": lambda entry: entry.files.filter(kind="picture").update(alt="Ottilie"),
    "a consent that is missing": lambda entry: make_team_member(entry, "", question_key=""),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_when_the_entry_changes_the_release_falls_at_once(
    entry: Entry, staff: Any, desk: Client, client: Client, change: Any
) -> None:
    copy = released(entry, user=staff)
    running = blind_jury(entry, staff)
    file = copy.files.get(kind="pdf")
    address = f"{address_of(juror(running))}{item_of(running, entry).pk}/datei/{file.pk}/"
    assert file_of(client.get(address))
    change(entry)
    assert client.get(address).status_code == 404
    assert opened(entry.pk, file.pk, True) is None
    assert "Werkbank" not in client.get(address_of(juror(running))).content.decode()
    assert "Noch zu schwärzen" in desk.get(url_of(entry)).content.decode()


def _saved(entry: Entry, **said: Any) -> None:
    current = Entry.objects.get(pk=entry.pk)
    answers = said.pop("answers", all_answers(current))
    drafts.save(current, answers, revision=current.revision, **said)


WRITTEN = {
    "another title": lambda entry: _saved(entry, title="Neu von Ottilie Quendelmeyer"),
    "another answer": lambda entry: _saved(entry, answers=[*ANSWERS[1:]]),
    "another name": lambda entry: _saved(entry, name="Bela Zwirnhuber"),
    "one more of the team": lambda entry: _saved(entry, answers=[*ANSWERS[:1], TEAM_OF_TWO, *ANSWERS[2:]]),
    "one more file": lambda entry: put(entry, picture(size=(50, 50))),
    "a file less": lambda entry: staging.remove(entry.files.get(kind="pdf")),
    "another alternative text": lambda entry: staging.describe(entry.files.get(kind="picture"), "Ottilie"),
    "a consent that is missing": lambda entry: make_team_member(entry, "", question_key=""),
}
"""The same as it is written: of each of them the entry keeps the moment, so that lists need not read what has none."""


@pytest.mark.parametrize("change", WRITTEN.values(), ids=WRITTEN)
def test_what_changes_an_entry_brings_it_back_to_the_lists_of_what_is_to_be_blacked_out(
    entry: Entry, staff: Any, desk: Client, change: Any
) -> None:
    released(entry, user=staff)
    running = blind_jury(entry, staff)
    pages = [
        reverse("aufbruch_review_round", args=[running.pk]),
        reverse("aufbruch_entries", args=[entry.competition.pk]),
        reverse("aufbruch_competition_jury", args=[entry.competition.pk]),
    ]

    def says() -> list[bool]:
        return [url_of(entry) in desk.get(page).content.decode() for page in pages]

    assert not any(says())
    assert not _tasks(staff)
    change(entry)
    assert says() == [True, True, True]
    assert len(_tasks(staff)) == 1


def test_a_step_that_says_the_same_as_before_brings_nothing_back(entry: Entry, staff: Any, desk: Client) -> None:
    released(entry, user=staff)
    running = blind_jury(entry, staff)
    _saved(entry)
    assert "Noch zu schwärzen" not in desk.get(url_of(entry)).content.decode()
    assert url_of(entry) not in desk.get(reverse("aufbruch_review_round", args=[running.pk])).content.decode()
    assert not _tasks(staff)


def test_lists_read_nothing_of_entries_that_are_as_their_copies_are(entry: Entry, staff: Any) -> None:
    """However many there are: the inbox of staff is opened with each page of the admin."""
    more = [handed_in(entry.competition, f"Nr. {number}") for number in range(3)]
    for one in (entry, *more):
        released(one, user=staff)
    with CaptureQueriesContext(connection) as asked:
        assert not waiting(Entry.objects.judged())
    assert len(asked) == 1
    assert "answers" not in asked[0]["sql"]


def test_a_step_that_changes_nothing_to_read_keeps_the_release(entry: Entry, staff: Any) -> None:
    released(entry, user=staff)
    Entry.objects.filter(pk=entry.pk).update(revision=7)
    assert subjects([entry.pk], True)[entry.pk].is_released


def test_a_withdrawn_entry_has_no_copy_and_no_page_to_black_it_out(entry: Entry, staff: Any, desk: Client) -> None:
    released(entry, user=staff)
    Entry.objects.filter(pk=entry.pk).update(state="withdrawn", slot=None)
    assert subjects([entry.pk], True) == {}
    assert desk.get(url_of(entry)).status_code == 404


def test_a_copy_goes_with_its_entry_and_so_do_its_files(
    entry: Entry, staff: Any, django_capture_on_commit_callbacks: Any
) -> None:
    copy = released(entry, user=staff)
    stored = [(one.file.storage, one.file.name) for one in copy.files.all()]
    assert [storage.exists(name) for storage, name in stored] == [True, True]
    with django_capture_on_commit_callbacks(execute=True):
        entry.delete()
    assert not BlindCopy.objects.exists()
    assert not BlindFile.objects.exists()
    assert not BlindWork.objects.exists()
    assert [storage.exists(name) for storage, name in stored] == [False, False]


# --- What staff do


def form_of(entry: Entry, **values: Any) -> dict[str, Any]:
    """What a browser sends of the page as it is now; pictures and PDF are given."""
    draft = copies.draft_of(entry)
    assert draft is not None
    found = [one.key for one in draft.found]
    files = {f"datei_{one.key}": "give" if one.kind in copies.CLEANED else "out" for one in entry.files.all()}
    sent = {"stand": draft.contents.fingerprint, "bekannt": found, "gefunden": found, "verbergen": "", **files}
    return {**sent, "schritt": "speichern", **values}


def test_staff_mark_more_by_words_take_a_mark_away_and_release(entry: Entry, staff: Any, desk: Client) -> None:
    page = desk.get(url_of(entry)).content.decode()
    assert "<mark>Ottilie Quendelmeyer</mark>" in page
    keep = [one.key for one in copies.draft_of(entry).found if "82-1234" not in one.words]  # type: ignore[union-attr]
    sent = form_of(entry, gefunden=keep, verbergen="Kolbeplatz-Schule\r\n\r\n  Register ")
    assert desk.post(url_of(entry), sent).status_code == 302
    assert BlindWork.objects.get().hidden == ["Kolbeplatz-Schule", "Register"]
    assert not BlindCopy.objects.exists()
    page = desk.get(url_of(entry)).content.decode()
    assert "Kolbeplatz-Schule\nRegister</textarea>" in page
    assert "<mark>Kolbeplatz-Schule</mark>" in page
    assert "<mark>05241" not in page
    sent = form_of(entry, gefunden=keep, verbergen="Kolbeplatz-Schule\nRegister", schritt="freigeben")
    assert desk.post(url_of(entry), sent).status_code == 302
    copy = BlindCopy.objects.get()
    assert copy.released_by == staff
    text = copy.parts[0]["text"]
    assert "05241 / 82-1234" in text
    assert "Register" not in text
    assert "Kolbeplatz" not in text


def test_without_a_decision_on_each_file_nothing_is_released(entry: Entry, desk: Client) -> None:
    sent = {name: value for name, value in form_of(entry, schritt="freigeben").items() if not name.startswith("datei")}
    answer = desk.post(url_of(entry), {**sent, "verbergen": "Register"})
    assert answer.status_code == 409
    assert "Bei 2 Dateien ist noch nicht entschieden" in answer.content.decode()
    assert not BlindCopy.objects.exists()
    assert BlindWork.objects.get().hidden == ["Register"], "what was typed is stored all the same"


def test_what_was_released_stays_as_it_is_until_it_is_released_anew(entry: Entry, staff: Any, desk: Client) -> None:
    first = released(entry, user=staff)
    desk.post(url_of(entry), form_of(entry, verbergen="Werkbank"))
    assert "Werkbank" in subjects([entry.pk], True)[entry.pk].title
    desk.post(url_of(entry), form_of(entry, verbergen="Werkbank", schritt="freigeben"))
    assert "Werkbank" not in subjects([entry.pk], True)[entry.pk].title
    assert BlindCopy.objects.count() == 2
    first.refresh_from_db()
    assert first.taken_back_at is not None
    assert first.title.startswith("Werkbank von")


def test_a_copy_that_was_taken_back_is_nobodys(entry: Entry, staff: Any, desk: Client, client: Client) -> None:
    copy = released(entry, user=staff)
    running = blind_jury(entry, staff)
    file = copy.files.first()
    address = f"{address_of(juror(running))}{item_of(running, entry).pk}/datei/{file.pk}/"
    assert file_of(client.get(address))
    desk.post(reverse("aufbruch_blind_copy_back", args=[entry.pk]))
    assert client.get(address).status_code == 404
    assert "Noch zu schwärzen" in desk.get(url_of(entry)).content.decode()


def test_a_copy_is_taken_back_once_and_of_an_earlier_one_it_stays_readable_when_that_was(
    entry: Entry, staff: Any, desk: Client
) -> None:
    first = released(entry, user=staff)
    released(entry, user=staff, hidden=["Werkbank"])
    first.refresh_from_db()
    ended = first.taken_back_at
    for _twice in range(2):
        desk.post(reverse("aufbruch_blind_copy_back", args=[entry.pk]))
    assert PageLogEntry.objects.filter(action="aufbruch.entry_copy_taken_back").count() == 1
    first.refresh_from_db()
    assert first.taken_back_at == ended


def test_taking_a_copy_back_leaves_those_of_other_entries(entry: Entry, staff: Any, desk: Client) -> None:
    neighbour = released(handed_in(entry.competition, "Fahrradring"), user=staff)
    released(entry, user=staff)
    desk.post(reverse("aufbruch_blind_copy_back", args=[entry.pk]))
    neighbour.refresh_from_db()
    assert neighbour.taken_back_at is None


def test_a_file_of_staffs_own_takes_the_place_of_no_other_than_its_own(entry: Entry, staff: Any, desk: Client) -> None:
    other = handed_in(entry.competition, "Fahrradring")
    put(other, real_pdf(author=NAME))
    document = entry.files.get(kind="pdf")
    for one in other.files.all():
        stand_in(one)
    given = released(entry, user=staff).files.get(question_key=document.key)
    sent = {f"datei_{document.key}": "replace", f"ersatz_{document.key}": real_pdf(author="Amt")}
    assert desk.post(url_of(entry), form_of(entry, **sent)).status_code == 302
    assert BlindFile.objects.filter(entry=entry, copy=None).exists()
    assert BlindFile.objects.filter(entry=other, copy=None).exists(), "another entry keeps its own"
    assert BlindFile.objects.filter(pk=given.pk).exists(), "what a jury reads stays until the next release"


def test_staff_release_only_what_they_had_before_their_eyes(entry: Entry, desk: Client) -> None:
    sent = form_of(entry, schritt="freigeben")
    Entry.objects.filter(pk=entry.pk).update(title="Jetzt mit Telefon 05241 / 82-9999")
    answer = desk.post(url_of(entry), sent)
    assert answer.status_code == 409
    assert "hat sich geändert, seit Sie diese Seite geöffnet haben" in answer.content.decode()
    assert not BlindCopy.objects.exists()
    assert "<mark>05241 / 82-9999</mark>" in answer.content.decode(), "what was found since is hidden by itself"


def test_of_sound_and_office_documents_no_copy_can_be_given_and_the_page_says_why(
    entry: Entry, staff: Any, desk: Client
) -> None:
    sound, letter = put(entry, mp3()), put(entry, office("docx"))
    page = desk.get(url_of(entry)).content.decode()
    assert page.count("verrät überall, wo sie geöffnet wird, wer sie gemacht hat") == 2
    assert f'name="datei_{sound.key}" value="give"' not in page
    copy = released(entry, user=staff, files={sound.key: "give", letter.key: "out"})
    assert sorted(copy.files.values_list("kind", flat=True)) == ["pdf", "picture"]


def test_a_file_of_staffs_own_stands_in_and_loses_its_metadata_too(entry: Entry, desk: Client, client: Client) -> None:
    sound = put(entry, mp3())
    first = form_of(entry, **{f"datei_{sound.key}": "replace", f"ersatz_{sound.key}": real_pdf(author="Amt Erste")})
    assert desk.post(url_of(entry), first).status_code == 302
    again = form_of(entry, schritt="freigeben", **{
        f"datei_{sound.key}": "replace", f"ersatz_{sound.key}": real_pdf(author="Amt Musterfrau")
    })  # fmt: skip
    assert desk.post(url_of(entry), again).status_code == 302
    assert BlindFile.objects.filter(copy=None).count() == 1
    copy = BlindCopy.objects.get()
    mine = copy.files.get(question_key=sound.key)
    content = file_of(desk.get(reverse("aufbruch_blind_copy_file", args=[entry.pk, mine.pk])))
    assert PdfReader(BytesIO(content)).pages
    assert "musterfrau" not in _all_that_is_in(content)


def test_a_file_that_is_refused_is_told_beside_it_and_nothing_is_released(entry: Entry, desk: Client) -> None:
    document = entry.files.get(kind="pdf")
    sent = form_of(entry, schritt="freigeben", **{f"ersatz_{document.key}": real_pdf(javascript=True)})
    answer = desk.post(url_of(entry), sent)
    assert answer.status_code == 422
    assert "bringt ein Programm" in answer.content.decode()
    assert not BlindCopy.objects.exists()
    assert not BlindFile.objects.exists()


def test_words_that_are_too_many_or_too_long_break_nothing(entry: Entry, desk: Client) -> None:
    many = "\n".join(f"Wort{number}" for number in range(copies.MOST_PASSAGES + 1))
    answer = desk.post(url_of(entry), form_of(entry, verbergen=many))
    assert answer.status_code == 409
    assert "höchstens 500 Stellen" in answer.content.decode()
    assert "Wort500" in answer.content.decode(), "what was typed comes back"
    assert desk.post(url_of(entry), form_of(entry, verbergen="(" * 5000 + "\x00")).status_code == 302
    assert len(BlindWork.objects.get().hidden[0]) == copies.LONGEST_PASSAGE


def test_another_process_finds_no_copy(entry: Entry, staff: Any) -> None:
    neighbour = Client()
    neighbour.force_login(make_moderator(make_process("Nachbarstadt"), "nachbar"))
    copy = released(entry, user=staff)
    assert neighbour.get(url_of(entry)).status_code == 404
    file = reverse("aufbruch_blind_copy_file", args=[entry.pk, copy.files.first().pk])
    assert neighbour.get(file).status_code == 404


def test_many_entries_cost_as_many_queries_as_few(entry: Entry, staff: Any, django_assert_num_queries: Any) -> None:
    entries = [entry, *(handed_in(entry.competition, f"Nr. {number}") for number in range(4))]
    for one in entries:
        released(one, user=staff)
    for keys in ([entry.pk], [one.pk for one in entries]):
        with django_assert_num_queries(6):
            subjects(keys, True)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 20_000,
        "a." * 10_000,
        " ".join(f"a{number}@b.de" for number in range(1600)),
        " ".join(f"{a}@{b}.{c}" for a in "abcdefghijk" for b in "abcdefghijk" for c in "abcdefghijk"),
        "Ottilie " * 2500,
        "0 " * 10_000,
    ],
    ids=["one long word", "dots", "many addresses", "addresses of few words", "one name", "digits"],
)
def test_no_text_that_people_hand_in_keeps_staff_waiting_while_it_is_blacked_out(text: str) -> None:
    names = [f"Ottilie Quendelmeyer{number}" for number in range(40)]
    began = time.process_time()
    found = find([text], names, [f"anna{number}@example.org" for number in range(40)])
    blackened(text, [one.words for one in found])
    assert time.process_time() - began < 1.5


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("anna@example.org+bela@example.org", "‖"),
        ("anna.lang @ example.org.", "‖."),
        ("Schreibt an anna(at)example.org@web.de", "Schreibt an ‖@web.de"),
        ("Nr., @example.org", "Nr., ‖"),
    ],
)
def test_addresses_that_stand_close_together_are_all_found(text: str, left: str) -> None:
    found = [one.words for one in find([text], [], [])]
    assert blackened(text, found).replace(BAR, "‖") == left


def test_of_an_entry_that_was_withdrawn_meanwhile_nothing_is_marked_or_released(entry: Entry, staff: Any) -> None:
    draft = copies.draft_of(entry)
    assert draft is not None
    Entry.objects.filter(pk=entry.pk).update(state="withdrawn", slot=None)
    told = "wird nicht bewertet: Er wurde zurückgezogen"
    with pytest.raises(EntryError, match=told):
        copies.keep(entry, copies.Plan(["Werkbank"], [], {}), user=staff)
    with pytest.raises(EntryError, match=told):
        copies.release(entry, draft.contents.fingerprint, user=staff)
    assert not BlindCopy.objects.exists()


def test_whoever_judges_blind_finds_by_words_what_has_a_released_copy_and_nothing_else(
    entry: Entry, staff: Any
) -> None:
    shown, back, bare, gone = (handed_in(entry.competition, f"Fahrradring {number}") for number in range(4))
    for one in (shown, back, gone):
        released(one, user=staff)
    copies.take_back(back, user=staff)
    Entry.objects.filter(pk=gone.pk).update(state="withdrawn", slot=None)
    known = [shown.pk, back.pk, bare.pk, gone.pk]
    assert visible(known, True, "fahrradring") == {shown.pk}
    assert visible(known, False, "fahrradring") == {shown.pk, back.pk, bare.pk}
    assert visible([bare.pk], False, "fahrradring") == {bare.pk}, "of what they judge alone"
