"""Staff and the import at the same papers at once: nobody waits for the other for ever, and nothing is lost."""

from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.council.oparl.conftest import read
from tests.council.oparl.server import CouncilServer, example_town
from tests.factories.core import make_process
from tests.factories.council import make_imported, make_paper, make_wording
from tests.factories.participation import make_moderator
from tests.groups.editor import editor_of
from tests.together import at_once
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.followup.keeping import Given, begin
from wagtail_aufbruch.council.domain.oparl.matching import joining, open_results
from wagtail_aufbruch.council.domain.oparl.storing.meetings import Meetings
from wagtail_aufbruch.council.domain.oparl.storing.taking import Taker
from wagtail_aufbruch.council.domain.papers.deciding import confirm, take_back
from wagtail_aufbruch.council.enums import Outcome
from wagtail_aufbruch.council.forms import newer
from wagtail_aufbruch.council.models import (
    AgendaItem,
    Consultation,
    Meeting,
    OutcomeWording,
    Paper,
    RunState,
    Server,
    ServerList,
)

pytestmark = pytest.mark.django_db(transaction=True)
postgres = pytest.mark.postgresql  # SQLite lets one write at a time, so nobody waits for another's row


@pytest.fixture
def lasting(transactional_db: None, council: CouncilServer) -> Server:
    """A server that other connections see."""
    example_town(council)
    return Server.objects.create(process=make_process(), name="Rat", address=council.system, shows_at_once=True)


@postgres
def test_the_import_joins_a_meeting_to_a_paper_that_staff_are_saving(
    lasting: Server, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The form holds the paper and wants its stations, the import has the stations and wants the paper."""
    read(lasting)
    held = Consultation.objects.exclude(agenda_item=None).select_related("paper").earliest("pk")
    item = held.agenda_item
    assert item is not None
    AgendaItem.objects.filter(pk=item.pk).update(consultation_ref=held.oparl_id)
    Consultation.objects.filter(pk=held.pk).update(agenda_item=None, meeting=None)
    ServerList.objects.update(whole_at=None)
    Meeting.objects.update(content_hash="")
    Paper.objects.filter(pk=held.paper_id).update(state="rejected")  # so that where it stands is written
    has_paper, imports = Event(), Event()
    locked, page = newer._locked, Meetings.page

    def locked_slowly(rows: Any) -> Any:
        if rows.model is Consultation:
            has_paper.set()
            imports.wait(20)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.6)")  # by now the import has what it can have
        return locked(rows)

    def page_in_between(self: Meetings, *args: Any) -> None:
        has_paper.wait(20)
        imports.set()
        page(self, *args)

    monkeypatch.setattr(newer, "_locked", locked_slowly)
    monkeypatch.setattr(Meetings, "page", page_in_between)
    client.force_login(editor_of(lasting.process, "paper"))
    url = reverse("wagtailsnippets_aufbruch_council_paper:edit", args=[held.paper_id])
    form = client.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    for name, formset in form.formsets.items():
        rows = list(formset.forms)
        sent |= {f"{name}-TOTAL_FORMS": len(rows), f"{name}-INITIAL_FORMS": len(rows)}
        sent |= {row.add_prefix(field): row[field].value() or "" for row in rows for field in row.fields}
    sent |= {"summary": "null", "proposed_decision": "null", "staff_effect": "Von Hand"}
    saved, run = at_once(lambda: client.post(url, sent), lambda: read(lasting, whole=True))
    assert saved is not None, "the form waited and was refused"
    assert saved.status_code == 302, saved.context["form"].errors
    assert (run.state, run.unreadable) == (RunState.DONE, 0)
    held.refresh_from_db()
    held.paper.refresh_from_db()
    assert held.agenda_item_id == item.pk
    assert held.paper.staff_effect == "Von Hand"


@postgres
def test_a_paper_is_parted_from_its_imported_half_while_the_import_is_at_it(
    lasting: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parting has the typed paper and wants the other one; the import has that and writes where both stand."""
    typed = make_paper(lasting.process, "Von Hand")
    read(lasting)
    other = Paper.objects.filter(server=lasting, consultations__agenda_item__isnull=False).earliest("pk")
    user = make_moderator(lasting.process)
    joining.join(typed, other, user=user)
    # Both stand somewhere else than is written, so both are written.
    Paper.objects.filter(pk__in=[typed.pk, other.pk]).update(state="rejected", content_hash="")
    ServerList.objects.update(whole_at=None)
    has_typed, imports = Event(), Event()
    changed, finish = joining.papers_changed, getattr(Taker, "finish", lambda self: None)

    def changed_slowly(keys: Any) -> None:
        has_typed.set()
        imports.wait(2)  # where the import waits for the typed paper first, it never comes here
        changed(keys)

    def finish_in_between(self: Any) -> None:
        if self.name == "paper":
            imports.set()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.6)")
        finish(self)

    def read_after() -> Any:
        has_typed.wait(20)
        return read(lasting, whole=True)

    monkeypatch.setattr(joining, "papers_changed", changed_slowly)
    monkeypatch.setattr(Taker, "finish", finish_in_between, raising=False)
    parted, run = at_once(lambda: joining.part(typed, user=user) or "parted", read_after)
    assert parted == "parted"
    assert (run.state, run.unreadable) == (RunState.DONE, 0)
    typed.refresh_from_db()
    assert typed.imported_id is None


def test_two_say_what_two_wordings_mean_that_come_to_one_and_there_is_one_row() -> None:
    process = make_process()
    user = make_moderator(process)
    wordings = ["einstimmig, 2 Enthaltungen", "Einstimmig; 11 Enthaltungen."] * 3
    found = at_once(
        *[
            lambda words=words: open_results.say_meaning(process.pk, words, Outcome.DECIDED, user=user) or "said"
            for words in wordings
        ]
    )
    assert found == ["said"] * 6
    row = OutcomeWording.objects.get()
    assert (row.wording in wordings, row.outcome) == (True, "decided")


def test_two_of_the_staff_type_one_wording_at_once_and_the_second_reads_that_it_is_there() -> None:
    process = make_process()
    editor = editor_of(process, "outcomewording")
    url = reverse("wagtailsnippets_aufbruch_council_outcomewording:add")

    def typing(words: str) -> Any:
        browser = Client()
        browser.force_login(editor)
        return lambda: browser.post(url, {"wording": words, "outcome": "decided"})

    found = at_once(*[typing(words) for words in ["einstimmig, 2 Enthaltungen", "Einstimmig; 11 Enthaltungen."] * 2])
    assert sorted(one.status_code for one in found) == [200, 200, 200, 302]
    for one in found:
        if one.status_code == 200:
            assert "steht schon in der Tabelle" in one.content.decode()
            assert one.context["form"]["outcome"].value() == "decided"
    assert OutcomeWording.objects.count() == 1


def test_two_of_the_staff_enter_one_server_at_once_and_it_is_there_once() -> None:
    editor = editor_of(make_process(), "server")
    url = reverse("wagtailsnippets_aufbruch_council_server:add")
    sent = {"name": "Rat", "address": "https://ris.stadt.example/oparl", "every_hours": "6"}

    def typing() -> Any:
        browser = Client()
        browser.force_login(editor)
        return lambda: browser.post(url, sent)

    found = at_once(*[typing() for _number in range(3)])
    assert sorted(one.status_code for one in found) == [200, 200, 302]
    assert Server.objects.count() == 1


def test_a_wording_cannot_be_changed_into_one_that_counts_as_the_same(client: Client) -> None:
    process = make_process()
    make_wording(process, "einstimmig, 2 Enthaltungen")
    other = make_wording(process, "mehrheitlich", "noted")
    client.force_login(editor_of(process, "outcomewording"))
    url = reverse("wagtailsnippets_aufbruch_council_outcomewording:edit", args=[other.pk])
    answer = client.post(url, {"wording": "EINSTIMMIG: 7 Enthaltungen", "outcome": "noted"})
    assert "„einstimmig, 2 Enthaltungen“ steht schon in der Tabelle" in answer.content.decode()
    assert "machen keinen Unterschied" in answer.content.decode()


def test_what_is_done_to_a_paper_that_somebody_has_just_deleted_is_refused_in_words() -> None:
    process = make_process()
    user = make_moderator(process)
    paper, imported = make_paper(process), make_imported(process, oparl_id="weg")
    Paper.objects.all().delete()
    with pytest.raises(Refused, match="inzwischen gelöscht"), transaction.atomic():
        take_back(paper, user=user)
    with pytest.raises(Refused, match="inzwischen gelöscht"):
        confirm(paper, user=user, seen="", body=None, decided_on=None, outcome="decided")
    with pytest.raises(Refused, match="inzwischen gelöscht"):
        begin(paper, Given("Radweg bauen"), user=user)
    with pytest.raises(joining.CannotJoin, match="gibt es nicht mehr"):
        joining.part(paper, user=user)
    with pytest.raises(joining.CannotJoin, match="nicht mehr"):
        joining.join(paper, imported, user=user)
