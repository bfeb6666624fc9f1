"""What is admitted once people vote: it does not take part in the vote, loses nothing by it, and everybody is told."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.client import CommittingClient
from tests.competitions.result.test_result import POINTS, only, over, vote
from tests.factories.checks import (
    SECOND_BROKEN,
    add_rules,
    all_fulfilled,
    give_back,
    handed_in,
    turn_down,
)
from tests.factories.competitions import make_competition, make_team_member
from tests.factories.core import make_process
from tests.factories.judging import make_jury
from tests.factories.participation import make_moderator
from tests.factories.reviews import end_round, item_of, judge, juror
from wagtail_aufbruch.competitions.domain.checking import appeals, deciding, repairing
from wagtail_aufbruch.competitions.domain.checking.reading import fingerprint_of
from wagtail_aufbruch.competitions.domain.entering.handing_in import why_confirmed_too_late
from wagtail_aufbruch.competitions.domain.errors import EntryError
from wagtail_aufbruch.competitions.domain.operations.repair_deadlines import end_repairs
from wagtail_aufbruch.competitions.domain.result.record import record_of
from wagtail_aufbruch.competitions.domain.result.standing import standing_of
from wagtail_aufbruch.competitions.domain.voting.taking_part import entries_in_vote
from wagtail_aufbruch.competitions.enums import EntryState
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, FormalCheck

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def staff(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def desk(staff: Any) -> Client:
    browser = CommittingClient()
    browser.force_login(staff)
    return browser


def before_the_vote(process: Any, **values: Any) -> CompetitionPage:
    """Entries are closed and checked; people vote from tomorrow on."""
    now = timezone.now().replace(second=0, microsecond=0)
    moments = {"vote_wanted": True, "vote_from": now + timedelta(days=3), "vote_until": now + timedelta(days=6)}
    values = {"closes_at": now - timedelta(days=2), "vote_least": 1, "jury_weight": 70, **moments, **values}
    made = make_competition(process, **values)
    add_rules(made)
    return made


def begin_vote(competition: CompetitionPage) -> CompetitionPage:
    """People vote from now on."""
    CompetitionPage.objects.filter(pk=competition.pk).update(vote_from=timezone.now())
    fresh = CompetitionPage.objects.get(pk=competition.pk)
    fresh.__dict__["process"] = competition.process
    return fresh


def admit(entry: Entry, staff: Any) -> Entry:
    return deciding.admit(entry, all_fulfilled(entry.competition), user=staff, seen=fingerprint_of(entry))


def titles(competition: CompetitionPage) -> set[str]:
    return set(entries_in_vote(competition).values_list("title", flat=True))


def entry_of(competition: CompetitionPage, title: str, **values: Any) -> Entry:
    entry = handed_in(competition, title=title, email=f"{title.lower()}@example.org", **values)
    entry.competition = competition
    return entry


def test_an_entry_admitted_once_people_vote_does_not_join_the_list(process: Any, staff: Any) -> None:
    competition = before_the_vote(process)
    admit(entry_of(competition, "Frueh"), staff)
    competition = begin_vote(competition)
    late = admit(entry_of(competition, "Spaet"), staff)
    assert late.state == EntryState.ADMITTED
    assert titles(competition) == {"Frueh"}


def test_a_successful_appeal_does_not_bring_an_entry_into_the_vote_either(process: Any, staff: Any) -> None:
    competition = before_the_vote(process)
    entry = entry_of(competition, "Einspruch")
    turn_down(entry, staff)
    appeals.file_appeal(entry, "Die Einwilligungen liegen bei.")
    competition = begin_vote(competition)
    entry = Entry.objects.get(pk=entry.pk)
    entry.competition = competition
    colleague = make_moderator(process, "kollegin")
    appeals.decide_appeal(entry, True, "Sie liegen bei.", user=colleague, seen=fingerprint_of(entry))
    assert titles(competition) == set()


def test_what_was_not_repaired_before_the_vote_and_stands_as_it_is_takes_part(process: Any, staff: Any) -> None:
    competition = before_the_vote(process)
    give_back(entry_of(competition, "Unverbessert"), staff, days=1)
    # The work that notes it comes some minutes after the vote has begun.
    ended = timezone.now() - timedelta(minutes=5)
    FormalCheck.objects.update(repair_until=ended)
    Entry.objects.update(repair_until=ended)
    competition = begin_vote(competition)
    assert end_repairs() == 1
    assert titles(competition) == {"Unverbessert"}


def test_an_entry_is_not_returned_for_repair_until_a_day_on_which_people_vote(process: Any, staff: Any) -> None:
    entry = entry_of(before_the_vote(process), "Zurueck")
    with pytest.raises(EntryError) as refused:
        give_back(entry, staff, days=7)
    assert "Vorher beginnt schon die Abstimmung" in str(refused.value.message)
    give_back(entry, staff, days=2)


def test_while_people_vote_an_entry_is_admitted_or_not_and_no_longer_returned(
    process: Any, staff: Any, desk: Client
) -> None:
    entry = entry_of(begin_vote(before_the_vote(process)), "Zurueck")
    with pytest.raises(EntryError) as refused:
        give_back(entry, staff, days=7)
    assert "lässt sich nichts mehr nachbessern" in str(refused.value.message)
    page = desk.get(reverse("aufbruch_entry", args=[entry.pk])).content.decode()
    assert "lässt sich nichts mehr nachbessern" in page
    assert 'value="zurueckgeben"' not in page
    assert 'value="ablehnen"' in page


def test_the_day_that_is_offered_for_a_repair_lies_before_the_vote(process: Any, desk: Client) -> None:
    entry = entry_of(before_the_vote(process, repair_days=14), "Tag")
    page = desk.get(reverse("aufbruch_entry", args=[entry.pk])).content.decode()
    day = timezone.localdate() + timedelta(days=2)
    assert f'value="{day.isoformat()}"' in page or f'value="{day.strftime("%d.%m.%Y")}"' in page


def test_staff_read_before_they_admit_it_that_it_does_not_take_part(process: Any, staff: Any, desk: Client) -> None:
    competition = before_the_vote(process)
    entry = entry_of(competition, "Warnung")
    told = "nimmt an der Abstimmung nicht mehr teil"
    moves = "Verlegen Sie zuerst den Beginn der Abstimmung"
    way = reverse("aufbruch_entry", args=[entry.pk])
    assert told not in desk.get(way).content.decode()
    admit(entry_of(competition, "Frueh"), staff)
    competition = begin_vote(competition)
    page = desk.get(way).content.decode()
    assert told in page
    assert moves in page
    vote(competition, Entry.objects.get(title="Frueh"))
    page = desk.get(way).content.decode()
    assert told in page
    assert moves not in page, "from the first ballot on it cannot be moved"


def test_who_decides_on_an_appeal_reads_it_too(process: Any, staff: Any) -> None:
    competition = before_the_vote(process)
    entry = entry_of(competition, "Einspruch")
    turn_down(entry, staff)
    appeals.file_appeal(entry, "Doch.")
    begin_vote(competition)
    browser = Client()
    browser.force_login(make_moderator(process, "kollegin"))
    page = browser.get(reverse("aufbruch_entry", args=[entry.pk])).content.decode()
    assert "nimmt an der Abstimmung nicht mehr teil" in page


def test_its_person_is_told_by_the_mail(process: Any, staff: Any, django_capture_on_commit_callbacks: Any) -> None:
    competition = begin_vote(before_the_vote(process))
    with django_capture_on_commit_callbacks(execute=True):
        admit(entry_of(competition, "Post"), staff)
    assert "bekommt er den Durchschnitt der Publikumspunkte" in str(mail.outbox[-1].body)


def test_it_gets_the_mean_of_the_points_of_the_public_and_everybody_can_recount_it(
    process: Any, staff: Any, desk: Client
) -> None:
    competition = before_the_vote(process)
    first, second = (admit(entry_of(competition, title), staff) for title in ("Eins", "Zwei"))
    competition = begin_vote(competition)
    late = admit(entry_of(competition, "Spaet"), staff)
    vote(competition, first, first, second)
    running = make_jury(competition, [first, second, late], user=staff, criteria=POINTS, tie_breaks=[], least_reviews=1)
    for place in (1, 2, 3):
        for entry in (first, second, late):
            judge(juror(running, place), item_of(running, entry), 60)
    end_round(running)
    standing = standing_of(over(competition))
    rows = {row.entry.title: row for row in only(standing).rows}
    assert (rows["Spaet"].votes, rows["Spaet"].public) == (None, Fraction(75))
    assert rows["Spaet"].mix == Fraction(7, 10) * 60 + Fraction(3, 10) * 75
    assert [row.entry.title for row in only(standing).rows] == ["Eins", "Spaet", "Zwei"]
    (category,) = record_of(standing)["categories"]
    assert {one["number"]: (one["votes"], one["public"]) for one in category["entries"]}[late.number] == (None, "75")
    caches["default"].clear()
    page = desk.get(reverse("aufbruch_result", args=[competition.pk])).content.decode()
    assert "erst zugelassen, als sie schon lief" in page


def test_without_a_jury_it_has_no_place_since_nobody_has_judged_it(process: Any, staff: Any) -> None:
    competition = before_the_vote(process)
    first = admit(entry_of(competition, "Eins"), staff)
    competition = begin_vote(competition)
    admit(entry_of(competition, "Spaet"), staff)
    vote(competition, first)
    rows = {row.entry.title: row.rank for row in only(standing_of(over(competition))).rows}
    assert rows == {"Eins": 1, "Spaet": None}


def test_refusing_an_entry_while_people_vote_changes_nothing_of_the_list(process: Any, staff: Any) -> None:
    entry = entry_of(begin_vote(before_the_vote(process)), "Nein")
    deciding.refuse(entry, SECOND_BROKEN, message="Fehlt.", user=staff, seen=fingerprint_of(entry))
    assert titles(entry.competition) == set()


def test_what_nobody_could_vote_for_does_not_pull_its_mean_down(process: Any, staff: Any) -> None:
    """A guardian agreed to the taking part and not to the publication: the entry has no votes, and could have none."""
    competition = before_the_vote(process)
    first, second, hidden = (admit(entry_of(competition, title), staff) for title in ("Eins", "Zwei", "Verborgen"))
    make_team_member(hidden, agrees=True, may_publish=False)
    competition = begin_vote(competition)
    late = admit(entry_of(competition, "Spaet"), staff)
    vote(competition, first, first, second)
    entries = (first, second, hidden, late)
    running = make_jury(competition, list(entries), user=staff, criteria=POINTS, tie_breaks=[], least_reviews=1)
    for entry in entries:
        judge(juror(running, 1), item_of(running, entry), 60)
    end_round(running)
    standing = standing_of(over(competition))
    assert {row.entry.title: row.public for row in only(standing).rows}["Spaet"] == Fraction(75)
    (category,) = record_of(standing)["categories"]
    assert category["mean_of"] == 2, "the number alone: nobody reads which entry it is not"
    assert {one["number"]: one["votes"] for one in category["entries"]}[hidden.number] == 0


def repaired(entry: Entry, staff: Any) -> Entry:
    """Given back, and handed in again."""
    give_back(entry, staff, days=1)
    repairing.hand_in_again(entry)
    return Entry.objects.get(pk=entry.pk)


def now_in(competition: CompetitionPage, entry: Entry) -> Entry:
    fresh = Entry.objects.get(pk=entry.pk)
    fresh.competition = competition
    return fresh


def test_what_was_repaired_before_the_vote_takes_part_although_the_town_admits_it_later(
    process: Any, staff: Any, desk: Client
) -> None:
    competition = before_the_vote(process)
    entry = repaired(entry_of(competition, "Verbessert"), staff)
    late = entry_of(competition, "Spaet")
    competition = begin_vote(competition)
    told = "Er nimmt an der Abstimmung teil, sobald Sie ihn zulassen"
    page = desk.get(reverse("aufbruch_entry", args=[entry.pk])).content.decode()
    assert told in " ".join(page.split())
    assert told not in " ".join(desk.get(reverse("aufbruch_entry", args=[late.pk])).content.decode().split())
    admit(now_in(competition, entry), staff)
    assert titles(competition) == {"Verbessert"}


def test_what_was_repaired_in_time_and_turned_down_all_the_same_does_not_join_the_vote_by_an_appeal(
    process: Any, staff: Any
) -> None:
    competition = before_the_vote(process)
    entry = now_in(competition, repaired(entry_of(competition, "Einspruch"), staff))
    turn_down(entry, staff)
    appeals.file_appeal(entry, "Jetzt liegt alles bei.")
    entry = now_in(begin_vote(competition), entry)
    colleague = make_moderator(process, "kollegin")
    appeals.decide_appeal(entry, True, "Es liegt bei.", user=colleague, seen=fingerprint_of(entry))
    assert titles(entry.competition) == set()


def test_what_is_admitted_after_the_vote_was_not_in_it_and_staff_read_so(
    process: Any, staff: Any, desk: Client
) -> None:
    competition = before_the_vote(process)
    entry = repaired(entry_of(competition, "Verbessert"), staff)
    CompetitionPage.objects.update(vote_from=timezone.now())
    competition = over(competition, vote_until=timezone.now() - timedelta(minutes=2))
    page = " ".join(desk.get(reverse("aufbruch_entry", args=[entry.pk])).content.decode().split())
    assert "Abgestimmt wurde bis zum" in page
    assert "wird abgestimmt" not in page
    assert "Verlegen Sie zuerst" not in page
    assert "Ohne Jury bekommt er keinen Platz" in page
    admit(now_in(competition, entry), staff)
    assert titles(competition) == set()


def test_where_a_jury_judges_the_mail_promises_the_mean_and_else_no_place(
    process: Any, staff: Any, django_capture_on_commit_callbacks: Any
) -> None:
    competition = begin_vote(before_the_vote(process))
    for title, told in (("Ohne", "Ohne Jury bekommt er keinen Platz"), ("Mit", "kein Nachteil")):
        with django_capture_on_commit_callbacks(execute=True):
            admit(entry_of(competition, title), staff)
        assert told in " ".join(str(mail.outbox[-1].body).split())
        make_jury(competition, [Entry.objects.get(title=title)], user=staff, criteria=POINTS, tie_breaks=[])


def test_after_the_vote_who_confirms_reads_that_it_is_over(process: Any) -> None:
    competition = over(before_the_vote(process), vote_from=timezone.now() - timedelta(days=1))
    told = why_confirmed_too_late(competition)
    assert "Abgestimmt wurde bis zum" in told
    assert "wird abgestimmt" not in told
