"""Official answers: prepared in private, published together, told to everybody who cares."""

import re
import time
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import logged_in, make_answer
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.contributions.versions import edit
from wagtail_aufbruch.participation.domain.notifications import following
from wagtail_aufbruch.participation.domain.responses import answers
from wagtail_aufbruch.participation.domain.responses.answers import publish_answers, published_answers
from wagtail_aufbruch.participation.domain.responses.stages import move_to_stage
from wagtail_aufbruch.participation.enums import AnswerState, Moderation, Stage, State
from wagtail_aufbruch.participation.models import Answer, Mail

pytestmark = pytest.mark.django_db

URL = "/admin/aufbruch/antworten/"


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff(call: Any) -> Any:
    return make_moderator(call.process)


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "body": "Fachbereich Tiefbau",
        "answered_on": "2018-05-01",
        "text": "Wir bauen das.",
        "stage": Stage.PROJECT,
        "cost": "12000,50",
        "cost_note": "",
        "period": "Sommer 2019",
        "seen": "",
        **changes,
    }


def test_a_draft_is_seen_by_nobody_but_staff(call: Any, staff: Any, client: Any) -> None:
    idea = make_idea(call, stage=Stage.RECEIVED)
    answer = logged_in(staff).post(f"/admin/aufbruch/beitrag/{idea.pk}/antwort/", typed())
    assert answer.status_code == 302
    draft = Answer.objects.get()
    assert (draft.body, str(draft.cost), draft.created_by) == ("Fachbereich Tiefbau", "12000.50", staff)
    assert published_answers(idea) == []
    assert "Wir bauen das." not in client.get(f"{call.url}ideen/{idea.pk}/").content.decode()
    assert not Mail.objects.exists()


def test_many_answers_are_published_together_and_move_their_ideas(
    call: Any, staff: Any, client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    ideas = [make_idea(call, f"Idee {number}", stage=Stage.REVIEW) for number in range(3)]
    author, follower = make_participant(call.process), make_participant(call.process, "ben@example.org")
    Idea.objects.filter(pk=ideas[0].pk).update(author=author)
    following.follow(follower, contribution=ideas[0])
    drafts = [make_answer(idea, stage=Stage.PURSUED, text=f"Antwort auf {idea.title}") for idea in ideas]
    staff_client = logged_in(staff)
    chosen = {"answer": [draft.pk for draft in drafts]}
    preview = staff_client.post(URL, chosen)
    assert preview.status_code == 200
    assert "Antwort auf Idee 2" in preview.content.decode()
    assert not Answer.objects.filter(state=AnswerState.PUBLISHED).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert staff_client.post(URL, {**chosen, "publish": "1", "seen": seen_in(preview)}).status_code == 302
    assert set(Idea.objects.values_list("stage", flat=True)) == {Stage.PURSUED}
    assert len(set(Answer.objects.values_list("published_at", flat=True))) == 1
    assert sorted(sent.to[0] for sent in mail.outbox) == ["anna@example.org", "ben@example.org"]
    page = client.get(f"{call.url}ideen/{ideas[0].pk}/").content.decode()
    assert "Antwort auf Idee 0" in page
    assert "Antwort auf Idee 1" not in page, "that answers another one"
    assert "Fachbereich Verkehr" in page


def seen_in(page: Any) -> list[str]:
    """What the form of the preview brings along."""
    return re.findall(r'name="seen" value="([^"]+)"', page.content.decode())


def test_an_answer_is_not_published_below_words_that_nobody_of_the_staff_has_read(call: Any, staff: Any) -> None:
    call.moderation = Moderation.AFTER
    call.save()
    author = make_participant(call.process)
    idea, other = (make_idea(call, title, stage=Stage.REVIEW, author=author) for title in ("Eins", "Zwei"))
    drafts = [make_answer(idea), make_answer(other)]
    staff_client = logged_in(staff)
    chosen = {"answer": [draft.pk for draft in drafts]}
    preview = staff_client.post(URL, chosen)
    assert idea.text in preview.content.decode()
    edit(idea, author, "Eins", "Etwas ganz anderes.")
    result = staff_client.post(URL, {**chosen, "publish": "1", "seen": seen_in(preview)})
    assert result.status_code == 409
    assert "wurde geändert" in result.content.decode()
    assert list(Answer.objects.filter(state=AnswerState.PUBLISHED)) == [drafts[1]]
    assert staff_client.post(URL, {**chosen, "publish": "1"}).status_code == 409, "nobody says what they have read"


def test_an_answer_takes_no_step_back_that_a_colleague_has_taken_meanwhile(call: Any, staff: Any) -> None:
    idea = make_idea(call, "Eins", stage=Stage.REVIEW)
    draft = make_answer(idea, stage=Stage.PURSUED)
    staff_client = logged_in(staff)
    preview = staff_client.post(URL, {"answer": draft.pk})
    move_to_stage(idea, Stage.DONE, user=staff)
    refused = staff_client.post(URL, {"answer": draft.pk, "publish": "1", "seen": seen_in(preview)})
    assert refused.status_code == 409
    idea.refresh_from_db()
    assert idea.stage == Stage.DONE
    again = staff_client.post(URL, {"answer": draft.pk})
    assert "Eins: umgesetzt → wird weiterverfolgt" in " ".join(again.content.decode().split())
    assert staff_client.post(URL, {"answer": draft.pk, "publish": "1", "seen": seen_in(again)}).status_code == 302


def test_what_a_colleague_published_by_now_is_named_and_stops_nothing_else(call: Any, staff: Any) -> None:
    first, second = (make_answer(make_idea(call, title, stage=Stage.REVIEW)) for title in ("Eins", "Zwei"))
    hidden = make_answer(make_idea(call, "Drei", state=State.HIDDEN))
    chosen = [first.pk, second.pk, hidden.pk]
    preview = logged_in(staff).post(URL, {"answer": chosen})
    publish_answers([first], staff)
    result = logged_in(staff).post(URL, {"answer": chosen, "publish": "1", "seen": seen_in(preview)})
    assert result.status_code == 409
    assert "Drei" in result.content.decode()
    assert set(Answer.objects.filter(state=AnswerState.PUBLISHED)) == {first, second}
    assert Mail.objects.count() == 0


def test_the_second_of_two_who_write_the_same_draft_keeps_their_words(call: Any, staff: Any) -> None:
    idea = make_idea(call)
    draft = make_answer(idea)
    seen = answers.fingerprint(draft)
    url = f"/admin/aufbruch/beitrag/{idea.pk}/antwort/{draft.pk}/"
    staff_client = logged_in(staff)
    assert staff_client.post(url, typed(text="Erste", seen=seen)).status_code == 302
    late = staff_client.post(url, typed(text="Zweite", seen=seen))
    assert late.status_code == 409
    assert "Zweite" in late.content.decode()
    assert Answer.objects.get().text == "Erste"


@pytest.mark.parametrize(
    "changes",
    [
        {"text": ""},
        {"text": "x" * 10_001},
        {"stage": "unsinn"},
        {"cost": "-5"},
        {"cost": "viel"},
        {"answered_on": "morgen"},
        {"body": ""},
    ],
    ids=str,
)
def test_bad_input_is_given_back_and_stores_nothing(call: Any, staff: Any, changes: dict[str, str]) -> None:
    idea = make_idea(call)
    answer = logged_in(staff).post(
        f"/admin/aufbruch/beitrag/{idea.pk}/antwort/", typed(period="bald, sehr bald", **changes)
    )
    assert answer.status_code == 422
    assert "bald, sehr bald" in answer.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("text", ["\x00Nu\x00ll", "\u202eumgedreht", "🚲 mit Gesicht 🧑‍🦽", "𝔊ü𝔱𝔢𝔯𝔰𝔩𝔬𝔥"])
def test_hostile_text_is_stored_clean_and_shown_escaped(call: Any, staff: Any, text: str, client: Any) -> None:
    idea = make_idea(call, stage=Stage.REVIEW)
    logged_in(staff).post(f"/admin/aufbruch/beitrag/{idea.pk}/antwort/", typed(text=f"{text}<script>alert(1)</script>"))
    publish_answers(Answer.objects.all(), staff)
    page = client.get(f"{call.url}ideen/{idea.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "\x00" not in page
    assert "\u202e" not in page


def test_drafts_of_another_process_are_neither_listed_nor_opened_nor_published(call: Any, staff: Any) -> None:
    draft = make_answer(make_idea(call, "Vertraulich"), text="Geheim")
    other = make_process("Anderer Prozess")
    foreign = logged_in(make_moderator(other, "fremd"))
    assert "Vertraulich" not in foreign.get(URL).content.decode()
    assert "Geheim" not in foreign.post(URL, {"answer": [draft.pk]}, follow=True).content.decode()
    seen = seen_in(logged_in(staff).post(URL, {"answer": [draft.pk]}))
    foreign.post(URL, {"answer": [draft.pk], "publish": "1", "seen": seen})
    draft.refresh_from_db()
    assert draft.state == AnswerState.DRAFT
    own = make_idea(make_call(other), "Eigenes")
    for about in (draft.contribution_id, own.pk):
        address = reverse("aufbruch_answer", args=[about, draft.pk])
        for answer in (
            foreign.get(address),
            foreign.post(address, typed(text="Überschrieben")),
            foreign.post(f"{address}loeschen/"),
        ):
            assert answer.status_code == 404
    draft.refresh_from_db()
    assert draft.text == "Geheim"


def test_a_draft_is_deleted_by_its_button_and_what_is_published_is_neither_deleted_nor_written_anew(
    call: Any, staff: Any
) -> None:
    idea, client = make_idea(call), logged_in(staff)
    draft, published = make_answer(idea, text="Noch nicht"), make_answer(idea, text="Steht schon da")
    publish_answers([published], staff)
    for answer in (draft, published):
        address = reverse("aufbruch_answer", args=[idea.pk, answer.pk])
        client.post(f"{address}loeschen/")
    client.post(address, typed(text="Überschrieben"))
    assert [one.text for one in Answer.objects.all()] == ["Steht schon da"]


def test_the_list_of_drafts_costs_the_same_for_three_and_for_thirty(
    call: Any, staff: Any, django_assert_max_num_queries: Any
) -> None:
    staff_client = logged_in(staff)

    def queries() -> int:
        with django_assert_max_num_queries(60) as captured:
            assert staff_client.get(URL).status_code == 200
        return len(captured)

    for number in range(3):
        make_answer(make_idea(call, f"Idee {number}"), stage=Stage.REVIEW)
    queries()
    three = queries()
    for number in range(27):
        make_answer(make_idea(call, f"Weitere {number}"), stage=Stage.REVIEW)
    assert queries() == three


def test_five_hundred_answers_are_published_within_seconds(call: Any, staff: Any) -> None:
    author = make_participant(call.process)
    for number in range(500):
        make_answer(make_idea(call, f"Idee {number}", stage=Stage.REVIEW, author=author), stage=Stage.POOL)
    drafts = list(Answer.objects.all())
    begun = time.perf_counter()
    result = publish_answers(drafts, staff)
    took = time.perf_counter() - begun
    assert len(result.done) == 500
    assert Mail.objects.count() == 500
    assert took < 20, f"{took:.1f} s"
