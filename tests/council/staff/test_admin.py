"""What editors do with papers in the admin: type, mend, confirm; each mistake is said where it is made."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from tests.factories.core import make_process
from tests.factories.council import (
    add_station,
    make_body,
    make_follow_up,
    make_imported,
    make_meeting,
    make_paper,
    make_papers,
    make_wording,
)
from tests.factories.projects import make_project, make_project_index
from tests.groups.editor import editor_of
from wagtail_aufbruch.council.domain.papers.deciding import decision_of
from wagtail_aufbruch.council.forms.papers import PaperForm
from wagtail_aufbruch.council.models import (
    Consultation,
    Decision,
    File,
    Meeting,
    Organization,
    OutcomeWording,
    Paper,
    Server,
)

pytestmark = pytest.mark.django_db

ADD = reverse("wagtailsnippets_aufbruch_council_paper:add")


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def body(process: Any) -> Organization:
    return make_body(process)


@pytest.fixture
def editor(process: Any) -> Any:
    return editor_of(process, "paper", "meeting", "organization", "outcomewording", "server")


@pytest.fixture
def browser(client: Client, editor: Any) -> Client:
    client.force_login(editor)
    return client


def station(body: Any = None, **values: Any) -> dict[str, Any]:
    return {
        "organization": str(body.pk) if body else "",
        "meeting": "",
        "date": "2026-03-02",
        "role": "",
        "agenda_number": "",
        "outcome": "",
        "result": "",
        "resolution_text": "",
        **values,
    }


def paper_form(*, stations: Any = (), files: Any = (), money: Any = (), subjects: Any = (), **values: Any) -> Any:
    return nested_form_data(
        {
            "reference": "395/2017",
            "name": "Radweg am Ring",
            "paper_type": "Beschlussvorlage",
            "date": "2026-02-01",
            "originator": "Tiefbauamt",
            "web": "",
            "summary": rich_text("<p>Ein Radweg.</p>"),
            "proposed_decision": rich_text("<p>Er wird gebaut.</p>"),
            "affects_staff": "",
            "staff_effect": "",
            "affects_money": "",
            "consultations": inline_formset(list(stations)),
            "files": inline_formset(list(files)),
            "money_effects": inline_formset(list(money)),
            "subjects": inline_formset(list(subjects)),
            "is_public": "on",
            **values,
        }
    )


def _errors(answer: Any) -> str:
    assert answer.status_code == 200, "the form comes back"
    return answer.content.decode()


def test_a_paper_is_typed_in_one_form_with_its_way_and_stands_on_the_site(
    browser: Client, process: Any, body: Organization
) -> None:
    index = make_papers(process)
    sent = paper_form(
        stations=[station(body, outcome="decided", result="einstimmig", authoritative="on")],
        files=[{"kind": "annex", "name": "Anlage 1", "document": "", "web": "https://ris.stadt.example/1"}],
        money=[{"kind": "Aufwand", "rhythm": "once", "amount": "5000", "months": "", "booked_at": ""}],
        affects_money="yes",
    )
    answer = browser.post(ADD, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    paper = Paper.objects.get()
    assert (paper.process_id, paper.state) == (process.pk, "in_consultation")
    shown = Client().get(f"{index.url}vorlage/{paper.pk}/").content.decode()
    for told in ("Radweg am Ring", "einstimmig", "Anlage 1", "5.000 €"):
        assert told in shown
    entry = ModelLogEntry.objects.get(action="wagtail.create")
    assert entry.label == str(paper)


def test_what_a_paper_is_about_is_chosen_in_its_form_and_never_of_another_process(
    browser: Client, process: Any
) -> None:
    project = make_project(make_project_index(process), "Grüne Welle")
    foreign = make_process("Anderswo", slug="anderswo")
    assert browser.post(ADD, paper_form(subjects=[{"page": str(project.pk)}])).status_code == 302
    paper = Paper.objects.get()
    assert [one.page_id for one in paper.subjects.all()] == [project.pk]
    shown = _errors(browser.post(ADD, paper_form(subjects=[{"page": str(foreign.pk)}])))
    assert "Diese Seite gehört zu einem anderen Prozess" in shown
    twice = paper_form(subjects=[{"page": str(project.pk)}, {"page": str(project.pk)}])
    _errors(browser.post(ADD, twice))
    assert Paper.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"organization": "", "outcome": "decided"}, "Zu einer Entscheidung gehört das Gremium"),
        ({"organization": ""}, "Sagen Sie, welches Gremium die Vorlage behandelt"),
        ({"date": "2026-01-01"}, "läge vor dem Datum der Vorlage"),
        ({"date": "", "outcome": "decided"}, "Zu einem Ergebnis gehört der Tag der Sitzung"),
        ({"date": "1017-12-04"}, "Das Jahr 1017"),
    ],
)
def test_a_consultation_that_contradicts_itself_is_refused_with_a_mend_and_nothing_is_written(
    browser: Client, body: Organization, row: dict[str, Any], message: str
) -> None:
    shown = _errors(browser.post(ADD, paper_form(stations=[station(body, **row)])))
    assert message in shown
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"money": [{"kind": "Aufwand", "rhythm": "", "amount": "-5", "months": "", "booked_at": ""}]},
            "nicht negativ",
        ),
        ({"money": [{"kind": "Aufwand", "rhythm": "", "amount": "", "months": "-33", "booked_at": ""}]}, "Monat"),
        (
            {
                "affects_money": "no",
                "money": [{"kind": "Aufwand", "rhythm": "", "amount": "5", "months": "", "booked_at": ""}],
            },
            "Wählen Sie „ja“",
        ),
        ({"affects_staff": "no", "staff_effect": "zwei Stellen"}, "Wählen Sie „ja“"),
        (
            {"files": [{"kind": "main", "name": n, "document": "", "web": ""} for n in ("Vorlage", "Noch eine")]},
            "eine Hauptdatei",
        ),
        ({"name": ""}, "name"),
    ],
)
def test_effects_and_files_that_cannot_be_are_refused_and_nothing_is_written(
    browser: Client, body: Organization, values: dict[str, Any], message: str
) -> None:
    assert message in _errors(browser.post(ADD, paper_form(**values)))
    assert not Paper.objects.exists()


def test_a_file_lies_here_or_elsewhere_and_not_in_two_places(process: Any) -> None:
    file = File(paper=make_paper(process), name="Anlage", document_id=1, web="https://ris.stadt.example/1.pdf")
    with pytest.raises(ValidationError, match="Wählen Sie eines von beiden: das Dokument, das hier liegt"):
        file.clean()


def test_a_meeting_of_another_body_or_another_day_is_refused(browser: Client, process: Any, body: Organization) -> None:
    meeting = make_meeting(process, "Rat", date=date(2026, 5, 4))
    shown = _errors(browser.post(ADD, paper_form(stations=[station(body, meeting=str(meeting.pk))])))
    assert "tagt ein anderes Gremium" in shown
    shown = _errors(browser.post(ADD, paper_form(stations=[station(None, meeting=str(meeting.pk))])))
    assert "Die Sitzung ist an einem anderen Tag" in shown


def test_bodies_and_meetings_of_the_next_town_are_neither_offered_nor_taken(
    browser: Client, body: Organization
) -> None:
    foreign = make_body(make_process("Nachbarn", slug="nachbarn"), "Geheimausschuss")
    assert "Geheimausschuss" not in browser.get(ADD).content.decode()
    assert browser.post(ADD, paper_form(stations=[station(foreign)])).status_code == 200
    assert not Paper.objects.exists()


def test_the_table_of_wordings_says_what_a_typed_result_means_and_unknown_is_unclear(
    browser: Client, process: Any, body: Organization
) -> None:
    make_wording(process, "Einstimmig beschlossen", "decided")
    rows = [station(body, result="einstimmig  BESCHLOSSEN"), station(body, result="nach Aussprache", date="2026-03-09")]
    assert browser.post(ADD, paper_form(stations=rows)).status_code == 302
    found = {one.result: one.outcome for one in Paper.objects.get().consultations.all()}
    assert found == {"einstimmig  BESCHLOSSEN": "decided", "nach Aussprache": "unclear"}


def test_the_same_wording_or_body_is_not_taken_twice(browser: Client, process: Any, body: Organization) -> None:
    make_wording(process, "abgelehnt", "rejected")
    url = reverse("wagtailsnippets_aufbruch_council_outcomewording:add")
    assert "steht schon in der Tabelle" in _errors(browser.post(url, {"wording": "ABGELEHNT", "outcome": "noted"}))
    url = reverse("wagtailsnippets_aufbruch_council_organization:add")
    sent = {"name": "hauptausschuss", "short_name": "", "kind": "", "web": ""}
    assert "gibt es schon" in _errors(browser.post(url, sent))
    assert (OutcomeWording.objects.count(), Organization.objects.count()) == (1, 1)


def test_an_editor_names_the_server_that_papers_are_read_from(browser: Client, process: Any) -> None:
    url = reverse("wagtailsnippets_aufbruch_council_server:add")
    sent = {
        "name": "Kreis", "address": "https://rat.example/oparl/system", "is_active": "on", "every_hours": "6",
        "body": "", "ids_begin": "", "called_as": "",
    }  # fmt: skip
    shown = _errors(browser.post(url, {**sent, "ids_begin": "https://alt.example/"}))
    assert "Füllen Sie beides aus" in shown
    assert browser.post(url, sent).status_code == 302
    assert "wird schon gelesen" in _errors(browser.post(url, sent))
    assert [(one.name, one.process_id, one.shows_at_once) for one in Server.objects.all()] == [
        ("Kreis", process.pk, False)
    ]


def test_a_meeting_does_not_end_before_it_begins(browser: Client, body: Organization) -> None:
    url = reverse("wagtailsnippets_aufbruch_council_meeting:add")
    sent = {"organization": body.pk, "date": "2026-03-02", "name": "", "place": "", "web": ""}
    shown = _errors(browser.post(url, {**sent, "starts_at": "17:00", "ends_at": "16:00"}))
    assert "würde enden, bevor sie beginnt" in shown
    shown = _errors(browser.post(url, {**sent, "starts_at": "", "ends_at": "16:00"}))
    assert "Es gibt ein Ende, aber keinen Beginn" in shown
    assert not Meeting.objects.exists()
    assert browser.post(url, {**sent, "starts_at": "17:00", "ends_at": ""}).status_code == 302


def test_what_a_server_says_of_a_paper_cannot_be_typed_over_in_its_place(browser: Client, process: Any) -> None:
    paper = make_imported(process, "Vom Server", reference="7/2026", is_public=False)
    url = reverse("wagtailsnippets_aufbruch_council_paper:edit", args=[paper.pk])
    assert browser.post(url, paper_form(name="Von Hand", reference="8")).status_code == 302
    paper.refresh_from_db()
    assert (paper.name, paper.reference, paper.is_public) == ("Vom Server", "7/2026", True)


def test_the_decision_is_suggested_confirmed_and_taken_back(browser: Client, process: Any, body: Organization) -> None:
    paper = make_paper(process, stations=[{"outcome": "decided", "result": "einstimmig"}])
    edit = reverse("wagtailsnippets_aufbruch_council_paper:edit", args=[paper.pk])
    assert "Entscheidung bestätigen" in browser.get(edit).content.decode()
    url = reverse("aufbruch_council_decision", args=[paper.pk])
    asked = browser.get(url)
    form = asked.context["form"]
    headings = re.findall(r"<h1[^>]*>(.*?)</h1>", asked.content.decode(), re.S)
    assert [" ".join(heading.split()) for heading in headings] == ["Entscheidung: Radweg am Ring"]
    assert (form["outcome"].value(), form["body"].value()) == ("decided", body.pk)
    sent = {"outcome": "decided", "body": body.pk, "decided_on": "2026-03-02", "seen": form["seen"].value()}
    assert browser.post(url, sent).status_code == 302
    decision = decision_of(paper)
    assert decision is not None
    assert "Bestätigte Entscheidung: beschlossen" in browser.get(edit).content.decode()
    browser.post(reverse("aufbruch_council_undo", args=[paper.pk]))
    assert decision_of(paper) is None


def test_a_decision_without_a_body_comes_back_with_what_was_typed(browser: Client, process: Any) -> None:
    paper = make_paper(process)
    url = reverse("aufbruch_council_decision", args=[paper.pk])
    seen = browser.get(url).context["form"]["seen"].value()
    answer = browser.post(url, {"outcome": "rejected", "body": "", "decided_on": "2026-03-02", "seen": seen})
    assert answer.status_code == 422
    assert "Gremium, das sie getroffen hat" in answer.content.decode()
    assert answer.context["form"]["outcome"].value() == "rejected"
    assert not Decision.objects.exists()


def test_who_may_not_change_papers_confirms_none(client: Client, process: Any) -> None:
    paper = make_paper(process)
    client.force_login(editor_of(process, "goal"))
    assert client.get(reverse("aufbruch_council_decision", args=[paper.pk])).status_code in {302, 403}


def test_the_list_of_staff_searches_and_filters(browser: Client, process: Any, body: Organization) -> None:
    make_paper(process, "Radweg", stations=[{"outcome": "noted"}])
    make_paper(process, "Spielplatz", is_public=False)
    url = reverse("wagtailsnippets_aufbruch_council_paper:list")

    def found(**query: Any) -> list[str]:
        return [one.name for one in browser.get(url, query).context["object_list"]]

    assert found(q="spielplätze") == []
    assert found(q="SPIELPLATZ") == ["Spielplatz"]
    assert found(body=body.pk) == ["Radweg"]
    assert found(state="brought_in") == ["Spielplatz"]


def asked_to_delete(browser: Client, *items: Any) -> tuple[str, Any]:
    """What the page says that asks before these are deleted, and the answer to a yes."""
    name = items[0]._meta.model_name
    if len(items) == 1:
        url = reverse(f"wagtailsnippets_aufbruch_council_{name}:delete", args=[items[0].pk])
    else:
        keys = "&".join(f"id={item.pk}" for item in items)
        url = reverse("wagtail_bulk_action", args=["aufbruch_council", name, "delete"]) + f"?{keys}"
    return browser.get(url, follow=True).content.decode(), browser.post(url, follow=True)


def test_what_the_next_reading_would_bring_back_is_not_deleted_but_hidden(browser: Client, process: Any) -> None:
    paper = make_imported(process)
    body = make_body(process, "Rat", server=paper.server, oparl_id="b1")
    meeting = make_meeting(process, "Rat", server=paper.server, oparl_id="m1")
    for items in ([paper], [paper, make_paper(process, "Von Hand")], [meeting]):
        told, answer = asked_to_delete(browser, *items)
        assert "das nächste Einlesen brächte" in told, items
        assert "das nächste Einlesen brächte" in answer.content.decode(), items
        assert all(type(item).objects.filter(pk=item.pk).exists() for item in items)
    meeting.delete()
    assert "das nächste Einlesen brächte" in asked_to_delete(browser, body)[0]
    assert "Blenden Sie sie stattdessen aus" in asked_to_delete(browser, paper)[0]


def test_what_a_server_took_back_and_what_a_resting_one_brought_may_go(browser: Client, process: Any) -> None:
    gone = make_imported(process, gone_since=timezone.now())
    assert "kommt der Eintrag zurück" not in asked_to_delete(browser, gone)[0]
    resting = make_imported(process, oparl_id="p2")
    Server.objects.update(is_active=False)
    assert "kommt der Eintrag zurück" in asked_to_delete(browser, resting)[0]
    assert not Paper.objects.exists()


def test_whoever_deletes_a_paper_reads_that_its_decision_and_tasks_go_too(browser: Client, process: Any) -> None:
    alone, decided = make_paper(process), make_paper(process)
    make_follow_up(decided)
    make_follow_up(decided, "Radweg beleuchten")
    told = asked_to_delete(browser, alone)[0]
    assert "Entscheidung" not in told
    told = asked_to_delete(browser, decided)[0]
    assert "Die bestätigte Entscheidung wird mitgelöscht" in told
    assert "2 Aufgaben, die aus der Entscheidung folgen, werden mitgelöscht" in told
    assert not Paper.objects.exists()


def test_what_the_server_takes_back_while_staff_save_stays_taken_back(
    browser: Client, process: Any, body: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = make_imported(process, "Alt", reference="7/2026")
    held = add_station(paper, body.name, server=paper.server, oparl_id="c1", role="Beratung")
    now = timezone.now()
    clean = PaperForm.clean

    def clean_while_the_server_is_read(form: PaperForm) -> Any:
        cleaned = clean(form)
        Paper.objects.filter(pk=paper.pk).update(name="Neu", gone_since=now, content_hash="neu")
        Consultation.objects.filter(pk=held.pk).update(gone_since=now)
        return cleaned

    monkeypatch.setattr(PaperForm, "clean", clean_while_the_server_is_read)
    row = {**station(body, outcome="decided"), "id": str(held.pk), "role": "Beratung"}
    sent = paper_form(stations=[row], name="Alt", reference="7/2026", summary=rich_text("<p>Von Hand.</p>"))
    sent["consultations-INITIAL_FORMS"] = "1"
    answer = browser.post(reverse("wagtailsnippets_aufbruch_council_paper:edit", args=[paper.pk]), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    paper.refresh_from_db()
    held.refresh_from_db()
    assert ("Von Hand" in paper.summary, held.outcome) == (True, "decided")
    assert (paper.name, paper.content_hash, paper.gone_since, held.gone_since) == ("Neu", "neu", now, now)
    assert "neu" in paper.search_text


def test_a_decision_that_a_colleague_confirmed_meanwhile_is_read_before_it_is_replaced_or_taken_back(
    browser: Client, process: Any, body: Organization
) -> None:
    paper = make_paper(process, stations=[{"outcome": "decided"}])
    url, undo = (reverse(f"aufbruch_council_{name}", args=[paper.pk]) for name in ("decision", "undo"))

    def sent(outcome: str, answer: Any) -> dict[str, Any]:
        form = answer.context["form"]
        hidden = {name: form[name].value() for name in ("seen", "known")}
        return {"outcome": outcome, "body": body.pk, "decided_on": "2026-03-02", **hidden}

    opened = browser.get(url)
    assert browser.post(url, sent("decided", opened)).status_code == 302
    assert browser.post(url, sent("decided", opened)).status_code == 302, "a second click is no mistake"
    read = browser.get(url)
    refused = browser.post(url, sent("rejected", opened))
    assert refused.status_code == 422
    assert "In der Zwischenzeit hat jemand" in refused.content.decode()
    assert "Bestätigte Entscheidung: beschlossen" in refused.content.decode()
    assert decision_of(paper).outcome == "decided"
    assert browser.post(url, sent("rejected", refused)).status_code == 302, "now it was read"
    browser.post(undo, {"known": read.context["form"]["known"].value()})
    assert decision_of(paper).outcome == "rejected"
    paper.consultations.update(outcome="rejected")
    changed = browser.post(url, sent("changed", browser.get(url)) | {"seen": "older"})
    assert changed.status_code == 422
    assert browser.post(url, sent("changed", changed)).status_code == 302
    browser.post(undo, {"known": browser.get(url).context["form"]["known"].value()})
    assert decision_of(paper) is None
