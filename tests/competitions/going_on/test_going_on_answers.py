"""Entries that went on are answered and moved on as ideas are, stand in lists by stage, and can be taken along."""

import csv
import io
import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.comments import make_comment
from tests.factories.competitions import make_competition, make_contribution, make_honour, make_index
from tests.factories.core import make_field, make_process
from tests.factories.groups import make_group
from tests.factories.ideas import make_call, make_idea
from tests.factories.judging import handed_in
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import make_answer
from wagtail_aufbruch.competitions.domain.entering.addresses import token_of
from wagtail_aufbruch.competitions.domain.going_on import choosing, publishing
from wagtail_aufbruch.competitions.domain.lists.contributions import COLUMNS
from wagtail_aufbruch.competitions.models import CompetitionIndexPage, CompetitionPage, EntryContribution, Honouring
from wagtail_aufbruch.participation.domain.notifications.delivery import deliver_pending
from wagtail_aufbruch.participation.domain.people.participants import mark_confirmed
from wagtail_aufbruch.participation.domain.responses.answers import publish_answers
from wagtail_aufbruch.participation.domain.responses.stages import move_to_stage
from wagtail_aufbruch.participation.enums import AnswerState, Frequency, Stage, State
from wagtail_aufbruch.participation.models import Answer, Contribution, Follow, Mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> CompetitionPage:
    process = make_process()
    make_index(process)
    page = make_competition(process, closes_at=timezone.now() - timedelta(days=9))
    Honouring.objects.create(competition=page, public_at=timezone.now() - timedelta(hours=1))
    return page


@pytest.fixture
def staff(competition: CompetitionPage) -> Any:
    return make_moderator(competition.process)


@pytest.fixture
def desk(staff: Any) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def made(competition: CompetitionPage, title: str = "Reparaturmobil", **values: Any) -> EntryContribution:
    entry = handed_in(competition, title, email=f"{title.lower().replace(' ', '')}@example.org", name="Anna Beispiel")
    mark_confirmed(entry.participant)
    return make_contribution(entry, **{"stage": Stage.RECEIVED, **values})


def read(url: str) -> str:
    return Client().get(url).content.decode()


def page_of(contribution: Contribution) -> str:
    return read(f"{contribution.page.specific.url}beitraege/{contribution.pk}/")


# --- The first stage, answers, what people are told


def test_what_goes_on_begins_in_the_first_stage(competition: CompetitionPage, staff: Any) -> None:
    entry = handed_in(competition, "Reparaturmobil", name="Anna Beispiel")
    choosing.choose(entry, choosing.Words("Reparaturmobil", "Ein Mobil."), user=staff)
    contribution = publishing.publish(entry)
    assert contribution.stage == Stage.RECEIVED
    assert [step.stage for step in contribution.stage_steps.all()] == [Stage.RECEIVED]


def test_staff_answer_it_and_move_it_on_from_the_page_of_its_case(
    competition: CompetitionPage, desk: Client, staff: Any
) -> None:
    contribution = made(competition)
    case = desk.get(reverse("aufbruch_participation_contribution_modeladmin_inspect", args=[contribution.pk]))
    url = reverse("aufbruch_handling", args=[contribution.pk])
    assert url in case.content.decode()
    page = desk.get(url)
    assert "Beitrag bearbeiten" in page.content.decode()
    assert "zusammenfuehren" not in page.content.decode()
    data = {"stage-stage": Stage.REVIEW, "stage-note": "Das Bauamt sieht es an."}
    data["stage-seen"] = page.context["stage_form"].initial["seen"]
    assert desk.post(reverse("aufbruch_stage", args=[contribution.pk]), data).status_code == 302
    typed = {"body": "Bauamt", "answered_on": "2026-11-29", "text": "Wir bauen es.", "stage": Stage.PROJECT}
    assert desk.post(reverse("aufbruch_answer_new", args=[contribution.pk]), typed).status_code == 302
    draft = Answer.objects.get()
    drafts = desk.get(reverse("aufbruch_answers"))
    assert "Reparaturmobil" in drafts.content.decode()
    assert "Wir bauen es." not in page_of(contribution)
    preview = desk.post(reverse("aufbruch_answers"), {"answer": draft.pk})
    form = {"answer": draft.pk, "publish": "1", "seen": [f"{pk}|{words}" for pk, words in preview.context["seen"]]}
    assert desk.post(reverse("aufbruch_answers"), form).status_code == 302
    shown = page_of(contribution)
    assert "Wir bauen es." in shown
    assert "Das Bauamt sieht es an." in shown
    assert f'href="#antwort-{draft.pk}"' in shown
    assert shown.count('aria-current="step"') == 1
    contribution.refresh_from_db()
    assert contribution.stage == Stage.PROJECT


def test_author_and_followers_are_told_in_words_that_fit_an_entry(
    competition: CompetitionPage, staff: Any, django_capture_on_commit_callbacks: Any
) -> None:
    contribution = made(competition)
    follower = make_participant(competition.process, "folgt@example.org")
    mark_confirmed(follower)
    Follow.objects.create(participant=follower, contribution=contribution, frequency=Frequency.AT_ONCE)
    with django_capture_on_commit_callbacks(execute=True):
        move_to_stage(contribution, Stage.REVIEW, user=staff, note="Das Bauamt sieht es an.")
        publish_answers([make_answer(contribution, text="Wir bauen es.")], staff)
        deliver_pending()
    assert set(Mail.objects.filter(kind__in=["stage", "answer"]).values_list("recipient", flat=True)) == {
        "reparaturmobil@example.org"
    }
    assert Mail.objects.filter(recipient="folgt@example.org").exists()
    author = [sent for sent in mail.outbox if sent.to == ["reparaturmobil@example.org"]]
    assert [sent.subject for sent in author][-1] == "Antwort auf Ihren Beitrag: Reparaturmobil"
    assert not [sent for sent in author if "Idee" in sent.body or "Idee" in sent.subject]
    assert f"beitraege/{contribution.pk}/#antwort" in author[-1].body


def test_two_answers_that_are_published_together_are_both_mailed(competition: CompetitionPage, staff: Any) -> None:
    contribution = made(competition)
    drafts = [make_answer(contribution, body) for body in ("Bauamt", "Kämmerei")]
    publish_answers(drafts, staff)
    assert Mail.objects.filter(kind="answer", contribution=contribution).count() == 2


def test_ideas_and_entries_are_published_together(competition: CompetitionPage, staff: Any) -> None:
    idea = make_idea(make_call(competition.process), "Radgarage", author=make_participant(competition.process))
    contribution = made(competition)
    outcome = publish_answers([make_answer(idea, stage=Stage.DONE), make_answer(contribution, stage=Stage.DONE)], staff)
    assert not outcome.left
    assert set(Contribution.objects.values_list("stage", flat=True)) == {Stage.DONE}
    subjects = set(Mail.objects.filter(kind="answer").values_list("subject", flat=True))
    assert subjects == {"Antwort auf Ihre Idee: Radgarage", "Antwort auf Ihren Beitrag: Reparaturmobil"}


def test_a_comment_is_neither_answered_nor_moved_on(competition: CompetitionPage, desk: Client) -> None:

    comment = make_comment(made(competition), "Gute Sache")
    for name in ("aufbruch_handling", "aufbruch_answer_new"):
        assert desk.get(reverse(name, args=[comment.pk])).status_code == 404
    assert desk.post(reverse("aufbruch_stage", args=[comment.pk]), {}).status_code == 404
    case = desk.get(reverse("aufbruch_participation_contribution_modeladmin_inspect", args=[comment.pk]))
    assert reverse("aufbruch_handling", args=[comment.pk]) not in case.content.decode()


def test_what_is_withdrawn_before_the_answer_is_published_is_left(competition: CompetitionPage, staff: Any) -> None:
    contribution = made(competition)
    draft = make_answer(contribution)
    EntryContribution.objects.filter(pk=contribution.pk).update(state=State.WITHDRAWN)
    outcome = publish_answers([draft], staff)
    assert not outcome.done
    draft.refresh_from_db()
    assert draft.state == AnswerState.DRAFT


def test_a_group_s_page_shows_what_is_still_on_its_way(competition: CompetitionPage, staff: Any) -> None:
    group = make_group(competition.process)
    for title, stage in (("Läuft noch", Stage.PURSUED), ("Fertig gebaut", Stage.DONE), ("Ruht gerade", Stage.POOL)):
        made(competition, title, stage=stage, group=group.page_ptr)
    made(competition, "Anderswo", stage=Stage.PURSUED, group=make_group(competition.process, "Verkehr").page_ptr)
    shown = read(group.url)
    assert "Läuft noch" in shown
    assert "Anderswo" not in shown, "another group has taken it up"
    assert "Fertig gebaut" not in shown
    assert "Ruht gerade" not in shown


# --- The person's own pages


def test_own_pages_lead_from_the_entry_to_its_contribution(competition: CompetitionPage) -> None:
    contribution = made(competition, stage=Stage.REVIEW)
    entry = contribution.entry
    assert entry is not None
    own = f"{competition.url}beitrag/{token_of(entry)}/"
    page = read(own)
    assert f"beitraege/{contribution.pk}/" in page
    assert "in Prüfung" in page
    EntryContribution.objects.filter(pk=contribution.pk).update(state=State.WITHDRAWN)
    assert f"beitraege/{contribution.pk}/" not in read(own)


# --- Lists


def test_the_list_is_narrowed_down_by_stage_field_and_group(competition: CompetitionPage) -> None:
    group = make_group(competition.process)
    field = make_field(competition.process, "Mobilität")
    made(competition, "Rollende Werkstatt", stage=Stage.REVIEW, handlungsfeld=field)
    made(competition, "Bank zum Plaudern", stage=Stage.DONE, group=group.page_ptr)
    url = f"{competition.url}beitraege/"
    for query, found in (
        ("", {"Rollende Werkstatt", "Bank zum Plaudern"}),
        ("?stand=pruefung", {"Rollende Werkstatt"}),
        ("?stand=umgesetzt", {"Bank zum Plaudern"}),
        (f"?feld={field.slug}", {"Rollende Werkstatt"}),
        (f"?gruppe={group.pk}", {"Bank zum Plaudern"}),
        (f"?gruppe={group.pk}&stand=pruefung", set()),
        ("?stand=unsinn&gruppe=%00&feld=-1", {"Rollende Werkstatt", "Bank zum Plaudern"}),
    ):
        shown = read(f"{url}{query}")
        titles = {title for title in ("Rollende Werkstatt", "Bank zum Plaudern") if title in shown}
        assert titles == found, query
        rows = json.loads(b"".join(Client().get(f"{url}als-json/{query}").streaming_content))["contributions"]
        in_file = set() if "unsinn" in query else found
        assert {row["title"] for row in rows} == in_file, f"{query}: a file shows no form that says what is set"
    assert "Kein Beitrag passt" in read(f"{url}?stand=pool")


def test_a_competition_shows_what_went_on_of_its_own_entries_alone(competition: CompetitionPage, staff: Any) -> None:
    other = make_competition(competition.process, "Balkonpreis", closes_at=timezone.now() - timedelta(days=9))
    made(competition, "Rollende Werkstatt")
    publish_answers([make_answer(made(other, "Kresse im Joghurtbecher"), text="Wir gießen.")], staff)
    below = f"{competition.url}beitraege/"
    loaded = b"".join(Client().get(f"{below}als-json/").streaming_content).decode()
    for told in (read(competition.url), read(below), read(f"{below}neues/"), loaded):
        assert "Rollende Werkstatt" in told
        assert "Kresse" not in told
    assert items(f"{below}antworten/") == []
    assert Client().get(f"{below}{EntryContribution.objects.get(page=other.pk).pk}/").status_code == 404


def test_title_and_live_region_say_how_many_a_filter_has_left(competition: CompetitionPage) -> None:
    made(competition, "Rollende Werkstatt", stage=Stage.REVIEW)
    for number in range(22):
        made(competition, f"Beitrag {number:02}", stage=Stage.DONE)
    url = f"{competition.url}beitraege/"
    for query, told in (
        ("?stand=pruefung", "1 Beitrag"),
        ("?stand=umgesetzt", "22 Beiträge"),
        ("?stand=pool", "Keine"),
    ):
        page = Client().get(f"{url}{query}").content.decode()
        assert page.partition("<title>")[2].lstrip().startswith(told), query
        assert f'<div aria-live="polite" aria-atomic="true"><h2 class="aufbruch-ideas__title">{told}' in page, query
    assert Client().get(url).content.decode().partition("<title>")[2].lstrip().startswith("Beiträge, die weitergehen")


def test_what_is_from_before_there_were_stages_counts_as_received(competition: CompetitionPage) -> None:
    contribution = made(competition, stage="")
    assert "Reparaturmobil" in read(f"{competition.url}beitraege/?stand=eingegangen")
    assert "Eingegangen" in page_of(contribution)


def test_further_pages_keep_the_filter(competition: CompetitionPage) -> None:
    for number in range(22):
        made(competition, f"Beitrag {number:02}", stage=Stage.REVIEW)
    made(competition, "Anderswo", stage=Stage.DONE)
    first = read(f"{competition.url}beitraege/?stand=pruefung")
    query = first.split('rel="next" href="')[1].split('"')[0].partition("?")[2].replace("&amp;", "&")
    second = read(f"{competition.url}beitraege/?{query}")
    assert "Beitrag 00" in second
    assert "Anderswo" not in first + second


def test_the_list_costs_a_constant_number_of_queries(
    competition: CompetitionPage, django_assert_max_num_queries: Any
) -> None:
    group = make_group(competition.process)
    for number in range(15):
        made(competition, f"Beitrag {number:02}", group=group.page_ptr)
    with django_assert_max_num_queries(25):
        read(f"{competition.url}beitraege/")


# --- To take along


def table_of(url: str) -> list[dict[str, str]]:
    content = b"".join(Client().get(url).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_entries_that_went_on_are_data_with_what_is_public_and_no_more(
    competition: CompetitionPage, django_assert_max_num_queries: Any
) -> None:
    group = make_group(competition.process)
    contribution = made(competition, "=Werkstatt\nmit zwei Zeilen", stage=Stage.PURSUED, group=group.page_ptr)
    make_honour(contribution.entry, "1. Preis")
    made(competition, "Verborgen", state=State.HIDDEN)
    index = CompetitionIndexPage.objects.get()
    with django_assert_max_num_queries(25):
        rows = table_of(f"{index.url}beitraege-als-csv/")
    assert list(rows[0]) == list(COLUMNS)
    assert [row["title"] for row in rows] == ["'=Werkstatt\nmit zwei Zeilen"]
    assert (rows[0]["stage"], rows[0]["taken_up_by"], rows[0]["prize"]) == (
        "wird weiterverfolgt",
        group.title,
        "1. Preis",
    )
    assert rows[0]["url"].endswith(f"/beitraege/{contribution.pk}/")
    loaded = json.loads(b"".join(Client().get(f"{index.url}beitraege-als-json/").streaming_content))
    assert loaded["licence"]["url"]
    assert [row["number"] for row in loaded["contributions"]] == [contribution.pk]
    everything = json.dumps(loaded) + str(rows)
    assert "@example.org" not in everything
    assert "Verborgen" not in everything


def test_what_lies_below_a_private_page_is_in_no_file_of_the_process(competition: CompetitionPage) -> None:
    from wagtail.models import PageViewRestriction

    made(competition)
    PageViewRestriction.objects.create(page=competition, restriction_type="login")
    assert table_of(f"{CompetitionIndexPage.objects.get().url}beitraege-als-csv/") == []


def items(url: str) -> list[str]:
    tree = ElementTree.fromstring(read(url))  # noqa: S314  our own
    return [item.findtext("title") or "" for item in tree.iter("item")]


def test_feeds_tell_what_went_on_and_what_was_answered(competition: CompetitionPage, staff: Any) -> None:
    first, second = made(competition, "Erster"), made(competition, "Zweiter")
    made(competition, "Verborgen", state=State.HIDDEN)
    make_answer(second, text="Noch nicht gesagt.")
    publish_answers([make_answer(first, text="Wir bauen es.")], staff)
    assert items(f"{competition.url}beitraege/neues/") == ["Zweiter", "Erster"]
    assert items(f"{competition.url}beitraege/antworten/") == ["Erster"]
    assert "Wir bauen es." in read(f"{competition.url}beitraege/antworten/")
