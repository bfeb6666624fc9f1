"""Measure single requests in this process, against a view that does nothing; prints JSON. Used by ``tests.bench.run``.

Rounds alternate between all that is measured, so that another load on the machine hits all alike.
"""

import argparse
import json
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext, override_settings

from guetersloh.settings.mail import mail_settings
from tests.bench.fill import COMMON_WORD, RARE_WORD, fill
from tests.bench.serve import NOTHING

READER = {"authorization": "Basic messung"}
"""Who tells who they are: the page is made anew for each request."""

Ask = Callable[[], Any]


def asks(measured: int) -> dict[str, Ask]:
    """What is measured: a name, and what makes one request."""
    from django.test import Client
    from django.utils import timezone

    from tests.factories.comments import known_client
    from tests.factories.ideas import typed
    from tests.factories.participation import make_participant
    from wagtail_aufbruch.core.models import Handlungsfeld
    from wagtail_aufbruch.ideas.models import IdeaCallPage
    from wagtail_aufbruch.participation.forms.spam_trap import issue
    from wagtail_aufbruch.participation.models.questions.default_texts import CONSENT_TO_COMMENT_VERSION

    call = IdeaCallPage.objects.order_by("pk").first()
    assert call is not None
    field = Handlungsfeld.objects.filter(process_id=call.process.pk).order_by("pk").last()
    assert field is not None
    reader = Client()
    url = call.url
    idea = f"{url}ideen/{measured}/"
    people = [known_client(make_participant(call.process, f"person{at}@example.org")) for at in range(2)]
    turn = {"support": 0}

    def get(path: str) -> Ask:
        return lambda: reader.get(path, headers=READER)

    def assess() -> Any:
        turn["support"] += 1
        action = "support" if turn["support"] % 2 else "take_back"
        return people[0].post(f"{idea}unterstuetzen/", {"action": action})

    def comment() -> Any:
        return people[1].post(
            f"{idea}kommentieren/",
            {
                "text": "Das fehlt uns schon lange.",
                "author_name": "Anna",
                "consent": "on",
                "consent_version": CONSENT_TO_COMMENT_VERSION,
                "website": "",
                "issued": issue(at=timezone.now().timestamp() - 60),
                "form_key": str(uuid.uuid4()),
            },
        )

    def hand_in() -> Any:
        key = str(uuid.uuid4())
        return reader.post(
            f"{url}idee-einreichen/", typed(call, form_key=key, title=f"Idee {key}", email=f"{key}@example.org")
        )

    return {
        "nothing": get(NOTHING),
        "list": get(url),
        "list by support": get(f"{url}?sortierung=zuspruch"),
        "list by chance": get(f"{url}?sortierung=zufall&zufall=500"),
        "list filtered": get(f"{url}?feld={field.slug}"),
        "list filtered twice": get(f"{url}?feld={field.slug}&stand=umgesetzt&sortierung=diskussion"),
        "search common word": get(f"{url}?suche={COMMON_WORD}"),
        "search rare word": get(f"{url}?suche={RARE_WORD}"),
        "list of all calls": get(f"{call.process.url}alle-ideen/"),
        "map data": get(f"{url}ideen/karte/"),
        "idea page": get(idea),
        "assess": assess,
        "comment": comment,
        "hand in": hand_in,
    }


def measure(number: int, rounds: int) -> dict[str, Any]:
    """Fill, then measure everything. Returns milliseconds and queries by name."""
    measured = fill(number)
    found: dict[str, Any] = {}
    wanted = asks(measured)
    statuses: dict[str, int] = {}
    queries: dict[str, int] = {}
    for name, ask in wanted.items():
        ask()
        with CaptureQueriesContext(connection) as captured:
            statuses[name] = ask().status_code
        queries[name] = len(captured)
    took: dict[str, list[float]] = {name: [] for name in wanted}
    for _round in range(rounds):
        for name, ask in wanted.items():
            reset_queries()
            begun = time.perf_counter()
            ask()
            took[name].append((time.perf_counter() - begun) * 1000)
    nothing = statistics.median(took["nothing"])
    for name, times in took.items():
        times.sort()
        median = statistics.median(times)
        found[name] = {
            "status": statuses[name],
            "queries": queries[name],
            "median": median,
            "p95": times[int(len(times) * 0.95)],
            "ratio": nothing / median,
        }
    return {"measured": measured, "asks": found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    django.setup()
    ours = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 0}
    with override_settings(
        WAGTAIL_AUFBRUCH=ours,
        ALLOWED_HOSTS=["*"],
        **mail_settings("django.core.mail.backends.dummy.EmailBackend"),
    ):
        json.dump(measure(given.number, given.rounds), sys.stdout)


if __name__ == "__main__":
    main()
