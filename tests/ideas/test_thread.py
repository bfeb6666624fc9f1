"""One idea from the form to the page, as the people on both sides walk it."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.client import CommittingClient
from tests.factories.core import make_field, make_process
from tests.factories.ideas import make_call, typed
from tests.factories.participation import link_in, make_moderator
from tests.factories.staff import seen_case
from tests.wording import WRITTEN_TO
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.enums import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def call() -> Any:
    process = make_process()
    make_field(process, "Mobilität")
    return make_call(process)


def hand_in(client: Client, call: Any, **changes: Any) -> Any:
    return client.post(f"{call.url}idee-einreichen/", typed(call, **changes))


def case_url(idea: Any) -> str:
    return f"/admin/aufbruch_participation/contribution/inspect/{idea.pk}/"


def test_a_citizen_s_idea_goes_from_the_form_to_its_public_page(client: Client, call: Any) -> None:
    field = make_field(call.process, "Grün")
    assert client.get(f"{call.url}idee-einreichen/").status_code == 200
    answer = hand_in(client, call, handlungsfeld=field.pk)
    assert answer.status_code == 302
    assert WRITTEN_TO in client.get(answer.url).content.decode()

    idea = Idea.objects.get()
    assert (idea.state, idea.handlungsfeld_id, idea.author_name) == (State.UNCONFIRMED, field.pk, "Anna")
    assert (idea.consent_text, idea.consent_version) == (call.consent_text, call.consent_version)
    assert [message.to for message in mail.outbox] == [["anna@example.org"]]

    link = link_in(mail.outbox[0])
    assert idea.title in client.get(link).content.decode()
    idea.refresh_from_db()
    assert idea.state == State.UNCONFIRMED, "a mail scanner that opens the link must not confirm"
    answer = client.post(link)
    assert answer.status_code == 302
    mine = client.get(answer.url).content.decode()
    assert idea.title in mine
    idea.refresh_from_db()
    assert idea.state == State.PENDING
    assert client.get(f"{call.url}ideen/{idea.pk}/").status_code == 404

    staff = CommittingClient()
    staff.force_login(make_moderator(call.process))
    assert idea.title in staff.get("/admin/aufbruch_participation/contribution/", follow=True).content.decode()
    assert staff.post(case_url(idea), {"decision": "publish", "reason": "", "seen": seen_case(idea)}).status_code == 302

    citizen = Client()
    assert idea.title in citizen.get(call.url).content.decode()
    page = citizen.get(f"{call.url}ideen/{idea.pk}/")
    assert page.status_code == 200
    assert idea.text in page.content.decode()
    assert "anna@example.org" not in page.content.decode()
    assert not citizen.cookies
    assert "veröffentlicht" in mail.outbox[1].subject.lower()
    assert f"/ideen/{idea.pk}/" in mail.outbox[1].body


def test_the_author_of_a_rejected_idea_reads_the_reason_in_the_mail_and_on_the_page(client: Client, call: Any) -> None:
    hand_in(client, call)
    client.post(link_in(mail.outbox[0]))
    idea = Idea.objects.get()
    staff = CommittingClient()
    staff.force_login(make_moderator(call.process))
    assert (
        staff.post(case_url(idea), {"decision": "reject", "reason": "  ", "seen": seen_case(idea)}).status_code == 422
    )
    idea.refresh_from_db()
    assert idea.state == State.PENDING
    assert (
        staff.post(
            case_url(idea), {"decision": "reject", "reason": "Gibt es schon im Stadtpark.", "seen": seen_case(idea)}
        ).status_code
        == 302
    )
    idea.refresh_from_db()
    assert idea.state == State.REJECTED
    assert "Gibt es schon im Stadtpark." in mail.outbox[1].body
    assert "Gibt es schon im Stadtpark." in client.get(f"{call.process.url}beteiligung/").content.decode()


def test_the_author_withdraws_a_published_idea_and_it_is_gone(client: Client, call: Any) -> None:
    hand_in(client, call)
    client.post(link_in(mail.outbox[0]))
    idea = Idea.objects.get()
    staff = CommittingClient()
    staff.force_login(make_moderator(call.process))
    staff.post(case_url(idea), {"decision": "publish", "seen": seen_case(idea)})
    url = f"{call.process.url}beteiligung/{idea.pk}/zurueckziehen/"
    assert "Möchten Sie" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    assert Client().get(f"{call.url}ideen/{idea.pk}/").status_code == 404
    assert idea.title not in Client().get(call.url).content.decode()
