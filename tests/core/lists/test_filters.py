"""What every list's filters do, whatever they are of: read from an address, written to one, shown in a form."""

from typing import Any

import pytest
from django.db.models import Model

from tests.factories.core import make_field, make_process
from wagtail_aufbruch.core.domain.process.handlungsfelder import field_options, field_tree
from wagtail_aufbruch.core.lists.filters import Choice, Filter, Filters, Option, by_column
from wagtail_aufbruch.core.models import Handlungsfeld
from wagtail_aufbruch.core.templatetags.aufbruch_tags import filter_options


def filter_of(parameter: str, *options: Option, column: str = "pk") -> Filter[Any]:
    return Filter(parameter, "Ein Filter", "Alle", options, by_column(column))


ONE, TWO = Option("eins", "Eins", (1,)), Option("zwei", "Zwei", (2, 3))


def test_a_filter_without_a_choice_is_not_offered() -> None:
    filters: Filters[Model] = Filters.of(filter_of("leer"), filter_of("voll", ONE))
    assert [choice.filter.parameter for choice in filters.choices] == ["voll"]
    assert not filters.is_set


def test_an_address_is_written_in_the_order_of_the_filters_whatever_the_order_it_came_in() -> None:
    filters: Filters[Model] = Filters.of(filter_of("erster", ONE, TWO), filter_of("zweiter", ONE))
    found = filters.read({"zweiter": "eins", "erster": "zwei", "fremd": "eins"})
    assert list(found.query().items()) == [("erster", "zwei"), ("zweiter", "eins")]
    assert found.read(found.query()) == found
    assert [choice.option for choice in found.choices] == [TWO, ONE]


def test_a_choice_shows_what_an_editor_typed_and_says_which_is_chosen() -> None:
    option = Option('a">b', 'Wege & "Plätze" <b>', level=2)
    assert option.html == '<option value="a&quot;&gt;b">– Wege &amp; &quot;Plätze&quot; &lt;b&gt;</option>'
    assert option.html_chosen == option.html.replace('gt;b">', 'gt;b" selected>')


@pytest.mark.parametrize("typed", ["", "drei", "EINS", "eins ", "\x00"])
def test_a_choice_that_does_not_exist_sets_nothing(typed: str) -> None:
    filters: Filters[Model] = Filters.of(filter_of("erster", ONE))
    assert not filters.read({"erster": typed}).is_set


@pytest.mark.django_db
@pytest.mark.parametrize("query", [{"erster": "weg"}, {"leer": "eins"}, {"erster": "eins", "leer": "eins"}])
def test_a_file_of_what_is_not_there_any_more_is_empty_and_not_a_file_of_everything(query: dict[str, str]) -> None:
    make_field(make_process(), "A")
    rows = Handlungsfeld.objects.all()
    filters: Filters[Handlungsfeld] = Filters.of(filter_of("erster", ONE, TWO), filter_of("leer"))
    assert not filters.read(query).apply_to_file(rows).exists()
    assert filters.read({"erster": "", "leer": " ", "fremd": "eins"}).apply_to_file(rows).exists()


@pytest.mark.django_db
def test_only_rows_that_fit_all_that_is_set_are_left() -> None:
    process = make_process()
    keys = [make_field(process, title).pk for title in ("A", "B", "C")]
    filters: Filters[Handlungsfeld] = Filters.of(
        filter_of("viele", Option("ab", "A oder B", tuple(keys[:2]))),
        filter_of("name", Option("b", "B", ("B",)), Option("c", "C", ("C",)), column="title"),
    )
    rows = Handlungsfeld.objects.filter(process_id=process.pk)

    def left(**query: str) -> list[str]:
        return sorted(filters.read(query).apply(rows).values_list("title", flat=True))

    assert left() == ["A", "B", "C"]
    assert left(viele="ab") == ["A", "B"]
    assert left(viele="ab", name="b") == ["B"]
    assert left(viele="ab", name="c") == []


@pytest.mark.django_db
def test_a_field_comes_along_with_those_below_it_and_holds_them_all() -> None:
    process = make_process()
    top = make_field(process, "Mobilität", slug="mobilitaet")
    bikes = make_field(process, "Radverkehr", slug="radverkehr", parent=top)
    buses = make_field(process, "Busse", slug="busse", parent=top)
    make_field(process, "Anderes", slug="anderes")
    branches = field_tree(process)
    assert {option.value for option in field_options(branches)} == {"mobilitaet", "radverkehr", "busse", "anderes"}
    found = field_options(branches, {bikes.pk})
    assert [(option.value, option.level) for option in found] == [("mobilitaet", 1), ("radverkehr", 2)]
    assert set(found[0].keys) == {top.pk, bikes.pk, buses.pk}
    assert [option.value for option in field_options(branches, {top.pk})] == ["mobilitaet"]
    assert field_options(branches, set()) == []


def test_names_of_choices_are_text_and_the_chosen_one_is_marked() -> None:
    options = (Option("a", "<b>"), Option("b", "Unten", level=2))
    shown = filter_options(Choice(filter_of("feld", *options), options[1]))
    assert shown == '<option value="a">&lt;b&gt;</option><option value="b" selected>– Unten</option>'
