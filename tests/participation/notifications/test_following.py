"""Following: who asks is told once, at once or weekly, and ends it with one click."""

from datetime import timedelta
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.comments import make_comment
from tests.factories.core import make_content_page, make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import issued_long_ago, link_in, make_moderator, make_participant
from tests.together import Pause, at_once
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.core.reader_cache.freshness import versions
from wagtail_aufbruch.ideas.domain.calls.phase_notices import find_phase_news, notice_phases
from wagtail_aufbruch.ideas.models import IdeaCallPage, PhaseNotice
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.notifications import announcements, delivery, following
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.domain.privacy import personal_data
from wagtail_aufbruch.participation.domain.privacy.retention import purge
from wagtail_aufbruch.participation.enums import ActivityKind, Frequency, LinkPurpose, State
from wagtail_aufbruch.participation.models import Contribution, Follow, Link, Mail, News, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def call(process: Any) -> Any:
    return make_call(process)


@pytest.fixture
def idea(call: Any) -> Any:
    return make_idea(call)


def at(process: Any, rest: str) -> str:
    return f"{process.url}beteiligung/{rest}"


def log_in(client: Client, process: Any, email: str = "anna@example.org") -> Participant:
    participant = make_participant(process, email)
    client.post(at(process, f"zugang/{issue_link(participant, LinkPurpose.ACCESS)}/"))
    return participant


def typed(page: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends for the form on ``page``."""
    assert page.status_code == 200
    return {"email": "anna@example.org", "frequency": "at_once", "website": "", "issued": issued_long_ago(), **changes}


def comment(idea: Any, text: str = "Gute Idee!", author: Any = None) -> News:
    return announcements.announce(
        idea, ActivityKind.COMMENT, f"Zu {idea.title}", text, "https://stadt.example/k/1", author
    )


def recipients() -> list[str]:
    return sorted(Mail.objects.values_list("recipient", flat=True))


def tell() -> str:
    out = StringIO()
    call_command("aufbruch_tell", stdout=out)
    return out.getvalue()


# Asking, confirming


def test_an_address_follows_after_the_link_was_confirmed_and_not_before(
    client: Client, process: Any, idea: Any
) -> None:
    url = at(process, f"folgen/beitrag/{idea.pk}/")
    answer = client.post(url, typed(client.get(url), frequency="weekly"), follow=True)
    assert answer.status_code == 200
    assert not Follow.objects.exists()
    assert idea.title not in mail.outbox[0].subject, "the title is a citizen's, and nobody has confirmed the address"
    link = link_in(mail.outbox[0])
    client.get(link)
    assert not Follow.objects.exists(), "a mail scanner only opens the link"
    assert idea.title in client.post(link, follow=True).content.decode()
    one = Follow.objects.get()
    assert (one.contribution_id, one.frequency) == (idea.pk, Frequency.WEEKLY)
    assert one.participant.confirmed_at is not None


def test_a_call_can_be_followed_and_other_pages_cannot(client: Client, process: Any, call: Any) -> None:
    url = at(process, f"folgen/seite/{call.pk}/")
    client.post(url, typed(client.get(url)))
    client.post(link_in(mail.outbox[0]))
    assert Follow.objects.get().page_id == call.pk
    assert call.title in client.get(at(process, "")).content.decode()
    foreign = make_call(make_process("Anderer Prozess"))
    for other in [make_content_page(process), process, foreign]:
        assert client.get(at(process, f"folgen/seite/{other.pk}/")).status_code == 404


@pytest.mark.parametrize("state", [State.PENDING, State.HIDDEN, State.REJECTED, State.WITHDRAWN, State.UNCONFIRMED])
def test_what_nobody_sees_cannot_be_followed(client: Client, process: Any, call: Any, state: str) -> None:
    assert client.get(at(process, f"folgen/beitrag/{make_idea(call, state=state).pk}/")).status_code == 404


def test_an_idea_of_another_process_cannot_be_followed_here(client: Client, process: Any) -> None:
    foreign = make_idea(make_call(make_process("Anderer Prozess")))
    assert client.get(at(process, f"folgen/beitrag/{foreign.pk}/")).status_code == 404


def test_an_idea_on_a_page_that_was_taken_down_cannot_be_followed(client: Client, process: Any, idea: Any) -> None:
    idea.page.specific.unpublish()
    assert client.get(at(process, f"folgen/beitrag/{idea.pk}/")).status_code == 404


def test_whoever_is_known_needs_no_mail(client: Client, process: Any, idea: Any) -> None:
    log_in(client, process)
    url = at(process, f"folgen/beitrag/{idea.pk}/")
    assert "E-Mail-Adresse" not in client.get(url).content.decode().split("<main")[-1].split("<footer")[0]
    page = client.post(url, {"frequency": "at_once"}, follow=True)
    assert idea.title in page.content.decode()
    assert Follow.objects.get().frequency == Frequency.AT_ONCE
    assert not mail.outbox


def test_whoever_follows_already_is_led_to_change_it(client: Client, process: Any, idea: Any) -> None:
    one = following.follow(log_in(client, process), contribution=idea)
    answer = client.get(at(process, f"folgen/beitrag/{idea.pk}/"))
    assert answer.headers["Location"] == at(process, f"folgen/{one.pk}/")
    client.post(at(process, f"folgen/{one.pk}/"), {"frequency": "weekly"})
    assert Follow.objects.get().frequency == Frequency.WEEKLY
    client.post(at(process, f"folgen/{one.pk}/"), {"stop": "1"})
    assert not Follow.objects.exists()


def test_nobody_changes_what_others_follow(client: Client, process: Any, idea: Any) -> None:
    foreign = following.follow(make_participant(process, "bernd@example.org"), contribution=idea)
    log_in(client, process)
    assert client.get(at(process, f"folgen/beitrag/{idea.pk}/")).status_code == 200, "nor is led there"
    assert client.post(at(process, f"folgen/{foreign.pk}/"), {"stop": "1"}).status_code == 404
    assert Follow.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"email": ""},
        {"email": "kein At"},
        {"email": "a\x00@example.org"},
        {"email": f"{'a' * 300}@example.org"},
        {"email": "\u202e@example.org"},
        {"frequency": ""},
        {"frequency": "hourly"},
        {"frequency": "\x00"},
        {"website": "https://spam.example"},
        {"issued": ""},
        {"issued": "1234:gefälscht"},
    ],
)
def test_hostile_or_empty_forms_are_given_back_and_send_nothing(
    client: Client, process: Any, idea: Any, changes: dict[str, str]
) -> None:
    url = at(process, f"folgen/beitrag/{idea.pk}/")
    answer = client.post(url, typed(client.get(url), **changes))
    assert answer.status_code == 422
    assert "Fehler" in answer.content.decode()
    assert not mail.outbox
    assert not Participant.objects.exists()


def test_a_forged_form_is_refused_with_what_was_typed(process: Any, idea: Any) -> None:
    client = CommittingClient(enforce_csrf_checks=True)
    url = at(process, f"folgen/beitrag/{idea.pk}/")
    answer = client.post(url, typed(client.get(url)))
    assert answer.status_code == 403
    assert "anna@example.org" in answer.content.decode()
    assert not Participant.objects.exists()


def test_an_address_that_others_type_in_is_not_flooded(client: Client, process: Any, idea: Any, clock: Clock) -> None:
    url = at(process, f"folgen/beitrag/{idea.pk}/")
    for _attempt in range(9):
        assert client.post(url, typed(client.get(url))).status_code == 302
        clock.forward(minutes=3)
    assert len(mail.outbox) == following.MAILS_IN_AN_HOUR
    clock.forward(hours=1)
    client.post(url, typed(client.get(url)))
    assert len(mail.outbox) == following.MAILS_IN_AN_HOUR + 1, "an hour later its owner may follow"


def test_links_for_other_things_keep_nobody_from_following(client: Client, process: Any, idea: Any) -> None:
    for _number in range(following.MAILS_IN_AN_HOUR):
        issue_link(make_participant(process), LinkPurpose.ACCESS)
    url = at(process, f"folgen/beitrag/{idea.pk}/")
    client.post(url, typed(client.get(url)))
    assert len(mail.outbox) == 1


def test_a_second_click_on_following_brings_no_second_mail(client: Client, process: Any, idea: Any, call: Any) -> None:
    url, other = at(process, f"folgen/beitrag/{idea.pk}/"), at(process, f"folgen/seite/{call.pk}/")
    form = typed(client.get(url))
    assert [client.post(url, form).url for _click in range(2)] == [at(process, "folgen/unterwegs/")] * 2
    assert len(mail.outbox) == 1
    client.post(other, typed(client.get(other)))
    assert len(mail.outbox) == 2, "something else that they want to follow is no second click"


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_following_at_the_same_moment_bring_one_mail() -> None:
    idea = make_idea(make_call(make_process()))
    process = idea.page.specific.process
    make_participant(process)
    ask = partial(following.ask_to_follow, process, "anna@example.org", page=None, frequency=Frequency.AT_ONCE)
    assert at_once(*[partial(ask, contribution=idea)] * 6) == [None] * 6
    assert Mail.objects.count() == Link.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_forms_sent_at_the_same_moment_flood_no_address() -> None:
    call = make_call(make_process())
    make_participant(call.process)
    ask = partial(following.ask_to_follow, call.process, "anna@example.org", page=None, frequency=Frequency.AT_ONCE)
    number = following.MAILS_IN_AN_HOUR + 4
    ideas = [make_idea(call, f"Idee {place}") for place in range(number)]
    assert at_once(*[partial(ask, contribution=one) for one in ideas]) == [None] * number
    assert Mail.objects.count() == following.MAILS_IN_AN_HOUR


def test_nobody_has_mails_to_many_addresses_written_by_following_with_each(
    client: Client, process: Any, idea: Any
) -> None:
    url = at(process, f"folgen/beitrag/{idea.pk}/")
    forms = [typed(client.get(url), email=f"person{number}@example.org") for number in range(11)]
    answers = [client.post(url, form) for form in forms]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert "person10@example.org" in answers[-1].content.decode()
    assert len(mail.outbox) == 10


def test_links_that_are_forged_used_or_old_are_refused_in_words(
    client: Client, process: Any, idea: Any, clock: Clock
) -> None:
    participant = make_participant(process, confirmed=False)
    assert client.get(at(process, "folgen/bestaetigen/ausgedacht/")).status_code == 404
    for purpose in [LinkPurpose.ACCESS, LinkPurpose.CONFIRM]:
        wrong = issue_link(participant, purpose, idea)
        assert client.post(at(process, f"folgen/bestaetigen/{wrong}/")).status_code == 404
    used = issue_link(participant, LinkPurpose.FOLLOW, idea, payload={"frequency": "at_once"})
    assert client.post(at(process, f"folgen/bestaetigen/{used}/")).status_code == 302
    assert client.post(at(process, f"folgen/bestaetigen/{used}/")).status_code == 410
    old = issue_link(participant, LinkPurpose.FOLLOW, idea, payload={"frequency": "at_once"})
    clock.forward(hours=aufbruch_settings.link_hours, seconds=1)
    assert client.get(at(process, f"folgen/bestaetigen/{old}/")).status_code == 410
    other = make_process("Anderer Prozess")
    fresh = issue_link(participant, LinkPurpose.FOLLOW, idea, payload={"frequency": "at_once"})
    assert client.post(at(other, f"folgen/bestaetigen/{fresh}/")).status_code == 404


@pytest.mark.parametrize("payload", [{}, {"frequency": "hourly", "page": 987654}, {"page": None}])
def test_a_link_to_what_is_gone_is_refused(client: Client, process: Any, payload: dict[str, Any]) -> None:
    token = issue_link(make_participant(process), LinkPurpose.FOLLOW, payload=payload)
    assert client.get(at(process, f"folgen/bestaetigen/{token}/")).status_code == 404
    assert client.post(at(process, f"folgen/bestaetigen/{token}/")).status_code == 404
    assert not Follow.objects.exists()


def test_a_link_to_what_was_taken_from_view_is_refused_whatever_else_is_public(
    client: Client, process: Any, call: Any, idea: Any
) -> None:
    hidden = make_idea(call, "Ausgeblendet", state=State.HIDDEN)
    token = issue_link(make_participant(process), LinkPurpose.FOLLOW, hidden, payload={"frequency": "at_once"})
    for answer in (
        client.get(at(process, f"folgen/bestaetigen/{token}/")),
        client.post(at(process, f"folgen/bestaetigen/{token}/")),
    ):
        assert answer.status_code == 404
        assert "Ausgeblendet" not in answer.content.decode()
    assert not Follow.objects.exists()


def test_who_follows_once_more_hears_as_often_as_was_said_last(process: Any, idea: Any) -> None:
    anna = make_participant(process)
    following.follow(anna, contribution=idea)
    following.follow(anna, contribution=idea, frequency=Frequency.WEEKLY)
    assert Follow.objects.get().frequency == Frequency.WEEKLY


def test_a_comment_cannot_be_followed(client: Client, process: Any, idea: Any) -> None:
    remark = make_comment(idea)
    assert client.get(at(process, f"folgen/beitrag/{idea.pk}/")).status_code == 200
    assert client.get(at(process, f"folgen/beitrag/{remark.pk}/")).status_code == 404


# Ending it


def test_the_stop_link_shows_a_button_and_the_button_ends_it(client: Client, process: Any, idea: Any) -> None:
    one = following.follow(make_participant(process), contribution=idea)
    url = at(process, f"folgen/stopp/{one.stop_key}/")
    page = client.get(url)
    assert idea.title in page.content.decode()
    assert Follow.objects.exists(), "a mail scanner only opens the link"
    assert client.post(url).status_code == 200
    assert not Follow.objects.exists()
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 200, "mail programmes ask twice"


def test_a_mail_programme_ends_it_with_one_post_without_a_token(process: Any, idea: Any) -> None:
    one = following.follow(make_participant(process), contribution=idea)
    client = CommittingClient(enforce_csrf_checks=True)
    answer = client.post(at(process, f"folgen/stopp/{one.stop_key}/"), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Follow.objects.exists()


def test_instead_of_ending_it_one_can_have_it_weekly(client: Client, process: Any, idea: Any) -> None:
    one = following.follow(make_participant(process), contribution=idea)
    client.post(at(process, f"folgen/stopp/{one.stop_key}/"), {"weekly": "1"})
    assert Follow.objects.get().frequency == Frequency.WEEKLY


def test_the_key_of_one_process_ends_nothing_in_another(client: Client, process: Any, idea: Any) -> None:
    one = following.follow(make_participant(process), contribution=idea)
    client.post(at(make_process("Anderer Prozess"), f"folgen/stopp/{one.stop_key}/"))
    client.post(at(process, "folgen/stopp/ausgedacht/"))
    assert Follow.objects.exists()


def test_the_link_of_a_digest_ends_all_that_is_told_weekly_and_nothing_else(
    client: Client, process: Any, call: Any, idea: Any
) -> None:
    anna = make_participant(process)
    weekly = following.follow(anna, page_pk=call.pk, frequency=Frequency.WEEKLY)
    following.follow(anna, contribution=make_idea(call, "Andere"), frequency=Frequency.WEEKLY)
    kept = following.follow(anna, contribution=idea)
    others = following.follow(make_participant(process, "b@example.org"), page_pk=call.pk, frequency=Frequency.WEEKLY)
    client.post(at(process, f"folgen/stopp/{weekly.stop_key}/woche/"))
    assert set(Follow.objects.all()) == {kept, others}


# Telling at once


def test_followers_of_an_idea_are_told_after_the_commit_each_once_and_its_author_not(
    process: Any, idea: Any, django_capture_on_commit_callbacks: Any
) -> None:
    people = [make_participant(process, f"p{index}@example.org") for index in range(3)]
    for person in people:
        following.follow(person, contribution=idea)
    with django_capture_on_commit_callbacks(execute=True):
        comment(idea, "Mit <b>Schatten</b>\nauf dem Platz", author=people[0])
        assert not mail.outbox
    assert sorted(one.to[0] for one in mail.outbox) == ["p1@example.org", "p2@example.org"]
    sent = mail.outbox[0]
    follow = Follow.objects.get(participant=people[1])
    assert sent.extra_headers["List-Unsubscribe"].endswith(f"/folgen/stopp/{follow.stop_key}/>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert follow.stop_key in sent.body
    html = sent.alternatives[0].content
    assert "&lt;b&gt;Schatten" in html
    assert "<b>Schatten" not in html
    tell()
    assert len(mail.outbox) == 2


def test_other_mails_offer_nothing_to_end(client: Client, process: Any, idea: Any) -> None:
    url = at(process, f"folgen/beitrag/{idea.pk}/")
    client.post(url, typed(client.get(url)))
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_followers_of_a_call_hear_of_new_ideas_and_not_of_each_comment(process: Any, call: Any, idea: Any) -> None:
    anna, author = make_participant(process), make_participant(process, "autor@example.org")
    following.follow(anna, page_pk=call.pk)
    following.follow(author, page_pk=call.pk)
    comment(idea)
    fresh = make_idea(call, "Neue Idee", author=author)
    announcements.announce(fresh, ActivityKind.NEW, fresh.title, fresh.text, "https://stadt.example/", author)
    tell()
    assert recipients() == [anna.email]


def test_an_author_follows_the_own_idea_once_it_is_published_and_can_end_it_for_good(process: Any, call: Any) -> None:
    author = make_participant(process)
    idea = make_idea(call, author=author)
    announcements.announce(idea, ActivityKind.NEW, idea.title, "", "", author)
    comment(idea)
    tell()
    assert recipients() == [author.email], "told of the comment, not of the own idea"
    following.stop(Follow.objects.get())
    comment(idea, "Noch einer")
    tell()
    assert recipients() == [author.email]


def test_of_two_news_the_one_that_nobody_may_see_any_more_is_not_told_along(process: Any, call: Any) -> None:
    shown, hidden = make_idea(call, "Bleibt"), make_idea(call, "Verschwindet")
    anna = make_participant(process)
    for one in (shown, hidden):
        following.follow(anna, contribution=one)
        comment(one)
    Contribution.objects.filter(pk=hidden.pk).update(state=State.HIDDEN)
    tell()
    told = "".join(Mail.objects.values_list("text", flat=True))
    assert "Bleibt" in told
    assert "Verschwindet" not in told


def test_an_author_without_a_confirmed_address_follows_nothing(process: Any, call: Any) -> None:
    idea = make_idea(call, author=make_participant(process, confirmed=False))
    announcements.announce(idea, ActivityKind.NEW, idea.title, "", "", None)
    announcements.announce(make_idea(call, "Ohne Namen"), ActivityKind.NEW, "Ohne Namen", "", "", None)
    assert not Follow.objects.exists()


@pytest.mark.parametrize("frequency", [Frequency.AT_ONCE, Frequency.WEEKLY])
def test_an_address_that_nobody_confirmed_is_told_nothing(
    process: Any, idea: Any, frequency: str, clock: Clock
) -> None:
    following.follow(make_participant(process, confirmed=False), contribution=idea, frequency=frequency)
    following.follow(make_participant(process, "ben@example.org"), contribution=idea, frequency=frequency)
    clock.forward(days=1)
    comment(idea)
    clock.forward(days=19)
    tell()
    assert recipients() == ["ben@example.org"]


def test_nobody_is_told_what_nobody_may_see_any_more(process: Any, call: Any, idea: Any) -> None:
    following.follow(make_participant(process), contribution=idea)
    comment(idea)
    idea.state = State.HIDDEN
    idea.save()
    tell()
    assert not mail.outbox
    assert News.objects.get().told_at is not None


def test_what_was_taken_back_is_told_to_nobody(process: Any, idea: Any) -> None:
    following.follow(make_participant(process), contribution=idea)
    comment(idea)
    announcements.retract(idea)
    tell()
    assert not Mail.objects.exists()


def test_a_hidden_comment_is_mailed_to_nobody_although_the_call_was_renamed_meanwhile(
    process: Any, call: Any, idea: Any, clock: Clock
) -> None:
    weekly(process, contribution=idea)
    clock.forward(days=8)
    remark = make_comment(idea, "Beleidigung", state=State.PENDING)
    kept = make_comment(idea, "Danke", state=State.PENDING)
    staff = make_moderator(process)
    for one in (remark, kept):
        transitions.publish(one, user=staff)
    call.slug = "neuer-name"
    call.save_revision().publish()
    transitions.hide(Contribution.objects.get(pk=remark.pk), user=staff, reason="Beleidigend")
    assert [news.told_of_id for news in News.objects.all()] == [kept.pk]
    clock.forward(hours=1)
    tell()
    assert "Danke" in Mail.objects.get(kind="digest").text
    assert "Beleidigung" not in Mail.objects.get(kind="digest").text


def test_news_of_a_comment_that_nobody_may_see_are_not_told_even_where_they_were_left(
    process: Any, idea: Any, clock: Clock
) -> None:
    weekly(process, contribution=idea)
    clock.forward(days=8)
    remark = make_comment(idea, "Beleidigung", state=State.HIDDEN)
    announcements.announce(idea, ActivityKind.COMMENT, "Kommentar", remark.text, "", told_of=remark)
    clock.forward(hours=1)
    tell()
    assert not Mail.objects.exists()


def test_whoever_follows_later_hears_nothing_of_what_was_before(process: Any, idea: Any) -> None:
    comment(idea)
    following.follow(make_participant(process), contribution=idea)
    tell()
    assert not Mail.objects.exists()


def test_many_followers_are_told_in_steps_and_nobody_twice_however_often_it_breaks_off(
    process: Any, idea: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "STEP", 3)
    for index in range(8):
        following.follow(make_participant(process, f"p{index}@example.org"), contribution=idea)
    comment(idea)
    written = delivery.write_mail

    def breaks_at_the_fifth(*args: Any) -> Any:
        if Mail.objects.count() == 4:
            raise RuntimeError("the machine is switched off")
        return written(*args)

    monkeypatch.setattr(delivery, "write_mail", breaks_at_the_fifth)
    with pytest.raises(CommandError, match="Folgende sofort informiert"):
        tell()
    assert Mail.objects.count() == 3, "the second step was taken back as a whole"
    monkeypatch.setattr(delivery, "write_mail", written)
    tell()
    tell()
    assert recipients() == [f"p{index}@example.org" for index in range(8)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("frequency", [Frequency.AT_ONCE, Frequency.WEEKLY])
def test_several_runs_at_the_same_moment_tell_everybody_once(frequency: Frequency) -> None:
    idea = make_idea(make_call(make_process()))
    process = idea.page.specific.process
    for index in range(8):
        following.follow(make_participant(process, f"p{index}@example.org"), contribution=idea, frequency=frequency)
    long_ago = timezone.now() - timedelta(days=9)
    Follow.objects.update(told_until=long_ago)
    News.objects.create(
        process_id=process.pk,
        page_id=idea.page_id,
        contribution_id=idea.pk,
        told_of_id=idea.pk,
        kind=ActivityKind.COMMENT,
        title="Neuer Kommentar",
        url="https://stadt.example/k/1",
        at=long_ago + timedelta(days=1),
    )
    run = delivery.deliver_pending if frequency == Frequency.AT_ONCE else delivery.deliver_digests
    assert sum(at_once(*[run] * 4)) == 8
    assert recipients() == [f"p{index}@example.org" for index in range(8)]


def test_a_request_waits_for_a_few_mails_only_however_much_it_publishes(
    process: Any, call: Any, django_capture_on_commit_callbacks: Any
) -> None:
    ideas = [make_idea(call, f"Idee {number}") for number in range(3)]
    for index in range(15):
        person = make_participant(process, f"p{index}@example.org")
        for idea in ideas:
            following.follow(person, contribution=idea)
    with django_capture_on_commit_callbacks(execute=True):
        for idea in ideas:
            comment(idea)
    assert len(mail.outbox) == delivery.TOLD_WITH_REQUEST
    tell()
    assert Mail.objects.count() == 45


def test_telling_costs_the_same_for_few_followers_and_for_many_news_of_nobody(
    process: Any, idea: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        comment(idea)
    for _index in range(5):
        comment(idea)
    tell()
    with django_assert_max_num_queries(3):
        delivery.deliver_pending()


def test_readers_see_no_old_page_after_news(process: Any, idea: Any) -> None:
    before = versions().get(str(process.pk), 0)
    comment(idea)
    assert versions()[str(process.pk)] > before


# Telling once a week


def weekly(process: Any, **followed: Any) -> Follow:
    return following.follow(make_participant(process), frequency=Frequency.WEEKLY, **followed)


def test_a_digest_tells_of_all_that_is_new_in_one_mail_and_then_waits_a_week(
    process: Any, call: Any, idea: Any, clock: Clock
) -> None:
    one = weekly(process, contribution=idea)
    clock.forward(days=7)
    weekly(process, page_pk=call.pk)
    clock.forward(days=1)
    comment(idea, "Erster")
    comment(idea, "Zweiter")
    fresh = make_idea(call, "Ganz neu")
    announcements.announce(fresh, ActivityKind.NEW, fresh.title, "", "https://stadt.example/", None)
    clock.forward(hours=1)
    tell()
    tell()
    written = Mail.objects.get()
    assert f"/folgen/stopp/{one.stop_key}/woche/" in written.unsubscribe_url
    for expected in ["Erster", "Zweiter", "Ganz neu"]:
        assert expected in written.text
    comment(idea, "Dritter")
    clock.forward(hours=1)
    tell()
    assert Mail.objects.count() == 1
    clock.forward(days=7)
    tell()
    assert Mail.objects.count() == 2


def test_whoever_looked_for_weeks_in_vain_hears_of_the_first_thing_however_late_the_machine_looks(
    process: Any, idea: Any, clock: Clock
) -> None:
    weekly(process, contribution=idea)
    clock.forward(days=30)
    tell()
    assert not Mail.objects.exists()
    comment(idea)
    clock.forward(days=30)
    tell()
    assert Mail.objects.count() == 1


def test_a_digest_leaves_out_the_own_and_the_hidden(process: Any, call: Any, idea: Any, clock: Clock) -> None:
    one = weekly(process, contribution=idea)
    weekly(process, page_pk=call.pk)
    clock.forward(days=8)
    comment(idea, "Eigener", author=one.participant)
    hidden = make_idea(call, "Verborgen", state=State.HIDDEN)
    announcements.announce(hidden, ActivityKind.NEW, hidden.title, "", "", None)
    clock.forward(hours=1)
    tell()
    assert not Mail.objects.exists()


def test_a_digest_about_a_page_that_was_taken_down_is_not_written(
    process: Any, call: Any, idea: Any, clock: Clock
) -> None:
    weekly(process, contribution=idea)
    clock.forward(days=8)
    comment(idea)
    clock.forward(hours=1)
    call.unpublish()
    tell()
    assert not Mail.objects.exists()


def test_whoever_changes_from_weekly_to_at_once_loses_nothing(process: Any, idea: Any, clock: Clock) -> None:
    one = weekly(process, contribution=idea)
    clock.forward(days=8)
    comment(idea, "Von gestern")
    clock.forward(days=1)
    following.change_frequency(one, Frequency.AT_ONCE)
    assert "Von gestern" in Mail.objects.get().text
    comment(idea, "Von heute")
    tell()
    assert Mail.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_several_clicks_from_weekly_to_at_once_at_the_same_moment_bring_what_has_gathered_once() -> None:
    idea = make_idea(make_call(make_process()))
    one = weekly(idea.page.specific.process, contribution=idea)
    Follow.objects.update(told_until=timezone.now() - timedelta(days=2))
    comment(idea, "Von gestern")
    at_once(*[partial(following.change_frequency, one, Frequency.AT_ONCE)] * 6)
    assert Mail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_changes_from_weekly_to_at_once_while_the_digest_is_written_gets_it_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    idea = make_idea(make_call(make_process()))
    one = weekly(idea.page.specific.process, contribution=idea)
    Follow.objects.update(told_until=timezone.now() - timedelta(days=9))
    News.objects.filter(pk=comment(idea, "Von gestern").pk).update(at=timezone.now() - timedelta(days=1))
    pause, write = Pause(), delivery.write_digest

    def slowly(*args: Any, **kwargs: Any) -> bool:
        pause.here()
        return write(*args, **kwargs)

    monkeypatch.setattr(following, "write_digest", slowly)
    at_once(partial(following.change_frequency, one, Frequency.AT_ONCE), pause.other(delivery.deliver_digests))
    assert Mail.objects.count() == 1
    assert Follow.objects.get().frequency == Frequency.AT_ONCE


def test_whoever_changes_from_at_once_to_weekly_before_it_is_their_turn_loses_nothing(
    process: Any, idea: Any, clock: Clock
) -> None:
    one = following.follow(make_participant(process), contribution=idea)
    comment(idea, "Schon erzählt")
    tell()
    clock.forward(hours=1)
    comment(idea, "Noch nicht erzählt")
    clock.forward(minutes=1)
    following.change_frequency(one, Frequency.WEEKLY)
    tell()
    assert Mail.objects.count() == 1
    clock.forward(days=8)
    tell()
    digest = Mail.objects.latest("pk").text
    assert "Noch nicht erzählt" in digest
    assert "Schon erzählt" not in digest


def test_whoever_changes_from_at_once_to_weekly_hears_nothing_twice(process: Any, idea: Any, clock: Clock) -> None:
    anna = make_participant(process)
    one = following.follow(anna, contribution=idea)
    comment(idea, "Von gestern")
    tell()
    assert "Von gestern" in Mail.objects.get().text
    clock.forward(hours=1)
    following.change_frequency(one, Frequency.WEEKLY)
    clock.forward(days=8)
    comment(idea, "Von heute")
    clock.forward(hours=1)
    tell()
    digest = Mail.objects.latest("pk").text
    assert "Von heute" in digest
    assert "Von gestern" not in digest


def test_a_digest_with_very_much_in_it_stays_one_mail(
    process: Any, idea: Any, django_assert_max_num_queries: Any, clock: Clock
) -> None:
    weekly(process, contribution=idea)
    clock.forward(days=8)
    for index in range(delivery.MAX_DIGEST_ITEMS + 5):
        comment(idea, f"Nummer {index}.")
    clock.forward(hours=1)
    with django_assert_max_num_queries(25):
        delivery.deliver_digests()
    text = Mail.objects.get().text
    assert "55" in text
    assert "Nummer 49." in text
    assert "Nummer 50." not in text


# Being forgotten


def test_erasing_a_person_ends_all_and_takes_their_name_out_of_what_others_are_told(process: Any, idea: Any) -> None:
    anna, bernd = make_participant(process), make_participant(process, "bernd@example.org")
    following.follow(anna, contribution=idea)
    following.follow(bernd, contribution=idea)
    announcements.announce(idea, ActivityKind.COMMENT, "Anna zu WLAN", "Text", "https://stadt.example/", anna)
    assert personal_data.collect(anna)["follows"][0]["contribution__title"] == idea.title
    personal_data.erase(anna)
    assert not News.objects.exists()
    assert Follow.objects.get().participant == bernd


def test_old_news_go_and_followers_stay(process: Any, idea: Any, clock: Clock) -> None:
    one = following.follow(make_participant(process), contribution=idea)
    clock.forward(days=300)
    comment(idea)
    tell()
    waiting = comment(make_idea(idea.page.specific, "Bänke"))
    clock.forward(days=100)
    purge()
    assert list(News.objects.all()) == [waiting], "nobody has been told of this yet"
    assert Follow.objects.get() == one


# Phases


def test_followers_of_a_call_hear_once_that_a_phase_begins(process: Any) -> None:
    now = timezone.now()
    call = make_call(process, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=9))
    following.follow(make_participant(process), page_pk=call.pk)
    tell()
    assert not Mail.objects.exists(), "the first look is no news"
    assert notice_phases(call, now + timedelta(days=2))
    assert not notice_phases(call, now + timedelta(days=2))
    tell_at_once_only()
    assert call.title in Mail.objects.get().subject


@pytest.mark.django_db(transaction=True)
def test_that_a_phase_begins_is_told_once_however_many_look_at_the_same_moment() -> None:
    now = timezone.now()
    call = make_call(make_process(), opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=9))
    assert not notice_phases(call, now)
    looks = [
        partial(notice_phases, IdeaCallPage.objects.get(pk=call.pk), now + timedelta(days=2)) for _look in range(6)
    ]
    assert sorted(at_once(*looks)) == [False] * 5 + [True]
    assert News.objects.filter(kind=ActivityKind.PHASE).count() == 1


def tell_at_once_only() -> None:
    delivery.deliver_pending()


def test_a_phase_that_ended_while_nobody_looked_is_told_all_the_same(process: Any) -> None:
    now = timezone.now()
    call = make_call(process, closes_at=now + timedelta(days=1))
    following.follow(make_participant(process), page_pk=call.pk)
    notice_phases(call, now)
    assert notice_phases(call, now + timedelta(days=300))
    tell_at_once_only()
    assert Mail.objects.get().subject == gettext("The ideas are under review: %(title)s") % {"title": call.title}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"closes_at": 9}, {"opens_at": 5, "closes_at": 9}, "Es beginnt später"),
        ({"closes_at": -1}, {"closes_at": 9}, "Wieder Ideen einreichen"),
        ({"closes_at": 9}, {"closes_at": -2, "discussion_opens_at": -1}, "Jetzt diskutieren und bewerten"),
        ({"closes_at": -3}, {"closes_at": -3, "results_at": -1}, "Die Ergebnisse sind da"),
        ({"closes_at": 9}, {"closes_at": -1, "discussion_opens_at": 5}, "Es werden keine Ideen mehr angenommen"),
        (
            {"closes_at": -9, "discussion_opens_at": -5},
            {"closes_at": -9, "discussion_opens_at": -5, "discussion_closes_at": -1, "results_at": 5},
            "Die Ideen werden geprüft",
        ),
    ],
)
def test_what_followers_hear_of_a_phase_is_what_begins_with_it(
    process: Any, before: dict[str, int], after: dict[str, int], told: str
) -> None:
    now = timezone.now()
    moments: dict[str, Any] = {name: now + timedelta(days=days) for name, days in before.items()}
    call = make_call(process, discussion="own" if "discussion_opens_at" in after else "alongside", **moments)
    following.follow(make_participant(process), page_pk=call.pk)
    notice_phases(call, now)
    for name, days in after.items():
        setattr(call, name, now + timedelta(days=days))
    assert notice_phases(call, now)
    assert News.objects.get().title == f"{told}: {call.title}"


def test_a_moved_end_is_told_when_it_is_published(process: Any) -> None:
    call = make_call(process, closes_at=timezone.now() + timedelta(days=1))
    following.follow(make_participant(process), page_pk=call.pk)
    call.save_revision().publish()
    assert not News.objects.exists()
    call.closes_at += timedelta(days=7)
    call.save_revision()
    assert not News.objects.exists(), "a draft tells nobody"
    call.save_revision().publish()
    assert News.objects.get().kind == ActivityKind.EXTENDED
    call.save_revision().publish()
    assert News.objects.count() == 1


def test_an_end_that_is_typed_without_its_last_second_is_no_other_date(process: Any) -> None:
    closing = (timezone.now() + timedelta(days=1)).replace(second=59, microsecond=0)
    call = make_call(process, closes_at=closing)
    following.follow(make_participant(process), page_pk=call.pk)
    call.save_revision().publish()
    call.closes_at = closing.replace(second=0)
    call.save_revision().publish()
    assert not News.objects.exists()


def test_all_calls_are_looked_at_by_the_command_with_few_queries(
    process: Any, django_assert_max_num_queries: Any
) -> None:
    for index in range(5):
        make_call(process, f"Aufruf {index}")
    find_phase_news()
    assert PhaseNotice.objects.count() == 5
    with django_assert_max_num_queries(3):
        find_phase_news()


# Pages for readers


def test_pages_for_readers_link_to_following_and_hold_no_token(client: Client, process: Any, idea: Any) -> None:
    for url in [idea.page.url, f"{idea.page.url}ideen/{idea.pk}/"]:
        page = client.get(url)
        assert "/beteiligung/folgen/" in page.content.decode()
        assert "csrfmiddlewaretoken" not in page.content.decode()
        assert not page.cookies


def test_my_participation_lists_what_one_follows_with_the_same_number_of_queries(
    client: Client, process: Any, call: Any, django_assert_max_num_queries: Any
) -> None:
    anna = log_in(client, process)

    def queries() -> int:
        with django_assert_max_num_queries(30) as captured:
            client.get(at(process, ""))
        return len(captured)

    following.follow(anna, contribution=make_idea(call))
    queries()
    one = queries()
    for index in range(9):
        following.follow(anna, contribution=make_idea(call, f"Idee {index}"))
    queries()
    assert queries() == one
