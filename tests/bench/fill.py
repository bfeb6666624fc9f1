"""Fill a database with as many ideas as wanted, as fast as it can: the database makes the rows itself.

    DATABASE_URL=… DJANGO_SETTINGS_MODULE=tests.bench.settings python -m tests.bench.fill 100000

Ideas differ in all that lists filter and sort by; their texts come from a stock of 5,000. Indexes are taken away and
made anew, which is faster from some thousand rows on. One idea, the ``measured`` one, has exactly 20 comments; its
``ASSESSED`` supporters and the comments are rows, the numbers of the others are numbers alone.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django
from django.db import connection

STOCK = 5_000
BATCH = 50_000
COMMENTS = 20
ASSESSED = 100
COMMON_WORD, RARE_WORD = "beteiligung", "trinkbrunnen"
"""The first stands in every third idea, the second in one of a thousand."""

_VOCABULARY = """
Wege Schule Park Bahnhof Bücherei Werkstatt Kinder Plätze Verein Handy Netz Karte Termin Fahrrad Bus Garten
Bank  Treffpunkt Nachbarn Kultur Sport Energie Wasser Bäume Straße Licht Daten Rathaus Formular Sprache Pflege
Musik  Markt Handwerk Lernen Senioren Jugend Spielplatz Ampel Brücke Museum Theater Vorlesen Gesundheit Klima
offen  digital sicher gemeinsam einfach schnell grün barrierefrei mehrsprachig kostenlos lebendig freundlich
"""
WORDS = _VOCABULARY.split()


def _say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


@contextmanager
def step(name: str) -> Iterator[None]:
    begun = time.monotonic()
    _say(f"  {name} … ")
    yield
    _say(f"{time.monotonic() - begun:.1f} s\n")


def bar(name: str, done: int, total: int, begun: float) -> None:
    """A line that shows how far it is."""
    wide = 30 * done // max(total, 1)
    _say(f"\r  {name} [{'#' * wide}{'.' * (30 - wide)}] {done:>9,} of {total:,}  {time.monotonic() - begun:.0f} s")
    if done >= total:
        _say("\n")


def fill(number: int) -> int:
    """Leave exactly ``number`` ideas in the demo's call. Returns the key of the measured one."""
    from wagtail_aufbruch.core.models import Handlungsfeld
    from wagtail_aufbruch.ideas.models import IdeaCallPage
    from wagtail_aufbruch.participation.models.contributions import search_index

    call = IdeaCallPage.objects.order_by("pk").first()
    if call is None:
        raise SystemExit("The demo is not loaded: no idea call.")
    fields = list(Handlungsfeld.objects.filter(process_id=call.process.pk).values_list("pk", flat=True))
    with step("emptying"):
        _empty()
    _stock()
    with _without_indexes():
        _insert_ideas(number, call, fields)
    with step("what is said and given to one idea"):
        measured = _discussion(number, call)
    with step("search index"):
        search_index.create(connection)
    with step("statistics"), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if _is_postgresql() else "ANALYZE")
    return measured


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _execute(sql: str, parameters: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def _empty() -> None:
    from wagtail_aufbruch.participation.models.contributions import search_index

    search_index.drop(connection)
    names = [
        name
        for name in connection.introspection.table_names()
        if name.startswith("aufbruch_") and name not in _kept_tables()
    ]
    if _is_postgresql():
        _execute(f"TRUNCATE {', '.join(names)} CASCADE")
    else:
        _execute("PRAGMA foreign_keys = OFF")
        for name in names:
            _execute(f"DELETE FROM {name}")  # noqa: S608  our own tables
        _execute("PRAGMA foreign_keys = ON")


def _kept_tables() -> set[str]:
    """What belongs to calls, not to what was handed in: all tables but those that hang on a contribution."""
    from django.apps import apps

    from wagtail_aufbruch.participation.models import Contribution

    hanging: set[Any] = {Contribution}
    grown = True
    while grown:
        grown = False
        for model in apps.get_models(include_auto_created=True):
            targets = {
                field.related_model for field in model._meta.get_fields() if field.many_to_one or field.one_to_one
            }
            owns = {field.related_model for field in model._meta.local_fields if field.is_relation}
            if model not in hanging and targets & hanging & owns:
                hanging.add(model)
                grown = True
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - {
        model._meta.db_table for model in hanging
    }


def _stock() -> None:
    """A table of titles and texts, from which the rows are put together."""
    from wagtail_aufbruch.core.lists.folding import fold

    chance = random.Random(5)
    rows = []
    for key in range(STOCK):
        title = " ".join(chance.choices(WORDS, k=4)).capitalize()
        words = chance.choices(WORDS, k=35)
        if key % 3 == 0:
            words.append("Bürgerbeteiligung")
        if key % 1000 == 7:
            words.append("Trinkbrunnen")
        chance.shuffle(words)
        text = " ".join(words).capitalize() + "."
        rows.append((key, title, text, fold(f"{title} {text}")))
    _execute("DROP TABLE IF EXISTS bench_stock")
    _execute("CREATE TABLE bench_stock (k integer PRIMARY KEY, title text, body text, folded text)")
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO bench_stock VALUES (%s, %s, %s, %s)", rows)


@contextmanager
def _without_indexes() -> Iterator[None]:
    from wagtail_aufbruch.participation.models import Contribution

    indexes = Contribution._meta.indexes
    with step("taking indexes away"), connection.schema_editor() as editor:
        for index in indexes:
            editor.remove_index(Contribution, index)
    yield
    with step("making indexes anew"):
        if _is_postgresql():
            _execute("SET maintenance_work_mem = '512MB'")
        for index in indexes:
            with connection.schema_editor() as editor:
                editor.add_index(Contribution, index)


def _columns(call: Any, fields: list[int]) -> dict[str, str]:
    """SQL for every column of a contribution; ``i`` numbers the rows, ``s`` is the stock."""
    keys = ", ".join(str(pk) for pk in fields)
    if _is_postgresql():
        moment = "date_trunc('second', now()) - i * interval '20 seconds'"
        chance, key = "random()", "gen_random_uuid()"
        field = f"(ARRAY[{keys}])[1 + i % {len(fields)}]"
        false = "false"
    else:
        moment = "datetime('now', '-' || (i * 20) || ' seconds')"
        chance, key = "abs(random()) / 9223372036854775808.0", "lower(hex(randomblob(16)))"
        field = f"json_extract('[{keys}]', '$[' || (i % {len(fields)}) || ']')"
        false = "0"
    stages = ["received", "received", "received", "review", "pursued", "project", "done", "pool"]
    stage = "CASE i % 8 " + " ".join(f"WHEN {at} THEN '{name}'" for at, name in enumerate(stages)) + " END"
    return {
        "id": "i",
        "process_id": str(call.process.pk),
        "page_id": str(call.pk),
        "kind": "'idea'",
        "handlungsfeld_id": field,
        "state": "'published'",
        "source": "CASE i % 4 WHEN 0 THEN 'event' WHEN 1 THEN 'paper' ELSE 'online' END",
        "author_name": "CASE i % 3 WHEN 0 THEN '' ELSE 'Anna ' || (i % 997) END",
        "title": "s.title || ' ' || i",
        "text": "s.body",
        "submission_key": key,
        "consent_text": "''",
        "consent_version": "'1'",
        "created_at": moment,
        "published_at": moment,
        "state_changed_at": moment,
        "stage": stage,
        "event_name": "''",
        "event_table": "''",
        "place_name": "CASE i % 5 WHEN 0 THEN 'Stadtpark ' || (i % 89) ELSE '' END",
        "latitude": "CASE i % 5 WHEN 0 THEN 51.9 + (i % 1000) / 10000.0 END",
        "longitude": "CASE i % 5 WHEN 0 THEN 8.38 + (i % 997) / 10000.0 END",
        "version": "1",
        "guardian_needed": false,
        "shuffle": chance,
        "support_count": "(i * 7919) % 500",
        "comment_count": "(i * 104729) % 60",
    }


def _insert_ideas(number: int, call: Any, fields: list[int]) -> None:
    columns = _columns(call, fields)
    series = (
        "generate_series({first}::bigint, {last}::bigint) AS n(i)"
        if _is_postgresql()
        else "(WITH RECURSIVE m(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM m WHERE i < {last}) SELECT i FROM m) n"  # noqa: E501
    )
    if _is_postgresql():
        _execute("SET session_replication_role = replica")  # the keys are right: no look at each of them
    begun = time.monotonic()
    for first in range(1, number + 1, BATCH):
        last = min(first + BATCH - 1, number)
        rows = f"{series.format(first=first, last=last)} JOIN bench_stock s ON s.k = i % {STOCK}"
        for sql in (
            f"INSERT INTO aufbruch_participation_contribution ({', '.join(columns)}) "  # noqa: S608  our own columns
            f"SELECT {', '.join(columns.values())} FROM {rows}",
            f"INSERT INTO aufbruch_ideas_idea (contribution_ptr_id, answers) SELECT i, '[]' FROM {rows}",  # noqa: S608
            "INSERT INTO aufbruch_participation_searchentry (contribution_id, folded) "  # noqa: S608
            f"SELECT i, s.folded || ' ' || i FROM {rows}",
        ):
            _execute(sql)
        bar("ideas", last, number, begun)
    if _is_postgresql():
        _execute("SET session_replication_role = DEFAULT")
        _execute("SELECT setval(pg_get_serial_sequence('aufbruch_participation_contribution', 'id'), %s)", [number])


def _discussion(number: int, call: Any) -> int:
    """Twenty comments and a hundred supporters for the idea in the middle."""
    from datetime import timedelta

    from django.utils import timezone

    from wagtail_aufbruch.participation.models import COMMENT_KIND, Assessment, Comment, Contribution

    measured = number // 2
    now = timezone.now()
    for at in range(COMMENTS):
        Comment.objects.create(
            kind=COMMENT_KIND,
            process_id=call.process.pk,
            page_id=call.pk,
            about_id=measured,
            state="published",
            published_at=now - timedelta(minutes=at),
            author_name=f"Bodo {at}",
            text="Das fehlt uns schon lange, und wir würden gern mithelfen. " * (1 + at % 4),
        )
    Assessment.objects.bulk_create(
        [Assessment(contribution_id=measured, browser_hash=f"{at:064x}") for at in range(ASSESSED)]
    )
    Contribution.objects.filter(pk=measured).update(support_count=ASSESSED, comment_count=COMMENTS)
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int)
    given = parser.parse_args()
    django.setup()
    fill(given.number)


if __name__ == "__main__":
    main()
