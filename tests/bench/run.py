"""``make bench``: fill SQLite and PostgreSQL, measure, and print tables. The figures also go to var/bench/.

    python -m tests.bench.run --sizes 1000 100000 1000000 --postgresql postgres://127.0.0.1/aufbruch_bench

First each request alone, in one process, for each database and size (``tests.bench.measure``), and the pages and
files of a large competition (``tests.bench.competition``), and those of a town with many projects and papers of its
council (``tests.bench.town``); then requests per second of gunicorn on PostgreSQL at the
largest size, with and without the cache for readers (``tests.bench.pages``).
Everything is told as a share of what a view does that does nothing, measured in the same rounds: compare these, not
milliseconds of machines. The databases named are emptied of all that was handed in.
"""

import argparse
import json
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench.competition import ENTRIES
from tests.bench.drive import drive
from tests.bench.pages import UNCACHED, measure, say
from tests.bench.serve import NOTHING, ROOT, environment, manage, serving
from tests.bench.town import PAPERS, PAPERS_FOR_A_PROJECT

MAX_SLOWDOWN = 1.3
"""The list at the largest size may cost so many times what it costs at the smallest."""


def in_process(env: dict[str, str], number: int, rounds: int) -> Any:
    """The figures of ``tests.bench.measure`` for one database and size, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.measure", str(number), "--rounds", str(rounds)]
    answer = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return json.loads(answer.stdout)


def tell_requests(database: str, number: int, asks: dict[str, Any]) -> None:
    say(f"\n{database}, {number:,} ideas")
    say(f"  {'':22} {'queries':>7} {'median':>10} {'p95':>10} {'of nothing':>11}")
    for name, figures in asks.items():
        say(
            f"  {name:22} {figures['queries']:7} {figures['median']:7.1f} ms {figures['p95']:7.1f} ms "
            f"{figures['ratio']:11.2%}"
        )


def alone(module: str, env: dict[str, str], number: int, rounds: int) -> Any:
    """The figures of a module, ``tests.bench.competition`` for one, for one database, in a process of its own."""
    command = [sys.executable, "-m", module, str(number), "--rounds", str(rounds)]
    answer = subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return json.loads(answer.stdout)


def tell_competition(database: str, entries: int, found: dict[str, Any]) -> None:
    say(f"\n{database}, a competition with {entries:,} entries, and what is judged and voted for in proportion")
    tell_asks(found["asks"])
    say(f"  {'':26} {'size':>10} {'CPU':>10} {'memory':>10}")
    for name, figures in found["files"].items():
        size, peak = figures["size"] / 1e6, figures["peak"] / 1e6
        say(f"  {name:26} {size:7.1f} MB {figures['cpu']:8.2f} s {peak:7.1f} MB")


def tell_town(database: str, papers: int, found: dict[str, Any]) -> None:
    say(f"\n{database}, a town with {papers:,} papers of its council and {papers // PAPERS_FOR_A_PROJECT:,} projects")
    tell_asks(found["asks"])


def tell_asks(asks: dict[str, Any]) -> None:
    say(f"  {'':26} {'queries':>7} {'CPU':>10} {'median':>10}")
    for name, figures in asks.items():
        say(f"  {name:26} {figures['queries']:7} {figures['cpu']:7.1f} ms {figures['took']:7.1f} ms")


def tell_growth(database: str, found: dict[int, dict[str, Any]]) -> None:
    """How much more each request costs at the largest size than at the smallest, in shares of nothing."""
    smallest, largest = min(found), max(found)
    if smallest == largest:
        return
    say(f"\n{database}: cost at {largest:,} ideas, times that at {smallest:,} (list: at most {MAX_SLOWDOWN})")
    for name, figures in found[largest].items():
        if name != "nothing":
            say(f"  {name:22} {found[smallest][name]['ratio'] / figures['ratio']:6.2f}")


def requests_per_second(env: dict[str, str], paths: dict[str, str], rounds: int) -> list[dict[str, Any]]:
    """gunicorn, 2 workers, 8 connections; with the cache for readers and past it."""
    found = []
    say("\ngunicorn on PostgreSQL")
    say(f"  {'':12} {'cache':5} {'rps':>8} {'nothing':>8} {'ratio':>7} {'median':>10} {'p95':>10}")
    with serving(env) as port:
        drive(port, [NOTHING, *paths.values()], seconds=3)
        for name, path in paths.items():
            for cache, headers in (("no", UNCACHED), ("yes", None)):
                one = measure(port, path, rounds=rounds, seconds=2.0, headers=headers)
                say(
                    f"  {name:12} {cache:5} {one.best.rps:8.1f} {one.nothing.rps:8.1f} {one.ratio:7.1%} "
                    f"{one.best.median:7.1f} ms {one.best.p95:7.1f} ms"
                )
                found.append({"name": name, "cache": cache, **asdict(one)})
    return found


def make_database(url: str) -> None:
    """Create the PostgreSQL database where it is missing. Raises psycopg.OperationalError where nobody answers."""
    import psycopg
    from psycopg import sql

    server, _slash, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def reachable(url: str) -> str:
    """The address of the PostgreSQL database, made where it is missing; "", and why, where none can be had."""
    import psycopg

    if not url:
        return ""
    try:
        make_database(url)
    except psycopg.OperationalError as error:
        say(f"PostgreSQL cannot be reached at {url}: {str(error).strip().splitlines()[0]}")
        say("Start it, or name another one with POSTGRESQL=postgres://…; what follows is SQLite alone.")
        return ""
    return url


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--entries", type=int, default=ENTRIES, help="of the competition; 0 leaves it out")
    parser.add_argument("--papers", type=int, default=PAPERS, help="of the council; 0 leaves town and projects out")
    parser.add_argument("--postgresql", default="", help="a database to fill; left out: SQLite alone, without gunicorn")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    given = parser.parse_args()
    folder: Path = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    databases = {"SQLite": f"sqlite:///{folder / 'bench.sqlite3'}"}
    postgresql = reachable(given.postgresql)
    if postgresql:
        databases["PostgreSQL"] = postgresql
    kept: dict[str, Any] = {"at": time.strftime("%Y-%m-%dT%H:%M:%S"), "requests": {}, "competition": {}, "town": {}}
    measured = 0
    for database, url in databases.items():
        env = environment(url, folder)
        manage(env, "demo_prepare", "--port", "8000")
        found = {}
        for number in sorted(given.sizes):
            figures = in_process(env, number, given.rounds)
            found[number], measured = figures["asks"], figures["measured"]
            tell_requests(database, number, found[number])
        tell_growth(database, found)
        kept["requests"][database] = found
        if given.entries:
            made = alone("tests.bench.competition", env, given.entries, max(given.rounds // 4, 1))
            kept["competition"][database] = made
            tell_competition(database, given.entries, made)
        if given.papers:
            kept["town"][database] = alone("tests.bench.town", env, given.papers, max(given.rounds // 4, 1))
            tell_town(database, given.papers, kept["town"][database])
    if postgresql:
        call = "/digitaler-aufbruch/ideen/"
        paths = {"list": call, "idea page": f"{call}ideen/{measured}/"}
        kept["rps"] = requests_per_second(environment(postgresql, folder), paths, rounds=5)
    target = folder / f"bench-{time.strftime('%Y%m%d-%H%M%S')}.json"
    target.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    say(f"\n{target}")
    if not postgresql:
        say("SQLite alone: nothing was measured on PostgreSQL, and gunicorn not at all.")


if __name__ == "__main__":
    main()
