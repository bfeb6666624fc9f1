"""Where a browser is enough to vote, staff see many votes from one connection, and need not count them."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import ModelLogEntry

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import decide, logged_in
from wagtail_aufbruch.ideas.domain.responses.merge import merge
from wagtail_aufbruch.ideas.enums import AssessedBy, Assessing
from wagtail_aufbruch.participation.domain.assessment import assessments, clusters
from wagtail_aufbruch.participation.domain.assessment.assessments import CLUSTER_FROM
from wagtail_aufbruch.participation.domain.contributions.counters import recount
from wagtail_aufbruch.participation.domain.errors import CaseDecided, NotNow, ReasonMissing
from wagtail_aufbruch.participation.models import Assessment, AssessmentOrigin, Contribution, VoidedVote, VoteCluster

pytestmark = pytest.mark.django_db

INBOX = "/admin/aufbruch/eingang/"
REASON = "Alle binnen Sekunden, von einem Gerät."


@pytest.fixture
def call() -> Any:
    return make_call(make_process(), assessing=Assessing.SUPPORT, assessed_by=AssessedBy.BROWSER)


@pytest.fixture
def idea(call: Any) -> Any:
    return make_idea(call, "Brunnen")


def vote(idea: Any, address: str = "192.0.2.7") -> Client:
    """A fresh browser on this connection votes. Returns it."""
    browser = CommittingClient(REMOTE_ADDR=address)
    assert browser.post(f"{idea.page.url}ideen/{idea.pk}/unterstuetzen/", {"action": "support"}).status_code == 302
    return browser


def votes(idea: Any) -> int:
    number = Contribution.objects.get(pk=idea.pk).support_count
    assert list(recount(dry_run=True)) == []
    return int(number)


def void(idea: Any, staff: Any = None) -> Any:
    cluster = VoteCluster.objects.get(state="open")
    client = logged_in(staff or make_moderator(idea.process.specific))
    form = {"one": f"void|votes:{cluster.pk}", "choice": "", "reason": REASON}
    return decide(client, form)


def test_many_votes_from_one_connection_are_shown_to_staff_and_a_family_s_are_not(idea: Any) -> None:
    for _number in range(CLUSTER_FROM - 1):
        vote(idea)
        vote(idea, "198.51.100.4")
    staff_client = logged_in(make_moderator(idea.process.specific))
    assert "von einem Anschluss" not in staff_client.get(INBOX, {"art": "votes"}).content.decode().partition("<h3>")[2]
    for _number in range(3):
        vote(idea)
    page = staff_client.get(INBOX).content.decode()
    assert f"{CLUSTER_FROM + 2} Stimmen von einem Anschluss" in page
    assert "192.0.2.7" not in page
    assert page.count('value="void|votes:') == 1
    assert votes(idea) == 2 * CLUSTER_FROM + 1, "nothing is refused by itself: a school may share one connection"
    other = make_idea(idea.page.specific, "Bank")
    for _number in range(CLUSTER_FROM):
        vote(other)
    found = set(VoteCluster.objects.values_list("contribution", "number"))
    assert found == {(idea.pk, CLUSTER_FROM + 2), (other.pk, CLUSTER_FROM)}, "each idea by itself"


def test_staff_do_not_count_them_with_a_reason_and_the_voters_read_it(idea: Any) -> None:
    browsers = [vote(idea) for _number in range(CLUSTER_FROM)]
    other = vote(idea, "198.51.100.4")
    person = make_participant(idea.process.specific)
    assessments.support(idea, participant=person)
    bench, tree = make_idea(idea.page.specific, "Bank"), make_idea(idea.page.specific, "Baum")
    browsers[0].post(f"{bench.page.url}ideen/{bench.pk}/unterstuetzen/", {"action": "support"})
    staff = make_moderator(idea.process.specific)
    cluster = VoteCluster.objects.get()
    without = decide(logged_in(staff), {"one": f"void|votes:{cluster.pk}", "choice": "", "reason": " "})
    assert without.status_code == 422
    assert void(idea, staff).status_code == 302
    assert votes(idea) == 2
    entry = ModelLogEntry.objects.get(action="aufbruch.votes_decided")
    assert (entry.data["votes"], entry.data["voided"], entry.data["reason"]) == (CLUSTER_FROM, True, REASON)
    assert entry.user == staff
    address = f"{idea.page.url}ideen/{idea.pk}/"
    for url in (address, f"{address}unterstuetzen/"):
        assert REASON in browsers[0].get(url).content.decode(), url
        assert REASON not in other.get(url).content.decode(), url
    again = browsers[0].post(f"{address}unterstuetzen/", {"action": "support"})
    assert again.status_code == 409
    assert REASON in again.content.decode()
    assert votes(idea) == 2
    elsewhere = browsers[0].post(f"{tree.page.url}ideen/{tree.pk}/unterstuetzen/", {"action": "support"})
    assert elsewhere.status_code == 302, "nothing was said about what this browser thinks of other ideas"
    assert (votes(bench), votes(tree)) == (1, 1)


def test_votes_that_staff_let_count_stay_and_are_shown_again_only_when_they_have_doubled(idea: Any) -> None:
    for _number in range(CLUSTER_FROM):
        vote(idea)
    staff_client = logged_in(make_moderator(idea.process.specific))
    assert decide(staff_client, {"one": f"count|votes:{VoteCluster.objects.get().pk}"}).status_code == 302
    assert votes(idea) == CLUSTER_FROM
    other = make_idea(idea.page.specific, "Bank")
    for _number in range(CLUSTER_FROM):
        vote(other)
    assert VoteCluster.objects.filter(state="open", contribution=other.pk).delete()[0] == 1, (
        "of this nobody has decided"
    )
    for _number in range(CLUSTER_FROM - 1):
        vote(idea)
    assert not VoteCluster.objects.filter(state="open").exists()
    vote(idea)
    assert VoteCluster.objects.get(state="open").number == 2 * CLUSTER_FROM


def test_a_decision_is_not_too_late_because_the_attack_goes_on(idea: Any) -> None:
    for _number in range(CLUSTER_FROM):
        vote(idea)
    cluster = VoteCluster.objects.get()
    staff_client = logged_in(make_moderator(idea.process.specific))
    page = staff_client.get(INBOX).content.decode()
    seen = page.partition('name="seen" value="votes:')[2].partition('"')[0]
    vote(idea)
    form = {"one": f"void|votes:{cluster.pk}", "choice": "", "reason": REASON, "seen": f"votes:{seen}"}
    assert staff_client.post(f"{INBOX}entscheiden/", form).status_code == 302
    assert votes(idea) == 0
    for _number in range(CLUSTER_FROM):
        vote(idea)
    assert VoteCluster.objects.filter(state="open").exists(), "what was refused lets no later ones through unseen"


def test_votes_that_joining_carried_over_go_with_them_and_those_given_there_stay(call: Any, idea: Any) -> None:
    browsers = [vote(idea) for _number in range(CLUSTER_FROM)]
    staff = make_moderator(call.process)
    goal = make_idea(call, "Brunnen am Markt")
    vote(goal, "198.51.100.4")
    browsers[0].post(f"{goal.page.url}ideen/{goal.pk}/unterstuetzen/", {"action": "support"})
    merge(idea, goal, user=staff)
    assert votes(goal) == CLUSTER_FROM + 1
    void(idea, staff)
    assert (votes(idea), votes(goal)) == (0, 2)


def test_votes_that_were_carried_over_twice_go_with_those_that_were_given(call: Any, idea: Any) -> None:
    for _number in range(CLUSTER_FROM):
        vote(idea)
    staff = make_moderator(call.process)
    between, goal = make_idea(call, "Brunnen am Markt"), make_idea(call, "Brunnen überall")
    merge(idea, between, user=staff)
    merge(between, goal, user=staff)
    assert votes(goal) == CLUSTER_FROM
    void(idea, staff)
    assert [votes(one) for one in (idea, between, goal)] == [0, 0, 0]


def test_no_address_is_stored_and_the_connection_is_another_one_each_day_and_for_other_purposes(
    idea: Any, clock: Clock
) -> None:
    vote(idea)
    clock.forward(days=1)
    vote(idea)
    keys = set(AssessmentOrigin.objects.values_list("network", flat=True))
    assert len(keys) == 2
    assert not any("192.0.2.7" in key for key in keys)


def test_what_tells_of_connections_is_gone_after_a_fortnight(idea: Any, clock: Clock) -> None:
    for _number in range(CLUSTER_FROM):
        vote(idea)
    clock.forward(days=13)
    call_command("aufbruch_purge")
    assert AssessmentOrigin.objects.count() == CLUSTER_FROM
    clock.forward(days=2)
    call_command("aufbruch_purge")
    assert not AssessmentOrigin.objects.exists()
    assert not VoteCluster.objects.exists()
    assert Assessment.objects.count() == votes(idea) == CLUSTER_FROM, "the votes stay"


def test_what_voters_read_is_gone_after_its_time(idea: Any, clock: Clock) -> None:
    for _number in range(CLUSTER_FROM):
        vote(idea)
    void(idea)
    assert VoidedVote.objects.count() == CLUSTER_FROM
    clock.forward(days=400)
    call_command("aufbruch_purge")
    assert not VoidedVote.objects.exists()


def test_the_case_shows_the_votes_too(idea: Any) -> None:
    for _number in range(CLUSTER_FROM):
        vote(idea)
    page = logged_in(make_moderator(idea.process.specific)).get(
        f"/admin/aufbruch_participation/contribution/inspect/{idea.pk}/"
    )
    assert f"{CLUSTER_FROM} Stimmen von einem Anschluss" in page.content.decode()


def test_a_click_that_comes_while_staff_void_the_votes_is_not_counted_either(idea: Any) -> None:
    for _number in range(CLUSTER_FROM):
        vote(idea)
    void(idea)
    voided = VoidedVote.objects.values_list("browser_hash", flat=True)
    with pytest.raises(NotNow, match=REASON):
        assessments.support(idea, browser_hash=voided[0], network="here")
    assert votes(idea) == 0


def test_votes_are_voided_with_a_reason_and_decided_on_once(idea: Any) -> None:
    for _number in range(CLUSTER_FROM):
        vote(idea)
    staff, cluster = make_moderator(idea.process.specific), VoteCluster.objects.get()
    with pytest.raises(ReasonMissing):
        clusters.decide_cluster(cluster, True, staff, " ")
    assert votes(idea) == CLUSTER_FROM
    clusters.decide_cluster(cluster, False, staff)
    with pytest.raises(CaseDecided):
        clusters.decide_cluster(cluster, True, staff, REASON)
    assert votes(idea) == CLUSTER_FROM
    assert ModelLogEntry.objects.filter(action="aufbruch.votes_decided").count() == 1
