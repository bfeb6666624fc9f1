"""The recount: behind the gate, without anything of people, the same whatever becomes of consents."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.client import CommittingClient
from tests.competitions.result.test_result import begun, decide, judged, over, vote
from tests.competitions.staff.test_staff_pages import _edit
from tests.factories.competitions import make_team_member
from tests.factories.core import make_process
from tests.factories.judging import handed_in, make_jury
from tests.factories.participation import make_moderator
from tests.factories.reviews import address_of, end_round, item_of, judge, juror
from wagtail_aufbruch.competitions.domain.honouring import preparing
from wagtail_aufbruch.competitions.domain.honouring.preparing import Award
from wagtail_aufbruch.competitions.domain.result import fixing
from wagtail_aufbruch.competitions.domain.result.record import hash_of
from wagtail_aufbruch.competitions.domain.result.standing import standing_of
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry, FixedResult
from wagtail_aufbruch.participation.models import Mail
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan

pytestmark = pytest.mark.django_db

TOLD = "kann jede und jeder das Ergebnis nachrechnen"


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def staff(process: Any) -> Any:
    return make_moderator(process)


@pytest.fixture
def fixed(process: Any, staff: Any) -> CompetitionPage:
    """Judged, voted and fixed; the winners are prepared, and nothing is public."""
    competition = begun(process)
    entries = judged(
        competition, staff, {"A": (80, 90, 70), "B": (70, 70, 70), "C": (70, 70, 70)}, tie_breaks=["decision"]
    )
    vote(competition, entries["A"], entries["B"], entries["C"])
    competition = over(competition)
    decide(competition, staff, "C", "B")
    fixing.fix(competition, user=staff, seen=fixing.fingerprint_of(standing_of(competition)))
    preparing.settle(entries["A"], Award(prize="1. Preis"), user=staff, seen=preparing.revision_of(competition))
    return competition


def publish(competition: CompetitionPage, staff: Any) -> None:
    preparing.publish(competition, user=staff, seen=preparing.revision_of(competition))


def ways(competition: CompetitionPage) -> list[str]:
    return [f"{competition.url}nachrechnen/{end}" for end in ("", "als-json/", "als-csv/")]


def content_of(answer: Any) -> str:
    return b"".join(answer).decode()


def test_before_the_winners_are_public_there_is_no_way_to_it(
    client: Client, fixed: CompetitionPage, staff: Any
) -> None:
    assert [client.get(way).status_code for way in ways(fixed)] == [404, 404, 404]
    assert "nachrechnen" not in client.get(fixed.url).content.decode()
    publish(fixed, staff)
    assert [client.get(way).status_code for way in ways(fixed)] == [200, 200, 200]
    page = client.get(fixed.url).content.decode()
    assert "nachrechnen/" in page
    assert FixedResult.objects.get().sha256 in page


def test_without_a_fixed_result_there_is_nothing_to_recount(client: Client, fixed: CompetitionPage, staff: Any) -> None:
    FixedResult.objects.all().delete()
    publish(fixed, staff)
    assert [client.get(way).status_code for way in ways(fixed)] == [404, 404, 404]
    assert "nachrechnen" not in client.get(fixed.url).content.decode()


def test_a_competition_that_says_so_tells_no_numbers(client: Client, fixed: CompetitionPage, staff: Any) -> None:
    page = CompetitionPage.objects.get(pk=fixed.pk)
    page.recount_wanted = False
    page.save()
    publish(fixed, staff)
    assert [client.get(way).status_code for way in ways(fixed)] == [404, 404, 404]


def test_the_file_is_the_one_whose_check_sum_stands_on_the_pages(
    client: Client, fixed: CompetitionPage, staff: Any
) -> None:
    publish(fixed, staff)
    text = client.get(ways(fixed)[1]).content.decode()
    assert hash_of(text) == FixedResult.objects.get().sha256
    assert FixedResult.objects.get().sha256 in client.get(ways(fixed)[0]).content.decode()


def test_the_page_holds_all_numbers_without_a_script(client: Client, fixed: CompetitionPage, staff: Any) -> None:
    publish(fixed, staff)
    page = client.get(ways(fixed)[0]).content.decode()
    for told in ("80", "86,00", "sha256sum ergebnis.json", "Nr. 3, Nr. 2", "70 Prozent"):
        assert told in page
    sheet = content_of(client.get(ways(fixed)[2]))
    assert ";1;1;A;80;1;100;86;70 | 80 | 90" in sheet


def test_the_table_is_made_for_one_connection_up_to_a_limit(
    client: Client, fixed: CompetitionPage, staff: Any, settings: Any
) -> None:
    publish(fixed, staff)
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "THROTTLE_FACTOR": 0.1}
    answers = [client.get(ways(fixed)[2]) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Bitte warten Sie einige Minuten" in answers[-1].content.decode()
    assert [content_of(answer) for answer in answers[:2]]


def test_titles_go_with_the_consent_and_the_numbers_stay(client: Client, fixed: CompetitionPage, staff: Any) -> None:
    publish(fixed, staff)
    before = client.get(ways(fixed)[1]).content
    assert "Reparaturtitel" not in client.get(ways(fixed)[0]).content.decode()
    entry = Entry.objects.get(title="B")
    entry.title = "Reparaturtitel"
    entry.save()
    cache.clear()
    assert "Reparaturtitel" in client.get(ways(fixed)[0]).content.decode()
    member = make_team_member(entry, agrees=True, may_publish=True)
    member.may_publish = False
    member.save()
    cache.clear()
    page = client.get(ways(fixed)[0]).content.decode()
    assert "Reparaturtitel" not in page
    assert "Reparaturtitel" not in content_of(client.get(ways(fixed)[2]))
    assert "Nr. 2" in page
    assert client.get(ways(fixed)[1]).content == before


def test_no_way_to_it_names_people_or_reasons(client: Client, fixed: CompetitionPage, staff: Any) -> None:
    Entry.objects.update(name="Frau Geheim")
    publish(fixed, staff)
    for way in ways(fixed):
        answer = client.get(way)
        text = content_of(answer) if answer.streaming else answer.content.decode()
        for secret in ("Geheim", "Los gezogen", "jury1", "@example.org"):
            assert secret not in text, way


def test_a_change_after_the_publication_is_told_with_its_reason(
    client: Client, fixed: CompetitionPage, staff: Any
) -> None:
    publish(fixed, staff)
    client.get(ways(fixed)[0])
    first = FixedResult.objects.get()
    Entry.objects.filter(title="C").update(state="not_admitted")
    seen = fixing.fingerprint_of(standing_of(fixed))
    fixing.fix(fixed, user=staff, seen=seen, reason="Ausgeschlossen nach Einspruch")
    page = client.get(ways(fixed)[0]).content.decode()
    assert "Ausgeschlossen nach Einspruch" in page
    assert first.sha256 in page


def test_while_people_vote_nothing_that_leaves_the_house_holds_a_number(
    client: Client, process: Any, staff: Any
) -> None:
    """Neither export, feed nor API: 7919 votes stand in the box, and nowhere else."""
    from wagtail_aufbruch.competitions.models import BallotBox

    competition = begun(process)
    entry = handed_in(competition, "A")
    vote(competition, entry)
    BallotBox.objects.update(result={"votes": {str(entry.pk): 7919}, "ballots": 7919, "set_aside": 0})
    desk = Client()
    desk.force_login(staff)
    names = ("aufbruch_result", "aufbruch_vote", "aufbruch_honouring", "aufbruch_entries", "aufbruch_competition_jury")
    for name in names:
        assert "7919" not in desk.get(reverse(name, args=[competition.pk])).content.decode(), name
        assert "7.919" not in desk.get(reverse(name, args=[competition.pk])).content.decode(), name
    for ending in ("csv", "xlsx"):
        assert desk.get(reverse("aufbruch_result_export", args=[competition.pk, ending])).status_code == 404
        assert b"7919" not in b"".join(desk.get(reverse("aufbruch_entries_export", args=[competition.pk, ending])))
    for way in ("", "abstimmung/?folge=1", "abstimmung/1/", "abstimmung/stimmzettel/", "kalender/"):
        assert "7919" not in client.get(f"{competition.url}{way}").content.decode(), way
    assert [client.get(way).status_code for way in ways(competition)] == [404, 404, 404]


@pytest.mark.parametrize(("able", "told"), [(1, False), (2, False), (3, True), (0, True)])
def test_no_score_is_told_that_only_one_or_two_of_the_jury_could_give(
    client: Client, process: Any, staff: Any, able: int, told: bool
) -> None:
    """Four have judged; of one criterion alone ``able`` of them know something, and it is known who these are."""
    competition = begun(process, vote_wanted=False, vote_from=None, vote_until=None)
    entry = handed_in(competition, "A")
    two = (CriterionPlan("Nutzen"), CriterionPlan("Statik"))
    running = make_jury(competition, [entry], user=staff, jury=4, criteria=two, tie_breaks=[], least_reviews=3)
    for place in range(1, 5):
        judge(juror(running, place), item_of(running, entry), 3, 5 if place <= able else None)
    end_round(running)
    competition = over(competition)
    fixing.fix(competition, user=staff, seen=fixing.fingerprint_of(standing_of(competition)))
    preparing.settle(entry, Award(prize="1. Preis"), user=staff, seen=preparing.revision_of(competition))
    publish(competition, staff)
    record = json.loads(client.get(ways(competition)[1]).content)
    (category,) = record["categories"]
    assert category["scores"] is told
    assert category["entries"][0]["rank"] == 1
    for key in ("reviews", "jury", "mix", "counted"):
        assert (key in category["entries"][0]) is told
    page = client.get(ways(competition)[0]).content.decode()
    assert ("weniger als 3 Personen der Jury" in page) is not told
    sheet = content_of(client.get(ways(competition)[2]))
    assert ("3, 5" in sheet or "3, –" in sheet) is told


# --- What those who judge are told, and the switch


def test_who_judges_is_told_by_mail_and_on_the_list(client: Client, process: Any, staff: Any) -> None:
    competition = begun(process)
    running = make_jury(competition, [handed_in(competition, "A")], user=staff)
    assert TOLD in Mail.objects.filter(kind="review_invited").first().text  # type: ignore[union-attr]
    assert TOLD in client.get(address_of(juror(running))).content.decode()


def test_who_judges_where_nobody_recounts_is_told_nothing_of_it(client: Client, process: Any, staff: Any) -> None:
    competition = begun(process, recount_wanted=False)
    running = make_jury(competition, [handed_in(competition, "A")], user=staff)
    assert TOLD not in Mail.objects.filter(kind="review_invited").first().text  # type: ignore[union-attr]
    assert TOLD not in client.get(address_of(juror(running))).content.decode()


def test_the_switch_stays_as_it_was_once_somebody_has_handed_in_a_review(process: Any, staff: Any) -> None:
    from django.contrib.auth import get_user_model

    editor = CommittingClient()
    editor.force_login(get_user_model().objects.create_superuser("chefin", password="geheim"))
    competition = begun(process, vote_wanted=False, vote_from=None, vote_until=None)
    assert _edit(editor, competition, recount_wanted="on").status_code == 302
    assert _edit(editor, competition).status_code == 302
    assert not CompetitionPage.objects.get(pk=competition.pk).recount_wanted
    old = CompetitionPage.objects.get(pk=competition.pk).get_latest_revision()
    assert _edit(editor, competition, recount_wanted="on").status_code == 302
    entry = handed_in(competition, "A")
    running = make_jury(competition, [entry], user=staff)
    judge(juror(running), item_of(running, entry), 3, 3)
    refused = _edit(editor, competition)
    assert refused.status_code == 200
    assert "Jury hat schon bewertet" in refused.content.decode()
    old.publish()
    assert CompetitionPage.objects.get(pk=competition.pk).recount_wanted, "an old draft changes nothing"


def test_of_a_tiny_jury_the_places_are_told_alone(client: Client, process: Any, staff: Any) -> None:
    competition = begun(process)
    entries = judged(competition, staff, {"A": (83, 97), "B": (71, 73)})
    vote(competition, entries["A"], entries["B"])
    competition = over(competition)
    fixing.fix(competition, user=staff, seen=fixing.fingerprint_of(standing_of(competition)))
    preparing.settle(entries["A"], Award(prize="1. Preis"), user=staff, seen=preparing.revision_of(competition))
    publish(competition, staff)
    page = client.get(ways(competition)[0]).content.decode()
    assert "weniger als 3 Personen" in page
    text = client.get(ways(competition)[1]).content.decode()
    assert [one["rank"] for one in json.loads(text)["categories"][0]["entries"]] == [1, 2]
    for score in ("83", "97", "90,00", "93,00"):
        assert score not in text.replace(FixedResult.objects.get().sha256, "")
