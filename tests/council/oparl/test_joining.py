"""A typed paper meets an imported one."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.council.oparl.conftest import read
from tests.council.oparl.server import CouncilServer, example_town
from tests.factories.core import make_process
from tests.factories.council import decide
from wagtail_aufbruch.council.domain.oparl.matching.joining import (
    CannotJoin,
    Why,
    ask_again,
    join,
    part,
    refuse,
    suggestions,
    told_apart,
)
from wagtail_aufbruch.council.domain.papers.deciding import take_back
from wagtail_aufbruch.council.domain.papers.showing import find as find_shown
from wagtail_aufbruch.council.enums import PaperState
from wagtail_aufbruch.council.models import Decision, Paper, Server

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(council: CouncilServer, source: Server) -> Server:
    example_town(council)
    read(source)
    return source


@pytest.fixture
def user(db: None) -> Any:
    return get_user_model().objects.create_user("amt", "amt@stadt.example", "wort")


def typed(server: Server, **values: Any) -> Paper:
    return Paper.objects.create(process=server.process, name="Getippt", is_public=True, **values)


def found(server: Server) -> list[tuple[str, Why]]:
    return [(one.imported.name, one.why) for one in suggestions([server.process_id])]


def test_a_paper_is_known_by_its_number_however_it_is_written(town: Server) -> None:
    typed(town, reference="DS 2026 / 289")
    assert found(town) == [("Klimaanpassung der Innenstadt", Why.NUMBER)]


@pytest.mark.parametrize("number", ["2026/0289/1", "289/2026", "", "ohne"])
def test_another_number_is_another_paper(town: Server, number: str) -> None:
    typed(town, reference=number)
    assert found(town) == []


def test_two_papers_with_one_number_are_both_offered(town: Server) -> None:
    typed(town, reference="2019 / 1012")
    assert found(town) == [("Zweite", Why.NUMBER), ("Erste", Why.NUMBER)]


def test_an_address_says_more_than_a_number(town: Server, council: CouncilServer) -> None:
    typed(town, reference="2019/1012", web=f"{council.base}/vorgang/1/".replace("http:", "https:"))
    assert found(town) == [("Klimaanpassung der Innenstadt", Why.ADDRESS)]


def test_papers_of_another_process_are_not_offered(town: Server) -> None:
    other = make_process("Anderswo")
    Paper.objects.create(process=other, name="Getippt", reference="2026/289")
    assert suggestions([other.pk, town.process_id]) == []


def test_what_is_gone_is_not_offered(town: Server, council: CouncilServer) -> None:
    typed(town, reference="2026/289")
    council.delete("papers", "p1", modified="2026-12-31T00:00:00+01:00")
    read(town)
    assert found(town) == []


def test_joined_papers_are_one_and_can_be_parted(town: Server, user: Any) -> None:
    mine, theirs = typed(town, reference="2026/289"), Paper.objects.get(reference="2026/0289")
    join(mine, theirs, user=user)
    mine.refresh_from_db()
    assert mine.imported == theirs
    assert [one.name for one in Paper.objects.shown() if one.pk in {mine.pk, theirs.pk}] == ["Getippt"]
    assert found(town) == []

    part(mine, user=user)
    assert {one.pk for one in Paper.objects.shown()} >= {mine.pk, theirs.pk}
    assert found(town) == [("Klimaanpassung der Innenstadt", Why.NUMBER)]
    actions = ModelLogEntry.objects.filter(user=user).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["aufbruch.paper_joined", "aufbruch.paper_parted"]


def test_the_import_goes_on_below_what_was_typed(town: Server, council: CouncilServer, user: Any) -> None:
    mine, theirs = typed(town, reference="2026/289"), Paper.objects.get(reference="2026/0289")
    join(mine, theirs, user=user)
    council.add("papers", "p1", name="Neuer Titel", reference="2026/0289")
    read(town, whole=True)
    mine.refresh_from_db()
    assert (mine.name, mine.imported.name) == ("Getippt", "Neuer Titel")


def test_what_staff_refuse_is_not_offered_again(town: Server, user: Any) -> None:
    mine = typed(town, reference="2019/1012")
    refuse(mine, Paper.objects.get(name="Erste"), user=user)
    refuse(mine, Paper.objects.get(name="Erste"), user=user)
    assert found(town) == [("Zweite", Why.NUMBER)]


def test_what_was_refused_by_mistake_is_offered_again_with_one_word(town: Server, user: Any) -> None:
    mine, first = typed(town, reference="2019/1012"), Paper.objects.get(name="Erste")
    refuse(mine, first, user=user)
    assert [one.imported.name for one in told_apart([town.process_id])] == ["Erste"]
    ask_again(mine, first, user=user)
    ask_again(mine, first, user=user)  # a second click
    assert found(town) == [("Zweite", Why.NUMBER), ("Erste", Why.NUMBER)]
    assert not told_apart([town.process_id])
    actions = ModelLogEntry.objects.filter(user=user).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["aufbruch.paper_other", "aufbruch.paper_asked_again"]


def test_only_what_can_be_offered_again_is_listed_as_told_apart(
    town: Server, council: CouncilServer, user: Any
) -> None:
    mine, first, second = typed(town, reference="2019/1012"), *Paper.objects.filter(name__in=["Erste", "Zweite"])
    refuse(mine, first, user=user)
    foreign = make_process("Anderswo")
    assert not told_apart([foreign.pk])
    join(mine, second, user=user)
    assert not told_apart([town.process_id]), "the typed paper is joined to another one"
    part(mine, user=user)
    assert [one.imported for one in told_apart([town.process_id])] == [first]
    other = typed(town, reference="3")
    join(other, first, user=user)
    assert not told_apart([town.process_id]), "the imported paper is joined to another one"
    part(other, user=user)
    council.delete("papers", str(first.oparl_id).rsplit("/", 1)[-1], modified="2026-12-31T00:00:00+01:00")
    read(town)
    assert not told_apart([town.process_id]), "its server took it back"


def test_only_a_typed_and_an_imported_paper_are_joined_and_each_once(town: Server, user: Any) -> None:
    mine, theirs = typed(town, reference="1"), Paper.objects.get(name="Erste")
    join(mine, theirs, user=user)
    join(mine, theirs, user=user)  # a second click
    foreign = Paper.objects.create(process=make_process("Anderswo"), name="Fremd")
    for one, other in [
        (mine, Paper.objects.get(name="Zweite")),
        (typed(town, reference="2"), theirs),
        (theirs, mine),
        (typed(town), typed(town)),
        (foreign, Paper.objects.get(name="Zweite")),
    ]:
        with pytest.raises(CannotJoin):
            join(one, other, user=user)


def test_what_is_joined_is_parted_before_it_is_said_to_be_two(town: Server, user: Any) -> None:
    mine, theirs = typed(town, reference="1"), Paper.objects.get(name="Erste")
    join(mine, theirs, user=user)
    with pytest.raises(CannotJoin, match=r"Diese beiden sind verbunden\. Trennen Sie sie zuerst"):
        refuse(mine, theirs, user=user)
    assert not told_apart([town.process_id]).exists()


def test_the_number_of_queries_does_not_grow(town: Server, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        typed(town, reference="2019/1012" if number % 2 else "2026/289")
    with django_assert_max_num_queries(4):
        assert len(suggestions([town.process_id])) == 45


def test_a_typed_paper_stands_where_its_own_way_says_once_the_server_took_the_other_half_back(
    town: Server, council: CouncilServer, user: Any
) -> None:
    mine = typed(town, reference="2026/289")
    join(mine, Paper.objects.get(reference="2026/0289"), user=user)
    mine.refresh_from_db()
    assert mine.state == PaperState.IN_CONSULTATION
    council.delete("papers", "p1", modified="2026-12-31T00:00:00+01:00")
    read(town)
    mine.refresh_from_db()
    assert mine.state == PaperState.BROUGHT_IN


def test_a_confirmed_decision_on_the_imported_paper_holds_for_both_while_they_are_joined(
    town: Server, user: Any
) -> None:
    mine, theirs = typed(town, reference="2026/289"), Paper.objects.get(reference="2026/0289")
    decide(theirs)

    def told(paper: Paper) -> tuple[str, str]:
        shown = find_shown(paper.process, paper.pk)
        return (shown.state, shown.decision.outcome if shown.decision else "")

    join(mine, theirs, user=user)
    assert told(mine) == ("beschlossen", "decided")
    part(mine, user=user)
    assert told(theirs) == ("beschlossen", "decided")
    assert told(mine)[1] == "", "as it was"
    join(mine, theirs, user=user)
    Decision.objects.filter(paper=mine).update(outcome="rejected", confirmed_at=timezone.now())
    part(mine, user=user)
    assert told(mine)[1] == "rejected", "what staff have confirmed of the typed one is its own"
    Decision.objects.filter(paper=mine).delete()
    join(mine, theirs, user=user)
    take_back(mine, user=user)
    part(mine, user=user)
    assert (told(mine)[1], told(theirs)[1]) == ("", ""), "taken back of both"
