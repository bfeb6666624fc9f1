"""What one run after another makes of a council's server."""

from datetime import date, time, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core import mail
from django.utils import timezone

from tests.clock import Clock
from tests.council.oparl import server as servers
from tests.council.oparl.conftest import HERE, read
from tests.council.oparl.server import CouncilServer, consultation, example_town, item
from tests.factories.core import make_process
from wagtail_aufbruch.council.domain.oparl.matching import body_choice
from wagtail_aufbruch.council.domain.oparl.server import walking
from wagtail_aufbruch.council.domain.oparl.server.errors import Fault
from wagtail_aufbruch.council.domain.oparl.storing import runs
from wagtail_aufbruch.council.domain.oparl.storing.claims import Claim
from wagtail_aufbruch.council.domain.oparl.storing.meetings import Meetings
from wagtail_aufbruch.council.domain.oparl.storing.papers import Papers
from wagtail_aufbruch.council.domain.oparl.storing.runs import read_server
from wagtail_aufbruch.council.domain.oparl.storing.tally import Tally
from wagtail_aufbruch.council.enums import Outcome
from wagtail_aufbruch.council.models import (
    AgendaItem,
    Consultation,
    File,
    Meeting,
    Organization,
    OutcomeWording,
    Paper,
    RunState,
    Server,
    ServerList,
    ServerReading,
    ServerRun,
)
from wagtail_aufbruch.council.models.references import address_key, reference_key
from wagtail_aufbruch.participation.extension.periodic_work import SomeFailed

pytestmark = pytest.mark.django_db
PAPERS = "/oparl/bodies/1/papers"
TABLES = (Organization, Meeting, AgendaItem, Paper, Consultation, File)


@pytest.fixture
def town(council: CouncilServer, source: Server) -> Server:
    """A server that was read once."""
    example_town(council)
    assert read(source).state == RunState.DONE
    council.asked.clear()
    return source


def rows() -> list[dict[str, Any]]:
    """All that is stored, but for when it was confirmed."""
    return [
        {name: value for name, value in row.items() if name != "confirmed_at"}
        for table in TABLES
        for row in table.objects.order_by("pk").values()
    ]


def paper(council: CouncilServer, key: str = "p1") -> Paper:
    return Paper.objects.get(oparl_id=council.id("papers", key))


def test_papers_come_with_their_way_and_their_files(town: Server, council: CouncilServer) -> None:
    found = paper(council)
    assert (found.reference, found.name, found.paper_type) == (
        "2026/0289",
        "Klimaanpassung der Innenstadt",
        "Beschlussvorlage",
    )
    assert (found.date, found.originator, found.is_public) == (date(2026, 4, 1), "Stadtplanungsamt", True)
    assert (found.oparl_id, found.fetched_from) == (council.id("papers", "p1"), council.id("papers", "p1"))

    ways = list(found.consultations.order_by("meeting__date"))
    assert [(one.organization.name, one.role, one.authoritative) for one in ways] == [
        ("Hauptausschuss", "Vorberatung", False),
        ("Rat", "Entscheidung", True),
    ]
    assert [(one.agenda_item.number, one.agenda_item.outcome) for one in ways] == [
        ("3", Outcome.UNCLEAR),
        ("7", Outcome.DECIDED),
    ]
    assert [(one.kind, one.name, one.web) for one in found.files.all()] == [
        ("main", "Vorlage", f"{council.base}/1.pdf"),
        ("annex", "Karte", ""),
    ]


def test_a_meeting_comes_with_its_day_and_its_hours(town: Server, council: CouncilServer) -> None:
    meeting = Meeting.objects.get(oparl_id=council.id("meetings", "m1"))
    # It "ends" at midnight of the same day, which is no end.
    assert (meeting.date, meeting.starts_at, meeting.ends_at) == (date(2026, 4, 14), time(17), None)
    assert (meeting.place, meeting.organization.short_name) == ("Ratssaal", "HA")


def test_a_meeting_without_an_hour_has_no_end_either(source: Server, council: CouncilServer) -> None:
    example_town(council)
    day = {"start": "2026-05-05T00:00:00+02:00", "end": "2026-05-05T19:00:00+02:00"}
    council.add("meetings", "m2", name="Rat", **day)
    read(source)
    meeting = Meeting.objects.get(oparl_id=council.id("meetings", "m2"))
    assert (meeting.date, meeting.starts_at, meeting.ends_at) == (date(2026, 5, 5), None, None)


def test_what_is_not_public_on_an_agenda_does_not_come(town: Server) -> None:
    assert not AgendaItem.objects.filter(name__contains="Nichtöffentlich").exists()
    assert AgendaItem.objects.count() == 2


def test_the_title_of_an_agenda_item_that_belongs_to_no_paper_is_not_kept(town: Server, council: CouncilServer) -> None:
    named = [
        item(council, "i1", number="3", public=True, consultation="c1", name="Klimaanpassung"),
        item(council, "i4", number="5", public=True, name="Verabschiedung von Frau Beispiel"),
    ]
    council.add("meetings", "m1", name="Hauptausschuss", start="2026-04-14T17:00:00+02:00", agendaItem=named)
    read(town, whole=True)
    kept = AgendaItem.objects.filter(meeting__name="Hauptausschuss", gone_since=None)
    assert list(kept.order_by("order", "pk").values_list("number", "name")) == [("3", "Klimaanpassung"), ("5", "")]


def test_an_address_that_is_too_long_leads_nowhere_instead_of_to_half_of_it(
    town: Server, council: CouncilServer
) -> None:
    web = f"https://ris.stadt.example/{'a' * 500}"
    council.add("papers", "p2", name="Erste", reference="2019/1012", web=web, mainFile={"id": "f5", "accessUrl": web})
    read(town, whole=True)
    found = paper(council, "p2")
    assert (found.web, [one.web for one in found.files.all()]) == ("", [""])


def test_two_papers_may_have_one_number(town: Server) -> None:
    assert Paper.objects.filter(reference="2019/1012").count() == 2


def test_papers_are_hidden_until_staff_show_them_where_the_server_is_set_so(
    council: CouncilServer, source: Server
) -> None:
    Server.objects.update(shows_at_once=False)
    example_town(council)
    read(source)
    assert not Paper.objects.shown().exists()
    Paper.objects.filter(reference="2026/0289").update(is_public=True)
    council.add("papers", "p1", name="Anders", reference="2026/0289")
    read(source, whole=True)
    assert [one.name for one in Paper.objects.shown()] == ["Anders"]


def test_a_second_run_changes_nothing_and_mails_nobody(town: Server, council: CouncilServer) -> None:
    before = rows()
    for whole in (False, True):
        run = read(town, whole=whole)
        assert (run.state, run.added, run.changed, run.gone) == (RunState.DONE, 0, 0, 0)
        assert rows() == before
    assert mail.outbox == []


def test_only_what_changed_since_a_day_before_the_last_run_is_asked_for(
    town: Server, council: CouncilServer, clock: Clock
) -> None:
    clock.forward(days=2)
    read(town)
    lists = [target for target in council.asked if "/bodies/1/" in target]
    since = ServerList.objects.get(name="paper")
    assert len(lists) == 3
    assert all("modified_since=" in target for target in lists)
    assert since.whole_at is not None
    assert (since.since - since.whole_at).days == 2
    [asked] = [dict(parse_qsl(urlsplit(target).query))["modified_since"] for target in lists if "/papers" in target]
    assert asked == f"{since.whole_at - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"


def test_everything_is_read_once_a_week_since_the_time_of_a_change_may_lie(
    town: Server, council: CouncilServer, clock: Clock
) -> None:
    clock.forward(days=3)
    council.add("papers", "p1", name="Anders", reference="2026/0289")  # modified stays in January
    assert read(town).changed == 0
    clock.forward(days=4, hours=1)
    run = read(town)
    assert (run.is_whole, run.changed) == (True, 1)
    assert paper(council).name == "Anders"


def test_what_says_that_it_changed_and_did_not_is_not_changed(town: Server, council: CouncilServer) -> None:
    for thing in council.things["papers"]:
        thing["modified"] = "2026-12-31T00:00:00+01:00"
    before = rows()
    run = read(town)
    assert (run.found, run.changed) == (3, 0)
    assert rows() == before


def test_only_what_the_server_says_is_deleted_is_hidden(town: Server, council: CouncilServer) -> None:
    council.delete("papers", "p2", modified="2026-12-31T00:00:00+01:00")
    run = read(town)
    assert run.gone == 1
    assert paper(council, "p2").gone_since is not None
    assert paper(council, "p2").name == "Erste"
    assert not Paper.objects.shown().filter(pk=paper(council, "p2").pk).exists()
    assert read(town).gone == 0


def test_what_comes_back_is_shown_again(town: Server, council: CouncilServer) -> None:
    council.delete("papers", "p2", modified="2026-12-31T00:00:00+01:00")
    read(town)
    council.add("papers", "p2", name="Erste", reference="2019/1012", modified="2026-12-31T00:00:00+01:00")
    read(town)
    assert paper(council, "p2").gone_since is None


def test_what_a_list_leaves_out_stays_with_the_day_it_was_last_confirmed(
    town: Server, council: CouncilServer, clock: Clock
) -> None:
    before = paper(council, "p2").confirmed_at
    council.things["papers"] = [one for one in council.things["papers"] if "p2" not in one["id"]]
    clock.forward(days=8)
    run = read(town)
    assert (run.state, run.gone) == (RunState.DONE, 0)
    assert (paper(council, "p2").gone_since, paper(council, "p2").confirmed_at) == (None, before)
    assert paper(council, "p3").confirmed_at > before


@pytest.mark.parametrize("list_", ["organizations", "meetings", "papers"])
@pytest.mark.parametrize("way", sorted(servers.ERRORS))
def test_of_a_bad_answer_nothing_follows(town: Server, council: CouncilServer, way: str, list_: str) -> None:
    before, cursor = rows(), dict(ServerList.objects.values_list("name", "since"))
    council.bad[f"/oparl/bodies/1/{list_}"] = servers.ERRORS[way]
    run = read(town, whole=True)
    assert run.state == RunState.PARTIAL
    assert [place for place, _code in run.faults] == [list_.removesuffix("s")]
    assert rows() == before
    moved = {name for name, since in ServerList.objects.values_list("name", "since") if since != cursor[name]}
    assert moved == {"organization", "meeting", "paper"} - {list_.removesuffix("s")}


@pytest.mark.parametrize("way", ["404", "[]"])
def test_a_server_that_says_nothing_of_a_window_has_not_failed(
    town: Server, council: CouncilServer, way: str, clock: Clock
) -> None:
    before, cursor = rows(), ServerList.objects.get(name="paper").since
    clock.forward(days=1)
    council.bad[PAPERS] = servers.ERRORS[way]
    run = read(town)
    assert (run.state, rows()) == (RunState.DONE, before)
    assert ServerList.objects.get(name="paper").since == cursor


def test_a_list_that_breaks_off_stands_in_the_log(
    town: Server, council: CouncilServer, caplog: pytest.LogCaptureFixture
) -> None:
    council.bad[PAPERS] = servers.ERRORS["500"]
    read(town, whole=True)
    assert f"list paper of server {town.pk} breaks off" in caplog.text


def test_an_empty_list_where_there_were_papers_is_not_believed(town: Server, council: CouncilServer) -> None:
    council.things["papers"] = []
    before = rows()
    run = read(town, whole=True)
    assert run.faults == [["paper", Fault.NOTHING.value]]
    assert rows() == before


@pytest.mark.parametrize("way", sorted(set(servers.ERRORS) - {"a text"}))
def test_a_server_that_cannot_be_read_at_all_is_told(
    town: Server, council: CouncilServer, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = rows()
    council.bad["/oparl/system"] = servers.ERRORS[way]
    run = read(town)
    assert f"server {town.pk} cannot be read" in caplog.text, "whoever runs the site finds it in the log"
    assert (run.state, len(run.faults), run.ended_at is not None) == (RunState.FAILED, 1, True)
    assert rows() == before


def test_the_next_window_begins_where_the_last_whole_walk_began(
    town: Server, council: CouncilServer, clock: Clock
) -> None:
    council.per_page = 1
    clock.forward(days=3)
    council.bad[PAPERS] = servers.from_page(2, servers.ERRORS["500"])
    for thing in council.things["papers"]:
        thing.update(modified=timezone.now().isoformat(), name=f"{thing['name']} neu")
    cursor = ServerList.objects.get(name="paper").since
    run = read(town)
    assert (run.state, run.changed) == (RunState.PARTIAL, 1)
    assert ServerList.objects.get(name="paper").since == cursor

    council.bad.clear()
    clock.forward(days=2)
    assert read(town).changed == 2


def test_one_thing_that_cannot_be_read_is_a_line_in_the_log(
    town: Server, council: CouncilServer, caplog: pytest.LogCaptureFixture
) -> None:
    def odd(page: dict[str, Any]) -> dict[str, Any]:
        page["data"][1:1] = [None, {"name": "Hr. Muster"}, {"id": "x", "type": "Meeting"}, 7]
        return page

    council.bad[PAPERS] = servers.changes(odd)
    council.add("papers", "p3", name="Geändert", reference="2019/1012")
    run = read(town, whole=True)
    assert (run.state, run.unreadable, run.changed) == (RunState.DONE, 4, 1)
    lines = [line for line in caplog.messages if "left out" in line]
    assert len(lines) == 4
    assert "Muster" not in " ".join(lines)


def test_a_server_writes_no_line_of_its_own_into_the_log(
    source: Server, council: CouncilServer, caplog: pytest.LogCaptureFixture
) -> None:
    things = [{"id": one, "type": "Meeting"} for one in ("x\nERROR Alles verloren", "y\x1b[2J\r\u2028z")]
    council.bad[PAPERS] = servers.changes(lambda page: {**page, "data": things})
    assert read(source).unreadable == 2
    Tally().lose("paper", "half a sign: \ud83d", "no object")
    said = [line for line in caplog.messages if "left out" in line]
    assert len(said) == 3
    assert "".join(said).isprintable()
    assert "".join(said).encode()


def test_a_thousand_unreadable_things_do_not_flood_the_log(
    source: Server, council: CouncilServer, caplog: pytest.LogCaptureFixture
) -> None:
    council.bad[PAPERS] = servers.changes(lambda page: {**page, "data": [{"name": n} for n in range(1000)]})
    assert read(source).unreadable == 1000
    assert len(caplog.messages) < 60


def test_one_thing_that_the_database_refuses_takes_no_other_along(
    council: CouncilServer, source: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import IntegrityError

    save = Paper.save

    def refuse(self: Paper, *args: Any, **kwargs: Any) -> None:
        if self.name == "Erste":
            raise IntegrityError
        save(self, *args, **kwargs)

    monkeypatch.setattr(Paper, "save", refuse)
    example_town(council)
    run = read(source)
    assert (run.unreadable, Paper.objects.count()) == (1, 2)


def test_a_consultation_id_that_stands_twice_is_two_stations(source: Server, council: CouncilServer) -> None:
    example_town(council)
    twice = [
        consultation(council, "c1", "gr/1", "m1", "i1", role="Vorberatung"),
        consultation(council, "c1", "gr/2", "m2", "i2", role="Entscheidung"),
    ]
    council.add("papers", "p1", name="Zweimal", reference="1/26", consultation=twice)
    read(source)
    assert {one.meeting.name for one in paper(council).consultations.all()} == {"Hauptausschuss", "Rat"}
    council.add("papers", "p1", name="Zweimal", reference="1/26", consultation=twice[::-1])
    assert read(source, whole=True).changed == 0
    assert paper(council).consultations.count() == 2


def test_what_refers_to_nothing_is_left_open_and_looked_for_again(source: Server, council: CouncilServer) -> None:
    example_town(council)
    meetings, council.things["meetings"] = council.things["meetings"], []
    read(source)
    assert [(one.meeting, one.agenda_item) for one in paper(council).consultations.all()] == [(None, None)] * 2
    council.things["meetings"] = meetings
    read(source, whole=True)
    assert all(one.meeting and one.agenda_item for one in paper(council).consultations.all())


def test_a_meeting_that_comes_after_its_paper_finds_it(source: Server, council: CouncilServer) -> None:
    example_town(council)
    meetings, council.things["meetings"] = council.things["meetings"], []
    read(source)
    council.things["meetings"] = meetings
    for one in meetings:
        one["modified"] = "2026-12-31T00:00:00+01:00"
    read(source)  # the paper itself has not changed, and is not told again
    assert {one.agenda_item.number for one in paper(council).consultations.all()} == {"3", "7"}


def test_a_consultation_that_names_its_item_alone_is_dealt_with_where_that_item_stands(
    source: Server, council: CouncilServer
) -> None:
    example_town(council)
    read(source)
    bare = {
        "id": council.id("consultations", "neu"),
        "agendaItem": council.id("agendaitems", "i1"),
        "role": "Beratung",
    }
    council.things["meetings"] = []  # the second run is told of the paper alone
    council.add("papers", "p9", name="Neue Vorlage", modified="2026-12-31T00:00:00+01:00", consultation=[bare])
    read(source)
    assert paper(council, "p9").consultations.get().meeting.oparl_id == council.id("meetings", "m1")


def test_an_item_that_names_its_consultation_is_enough(source: Server, council: CouncilServer) -> None:
    example_town(council)
    bare = {"id": council.id("consultations", "c2"), "role": "Entscheidung"}
    council.add("papers", "p1", name="Vorlage", consultation=[bare])
    read(source)
    assert paper(council).consultations.get().agenda_item.number == "7"


# --- results -----------------------------------------------------------------------------------------------


NAMES = "einstimmig, 1 Enthaltung Hr. Muster"


def _says(council: CouncilServer, result: Any) -> None:
    council.add(
        "meetings",
        "m2",
        name="Rat",
        start="2026-05-05T18:00:00+02:00",
        agendaItem=[item(council, "i2", number="7", consultation="c2", result=result)],
    )


def _result(council: CouncilServer) -> tuple[str, str]:
    found = AgendaItem.objects.get(oparl_id=council.id("agendaitems", "i2"))
    return found.outcome, found.result


def test_no_name_of_a_result_reaches_the_database(town: Server, council: CouncilServer) -> None:
    _says(council, NAMES)
    read(town, whole=True)
    assert _result(council) == (Outcome.UNCLEAR, "")
    assert "Muster" not in repr(rows())


@pytest.mark.parametrize("result", [{"int": 2**130}, ["Hr. Muster"], 7, True, "", None])
def test_a_result_that_is_no_text_is_none(town: Server, council: CouncilServer, result: Any) -> None:
    _says(council, result)
    assert read(town, whole=True).state == RunState.DONE
    assert "Muster" not in repr(rows())
    assert _result(council)[0] in {"", Outcome.UNCLEAR}


def test_what_staff_say_of_a_wording_holds_for_all_results_that_are_written_so(
    town: Server, council: CouncilServer
) -> None:
    for wording in ("Einstimmig, 3 Enthaltungen", NAMES):
        OutcomeWording.objects.create(process=town.process, wording=wording, outcome=Outcome.DECIDED)
    _says(council, NAMES)
    read(town, whole=True)
    outcomes = {one.agenda_item.outcome for one in paper(council).consultations.all()}
    assert outcomes == {Outcome.DECIDED}
    assert _result(council) == (Outcome.DECIDED, "")


# --- where it leads ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["/oparl/system", "/oparl/bodies", "/oparl/bodies/1"])
def test_system_list_and_body_are_good_addresses(source: Server, council: CouncilServer, ending: str) -> None:
    example_town(council)
    Server.objects.update(address=f"{council.base}{ending}")
    assert read(source).state == RunState.DONE
    assert Paper.objects.count() == 3


def test_a_system_that_names_no_bodies_is_told_as_such(source: Server, council: CouncilServer) -> None:
    council.bad["/oparl/system"] = servers.changes(lambda said: {**said, "body": ""})
    Server.objects.update(address=council.system)
    assert read(source).faults == [["body", Fault.WRONG_TYPE.value]]
    assert len(council.asked) == 1


@pytest.mark.parametrize("ending", ["/oparl/system", "/oparl/bodies"])
@pytest.mark.parametrize("what", ["papers", "bodies"])
def test_a_list_without_end_is_given_up_soon_and_the_run_gives_signs_of_life(
    source: Server, council: CouncilServer, monkeypatch: pytest.MonkeyPatch, ending: str, what: str
) -> None:
    def endless(target: str, _said: servers.Answer) -> servers.Answer:
        page = int(dict(parse_qsl(urlsplit(target).query)).get("page", "1"))
        things = [
            council.body() | {"id": f"{council.base}/oparl/bodies/{page}-{number}", "name": f"Stadt {number}"}
            if what == "bodies"
            else {"id": council.id("papers", f"{page}-{number}"), "type": f"{servers.SCHEMA}Paper", "name": "Vorlage"}
            for number in range(100)
        ]
        return servers.answer({"data": things, "links": {"next": f"{council.base}/oparl/bodies?page={page + 1}"}})

    council.bad["/oparl/bodies"] = endless
    signs: list[int] = []
    beat = Claim.beat
    monkeypatch.setattr(Claim, "beat", lambda claim: signs.append(len(council.asked)) or beat(claim))
    monkeypatch.setattr(walking, "MOST_PAGES", 60)
    Server.objects.update(address=council.base + ending)
    run = read(source)
    assert run.faults == [["body", (Fault.NO_BODY if what == "papers" else Fault.MANY_BODIES).value]]
    assert len(council.asked) <= (3 if what == "papers" else 14)
    assert len(signs) >= len(council.asked) - 2


def test_of_several_bodies_the_one_that_was_named_is_read(source: Server, council: CouncilServer) -> None:
    example_town(council)
    other = {"id": "http://x/2", "type": "Body", "name": "Kreis", "paper": f"{council.base}/kreis", "ags": "051140000"}
    council.bad["/oparl/bodies?"] = council.bad["/oparl/bodies"] = lambda target, good: (
        servers.answer({"data": [other, council.body()]}) if target == "/oparl/bodies" else good
    )
    assert read(source).faults == [["body", Fault.MANY_BODIES.value]]
    Server.objects.update(body="stadt beispiel")
    assert read(source).state == RunState.DONE
    Server.objects.update(body="Anderswo")
    assert read(source).faults == [["body", Fault.NO_BODY.value]]
    offered = ServerReading.objects.get().choice
    assert "Stadt Beispiel" in str(offered), "staff choose among those that there are"


@pytest.mark.parametrize("said", [{"type": "Body"}, {"type": "System", "body": "x"}, {"data": "x", "body": "y"}])
def test_a_system_or_a_body_without_what_it_needs_is_told_as_such(
    source: Server, council: CouncilServer, said: dict[str, str]
) -> None:
    council.bad["/oparl/system"] = servers.says(said)
    assert read(source).state == RunState.FAILED
    assert not Paper.objects.exists()


def test_a_body_that_names_no_list_of_papers_is_told(town: Server, council: CouncilServer) -> None:
    before = rows()
    renamed(council, paper="")
    assert read(town).faults == [["paper", Fault.NO_LIST.value]]
    assert rows() == before


def test_who_reads_a_server_by_hand_sees_how_far_it_is(town: Server) -> None:
    told: list[tuple[str, int]] = []
    read_server(Server.objects.get(), whole=True, limits=HERE, tell=lambda *one: told.append(one))
    assert {name for name, _number in told} == {"organization", "meeting", "paper"}
    assert ("paper", 3) in told


OTHER = {"id": "http://x/2", "type": "Body", "name": "Stadt Anderswo", "ags": "05754000"}


def renamed(council: CouncilServer, **values: str) -> None:
    """From now on the server's only body says ``values`` of itself."""
    council.bad["/oparl/bodies"] = lambda target, good: (
        servers.answer({"data": [council.body() | values]}) if target == "/oparl/bodies" else good
    )


def test_papers_of_another_town_that_the_server_suddenly_names_are_not_published(
    town: Server, council: CouncilServer
) -> None:
    known = rows()
    council.add("papers", "fremd", name="Beschluss von anderswo")
    renamed(council, **OTHER)
    run = read(town)
    assert (run.state, run.faults) == (RunState.FAILED, [["body", Fault.OTHER_BODY.value]])
    assert rows() == known
    town.refresh_from_db()
    assert body_choice.offered(town) == ["Stadt Anderswo"]
    assert not runs.due_servers()
    Server.objects.update(body="stadt anderswo")
    assert runs.due_servers() == [town]
    assert read(town).state == RunState.DONE
    assert Paper.objects.filter(name="Beschluss von anderswo").exists()
    assert not runs.due_servers()


@pytest.mark.parametrize("values", [{"id": "http://umgezogen.example/1"}, {"name": "Beispiel"}])
def test_a_server_that_moved_or_a_town_with_a_new_name_is_read_on(
    town: Server, council: CouncilServer, values: dict[str, str]
) -> None:
    renamed(council, **values)
    assert read(town).state == RunState.DONE
    renamed(council, id="http://umgezogen.example/1", name="Beispiel")  # from one step to the next it is the same
    assert read(town).state == RunState.DONE


def test_staff_who_give_another_address_are_not_asked_whether_its_body_is_meant(
    town: Server, council: CouncilServer
) -> None:
    renamed(council, **OTHER)
    Server.objects.update(address=f"{council.base}/oparl/bodies")
    assert read(town).state == RunState.DONE


def test_a_body_at_the_address_itself_is_read_only_under_the_name_that_staff_gave(
    source: Server, council: CouncilServer
) -> None:
    example_town(council)
    Server.objects.update(address=council.body_id, body="Stadt Anderswo")
    assert read(source).faults == [["body", Fault.NO_BODY.value]]
    Server.objects.update(body="Stadt Beispiel")
    assert read(source).state == RunState.DONE


def test_a_server_that_does_not_answer_is_not_asked_all_the_time_after_staff_named_a_body(
    town: Server, council: CouncilServer
) -> None:
    renamed(council, **OTHER)
    read(town)
    Server.objects.update(body="Stadt Anderswo")
    council.bad["/oparl/system"] = lambda _target, _good: servers.answer({}, 403)
    assert read(town).state == RunState.FAILED
    assert not runs.due_servers()


def test_a_list_that_moved_is_read_from_its_beginning(town: Server, council: CouncilServer) -> None:
    ServerList.objects.filter(name="paper").update(address="http://frueher.example/papers")
    assert read(town).is_whole
    assert ServerList.objects.get(name="paper").address == council.base + PAPERS


def test_addresses_of_another_host_are_not_kept_as_places_to_ask(source: Server, council: CouncilServer) -> None:
    council.things["papers"].append({"id": "https://anderswo.example/p/1", "name": "Fremd"})
    council.things["papers"].append({"id": "urn:opaque:7", "name": "Undurchsichtig"})
    for one in council.things["papers"]:
        one["modified"] = "2026-01-01T08:00:00+01:00"
    read(source)
    assert dict(Paper.objects.values_list("name", "fetched_from")) == {"Fremd": "", "Undurchsichtig": ""}


def test_what_staff_change_while_a_page_is_read_stays(
    town: Server, council: CouncilServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = paper(council)
    fill = Papers.fill

    def fill_while_staff_work(taker: Papers, row: Paper, thing: Any) -> bool:
        told = fill(taker, row, thing)
        if row.pk == held.pk:
            Paper.objects.filter(pk=held.pk).update(is_public=False, summary="Von Hand")
            Consultation.objects.filter(paper=held).update(outcome=Outcome.REJECTED, result="Von Hand")
        return told

    monkeypatch.setattr(Papers, "fill", fill_while_staff_work)
    for thing in council.things["papers"]:
        thing["name"] = "Anders"
        for one in thing.get("consultation", []):
            one["role"] = "Anhörung"
    read(town, whole=True)
    now = paper(council)
    assert (now.name, now.is_public, now.summary) == ("Anders", False, "Von Hand")
    assert [(one.role, one.outcome, one.result) for one in now.consultations.all()] == [
        ("Anhörung", Outcome.REJECTED, "Von Hand")
    ] * 2


def test_what_staff_change_at_a_meeting_while_its_page_is_read_stays(
    town: Server, council: CouncilServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    item_ = Meetings._item

    def item_while_staff_work(taker: Meetings, known: Any, *given: Any) -> bool:
        AgendaItem.objects.filter(pk=known.pk).update(resolution_text="Von Hand")
        return item_(taker, known, *given)

    monkeypatch.setattr(Meetings, "_item", item_while_staff_work)
    for thing in council.things["meetings"]:
        thing["agendaItem"][0]["number"] = "99"
    read(town, whole=True)
    assert {(one.number, one.resolution_text) for one in AgendaItem.objects.all()} == {("99", "Von Hand")}


def test_a_paper_whose_title_changed_is_found_by_the_new_one(town: Server, council: CouncilServer) -> None:
    thing = next(one for one in council.things["papers"] if one["id"] == council.id("papers", "p1"))
    thing.update(name="Zaubernuss", reference="2026/0777", date="2026-04-02", web=f"{council.base}/vorgang/7")
    read(town, whole=True)
    found = paper(council)
    assert "zaubernuss" in found.search_text
    assert (found.sorted_by, found.reference_key) == (date(2026, 4, 2), reference_key("2026/0777"))
    assert found.web_key == address_key(f"{council.base}/vorgang/7")


def test_a_server_that_makes_a_run_break_keeps_no_other_from_being_read(
    council: CouncilServer, source: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    example_town(council)
    other = Server.objects.create(process=make_process("Kreis"), name="Kreis", address=council.system)
    whole = runs.read_server

    def breaks(server: Server) -> ServerRun:
        if server.pk == source.pk:
            raise ValueError
        return whole(server, limits=HERE)

    monkeypatch.setattr(runs, "read_server", breaks)
    with pytest.raises(SomeFailed):
        runs.read_due()
    assert ServerRun.objects.get().server_id == other.pk


def test_a_whole_list_on_one_page_is_written_in_parts(
    source: Server, council: CouncilServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the database is not held for minutes, and the run says meanwhile that it is alive."""
    example_town(council)
    written: list[int] = []
    page = Papers.page

    def counted(self: Papers, raws: Any, now: Any) -> None:
        written.append(len(raws))
        page(self, raws, now)

    monkeypatch.setattr(Papers, "page", counted)
    monkeypatch.setattr(runs, "MOST_AT_ONCE", 2)
    assert read(source).state == RunState.DONE
    assert (written, Paper.objects.count()) == ([2, 1], 3)
