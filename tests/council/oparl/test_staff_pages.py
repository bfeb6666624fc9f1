"""The staff pages about councils' servers, and what the inbox says of them."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from tests.council.oparl import server as servers
from tests.council.oparl.conftest import read
from tests.council.oparl.server import CouncilServer, example_town, item
from tests.factories.core import make_process
from tests.factories.council import make_server
from tests.factories.participation import make_moderator
from tests.inbox_scope import assert_kept_to_its_scope
from wagtail_aufbruch.core.reader_cache.freshness import versions
from wagtail_aufbruch.council.domain.errors import Refused
from wagtail_aufbruch.council.domain.oparl.matching import inbox_tasks, open_results
from wagtail_aufbruch.council.domain.oparl.matching.wordings import LONGEST
from wagtail_aufbruch.council.domain.oparl.storing import asking
from wagtail_aufbruch.council.domain.oparl.storing.runs import due_servers
from wagtail_aufbruch.council.enums import Outcome
from wagtail_aufbruch.council.models import (
    AgendaItem,
    OtherPaper,
    OutcomeWording,
    Paper,
    Server,
    ServerList,
    ServerReading,
    ServerRun,
)
from wagtail_aufbruch.participation.extension.inbox_tasks import Scope, Task

pytestmark = pytest.mark.django_db
NAMES = "einstimmig, 1 Enthaltung Hr. Muster"


@pytest.fixture
def town(council: CouncilServer, source: Server) -> Server:
    example_town(council)
    read(source)
    return source


@pytest.fixture
def staff(source: Server) -> Client:
    browser = Client()
    browser.force_login(make_moderator(source.process))
    return browser


def shown(staff: Client, server: Server) -> str:
    answer = staff.get(reverse("aufbruch_oparl_server", args=[server.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def tasks(server: Server) -> list[Task]:
    scope = Scope((server.process_id,))
    return [task for source in inbox_tasks.SOURCES for task in source.load(scope, None, 100)]


def test_a_server_that_was_never_read_says_what_to_wait_for(staff: Client, source: Server) -> None:
    assert "noch nicht gelesen" in shown(staff, source)
    assert "noch nicht" in staff.get(reverse("aufbruch_oparl")).content.decode()


def test_the_page_says_when_it_was_read_and_what_was_found(staff: Client, town: Server) -> None:
    words = shown(staff, town)
    assert "alles gelesen" in words
    assert "8 Einträge angesehen, 8 neu, 0 geändert, 0 nicht mehr veröffentlicht" in words


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("401", "verweigert den Zugang"),
        ("404", "kennt der Server nichts"),
        ("503 with a page", "meldet einen eigenen Fehler"),
        ("a page", "eine Webseite statt Daten"),
        ("null", "eine leere Antwort"),
        ("hangs up", "antwortet nicht"),
    ],
)
def test_the_page_says_in_german_what_failed(
    staff: Client, town: Server, council: CouncilServer, way: str, told: str
) -> None:
    council.bad["/oparl/bodies/1/papers"] = servers.ERRORS[way]
    read(town, whole=True)
    words = shown(staff, town)
    assert told in words
    assert "Was vorher bekannt war, bleibt." in words


def test_the_page_says_what_was_left_out(staff: Client, source: Server, council: CouncilServer) -> None:
    council.add("papers", "p9", name="Vorlage", date="gestern")
    council.bad["/oparl/bodies/1/papers"] = servers.changes(lambda page: {**page, "data": [*page["data"], None]})
    read(source)
    words = shown(staff, source)
    assert "1 unlesbar und ausgelassen" in words
    assert "gestern" not in words


def test_a_wording_that_nobody_knows_is_one_line_and_one_choice(
    staff: Client, town: Server, council: CouncilServer
) -> None:
    assert [task.text for task in tasks(town)] == [
        "Sagen Sie, was ein Wortlaut von Ergebnissen bedeutet: 1 ist unbekannt."
    ]
    assert_kept_to_its_scope(inbox_tasks.SOURCES[0], town.process.pk, town.pk)
    assert "Einstimmig, 0 Enthaltungen" in shown(staff, town)

    chosen = {"wording": "Einstimmig, 0 Enthaltungen", "outcome": Outcome.DECIDED}
    answer = staff.post(reverse("aufbruch_oparl_meaning", args=[town.pk]), chosen, follow=True)
    assert "bedeutet ab jetzt" in answer.content.decode()
    assert set(AgendaItem.objects.values_list("outcome", flat=True)) == {Outcome.DECIDED}
    assert tasks(town) == []
    staff.post(reverse("aufbruch_oparl_meaning", args=[town.pk]), {**chosen, "outcome": Outcome.REJECTED})
    assert OutcomeWording.objects.get().outcome == Outcome.REJECTED


def test_readers_see_another_meaning_at_once_also_where_the_paper_goes_on_standing_where_it_stood(town: Server) -> None:
    user, wording = make_moderator(town.process), "Einstimmig, 0 Enthaltungen"
    open_results.say_meaning(town.process_id, wording, Outcome.DECIDED, user=user)
    before, states = versions()[str(town.process_id)], set(Paper.objects.values_list("pk", "state"))
    open_results.say_meaning(town.process_id, wording, Outcome.REJECTED, user=user)
    assert set(Paper.objects.values_list("pk", "state")) == states
    assert versions()[str(town.process_id)] > before


def test_what_one_town_says_of_a_wording_says_nothing_in_another_town(town: Server) -> None:
    user, wording = make_moderator(town.process), "Einstimmig, 0 Enthaltungen"
    mine = AgendaItem.objects.filter(result=wording)[0]
    elsewhere = AgendaItem.objects.get(pk=mine.pk)
    elsewhere.pk, elsewhere.server = None, make_server(make_process("Nachbarstadt"))
    elsewhere.save()
    open_results.say_meaning(town.process_id, wording, Outcome.DECIDED, user=user)
    assert AgendaItem.objects.get(pk=mine.pk).outcome == Outcome.DECIDED
    assert AgendaItem.objects.get(pk=elsewhere.pk).outcome == Outcome.UNCLEAR


def test_what_staff_call_unclear_is_not_asked_again(staff: Client, town: Server) -> None:
    chosen = {"wording": "Einstimmig, 0 Enthaltungen", "outcome": Outcome.UNCLEAR}
    staff.post(reverse("aufbruch_oparl_meaning", args=[town.pk]), chosen)
    assert tasks(town) == []


@pytest.mark.parametrize(
    "chosen", [{}, {"wording": "x"}, {"wording": "", "outcome": "decided"}, {"wording": "a" * 900}]
)
def test_a_choice_that_is_none_stores_nothing(staff: Client, town: Server, chosen: dict[str, str]) -> None:
    answer = staff.post(reverse("aufbruch_oparl_meaning", args=[town.pk]), chosen, follow=True)
    assert "Wählen Sie, was der Wortlaut bedeutet." in answer.content.decode()
    assert not OutcomeWording.objects.exists()


def test_the_longest_wording_that_is_kept_is_given_a_meaning(staff: Client, town: Server) -> None:
    chosen = {"wording": "a" * LONGEST, "outcome": Outcome.DECIDED}
    staff.post(reverse("aufbruch_oparl_meaning", args=[town.pk]), chosen)
    assert OutcomeWording.objects.get().wording == chosen["wording"]


def test_results_that_may_hold_names_are_one_line_without_them(
    staff: Client, town: Server, council: CouncilServer
) -> None:
    agenda = [item(council, "i2", number="7", consultation="c2", result=NAMES)]
    council.add("meetings", "m2", name="Rat", start="2026-05-05T18:00:00+02:00", agendaItem=agenda)
    read(town, whole=True)
    lines = tasks(town)
    assert "1 Ergebnis kann einen Namen enthalten" in lines[0].text
    words = shown(staff, town)
    assert "Klimaanpassung der Innenstadt" in words
    assert "Muster" not in words + repr(lines)


def test_the_line_goes_with_what_staff_type_into_the_table(town: Server, council: CouncilServer) -> None:
    agenda = [item(council, "i2", number="7", consultation="c2", result=NAMES)]
    council.add("meetings", "m2", name="Rat", start="2026-05-05T18:00:00+02:00", agendaItem=agenda)
    read(town, whole=True)
    OutcomeWording.objects.create(process=town.process, wording=NAMES, outcome=Outcome.DECIDED)
    read(town)  # of itself, since the table is another one than at the last run
    assert "Namen" not in tasks(town)[0].text


def test_asking_now_is_done_with_the_next_regular_work(staff: Client, town: Server) -> None:
    assert due_servers() == []
    staff.post(reverse("aufbruch_oparl_read", args=[town.pk]))
    assert due_servers() == [town]
    assert ServerList.objects.filter(whole_at=None).count() == 0
    staff.post(reverse("aufbruch_oparl_read", args=[town.pk]), {"whole": "1"})
    assert ServerList.objects.filter(whole_at=None).count() == 3


def test_of_a_resting_server_nothing_is_promised(staff: Client, town: Server) -> None:
    url = reverse("aufbruch_oparl_read", args=[town.pk])
    assert url in shown(staff, town)
    Server.objects.update(is_active=False)
    before = ServerReading.objects.get().asked_at
    assert before is not None
    for given in ({}, {"whole": "1"}):
        said = staff.post(url, given, follow=True).content.decode()
        assert "Der Server ruht. Schalten Sie ihn zuerst ein." in said
        assert "Der Server wird" not in said
    assert ServerReading.objects.get().asked_at == before
    assert ServerList.objects.filter(whole_at=None).count() == 0
    assert url not in shown(staff, town)
    assert "Der Server ruht" in shown(staff, town)
    ServerRun.objects.all().delete()
    assert "Der Server ruht" in shown(staff, town)
    assert "in wenigen Minuten" not in shown(staff, town)


def test_papers_that_meet_are_joined_refused_and_parted_on_one_page(staff: Client, town: Server) -> None:
    mine = Paper.objects.create(process=town.process, name="Getippt", reference="DS 2026 / 289")
    theirs = Paper.objects.get(reference="2026/0289")
    address = reverse("aufbruch_oparl_same")
    assert "1 eingetippte Vorlage kann eine übernommene sein." in tasks(town)[0].text
    assert "dieselbe Nummer" in staff.get(address).content.decode()

    named = {"imported": theirs.pk}
    words = staff.post(reverse("aufbruch_oparl_join", args=[mine.pk]), named, follow=True).content.decode()
    assert "Wieder trennen" in words
    assert "eingetippte" not in tasks(town)[0].text
    staff.post(reverse("aufbruch_oparl_part", args=[mine.pk]))
    mine.refresh_from_db()
    assert mine.imported is None
    staff.post(reverse("aufbruch_oparl_refuse", args=[mine.pk]), named)
    words = staff.get(address).content.decode()
    assert "Keine weitere eingetippte Vorlage hat" in words, "this one has, and stands below"
    assert "Verschiedene Vorlagen" in words
    again = staff.post(reverse("aufbruch_oparl_again", args=[mine.pk]), named, follow=True).content.decode()
    assert "Die beiden werden wieder vorgeschlagen" in again
    assert "dieselbe Nummer" in again
    assert "Verschiedene Vorlagen" not in again
    assert "1 eingetippte Vorlage kann eine übernommene sein." in tasks(town)[0].text


@pytest.mark.parametrize("imported", ["", "x", "0", "99999999999999999999"])
def test_a_paper_that_is_none_is_not_found(staff: Client, town: Server, imported: str) -> None:
    mine = Paper.objects.create(process=town.process, name="Getippt", reference="2026/289")
    assert staff.post(reverse("aufbruch_oparl_join", args=[mine.pk]), {"imported": imported}).status_code == 404


def test_pages_ask_no_more_queries_for_more_papers_and_runs(
    staff: Client, town: Server, django_assert_max_num_queries: Any
) -> None:
    theirs = Paper.objects.get(reference="2026/0289")
    for number in range(20):
        mine = Paper.objects.create(process=town.process, name=f"Getippt {number}", reference="2026/289")
        if number % 2:
            OtherPaper.objects.create(typed=mine, imported=theirs)
        town.runs.create(claim="x")
    for address in (
        reverse("aufbruch_oparl"),
        reverse("aufbruch_oparl_same"),
        reverse("aufbruch_oparl_server", args=[town.pk]),
    ):
        staff.get(address)
        with django_assert_max_num_queries(20):
            staff.get(address)


def test_of_a_server_that_somebody_has_just_deleted_that_is_said() -> None:
    server = make_server(make_process())
    Server.objects.all().delete()
    with pytest.raises(Refused, match="Server wurde inzwischen gelöscht"):
        asking.read_soon(server, user=AnonymousUser())


def test_staff_read_which_body_the_server_suddenly_names_and_where_to_say_so(
    town: Server, council: CouncilServer, staff: Client
) -> None:
    asked = "Sagen Sie, welche Körperschaft gemeint ist."
    assert "Gelesen für" in shown(staff, town)
    assert asked not in tasks(town)[0].text
    council.bad["/oparl/bodies"] = lambda _target, _good: servers.answer(
        {"data": [council.body() | {"id": "http://x/2", "name": "Stadt <Anderswo>"}]}
    )
    read(town)
    said = shown(staff, town)
    assert "Bisher wurde er für „Stadt Beispiel“ gelesen. Jetzt nennt der Server:" in said
    assert "<li>Stadt &lt;Anderswo&gt;</li>" in said
    assert asked in tasks(town)[0].text
    Server.objects.update(body="Stadt Beispiel")
    assert asked not in tasks(town)[0].text
    assert "Jetzt nennt der Server" not in shown(staff, town)


def test_who_may_change_a_server_gets_there_from_the_question_which_body_is_meant(
    town: Server, council: CouncilServer, admin_client: Client
) -> None:
    council.bad["/oparl/bodies"] = lambda _target, _good: servers.answer(
        {"data": [council.body(), council.body() | {"id": "http://x/2", "name": "Kreis Beispiel"}]}
    )
    read(town)
    said = shown(admin_client, town)
    assert "<li>Kreis Beispiel</li><li>Stadt Beispiel</li>" in said
    address = reverse("wagtailsnippets_aufbruch_council_server:edit", args=[town.pk])
    assert f'href="{address}#id_body"' in said
    assert 'id="id_body"' in admin_client.get(address).content.decode()
