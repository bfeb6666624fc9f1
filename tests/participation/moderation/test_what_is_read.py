"""Nobody decides on what they have not read: all of it is shown, and a decision holds for what was shown alone."""

import ast
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import wagtail_aufbruch
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import (
    DECIDE,
    logged_in,
    make_claim,
    make_failed_mail,
    make_report,
    make_waiting_comment,
    make_waiting_version,
    seen_case,
    with_seen,
)
from tests.factories.uploads import picture
from wagtail_aufbruch.participation.domain.contributions.versions import edit
from wagtail_aufbruch.participation.domain.errors import ChangedSinceShown
from wagtail_aufbruch.participation.domain.files.attachments import attach, keep_upload
from wagtail_aufbruch.participation.domain.moderation import decisions, reports
from wagtail_aufbruch.participation.domain.moderation.inbox import carry_out, find_tasks
from wagtail_aufbruch.participation.enums import AttachmentKind, CaseState, MailState, Moderation, State, VersionState
from wagtail_aufbruch.participation.models import PostModerationReview, Report, Version

pytestmark = pytest.mark.django_db

INBOX = "/admin/aufbruch/eingang/"
LONG = "Ein Satz, den jemand bis zum Ende lesen muss. " * 60
END = "Und ganz am Ende steht es."


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff(call: Any) -> Any:
    return make_moderator(call.process)


@pytest.fixture
def staff_client(staff: Any) -> Client:
    return logged_in(staff)


def attach_picture(idea: Any, alt: str) -> None:
    kept = keep_upload(idea.process, uuid.uuid4(), AttachmentKind.PICTURE, picture(), alt, may_draw=bool)
    attach(idea, [kept])


def case_url(idea: Any) -> str:
    return f"/admin/aufbruch_participation/contribution/inspect/{idea.pk}/"


def seen_in(page: str) -> list[str]:
    """What the forms on a page bring along."""
    return re.findall(r'name="seen" value="([^"]+)"', page)


# What is there to read


def test_the_inbox_shows_the_whole_text_with_place_and_picture(staff_client: Client, call: Any) -> None:
    idea = make_idea(
        call,
        "Brunnen",
        text=f"{LONG}{END}",
        state=State.PENDING,
        place_name="Am Bahnhof",
        latitude="51.906700",
        longitude="8.378500",
    )
    attach_picture(idea, "Eine alte Linde")
    page = staff_client.get(INBOX).content.decode()
    assert END in page
    assert "Am Bahnhof (51.906700, 8.378500)" in page
    assert 'alt="Eine alte Linde"' in page
    assert f"/beteiligung/datei/{idea.attachments.get().pk}/klein/" in page


def test_a_new_version_stands_with_its_title_and_what_it_changes_in_the_inbox_and_the_case(
    staff_client: Client, call: Any
) -> None:
    idea = make_idea(call, "Brunnen im Park", text=f"{LONG}Bitte bauen.")
    version = make_waiting_version(idea, f"{LONG}Bitte sofort bauen. {END}")
    version.title = "Großer Brunnen im Park"
    version.save()
    for url in (INBOX, case_url(idea)):
        page = staff_client.get(url).content.decode()
        added = re.findall(r"<ins>(.*?)</ins>", page, re.DOTALL)
        assert any("Großer" in words for words in added), url
        assert any("sofort" in words for words in added), url
        assert "ganz" in page.rpartition("sofort")[2], url
        assert f'value="publish|version:{version.pk}"' in page, url


def test_what_reporters_and_claimants_say_is_read_whole_and_all_of_it(staff_client: Client, call: Any) -> None:
    idea = make_idea(call, "Brunnen")
    make_report(idea, f"{LONG}Erste Meldung.")
    make_report(idea, f"{LONG}Zweite Meldung.")
    make_claim(make_idea(call, "Bank", text="Mehr Bänke."), make_participant(call.process), f"{LONG}Mein Satz.")
    page = staff_client.get(INBOX).content.decode()
    assert page.count("Erste Meldung.") == page.count("Zweite Meldung.") == 2, "one decision is for both"
    assert "Mein Satz." in page
    assert "Mehr Bänke." in page
    case = staff_client.get(case_url(idea)).content.decode()
    assert "Erste Meldung." in case
    assert "Zweite Meldung." in case


def test_the_page_that_asks_for_a_reason_shows_what_it_is_about(staff_client: Client, call: Any) -> None:
    idea = make_idea(call, "Brunnen", text=f"{LONG}{END}", state=State.PENDING)
    page = staff_client.post(DECIDE, with_seen({"one": f"reject|new-idea:{idea.pk}"})).content.decode()
    assert END in page


# What is decided is what was read


def own_idea(call: Any, **values: Any) -> tuple[Any, Any]:
    author = make_participant(call.process)
    return make_idea(call, "Freies WLAN", text="Im Park.", author=author, **values), author


def publish_one(idea: Any) -> tuple[str, dict[str, Any]]:
    return DECIDE, with_seen({"one": f"publish|new-idea:{idea.pk}"})


def publish_ticked(idea: Any) -> tuple[str, dict[str, Any]]:
    return DECIDE, with_seen({"decision": "publish", "subject": [f"new-idea:{idea.pk}"]})


def reject_with_reason(idea: Any) -> tuple[str, dict[str, Any]]:
    form = {"decision": "reject", "subject": [f"new-idea:{idea.pk}"], "choice": "", "reason": "Weil."}
    return DECIDE, with_seen(form)


def publish_case(idea: Any) -> tuple[str, dict[str, Any]]:
    return case_url(idea), {"decision": "publish", "reason": "Halb getippt", "seen": seen_case(idea)}


@pytest.mark.parametrize("way", [publish_one, publish_ticked, reject_with_reason, publish_case])
def test_words_that_were_changed_after_they_were_read_are_not_decided_on(
    staff_client: Client, call: Any, way: Any
) -> None:
    idea, author = own_idea(call, state=State.PENDING)
    url, form = way(idea)
    edit(idea, author, "Freies WLAN", "Schimpf und Schande.")
    answer = staff_client.post(url, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Schimpf und Schande." in page, "the new words are there to read"
    assert "geändert" in page
    idea.refresh_from_db()
    assert idea.state == State.PENDING
    # From the page that shows the new words it can be decided on.
    assert staff_client.post(url, {**form, "seen": seen_in(page)}).status_code == 302
    idea.refresh_from_db()
    assert idea.state != State.PENDING


def test_a_reason_typed_on_the_case_page_is_kept_when_the_words_had_changed(staff_client: Client, call: Any) -> None:
    idea, author = own_idea(call, state=State.PENDING)
    url, form = publish_case(idea)
    edit(idea, author, "Freies WLAN", "Neu.")
    assert "Halb getippt" in staff_client.post(url, form).content.decode()


@pytest.mark.parametrize("seen", [[], ["new-idea:1|"], ["unsinn"], ["\x00|\x00"]])
def test_a_decision_that_does_not_say_what_was_read_is_refused(
    staff_client: Client, call: Any, seen: list[str]
) -> None:
    idea = make_idea(call, state=State.PENDING)
    assert staff_client.post(DECIDE, {"one": f"publish|new-idea:{idea.pk}", "seen": seen}).status_code == 409
    assert staff_client.post(case_url(idea), {"decision": "publish", "seen": seen}).status_code == 409
    idea.refresh_from_db()
    assert idea.state == State.PENDING


def test_a_version_changed_once_more_is_not_taken_over_unread(staff_client: Client, call: Any) -> None:
    idea, author = own_idea(call)
    version = edit(idea, author, "Freies WLAN", "Im ganzen Park.")
    assert version is not None
    form = with_seen({"one": f"publish|version:{version.pk}"})
    edit(idea, author, "Freies WLAN für Trolle", "Im ganzen Park.")
    answer = staff_client.post(DECIDE, form)
    assert answer.status_code == 409
    assert "Trolle" in answer.content.decode()
    assert Version.objects.get(pk=version.pk).state == VersionState.PENDING


def test_what_was_published_at_once_is_not_marked_as_seen_in_other_words(staff_client: Client, call: Any) -> None:
    call.moderation = Moderation.AFTER
    call.save()
    idea, author = own_idea(call)
    PostModerationReview.objects.create(contribution_id=idea.pk, process_id=call.process.pk)
    form = with_seen({"one": f"seen|look:{idea.pk}"})
    edit(idea, author, "Freies WLAN", "Ganz anders.")
    assert staff_client.post(DECIDE, form).status_code == 409
    assert PostModerationReview.objects.get().seen_at is None


def test_a_report_that_came_in_meanwhile_is_not_refused_unread(staff_client: Client, call: Any) -> None:
    idea = make_idea(call)
    first = make_report(idea, "Gefällt mir nicht.")
    form = with_seen({"one": f"keep|report:{first.pk}", "choice": "", "reason": "Bleibt."})
    reports.report(idea, reports.Complaint("private", "Da steht meine Adresse."))
    answer = staff_client.post(DECIDE, form)
    assert answer.status_code == 409
    assert "Da steht meine Adresse." in answer.content.decode()
    assert set(Report.objects.values_list("state", flat=True)) == {CaseState.OPEN}


def test_a_picture_that_came_meanwhile_is_not_published_unseen(staff_client: Client, call: Any) -> None:
    idea = make_idea(call, state=State.PENDING)
    form = with_seen({"one": f"publish|new-idea:{idea.pk}"})
    attach_picture(idea, "Unerwartet")
    answer = staff_client.post(DECIDE, form)
    assert answer.status_code == 409
    assert 'alt="Unerwartet"' in answer.content.decode()


def test_mails_and_badges_of_comments_are_decided_on_as_they_were_shown(staff_client: Client, call: Any) -> None:
    failed = make_failed_mail(call.process)
    staff_client.post(f"/admin/aufbruch_participation/mail/inspect/{failed.pk}/")
    failed.refresh_from_db()
    assert failed.state == MailState.FAILED
    comment = make_waiting_comment(make_idea(call))
    staff_client.post(f"/admin/aufbruch/kommentar/{comment.pk}/kennzeichen/", {"badge": "lead", "seen": "alt"})
    comment.refresh_from_db()
    assert comment.badge == ""


@pytest.mark.parametrize("confirmed", [None, False, True])
def test_staff_are_told_of_a_mail_only_where_one_is_sent(
    staff_client: Client, call: Any, confirmed: bool | None
) -> None:
    author = None if confirmed is None else make_participant(call.process, confirmed=confirmed)
    for number, way in enumerate((publish_one, publish_case)):
        idea = make_idea(call, f"Idee {number}", state=State.PENDING, author=author)
        page = staff_client.post(*way(idea), follow=True).content.decode()
        assert ("erhält eine E-Mail" in page) is bool(confirmed), way
        assert ("Eine E-Mail geht nicht hinaus" in page) is not confirmed, way


def test_the_domain_itself_refuses_whoever_goes_around_the_pages(staff: Any, call: Any) -> None:
    idea, author = own_idea(call, state=State.PENDING)
    task = find_tasks(staff, [f"new-idea:{idea.pk}"])[f"new-idea:{idea.pk}"]
    edit(idea, author, "Freies WLAN", "Anders.")
    for shown in (task, idea):
        with pytest.raises(ChangedSinceShown):
            carry_out(decisions.PUBLISH, shown, user=staff, seen=task.fingerprint)


def test_decisions_are_taken_in_the_one_place_that_compares_what_was_read() -> None:
    package = Path(wagtail_aufbruch.__file__).parent
    calls = [
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "act"
    ]
    assert calls == ["participation/domain/moderation/inbox.py"]
