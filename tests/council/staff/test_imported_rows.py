"""What a council's server says, in the forms of staff: nobody writes the older over the newer, or takes it out."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.council.staff.test_admin import paper_form
from tests.factories.core import make_process
from tests.factories.council import DAY, add_station, make_body, make_imported, make_meeting, make_paper
from tests.groups.editor import editor_of
from wagtail_aufbruch.council.models import Consultation, File, Paper, Server

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def browser(client: Client, process: Any) -> Client:
    client.force_login(editor_of(process, "paper", "meeting", "organization", "outcomewording", "server"))
    return client


@pytest.fixture
def paper(process: Any) -> Paper:
    return make_imported(process, reference="7/2026")


@pytest.fixture
def held(paper: Paper) -> Consultation:
    """A station as the import has left it."""
    return add_station(paper, server=paper.server, oparl_id="c1", role="Beratung")


def edit(thing: Any) -> str:
    return reverse(f"wagtailsnippets_aufbruch_council_{thing._meta.model_name}:edit", args=[thing.pk])


def opened(browser: Client, paper: Paper, name: str = "consultations") -> dict[str, Any]:
    """The one row of the form as a browser would send it back."""
    [row] = browser.get(edit(paper)).context["form"].formsets[name].forms
    values = {field: row[field].value() for field in row.fields}
    return {
        field: "" if value in (None, False) else "on" if value is True else value for field, value in values.items()
    }


def sent(paper: Paper, *stations: Any, files: Any = ()) -> dict[str, Any]:
    form = paper_form(stations=stations, files=files, name=paper.name, reference=paper.reference)
    return {**form, "consultations-INITIAL_FORMS": str(len(stations)), "files-INITIAL_FORMS": str(len(files))}


def by_the_import(row: Any, **values: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**values)


def test_what_the_import_brought_while_a_form_lay_open_stays_and_what_was_typed_is_kept(
    browser: Client, process: Any, paper: Paper, held: Consultation
) -> None:
    row = opened(browser, paper)
    rat, meeting = make_body(process, "Rat"), make_meeting(process, "Rat")
    by_the_import(held, role="Entscheidung", organization=rat, meeting=meeting, authoritative=True)
    answer = browser.post(edit(paper), sent(paper, {**row, "outcome": "decided"}))
    assert answer.status_code == 302, answer.context["form"].errors
    held.refresh_from_db()
    assert (held.role, held.organization, held.meeting, held.authoritative) == ("Entscheidung", rat, meeting, True)
    assert held.outcome == "decided"


def test_what_somebody_typed_where_the_server_says_something_else_meanwhile_is_asked_about_once(
    browser: Client, process: Any, paper: Paper, held: Consultation
) -> None:
    row = opened(browser, paper)
    by_the_import(held, organization=make_body(process, "Rat"), role="Entscheidung")
    mine = make_body(process, "Schulausschuss")
    answer = browser.post(edit(paper), sent(paper, {**row, "organization": str(mine.pk), "outcome": "decided"}))
    shown = answer.content.decode()
    assert "Seit Sie dieses Formular geöffnet haben, sagt das Ratsinformationssystem hier „Rat“" in shown
    assert shown.count("Seit Sie dieses Formular") == 1, "at the body alone: nobody has typed a role"
    [again] = answer.context["form"].formsets["consultations"].forms
    assert (again["organization"].value(), again["outcome"].value()) == (str(mine.pk), "decided")
    held.refresh_from_db()
    assert str(held.organization) == "Rat"

    once_more = {name: again[name].value() or "" for name in again.fields}
    answer = browser.post(edit(paper), sent(paper, once_more))
    assert answer.status_code == 302, answer.context["form"].errors
    held.refresh_from_db()
    assert (held.organization, held.role, held.outcome) == (mine, "Entscheidung", "decided")


def test_who_typed_what_the_server_says_by_now_is_not_asked_about_it(
    browser: Client, paper: Paper, held: Consultation
) -> None:
    row = opened(browser, paper)
    by_the_import(held, role="Entscheidung")
    answer = browser.post(edit(paper), sent(paper, {**row, "role": "Entscheidung", "outcome": "decided"}))
    assert answer.status_code == 302, answer.content.decode()
    held.refresh_from_db()
    assert (held.role, held.outcome) == ("Entscheidung", "decided")


def test_another_mistake_in_the_form_does_not_bring_the_older_back(
    browser: Client, paper: Paper, held: Consultation
) -> None:
    row = opened(browser, paper)
    by_the_import(held, role="Entscheidung")
    answer = browser.post(edit(paper), sent(paper, {**row, "outcome": "decided", "date": ""}))
    assert answer.status_code == 200
    [again] = answer.context["form"].formsets["consultations"].forms
    mended = {**{name: again[name].value() or "" for name in again.fields}, "date": "2026-03-02"}
    assert browser.post(edit(paper), sent(paper, mended)).status_code == 302
    held.refresh_from_db()
    assert (held.role, held.date) == ("Entscheidung", DAY)


@pytest.mark.parametrize("seen", ["", "{", "[]", '{"role": 7}', '{"nonsense": "x"}', "[" * 100_000], ids=range(6))
def test_a_form_that_does_not_say_what_was_there_can_be_saved(
    browser: Client, paper: Paper, held: Consultation, seen: str
) -> None:
    row = {**opened(browser, paper), "seen": seen, "role": "Anhörung"}
    assert browser.post(edit(paper), sent(paper, row)).status_code == 302
    held.refresh_from_db()
    assert held.role == "Anhörung"


def test_a_file_a_meeting_and_a_body_keep_what_the_import_brought_meanwhile(
    browser: Client, process: Any, paper: Paper
) -> None:
    file = File.objects.create(paper=paper, name="Alt", web="https://ris.stadt.example/1", server=paper.server)
    row = opened(browser, paper, "files")
    by_the_import(file, name="Neu", web="https://ris.stadt.example/2")
    assert browser.post(edit(paper), sent(paper, files=[{**row, "kind": "main"}])).status_code == 302
    file.refresh_from_db()
    assert (file.name, file.web, file.kind) == ("Neu", "https://ris.stadt.example/2", "main")

    meeting = make_meeting(process, server=paper.server, oparl_id="m1", name="Alt", place="Rathaus")
    form = browser.get(edit(meeting)).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    by_the_import(meeting, is_cancelled=True, place="Schule")
    assert browser.post(edit(meeting), {**values, "name": "Von Hand"}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.name, meeting.is_cancelled, meeting.place) == ("Von Hand", True, "Schule")

    body = make_body(process, "Rat", server=paper.server, oparl_id="b1")
    form = browser.get(edit(body)).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    by_the_import(body, name="Rat der Stadt")
    assert browser.post(edit(body), {**values, "short_name": "Rat"}).status_code == 302
    body.refresh_from_db()
    assert (body.name, body.short_name) == ("Rat der Stadt", "Rat")


def test_a_typed_row_is_saved_as_ever(browser: Client, process: Any) -> None:
    meeting = make_meeting(process, name="Alt")
    assert "seen" not in browser.get(edit(meeting)).context["form"].fields


def test_a_station_or_file_of_the_server_cannot_be_taken_out_of_the_form(
    browser: Client, process: Any, paper: Paper, held: Consultation
) -> None:
    file = File.objects.create(paper=paper, name="Anlage", web="https://ris.stadt.example/1", server=paper.server)
    form = browser.get(edit(paper))
    assert form.content.decode().count("lässt sich hier nicht herausnehmen") == 2
    row, other = opened(browser, paper), opened(browser, paper, "files")
    values = sent(paper, {**row, "outcome": "decided"}, files=[other])
    for prefix in ("consultations-0", "files-0"):
        answer = browser.post(edit(paper), {**values, f"{prefix}-DELETE": "1"})
        assert answer.status_code == 200
        assert "das nächste Einlesen brächte den Eintrag zurück" in answer.content.decode()
        formsets = answer.context["form"].formsets
        assert not formsets["consultations"].forms[0]["DELETE"].value(), "the row is shown"
        assert not formsets["files"].forms[0]["DELETE"].value()
        assert formsets["consultations"].forms[0]["outcome"].value() == "decided", "what was typed is still there"
    assert Consultation.objects.filter(pk=held.pk).exists()
    assert File.objects.filter(pk=file.pk).exists()


def test_what_was_typed_what_the_server_took_back_and_what_a_resting_one_brought_can_be_taken_out(
    browser: Client, process: Any, paper: Paper, held: Consultation
) -> None:
    def take_out(row: Any) -> None:
        assert "lässt sich hier nicht herausnehmen" not in browser.get(edit(paper)).content.decode()
        values = {**sent(paper, opened(browser, paper)), "consultations-0-DELETE": "1"}
        assert browser.post(edit(paper), values).status_code == 302
        assert not Consultation.objects.filter(pk=row.pk).exists()

    by_the_import(held, gone_since=timezone.now())
    take_out(held)
    take_out(add_station(paper))
    resting = add_station(paper, server=paper.server, oparl_id="c2")
    Server.objects.update(is_active=False)
    take_out(resting)


def test_a_body_that_is_needed_names_the_papers_that_need_it_and_of_many_their_number(
    browser: Client, process: Any
) -> None:
    body = make_body(process, "Rat")
    for number in range(13):
        add_station(make_paper(process, "Radweg", reference=f"{number + 10}/2026"), "Rat")
    url = reverse("wagtailsnippets_aufbruch_council_organization:delete", args=[body.pk])
    told = browser.get(url, follow=True).content.decode()
    assert "10/2026: Radweg" in told
    assert "19/2026: Radweg und 3 weitere" in told
    assert "20/2026" not in told


def test_what_the_server_names_no_more_is_taken_out_of_the_form(
    browser: Client, paper: Paper, held: Consultation
) -> None:
    """Some servers leave a station out, or give it another number, without saying that it is gone."""
    row = opened(browser, paper)
    by_the_import(held, confirmed_at=timezone.now() - timedelta(days=1))
    by_the_import(paper, confirmed_at=timezone.now())
    answer = browser.post(edit(paper), sent(paper, {**row, "DELETE": "on"}))
    assert answer.status_code == 302, answer.context["form"].errors
    assert not Consultation.objects.filter(pk=held.pk).exists()


def test_what_the_last_reading_named_stays(browser: Client, paper: Paper, held: Consultation) -> None:
    row, now = opened(browser, paper), timezone.now()
    by_the_import(held, confirmed_at=now)
    by_the_import(paper, confirmed_at=now)
    assert browser.post(edit(paper), sent(paper, {**row, "DELETE": "on"})).status_code == 200
    assert Consultation.objects.filter(pk=held.pk).exists()
