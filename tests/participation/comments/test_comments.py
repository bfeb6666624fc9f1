"""The discussion: written, answered, read at any length, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.client import CommittingClient
from tests.factories.comments import fill_discussion, known_client, make_comment
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import link_in, make_moderator, make_participant
from tests.wording import WRITTEN_TO
from wagtail_aufbruch.participation.domain.comments import reading, writing
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.contributions.counters import recount
from wagtail_aufbruch.participation.domain.errors import NotNow
from wagtail_aufbruch.participation.enums import Badge, Comments, Identification, Moderation, Stance, State
from wagtail_aufbruch.participation.forms.spam_trap import issue
from wagtail_aufbruch.participation.models import Comment, Contribution, Mail, Participant
from wagtail_aufbruch.participation.models.questions.default_texts import CONSENT_TO_COMMENT_VERSION, consent_to_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def idea_url(idea: Any) -> str:
    return f"{idea.page.url}ideen/{idea.pk}/"


def form_url(idea: Any, answered: Any = None) -> str:
    return f"{idea_url(idea)}kommentieren/" + (f"?antwort={answered.pk}" if answered else "")


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "text": "Das fehlt uns schon lange.",
        "author_name": "Anna",
        "email": "anna@example.org",
        "consent": "on",
        "consent_version": CONSENT_TO_COMMENT_VERSION,
        "website": "",
        "issued": issue(at=timezone.now().timestamp() - 60),
        "form_key": "3f0c1e9e-5f8e-4d55-9a57-1f9a1d5d2a11",
        **changes,
    }


# --- Writing


def test_a_comment_goes_from_the_form_by_mail_to_the_page(client: Client, call: Any) -> None:
    idea = make_idea(call)
    assert "Ihr Kommentar" in client.get(form_url(idea)).content.decode()
    answer = client.post(form_url(idea), typed())
    assert WRITTEN_TO in client.get(answer.url).content.decode()
    comment = Comment.objects.get()
    assert comment.state == State.UNCONFIRMED
    assert (comment.consent_text, comment.consent_version) == (consent_to_comment(), CONSENT_TO_COMMENT_VERSION)
    assert "Das fehlt uns schon lange." not in Client().get(idea_url(idea)).content.decode()
    answer = client.post(link_in(mail.outbox[0]))
    page = client.get(answer.url, follow=True)
    assert page.request["PATH_INFO"] == idea_url(idea)
    assert "Das fehlt uns schon lange." in page.content.decode()
    assert "anna@example.org" not in Client().get(idea_url(idea)).content.decode()


def test_people_who_are_known_need_no_mail(call: Any) -> None:
    idea = make_idea(call)
    client = known_client(make_participant(call.process))
    assert 'name="email"' not in client.get(form_url(idea)).content.decode()
    answer = client.post(form_url(idea), typed())
    assert answer.url.endswith(f"/kommentar/{Comment.objects.get().pk}/")
    assert Comment.objects.get().state == State.PUBLISHED
    assert not Mail.objects.exists()


def test_a_call_that_looks_before_keeps_the_comment_back(call: Any) -> None:
    call.comment_moderation = Moderation.BEFORE
    call.save()
    idea = make_idea(call)
    client = known_client(make_participant(call.process))
    answer = client.post(form_url(idea), typed(), follow=True)
    assert "Die Redaktion liest alles" in answer.content.decode()
    assert Comment.objects.get().state == State.PENDING


def test_where_nothing_is_needed_a_comment_comes_without_address(client: Client, call: Any) -> None:
    call.identification = Identification.NONE
    call.save()
    idea = make_idea(call)
    client.post(form_url(idea), typed(email=""))
    comment = Comment.objects.get()
    assert (comment.state, comment.author) == (State.PUBLISHED, None)
    assert not Participant.objects.exists()


def test_what_staff_alone_read_is_never_published_by_itself(call: Any) -> None:
    call.comments = Comments.STAFF
    call.save()
    idea = make_idea(call)
    known_client(make_participant(call.process)).post(form_url(idea), typed())
    assert Comment.objects.get().state == State.PENDING
    assert "Das fehlt uns" not in Client().get(idea_url(idea)).content.decode()


def test_a_reply_to_a_reply_goes_to_the_comment_of_the_first_level(call: Any) -> None:
    idea = make_idea(call)
    first = make_comment(idea, "Erste Ebene")
    reply = make_comment(idea, "Antwort", reply_to_id=first.pk)
    known_client(make_participant(call.process)).post(form_url(idea, reply), typed(text="Antwort darauf"))
    assert Comment.objects.get(text="Antwort darauf").reply_to_id == first.pk
    assert list(recount(dry_run=True)) == []


def test_an_answer_to_a_comment_of_another_idea_is_a_comment_of_its_own(call: Any) -> None:
    idea, foreign = make_idea(call), make_comment(make_idea(call, "Andere"))
    known_client(make_participant(call.process)).post(form_url(idea, foreign), typed())
    assert Comment.objects.get(about=idea).reply_to_id is None
    with pytest.raises(writing.CommentGone):
        writing.write(idea, writing.Remark("x", reply_to=foreign.pk), participant=make_participant(call.process))


def test_pro_and_contra_are_asked_for_where_the_call_wants_it(call: Any) -> None:
    idea = make_idea(call)
    client = known_client(make_participant(call.process))
    client.post(form_url(idea), typed(stance=Stance.CONTRA))
    assert Comment.objects.get().stance == ""
    call.asks_stance = True
    call.save()
    client.post(form_url(idea), typed(stance=Stance.CONTRA, text="Dagegen"))
    assert Comment.objects.get(text="Dagegen").stance == Stance.CONTRA
    assert client.post(form_url(idea), typed(stance="vielleicht", text="Neu")).status_code == 422


def test_staff_speak_for_the_town_and_their_links_can_be_followed(call: Any) -> None:
    idea, client = make_idea(call), Client()
    client.force_login(make_moderator(call.process))
    answer = client.post(form_url(idea), {"text": "Mehr unter https://stadt.example/rad", "author_name": "Mobilität"})
    assert answer.status_code == 302
    comment = Comment.objects.get()
    assert (comment.badge, comment.state) == (Badge.TOWN, State.PUBLISHED)
    page = Client().get(idea_url(idea)).content.decode()
    assert '<a href="https://stadt.example/rad" rel="nofollow">' in page
    assert "aufbruch-comment__badge" in page


def test_a_comment_of_staff_without_a_name_is_signed_by_the_town(call: Any) -> None:
    idea, client = make_idea(call), Client()
    client.force_login(make_moderator(call.process))
    assert client.post(form_url(idea), {"text": "Danke!", "author_name": ""}).status_code == 302
    page = Client().get(idea_url(idea)).content.decode()
    assert Comment.objects.get().shown_author == "Die Stadtverwaltung"
    assert "Die Stadtverwaltung" in page


def test_links_of_citizens_are_text(call: Any) -> None:
    idea = make_idea(call)
    make_comment(idea, "Kauft bei https://werbung.example/ www.werbung.example", badge=Badge.LEAD)
    page = Client().get(idea_url(idea)).content.decode()
    assert "https://werbung.example/" in page
    assert 'href="https://werbung' not in page


def test_a_form_sent_twice_makes_one_comment(call: Any) -> None:
    idea, client = make_idea(call), known_client(make_participant(call.process))
    for _click in range(2):
        assert client.post(form_url(idea), typed()).status_code == 302
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": ""}, "Bitte schreiben Sie, was Sie sagen möchten."),
        ({"text": " \u202e\x00 "}, "Bitte schreiben Sie, was Sie sagen möchten."),
        ({"text": "ä" * 3000}, "es sind 3000"),
        ({"author_name": "ä" * 300}, "es sind 300"),
        ({"email": ""}, "Bitte geben Sie Ihre E-Mail-Adresse ein"),
        ({"email": "anna@"}, "Das sieht nicht nach einer E-Mail-Adresse aus."),
        ({"consent": ""}, "Ohne Ihre Einwilligung"),
        ({"consent_version": "alt"}, ""),
        ({"website": "http://spam"}, ""),
        ({"issued": "heute"}, ""),
    ],
)
def test_bad_input_is_answered_by_the_form_with_what_was_typed(
    client: Client, call: Any, changes: Any, words: str
) -> None:
    answer = client.post(form_url(make_idea(call)), typed(**changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    if "text" not in changes:
        assert "Das fehlt uns schon lange." in page
    assert not Comment.objects.exists()
    assert not Participant.objects.exists()
    assert mail.outbox == []


def test_invisible_characters_are_taken_out_and_emoji_stay(call: Any) -> None:
    idea = make_idea(call)
    text = "Gut\u202e\x07 \U0001f6b2\r\nzwei \u0000"
    known_client(make_participant(call.process)).post(form_url(idea), typed(text=text, author_name="\u202eAnna\x00"))
    comment = Comment.objects.get()
    assert (comment.text, comment.author_name) == ("Gut \U0001f6b2\nzwei", "Anna")


def test_a_forged_token_gives_the_form_back(call: Any) -> None:
    answer = Client(enforce_csrf_checks=True).post(form_url(make_idea(call)), typed())
    assert answer.status_code == 403
    assert "Das fehlt uns schon lange." in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_discussion_that_closes_between_the_look_and_the_writing_stores_nothing(call: Any) -> None:
    idea = make_idea(call, "Bänke")
    call.closes_at = timezone.now() - timedelta(hours=1)
    call.save()
    remark = writing.Remark("Zu spät.", email="anna@example.org")
    with pytest.raises(NotNow, match="endete"):
        writing.write(idea, remark)
    still_open = make_call(call.process, "Offen")
    joined = make_idea(still_open, "Verbunden", merged_into=make_idea(still_open, "Ziel"))
    with pytest.raises(NotNow):
        writing.write(joined, remark)
    assert not Comment.objects.exists()
    assert not Participant.objects.filter(email="anna@example.org").exists()
    assert not mail.outbox


def test_where_comments_are_confirmed_by_mail_one_without_an_address_is_not_stored(call: Any) -> None:
    with pytest.raises(NotNow, match="E-Mail-Adresse"):
        writing.write(make_idea(call), writing.Remark("Ohne Absender."))
    assert not Comment.objects.exists()


def test_after_the_end_nothing_is_taken_and_what_was_typed_is_given_back(client: Client, call: Any) -> None:
    idea = make_idea(call)
    call.closes_at = timezone.now() - timedelta(hours=1)
    call.save()
    assert client.get(form_url(idea)).status_code == 200
    answer = client.post(form_url(idea), typed())
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Das fehlt uns schon lange." in page
    assert f"{timezone.localtime(call.closes_at).day}." in page
    assert not Comment.objects.exists()


def test_too_many_from_one_place_are_held_up_and_lose_nothing(call: Any, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**getattr(settings, "WAGTAIL_AUFBRUCH", {}), "THROTTLE_FACTOR": 1}
    idea, client = make_idea(call), known_client(make_participant(call.process))
    answers = [client.post(form_url(idea), typed(text=f"Nummer {number}")) for number in range(21)]
    assert answers[-1].status_code == 429
    assert "Nummer 20" in answers[-1].content.decode()
    assert Comment.objects.count() == 20


def test_the_author_sees_and_withdraws_a_comment_in_my_participation(call: Any) -> None:
    idea, person = make_idea(call), make_participant(call.process)
    comment = make_comment(idea, author=person)
    client = known_client(person)
    mine = client.get(f"{call.process.url}beteiligung/").content.decode()
    assert f"/kommentar/{comment.pk}/" in mine
    client.post(f"{call.process.url}beteiligung/{comment.pk}/zurueckziehen/")
    comment.refresh_from_db()
    assert comment.state == State.WITHDRAWN


# --- Reading


def test_a_gone_comment_keeps_its_place_while_somebody_s_reply_hangs_on_it(call: Any) -> None:
    idea = make_idea(call)
    comment = make_comment(idea, "Unfreundlich", author_name="Rüpel")
    make_comment(idea, "Bitte sachlich", reply_to_id=comment.pk)
    user = make_moderator(call.process)
    transitions.hide(comment, user=user, reason="Weil")
    page = Client().get(idea_url(idea)).content.decode()
    assert "Dieser Kommentar wurde entfernt." in page
    assert "Bitte sachlich" in page
    assert "Unfreundlich" not in page
    assert "Rüpel" not in page
    transitions.hide(Comment.objects.get(text="Bitte sachlich"), user=user, reason="Weil")
    assert "Dieser Kommentar wurde entfernt." not in Client().get(idea_url(idea)).content.decode()


def test_what_was_said_about_another_idea_is_not_shown_here_and_moves_nothing(
    call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PAGE_SIZE", 2)
    idea, other = make_idea(call), make_idea(call, "Andere")
    comment = make_comment(idea, "Hierzu")
    for number in range(2):
        make_comment(other, f"Dazu {number}")
    page = Client().get(idea_url(idea)).content.decode()
    assert "Hierzu" in page
    assert "Dazu" not in page
    assert Client().get(f"{call.url}kommentar/{comment.pk}/").url == f"{idea_url(idea)}#kommentar-{comment.pk}"


def test_leafing_shows_every_comment_once(call: Any) -> None:
    idea = make_idea(call)
    made = fill_discussion(idea, 45)
    Contribution.objects.filter(pk__in=[one.pk for one in made[:30]]).update(published_at=timezone.now())
    idea.refresh_from_db()
    for order in (reading.NEW, reading.HELPFUL):
        seen: list[int] = []
        key = ""
        while True:
            page = reading.discussion(idea, order=order, key=key)
            seen += [shown.comment.pk for shown in page.comments]
            key = page.next_key
            if not key:
                break
        assert sorted(seen) == sorted(one.pk for one in made)


def test_the_most_helpful_stand_first_where_that_is_asked_for(call: Any) -> None:
    idea = make_idea(call)
    made = fill_discussion(idea, 5)
    Contribution.objects.filter(pk=made[4].pk).update(support_count=3)
    page = Client().get(f"{idea_url(idea)}diskussion/?sortierung=hilfreich").content.decode()
    assert page.index("Kommentar 4") < page.index("Kommentar 0")


def test_a_page_of_comments_takes_two_queries_however_long_the_discussion_is(
    call: Any, django_assert_num_queries: Any
) -> None:
    idea = make_idea(call)
    fill_discussion(idea, 50, replies=6)
    idea.refresh_from_db()
    with django_assert_num_queries(2):
        page = reading.discussion(idea)
    assert [len(shown.replies) for shown in page.comments] == [reading.REPLIES_SHOWN] * reading.PAGE_SIZE
    assert {shown.more_replies for shown in page.comments} == {3}
    first = page.comments[0]
    assert [reply.comment.text[:9] for reply in first.replies] == ["Antwort 0", "Antwort 1", "Antwort 2"]


def test_a_long_conversation_has_pages_of_its_own(call: Any) -> None:
    idea = make_idea(call)
    (comment,) = fill_discussion(idea, 1, replies=25)
    page = Client().get(idea_url(idea)).content.decode()
    assert f"{idea_url(idea)}antworten/{comment.pk}/" in page
    answer = Client().get(f"{idea_url(idea)}antworten/{comment.pk}/")
    assert answer.content.decode().count("Antwort ") >= 20
    rest = Client().get(f"{idea_url(idea)}antworten/{comment.pk}/", {"nach": answer.context["discussion"].next_key})
    assert "Antwort 24" in rest.content.decode()
    assert Client().get(f"{idea_url(idea)}antworten/999999/").status_code == 404
    assert Client().get(f"{idea_url(make_idea(call))}antworten/{comment.pk}/").status_code == 404


@pytest.mark.parametrize("key", ["x", "_", "²_²", "2018-13-01T00:00:00_1", "\x00_1", "1_" + "9" * 40, "9" * 40 + "_1"])
@pytest.mark.parametrize("order", ["", "neu", "hilfreich", "erfunden", "\x00"])
def test_a_key_that_nobody_gave_out_shows_the_beginning(call: Any, key: str, order: str) -> None:
    idea = make_idea(call)
    make_comment(idea, "Der erste")
    answer = Client().get(f"{idea_url(idea)}diskussion/", {"nach": key, "sortierung": order})
    assert answer.status_code == 200
    assert "Der erste" in answer.content.decode()


def test_the_address_of_a_comment_leads_to_where_it_stands(call: Any) -> None:
    idea = make_idea(call)
    made = fill_discussion(idea, 45, replies=1)
    for comment in (made[0], made[30], Comment.objects.get(reply_to=made[44])):
        answer = Client().get(f"{idea_url(idea)}kommentar/{comment.pk}/")
        assert answer.status_code == 302
        assert answer.url.endswith(f"#kommentar-{comment.pk}")
        assert f'id="kommentar-{comment.pk}"' in Client().get(answer.url).content.decode()
    assert Client().get(f"{call.url}kommentar/{made[0].pk}/").status_code == 302


def test_the_address_of_a_late_reply_leads_to_its_conversation(call: Any) -> None:
    idea = make_idea(call)
    (comment,) = fill_discussion(idea, 1, replies=30)
    last = Comment.objects.filter(reply_to=comment).order_by("published_at").last()
    assert last is not None
    answer = Client().get(f"{idea_url(idea)}kommentar/{last.pk}/")
    assert f"antworten/{comment.pk}/" in answer.url
    assert f'id="kommentar-{last.pk}"' in Client().get(answer.url).content.decode()


def test_a_comment_that_is_gone_has_no_address(call: Any) -> None:
    idea = make_idea(call)
    hidden = make_comment(idea, state=State.HIDDEN)
    below = make_comment(make_idea(call, state=State.HIDDEN))
    elsewhere = make_comment(make_idea(make_call(call.process, "Anderer")))
    for pk in (hidden.pk, below.pk, elsewhere.pk, 999_999, idea.pk):
        assert Client().get(f"{call.url}kommentar/{pk}/").status_code == 404


def test_the_badge_of_a_group_s_lead_is_set_by_staff(call: Any) -> None:
    idea = make_idea(call)
    comment = make_comment(idea, author_name="Lea")
    writing.set_badge(comment, Badge.LEAD, user=None)
    assert "Gruppenleitung" in Client().get(idea_url(idea)).content.decode()
    writing.set_badge(comment, "", user=None)
    comment.refresh_from_db()
    assert comment.badge == ""
