"""Ideas to take along: right, harmless, and nothing personal in them."""

import csv
import json
import zlib
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.factories.core import make_process, site_root
from tests.factories.idea_lists import make_listed, make_many, make_tag
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from wagtail_aufbruch.ideas.domain.lists import exports
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.privacy.personal_data import erase
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.enums import Actor, State

pytestmark = pytest.mark.django_db


def as_csv(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))


def as_json(answer: Any) -> Any:
    return json.loads(answer.getvalue())


def as_rows(answer: Any, sheet: int = 0) -> list[tuple[Any, ...]]:
    book = load_workbook(BytesIO(answer.getvalue()), read_only=True)
    return [tuple(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def test_the_three_files_hold_the_same_ideas(client: Client) -> None:
    town = make_many(7)
    base = f"{town.call.url}ideen/als-"
    rows, data, sheet = (
        as_csv(client.get(f"{base}csv/")),
        as_json(client.get(f"{base}json/")),
        as_rows(client.get(f"{base}xlsx/")),
    )
    assert len(rows) == len(data["ideas"]) == len(sheet) - 1 == 7
    numbers = [int(next(iter(row.values()))) for row in rows]
    assert numbers == [idea["number"] for idea in data["ideas"]] == [row[0] for row in sheet[1:]]
    assert numbers == sorted(numbers, reverse=True)
    idea = data["ideas"][-1]
    assert idea["tags"] == ["Barrierefreiheit"]
    assert idea["url"] == f"{town.call.full_url}ideen/{idea['number']}/"
    assert (idea["place"], idea["call"]) == ("Stadtpark", town.call.title)


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_the_file_of_all_ideas_is_made_once_until_something_changes(
    client: Client, call: Any, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_listed(call, "Mehr Bänke")
    for url in (f"{call.url}ideen/als-{ending}/", f"{call.process.url}alle-ideen/als-{ending}/"):
        first = client.get(url)
        content = first.getvalue()
        with monkeypatch.context() as patched:
            patched.setattr(exports.Export, "values", lambda export: pytest.fail("was made once more"))
            again = Client().get(url)
            assert again.getvalue() == content
            assert dict(again.headers) == dict(first.headers)
    make_listed(call, "Freies WLAN")
    assert client.get(url).getvalue() != content
    narrowed = client.get(f"{call.url}ideen/als-csv/", {"suche": "WLAN"})
    assert b"B\xc3\xa4nke" not in narrowed.getvalue(), "a narrowed one is another"


@pytest.mark.parametrize("ending", ["csv", "json"])
@pytest.mark.parametrize(
    "goes",
    [
        lambda idea: erase(idea.author),
        lambda idea: transitions.withdraw(idea),
        lambda idea: transitions.anonymise(idea, actor=Actor.SYSTEM),
        lambda idea: purge_after_years(),
    ],
    ids=["erased", "withdrawn", "anonymised", "names end"],
)
def test_a_name_that_goes_goes_from_the_kept_file_too(call: Any, ending: str, goes: Any) -> None:
    old = timezone.now() - timedelta(days=4000)
    idea = make_idea(call, author=make_participant(call.process), author_name="Anna Beispiel", published_at=old)
    url = f"{call.url}ideen/als-{ending}/"
    assert b"Anna Beispiel" in Client().get(url).getvalue()
    assert any(b"Anna Beispiel" in file for file in kept_in_memory())
    goes(idea)
    assert b"Anna Beispiel" not in Client().get(url).getvalue()
    assert not any(b"Anna Beispiel" in file for file in kept_in_memory()), "nor does it lie anywhere"


def test_a_name_that_goes_lies_nowhere_as_soon_as_somebody_asks_even_if_they_break_off(call: Any) -> None:
    idea = make_idea(call, author=make_participant(call.process), author_name="Anna Beispiel")
    url = f"{call.url}ideen/als-csv/"
    assert b"Anna Beispiel" in Client().get(url).getvalue()
    erase(idea.author)
    answer = Client().get(url)  # nothing of it is read
    assert not any(b"Anna Beispiel" in file for file in kept_in_memory())
    answer.close()


def purge_after_years() -> None:
    assert purge()["names"] == 1


def kept_in_memory() -> list[bytes]:
    """What lies in the memory of this process of files, unpacked."""
    keys = [key.split(":", 2)[2] for key in caches["default"]._cache if "aufbruch.file." in key]  # type: ignore[attr-defined]
    return [zlib.decompress(caches["default"].get(key)[1]) for key in keys]


def test_files_are_made_for_one_network_up_to_a_limit(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wagtail_aufbruch.participation.public.file_limits.FILES_PER_TEN_MINUTES", 2)
    make_listed(call, "Mehr Bänke")
    url = f"{call.url}ideen/als-csv/"
    assert [Client().get(url, {"suche": word}).status_code for word in ("Mehr", "Bank", "Rad")] == [200, 200, 429]
    refused = Client().get(url)
    assert refused.status_code == 429
    assert "Bitte warten Sie einige Minuten" in refused.content.decode()
    elsewhere = Client().get(url, REMOTE_ADDR="80.246.1.7")
    assert elsewhere.status_code == 200, "what one network is refused is kept for nobody else"
    assert elsewhere.getvalue()
    assert Client().get(url).getvalue(), "what is kept is for everybody"


def test_programs_find_the_names_in_the_file_that_they_know(client: Client, call: Any) -> None:
    make_listed(call)
    (idea,) = as_json(client.get(f"{call.url}ideen/als-json/"))["ideas"]
    assert list(idea) == [
        "number",
        "title",
        "text",
        "field",
        "tags",
        "stage",
        "call",
        "author",
        "published",
        "support",
        "comments",
        "source",
        "event",
        "place",
        "latitude",
        "longitude",
        "url",
        "answers",
    ]


def test_the_filters_of_the_address_count(client: Client) -> None:
    town = make_many(12)
    for base in (f"{town.call.url}ideen/als-", f"{town.process.url}alle-ideen/als-"):
        assert len(as_json(client.get(f"{base}json/?stand=umgesetzt"))["ideas"]) == 2
        assert len(as_csv(client.get(f"{base}csv/?suche=wlan&feld=mobilitaet"))) == 2


def test_a_saved_file_of_a_field_that_was_renamed_is_empty_and_not_the_file_of_all(client: Client) -> None:
    town = make_many(12)
    for base in (f"{town.call.url}ideen/als-", f"{town.process.url}alle-ideen/als-"):
        saved = f"{base}json/?feld=mobilitaet"
        assert as_json(client.get(saved))["ideas"], "with the field it is not"
    town.field.slug = "verkehr"
    town.field.save()
    for base in (f"{town.call.url}ideen/als-", f"{town.process.url}alle-ideen/als-"):
        answer = client.get(f"{base}json/?feld=mobilitaet")
        assert as_json(answer)["ideas"] == []
        assert 'rel="describedby"' not in client.get(f"{base}csv/?feld=mobilitaet")["Link"], "that is of the whole list"
        assert as_json(client.get(f"{base}json/?feld=verkehr"))["ideas"]


def test_the_licence_is_told_in_every_file(client: Client, call: Any, settings: Any) -> None:
    make_listed(call)
    base = f"{call.url}ideen/als-"
    assert as_json(client.get(f"{base}json/"))["licence"]["name"] == "dl-de/by-2-0"
    assert client.get(f"{base}csv/").headers["Link"] == '<https://www.govdata.de/dl-de/by-2-0>; rel="license"'
    assert as_rows(client.get(f"{base}xlsx/"), sheet=1)[0][1] == "dl-de/by-2-0"
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "DATA_LICENCE": "CC0-1.0"}
    assert as_json(client.get(f"{base}json/"))["licence"]["name"] == "CC0-1.0"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_a_formula(client: Client, call: Any, start: str) -> None:
    hostile = f'{start}HYPERLINK("http://böse.example")'
    make_listed(call, hostile, text=hostile, place_name=hostile, author_name=hostile)
    base = f"{call.url}ideen/als-"
    cells = [value for row in as_csv(client.get(f"{base}csv/")) for value in row.values()]
    assert sum("HYPERLINK" in value for value in cells) == 4
    assert all(value.startswith("'") for value in cells if "HYPERLINK" in value)
    book = load_workbook(BytesIO(client.get(f"{base}xlsx/").getvalue()))
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {"s", "inlineStr", "n", "d"}


def test_no_list_of_tags_begins_a_formula(client: Client, call: Any) -> None:
    make_listed(call, "Bänke", tags=[make_tag(call, "=1+1", "eins"), make_tag(call, "Wiese", "wiese")])
    base = f"{call.url}ideen/als-"
    assert "'=1+1; Wiese" in as_csv(client.get(f"{base}csv/"))[0].values()
    assert "'=1+1; Wiese" in as_rows(client.get(f"{base}xlsx/"))[1]


def test_controls_and_halves_of_signs_break_no_file(client: Client, call: Any) -> None:
    make_listed(call, "Glocke \x07 und 🙂", text='Zeile\nzwei \u202e; "Zitat", Komma')
    for ending in ("csv", "json", "xlsx"):
        assert client.get(f"{call.url}ideen/als-{ending}/").getvalue()
    assert as_csv(client.get(f"{call.url}ideen/als-csv/"))[0]


def test_nothing_personal_but_the_public_name(client: Client, call: Any) -> None:
    author = make_participant(call.process, "anna@example.org")
    make_listed(call, "Mit Name", author=author, author_name="Anna", consent_text="geheim", event_table="Tisch 3")
    for ending in ("csv", "json", "xlsx"):
        answer = client.get(f"{call.url}ideen/als-{ending}/").getvalue()
        text = str(as_rows(client.get(f"{call.url}ideen/als-xlsx/"))) if ending == "xlsx" else answer.decode()
        assert "Anna" in text
        for private in ("anna@example.org", "geheim", "Tisch 3"):
            assert private not in text


def test_many_ideas_are_read_in_batches(
    client: Client, call: Any, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(exports, "BATCH", 4)
    for number in range(10):
        make_listed(call, f"Idee {number}")
    with django_assert_max_num_queries(26):
        assert len(as_csv(client.get(f"{call.url}ideen/als-csv/"))) == 10


@pytest.mark.parametrize("ending", ["pdf", "php", "csv-", "a" * 300])
def test_another_form_does_not_exist(client: Client, call: Any, ending: str) -> None:
    assert client.get(f"{call.url}ideen/als-{ending}/").status_code == 404


def test_staff_who_handle_cases_get_all_states_with_the_private_columns(client: Client, call: Any) -> None:
    author = make_participant(call.process, "anna@example.org")
    make_idea(call, "Wartet", state=State.PENDING, author=author, consent_version="3")
    make_idea(call, "Steht da")
    client.force_login(make_moderator(call.process))
    for page in (call, call.process):
        data = as_json(client.get(f"/admin/aufbruch/ideen/{page.pk}/als-json/"))
        assert {idea["title"] for idea in data["ideas"]} == {"Wartet", "Steht da"}
        waiting = next(idea for idea in data["ideas"] if idea["title"] == "Wartet")
        assert (waiting["email"], waiting["consent"], waiting["url"]) == ("anna@example.org", "3", "")
    sheet = client.get(f"/admin/aufbruch/ideen/{call.pk}/als-xlsx/")
    assert "no-store" in sheet.headers["Cache-Control"]
    assert "anna@example.org" in str(as_rows(sheet))


def test_staff_of_another_process_and_readers_get_none(client: Client, call: Any) -> None:
    make_idea(call)
    url = f"/admin/aufbruch/ideen/{call.pk}/als-csv/"
    assert client.get(url).status_code == 302
    client.force_login(make_moderator(make_process("Anderswo")))
    assert client.get(url).status_code == 404


def test_another_page_has_no_ideas_to_take_along(client: Client, call: Any) -> None:
    client.force_login(make_moderator(call.process))
    assert client.get(f"/admin/aufbruch/ideen/{site_root().pk}/als-csv/").status_code == 404
