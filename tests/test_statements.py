"""What CI leaves out on the second database is never a statement that only the first one was sent."""

from collections import Counter
from datetime import date

import pytest
from django.test import Client

from tests.statements import ENOUGH, Recorded, _kinds, _listening, _meeting, _short, all_that_is_met, to_be_repeated
from wagtail_aufbruch.participation.models import Mail


def asked(**tests: list[str]) -> dict[str, Recorded]:
    return {test: Recorded(statements) for test, statements in tests.items()}


def assert_each_is_sent_often_enough(recorded: dict[str, Recorded], stay: set[str]) -> None:
    sent = Counter(one for test in stay for one in recorded[test].statements)
    possible = Counter(one for test in recorded.values() for one in test.statements)
    assert all(sent[one] >= min(ENOUGH, possible[one]) for one in possible)


def test_what_one_test_alone_sends_is_sent_again() -> None:
    stay = to_be_repeated(asked(a=["list"], b=["list"], c=["list"], d=["list"], e=["list", "search"]), set())
    assert "e" in stay
    assert len(stay) == ENOUGH


def test_each_statement_is_sent_as_often_as_is_enough_or_as_it_can() -> None:
    recorded = asked(**{f"test {n}": [f"of {one}" for one in (2, 3, 5, 7, 11) if n % one == 0] for n in range(40)})
    stay = to_be_repeated(recorded, set())
    assert len(stay) < len(recorded)
    assert_each_is_sent_often_enough(recorded, stay)


def test_a_slow_test_is_left_out_where_quick_ones_send_the_same() -> None:
    names = [chr(ord("a") + number) for number in range(ENOUGH + 2)]
    recorded = {name: Recorded(["list"], seconds=10.0 - number) for number, name in enumerate(names)}
    assert to_be_repeated(recorded, set()) == set(names[2:])


def test_what_later_tests_send_as_well_is_not_sent_by_slow_ones_before_them() -> None:
    """Each slow one comes first, as it sends what is rare, until it is seen that the quick ones send all of it."""
    recorded = {f"slow {n}": Recorded(["rare", "common"], seconds=9) for n in range(ENOUGH)}
    recorded |= {f"quick {n}": Recorded(["rare", "common", f"of {n}"], seconds=1) for n in range(ENOUGH)}
    stay = to_be_repeated(recorded, set())
    assert stay == {f"quick {n}" for n in range(ENOUGH)}
    assert_each_is_sent_often_enough(recorded, stay)


def test_who_commits_stays_and_counts() -> None:
    recorded = asked(race=["lock"], **{f"test {n}": ["lock"] for n in range(ENOUGH + 1)})
    assert "race" in to_be_repeated(recorded, {"race"})
    assert len(to_be_repeated(recorded, {"race"})) == ENOUGH


@pytest.mark.django_db
def test_a_number_or_text_that_a_column_may_refuse_makes_another_statement() -> None:
    def sent(value: object) -> set[str]:
        seen: set[str] = set()
        with _listening(seen, {}):
            list(Mail.objects.filter(text=value))
        return seen

    usual = sent("Bänke")
    assert sent("Mülleimer") == usual
    assert not usual & (sent("Bank") | sent("Ä" * 300))
    assert len({_kinds([value]) for value in (1, 2**31, 2**63, "\0", date(1, 1, 1))}) == 5


def test_the_length_of_a_list_makes_no_other_statement() -> None:
    assert _short("SELECT a FROM b WHERE c IN (%s, %s, %s)", "") == _short("SELECT a FROM b WHERE c IN (%s)", "")
    assert _short("SELECT a FROM b", "") != _short("SELECT a FROM b", "u")


def test_what_differs_in_template_or_answer_alone_is_repeated_on_other_versions() -> None:
    recorded = {
        "page": Recorded(["page"], ["page.html", "GET wagtail_serve 200"], seconds=2),
        "quick": Recorded(["page"], ["page.html", "GET wagtail_serve 200"], seconds=1),
        "closed": Recorded(["page"], ["page.html", "POST wagtail_serve 403"], seconds=3),
        "list": Recorded(["page"], ["page.html", "list.html"], seconds=4),
        "nothing": Recorded([]),
    }
    assert to_be_repeated(all_that_is_met(recorded), set(), enough=1) == {"quick", "closed", "list"}


@pytest.mark.django_db
def test_who_answers_and_with_what_is_noted(client: Client) -> None:
    met: set[str] = set()
    with _meeting(met):
        client.get("/admin/login/")
        client.post("/admin/")
        client.get("/%00")
    client.get("/gibt-es-nicht/")
    assert {"GET wagtailadmin_login 200", "wagtailadmin/login.html", "POST wagtailadmin_home 302"} <= met
    assert sum("404" in one and one.startswith("GET") for one in met) == 1, "noted after the end"
