"""The organisation chart: who reports to whom, and a drawing in which nothing lies on top of something else."""

from itertools import combinations
from typing import Any

import pytest

from tests.factories.groups import make_board, make_group, make_steering_committee
from wagtail_aufbruch.groups.domain.chart import Chart, Node, chart
from wagtail_aufbruch.groups.domain.drawing import Box, Drawing, draw
from wagtail_aufbruch.groups.domain.lettering import wrap
from wagtail_aufbruch.groups.domain.scope import shown_boards, shown_groups


def chart_of(process: Any) -> Chart:
    return chart(shown_boards(process), shown_groups(process))


def tree(nodes: list[Node]) -> dict[str, Any]:
    return {node.title: tree(node.children) for node in nodes}


def report(body: Any, above: Any) -> None:
    body.reports_to = above.page_ptr
    body.save()


def overlapping(drawing: Drawing) -> list[tuple[str, str]]:
    def apart(one: Box, other: Box) -> bool:
        return (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.bottom <= other.y
            or other.bottom <= one.y
        )

    return [
        (one.node.title, other.node.title) for one, other in combinations(drawing.boxes, 2) if not apart(one, other)
    ]


def assert_well_drawn(drawing: Drawing, number: int) -> None:
    assert len(drawing.boxes) == number
    assert overlapping(drawing) == []
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + box.width <= drawing.width
        assert box.bottom <= drawing.height


def test_groups_hang_below_the_body_that_they_report_to(index: Any, process: Any) -> None:
    committee = make_steering_committee(index, process)
    for title in ("A", "B"):
        make_group(index, title, reports_to=committee.page_ptr)
    make_board(index, "Beirat")
    assert tree(chart_of(process).roots) == {"Lenkungsgremium": {"A": {}, "B": {}}, "Beirat": {}}


def test_body_that_reports_to_a_draft_stands_on_its_own(index: Any, process: Any) -> None:
    draft = make_board(index, "Entwurf", live=False)
    make_group(index, "A", reports_to=draft.page_ptr)
    assert tree(chart_of(process).roots) == {"A": {}}


def test_circle_of_reports_is_drawn_and_told_instead_of_breaking_the_page(
    index: Any, process: Any, client: Any
) -> None:
    one, two, three = (make_board(index, title) for title in ("Eins", "Zwei", "Drei"))
    report(one, two)
    report(two, three)
    report(three, one)
    found = chart_of(process)
    assert tree(found.roots) == {"Drei": {"Zwei": {"Eins": {}}}}
    assert found.roots[0].also_reports_to.title == "Eins"
    assert_well_drawn(draw(found), 3)
    assert client.get(index.url).status_code == 200


def test_body_that_reports_to_itself_survives(index: Any, process: Any) -> None:
    board = make_board(index, "Selbst")
    report(board, board)
    found = chart_of(process)
    assert tree(found.roots) == {"Selbst": {}}
    assert found.roots[0].also_reports_to is None


def test_impulses_lead_to_bodies_that_are_shown_and_not_to_oneself(index: Any, process: Any) -> None:
    group, draft = make_group(index, "A"), make_group(index, "Entwurf", live=False)
    board = make_board(index, "Beirat", gives_impulses_to=[group, draft])
    board.gives_impulses_to.add(board.page_ptr)
    board.save()
    found = chart_of(process)
    assert [node.title for node in found.nodes[board.pk].gives_to] == ["A"]
    assert [node.title for node in found.nodes[group.pk].receives_from] == ["Beirat"]


@pytest.mark.parametrize("number", [1, 2, 5, 6, 11, 30])
def test_boxes_never_overlap_however_many_groups_report(index: Any, process: Any, number: int) -> None:
    committee = make_steering_committee(index, process)
    groups = [make_group(index, f"Gruppe {at}", sides=[], reports_to=committee.page_ptr) for at in range(number)]
    make_board(index, "Beirat", gives_impulses_to=[*groups, committee])
    drawing = draw(chart_of(process))
    assert_well_drawn(drawing, number + 2)
    assert len(drawing.arrows) == number + 1
    assert drawing.width < 1300, "it would not fit the page"


def test_deep_and_wide_organisation_is_drawn_without_overlap(index: Any, process: Any) -> None:
    top = make_board(index, "Spitze")
    for at in range(3):
        middle = make_board(index, f"Mitte {at}", reports_to=top.page_ptr, gives_impulses_to=[top])
        for below in range(4):
            make_group(index, f"Gruppe {at} {below}", sides=[], reports_to=middle.page_ptr)
    assert_well_drawn(draw(chart_of(process)), 16)


def test_bodies_without_any_link_stand_side_by_side(index: Any, process: Any) -> None:
    for at in range(7):
        make_group(index, f"Gruppe {at}", sides=[])
    drawing = draw(chart_of(process))
    assert_well_drawn(drawing, 7)
    assert not any(box.beside for box in drawing.boxes)
    assert drawing.reports == []


def test_bodies_that_only_give_impulses_stand_beside_the_others(index: Any, process: Any) -> None:
    committee = make_steering_committee(index, process)
    make_group(index, "A", reports_to=committee.page_ptr)
    for at in range(4):
        make_board(index, f"Beirat {at}", gives_impulses_to=[committee])
    drawing = draw(chart_of(process))
    assert_well_drawn(drawing, 6)
    assert {box.node.title for box in drawing.boxes if box.beside} == {f"Beirat {at}" for at in range(4)}


def test_adviser_that_gets_impulses_is_reached(index: Any, process: Any) -> None:
    committee = make_steering_committee(index, process)
    make_group(index, "A", reports_to=committee.page_ptr)
    youth = make_board(index, "U-30-Beirat")
    committee.gives_impulses_to.add(youth.page_ptr)
    committee.save()
    drawing = draw(chart_of(process))
    target = next(box for box in drawing.boxes if box.beside)
    assert drawing.impulses[-1].endswith(f"H{target.x}")


def test_chart_without_bodies_is_empty() -> None:
    drawing = draw(chart([], []))
    assert drawing.boxes == []


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Lenkungsgremium", ["Lenkungsgremium"]),
        ("Bau, Energie und Mobilität", ["Bau, Energie und", "Mobilität"]),
        ("Digitale Verwaltung/Politik", ["Digitale", "Verwaltung/Politik"]),
        ("Wirtschaftsförderungsgesellschaft", ["Wirtschaftsförderu-", "ngsgesellschaft"]),
        ("Digitalisierungs-Steuerungsgruppe", ["Digitalisierungs-", "Steuerungsgruppe"]),
        ("", []),
    ],
)
def test_title_is_broken_into_lines_that_fit_the_box(title: str, lines: list[str]) -> None:
    assert wrap(title, width=156) == lines


def test_endless_title_is_cut_after_three_lines() -> None:
    lines = wrap("Arbeitskreis für " * 20, width=156)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(len(line) <= 19 for line in lines)


def test_a_chart_of_two_bodies_is_not_stretched_to_the_width_of_the_page(process: Any) -> None:
    steering = make_board(process, "Lenkungskreis")
    report(make_group(process, "Mobilität"), steering)
    drawing = draw(chart_of(process))
    assert not drawing.is_wide
    for number in range(4):
        report(make_group(process, f"Gruppe {number}"), steering)
    assert draw(chart_of(process)).is_wide
