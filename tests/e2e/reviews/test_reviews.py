"""Review rounds in a browser: people judge on a phone and without a script, staff prepare and decide; axe looks on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from wagtail.models import Site

from tests.e2e.core.test_small_screen import WORD, wide_pages
from tests.e2e.harness import View, Visitor
from tests.e2e.participation.test_inbox import assert_main_accessible
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator
from tests.factories.reviews import address_of, end_round, item_of, judge, juror, make_running
from wagtail_aufbruch.participation.models import Contribution
from wagtail_aufbruch.reviews.domain.reviewing import conflicts
from wagtail_aufbruch.reviews.domain.rounds.preparing import CriterionPlan
from wagtail_aufbruch.reviews.models import Round

Visit = Callable[..., Visitor]


@pytest.fixture
def running(server: str) -> Round:
    """Four ideas, one in conflict, one handed in, one saved as a draft; with long words wherever people type."""
    call = make_call(make_process())
    Site.objects.update(port=int(server.rsplit(":", 1)[1]))
    moderator: Any = make_moderator(call.process)
    ideas = [make_idea(call, title, text=f"Ein Text {WORD}") for title in ("Parkbank", "Radweg", "Brunnen", WORD)]
    criteria = (
        CriterionPlan("Nutzen", weight=2, help_text=f"Für wen? {WORD}", steps="1: gar nicht\n5: voll und ganz"),
        CriterionPlan(WORD, least=0, most=30, may_abstain=False),
    )
    rules = {"tie_breaks": ["decision"], "least_reviews": 1, "shows_others": True, "introduction": WORD}
    made = make_running(call, user=moderator, ideas=ideas, criteria=criteria, title=f"Runde {WORD}", **rules)
    conflicts.declare(juror(made), item_of(made, ideas[0]).pk, "family", WORD)
    judge(juror(made), item_of(made, ideas[1]), 4, 4, comment=WORD)
    judge(juror(made), item_of(made, ideas[2]), 3, hand_in=False)
    for place in (2, 3):
        judge(juror(made, place), item_of(made, ideas[1]), 4, 4, comment=WORD)
        judge(juror(made, place), item_of(made, ideas[2]), 4, 4)
    return made


def test_people_judge_with_a_link_alone_and_every_page_is_one_that_everybody_can_use(
    server: str, running: Round, visit: Visit, view: View
) -> None:
    visitor = visit(server, view=view, cookies=True)
    url = address_of(juror(running)).replace("http://localhost", "")
    items = {item.pk: f"{url}{item.pk}/" for item in running.items.all()}
    for path in (url, f"{url}viele/", *items.values(), *(f"{one}befangen/" for one in items.values())):
        visitor.open(path)
        if view.device == "phone":
            assert wide_pages(visitor, [path]) == []
        visitor.assert_accessible()
    last = items[item_of_title(running, WORD)]
    page = visitor.open(last)
    page.get_by_role("button", name="Abgeben").click()
    expect(page.get_by_text("Nutzen: Wählen Sie einen Wert").first).to_be_visible()
    visitor.assert_accessible()
    page.locator(".aufbruch-errors a").first.click()
    expect(page.locator("input[type=radio]").first).to_be_focused()
    page.get_by_role("radio", name="5: voll und ganz").check()
    page.get_by_role("radio", name="30", exact=True).check()
    page.get_by_role("button", name="Abgeben").click()
    expect(page.get_by_text("Ihre Bewertung ist abgegeben.")).to_be_visible()
    visitor.assert_accessible()
    end_round(running)
    for path in (url, *items.values()):
        visitor.open(path)
        visitor.assert_accessible()
    visitor.open(f"{url[:-5]}xxxx/", status=404)
    visitor.assert_accessible()


def item_of_title(running: Round, title: str) -> int:
    return running.items.get(object_id=Contribution.objects.get(title=title[:120]).pk).pk


def test_staff_find_their_way_through_a_round_on_every_screen(
    server: str, running: Round, visit: Visit, view: View
) -> None:
    visitor = visit(server, view=view, cookies=True)
    visitor.come_logged_in("moderation")
    one, item = juror(running), running.items.first()
    paths = [reverse("aufbruch_reviews"), reverse("aufbruch_review_add")]
    paths += [reverse(f"aufbruch_review_{name}", args=[running.pk]) for name in ("round", "change", "items", "result")]
    paths.append(reverse("aufbruch_review_conflict", args=[running.pk, one.pk]))
    paths.append(reverse("aufbruch_review_item_out", args=[running.pk, item.pk]))
    for path in paths:
        assert_main_accessible(visitor.open(path))
    end_round(running)
    page = visitor.open(reverse("aufbruch_review_result", args=[running.pk]))
    assert_main_accessible(page)
    page.get_by_role("button", name="Entscheidung speichern").click()
    assert_main_accessible(page)
