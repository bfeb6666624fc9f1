"""Cases for those who decide: what they see, what they may, what happens when two decide at once."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client

from tests.factories.comments import make_comment
from tests.factories.core import make_content_page, make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import seen_case
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.moderation.inbox import badge
from wagtail_aufbruch.participation.enums import Badge, State
from wagtail_aufbruch.participation.models import Contribution

pytestmark = pytest.mark.django_db

LIST = "/admin/aufbruch_participation/contribution/"


def case_url(idea: Any) -> str:
    return f"{LIST}inspect/{idea.pk}/"


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff_client(call: Any) -> Client:
    client = Client()
    client.force_login(make_moderator(call.process))
    return client


def test_the_list_opens_with_what_waits_for_a_decision(staff_client: Client, call: Any) -> None:
    make_idea(call, "Wartet noch", state=State.PENDING)
    make_idea(call, "Schon entschieden", state=State.PUBLISHED)
    page = staff_client.get(LIST, follow=True).content.decode()
    assert "Wartet noch" in page
    assert "Schon entschieden" not in page
    assert "Schon entschieden" in staff_client.get(LIST, {"state__exact": "published"}).content.decode()
    without_filter = staff_client.get(LIST, headers={"referer": f"http://testserver{LIST}?state__exact=pending"})
    assert "Wartet noch" in without_filter.content.decode()
    assert "Schon entschieden" in without_filter.content.decode()
    assert staff_client.get(LIST, headers={"referer": "http://["}).status_code == 302, "what a browser never sends"


def test_the_first_page_of_the_admin_says_how_much_waits(staff_client: Client, call: Any) -> None:
    assert "Es wartet nichts auf eine Entscheidung." in staff_client.get("/admin/").content.decode()
    for title in ("Eins", "Zwei"):
        make_idea(call, title, state=State.PENDING)
    page = staff_client.get("/admin/").content.decode()
    assert "?art=new-idea" in page
    assert '<span class="aufbruch-kinds__number">2</span>' in page
    assert "?art=report" not in page, "what has no tasks is not named"


def test_cases_of_another_process_are_neither_listed_nor_opened_nor_decided(staff_client: Client, call: Any) -> None:
    foreign = make_idea(make_call(make_process("Anderer Prozess")), "Fremder Fall", state=State.PENDING)
    make_idea(call, "Eigener Fall", state=State.PENDING)
    assert "Fremder Fall" not in staff_client.get(LIST, {"state__exact": "pending"}).content.decode()
    for method in (staff_client.get, staff_client.post):
        assert method(case_url(foreign), {"decision": "publish"}).status_code in {302, 403, 404}
    foreign.refresh_from_db()
    assert foreign.state == State.PENDING


def test_a_case_leads_to_the_site_where_everybody_can_read_it_and_nowhere_else(staff_client: Client, call: Any) -> None:
    pages = {
        state: staff_client.get(case_url(make_idea(call, state=state))).content.decode()
        for state in (State.PUBLISHED, State.PENDING)
    }
    assert f"{call.url}ideen/" in pages[State.PUBLISHED]
    assert f"{call.url}ideen/" not in pages[State.PENDING]
    assert "wurde entfernt" not in "".join(pages.values()), "its app is there"


def test_an_editor_who_handles_no_cases_sees_none(call: Any) -> None:
    idea = make_idea(call, "Vertraulich", state=State.PENDING, author=make_participant(call.process))
    group = Group.objects.create(name="Redaktion")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    group.permissions.add(*Permission.objects.filter(content_type__app_label="aufbruch_participation"))
    user = get_user_model().objects.create_user("redaktion")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    for url in (LIST, f"{LIST}?state__exact=pending", case_url(idea), "/admin/"):
        assert "Vertraulich" not in client.get(url, follow=True).content.decode()
    assert client.post(case_url(idea), {"decision": "publish", "seen": seen_case(idea)}).status_code in {302, 403}
    idea.refresh_from_db()
    assert idea.state == State.PENDING


def test_the_second_of_two_who_decide_at_once_is_told(staff_client: Client, call: Any) -> None:
    idea = make_idea(call, state=State.PENDING)
    transitions.reject(idea, user=make_moderator(call.process, "kollegin"), reason="Doppelt")
    answer = staff_client.post(case_url(idea), {"decision": "publish", "seen": seen_case(idea)}, follow=True)
    page = answer.content.decode()
    assert "inzwischen im Zustand" in page
    assert f'<span class="w-status w-status--primary">{State.REJECTED.label}</span>' in page
    idea.refresh_from_db()
    assert idea.state == State.REJECTED


def test_for_whom_a_comment_speaks_is_said_of_that_comment_and_of_no_idea(staff_client: Client, call: Any) -> None:
    idea = make_idea(call)
    make_comment(idea, "Von der Stadt", badge=Badge.TOWN)
    plain, lead = make_comment(idea, "Ohne"), make_comment(idea, "Leitung", badge=Badge.LEAD)
    pages = [staff_client.get(case_url(one)).content.decode() for one in (plain, lead, idea)]
    assert [f'value="{Badge.LEAD}" selected' in page for page in pages] == [False, True, False]
    assert [f'value="{Badge.TOWN}" selected' in page for page in pages] == [False, False, False]
    assert ["Für wen es spricht" in page or "case-badge" in page for page in pages] == [True, True, False]


@pytest.mark.parametrize("meanwhile", ["published", "withdrawn"])
def test_a_reason_is_not_lost_when_a_case_was_decided_meanwhile(
    staff_client: Client, call: Any, meanwhile: str
) -> None:
    """The fingerprint is that of the moment, as when both press at once: what was shown has not changed."""
    idea = make_idea(call, state=State.PENDING)
    if meanwhile == "published":
        transitions.publish(idea, user=make_moderator(call.process, "kollegin"))
    else:
        transitions.withdraw(idea)
    data = {"decision": "reject", "reason": "Das ist Sache des Kreises.", "seen": seen_case(idea)}
    answer = staff_client.post(case_url(idea), data)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "inzwischen im Zustand" in page
    assert "Das ist Sache des Kreises." in page


@pytest.mark.parametrize("decision", ["", "delete", "anonymise", "x" * 1000])
def test_a_decision_that_does_not_exist_is_refused(staff_client: Client, call: Any, decision: str) -> None:
    idea = make_idea(call, state=State.PENDING)
    assert staff_client.post(case_url(idea), {"decision": decision, "seen": seen_case(idea)}).status_code == 422
    idea.refresh_from_db()
    assert idea.state == State.PENDING


def test_staff_cannot_confirm_in_the_author_s_place(staff_client: Client, call: Any) -> None:
    idea = make_idea(call, state=State.UNCONFIRMED)
    staff_client.post(case_url(idea), {"decision": "reopen", "seen": seen_case(idea)})
    idea.refresh_from_db()
    assert idea.state == State.UNCONFIRMED


def test_a_reason_that_is_far_too_long_stays_in_the_form(staff_client: Client, call: Any) -> None:
    idea = make_idea(call, state=State.PENDING)
    answer = staff_client.post(
        case_url(idea), {"decision": "reject", "reason": "weil " * 1000, "seen": seen_case(idea)}
    )
    assert answer.status_code == 422
    assert "weil weil weil" in answer.content.decode()


def test_every_decision_stands_in_the_history_with_name_and_reason(staff_client: Client, call: Any) -> None:
    idea = make_idea(call, state=State.PENDING)
    staff = get_user_model().objects.get(username="moderation")
    assert badge(staff) == 1
    staff_client.post(case_url(idea), {"decision": "reject", "reason": "Gibt es schon", "seen": seen_case(idea)})
    assert badge(staff) == 0, "the number in the menu is counted anew at once"
    staff_client.post(case_url(idea), {"decision": "reopen", "seen": seen_case(idea)})
    staff_client.post(case_url(idea), {"decision": "publish", "seen": seen_case(idea)})
    staff_client.post(case_url(idea), {"decision": "hide", "reason": "Rechte Dritter", "seen": seen_case(idea)})
    page = staff_client.get(case_url(idea)).content.decode()
    for words in ("Gibt es schon", "Rechte Dritter", "moderation"):
        assert words in page
    assert [step.to_state for step in idea.transitions.all()] == ["rejected", "pending", "published", "hidden"]


@pytest.mark.parametrize("query", ["", " ", "\x00", '=x("http://y', "%' OR 1=1 --", "ä" * 5000])
def test_searching_cases_survives_any_text(staff_client: Client, call: Any, query: str) -> None:
    make_idea(call, state=State.PENDING)
    assert staff_client.get(LIST, {"q": query, "state__exact": "pending"}, follow=True).status_code == 200
    mails = "/admin/aufbruch_participation/mail/"
    assert staff_client.get(mails, {"q": query, "state__exact": query}, follow=True).status_code == 200


@pytest.mark.parametrize(
    "moment", ["9999-99-99T00:00:00Z", "gestern", "2026-01-01T00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z"]
)
def test_a_moment_that_cannot_be_asked_for_breaks_no_list(staff_client: Client, call: Any, moment: str) -> None:
    make_idea(call, "Wartet noch", state=State.PENDING)
    for end in ("gte", "lt"):
        asked = {f"created_at__{end}": moment, "state__exact": "pending"}
        assert "Wartet noch" in staff_client.get(LIST, asked, follow=True).content.decode(), end


def test_contributions_are_neither_made_nor_edited_nor_deleted_here(staff_client: Client, call: Any) -> None:
    idea = make_idea(call, state=State.PENDING)
    for action in ("create/", f"edit/{idea.pk}/", f"delete/{idea.pk}/"):
        assert staff_client.get(f"{LIST}{action}").status_code in {302, 403, 404}
    assert Contribution.objects.count() == 1


def test_the_list_costs_the_same_for_three_and_for_thirty_cases(
    staff_client: Client, call: Any, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(60) as captured:
            assert staff_client.get(LIST, {"state__exact": "pending"}).status_code == 200
        return len(captured)

    for index in range(3):
        make_idea(call, f"Fall {index}", state=State.PENDING)
    queries()
    three = queries()
    for index in range(27):
        make_idea(call, f"Noch ein Fall {index}", state=State.PENDING)
    assert queries() == three


def test_a_page_with_contributions_cannot_be_deleted_by_mistake(call: Any, admin_client: Client) -> None:
    make_idea(call)
    for page in (call, call.process):
        answer = admin_client.post(f"/admin/pages/{page.pk}/delete/", follow=True)
        assert "Nehmen Sie die Seite stattdessen aus der Veröffentlichung" in answer.content.decode()
    url = f"/admin/bulk/wagtailcore/page/delete/?id={call.pk}&next=/admin/"
    assert admin_client.post(url, follow=True).status_code == 200
    assert type(call).objects.filter(pk=call.pk).exists()
    assert Contribution.objects.exists()


def test_of_several_pages_none_is_deleted_if_citizens_handed_in_something_on_one(
    call: Any, admin_client: Client
) -> None:
    make_idea(call)
    empty = make_content_page(call.process, "Ohne Beiträge")
    url = f"/admin/bulk/wagtailcore/page/delete/?id={empty.pk}&id={call.pk}&next=/admin/"
    answer = admin_client.post(url, follow=True)
    assert "Nehmen Sie die Seite stattdessen aus der Veröffentlichung" in answer.content.decode()
    assert BasePage.objects.filter(pk__in=[empty.pk, call.pk]).count() == 2
