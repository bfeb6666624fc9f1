"""The page of one idea: what readers see, what it costs, and what they do not see."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.factories.comments import fill_discussion, known_client, make_comment
from tests.factories.core import make_field, make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.wording import SUPPORTED
from wagtail_aufbruch.ideas.enums import Assessing, Discussion
from wagtail_aufbruch.ideas.models import Criterion
from wagtail_aufbruch.participation.domain.assessment import assessments
from wagtail_aufbruch.participation.enums import Comments, Stage, State
from wagtail_aufbruch.participation.models import Answer, Contribution

pytestmark = pytest.mark.django_db

MAX_QUERIES = 18


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def uncached_client() -> Client:
    """Somebody with a cookie that says nothing: gets no page from the cache."""
    client = Client()
    client.defaults["HTTP_AUTHORIZATION"] = "past the cache"
    return client


def idea_url(idea: Any) -> str:
    return f"{idea.page.url}ideen/{idea.pk}/"


def page_of(idea: Any, client: Client | None = None) -> str:
    answer = (client or Client()).get(idea_url(idea))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_reader_sees_text_number_and_one_large_button(call: Any) -> None:
    idea = make_idea(
        call, "Freies WLAN", text="Im Park.\n\nUnd am Rathaus.", author_name="Anna", place_name="Stadtpark"
    )
    page = page_of(idea)
    assert "<p>Im Park.</p>" in page
    assert "Anna" in page
    assert "Stadtpark" in page
    assert f'href="{idea_url(idea)}unterstuetzen/"' in page
    assert "data-aufbruch-count" in page


def test_a_reader_gets_neither_a_token_nor_a_cookie(call: Any) -> None:
    idea = make_idea(call)
    fill_discussion(idea, 3)
    reader = Client()
    assert "csrfmiddlewaretoken" not in page_of(idea, reader)
    assert not reader.cookies


def test_an_idea_with_twenty_comments_costs_no_more_than_the_issue_allows(
    call: Any, django_assert_max_num_queries: Any
) -> None:
    field = make_field(call.process, "Mobilität", parent=make_field(call.process, "Alltag"))
    idea = make_idea(call, handlungsfeld=field, stage=Stage.REVIEW)
    idea.tags.add("Rad", "Bahnhof")
    fill_discussion(idea, 20, replies=2)
    answer = Answer.objects.create(
        contribution=idea, body="Fachbereich", text="Ja.", state="published", published_at=timezone.now()
    )
    assert answer.pk
    passer_by = uncached_client()
    page_of(idea, passer_by)
    with django_assert_max_num_queries(MAX_QUERIES) as captured:
        page = page_of(idea, passer_by)
    assert page.count('<article class="aufbruch-comment') == 60
    assert len(captured) <= MAX_QUERIES


def test_the_discussion_costs_the_same_for_three_and_for_sixty_comments(
    call: Any, django_assert_max_num_queries: Any
) -> None:
    few, many = make_idea(call, "Wenige"), make_idea(call, "Viele")
    fill_discussion(few, 3, replies=1)
    fill_discussion(many, 60, replies=5)
    passer_by = uncached_client()
    page_of(few, passer_by)
    asked = []
    for idea in (few, many):
        with django_assert_max_num_queries(MAX_QUERIES) as captured:
            page_of(idea, passer_by)
        tables = [query["sql"].partition(" FROM ")[2].split(" ")[0] for query in captured.captured_queries]
        asked.append([table for table in tables if "participation" in table or "ideas" in table])
    assert asked[0] == asked[1]


@pytest.mark.parametrize("state", [s for s in State if s not in {State.PUBLISHED, State.ANONYMISED}])
@pytest.mark.parametrize(
    "below", ["", "unterstuetzen/", "bewerten/", "diskussion/", "kommentieren/", "kommentieren/danke/"]
)
def test_what_is_not_public_answers_as_if_it_did_not_exist(call: Any, state: str, below: str) -> None:
    idea = make_idea(call, state=state)
    assert Client().get(f"{idea_url(idea)}{below}").status_code == 404


@pytest.mark.parametrize("below", ["", "unterstuetzen/", "diskussion/", "kommentieren/"])
def test_an_idea_of_another_call_is_not_found_below_this_one(call: Any, below: str) -> None:
    idea = make_idea(make_call(call.process, "Anderer Aufruf"))
    assert Client().get(f"{call.url}ideen/{idea.pk}/{below}").status_code == 404


def test_an_idea_that_was_joined_with_another_keeps_its_page_and_points_there(call: Any) -> None:
    target = make_idea(call, "Die gemeinsame Idee")
    idea = make_idea(call, "Ging auf", merged_into=target)
    page = page_of(idea)
    assert idea_url(target) in page
    assert "Die gemeinsame Idee" in page
    assert f'href="{idea_url(idea)}unterstuetzen/"' not in page


def test_what_was_proposed_before_and_again_is_linked_both_ways(call: Any) -> None:
    first = make_idea(call, "Der erste Anlauf")
    second = make_idea(call, "Der zweite Anlauf", earlier=first)
    assert idea_url(first) in page_of(second)
    assert idea_url(second) in page_of(first)


def test_what_people_write_is_shown_as_text(call: Any) -> None:
    script = '<script>alert("x")</script> https://werbung.example/'
    idea = make_idea(call, script[:100], text=script, author_name=script[:70])
    make_comment(idea, script, author_name=script[:70])
    page = page_of(idea)
    assert "<script>alert" not in page
    assert 'href="https://werbung.example' not in page


def test_comments_that_look_alike_keep_each_its_own_words_and_cannot_speak_for_the_next_one(call: Any) -> None:
    idea = make_idea(call, "Bänke")
    make_comment(idea, "Von \x02name\x03 <b>fett</b> https://a.example", author_name="\x02text\x03<i>")
    make_comment(idea, "Ganz anders", author_name="Berta")
    make_comment(
        idea, "Mehr: https://stadt.example", author_name="Amt", user=User.objects.create_user("amt"), badge="town"
    )
    for number, comment in enumerate(Contribution.objects.filter(about=idea).order_by("pk"), start=1):
        Contribution.objects.filter(pk=comment.pk).update(support_count=number)
    shown = Client().get(f"{call.url}ideen/{idea.pk}/").content.decode()
    first = shown.partition("&lt;b&gt;fett")[0].rpartition("<article")[2]
    assert "Von \x02name\x03 &lt;b&gt;fett&lt;/b&gt; https://a.example" in shown
    assert "\x02text\x03&lt;i&gt;" in first
    assert "Berta" not in first
    assert shown.count("Ganz anders") == shown.count("Von \x02name\x03") == 1
    assert "(<strong>2</strong>)" in shown
    assert "(<strong>1</strong>)" in shown
    assert '<a href="https://stadt.example"' in shown
    assert '<a href="https://a.example"' not in shown


def test_in_a_closed_phase_each_comment_says_to_how_many_it_was_helpful(call: Any) -> None:
    call.closes_at = timezone.now() - timedelta(days=1)
    call.save()
    idea = make_idea(call, "Bänke")
    comments = [make_comment(idea, f"Nummer {number}") for number in range(3)]
    for number, comment in enumerate(comments):
        Contribution.objects.filter(pk=comment.pk).update(support_count=number)
    shown = Client().get(f"{call.url}ideen/{idea.pk}/").content.decode()
    assert shown.count("für 1 Person hilfreich") == shown.count("für 2 Personen hilfreich") == 1
    assert "für 0" not in shown


def test_answers_to_own_questions_stay_private_without_the_editors_tick(call: Any) -> None:
    idea = make_idea(call, answers=[{"label": "Telefon", "type": "singleline", "value": "05241 123"}])
    assert "05241 123" not in page_of(idea)


def test_people_who_are_known_support_on_the_page_itself_and_see_that_they_did(call: Any) -> None:
    idea = make_idea(call)
    client = known_client(make_participant(call.process))
    before = page_of(idea, client)
    assert "csrfmiddlewaretoken" in before
    assert 'name="action" value="support"' in before
    answer = client.post(f"{idea_url(idea)}unterstuetzen/", {"action": "support"}, follow=True)
    assert SUPPORTED in answer.content.decode()
    idea.refresh_from_db()
    assert idea.support_count == 1
    client.post(f"{idea_url(idea)}unterstuetzen/", {"action": "take_back"})
    idea.refresh_from_db()
    assert idea.support_count == 0


def test_results_by_criteria_stand_beside_the_number(call: Any) -> None:
    call.assessing = Assessing.CRITERIA
    call.save()
    criterion = Criterion.objects.create(page=call, name="Nutzen", sort_order=1)
    idea = make_idea(call)
    from wagtail_aufbruch.ideas.domain.assessment.scoring import give_scores

    give_scores(idea, {criterion.pk: 4}, participant=make_participant(call.process))
    page = page_of(idea)
    assert "Nutzen" in page
    assert "<strong>4,0</strong>" in page
    assert f'href="{idea_url(idea)}bewerten/"' in page


def test_a_closed_phase_shows_the_discussion_and_since_when_it_is_closed(call: Any) -> None:
    idea = make_idea(call)
    make_comment(idea, "Das bleibt lesbar")
    call.closes_at = timezone.now() - timedelta(days=1)
    call.save()
    page = page_of(idea)
    assert "Das bleibt lesbar" in page
    assert f"{timezone.localtime(call.closes_at).day}." in page
    assert "kommentieren/" not in page
    assert "unterstuetzen/" not in page


def test_where_staff_alone_read_comments_the_page_offers_the_form_and_no_list(call: Any) -> None:
    call.comments = Comments.STAFF
    call.save()
    idea = make_idea(call)
    make_comment(idea, "Nur für die Stadt")
    page = page_of(idea)
    assert "Nur für die Stadt" not in page
    assert "kommentieren/" in page
    assert "nur von unseren Mitarbeitenden gelesen" in page
    assert Client().get(f"{idea_url(idea)}diskussion/").status_code == 404


def test_a_call_without_discussion_has_none(call: Any) -> None:
    call.discussion = Discussion.NONE
    call.save()
    page = page_of(make_idea(call))
    assert "kommentieren/" not in page
    assert "unterstuetzen/" not in page


def test_support_counted_elsewhere_is_seen_at_once(call: Any) -> None:
    idea = make_idea(call)
    assert "<strong>0</strong>" in page_of(idea)
    assessments.support(idea, participant=make_participant(call.process))
    assert "<strong>1</strong>" in page_of(idea)


def test_the_page_knows_both_words_for_the_number_that_a_click_changes(call: Any) -> None:
    """The script writes the new number, and after the first click it is one person."""
    page = page_of(make_idea(call))
    assert 'data-aufbruch-one="Person unterstützt diese Idee"' in page
    assert 'data-aufbruch-many="Personen unterstützen diese Idee"' in page
