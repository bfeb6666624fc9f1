"""How fast readers get pages, measured against a view that does nothing.

    python -m tests.bench.pages --database sqlite:////tmp/bench.sqlite3 /digitaler-aufbruch/ideen/

prints for each address the ratio with and without the cache for readers. The demo is loaded where the database is
empty. Rounds alternate, so that another load on the machine hits all of them alike; the ratio is the median of the
rounds. On two cores client, servers and PostgreSQL share the time: compare ratios, not requests per second.
"""

import argparse
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.drive import Result, drive
from tests.bench.serve import NOTHING, THREADS, WORKERS, environment, manage, serving

# What a person who tells who they are gets: nothing is kept for them.
UNCACHED = {"Authorization": "Basic messung"}


@dataclass(frozen=True)
class Measured:
    """An address against the view that does nothing."""

    path: str
    nothing: Result
    best: Result
    ratio: float


def measure(port: int, path: str, *, rounds: int, seconds: float, headers: dict[str, str] | None = None) -> Measured:
    """Alternate between the address and the view that does nothing."""
    pairs = []
    for _ in range(rounds):
        nothing = drive(port, NOTHING, seconds=seconds, headers=headers)
        pairs.append((nothing, drive(port, path, seconds=seconds, headers=headers)))
    pairs.sort(key=lambda pair: pair[1].rps / pair[0].rps)
    ratio = statistics.median(found.rps / nothing.rps for nothing, found in pairs)
    nothing, found = pairs[len(pairs) // 2]
    return Measured(path, nothing, found, ratio)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True, help="as DATABASE_URL")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--threads", type=int, default=THREADS, help="1: workers of the kind sync")
    parser.add_argument("--fill", action="store_true", help="migrate and load the demo first")
    parser.add_argument("paths", nargs="+")
    given = parser.parse_args()
    data_dir = Path(tempfile.gettempdir()) / "aufbruch-bench"
    env = environment(given.database, data_dir)
    if given.fill:
        manage(env, "demo_prepare", "--port", "8000")
    with serving(env, workers=given.workers, threads=given.threads) as port:
        drive(port, [NOTHING, *given.paths], seconds=3)
        say(f"{'address':44} {'cache':5} {'rps':>7} {'nothing':>8} {'ratio':>7} {'median':>9} {'p95':>9} {'client':>7}")
        for path in given.paths:
            for name, headers in (("yes", None), ("no", UNCACHED)):
                found = measure(port, path, rounds=given.rounds, seconds=given.seconds, headers=headers)
                best, nothing = found.best, found.nothing
                say(
                    f"{path[:44]:44} {name:5} {best.rps:7.0f} {nothing.rps:8.0f} {found.ratio:7.1%} "
                    f"{best.median:6.1f} ms {best.p95:6.1f} ms {best.client_share:7.0%}"
                )


if __name__ == "__main__":
    main()
