"""What tired people and attackers send: a clear message, nothing stored, nothing lost."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.factories.core import make_field, make_process
from tests.factories.ideas import make_call, make_idea, typed
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.enums import Asked, Identification, State
from wagtail_aufbruch.participation.models import Mail, Participant

pytestmark = pytest.mark.django_db

LONG = "ä" * 10_000
SCRIPT = '<script>alert("x")</script>'


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def form_url(call: Any) -> str:
    return f"{call.url}idee-einreichen/"


def assert_nothing_stored() -> None:
    assert not Idea.objects.exists()
    assert not Participant.objects.exists()
    assert not Mail.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Bitte geben Sie Ihrer Idee einen Titel."),
        ({"title": "\u202e \u0000 \t"}, "Bitte geben Sie Ihrer Idee einen Titel."),
        ({"title": LONG}, "Bitte kürzen Sie auf 120 Zeichen; es sind 10000."),
        ({"text": "   "}, "Bitte beschreiben Sie Ihre Idee in ein paar Sätzen."),
        ({"text": LONG}, "Bitte kürzen Sie auf 5000 Zeichen; es sind 10000."),
        ({"author_name": LONG}, "Bitte kürzen Sie auf 80 Zeichen; es sind 10000."),
        ({"handlungsfeld": "999999"}, "Dieses Handlungsfeld gibt es hier nicht."),
        ({"handlungsfeld": "1 OR 1=1"}, "Dieses Handlungsfeld gibt es hier nicht."),
        ({"handlungsfeld": "9" * 40}, "Dieses Handlungsfeld gibt es hier nicht."),
        ({"email": ""}, "Bitte geben Sie Ihre E-Mail-Adresse ein"),
        ({"email": "anna@"}, "Das sieht nicht nach einer E-Mail-Adresse aus."),
        ({"email": "anna@example.org\r\nBcc: alle@example.org"}, "Das sieht nicht nach einer E-Mail-Adresse aus."),
        ({"consent": ""}, "Ohne Ihre Einwilligung"),
        ({"consent_version": "alt"}, "Der Wortlaut der Einwilligung hat sich geändert."),
    ],
)
def test_a_mistake_is_named_at_its_field_and_what_was_typed_stays(
    client: Client, call: Any, changes: dict[str, str], message: str
) -> None:
    answer = client.post(form_url(call), typed(call, **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "<title>Fehler: " in page
    assert 'id="aufbruch-errors"' in page
    kept = "Freies WLAN im Stadtpark" if "text" in changes else "Damit alle auch ohne Vertrag ins Netz kommen."
    assert kept in page
    assert_nothing_stored()


@pytest.mark.parametrize("typed_number", ["1e1000000", "-1e999999999", "9" * 1_000_001, "nan", "-inf"])
@pytest.mark.parametrize("where", ["latitude", "longitude"])
def test_a_number_that_no_computer_can_reckon_with_is_no_place_on_earth(
    client: Client, call: Any, where: str, typed_number: str
) -> None:
    call.place_asked = Asked.OPTIONAL
    call.save_revision().publish()
    answer = client.post(form_url(call), typed(call, **{"latitude": "51.9", "longitude": "8.4", where: typed_number}))
    assert answer.status_code == 422
    assert "Diesen Ort gibt es auf der Erde nicht." in answer.content.decode()
    assert "Freies WLAN im Stadtpark" in answer.content.decode()
    assert_nothing_stored()


def test_a_broken_form_key_does_not_stand_in_the_way_of_the_citizen(client: Client, call: Any) -> None:
    assert client.post(form_url(call), typed(call, form_key="kein-uuid")).status_code == 302
    assert Idea.objects.count() == 1


def test_a_field_of_another_process_cannot_be_chosen(client: Client, call: Any) -> None:
    foreign = make_field(make_process("Anderer Prozess"), "Fremdes Feld")
    answer = client.post(form_url(call), typed(call, handlungsfeld=foreign.pk))
    assert answer.status_code == 422
    assert "Fremdes Feld" not in client.get(form_url(call)).content.decode()
    assert_nothing_stored()


def test_a_call_may_offer_some_fields_only(client: Client, call: Any) -> None:
    offered, other = make_field(call.process, "Mobilität"), make_field(call.process, "Energie")
    call.handlungsfelder.set([offered])
    call.save()
    assert client.post(form_url(call), typed(call, handlungsfeld=other.pk)).status_code == 422
    assert client.post(form_url(call), typed(call, handlungsfeld=offered.pk)).status_code == 302


@pytest.mark.parametrize("field", ["title", "text", "author_name"])
def test_script_in_a_field_is_shown_as_text_and_never_runs(client: Client, call: Any, field: str) -> None:
    answer = client.post(form_url(call), typed(call, **{field: SCRIPT}, consent=""))
    assert answer.status_code == 422
    assert SCRIPT not in answer.content.decode()
    assert client.post(form_url(call), typed(call, **{field: SCRIPT})).status_code == 302
    Idea.objects.update(state=State.PUBLISHED, published_at=timezone.now())
    idea = Idea.objects.get()
    for url in [call.url, f"{call.url}ideen/{idea.pk}/"]:
        page = client.get(url).content.decode()
        assert SCRIPT not in page
    assert SCRIPT not in mail.outbox[0].alternatives[0].content  # type: ignore[attr-defined]


def test_invisible_characters_are_taken_out_and_emoji_stay(client: Client, call: Any) -> None:
    client.post(form_url(call), typed(call, title="Rad\u202egarage \U0001f6b2\u0007", text="Zeile\r\nzwei\u0000"))
    idea = Idea.objects.get()
    assert idea.title == "Radgarage \U0001f6b2"
    assert idea.text == "Zeile\nzwei"


def test_a_form_sent_twice_makes_one_idea_and_one_mail(client: Client, call: Any) -> None:
    for _attempt in range(2):
        assert client.post(form_url(call), typed(call)).status_code == 302
    assert Idea.objects.count() == 1
    assert len(mail.outbox) == 1


def test_who_goes_back_and_mends_the_address_gets_the_mail_there(client: Client, call: Any) -> None:
    client.post(form_url(call), typed(call, email="anan@example.org"))
    client.post(form_url(call), typed(call, email="anna@example.org"))
    assert [message.to for message in mail.outbox] == [["anan@example.org"], ["anna@example.org"]]


def test_each_form_given_out_has_a_key_of_its_own(client: Client, call: Any) -> None:
    keys = {
        re.search(r'name="form_key" value="([^"]+)"', client.get(form_url(call)).content.decode())[1] for _ in range(2)
    }  # type: ignore[index]
    assert len(keys) == 2


@pytest.mark.parametrize("seconds", [1, 3600])
def test_a_closed_call_says_since_when_and_gives_back_what_was_typed(client: Client, call: Any, seconds: int) -> None:
    call.closes_at = timezone.now() + timedelta(hours=1)
    call.save()
    assert "Idee einreichen" in client.get(form_url(call)).content.decode()
    call.closes_at = timezone.now() - timedelta(seconds=seconds + 1)
    call.save()
    answer = client.post(form_url(call), typed(call, text="Was ich eine halbe Stunde lang getippt habe"))
    page = answer.content.decode()
    assert answer.status_code == 409
    moment = timezone.localtime(call.closes_at)
    assert f"Dieser Aufruf endete am {moment.day}. " in page
    assert "Was ich eine halbe Stunde lang getippt habe" in page
    assert_nothing_stored()


def test_a_call_that_closes_between_the_look_and_the_writing_stores_nothing(client: Client, call: Any) -> None:
    stale = type(call).objects.get(pk=call.pk)
    type(call).objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    from wagtail_aufbruch.ideas.domain.errors import CallNotOpen
    from wagtail_aufbruch.ideas.domain.submission.submit import Proposal, hand_in

    assert stale.is_open()
    with pytest.raises(CallNotOpen):
        hand_in(stale, Proposal("Titel", "Text", "anna@example.org"), process=call.process)
    assert_nothing_stored()


def test_a_call_that_is_taken_down_in_between_says_so_and_no_moment(call: Any) -> None:
    stale = type(call).objects.get(pk=call.pk)
    type(call).objects.filter(pk=call.pk).update(live=False)
    from wagtail_aufbruch.ideas.domain.errors import CallNotOpen
    from wagtail_aufbruch.ideas.domain.submission.submit import Proposal, hand_in

    with pytest.raises(CallNotOpen) as refused:
        hand_in(stale, Proposal("Titel", "Text", "anna@example.org"), process=call.process)
    assert str(refused.value.message) == "Diese Seite ist nicht mehr öffentlich."
    assert_nothing_stored()


def test_whoever_is_known_has_nothing_left_to_confirm(call: Any) -> None:
    from tests.factories.participation import make_participant
    from wagtail_aufbruch.ideas.domain.submission.submit import Proposal, hand_in

    anna = make_participant(call.process)
    handed_in = hand_in(call, Proposal("Titel", "Text", participant=anna), process=call.process)
    assert (handed_in.waits_for_confirmation, handed_in.idea.state) == (False, State.PENDING)


def test_who_sends_the_form_twice_without_an_address_gets_a_code_that_works(call: Any) -> None:
    from wagtail_aufbruch.ideas.domain.submission.submit import Proposal, hand_in
    from wagtail_aufbruch.participation.domain.authorship.claims import claim_with_code
    from wagtail_aufbruch.participation.domain.authorship.errors import CodeUnknown

    type(call).objects.filter(pk=call.pk).update(identification=Identification.NONE)
    other = hand_in(call, Proposal("Andere", "Text", form_key=uuid.uuid4()), process=call.process)
    proposal = Proposal("Titel", "Text", form_key=uuid.uuid4())
    first = hand_in(call, proposal, process=call.process)
    again = hand_in(call, proposal, process=call.process)
    assert again.idea == first.idea
    with pytest.raises(CodeUnknown):
        claim_with_code(call.process, first.code, "anna@example.org")
    claim_with_code(call.process, again.code, "anna@example.org")
    claim_with_code(call.process, other.code, "ben@example.org")
    assert set(Mail.objects.values_list("recipient", flat=True)) == {"anna@example.org", "ben@example.org"}


def test_the_last_second_of_a_call_still_counts(call: Any) -> None:
    end = timezone.now().replace(second=59, microsecond=0)
    call.closes_at = end
    assert call.is_open(end + timedelta(microseconds=999_999))
    assert not call.is_open(end + timedelta(seconds=1))


def test_a_call_that_has_not_opened_says_when_it_does(client: Client, call: Any) -> None:
    call.opens_at = timezone.now() + timedelta(days=2)
    call.save()
    assert "Dieser Aufruf beginnt am" in client.get(form_url(call)).content.decode()
    assert client.post(form_url(call), typed(call)).status_code == 409
    assert_nothing_stored()


def test_an_unpublished_call_takes_nothing(client: Client, call: Any) -> None:
    call.unpublish()
    assert client.post(form_url(call), typed(call)).status_code == 404
    assert_nothing_stored()


def test_a_forged_form_token_gives_the_form_back_with_what_was_typed(call: Any, settings: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(form_url(call), typed(call, text="Nicht verloren", csrfmiddlewaretoken="gefälscht"))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Bitte senden Sie es noch einmal ab" in page
    assert "Nicht verloren" in page
    assert_nothing_stored()


@pytest.mark.parametrize("state", [s for s in State if s not in {State.PUBLISHED, State.ANONYMISED}])
def test_what_is_not_published_answers_as_if_it_did_not_exist(client: Client, call: Any, state: str) -> None:
    idea = make_idea(call, "Noch geheim", state=state)
    assert client.get(f"{call.url}ideen/{idea.pk}/").status_code == 404
    assert "Noch geheim" not in client.get(call.url).content.decode()


def test_an_idea_is_not_found_below_another_call(client: Client, call: Any) -> None:
    idea = make_idea(make_call(call.process, "Anderer Aufruf"))
    assert client.get(f"{call.url}ideen/{idea.pk}/").status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, call: Any, method: str) -> None:
    assert getattr(client, method)(form_url(call)).status_code == 405
