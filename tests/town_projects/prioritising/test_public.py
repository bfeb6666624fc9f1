"""What everybody reads of priorities: the order, the numbers to compute once more, and the form with own weights."""

import csv
import hashlib
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from io import StringIO
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from tests.factories.ideas import make_idea
from tests.factories.participation import make_moderator
from tests.factories.priorities import decide, make_judged
from tests.factories.projects import make_project
from wagtail_aufbruch.projects.domain.journey import links_of_contribution
from wagtail_aufbruch.projects.domain.prioritising.departing import Verdict
from wagtail_aufbruch.projects.domain.sources import take_in
from wagtail_aufbruch.projects.enums import Band


@pytest.fixture
def staff(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def judged(process: Any, staff: Any) -> Any:
    return make_judged(process, user=staff)


def address(index: Any, decision: Any, more: str = "") -> str:
    return f"{index.url}prioritaeten/{decision.pk}/{more}"


def read(client: Client, url: str) -> str:
    caches["default"].clear()
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def plain(page: str) -> str:
    """The words of a page, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_result_shows_body_day_number_order_bars_and_the_whole_table(
    client: Client, judged: Any, staff: Any
) -> None:
    index, projects, round_ = judged
    made = decide(round_, user=staff, present=11)
    page = read(client, address(index, made))
    words = plain(page)
    assert "Lenkungsgremium" in words
    assert "11 Mitglieder anwesend" in words
    assert words.index("Gruppe vorn") < words.index("65,0 von 100 Punkten") < words.index("Gruppe Mitte")
    assert [int(found) for found in re.findall(r'priority__part" width="(\d+)"', page)] == [65, 62, 55]
    assert projects["B"].url in page
    assert "n = 3, 3–4" in words
    assert "„Klimaschutz“ zehn Punkte weniger: Gruppe vorn" in words
    assert "3,0 von 6" in words
    assert "(Mittelwert − 1) / 4" in words
    assert made.sha256 in page


def test_nothing_inside_is_public_and_a_number_of_something_else_neither(
    client: Client, judged: Any, staff: Any, process: Any
) -> None:
    index, _projects, round_ = judged
    made = decide(round_, user=staff, is_published=False)
    for more in ("", "gewichte/", "als-csv/", "als-json/"):
        assert client.get(address(index, made, more)).status_code == 404
    assert client.get(f"{index.url}prioritaeten/999999/").status_code == 404
    assert "Was zuerst kommt" not in read(client, index.url)
    assert list(csv.DictReader(StringIO(_csv(client, f"{index.url}prioritaeten/als-csv/")))) == []
    assert client.get(f"{index.url}prioritaeten/als-xml/").status_code == 404


def test_page_list_and_card_name_the_place_and_the_reason(client: Client, judged: Any, staff: Any) -> None:
    index, projects, round_ = judged
    verdicts = {projects["A"].pk: Verdict(Band.FRONT, None, "Die Frist der Förderung endet bald.")}
    made = decide(round_, user=staff, verdicts=verdicts)
    words = plain(read(client, projects["A"].url))
    assert "Gruppe vorn, 55,0 von 100, Platz 2 von 3" in words
    assert "11 Mitglieder anwesend" in words
    assert "Die Frist der Förderung endet bald." in words
    page = read(client, projects["A"].url)
    chain = page[page.index('id="weg"') :]
    assert f'href="{index.get_url()}prioritaeten/{made.pk}/"' in chain[: chain.index("</section>")]
    listed = plain(read(client, index.url))
    assert "Gruppe vorn, Platz 2 von 3" in listed
    assert "Was zuerst kommt" in listed
    result = plain(read(client, address(index, made)))
    assert "nach Punkten Platz 3 von 3" in result
    assert "Die Frist der Förderung endet bald." in result


def test_publishing_is_seen_at_once_in_spite_of_the_cache(client: Client, judged: Any, staff: Any) -> None:
    index, _projects, round_ = judged
    caches["default"].clear()
    assert "Was zuerst kommt" not in client.get(index.url).content.decode()
    decide(round_, user=staff)
    assert "Was zuerst kommt" in client.get(index.url).content.decode()


def test_a_contribution_hears_of_the_priority_of_its_project(
    judged: Any, staff: Any, call: Any, client: Client
) -> None:
    index, projects, round_ = judged
    idea = make_idea(call, "Mehr Bäume")
    take_in(projects["B"], idea.pk, user=None)
    made = decide(round_, user=staff)
    links = {link.key: link for link in links_of_contribution(idea)}
    link = links[f"priority-{projects['B'].pk}"]
    assert (link.title, link.url) == ("Gruppe vorn, 65,0 von 100, Platz 1 von 3", address(index, made))
    assert link.text.startswith("Lenkungsgremium, ")


def _csv(client: Client, url: str) -> str:
    content: bytes = client.get(url).getvalue()
    return content.decode("utf-8-sig")


def test_weights_and_scores_recompute_to_the_shown_number_from_the_csv_alone(
    client: Client, judged: Any, staff: Any
) -> None:
    index, _projects, round_ = judged
    made = decide(round_, user=staff)
    rows = list(csv.DictReader(StringIO(_csv(client, address(index, made, "als-csv/")))))
    assert len(rows) == 6
    found: dict[str, tuple[Fraction, Fraction, str]] = {}
    for row in rows:
        scores = [int(one) for one in row["scores"].split("; ") if one]
        count, total = int(row["count"]), int(row["total"])
        assert (len(scores), sum(scores)) == ((count, total) if count >= 3 else (0, 0))
        weight = int(row["weight"])
        points, weights, _shown = found.get(row["project_title"], (Fraction(0), Fraction(0), ""))
        share = (Fraction(total, count) - 1) / 4
        found[row["project_title"]] = (points + weight * share, weights + weight, row["points"])
    for points, weights, shown in found.values():
        exact = 100 * points / weights
        by_hand = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert shown == str(by_hand)
    assert {title: one[2] for title, one in found.items()} == {"A": "55.0", "B": "65.0", "C": "62.5"}
    page = plain(read(client, address(index, made)))
    for _points, _weights, shown in found.values():
        assert f"{shown.replace('.', ',')} von 100 Punkten" in page


def test_json_holds_the_same_rows_and_a_record_whose_check_sum_can_be_compared(
    client: Client, judged: Any, staff: Any
) -> None:
    index, _projects, round_ = judged
    made = decide(round_, user=staff)
    told = json.loads(client.get(address(index, made, "als-json/")).content)
    record = told["records"][0]
    assert hashlib.sha256(record["record"].encode()).hexdigest() == record["sha256"] == made.sha256
    assert [row["scores"] for row in told["priorities"] if row["project_title"] == "C"] == [[], [5, 5, 5]]
    rows = list(csv.DictReader(StringIO(_csv(client, f"{index.url}prioritaeten/als-csv/"))))
    assert [row["goal"] for row in rows] == [row["goal"] for row in told["priorities"]]


def test_of_a_goal_that_one_or_two_could_judge_the_mean_alone_is_told_however_many_judged_the_project(
    client: Client, process: Any, staff: Any
) -> None:
    scores = {"A": [(2, 3), (None, 4), (None, 5)], "B": [(1, 3), (4, 3), (None, 3)]}
    index, _projects, round_ = make_judged(process, user=staff, scores=scores)
    made = decide(round_, user=staff)
    goals = [goal for one in json.loads(made.text)["projects"] for goal in one["goals"]]
    assert {(goal["count"], goal["scores"] is None) for goal in goals} == {(1, True), (2, True), (3, False)}
    rows = list(csv.DictReader(StringIO(_csv(client, address(index, made, "als-csv/")))))
    told = json.loads(client.get(address(index, made, "als-json/")).content)
    assert {row["scores"] for row in rows if row["goal"] == "Klimaschutz"} == {""}
    assert {row["scores"] for row in rows if row["goal"] == "Teilhabe"} == {"3; 4; 5", "3; 3; 3"}
    assert [row["scores"] for row in told["priorities"] if row["goal"] == "Klimaschutz"] == [[], []]
    for title, shown in (("A", "45.0"), ("B", "42.5")):
        own = [row for row in rows if row["project_title"] == title]
        shares = [int(row["weight"]) * (Fraction(int(row["total"]), int(row["count"])) - 1) / 4 for row in own]
        assert 100 * sum(shares) / sum(int(row["weight"]) for row in own) == Fraction(shown)
        assert {row["points"] for row in own} == {shown}
    page = plain(read(client, address(index, made)))
    assert "2–2" not in page
    assert "1–4" not in page
    assert "2,50 n = 2 " in page


def test_no_scores_of_single_people_are_anywhere_public(client: Client, process: Any, staff: Any) -> None:
    scores = {"A": [(5, 1), (4, 2)], "B": [(3, 3)]}
    index, _projects, round_ = make_judged(process, user=staff, scores=scores)
    made = decide(round_, user=staff)
    rows = list(csv.DictReader(StringIO(_csv(client, address(index, made, "als-csv/")))))
    by_title = {title: [row for row in rows if row["project_title"] == title] for title in "AB"}
    assert [(row["scores"], row["total"], row["count"]) for row in by_title["A"]] == [("", "9", "2"), ("", "3", "2")]
    assert [(row["scores"], row["total"], row["count"], row["points"]) for row in by_title["B"]] == [
        ("", "", "", "")
    ] * 2
    page = plain(read(client, address(index, made)))
    assert "4–5" not in page
    assert "4,50" in page
    for more in ("", "gewichte/", "als-csv/", "als-json/"):
        said = client.get(address(index, made, more)).content.decode()
        assert "jury" not in said.lower()
        assert "@example.org" not in said


def test_a_project_that_is_not_public_any_more_stays_as_a_number(client: Client, judged: Any, staff: Any) -> None:
    index, projects, round_ = judged
    made = decide(round_, user=staff)
    projects["B"].unpublish()
    page = read(client, address(index, made))
    assert f"Projekt {projects['B'].pk}, nicht mehr öffentlich" in plain(page)
    assert projects["B"].url not in page
    rows = list(csv.DictReader(StringIO(_csv(client, address(index, made, "als-csv/")))))
    assert {row["project_title"] for row in rows} == {"A", "", "C"}
    read(client, address(index, made, "gewichte/"))


def test_with_a_project_that_is_not_public_any_more_goes_the_reason_that_speaks_of_it(
    client: Client, judged: Any, staff: Any
) -> None:
    index, projects, round_ = judged
    verdicts = {projects["A"].pk: Verdict(Band.FRONT, None, "Die Frist der Förderung endet bald.")}
    made = decide(round_, user=staff, verdicts=verdicts)
    urls = [address(index, made, more) for more in ("", "als-csv/", "als-json/")]
    assert all("Frist der Förderung" in b"".join(client.get(url)).decode() for url in urls)
    projects["A"].unpublish()
    caches["default"].clear()
    assert not [url for url in urls if "Frist der Förderung" in b"".join(client.get(url)).decode()]
    assert "weicht hier von den Punkten ab" in plain(read(client, urls[0])), "that the body departs stays visible"


def test_a_correction_leaves_the_earlier_one_readable(client: Client, judged: Any, staff: Any) -> None:
    index, _projects, round_ = judged
    first = decide(round_, user=staff)
    second = decide(round_, user=staff, present=9, reason="Die Zahl der Anwesenden war falsch.")
    old, new = plain(read(client, address(index, first))), plain(read(client, address(index, second)))
    assert "inzwischen berichtigt" in old
    assert "11 Mitglieder" in old
    assert "Die Zahl der Anwesenden war falsch." in new
    assert address(index, first) in read(client, address(index, second))
    rows = list(csv.DictReader(StringIO(_csv(client, f"{index.url}prioritaeten/als-csv/"))))
    assert {row["decision"] for row in rows} == {str(second.pk)}


# --- Your weights


def test_the_form_begins_with_the_weights_of_the_body(client: Client, judged: Any, staff: Any) -> None:
    index, _projects, round_ = judged
    made = decide(round_, user=staff)
    caches["default"].clear()
    answer = client.get(address(index, made, "gewichte/"))
    page = answer.content.decode()
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert re.findall(r'name="ziel\d" value="(\d+)"', page) == ["60", "40"]
    assert "bleibt die Reihenfolge so" in plain(page)


def test_other_weights_show_another_order_and_what_has_moved(client: Client, judged: Any, staff: Any) -> None:
    index, _projects, round_ = judged
    made = decide(round_, user=staff)
    page = read(client, address(index, made, "gewichte/?ziel1=20&ziel2=80"))
    # A 51.7, B 71.7, C 87.5
    table = plain(page[page.index("<tbody>") : page.index("</tbody>")])
    assert table.index("C 87,5") < table.index("B 71,7") < table.index("A 51,7")
    assert "1 Platz weiter vorn" in table
    assert "1 Platz weiter hinten" in table
    assert "gleicher Platz" in table
    assert "stehen 2 Projekte auf anderen Plätzen" in plain(page)
    assert re.findall(r'name="ziel\d" value="(\d+)"', page) == ["20", "80"]
    same = read(client, address(index, made, "gewichte/?ziel1=6&ziel2=4"))
    assert "bleibt die Reihenfolge so" in plain(same)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ziel1=0&ziel2=0", "Mit 0 bei jedem Ziel zählt nichts"),
        ("ziel1=-5&ziel2=40", "ganze Zahl von 0 bis 100"),
        ("ziel1=101&ziel2=40", "ganze Zahl von 0 bis 100"),
        ("ziel1=viel&ziel2=40", "ganze Zahl von 0 bis 100"),
        ("ziel1=2.5&ziel2=40", "ganze Zahl von 0 bis 100"),
        ("ziel1=&ziel2=40", "ganze Zahl von 0 bis 100"),
        ("ziel2=40", "ganze Zahl von 0 bis 100"),
        ("ziel1=" + "9" * 5000 + "&ziel2=40", "ganze Zahl von 0 bis 100"),
        ("ziel1=%00&ziel2=40", "ganze Zahl von 0 bis 100"),
    ],
)
def test_wrong_weights_are_told_and_what_was_typed_stays(
    client: Client, judged: Any, staff: Any, query: str, said: str
) -> None:
    index, _projects, round_ = judged
    made = decide(round_, user=staff)
    answer = client.get(address(index, made, f"gewichte/?{query}"))
    page = answer.content.decode()
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert said in page
    assert "<tbody>" not in page
    if "ziel2=40" in query:
        assert 'name="ziel2" value="40"' in page
    if "viel" in query:
        assert 'value="viel"' in page
    assert len(page) < 100_000


def test_addresses_with_weights_never_fill_the_cache(client: Client, judged: Any, staff: Any) -> None:
    index, _projects, round_ = judged
    made = decide(round_, user=staff)
    cache = caches["default"]
    cache.clear()
    client.get(address(index, made, "gewichte/"))
    before = len(cache._cache)  # type: ignore[attr-defined]
    for number in range(1, 6):
        client.get(address(index, made, f"gewichte/?ziel1={number}&ziel2=40"))
    assert len(cache._cache) == before  # type: ignore[attr-defined]


def test_the_queries_do_not_grow_with_the_projects(
    client: Client, process: Any, staff: Any, django_assert_max_num_queries: Any
) -> None:
    few = {f"Projekt {number}": [(number % 5 + 1, 3), (2, 4)] for number in range(2)}
    index, _projects, round_ = make_judged(process, user=staff, scores=few)
    small = decide(round_, user=staff)
    many = {f"Vorhaben {number}": [(number % 5 + 1, 3), (2, 4)] for number in range(20)}
    _index, projects, round_ = make_judged(process, user=staff, scores=many, index=index, goals=[])
    large = decide(round_, user=staff)
    for more in ("", "gewichte/", "gewichte/?ziel1=1&ziel2=9", "als-csv/"):
        caches["default"].clear()
        with django_assert_max_num_queries(60) as taken:
            client.get(address(index, small, more))
        number = len(taken)
        caches["default"].clear()
        with django_assert_max_num_queries(number):
            client.get(address(index, large, more))
    make_project(index, "Ohne Priorität")
    assert projects
