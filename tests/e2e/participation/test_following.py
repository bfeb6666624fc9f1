"""Following in a browser: ask for it, be told, stop; without JavaScript, and for everybody to read and use."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import Page, expect

from tests.e2e.harness import PHONE_LIGHT, VIEWS, View, Visitor
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.wording import WRITTEN_TO
from wagtail_aufbruch.ideas.models import Idea, IdeaCallPage
from wagtail_aufbruch.participation.domain.notifications import announcements, following
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.enums import ActivityKind, Frequency, LinkPurpose
from wagtail_aufbruch.participation.models import Follow

Visit = Callable[..., Visitor]

TITLE = "Radgarage am Hauptbahnhof"


def german(text: str, **words: str) -> str:
    with override("de"):
        return gettext(text) % words if words else gettext(text)


def button(page: Page, text: str) -> Any:
    return page.get_by_role("button", name=german(text))


def newest_mail(page: Page) -> Page:
    """Open the demo's mailbox as a newcomer would, and the newest mail in it."""
    page.goto("/postfach/")
    page.locator("main a[href*='/postfach/']").first.click()
    return page


def link_in_mail(page: Page, part: str) -> str:
    href = newest_mail(page).locator(f"a[href*='{part}']").first.get_attribute("href")
    assert href
    return href


def demo_idea(path: str = "ideen") -> Idea:
    return make_idea(IdeaCallPage.objects.get(slug=path), TITLE)


def test_somebody_follows_an_idea_is_told_and_stops_without_javascript(demo: str, visit: Visit) -> None:
    idea = demo_idea()
    citizen = visit(demo, view=PHONE_LIGHT, javascript=False, cookies=True)
    page = citizen.open(f"{idea.page.url}ideen/{idea.pk}/")
    page.locator(f"main a[href$='/beteiligung/folgen/beitrag/{idea.pk}/']").first.click()
    expect(page.locator("h1")).to_contain_text(TITLE)
    button(page, "Follow").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    page.get_by_label("Ihre E-Mail-Adresse").fill("anna@example.org")
    button(page, "Follow").click()
    expect(page.locator("h1")).to_have_text(WRITTEN_TO)
    assert not Follow.objects.filter(contribution=idea.pk).exists()

    page.goto(link_in_mail(page, "/folgen/bestaetigen/"))
    button(page, "Yes, I want to follow").click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator("#folgen")).to_contain_text(TITLE)

    announcements.announce(
        idea, ActivityKind.STAGE, "Jetzt in Prüfung", "Wir sehen uns das an.", f"{demo}{idea.page.url}ideen/{idea.pk}/"
    )
    call_command("aufbruch_tell", verbosity=0)
    mail = newest_mail(page)
    expect(mail.get_by_text("Wir sehen uns das an.").first).to_be_visible()
    page.goto(link_in_mail(page, "/folgen/stopp/"))
    assert Follow.objects.filter(contribution=idea.pk).exists()
    button(page, "End the mails").click()
    expect(page.locator("h1")).to_have_text(german("Done: no more mails"))
    assert not Follow.objects.filter(contribution=idea.pk).exists()


def test_a_known_person_changes_and_ends_what_they_follow_without_javascript(server: str, visit: Visit) -> None:
    process = make_process()
    idea = make_idea(make_call(process), TITLE)
    anna = make_participant(process)
    citizen = visit(server, javascript=False, cookies=True)
    page = citizen.open(f"{process.url}beteiligung/zugang/{issue_link(anna, LinkPurpose.ACCESS)}/")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    page.goto(f"{process.url}beteiligung/folgen/beitrag/{idea.pk}/")
    page.locator(f"input[value={Frequency.WEEKLY}]").check()
    button(page, "Follow").click()
    expect(page.locator("#folgen")).to_contain_text(TITLE)
    assert Follow.objects.get().frequency == Frequency.WEEKLY
    page.locator("#folgen a[href*='/beteiligung/folgen/']").click()
    page.locator(f"input[value={Frequency.AT_ONCE}]").check()
    with page.expect_navigation():
        button(page, "Save how often").click()
    assert Follow.objects.get().frequency == Frequency.AT_ONCE
    page.locator("#folgen a[href*='/beteiligung/folgen/']").click()
    button(page, "Follow no longer").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert not Follow.objects.exists()


@pytest.mark.looks
@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_every_step_of_following_can_be_read_and_used_by_everybody(server: str, visit: Visit, view: View) -> None:
    process = make_process(contact_email="aufbruch@stadt.example")
    idea = make_idea(make_call(process), TITLE)
    anna = make_participant(process)
    one = following.follow(anna, contribution=idea)
    digest = following.follow(anna, page_pk=idea.page_id, frequency=Frequency.WEEKLY)
    token = issue_link(anna, LinkPurpose.FOLLOW, idea, payload={"frequency": "weekly"})
    below = f"{process.url}beteiligung/folgen/"
    person = visit(server, view=view, cookies=True)

    def look(name: str) -> None:
        person.assert_accessible()
        person.picture(f"follow-{name}")

    page = person.open(f"{below}beitrag/{idea.pk}/")
    look("form")
    button(page, "Follow").click()
    expect(page.locator("#aufbruch-errors")).to_be_focused()
    assert page.title().startswith("Fehler")
    look("form-error")
    for name, path in {
        "page": f"seite/{idea.page_id}/",
        "sent": "unterwegs/",
        "confirm": f"bestaetigen/{token}/",
        "stop": f"stopp/{one.stop_key}/",
        "stop-digest": f"stopp/{digest.stop_key}/woche/",
    }.items():
        person.open(f"{below}{path}")
        look(name)
    person.open(f"{below}stopp/ausgedacht/", status=404)
    look("stop-unknown")
    page = person.open(f"{below}bestaetigen/{token}/")
    button(page, "Yes, I want to follow").click()
    expect(page.locator("#folgen")).to_contain_text(TITLE)
    look("list")
    person.open(f"{below}{one.pk}/")
    look("change")
    page = person.open(f"{below}stopp/{one.stop_key}/")
    button(page, "End the mails").click()
    expect(page.locator("h1")).to_have_text(german("Done: no more mails"))
    look("stopped")


PHASES = {
    "announced": (5, 35, 40, 60, 90),
    "collecting": (-10, 20, 25, 45, 75),
    "between": (-40, -3, 4, 45, 75),
    "discussing": (-40, -10, -5, 15, 45),
    "review": (-70, -40, -35, -5, 25),
    "results": (-100, -70, -65, -35, -2),
}


@pytest.mark.looks
@pytest.mark.parametrize("view", VIEWS, ids=str)
@pytest.mark.parametrize("phase", PHASES)
def test_a_call_says_in_each_phase_what_runs_now_and_what_one_can_do(
    server: str, visit: Visit, view: View, phase: str
) -> None:
    process = make_process()
    names = ["opens_at", "closes_at", "discussion_opens_at", "discussion_closes_at", "results_at"]
    now = timezone.now()
    moments = dict(zip(names, (now + timedelta(days=days) for days in PHASES[phase]), strict=True))
    call = make_call(process, "Was soll Gütersloh digital können?", discussion="own", **moments)
    make_idea(call, TITLE)
    reader = visit(server, view=view)
    page = reader.open(call.url)
    current = page.locator(".aufbruch-phases [aria-current=step]")
    expect(current).to_have_count(0 if phase in {"announced", "between"} else 1)
    expect(page.locator(".aufbruch-now")).to_be_visible()
    hands_in = page.locator("header a[href$='/idee-einreichen/']")
    expect(hands_in).to_have_count(1 if phase == "collecting" else 0)
    reader.assert_accessible()
    reader.picture(f"call-{phase}")
