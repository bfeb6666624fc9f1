"""People find an idea by parts of words, however they spell them, and nothing they type breaks the search."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from wagtail_aufbruch.core.lists.folding import fold
from wagtail_aufbruch.ideas.domain.lists.listing import scope_of_call
from wagtail_aufbruch.ideas.domain.submission.similar import similar_ideas
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.checks.search import check_search_index
from wagtail_aufbruch.participation.domain.search import contribution_search
from wagtail_aufbruch.participation.enums import State
from wagtail_aufbruch.participation.models import SearchEntry
from wagtail_aufbruch.participation.models.contributions import search_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def titles(call: Any, text: str) -> list[str]:
    keys = contribution_search.matching_keys(scope_of_call(call).rows(), text)
    return [idea.title for idea in Idea.objects.filter(pk__in=keys).order_by("-published_at", "-id")]


def indexed(call: Any, title: str, **values: Any) -> Any:
    idea = make_idea(call, title, **values)
    contribution_search.index(idea)
    return idea


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Mu\u0308ller  und\tSo\u0308hne", "mueller und soehne"),
        ("Café Résumé", "cafe resume"),
        ("a\x00b", "a b"),
        ("\u202eabc\u2066", "abc"),
        ("\ud800x", "x"),
        ("ﬁn ½", "fin 1⁄2"),
        ("Улица 街 🙂", "улица 街 🙂"),
        ("", ""),
    ],
)
def test_what_means_the_same_folds_alike(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Mehr Bürgerbeteiligung", "Beteiligung"),
        ("Sichere Straßen", "Strassen"),
        ("Sichere Strassen", "straßen"),
        ("Grünflächen pflegen", "gruenflaechen"),
        ("Gruenflaechen pflegen", "Grünfläche"),
        ("Ein Café am Markt", "cafe"),
        ("Breite Radwege in der Innenstadt", "innenstadt radwege"),
        ("WLAN im Park", "im wlan"),
        ("100 % Ökostrom", "100 ökostrom"),
        ("Ein 🙂 für alle", "🙂 alle"),
        ("C64_Treff", "c64_"),
    ],
)
def test_an_idea_is_found_by_parts_of_its_words(call: Any, title: str, typed: str) -> None:
    indexed(call, title, text="Sonst nichts.")
    indexed(call, "Etwas völlig anderes", text="Hat damit nichts zu tun.")
    assert titles(call, typed) == [title]


def test_all_words_have_to_occur(call: Any) -> None:
    indexed(call, "Bänke im Park")
    assert titles(call, "Bänke Schwimmbad") == []


def test_text_and_place_are_searched_too(call: Any) -> None:
    indexed(call, "Eins", text="Ein Trinkbrunnen wäre schön.")
    indexed(call, "Zwei", text="Hier.", place_name="Dalkestraße 3")
    assert titles(call, "trinkbrunnen") == ["Eins"]
    assert titles(call, "dalkestrasse") == ["Zwei"]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   \t\n ",
        "\x00",
        "Park\x00Bank",
        '=x("http://y',
        '"',
        '""""',
        "%",
        "_",
        "\\",
        "*",
        "AND OR NOT NEAR(",
        "'; DROP TABLE x; --",
        "\u202e\u2066",
        "🙂",
        "\ud83d",
        "a",
        "ab",
        "%%%abc%%%",
        "folded:abc",
        "^abc",
        "x" * 10_000,
        " ".join(f"wort{number}" for number in range(500)),
    ],
)
def test_nothing_that_people_type_breaks_the_search(call: Any, typed: str) -> None:
    indexed(call, "Freies WLAN im Stadtpark", text="Für alle.")
    assert titles(call, typed) in ([], ["Freies WLAN im Stadtpark"])


@pytest.mark.parametrize("sign", ["%", "_", "\\", '"'])
def test_signs_of_the_database_are_searched_as_they_are(call: Any, sign: str) -> None:
    indexed(call, f"abc{sign}def", text="x")
    indexed(call, "abcXdef", text="x")
    assert titles(call, f"abc{sign}def") == [f"abc{sign}def"]


def test_what_is_taken_from_view_is_no_longer_found(call: Any) -> None:
    idea = indexed(call, "Verborgener Einfall")
    idea.state = State.HIDDEN
    idea.save()
    contribution_search.index(idea)
    assert not SearchEntry.objects.exists()
    assert titles(call, "Einfall") == []


def test_a_new_wording_is_found_and_the_old_one_is_not(call: Any) -> None:
    idea = indexed(call, "Springbrunnen")
    idea.title = "Wasserspiel"
    idea.save()
    contribution_search.index(idea)
    assert titles(call, "wasserspiel") == ["Wasserspiel"]
    assert titles(call, "springbrunnen") == []


def test_an_idea_that_is_deleted_leaves_nothing_in_the_index(call: Any) -> None:
    indexed(call, "Vergänglich").delete()
    indexed(call, "Bleibt")
    assert titles(call, "vergaenglich") == []
    assert titles(call, "bleibt") == ["Bleibt"]


def test_a_short_word_alone_is_found_as_well(call: Any) -> None:
    indexed(call, "KI im Rathaus", text="Antworten.")
    indexed(call, "Anderes", text="x")
    assert titles(call, "KI") == ["KI im Rathaus"]


def test_of_very_many_the_newest_are_looked_at(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [indexed(call, f"Parkbank {number}") for number in range(6)]
    keys = contribution_search.matching_keys(scope_of_call(call).rows(), "parkbank", limit=4)
    assert keys == [idea.pk for idea in reversed(made)][:4]


def test_another_call_s_many_ideas_do_not_hide_mine(call: Any) -> None:
    mine = indexed(call, "Parkbank hier")
    other = make_call(call.process, "Anderer Aufruf")
    for number in range(5):
        indexed(other, f"Parkbank dort {number}")
    assert contribution_search.matching_keys(scope_of_call(call).rows(), "parkbank", limit=2) == [mine.pk]


def test_the_command_writes_the_whole_index_anew(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contribution_search, "BATCH", 2)
    for number in range(5):
        make_idea(call, f"Parkbank {number}")
    hidden = make_idea(call, "Parkbank verborgen", state=State.HIDDEN)
    SearchEntry.objects.all().delete()
    SearchEntry.objects.create(contribution_id=hidden.pk, folded="parkbank")
    out = StringIO()
    call_command("aufbruch_index", stdout=out, verbosity=2)
    assert SearchEntry.objects.count() == 5
    assert len(titles(call, "parkbank")) == 5
    assert "5" in out.getvalue()


def test_a_database_without_the_index_is_told_and_still_finds(call: Any) -> None:
    indexed(call, "Mehr Bürgerbeteiligung")
    assert check_search_index(databases=["default"]) == []
    search_index.drop(connection)
    contribution_search._has_fts.cache_clear()
    try:
        assert [found.id for found in check_search_index(databases=["default"])] == ["aufbruch_participation.W010"]
        assert titles(call, "beteiligung") == ["Mehr Bürgerbeteiligung"]
        indexed(call, "Ohne Index beteiligt")
    finally:
        connection.check_constraints()  # PostgreSQL makes no index while any of them waits
        assert search_index.create(connection)
        contribution_search._has_fts.cache_clear()
    assert titles(call, "beteiligt") == ["Ohne Index beteiligt"]


@pytest.mark.postgresql
def test_postgresql_finds_parts_of_words_by_its_index(call: Any) -> None:
    indexed(call, "Mehr Bürgerbeteiligung")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM aufbruch_participation_searchentry WHERE folded::text LIKE '%beteiligung%'"
        )
        assert search_index.TRIGRAMS in str(cursor.fetchall())


def test_similar_ideas_are_offered_the_nearest_first(call: Any) -> None:
    indexed(call, "Mehr Fahrradständer am Bahnhof")
    indexed(call, "Fahrradständer vor der Bücherei")
    indexed(call, "Ein Springbrunnen für den Markt")
    found = similar_ideas(call.process, "Bitte Fahrradständer am Bahnhof aufstellen")
    assert [idea.title for idea in found] == ["Mehr Fahrradständer am Bahnhof", "Fahrradständer vor der Bücherei"]


@pytest.mark.parametrize("title", ["", "   ", "und für die alle", "\x00%_\"'", "🙂", "x" * 500])
def test_a_title_without_a_telling_word_has_nothing_similar(call: Any, title: str) -> None:
    indexed(call, "Ein Springbrunnen und für die alle")
    assert similar_ideas(call.process, title) == []


def test_similar_ideas_come_from_this_process_and_from_calls_everybody_sees(call: Any) -> None:
    draft = make_call(call.process, "Entwurf", live=False)
    foreign = make_call(make_process("Anderswo"), "Fremd")
    for where in (draft, foreign):
        indexed(where, "Fahrradständer am Bahnhof")
    assert similar_ideas(call.process, "Fahrradständer am Bahnhof") == []


def test_looking_for_similar_ideas_costs_the_same_for_many(call: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        indexed(call, f"Fahrradständer {number} am Bahnhof")
    with django_assert_max_num_queries(8):
        assert len(similar_ideas(call.process, "Fahrradständer am Bahnhof Nord Süd Ost West Mitte")) == 5
