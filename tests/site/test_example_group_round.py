"""A theme group's own round of judging in the demo: plainly marked, complete, and of no idea of the town's own."""

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from guetersloh.city import example_group_round as example
from guetersloh.city.staff import ACCOUNTS
from wagtail_aufbruch.groups.models import ThemeGroupPage
from wagtail_aufbruch.ideas.models import Idea, IdeaCallPage
from wagtail_aufbruch.reviews.models import Item, Round


def _read(url: str) -> str:
    response = Client().get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_group_tells_what_it_decided_of_examples_alone(demo_data: None) -> None:
    made = Round.objects.get(subject_kind="body")
    group = ThemeGroupPage.objects.get(pk=made.page_id)
    page = _read(group.url)
    assert example.ROUND_TITLE in page
    judged = Idea.objects.filter(pk__in=Item.objects.filter(round=made).values("object_id"))
    assert set(judged.values_list("title", flat=True)) == set(example.IDEAS)
    for title in example.IDEAS:
        assert title.startswith("Beispiel: ")
        assert title in page
    assert "2 weiterverfolgt, 1 zurück im Pool" in strip_tags(page)


def test_each_idea_stands_where_the_group_has_put_it_and_says_why(demo_data: None) -> None:
    call = IdeaCallPage.objects.get(slug=example.SLUG)
    assert call.title.startswith("Beispiel: ")
    assert "Diesen Aufruf gibt es nicht." in _read(call.url)
    for title, (verdict, reason) in zip(example.IDEAS, example.OUTCOMES, strict=True):
        idea = Idea.objects.get(page_id=call.pk, title=title)
        assert idea.stage == {"go_on": "pursued", "pool": "pool"}[verdict]
        page = _read(f"{call.url}ideen/{idea.pk}/")
        assert reason in page
        assert ThemeGroupPage.objects.get(pk=Round.objects.get(subject_kind="body").page_id).title in page


def test_staff_read_the_result_with_the_scores_of_all(demo_data: None, client: Any) -> None:
    account = next(one for one in ACCOUNTS if one.username == "moderation")
    client.post("/admin/login/", {"username": account.username, "password": account.password})
    made = Round.objects.get(subject_kind="body")
    page = client.get(reverse("aufbruch_review_result", args=[made.pk]))
    assert page.status_code == 200
    for title in example.IDEAS:
        assert title in page.content.decode()
