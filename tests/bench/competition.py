"""Measure a large competition in this process: 2,000 entries, 60 people who judge, 20,000 reviews, 50,000 ballots.

    DATABASE_URL=… DJANGO_SETTINGS_MODULE=tests.bench.settings python -m tests.bench.competition 2000

prints JSON: milliseconds, CPU and queries of each page, and for each file to take along its size and the most memory
that making it needed. The number is that of the entries; the rest grows with it. Used by ``tests.bench.run``.
"""

import argparse
import json
import random
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from tests.bench.serve import NOTHING

ENTRIES = 2_000
JURORS = 60
REVIEWS_EACH = 10
"""Reviews of each entry that are handed in."""
BALLOTS_EACH = 25
"""Ballots for each entry that takes part."""
READER = {"authorization": "Basic messung"}
TITLE = "Messwettbewerb"
BATCH = 2_000


@dataclass(frozen=True)
class Filled:
    """What was made."""

    competition: Any
    round: Any
    juror: Any


def fill(entries: int) -> Filled:
    """Leave one competition with exactly so many entries: judged blind, and voted for."""
    from tests.factories.competitions import make_competition
    from tests.factories.judging import make_jury
    from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
    from wagtail_aufbruch.core.models import ProcessPage
    from wagtail_aufbruch.reviews.models import Round

    process = ProcessPage.objects.order_by("pk").first()
    if process is None:
        raise SystemExit("The demo is not loaded: no process.")
    for old in CompetitionPage.objects.filter(title=TITLE):
        _remove(old)
    now = django.utils.timezone.now().replace(second=0, microsecond=0)
    competition = make_competition(
        process,
        TITLE,
        categories=("Kinder", "Jugend", "Erwachsene", "Vereine"),
        closes_at=now - timedelta(days=3),
        vote_wanted=True,
        vote_from=now - timedelta(days=2),
        vote_until=now + timedelta(days=5),
    )
    _entries(competition, entries)
    rows = list(Entry.objects.filter(competition=competition).order_by("pk"))
    _copies(rows)
    made = make_jury(competition, rows, user=staff(), jury=JURORS, is_blind=True, is_released=True)
    _reviews(made)
    _ballots(competition, rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    current = Round.objects.get(pk=made.pk)
    return Filled(competition, current, current.reviewers.order_by("number").first())


def _remove(competition: Any) -> None:
    from wagtail_aufbruch.competitions.models import Ballot, Entry
    from wagtail_aufbruch.reviews.models import Round

    Round.objects.filter(page=competition.pk).delete()
    Ballot.objects.filter(competition=competition.pk).delete()
    Entry.objects.filter(competition=competition.pk).delete()
    competition.delete()


def staff() -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.filter(is_superuser=True).order_by("pk").first()


def _entries(competition: Any, number: int) -> None:
    from tests.bench.fill import WORDS
    from wagtail_aufbruch.competitions.domain.announcing.forms import current_version
    from wagtail_aufbruch.competitions.enums import EntryState
    from wagtail_aufbruch.competitions.models import Entry, EntryCounter, TeamMember
    from wagtail_aufbruch.participation.domain.mail.mailboxes import mailbox_of
    from wagtail_aufbruch.participation.models import Participant

    process, form, now = competition.process, current_version(competition), django.utils.timezone.now()
    emails = [f"messung{at}@example.org" for at in range(number)]
    people = [Participant(process_id=process.pk, email=email, mailbox=mailbox_of(email)) for email in emails]
    Participant.objects.filter(email__in=[one.email for one in people]).delete()
    Participant.objects.bulk_create(people, batch_size=BATCH)
    categories = [one.key for one in competition.categories.all()]
    text = " ".join(WORDS * 3)

    def answer(key: str, label: str, at: int) -> dict[str, Any]:
        return {"key": key, "label": label, "type": "multiline", "value": f"{at}. {text}", "shown": True}

    rows = [
        Entry(
            process_id=process.pk,
            competition=competition,
            participant=person,
            form=form,
            number=at,
            slot=1,
            category=categories[at % len(categories)],
            title=f"{WORDS[at % len(WORDS)].capitalize()} und {WORDS[at * 7 % len(WORDS)]} {at}",
            name=f"Anna Beispiel {at}",
            state=EntryState.HANDED_IN,
            answers=[answer("key00000", "Worum geht es?", at), answer("key00002", "Wie seid ihr darauf gekommen?", at)],
            consent_text=competition.consent_text,
            consent_version=competition.consent_version,
            confirmed_at=now,
            consented_at=now,
            sent_at=now - timedelta(days=3, seconds=at),
        )
        for at, person in enumerate(people, 1)
    ]
    Entry.objects.bulk_create(rows, batch_size=BATCH)
    EntryCounter.objects.update_or_create(competition=competition, defaults={"last_number": number})
    TeamMember.objects.bulk_create(
        [
            TeamMember(
                entry=one, name=f"Mia Muster {one.number}", question_key="key00001", is_young=True,
                agrees=True, may_publish=True, may_name=True, answered_at=now, given_at=now,
            )
            for one in rows[::3]
        ],
        batch_size=BATCH,
    )  # fmt: skip


def _copies(rows: Iterable[Any]) -> None:
    """A released copy without names of each, as staff would have made them."""
    from wagtail_aufbruch.competitions.domain.judging.copies import Draft
    from wagtail_aufbruch.competitions.domain.judging.reading import contents_for
    from wagtail_aufbruch.competitions.models import BlindCopy

    made = []
    for key, contents in contents_for([one.pk for one in rows]).items():
        draft = Draft(contents, (), frozenset(), {})
        made.append(
            BlindCopy(
                entry_id=key,
                revision=contents.entry.revision,
                fingerprint=contents.fingerprint,
                made_from=contents.entry.changed_at,
                title=contents.entry.title,
                parts=[{"heading": str(one.heading), "text": one.text, "url": ""} for one in draft.said],
            )
        )
    BlindCopy.objects.bulk_create(made, batch_size=BATCH)


def _reviews(round_: Any) -> None:
    """Everybody judges all; ``REVIEWS_EACH`` of each are handed in."""
    from wagtail_aufbruch.reviews.enums import ReviewState
    from wagtail_aufbruch.reviews.models import Review, Round, Score

    criteria = list(round_.criteria.all())
    reviewers = list(round_.reviewers.order_by("number").values_list("pk", flat=True))
    now = django.utils.timezone.now()
    keys = []
    for place, item in enumerate(round_.items.order_by("number").values_list("pk", flat=True)):
        chosen = {reviewers[(place + step) % len(reviewers)] for step in range(REVIEWS_EACH)}
        keys += list(Review.objects.filter(item=item, reviewer__in=chosen).values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        Review.objects.filter(pk__in=keys[start : start + BATCH]).update(
            state=ReviewState.HANDED_IN, handed_in_at=now, saved_at=now, revision=1, comment="Gut gedacht. " * 20
        )
    dice = random.Random(12)
    Score.objects.bulk_create(
        [
            Score(review_id=key, criterion=one, value=dice.randint(one.least, one.most))
            for key in keys
            for one in criteria
        ],
        batch_size=BATCH,
    )
    Round.objects.filter(pk=round_.pk).update(locked_at=now)


def _ballots(competition: Any, rows: list[Any]) -> None:
    from wagtail_aufbruch.competitions.domain.voting.hashing import box_of, network_of, voter_of
    from wagtail_aufbruch.competitions.models import Ballot, BallotChoice

    box, now = box_of(competition), django.utils.timezone.now()
    ballots = [
        Ballot(
            competition=competition,
            voter=voter_of(box, f"waehlt{at}@example.org"),
            network=network_of(box, f"10.{at // 40 // 250}.{at // 40 % 250}.0"),
            confirmed_at=now - timedelta(seconds=at * 3),
        )
        for at in range(len(rows) * BALLOTS_EACH)
    ]
    Ballot.objects.bulk_create(ballots, batch_size=BATCH)
    BallotChoice.objects.bulk_create(
        (
            BallotChoice(ballot=ballot, entry=rows[(at * 31 + step * 4) % len(rows)],
                         category=rows[(at * 31 + step * 4) % len(rows)].category, place=step + 1)
            for at, ballot in enumerate(ballots)
            for step in range(2)
        ),
        batch_size=BATCH,
    )  # fmt: skip


def end(filled: Filled) -> Filled:
    """The same once the vote and the round are over, and the result of the round is fixed."""
    from wagtail_aufbruch.competitions.models import CompetitionPage
    from wagtail_aufbruch.reviews.domain.results import record
    from wagtail_aufbruch.reviews.models import Round

    before = django.utils.timezone.now() - timedelta(hours=1)
    CompetitionPage.objects.filter(pk=filled.competition.pk).update(vote_until=before)
    Round.objects.filter(pk=filled.round.pk).update(closes_at=before)
    competition, round_ = CompetitionPage.objects.get(pk=filled.competition.pk), Round.objects.get(pk=filled.round.pk)
    record.fix(round_, user=staff())
    return Filled(competition, round_, filled.juror)


Ask = Callable[[], Any]


class Pages:
    """Requests by readers and by staff, in this process."""

    def __init__(self) -> None:
        from django.test import Client

        self.reader, self.staff = Client(), Client()
        self.staff.force_login(staff())

    def get(self, path: str) -> Ask:
        return lambda: self.reader.get(path, headers=READER)

    def admin(self, name: str, *args: object, query: str = "") -> Ask:
        from django.urls import reverse

        path = reverse(name, args=args) + query
        return lambda: self.staff.get(path)


def asks_at_the_end(filled: Filled) -> dict[str, Ask]:
    """What is measured once all is over."""
    from wagtail_aufbruch.competitions.domain.result.standing import standing_of

    competition, round_, admin = filled.competition, filled.round, Pages().admin
    return {
        "mix": lambda: standing_of(competition),
        "end: result": admin("aufbruch_result", competition.pk),
        "end: result of the round": admin("aufbruch_review_result", round_.pk),
        "end: jury": admin("aufbruch_competition_jury", competition.pk),
        "end: vote": admin("aufbruch_vote", competition.pk),
        "end: honouring": admin("aufbruch_honouring", competition.pk),
    }


def asks(filled: Filled) -> dict[str, Ask]:
    """What is measured while people judge and vote: a name, and what makes one request or one calculation."""
    from tests.factories.reviews import address_of
    from wagtail_aufbruch.competitions.domain.voting import counting, signs
    from wagtail_aufbruch.reviews.domain.results.standing import standing_of

    competition, round_, pages = filled.competition, filled.round, Pages()
    url, judging, get, admin = competition.url, address_of(filled.juror), pages.get, pages.admin
    item = round_.items.order_by("number")[round_.items.count() // 2]

    def vote(name: str) -> str:
        return f"{url}{competition.reverse_subpage(name)}"

    return {
        "nothing": get(NOTHING),
        "jury: list": get(judging),
        "jury: list, still open": get(f"{judging}?nur=offen"),
        "jury: search": get(f"{judging}?suche=bahnhof"),
        "jury: one entry": get(f"{judging}{item.pk}/"),
        "jury: many at once": get(f"{judging}viele/"),
        "round: desk": admin("aufbruch_review_round", round_.pk),
        "round: result": admin("aufbruch_review_result", round_.pk),
        "round: choose": admin("aufbruch_review_items", round_.pk),
        "round: conflict": admin("aufbruch_review_conflict", round_.pk, filled.juror.pk),
        "ranking": lambda: standing_of(round_),
        "staff: entries": admin("aufbruch_entries", competition.pk),
        "staff: entries, search": admin("aufbruch_entries", competition.pk, query="?suche=bahnhof"),
        "staff: jury": admin("aufbruch_competition_jury", competition.pk),
        "staff: vote": admin("aufbruch_vote", competition.pk),
        "vote: gallery": get(f"{vote('vote')}?folge=1"),
        "vote: ballot": get(vote("vote_form")),
        "vote: signs": lambda: signs.groups_of(competition),
        "vote: counting": lambda: counting.count(competition),
    }


def measure(number: int, rounds: int) -> dict[str, Any]:
    """Fill, then measure everything by name: milliseconds, CPU milliseconds, queries."""
    filled = fill(number)
    found = measured(asks(filled), rounds)
    taken = files(filled)
    return {"asks": {**found, **measured(asks_at_the_end(end(filled)), rounds)}, "files": taken}


def measured(wanted: dict[str, Ask], rounds: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, ask in wanted.items():
        ask()
        with CaptureQueriesContext(connection) as captured:
            answer = ask()
        found[name] = {"queries": len(captured), "status": getattr(answer, "status_code", 200), "cpu": [], "took": []}
    for _round in range(rounds):
        for name, ask in wanted.items():
            begun, busy = time.perf_counter(), time.process_time()
            ask()
            found[name]["cpu"].append((time.process_time() - busy) * 1000)
            found[name]["took"].append((time.perf_counter() - begun) * 1000)
    for figures in found.values():
        figures["cpu"] = statistics.median(figures["cpu"])
        figures["took"] = statistics.median(figures["took"])
    return found


def files(filled: Filled) -> dict[str, Any]:
    """What making each file to take along costs: its size, CPU seconds, and the most memory at once."""
    from wagtail_aufbruch.competitions.domain.operations.staff_lists import Export as Entries
    from wagtail_aufbruch.reviews.domain.results.export import Export as Scores

    wanted: dict[str, Callable[[], Iterable[bytes]]] = {
        "entries, CSV": lambda: Entries(filled.competition).as_csv(),
        "entries, XLSX": lambda: Entries(filled.competition).as_xlsx(),
        "reviews, CSV": lambda: Scores(filled.round).as_csv(),
        "reviews, XLSX": lambda: Scores(filled.round).as_xlsx(),
    }
    found = {}
    for name, make in wanted.items():
        busy = time.process_time()
        size = sum(len(piece) for piece in make())
        busy = time.process_time() - busy
        tracemalloc.start()
        for _piece in make():
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        found[name] = {"size": size, "cpu": busy, "peak": peak}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", type=int, nargs="?", default=ENTRIES)
    parser.add_argument("--rounds", type=int, default=10)
    given = parser.parse_args()
    django.setup()
    ours = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 0}
    with override_settings(WAGTAIL_AUFBRUCH=ours, ALLOWED_HOSTS=["*"]):
        json.dump(measure(given.number, given.rounds), sys.stdout)


if __name__ == "__main__":
    main()
