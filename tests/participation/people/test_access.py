"""Getting in without an account: links, the browser that is known, one's own contributions."""

import json
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.comments import make_comment
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import issued_long_ago, link_in, make_participant
from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.errors import LinkUsed
from wagtail_aufbruch.participation.domain.people.links import issue_link, use_link
from wagtail_aufbruch.participation.domain.people.participants import participant_for
from wagtail_aufbruch.participation.domain.people.writing import notify_author
from wagtail_aufbruch.participation.emails import contributions as contribution_emails
from wagtail_aufbruch.participation.enums import LinkPurpose, Moderation, State
from wagtail_aufbruch.participation.models import Contribution, Link, Mail, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def process() -> Any:
    return make_process()


def mine(process: Any, rest: str = "") -> str:
    return f"{process.url}beteiligung/{rest}"


def idea_with_link(process: Any, **values: Any) -> tuple[Contribution, str]:
    participant = make_participant(process, confirmed=False)
    idea = make_idea(make_call(process), state=State.UNCONFIRMED, author=participant, **values)
    return idea, mine(process, f"bestaetigen/{issue_link(participant, LinkPurpose.CONFIRM, idea)}/")


def log_in(client: Client, process: Any, email: str = "anna@example.org") -> Participant:
    participant = make_participant(process, email)
    assert client.post(mine(process, f"zugang/{issue_link(participant, LinkPurpose.ACCESS)}/")).status_code == 302
    return participant


def test_a_forged_link_is_refused_in_words(client: Client, process: Any) -> None:
    for method in (client.get, client.post):
        for way in ("bestaetigen", "zugang"):
            answer = method(mine(process, f"{way}/ausgedacht/"))
            assert answer.status_code == 404
            assert "Diesen Link kennen wir nicht." in answer.content.decode()


@pytest.mark.parametrize(
    ("moderation", "told"),
    [
        (Moderation.BEFORE, "Unsere Redaktion liest Ihren Beitrag jetzt"),
        (Moderation.AFTER, "Alle können es jetzt lesen"),
    ],
)
def test_who_confirms_reads_whether_everybody_can_read_it_by_now(
    client: Client, process: Any, moderation: Moderation, told: str
) -> None:
    author = make_participant(process, confirmed=False)
    idea = make_idea(make_call(process, moderation=moderation), state=State.UNCONFIRMED, author=author)
    link = mine(process, f"bestaetigen/{issue_link(author, LinkPurpose.CONFIRM, idea)}/")
    assert told in client.post(link, follow=True).content.decode()


def test_who_confirms_by_the_button_reads_whether_everybody_can_read_it_by_now(client: Client, process: Any) -> None:
    author = log_in(client, process)
    for moderation, told in ((Moderation.BEFORE, "Unsere Redaktion liest"), (Moderation.AFTER, "Alle können es jetzt")):
        call = make_call(process, moderation=moderation)
        idea = make_idea(call, state=State.UNCONFIRMED, author=author)
        assert told in client.post(mine(process, f"{idea.pk}/bestaetigen/"), follow=True).content.decode()


def test_who_confirms_a_comment_that_staff_read_first_is_led_to_the_own_page(client: Client, process: Any) -> None:
    author = make_participant(process, confirmed=False)
    idea = make_idea(make_call(process, comment_moderation=Moderation.BEFORE))
    remark = make_comment(idea, state=State.UNCONFIRMED, author=author)
    link = mine(process, f"bestaetigen/{issue_link(author, LinkPurpose.CONFIRM, remark)}/")
    page = client.post(link, follow=True)
    assert page.status_code == 200
    assert "Unsere Redaktion liest Ihren Beitrag jetzt" in page.content.decode()


@pytest.mark.parametrize("way", ["abmelden", "loeschen"])
def test_who_goes_takes_the_cookie_out_of_the_browser(client: Client, process: Any, way: str) -> None:
    log_in(client, process)
    answer = client.post(mine(process, f"{way}/"))
    gone = answer.cookies["aufbruch_participant"]
    assert (gone.value, gone["max-age"], gone["path"]) == ("", 0, process.url)


def test_one_link_is_used_by_one_of_two_who_press_at_the_same_moment(process: Any) -> None:
    issue_link(make_participant(process), LinkPurpose.ACCESS)
    first, second = Link.objects.get(), Link.objects.get()
    use_link(first)
    with pytest.raises(LinkUsed):
        use_link(second)


def test_an_expired_link_says_so_and_the_idea_can_still_be_confirmed(
    client: Client, process: Any, clock: Clock
) -> None:
    idea, url = idea_with_link(process)
    clock.forward(hours=aufbruch_settings.link_hours, seconds=1)
    for method in (client.get, client.post):
        answer = method(url)
        assert answer.status_code == 410
        assert "Dieser Link gilt nicht mehr." in answer.content.decode()
    idea.refresh_from_db()
    assert idea.state == State.UNCONFIRMED
    client.post(mine(process, "link/"), {"email": " Anna@Example.org "})
    client.post(link_in(mail.outbox[0]))
    assert "Bestätigen" in client.get(mine(process)).content.decode()
    client.post(mine(process, f"{idea.pk}/bestaetigen/"))
    idea.refresh_from_db()
    assert idea.state == State.PENDING


def test_whoever_has_used_a_link_from_a_mail_is_known_to_have_the_address(client: Client, process: Any) -> None:
    idea, url = idea_with_link(process)
    participant = idea.author
    assert participant is not None
    for address in (url, mine(process, f"zugang/{issue_link(participant, LinkPurpose.ACCESS)}/")):
        Participant.objects.update(confirmed_at=None)
        assert client.post(address).status_code == 302
        assert Participant.objects.get().confirmed_at is not None


def test_a_link_used_twice_says_that_everything_is_done(client: Client, process: Any) -> None:
    idea, url = idea_with_link(process)
    assert client.post(url).status_code == 302
    answer = CommittingClient().post(url)
    assert answer.status_code == 410
    assert "Dieser Link wurde schon benutzt" in answer.content.decode()
    assert not answer.cookies.get("aufbruch_participant")
    assert idea.transitions.count() == 1


def test_a_link_opens_only_what_it_was_made_for(client: Client, process: Any) -> None:
    _idea, url = idea_with_link(process)
    assert client.post(url.replace("bestaetigen", "zugang")).status_code == 404
    other = make_process("Anderer Prozess")
    assert client.post(url.replace(process.url, other.url)).status_code == 404


def test_confirming_what_was_withdrawn_in_between_leaves_it_withdrawn(client: Client, process: Any) -> None:
    idea, url = idea_with_link(process)
    Contribution.objects.update(state=State.WITHDRAWN)
    assert client.post(url).status_code == 302
    idea.refresh_from_db()
    assert idea.state == State.WITHDRAWN


def test_asking_for_a_link_tells_nobody_who_has_taken_part(client: Client, process: Any) -> None:
    make_participant(process, "anna@example.org")
    make_participant(make_process("Anderer Prozess"), "niemand@example.org")
    answers = [
        client.post(mine(process, "link/"), {"email": email}, follow=True).content.decode()
        for email in ("anna@example.org", "niemand@example.org")
    ]
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["anna@example.org"]]
    assert Participant.objects.filter(process=process).count() == 1


def test_the_log_tells_nobody_who_has_taken_part(
    client: Client, process: Any, caplog: pytest.LogCaptureFixture
) -> None:
    form = {"email": "niemand@example.org", "website": "", "issued": issued_long_ago()}
    assert client.post(mine(process, "link/"), form).status_code == 302
    assert mail.outbox == []
    assert caplog.records == []


def test_asking_again_and_again_sends_one_mail(client: Client, process: Any) -> None:
    make_participant(process)
    for _attempt in range(5):
        client.post(mine(process, "link/"), {"email": "anna@example.org"})
    assert len(mail.outbox) == 1


def test_a_mistyped_address_stays_in_the_form(client: Client, process: Any) -> None:
    answer = client.post(mine(process, "link/"), {"email": "anna@"})
    assert answer.status_code == 422
    assert 'value="anna@"' in answer.content.decode()
    assert "Das sieht nicht nach einer E-Mail-Adresse aus." in answer.content.decode()


def test_the_cookie_is_kept_from_scripts_and_to_this_process(client: Client, process: Any) -> None:
    participant = make_participant(process)
    url = mine(process, f"zugang/{issue_link(participant, LinkPurpose.ACCESS)}/")
    cookie = client.post(url, secure=True).cookies["aufbruch_participant"]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == process.url


@pytest.mark.parametrize("value", ["", "1", "1:abc", "1:abc:def", "x" * 5000, "²:a"])
def test_a_made_up_cookie_opens_nothing(client: Client, process: Any, value: str) -> None:
    make_participant(process)
    client.cookies["aufbruch_participant"] = value
    assert "Link zuschicken" in client.get(mine(process)).content.decode()


def test_a_cookie_of_one_process_opens_nothing_in_another(client: Client, process: Any) -> None:
    log_in(client, process)
    other = make_process("Anderer Prozess")
    make_participant(other)
    client.cookies["aufbruch_participant"]["path"] = "/"
    assert "Link zuschicken" in client.get(mine(other)).content.decode()


@pytest.mark.parametrize("rest", ["{}/zurueckziehen/", "{}/bestaetigen/", "daten/", "loeschen/"])
def test_without_a_link_nobody_gets_at_anything(client: Client, process: Any, rest: str) -> None:
    idea = make_idea(make_call(process), author=make_participant(process))
    for method in (client.get, client.post):
        assert method(mine(process, rest.format(idea.pk))).status_code == 302
    idea.refresh_from_db()
    assert idea.state == State.PUBLISHED
    assert Participant.objects.exists()


@pytest.mark.parametrize("rest", ["zurueckziehen", "bestaetigen"])
def test_nobody_touches_what_others_handed_in(client: Client, process: Any, rest: str) -> None:
    idea = make_idea(make_call(process), author=make_participant(process, "bert@example.org"))
    log_in(client, process)
    for method in (client.get, client.post):
        assert method(mine(process, f"{idea.pk}/{rest}/")).status_code == 404
    assert idea.title not in client.get(mine(process)).content.decode()


def test_withdrawing_twice_is_told_and_harmless(client: Client, process: Any) -> None:
    participant = log_in(client, process)
    idea = make_idea(make_call(process), author=participant)
    for words in ("Der Beitrag ist zurückgezogen", "Das war nicht mehr möglich"):
        page = client.post(mine(process, f"{idea.pk}/zurueckziehen/"), follow=True).content.decode()
        assert words in page
    assert client.get(mine(process, f"{idea.pk}/zurueckziehen/")).status_code == 302


def test_everything_about_a_person_comes_along_in_a_file(client: Client, process: Any) -> None:
    participant = log_in(client, process)
    idea = make_idea(make_call(process), author=participant, author_name="Ännchen")
    make_idea(make_call(process, "Zweiter"), "Fremdes", author=make_participant(process, "bert@example.org"))
    answer = client.get(mine(process, "daten/"))
    assert "attachment" in answer.headers["Content-Disposition"]
    data = json.loads(answer.content)
    assert data["email"] == "anna@example.org"
    assert [item["title"] for item in data["contributions"]] == [idea.title]
    assert "Ännchen" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_erasing_leaves_published_text_without_name_and_nothing_else(client: Client, process: Any) -> None:
    participant = log_in(client, process)
    call = make_call(process)
    published = make_idea(call, "Bleibt ohne Namen", author=participant, author_name="Anna")
    make_idea(call, "Ist weg", author=participant, state=State.PENDING)
    other = make_idea(call, "Von Bert", author=make_participant(process, "bert@example.org"))
    notify_author(published, contribution_emails.published)
    assert "lässt sich nicht rückgängig machen" in client.get(mine(process, "loeschen/")).content.decode()
    page = client.post(mine(process, "loeschen/"), follow=True).content.decode()
    assert "Ihre Daten sind gelöscht" in page
    assert not Participant.objects.filter(email="anna@example.org").exists()
    assert not Mail.objects.filter(recipient="anna@example.org").exists()
    assert set(Contribution.objects.values_list("title", "state", "author_name", "author")) == {
        ("Bleibt ohne Namen", State.ANONYMISED, "", None),
        ("Von Bert", State.PUBLISHED, "", other.author_id),
    }
    shown = Client().get(f"{call.url}ideen/{published.pk}/").content.decode()
    assert "Bleibt ohne Namen" in shown
    assert "Anna" not in shown
    assert "Anonym" in shown


def test_signing_off_forgets_the_browser_and_not_the_person(client: Client, process: Any) -> None:
    log_in(client, process)
    client.get(mine(process, "abmelden/"))
    assert "anna@example.org" in client.get(mine(process)).content.decode()
    page = client.post(mine(process, "abmelden/"), follow=True).content.decode()
    assert "Sie sind auf allen Geräten abgemeldet." in page
    assert "anna@example.org" not in client.get(mine(process)).content.decode()
    assert Participant.objects.exists()


def test_signing_off_ends_it_on_every_other_device_and_for_a_copied_cookie(client: Client, process: Any) -> None:
    log_in(client, process)
    copied = client.cookies["aufbruch_participant"].value
    phone, bert = CommittingClient(), CommittingClient()
    log_in(phone, process)
    log_in(bert, process, "bert@example.org")
    assert "Auf allen Geräten abmelden" in client.get(mine(process)).content.decode()
    client.post(mine(process, "abmelden/"))
    thief = CommittingClient()
    thief.cookies["aufbruch_participant"] = copied
    for browser in (client, phone, thief):
        assert "Link zuschicken" in browser.get(mine(process)).content.decode()
    assert "bert@example.org" in bert.get(mine(process)).content.decode()
    log_in(phone, process)
    assert "anna@example.org" in phone.get(mine(process)).content.decode()


def test_erasing_ends_it_on_every_device_also_for_who_takes_part_again(client: Client, process: Any) -> None:
    log_in(client, process)
    phone = CommittingClient()
    log_in(phone, process)
    client.post(mine(process, "loeschen/"))
    make_participant(process)
    for browser in (client, phone):
        assert "Link zuschicken" in browser.get(mine(process)).content.decode()


def test_a_browser_is_known_for_as_long_as_promised_and_no_longer(client: Client, process: Any, clock: Clock) -> None:
    log_in(client, process)
    copied = client.cookies["aufbruch_participant"].value
    clock.forward(days=aufbruch_settings.remember_days, seconds=1)
    late = CommittingClient()
    late.cookies["aufbruch_participant"] = copied  # a thief's browser keeps a cookie as long as it wants to
    assert "Link zuschicken" in late.get(mine(process)).content.decode()


def test_one_address_is_one_participant_however_it_is_written(process: Any) -> None:
    assert participant_for(process, "Anna@Example.ORG ") == participant_for(process, "anna@example.org")


def test_my_participation_costs_the_same_for_three_and_for_thirty_contributions(
    client: Client, process: Any, django_assert_max_num_queries: Any
) -> None:
    participant = log_in(client, process)
    call = make_call(process)

    def queries() -> int:
        with django_assert_max_num_queries(25) as captured:
            assert client.get(mine(process)).status_code == 200
        return len(captured)

    for index in range(3):
        make_idea(call, f"Idee {index}", author=participant)
    queries()
    three = queries()
    for index in range(27):
        make_idea(call, f"Noch eine {index}", author=participant)
    queries()  # the menu is asked for anew once something has changed
    assert queries() == three


def test_a_forged_button_changes_nothing_and_says_what_helps(process: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    participant = make_participant(process)
    idea = make_idea(make_call(process), author=participant)
    token = issue_link(participant, LinkPurpose.ACCESS)
    answer = client.post(mine(process, f"zugang/{token}/"))
    assert answer.status_code == 403
    assert "Es wurde nichts geändert" in answer.content.decode()
    assert not client.cookies.get("aufbruch_participant")
    assert client.post(mine(process, f"{idea.pk}/zurueckziehen/")).status_code == 403
    answer = client.post(mine(process, "link/"), {"email": "anna@example.org"})
    assert answer.status_code == 403
    assert 'value="anna@example.org"' in answer.content.decode()
    assert not Mail.objects.exists()
