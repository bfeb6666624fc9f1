"""Juries judge entries of a competition: by link, by category, by mean and by sum, and only what they may."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.competitions import make_ballot, make_competition, make_team_member
from tests.factories.core import make_process
from tests.factories.documents import mp3, real_pdf
from tests.factories.judging import handed_in, make_jury, put
from tests.factories.participation import make_moderator
from tests.factories.reviews import address_of, end_round, item_of, judge, juror
from tests.factories.uploads import file_of, gps_photo
from wagtail_aufbruch.competitions.domain.judging.subjects import candidates, opened, pages, subjects
from wagtail_aufbruch.competitions.models import CompetitionPage, Entry
from wagtail_aufbruch.reviews.domain.results.standing import standing_of
from wagtail_aufbruch.reviews.domain.reviewing import conflicts
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan, candidates_of
from wagtail_aufbruch.reviews.models import Conflict, Round

pytestmark = pytest.mark.django_db

SEVEN = {"A": "5445344", "B": "4454444", "C": "3343343", "D": "2332332"}


@pytest.fixture
def competition() -> CompetitionPage:
    return make_competition(make_process(), categories=("Schulen", "Vereine"))


@pytest.fixture
def staff(competition: CompetitionPage) -> Any:
    return make_moderator(competition.process)


@pytest.fixture
def desk(staff: Any) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def judged_by_seven(competition: CompetitionPage, staff: Any, **values: Any) -> tuple[Round, dict[str, Entry]]:
    entries = {title: handed_in(competition, title) for title in SEVEN}
    one = (CriterionPlan("Gesamteindruck"),)
    running = make_jury(
        competition, list(entries.values()), user=staff, jury=7, criteria=one, **{"tie_breaks": [], **values}
    )
    for title, scores in SEVEN.items():
        for place, score in enumerate(scores, 1):
            judge(juror(running, place), item_of(running, entries[title]), int(score))
    return running, entries


def places(running: Round, entries: dict[str, Entry]) -> dict[str, int | None]:
    titles = {item_of(running, entry).pk: title for title, entry in entries.items()}
    return {titles[place.item]: place.rank for place in standing_of(running).places}


def row_of(page: str, title: str) -> str:
    """The row of the table that names the title."""
    rows = [row for row in page.split("<tr>") if f": {title}<" in row or f"{title}</" in row]
    assert len(rows) == 1, rows
    return rows[0]


def test_by_sum_two_entries_share_the_first_place_and_the_page_says_so(
    competition: CompetitionPage, staff: Any, desk: Client
) -> None:
    running, entries = judged_by_seven(competition, staff, method="sum")
    assert places(running, entries) == {"A": 1, "B": 1, "C": 3, "D": 4}
    end_round(running)
    page = desk.get(reverse("aufbruch_competition_jury", args=[competition.pk])).content.decode()
    assert ["<td>1</td>" in row_of(page, title) for title in "AB"] == [True, True]
    assert "<td>3</td>" in row_of(page, "C")
    assert "<td>4</td>" in row_of(page, "D")
    assert "29" in row_of(page, "A")
    assert "29" in row_of(page, "B")


def test_by_mean_whoever_is_biased_leaves_the_number_and_the_order_turns(
    competition: CompetitionPage, staff: Any, desk: Client
) -> None:
    running, entries = judged_by_seven(competition, staff, method="mean")
    conflicts.declare(juror(running, 7), item_of(running, entries["B"]).pk, "family", "Meine Tochter macht mit.")
    assert places(running, entries) == {"B": 1, "A": 2, "C": 3, "D": 4}
    end_round(running)
    page = desk.get(reverse("aufbruch_competition_jury", args=[competition.pk])).content.decode()
    assert "4,17" in row_of(page, "B")
    assert "4,14" in row_of(page, "A")
    result = desk.get(reverse("aufbruch_review_result", args=[running.pk])).content.decode()
    assert "4,17" in result
    assert "4,14" in result


def test_where_the_jury_is_undecided_the_votes_of_the_public_decide_once_voting_is_over(
    competition: CompetitionPage, staff: Any
) -> None:
    running, entries = judged_by_seven(competition, staff, method="sum", tie_breaks=["votes"])
    now = timezone.now()
    vote = {"vote_wanted": True, "vote_from": now - timedelta(days=2), "vote_until": now + timedelta(days=2)}
    CompetitionPage.objects.filter(pk=competition.pk).update(closes_at=now - timedelta(days=3), **vote)
    number = entries["B"].number
    assert number is not None
    make_ballot(CompetitionPage.objects.get(pk=competition.pk), number)
    assert places(running, entries) == {"A": 1, "B": 1, "C": 3, "D": 4}
    CompetitionPage.objects.filter(pk=competition.pk).update(vote_until=now - timedelta(days=1))
    assert places(running, entries) == {"B": 1, "A": 2, "C": 3, "D": 4}


def test_a_result_of_nothing_is_a_number_and_no_result_is_a_dash(
    competition: CompetitionPage, staff: Any, desk: Client
) -> None:
    low, unread = handed_in(competition, "Ganz unten"), handed_in(competition, "Ungelesen")
    running = make_jury(competition, [low, unread], user=staff)
    for place in (1, 2):
        judge(juror(running, place), item_of(running, low), 1, 1)
    end_round(running)
    page = desk.get(reverse("aufbruch_competition_jury", args=[competition.pk])).content.decode()
    assert "0,00" in row_of(page, "Ganz unten")
    assert "<td>1</td>" in row_of(page, "Ganz unten")
    assert row_of(page, "Ungelesen").count("<td>–</td>") == 2


def test_while_a_round_runs_staff_see_no_places_on_the_page_of_the_jury(
    competition: CompetitionPage, staff: Any, desk: Client
) -> None:
    judged_by_seven(competition, staff, method="mean")
    page = desk.get(reverse("aufbruch_competition_jury", args=[competition.pk])).content.decode()
    assert "4,14" not in page
    assert "28 von 28 Bewertungen sind abgegeben" in page


# --- What is offered


def test_only_competitions_with_something_handed_in_are_offered(competition: CompetitionPage) -> None:
    handed_in(competition, "Entwurf", is_trial=True)
    assert list(pages(competition.process)) == []
    handed_in(competition)
    assert [page.pk for page in pages(competition.process)] == [competition.pk]


def test_a_round_of_a_category_judges_the_entries_of_that_category_alone(
    competition: CompetitionPage, staff: Any, desk: Client
) -> None:
    schools, clubs = (one.key for one in competition.categories.all())
    of_school, of_club = (
        handed_in(competition, "Schule", category=schools),
        handed_in(competition, "Verein", category=clubs),
    )
    running = make_jury(competition, [of_school], user=staff, division=schools)
    assert candidates_of(running) == {of_school.pk: "Schule"}
    assert dict(candidates(competition, "")) == {of_school.pk: "Schule", of_club.pk: "Verein"}
    page = desk.get(reverse("aufbruch_review_round", args=[running.pk])).content.decode()
    assert "Schulen" in page
    items = desk.post(reverse("aufbruch_review_items", args=[running.pk]), {"items": [of_club.pk]})
    assert items.status_code == 422
    assert list(running.items.values_list("object_id", flat=True)) == [of_school.pk]


def test_a_category_that_the_competition_does_not_have_is_refused(
    competition: CompetitionPage, staff: Any, desk: Client
) -> None:
    handed_in(competition)
    form = {
        "where": f"entry:{competition.pk}:unsinn", "title": "Jury", "method": "index", "least_reviews": "2",
        "dealing": "all", "reviews_each": "3", "keep_days": "365",
        "kriterien-TOTAL_FORMS": "0", "kriterien-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert desk.post(reverse("aufbruch_review_add"), form).status_code == 422
    assert not Round.objects.exists()


def test_a_round_is_begun_from_the_competition_with_what_its_page_says(desk: Client, staff: Any) -> None:
    from datetime import date

    dated = make_competition(
        make_process("Anderes"),
        "Kurzfilme",
        categories=("Jugend",),
        jury_from=date(2040, 5, 2),
        jury_until=date(2040, 5, 20),
    )
    make_moderator(dated.process, "zweite")
    desk.force_login(make_moderator(dated.process, "dritte"))
    handed_in(dated)
    key = dated.categories.get().key
    page = desk.get(reverse("aufbruch_competition_jury", args=[dated.pk]))
    addresses = [group["add_url"] for group in page.context["groups"]]
    form = desk.get(addresses[1]).content.decode()
    assert f'value="entry:{dated.pk}:{key}"' in form
    assert 'value="Jury: Kurzfilme, Jugend"' in form
    assert form.count("02.05.2040 00:00") == 1
    assert form.count("20.05.2040 23:59") == 1
    chosen = form[form.index(f'value="entry:{dated.pk}:{key}"') :][:200]
    assert "checked" in chosen[: chosen.index(">")]


@pytest.mark.parametrize("typed", ["", "unsinn", "9999-12-31T23:59:00+01:00", "2040-05-02T00:00:00", "\x00" * 5])
def test_an_address_that_proposes_nonsense_gives_an_empty_form(desk: Client, competition: Any, typed: str) -> None:
    answer = desk.get(reverse("aufbruch_review_add"), {"opens_at": typed, "where": typed, "title": "Jury"})
    assert answer.status_code == 200
    assert "9999" not in answer.content.decode()


# --- What jurors read


FORM = (
    ("Worum geht es?", "multiline", True),
    ("Wer macht mit?", "team", False),
    ("Wie erreichen wir euch?", "email", False),
    ("Euer Film", "video", False),
    ("Alles selbst gemacht", "consent", True),
)
ANSWERS = [
    {"key": "key00000", "label": "Worum geht es?", "type": "multiline", "value": "Ein Reparaturcafé."},
    {"key": "key00001", "label": "Wer macht mit?", "type": "team",
     "value": [{"name": "Bela Muster", "email": "bela@example.org"}]},
    {"key": "key00002", "label": "Wie erreichen wir euch?", "type": "email", "value": "post@example.org"},
    {"key": "key00003", "label": "Euer Film", "type": "video", "value": "https://video.example.org/1"},
    {"key": "key00004", "label": "Alles selbst gemacht", "type": "consent", "value": True},
]  # fmt: skip


@pytest.fixture
def filled() -> Entry:
    competition = make_competition(make_process(), form=FORM, categories=("Schulen",))
    entry = handed_in(competition, answers=ANSWERS, category=competition.categories.get().key)
    put(entry, gps_photo())
    put(entry, real_pdf(author="Anna Beispiel"))
    put(entry, mp3())
    return entry


def test_jurors_read_an_entry_under_the_labels_of_its_form_and_no_address(filled: Entry) -> None:
    subject = subjects([filled.pk], False)[filled.pk]
    assert (subject.title, subject.author) == ("Werkbank", "Anna Beispiel")
    assert [(str(part.heading), part.text, part.url) for part in subject.parts] == [
        ("Kategorie", "Schulen", ""),
        ("Worum geht es?", "Ein Reparaturcafé.", ""),
        ("Wer macht mit?", "Bela Muster", ""),
        ("Euer Film", "https://video.example.org/1", "https://video.example.org/1"),
    ]
    assert len(subject.pictures) == 1
    assert [file.name for file in subject.files] == ["dokument-2.pdf", "tonaufnahme-3.mp3"]


def test_a_juror_opens_the_files_by_addresses_of_their_own_and_no_browser_runs_them(
    filled: Entry, client: Client
) -> None:
    staff = make_moderator(filled.competition.process)
    running = make_jury(filled.competition, [filled], user=staff)
    item = item_of(running, filled)
    base = f"{address_of(juror(running))}{item.pk}/"
    page = client.get(base).content.decode()
    for file in filled.files.all():
        address = f"{base}datei/{file.pk}/".replace("http://localhost", "")
        assert address in page
        answer = client.get(address)
        assert file_of(answer)
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Disposition"].startswith("inline" if file.is_picture else "attachment")
    assert 'href="https://video.example.org/1" rel="noreferrer nofollow"' in page


def test_a_file_is_nobodys_who_is_biased_or_taken_out_or_has_another_rounds_link(filled: Entry, client: Client) -> None:
    staff = make_moderator(filled.competition.process)
    other = handed_in(filled.competition, "Andere")
    running = make_jury(filled.competition, [filled, other], user=staff)
    elsewhere = make_jury(filled.competition, [other], user=staff, title="Zweite Runde")
    item, file = item_of(running, filled), filled.files.first()
    way = f"{address_of(juror(running))}{item.pk}/datei/{file.pk}/"
    assert file_of(client.get(way))
    assert client.get(f"{address_of(juror(running))}{item_of(running, other).pk}/datei/{file.pk}/").status_code == 404
    assert client.get(f"{address_of(juror(elsewhere))}{item.pk}/datei/{file.pk}/").status_code == 404
    conflicts.declare(juror(running), item.pk, "family", "")
    assert client.get(way).status_code == 404
    second = f"{address_of(juror(running, 2))}{item.pk}/datei/{file.pk}/"
    assert file_of(client.get(second))
    Entry.objects.filter(pk=filled.pk).update(state="withdrawn", slot=None)
    assert client.get(second).status_code == 404


def test_without_the_guardians_consent_nobody_reads_it_who_judges(filled: Entry, client: Client) -> None:
    make_team_member(filled)
    staff = make_moderator(filled.competition.process)
    running = make_jury(filled.competition, [filled], user=staff)
    way = f"{address_of(juror(running))}{item_of(running, filled).pk}/"
    page = client.get(way).content.decode()
    assert "Reparaturcafé" not in page
    assert opened(filled.pk, filled.files.first().pk, False) is None


def test_everybody_whose_address_stands_in_an_entry_is_biased_before_the_round_begins(filled: Entry) -> None:
    staff = make_moderator(filled.competition.process)
    make_team_member(filled, "", "jury2@example.org", question_key="", agrees=True)
    filled.members.exclude(question_key="").update(email="Jury1@example.org")
    filled.answers[1]["value"] = "jury3@example.org"
    filled.save(update_fields=["answers"])
    running = make_jury(filled.competition, [filled], user=staff, jury=5, is_released=True)
    biased = Conflict.objects.filter(is_found=True).values_list("reviewer__email", flat=True)
    assert sorted(biased) == ["jury1@example.org", "jury2@example.org", "jury3@example.org"]
    assert running.reviewers.count() == 5


def test_a_jury_with_many_entries_costs_as_many_queries_as_one_with_few(
    competition: CompetitionPage, staff: Any, client: Client, django_assert_num_queries: Any
) -> None:
    entries = [handed_in(competition, f"Nr. {number}") for number in range(3)]
    few = make_jury(competition, entries[:1], user=staff)
    many = make_jury(competition, entries, user=staff, title="Viele")
    for running in (few, many):
        client.get(address_of(juror(running)))
    with django_assert_num_queries(6):
        subjects([entries[0].pk], False)
    with django_assert_num_queries(6):
        subjects([one.pk for one in entries], False)
