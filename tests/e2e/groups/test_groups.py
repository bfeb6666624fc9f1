"""Groups and boards as a reader with a browser meets them."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor
from tests.factories.core import make_field, make_member, make_process
from tests.factories.groups import (
    ADMINISTRATION,
    BOTH_SIDES,
    CITY_SOCIETY,
    add_lead,
    add_membership,
    add_seat,
    make_board,
    make_group,
    make_index,
    make_statement,
    make_steering_committee,
)
from tests.towns import Towns
from wagtail_aufbruch.core.models.palette import Accent, FieldIcon

Visit = Callable[..., Visitor]

GROUPS = {
    "Digitale Infrastruktur": (Accent.BLUE, FieldIcon.NETWORK, BOTH_SIDES),
    "Digitale Verwaltung/Politik": (Accent.PLUM, FieldIcon.TOWN_HALL, BOTH_SIDES),
    "Wertschöpfung und Innovation": (Accent.OCHRE, FieldIcon.BULB, BOTH_SIDES),
    "Bau, Energie und Mobilität": (Accent.GREEN, FieldIcon.BUS, [ADMINISTRATION]),
    "Soziales, Gesundheit, Pflege": (Accent.ROSE, FieldIcon.HEART, []),
}
LEADS = {ADMINISTRATION: "Mitglied des Verwaltungsvorstands", CITY_SOCIETY: "Vertretung der Stadtgesellschaft"}


@pytest.fixture
def town(server: str, towns: Towns) -> SimpleNamespace:
    """The bodies of the council paper of 2017, one group half led, one not at all."""
    return towns.fill("bodies", lambda: _bodies(server))


def _bodies(server: str) -> SimpleNamespace:
    process = make_process("Digitaler Aufbruch", claim="Digitalisierung ist ein Projekt der ganzen Stadtgesellschaft.")
    index = make_index(process, introduction="Wer zusammenarbeitet, wer entscheidet und wer Anstöße gibt.")
    committee = make_steering_committee(
        index,
        process,
        authority="prioritises",
        member_entry="office",
        introduction="Bringt die Projekte in eine Reihenfolge.",
    )
    groups = [_group(index, process, committee, title, *look) for title, look in GROUPS.items()]
    youth = make_board(
        index,
        member_entry="seats",
        gives_impulses_to=[*groups, committee],
        introduction="Gibt Anstöße aus Sicht der Jüngeren.",
    )
    add_seat(youth, "Jugendorganisationen der Parteien", appointed_by="Parteien im Rat", note="Je eine Person")
    add_seat(
        youth, "Jugendparlament", appointed_by="Jugendparlament", number=5, holders=[make_member(process, "Sprecherin")]
    )
    make_board(index, "Task Force IT an Schulen", reports_to=committee.page_ptr)
    statement = make_statement(
        youth,
        addressed_to=[groups[0], committee],
        kind="impulse",
        date=date(2018, 9, 12),
        text="<p>Schulen brauchen schnelles Netz, bevor sie Geräte brauchen.</p>",
    )
    make_statement(groups[0], "Bericht zum Breitbandausbau", addressed_to=[committee], date=date(2018, 11, 23))
    addresses = {
        "index": index.url,
        "group": groups[0].url,
        "half-led-group": groups[3].url,
        "board": committee.url,
        "youth-board": youth.url,
        "statement": f"{youth.url}stellungnahmen/{statement.pk}/",
        "process": process.url,
    }
    return SimpleNamespace(server=server, process=process, groups=groups, addresses=addresses)


def _group(index: Any, process: Any, committee: Any, title: str, accent: str, icon: str, sides: list[str]) -> Any:
    field = make_field(process, f"Feld {title}", accent=accent, icon=icon)
    group = make_group(
        index,
        title,
        sides=[],
        handlungsfelder=[field],
        reports_to=committee.page_ptr,
        rhythm="jedes halbe Jahr",
        invited_by="Bürgermeister",
        introduction="Erarbeitet Ideen und Projekte und nimmt auf, was Bürgerinnen und Bürger beitragen.",
    )
    for side in sides:
        add_lead(group, side, LEADS[side])
    for role, sector in [("Geschäftsführung", "business"), ("Lehrkraft", "education"), ("Hochschule", "research")]:
        add_membership(group, member=make_member(process, role, organisation=f"{role} aus Gütersloh", sector=sector))
    return group


@pytest.mark.parametrize("name", ["index", "group", "half-led-group", "board", "youth-board", "statement", "process"])
def test_page_has_no_barrier(town: SimpleNamespace, visit: Visit, view: View, name: str) -> None:
    reader = visit(town.server, view=view)
    reader.open(town.addresses[name])
    reader.picture(f"groups-{name}")
    reader.assert_accessible()


@pytest.mark.parametrize("width", [320, 700, 1280])
def test_both_leads_are_shown_in_the_same_size(town: SimpleNamespace, visit: Visit, width: int) -> None:
    reader = visit(town.server, view=View("any", width, 800, "light"))
    page = reader.open(town.addresses["group"])
    first, second = (lead.bounding_box() for lead in page.locator(".aufbruch-tandem > li").all())
    assert (first["width"], first["height"]) == (second["width"], second["height"])


def test_chart_is_drawn_for_the_eye_and_listed_for_everybody(town: SimpleNamespace, visit: Visit) -> None:
    page = visit(town.server, view=DESKTOP_LIGHT).open(town.addresses["index"])
    assert page.locator(".aufbruch-chart__drawing rect").count() == len(town.groups) + 3
    named = page.locator(".aufbruch-tree a").all_inner_texts()
    assert set(named) == {*GROUPS, "Lenkungsgremium", "U-30-Beirat", "Task Force IT an Schulen"}
    boxes = [box.bounding_box() for box in page.locator(".aufbruch-chart__drawing rect").all()]
    assert not any(_overlap(one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :])


def _overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    apart_sideways = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
    apart_upright = one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
    return not (apart_sideways or apart_upright)


def test_titles_stay_inside_their_boxes(town: SimpleNamespace, visit: Visit) -> None:
    page = visit(town.server, view=DESKTOP_LIGHT).open(town.addresses["index"])
    boxes = page.locator(".aufbruch-chart__drawing rect").all()
    for box, text in zip(boxes, page.locator(".aufbruch-chart__drawing text").all(), strict=True):
        outer, inner = box.bounding_box(), text.bounding_box()
        assert outer["x"] <= inner["x"]
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"], text.text_content()


def test_phone_gets_the_list_instead_of_a_drawing_to_scroll(town: SimpleNamespace, visit: Visit) -> None:
    page = visit(town.server, view=PHONE_LIGHT).open(town.addresses["index"])
    assert not page.locator(".aufbruch-chart").is_visible()
    assert page.locator(".aufbruch-tree").is_visible()


def test_reader_gets_from_the_process_to_a_statement_by_keyboard_without_javascript(
    town: SimpleNamespace, visit: Visit
) -> None:
    reader = visit(town.server, javascript=False)
    page = reader.open(town.addresses["process"])
    for name in ["Bericht zum Breitbandausbau", "Lenkungsgremium"]:
        page.get_by_role("main").get_by_role("link", name=name, exact=True).first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text(name)
