"""Writing down ideas from a meeting or a paper form."""

import contextlib
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ObjectDoesNotExist
from django.db import connections
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.factories.core import make_field, make_process
from tests.factories.ideas import make_call
from tests.factories.participation import link_in, make_moderator
from tests.together import Pause, at_once
from wagtail_aufbruch.ideas.domain.capture import capture as capturing
from wagtail_aufbruch.ideas.domain.capture.capture import (
    Captured,
    ConsentMissing,
    NotUndone,
    capture,
    code_to_print,
    undo_capture,
)
from wagtail_aufbruch.ideas.models import Idea, IdeaQuestion
from wagtail_aufbruch.participation.domain.authorship.card_codes import new_code
from wagtail_aufbruch.participation.domain.authorship.claims import claim_with_code
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.questions.definition import field_name
from wagtail_aufbruch.participation.enums import Source, State
from wagtail_aufbruch.participation.models import Mail, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff(call: Any) -> Any:
    return make_moderator(call.process)


@pytest.fixture
def staff_client(staff: Any) -> CommittingClient:
    client = CommittingClient()
    client.force_login(staff)
    return client


def url_of(call: Any) -> str:
    return f"/admin/aufbruch/raum/{call.pk}/erfassen/"


def written(**changes: Any) -> dict[str, Any]:
    """What a browser sends for an idea that was written down."""
    return {
        "source": "event",
        "event_name": "Ideenabend",
        "event_table": "Tisch 4",
        "title": "Freies WLAN im Stadtpark",
        "text": "Damit alle ins Netz kommen.",
        "form_key": str(uuid.uuid4()),
        **changes,
    }


def test_an_idea_names_its_event_and_waits_for_a_decision(
    staff_client: CommittingClient, call: Any, staff: Any
) -> None:
    field = make_field(call.process, "Mobilität")
    answer = staff_client.post(
        url_of(call), written(handlungsfeld=field.pk, author_name="Anna", place_name="Stadtpark")
    )
    assert answer.status_code == 302
    idea = Idea.objects.get()
    assert (idea.state, idea.source, idea.event_name, idea.event_table) == (
        State.PENDING,
        Source.EVENT,
        "Ideenabend",
        "Tisch 4",
    )
    assert (idea.handlungsfeld, idea.author_name, idea.place_name, idea.author) == (field, "Anna", "Stadtpark", None)
    step = idea.transitions.get()
    assert (step.from_state, step.to_state, step.user) == ("", State.PENDING, staff)
    assert not mail.outbox


def test_event_and_table_stay_for_the_next_idea_and_the_rest_does_not(
    staff_client: CommittingClient, call: Any
) -> None:
    page = staff_client.post(url_of(call), written(paper_consent="on"), follow=True).content.decode()
    assert 'value="Ideenabend"' in page
    assert 'value="Tisch 4"' in page
    assert "Damit alle ins Netz kommen." not in page
    assert page.count("Freies WLAN im Stadtpark") >= 1, "it stands in the list of the sitting"


def test_the_list_of_the_sitting_shows_the_code_by_which_the_author_claims(
    staff_client: CommittingClient, call: Any
) -> None:
    page = staff_client.post(url_of(call), written(), follow=True).content.decode()
    code = code_to_print(Idea.objects.get())
    assert code in page
    claim_with_code(call.process, code, "anna@example.org")
    assert Mail.objects.get(kind="claim").recipient == "anna@example.org"


def test_the_same_form_twice_makes_one_idea(staff_client: CommittingClient, call: Any) -> None:
    form = written(card_code=new_code()[0])
    for _click in range(2):
        assert staff_client.post(url_of(call), form).status_code == 302
    assert Idea.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_from_ten_clicks_at_once_makes_one_idea() -> None:
    call = make_call(make_process())
    staff, process = make_moderator(call.process), call.process
    entry, start = Captured(title="Freies WLAN", form_key=uuid.uuid4()), threading.Barrier(10)

    def click(_number: int) -> int:
        try:
            start.wait(timeout=30)
            return capture(call, entry, process=process, user=staff).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(click, range(10)))) == 1
    assert Idea.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_a_colleague_publishes_while_it_is_taken_back_is_gone_before_anybody_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call = make_call(make_process())
    staff, colleague = make_moderator(call.process), make_moderator(call.process, "kollegin")
    idea = capture(call, Captured(title="Freies WLAN", form_key=uuid.uuid4()), process=call.process, user=staff)
    pause, told = Pause(), capturing.log
    published: list[int] = []

    def slowly(*what: Any, **more: Any) -> Any:
        pause.here()
        return told(*what, **more)

    def publish() -> None:
        with contextlib.suppress(ObjectDoesNotExist):
            published.append(transitions.publish(idea, user=colleague).pk)

    monkeypatch.setattr(capturing, "log", slowly)
    at_once(lambda: capturing.undo_capture(idea, user=staff), pause.other(publish))
    assert published == []
    assert not Idea.objects.exists()


def test_the_code_of_a_card_serves_one_idea(staff_client: CommittingClient, call: Any) -> None:
    code = new_code()[0]
    assert staff_client.post(url_of(call), written(card_code=code.lower())).status_code == 302
    again = staff_client.post(url_of(call), written(title="Eine andere Idee", card_code=code))
    assert again.status_code == 422
    assert "Eine andere Idee" in again.content.decode()
    assert code_to_print(Idea.objects.get()) == "", "the card has the code; nothing is printed anew"
    claim_with_code(call.process, code, "anna@example.org")


def test_an_address_without_paper_is_asked_for_consent_by_mail(staff_client: CommittingClient, call: Any) -> None:
    staff_client.post(url_of(call), written(email="Anna@Example.org"))
    idea = Idea.objects.get()
    assert (idea.state, idea.consented_at, idea.claim_hash) == (State.UNCONFIRMED, None, None)
    assert call.consent_text[:40] in " ".join(mail.outbox[0].body.split())
    citizen = CommittingClient()
    url = link_in(mail.outbox[0])
    assert call.consent_text[:40] in citizen.get(url).content.decode()
    citizen.post(url)
    idea.refresh_from_db()
    assert idea.state == State.PENDING
    assert idea.consented_at
    assert idea.consent_version == call.consent_version
    assert idea.author.email == "anna@example.org"


def test_an_address_with_paper_becomes_the_author_only_by_the_link(staff_client: CommittingClient, call: Any) -> None:
    staff_client.post(url_of(call), written(email="anna@example.org", paper_consent="on"))
    idea = Idea.objects.get()
    assert (idea.state, idea.author) == (State.PENDING, None)
    assert idea.consented_at
    CommittingClient().post(link_in(mail.outbox[0]))
    idea.refresh_from_db()
    assert idea.author.email == "anna@example.org"


def test_staff_may_publish_at_once_what_has_its_consent_on_paper(
    staff_client: CommittingClient, call: Any, staff: Any
) -> None:
    refused = staff_client.post(url_of(call), written(publish="on"))
    assert refused.status_code == 422
    assert not Idea.objects.exists()
    staff_client.post(url_of(call), written(publish="on", paper_consent="on"))
    idea = Idea.objects.get()
    assert idea.state == State.PUBLISHED
    assert [(step.to_state, step.user) for step in idea.transitions.all()] == [
        (State.PENDING, staff),
        (State.PUBLISHED, staff),
    ]
    assert "Freies WLAN im Stadtpark" in Client().get(call.url).content.decode()
    with pytest.raises(ConsentMissing):
        capture(call, Captured(title="Ohne Papier", publish=True), process=call.process, user=staff)


def test_own_questions_and_tags_of_the_call_can_be_captured(staff_client: CommittingClient, call: Any) -> None:
    call.tags.add("Schule", "WLAN")
    question = IdeaQuestion(page=call, label="Für wen?", field_type="checkboxes", choices="Kinder\nAlle", required=True)
    call.questions.add(question)
    call.save()
    name = field_name(call.questions.get())
    staff_client.post(url_of(call), written(tags=["WLAN"], **{name: ["Kinder"]}))
    idea = Idea.objects.get()
    assert list(idea.tags.names()) == ["WLAN"]
    assert idea.answers == [
        {"key": call.questions.get().key, "label": "Für wen?", "type": "checkboxes", "value": ["Kinder"]}
    ]
    assert staff_client.post(url_of(call), written(title="Ohne Antwort")).status_code == 302, "paper leaves gaps"


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "x" * 5000},
        {"text": "x" * 50_000},
        {"handlungsfeld": "999999"},
        {"handlungsfeld": "\x00"},
        {"event": "1"},
        {"source": "online"},
        {"email": "anna"},
        {"card_code": "K7M4-9QTX-2HRD"},
        {"event_name": "x" * 500},
    ],
)
def test_what_is_wrong_comes_back_with_all_that_was_typed(
    staff_client: CommittingClient, call: Any, changes: Any
) -> None:
    answer = staff_client.post(url_of(call), {**written(author_name="Änne Müller"), **changes})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Änne Müller" in page
    assert ("Freies WLAN im Stadtpark" in page) != ("title" in changes)
    assert not Idea.objects.exists()
    assert not Participant.objects.exists()


@pytest.mark.parametrize(
    "text", ["\x00 NUL", "‮falsch herum‬", "👩‍👩‍👧 𝒲LAN", "=HYPERLINK(1)", "<script>alert(1)</script>"]
)
def test_hostile_text_is_stored_as_text(staff_client: CommittingClient, call: Any, text: str) -> None:
    page = staff_client.post(url_of(call), written(title=f"Idee {text}", text=text, event_table=text), follow=True)
    idea = Idea.objects.get()
    assert "\x00" not in idea.title
    assert "‮" not in idea.title
    assert "<script>alert(1)" not in page.content.decode()


def test_a_key_of_the_form_that_is_none_does_no_harm(staff_client: CommittingClient, call: Any) -> None:
    assert staff_client.post(url_of(call), written(form_key="kaputt\x00")).status_code in {302, 422}


# --- Taking back


def test_a_slip_can_be_taken_back(staff_client: CommittingClient, call: Any) -> None:
    staff_client.post(url_of(call), written())
    idea = Idea.objects.get()
    assert staff_client.get(f"{url_of(call)}{idea.pk}/zurueck/").status_code == 405
    assert staff_client.post(f"{url_of(call)}{idea.pk}/zurueck/").status_code == 302
    assert not Idea.objects.exists()


def test_what_others_have_worked_on_stays(staff_client: CommittingClient, call: Any, staff: Any) -> None:
    staff_client.post(url_of(call), written())
    idea = Idea.objects.get()
    transitions.reject(idea, user=make_moderator(call.process, "kollegin"), reason="Doppelt")
    with pytest.raises(NotUndone):
        undo_capture(idea, user=staff)
    staff_client.post(f"{url_of(call)}{idea.pk}/zurueck/")
    assert Idea.objects.exists()


def test_what_a_colleague_has_shown_to_the_public_stays(staff_client: CommittingClient, call: Any, staff: Any) -> None:
    staff_client.post(url_of(call), written())
    idea, colleague = Idea.objects.get(), make_moderator(call.process, "kollegin")
    if idea.is_public:
        transitions.hide(idea, user=colleague, reason="Erst prüfen")
        idea.refresh_from_db()
    transitions.publish(idea, user=colleague)
    with pytest.raises(NotUndone):
        undo_capture(idea, user=staff)


def test_nobody_takes_back_what_a_colleague_wrote_down_or_what_came_online(
    staff_client: CommittingClient, call: Any
) -> None:
    colleague = make_moderator(call.process, "kollegin")
    theirs = capture(call, Captured(title="Von der Kollegin"), process=call.process, user=colleague)
    assert staff_client.post(f"{url_of(call)}{theirs.pk}/zurueck/").status_code == 404
    assert "Von der Kollegin" not in staff_client.get(url_of(call)).content.decode()
    assert Idea.objects.exists()


# --- Who may


def test_only_those_who_handle_the_cases_of_the_process_may(call: Any) -> None:
    elsewhere = make_moderator(make_process("Anderer Prozess"), "woanders")
    client = Client()
    client.force_login(elsewhere)
    for part in ("erfassen", "import", "karten", "abschnitte"):
        assert client.get(f"/admin/aufbruch/raum/{call.pk}/{part}/").status_code == 404
    assert client.post(url_of(call), written()).status_code == 404
    assert call.title not in client.get("/admin/aufbruch/raum/").content.decode()
    assert Client().get(url_of(call)).status_code == 302, "people without a log-in get to the log-in"
    assert not Idea.objects.exists()


def test_the_call_s_buttons_and_the_menu_lead_here(
    call: Any, admin_client: Client, staff_client: CommittingClient
) -> None:
    listing = admin_client.get(f"/admin/pages/{call.process.pk}/").content.decode()
    assert url_of(call) in listing
    assert f"/admin/aufbruch/raum/{call.pk}/karten/" in listing
    assert "/admin/aufbruch/raum/" in staff_client.get("/admin/").content.decode()
    assert url_of(call) in staff_client.get("/admin/aufbruch/raum/").content.decode()


def test_a_closed_call_still_takes_what_lies_on_paper(staff_client: CommittingClient, call: Any) -> None:
    call.closes_at = timezone.now()
    call.save()
    assert staff_client.post(url_of(call), written(source="paper")).status_code == 302


def test_the_page_costs_the_same_after_three_and_after_thirty_ideas(
    staff_client: CommittingClient, call: Any, staff: Any, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(60) as captured:
            assert staff_client.get(url_of(call)).status_code == 200
        return len(captured)

    for number in range(3):
        capture(call, Captured(title=f"Idee {number}"), process=call.process, user=staff)
    queries()
    three = queries()
    for number in range(27):
        capture(call, Captured(title=f"Noch eine {number}"), process=call.process, user=staff)
    assert queries() == three
