"""Support and scores: once each, taken back, by mail and by browser, and what is refused."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.comments import known_client, make_comment
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import link_in, make_participant
from tests.together import at_once
from tests.wording import SUPPORTED
from wagtail_aufbruch.ideas.domain.assessment.scoring import give_scores
from wagtail_aufbruch.ideas.enums import AssessedBy, Assessing
from wagtail_aufbruch.ideas.models import Criterion, CriterionResult, Score
from wagtail_aufbruch.participation.domain.assessment import assessments, by_link, carrying
from wagtail_aufbruch.participation.domain.contributions.counters import recount
from wagtail_aufbruch.participation.domain.errors import NotNow
from wagtail_aufbruch.participation.domain.people.links import issue_link
from wagtail_aufbruch.participation.enums import LinkPurpose, State
from wagtail_aufbruch.participation.forms.spam_trap import issue
from wagtail_aufbruch.participation.models import Assessment, Contribution, Link, Mail, Participant
from wagtail_aufbruch.participation.public.guarding.session import BROWSER_COOKIE, BROWSER_REMEMBERED, COOKIE

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def by_browser(call: Any) -> Any:
    return make_call(call.process, "Wer will, stimmt ab", assessed_by=AssessedBy.BROWSER)


def support_url(idea: Any) -> str:
    return f"{idea.page.url}ideen/{idea.pk}/unterstuetzen/"


def number(idea: Any) -> int:
    assert list(recount(dry_run=True)) == []
    return Contribution.objects.get(pk=idea.pk).support_count


def mail_form(**changes: Any) -> dict[str, Any]:
    return {
        "email": "anna@example.org",
        "website": "",
        "issued": issue(at=timezone.now().timestamp() - 60),
        **changes,
    }


# --- The rules


def test_a_second_click_counts_nothing_and_taking_back_counts_down(call: Any) -> None:
    idea, person = make_idea(call), make_participant(call.process)
    assert assessments.support(idea, participant=person)
    assert not assessments.support(idea, participant=person)
    assert number(idea) == 1
    assert assessments.take_back(idea, participant=person)
    assert not assessments.take_back(idea, participant=person)
    assert number(idea) == 0


def test_the_database_refuses_a_second_row_of_the_same_person_and_browser(call: Any) -> None:
    idea, person = make_idea(call), make_participant(call.process)
    for who in ({"participant": person}, {"browser_hash": "a" * 64}):
        Assessment.objects.create(contribution=idea, **who)
        with pytest.raises(IntegrityError), transaction.atomic():
            Assessment.objects.create(contribution=idea, **who)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(contribution=idea)


@pytest.mark.parametrize("state", [s for s in State if s not in {State.PUBLISHED, State.ANONYMISED}])
def test_what_is_not_public_cannot_be_supported(call: Any, state: str) -> None:
    idea = make_idea(call, state=state)
    with pytest.raises(NotNow):
        assessments.support(idea, participant=make_participant(call.process))
    assert not Assessment.objects.exists()


def test_a_browser_alone_counts_only_where_the_call_says_so(call: Any, by_browser: Any) -> None:
    with pytest.raises(NotNow):
        assessments.support(make_idea(call), browser_hash="a" * 64)
    idea = make_idea(by_browser)
    assert assessments.support(idea, browser_hash="a" * 64)
    assert not assessments.support(idea, browser_hash="a" * 64)
    assert number(idea) == 1


def test_joining_carries_supporters_over_once_each_and_parting_takes_them_out_again(call: Any) -> None:
    source, target = make_idea(call, "Geht auf"), make_idea(call, "Bleibt")
    both, only, later = (make_participant(call.process, f"{name}@example.org") for name in ("beide", "nur", "spaeter"))
    silent = make_participant(call.process, "still@example.org", confirmed=False)
    for idea, person in ((source, both), (target, both), (source, only), (source, later), (source, silent)):
        assessments.support(idea, participant=person)
    assert set(carrying.carry_over(source, target)) == {both, only, later}, "who has not confirmed is not written to"
    assert carrying.carry_over(source, target)
    assert (number(source), number(target)) == (4, 4)
    assessments.support(target, participant=later)
    assert carrying.take_out_carried(source, target) == 2
    assert number(target) == 2, "whoever supported it by themselves stays"


# --- By browser, without script


def test_a_browser_supports_by_one_button_and_is_known_by_a_cookie_that_only_the_click_set(by_browser: Any) -> None:
    idea, client = make_idea(by_browser), Client()
    page = client.get(support_url(idea)).content.decode()
    assert BROWSER_COOKIE not in client.cookies
    assert "csrfmiddlewaretoken" in page
    assert client.post(support_url(idea), {"action": "support"}).status_code == 302
    assert client.cookies[BROWSER_COOKIE]["httponly"]
    assert client.cookies[BROWSER_COOKIE]["path"] == by_browser.process.url
    client.post(support_url(idea), {"action": "support"})
    assert number(idea) == 1
    stored = Assessment.objects.get().browser_hash
    assert len(stored) == 64
    assert stored not in client.cookies[BROWSER_COOKIE].value
    assert SUPPORTED in client.get(support_url(idea)).content.decode()
    client.post(support_url(idea), {"action": "take_back"})
    assert number(idea) == 0


def test_a_forged_browser_cookie_is_another_browser(by_browser: Any) -> None:
    idea, client = make_idea(by_browser), Client()
    client.post(support_url(idea), {"action": "support"})
    client.cookies[BROWSER_COOKIE] = "x" + client.cookies[BROWSER_COOKIE].value
    assert "Ja, ich unterstütze diese Idee" in client.get(support_url(idea)).content.decode()


def test_a_browser_s_cookie_that_was_kept_for_years_is_no_longer_believed(by_browser: Any, clock: Clock) -> None:
    idea, client = make_idea(by_browser), Client()
    client.post(support_url(idea), {"action": "support"})
    kept = client.cookies[BROWSER_COOKIE].value
    clock.forward(days=BROWSER_REMEMBERED.days, seconds=1)
    late = Client()
    late.cookies[BROWSER_COOKIE] = kept
    by_browser.__class__.objects.filter(pk=by_browser.pk).update(closes_at=timezone.now() + timedelta(days=9))
    assert SUPPORTED not in late.get(support_url(idea)).content.decode()


def test_whoever_supported_by_browser_and_is_known_later_counts_once(by_browser: Any) -> None:
    idea, client = make_idea(by_browser), Client()
    client.post(support_url(idea), {"action": "support"})
    known_client(make_participant(by_browser.process), client).post(support_url(idea), {"action": "support"})
    assert number(idea) == 1
    assert Assessment.objects.get().participant_id is not None


def test_our_script_gets_the_new_number_and_words_for_it(by_browser: Any) -> None:
    idea = make_idea(by_browser)
    answer = Client().post(support_url(idea), {"action": "support"}, headers={"X-Aufbruch": "script"})
    assert answer.json() == {"count": 1, "supported": True, "message": "Gezählt. Danke. 1 Person"}


def test_a_hundred_clicks_from_one_place_are_too_many(by_browser: Any, settings: Any) -> None:
    settings.WAGTAIL_AUFBRUCH = {**getattr(settings, "WAGTAIL_AUFBRUCH", {}), "THROTTLE_FACTOR": 1}
    idea = make_idea(by_browser)
    answers = [Client().post(support_url(idea), {"action": "support"}).status_code for _click in range(61)]
    assert answers.count(302) == 60
    assert answers[-1] == 429
    assert number(idea) == 60


# --- By mail


def test_an_unknown_browser_gets_a_mail_and_counts_by_its_button(call: Any) -> None:
    idea, client = make_idea(call), CommittingClient()
    assert "Ihre E-Mail-Adresse" in client.get(support_url(idea)).content.decode()
    answer = client.post(support_url(idea), mail_form())
    assert answer.status_code == 302
    assert "Erst dann zählt Ihre Stimme." in client.get(answer.url).content.decode()
    assert number(idea) == 0
    link = link_in(mail.outbox[0])
    assert idea.title in client.get(link).content.decode()
    assert number(idea) == 0, "a mail scanner that opens the link must not count"
    assert client.post(link).status_code == 302
    assert number(idea) == 1
    assert client.cookies[COOKIE].value
    assert Participant.objects.get().confirmed_at is not None
    assert client.post(link).status_code == 410
    assert 'name="action" value="take_back"' in client.get(f"{call.url}ideen/{idea.pk}/").content.decode()


def test_nobody_has_mails_to_many_addresses_written_by_supporting_with_each(call: Any) -> None:
    idea, client = make_idea(call), CommittingClient()
    forms = [mail_form(email=f"person{number}@example.org") for number in range(11)]
    answers = [client.post(support_url(idea), form) for form in forms]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert "person10@example.org" in answers[-1].content.decode()
    assert len(mail.outbox) == 10


def test_asking_twice_sends_one_mail_and_some_minutes_later_another_one(call: Any, clock: Clock) -> None:
    idea, client = make_idea(call), CommittingClient()
    for _attempt in range(2):
        client.post(support_url(idea), mail_form())
    assert len(mail.outbox) == 1
    clock.forward(minutes=3)
    client.post(support_url(idea), mail_form())
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_supporting_by_mail_at_the_same_moment_bring_one_mail() -> None:
    idea = make_idea(make_call(make_process()))
    make_participant(idea.process.specific)
    assert at_once(*[lambda: by_link.ask_by_mail(idea, "anna@example.org")] * 6) == [None] * 6
    assert Mail.objects.count() == Link.objects.count() == 1


def test_who_supports_two_ideas_and_claims_one_within_a_moment_gets_a_link_for_each(call: Any) -> None:
    idea, other, client = make_idea(call), make_idea(call, "Andere"), CommittingClient()
    issue_link(make_participant(call.process), LinkPurpose.CLAIM, idea)
    for one in (idea, other):
        client.post(support_url(one), mail_form())
    for one in (idea, other):
        assert Link.objects.filter(purpose=LinkPurpose.ASSESS, contribution=one.pk).count() == 1


def test_a_link_that_is_used_after_the_end_counts_nothing_and_says_since_when(call: Any) -> None:
    idea, client = make_idea(call), CommittingClient()
    client.post(support_url(idea), mail_form())
    call.closes_at = timezone.now() - timedelta(hours=1)
    call.save()
    answer = client.post(link_in(mail.outbox[0]))
    assert answer.status_code == 409
    assert f"{timezone.localtime(call.closes_at).day}." in answer.content.decode()
    assert number(idea) == 0


def test_nobody_is_written_to_about_what_closed_or_went_while_the_form_was_open(call: Any) -> None:
    hidden, idea = make_idea(call, state=State.HIDDEN), make_idea(call)
    with pytest.raises(NotNow):
        by_link.ask_by_mail(hidden, "anna@example.org")
    call.closes_at = timezone.now() - timedelta(hours=1)
    call.save()
    with pytest.raises(NotNow, match="endete"):
        by_link.ask_by_mail(idea, "anna@example.org")
    assert not Mail.objects.exists()
    assert not Participant.objects.exists()


def asked_by_mail(idea: Any) -> tuple[Client, str]:
    """A browser that has asked for the link, and the link."""
    client = CommittingClient()
    client.post(support_url(idea), mail_form())
    return client, link_in(mail.outbox[0])


@pytest.mark.parametrize("state", [State.HIDDEN, State.WITHDRAWN, State.PENDING])
def test_a_mailed_link_tells_nothing_of_what_was_taken_from_view_since(call: Any, state: str) -> None:
    idea = make_idea(call, "Böse Nachrede", text="Herr Muster hat gestohlen.")
    client, link = asked_by_mail(idea)
    Contribution.objects.filter(pk=idea.pk).update(state=state, public=False, listed=False)
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 404
        assert "Böse Nachrede" not in answer.content.decode()
        assert "gestohlen" not in answer.content.decode()
    assert not Assessment.objects.exists()


def test_a_mailed_link_quotes_nothing_from_a_page_that_is_private_by_now(call: Any) -> None:
    """Whoever has its password may have asked for the link, so the voice counts."""
    idea = make_idea(call, "Hinter der Tür", text="Nur für Eingeladene.")
    client, link = asked_by_mail(idea)
    PageViewRestriction.objects.create(page_id=call.pk, restriction_type="password", password="geheim")
    shown = client.get(link)
    assert shown.status_code == 200
    assert "Hinter der Tür" not in shown.content.decode()
    assert "Eingeladene" not in shown.content.decode()
    assert client.post(link).status_code == 302
    assert number(idea) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": ""}, "Bitte geben Sie Ihre E-Mail-Adresse ein"),
        ({"email": "anna@"}, "Das sieht nicht nach einer E-Mail-Adresse aus."),
        ({"email": "a\x00b@example.org"}, ""),
        ({"email": "x" * 300 + "@example.org"}, ""),
        ({"website": "http://spam"}, ""),
        ({"issued": "gestern"}, ""),
    ],
)
def test_bad_input_is_answered_by_the_form(call: Any, changes: dict[str, Any], words: str) -> None:
    answer = CommittingClient().post(support_url(make_idea(call)), mail_form(**changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "<title>Fehler:" in re.sub(r"\s+<", "<", answer.content.decode())
    assert not Mail.objects.exists()
    assert not Participant.objects.exists()


def test_a_forged_token_gives_the_form_back(call: Any, by_browser: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(support_url(make_idea(call)), mail_form())
    assert answer.status_code == 403
    assert "anna@example.org" in answer.content.decode()
    assert strict.post(support_url(make_idea(by_browser)), {"action": "support"}).status_code == 403
    assert not Assessment.objects.exists()
    assert not Mail.objects.exists()


def test_after_the_end_the_page_says_since_when_and_takes_nothing(by_browser: Any) -> None:
    idea = make_idea(by_browser)
    by_browser.closes_at = timezone.now() - timedelta(hours=1)
    by_browser.save()
    assert Client().get(support_url(idea)).status_code == 200
    answer = Client().post(support_url(idea), {"action": "support"})
    assert answer.status_code == 409
    assert number(idea) == 0


# --- Criteria


@pytest.fixture
def by_criteria() -> Any:
    call = make_call(make_process(), assessing=Assessing.CRITERIA, assessed_by=AssessedBy.BROWSER)
    for index, name in enumerate(("Nutzen", "Kosten")):
        Criterion.objects.create(page=call, name=name, sort_order=index)
    return call


def fields(call: Any, *values: str) -> dict[str, str]:
    criteria = Criterion.objects.filter(page=call).order_by("sort_order")
    return {f"criterion_{criterion.pk}": value for criterion, value in zip(criteria, values, strict=True)}


def sums() -> list[tuple[int, int]]:
    assert list(recount(dry_run=True)) == []
    return list(CriterionResult.objects.order_by("criterion__sort_order").values_list("count", "total"))


def test_scores_are_given_changed_and_taken_back(by_criteria: Any) -> None:
    idea, client = make_idea(by_criteria), Client()
    url = f"{by_criteria.url}ideen/{idea.pk}/bewerten/"
    assert client.get(support_url(idea)).url == url
    page = client.get(url).content.decode()
    assert page.count("<fieldset") == 2
    assert client.post(url, fields(by_criteria, "5", "2")).status_code == 302
    assert sums() == [(1, 5), (1, 2)]
    assert client.post(url, fields(by_criteria, "3", "")).status_code == 302
    assert sums() == [(1, 3), (0, 0)]
    assert number(idea) == 1
    assert re.search(r'value="3"[^>]*checked', client.get(url).content.decode())
    client.post(url, {"action": "take_back"})
    assert sums() == [(0, 0), (0, 0)]
    assert number(idea) == 0
    assert not Score.objects.exists()


def test_scores_from_one_place_without_end_are_held_up(by_criteria: Any) -> None:
    idea = make_idea(by_criteria)
    url = f"{by_criteria.url}ideen/{idea.pk}/bewerten/"
    answers = [Client().post(url, fields(by_criteria, "5", "2")).status_code for _browser in range(61)]
    assert answers == [302] * 60 + [429]
    assert number(idea) == 60


@pytest.mark.parametrize(
    "values", [("", ""), ("6", "1"), ("0", "1"), ("drei", "1"), ("-1", "1"), ("1\x00", "1"), ("5" * 99, "1")]
)
def test_scores_beyond_the_scale_are_refused(by_criteria: Any, values: tuple[str, str]) -> None:
    idea = make_idea(by_criteria)
    answer = Client().post(f"{by_criteria.url}ideen/{idea.pk}/bewerten/", fields(by_criteria, *values))
    assert answer.status_code == 422
    assert not Assessment.objects.exists()


def test_scores_of_another_call_and_beyond_the_scale_are_left_out_by_the_domain(by_criteria: Any) -> None:
    other = make_call(by_criteria.process, "Anderer")
    foreign = Criterion.objects.create(page=other, name="Fremd")
    first = Criterion.objects.filter(page=by_criteria).first()
    assert first is not None
    give_scores(make_idea(by_criteria), {foreign.pk: 5, first.pk: 9}, participant=make_participant(by_criteria.process))
    assert not Score.objects.exists()


def test_scores_by_mail_count_once_the_link_is_used(by_criteria: Any) -> None:
    by_criteria.assessed_by = AssessedBy.EMAIL
    by_criteria.save()
    idea, client = make_idea(by_criteria), CommittingClient()
    url = f"{by_criteria.url}ideen/{idea.pk}/bewerten/"
    assert client.post(url, {**fields(by_criteria, "5", "1"), **mail_form()}).status_code == 302
    assert not Score.objects.exists()
    assert client.post(link_in(mail.outbox[0])).status_code == 302
    assert sums() == [(1, 5), (1, 1)]


# --- Comments


def test_a_comment_is_found_helpful(by_browser: Any) -> None:
    comment, client = make_comment(make_idea(by_browser)), Client()
    url = f"{by_browser.process.url}beteiligung/hilfreich/{comment.pk}/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"action": "support"}).status_code == 302
    assert number(comment) == 1


def test_what_is_no_public_comment_cannot_be_found_helpful(by_browser: Any) -> None:
    idea = make_idea(by_browser)
    hidden = make_comment(idea, state=State.HIDDEN)
    below_hidden = make_comment(make_idea(by_browser, state=State.HIDDEN))
    for pk in (idea.pk, hidden.pk, below_hidden.pk, 999_999):
        assert Client().post(f"{by_browser.process.url}beteiligung/hilfreich/{pk}/").status_code == 404
