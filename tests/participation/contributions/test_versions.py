"""Changing what one handed in: in place before publication, as a marked version afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import log_in, make_moderator, make_participant
from wagtail_aufbruch.ideas.domain.submission.similar import similar_ideas
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.contributions.version_diff import ADDED, REMOVED, SAME, Piece, compare
from wagtail_aufbruch.participation.domain.contributions.versions import decide_version, edit
from wagtail_aufbruch.participation.domain.errors import CaseDecided, NotNow, ReasonMissing
from wagtail_aufbruch.participation.enums import ActivityKind, Moderation, State, VersionState
from wagtail_aufbruch.participation.models import News, Transition, Version
from wagtail_aufbruch.participation.public.contributions.versions import EDITS_PER_HOUR

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def own_idea(call: Any, state: str = State.PUBLISHED, **values: Any) -> tuple[Any, Any]:
    author = make_participant(call.process)
    return make_idea(call, "Freies WLAN", state=state, author=author, text="Im Park.", **values), author


def edit_url(idea: Any, call: Any) -> str:
    return f"{call.process.url}beteiligung/{idea.pk}/bearbeiten/"


def versions_url(idea: Any, call: Any) -> str:
    return f"{call.process.url}beitrag/{idea.pk}/fassungen/"


@pytest.mark.parametrize("state", [State.UNCONFIRMED, State.PENDING])
def test_before_publication_it_is_simply_changed(client: Client, call: Any, state: str) -> None:
    idea, author = own_idea(call, state)
    log_in(client, call.process, author)
    page = client.get(edit_url(idea, call)).content.decode()
    assert "Im Park." in page
    answer = client.post(edit_url(idea, call), {"title": "WLAN überall", "text": "In der Stadt."}, follow=True)
    assert "gespeichert" in answer.content.decode()
    idea.refresh_from_db()
    assert (idea.title, idea.text, idea.state, idea.version) == ("WLAN überall", "In der Stadt.", state, 1)
    assert not Version.objects.exists()


def test_who_was_signed_out_while_writing_gets_their_words_back(client: Client, call: Any) -> None:
    idea, author = own_idea(call)
    log_in(client, call.process, author)
    other_device = CommittingClient()
    log_in(other_device, call.process, author)
    other_device.post(f"{call.process.url}beteiligung/abmelden/")
    answer = client.post(edit_url(idea, call), {"title": "WLAN überall", "text": "Auch an jeder Haltestelle."})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Sie sind in diesem Browser abgemeldet" in page
    assert "Auch an jeder Haltestelle." in page
    assert not Version.objects.exists()


def test_what_was_rejected_is_mended_and_handed_in_again(client: Client, call: Any) -> None:
    call.moderation = Moderation.AFTER
    call.save()
    idea, author = own_idea(call, State.REJECTED)
    Transition.objects.create(
        contribution=idea, from_state="pending", to_state="rejected", actor="staff", reason="Zu knapp."
    )
    log_in(client, call.process, author)
    assert "Zu knapp." in client.get(edit_url(idea, call)).content.decode()
    client.post(edit_url(idea, call), {"title": "Freies WLAN", "text": "Ausführlich."})
    idea.refresh_from_db()
    assert (idea.state, idea.text) == (State.PENDING, "Ausführlich.")


def test_a_published_idea_keeps_its_words_until_staff_have_read_the_new_ones(client: Client, call: Any) -> None:
    idea, author = own_idea(call)
    log_in(client, call.process, author)
    client.post(edit_url(idea, call), {"title": "Freies WLAN", "text": "Im ganzen Park."})
    idea.refresh_from_db()
    assert (idea.text, idea.version, idea.edited_at) == ("Im Park.", 1, None)
    assert client.get(versions_url(idea, call)).status_code == 404, "nobody may read what waits"
    assert "wartet" in client.get(f"{call.process.url}beteiligung/").content.decode()
    assert "Im ganzen Park." in client.get(edit_url(idea, call)).content.decode(), "one goes on with the newest words"

    waiting = Version.objects.get(state=VersionState.PENDING)
    moderator = make_moderator(call.process)
    decide_version(waiting, True, moderator, "")
    idea.refresh_from_db()
    assert (idea.text, idea.version) == ("Im ganzen Park.", 2)
    assert idea.edited_at is not None
    reader = Client()
    page = reader.get(f"{call.url}ideen/{idea.pk}/").content.decode()
    assert "Im ganzen Park." in page
    assert "geändert am" in page
    assert versions_url(idea, call) in page
    compared = reader.get(versions_url(idea, call)).content.decode()
    assert "<ins>" in compared
    assert "ganzen" in compared
    assert not reader.cookies
    with pytest.raises(CaseDecided):
        decide_version(waiting, True, moderator, "")


def test_a_refused_version_leaves_the_old_one_and_its_author_reads_why(client: Client, call: Any) -> None:
    idea, author = own_idea(call)
    version = edit(idea, author, "Freies WLAN", "Schimpfwörter")
    assert version is not None
    moderator = make_moderator(call.process)
    with pytest.raises(ReasonMissing):
        decide_version(version, False, moderator, " ")
    decide_version(version, False, moderator, "Bitte ohne Schimpfwörter.")
    idea.refresh_from_db()
    assert idea.text == "Im Park."
    log_in(client, call.process, author)
    assert "Bitte ohne Schimpfwörter." in client.get(f"{call.process.url}beteiligung/").content.decode()
    again = edit(idea, author, "Freies WLAN", "Ohne")
    assert again is not None
    assert again.number == 3


def test_where_the_call_publishes_first_the_new_version_is_shown_at_once(call: Any) -> None:
    call.moderation = Moderation.AFTER
    call.save()
    idea, author = own_idea(call)
    version = edit(idea, author, "Ladesäulen am Bahnhof", "Für Fahrräder.")
    assert version is not None
    assert version.state == VersionState.SHOWN
    idea.refresh_from_db()
    assert (idea.title, idea.version) == ("Ladesäulen am Bahnhof", 2)
    assert list(Version.objects.values_list("number", "text")) == [(1, "Im Park."), (2, "Für Fahrräder.")]
    assert [found.pk for found in similar_ideas(call.process, "Ladesäulen")] == [idea.pk], "the search knows it"


def test_a_hidden_idea_and_one_of_a_young_person_are_read_again_in_any_case(call: Any) -> None:
    call.moderation = Moderation.AFTER
    call.save()
    for number, values in enumerate([{"state": State.HIDDEN}, {"guardian_needed": True}]):
        idea, author = own_idea(call, **values)
        version = edit(idea, author, "Neu", f"Neu {number}")
        assert version is not None
        assert version.state == VersionState.PENDING


def test_who_changes_nothing_makes_no_version(call: Any) -> None:
    idea, author = own_idea(call)
    assert edit(idea, author, "Freies WLAN", "Im Park.") is None
    assert not Version.objects.exists()


def test_a_second_change_before_the_decision_replaces_the_first(call: Any) -> None:
    idea, author = own_idea(call)
    for text in ("Eins", "Zwei"):
        edit(idea, author, "Freies WLAN", text)
    assert [version.text for version in Version.objects.filter(state=VersionState.PENDING)] == ["Zwei"]


def test_a_version_of_somebody_else_that_waits_is_neither_shown_nor_replaced(client: Client, call: Any) -> None:
    other = make_idea(call, "Bänke", state=State.PUBLISHED, author=make_participant(call.process, "bert@example.org"))
    edit(other, other.author, "Bänke", "Am Fluss.")
    idea, author = own_idea(call)
    log_in(client, call.process, author)
    page = client.get(edit_url(idea, call)).content.decode()
    assert "Im Park." in page
    assert "Am Fluss." not in page
    client.post(edit_url(idea, call), {"title": "Freies WLAN", "text": "Überall."})
    waiting = Version.objects.filter(state=VersionState.PENDING).order_by("pk")
    assert [(version.contribution_id, version.text) for version in waiting] == [
        (other.pk, "Am Fluss."),
        (idea.pk, "Überall."),
    ]


def test_the_new_words_of_what_was_withdrawn_meanwhile_are_not_taken_over(call: Any) -> None:
    idea, author = own_idea(call)
    version = edit(idea, author, "Freies WLAN", "Überall.")
    assert version is not None
    transitions.withdraw(idea)
    with pytest.raises(NotNow):
        decide_version(version, True, make_moderator(call.process))
    idea.refresh_from_db()
    assert (idea.text, idea.version) == ("Im Park.", 1)


def test_what_is_gone_cannot_be_changed(client: Client, call: Any) -> None:
    idea, author = own_idea(call, State.WITHDRAWN)
    with pytest.raises(NotNow):
        edit(idea, author, "Neu", "Neu")
    log_in(client, call.process, author)
    answer = client.post(edit_url(idea, call), {"title": "Neu", "text": "Mühsam getippt"})
    assert answer.status_code == 409
    assert "Mühsam getippt" in answer.content.decode()


def test_nobody_changes_the_idea_of_somebody_else(client: Client, call: Any) -> None:
    idea, _author = own_idea(call)
    other = make_participant(call.process, "bert@example.org")
    with pytest.raises(NotNow):
        edit(idea, other, "Meins", "Meins")
    log_in(client, call.process, other)
    assert client.get(edit_url(idea, call)).status_code == 404
    assert client.post(edit_url(idea, call), {"title": "Meins", "text": "Meins"}).status_code == 404
    assert Client().post(edit_url(idea, call), {"title": "Meins", "text": "Meins"}).status_code == 403


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"title": ""}, "Titel"),
        ({"title": "ä" * 121}, "Bitte kürzen Sie auf 120 Zeichen"),
        ({"text": " \u202e \u0000"}, "Text"),
        ({"text": "ä" * 5001}, "Bitte kürzen Sie auf 5000 Zeichen"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_lost(
    client: Client, call: Any, values: dict[str, str], message: str
) -> None:
    idea, author = own_idea(call)
    log_in(client, call.process, author)
    answer = client.post(edit_url(idea, call), {"title": "Neuer Titel", "text": "Neuer Text", **values})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert ("Neuer Text" if "title" in values else "Neuer Titel") in page
    assert not Version.objects.exists()


def test_emoji_four_byte_text_and_overrides_are_stored_as_they_should(call: Any, client: Client) -> None:
    idea, author = own_idea(call, State.PENDING)
    log_in(client, call.process, author)
    client.post(edit_url(idea, call), {"title": "Rad\u202egarage 🚲", "text": "𠜎 <script>\u0000\r\nzwei"})
    idea.refresh_from_db()
    assert (idea.title, idea.text) == ("Radgarage 🚲", "𠜎 <script>\nzwei")


def test_who_changes_something_all_the_time_is_asked_to_wait_and_keeps_the_words(
    client: Client, call: Any, clock: Clock
) -> None:
    idea, author = own_idea(call, State.PENDING)
    clock.set_to((timezone.now() + timedelta(hours=1)).replace(minute=5))
    log_in(client, call.process, author)
    for number in range(EDITS_PER_HOUR):
        assert client.post(edit_url(idea, call), {"title": f"Titel {number}", "text": "Im Park."}).status_code == 302
    answer = client.post(edit_url(idea, call), {"title": "Einer zu viel", "text": "Nicht verloren"})
    assert answer.status_code == 429
    assert "Nicht verloren" in answer.content.decode()
    idea.refresh_from_db()
    assert idea.title == f"Titel {EDITS_PER_HOUR - 1}"


def test_a_forged_token_gives_the_change_back(call: Any) -> None:
    idea, author = own_idea(call)
    strict = Client(enforce_csrf_checks=True)
    log_in(strict, call.process, author)
    answer = strict.post(edit_url(idea, call), {"title": "Neu", "text": "Nicht verloren"})
    assert answer.status_code == 403
    assert "Nicht verloren" in answer.content.decode()
    assert not Version.objects.exists()


@pytest.mark.parametrize("state", [State.HIDDEN, State.WITHDRAWN, State.PENDING])
def test_versions_of_what_is_not_public_are_not_shown(client: Client, call: Any, state: str) -> None:
    idea, _author = own_idea(call)
    for number in (1, 2):
        Version.objects.create(contribution=idea, number=number, title="Alt", text="Alt")
    Version.objects.create(contribution=make_idea(call, "Bänke"), number=3, title="Bänke", text="Am Fluss")
    shown = client.get(versions_url(idea, call))
    assert shown.status_code == 200
    assert "Am Fluss" not in shown.content.decode(), "that is another idea's"
    idea.state = state
    idea.save()
    assert client.get(versions_url(idea, call)).status_code == 404


def test_words_that_were_added_and_taken_out_are_told_apart() -> None:
    pieces = compare("Ein Brunnen im Park.", "Ein großer Brunnen im Garten.")
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == "Ein Brunnen im Park."
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == "Ein großer Brunnen im Garten."
    assert "großer" in "".join(piece.text for piece in pieces if piece.kind == ADDED)
    assert any(piece.kind == SAME for piece in pieces)


@pytest.mark.parametrize("between", ["", "\n"], ids=["words", "lines"])
def test_two_versions_that_take_long_to_compare_stand_one_after_the_other(between: str) -> None:
    """Signs that alternate with others: each look at ten such versions kept a server busy for seconds."""
    old, new = (between.join(f"{chr(0x4E00 + i)}{between}{sign}" for i in range(1500)) for sign in "!?")
    assert compare(old, new) == [Piece(REMOVED, old), Piece(ADDED, new)]


def test_one_word_that_is_changed_in_a_very_long_text_is_told_by_itself() -> None:
    old = "Ja, ein Brunnen. " * 1000 + "Hier. " + "Und ein Baum. " * 1000
    pieces = compare(old, old.replace("Hier", "Dort"))
    assert [piece.text for piece in pieces if piece.kind != SAME] == ["Hier", "Dort"]
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == old


def test_the_mails_say_what_was_decided(call: Any, django_capture_on_commit_callbacks: Any) -> None:
    idea, author = own_idea(call)
    version = edit(idea, author, "Freies WLAN", "Überall")
    assert version is not None
    staff = make_moderator(call.process)
    with django_capture_on_commit_callbacks(execute=True):
        decide_version(version, True, staff, "")
    assert [message.to for message in mail.outbox] == [["anna@example.org"]]
    assert f"/ideen/{idea.pk}/" in mail.outbox[0].body
    assert News.objects.get(kind=ActivityKind.EDITED).contribution_id == idea.pk, "followers hear of it"
    idea.refresh_from_db()
    refused = edit(idea, author, "Freies WLAN", "Schimpfwörter")
    assert refused is not None
    with django_capture_on_commit_callbacks(execute=True):
        decide_version(refused, False, staff, "Bitte ohne Schimpfwörter.")
    assert [message.to for message in mail.outbox] == [["anna@example.org"]] * 2
    assert "Bitte ohne Schimpfwörter." in mail.outbox[1].body
