"""Ten thousand papers from a council's server: time and memory of the first run and of one that finds nothing new.

.venv/bin/python -m tests.bench.council_server 10000 sqlite:////tmp/council.sqlite3
"""

import os
import resource
import sys
import time


def main(number: int, database: str) -> None:
    os.environ.update(DATABASE_URL=database, DJANGO_SETTINGS_MODULE="tests.settings")
    sys.path.insert(0, "site")
    import django

    django.setup()
    from django.core.management import call_command

    from tests.council.oparl.conftest import HERE
    from tests.council.oparl.server import running
    from tests.council.oparl.test_large import papers_of
    from tests.factories.core import make_process
    from wagtail_aufbruch.council.domain.oparl.storing.runs import read_server
    from wagtail_aufbruch.council.models import Server

    call_command("migrate", verbosity=0)
    with running() as council:
        papers_of(council, number)
        server = Server.objects.create(process=make_process(), name="Rat", address=council.system, shows_at_once=True)
        for name in ("first run", "nothing new"):
            begun, cpu, steps = time.monotonic(), time.process_time(), []

            def tell(list_: str, found: int, steps: list[str] = steps) -> None:
                if list_ == "paper" and found % 2000 == 0:
                    steps.append(f"{found}: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")

            run = read_server(server, whole=True, limits=HERE, tell=tell)
            print(  # noqa: T201
                f"{name}: {run.state}, {run.found} found, {run.added} new, {time.monotonic() - begun:.0f} s, "
                f"{time.process_time() - cpu:.0f} s CPU; most memory {', '.join(steps)}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
