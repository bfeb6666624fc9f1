"""Two ideas that want the same are joined: both stay, supporters count once, everybody is told once, and back again."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_moderator, make_participant
from tests.factories.staff import logged_in
from wagtail_aufbruch.ideas.domain.errors import CannotMerge
from wagtail_aufbruch.ideas.domain.responses import merge as merging
from wagtail_aufbruch.ideas.domain.responses.merge import choices, merge, separate_from_hidden, unmerge
from wagtail_aufbruch.ideas.models import Idea
from wagtail_aufbruch.participation.domain.assessment import assessments
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.domain.notifications import following
from wagtail_aufbruch.participation.domain.notifications.delivery import deliver_digests
from wagtail_aufbruch.participation.domain.responses.errors import NotPublic
from wagtail_aufbruch.participation.enums import Frequency, Stage, State
from wagtail_aufbruch.participation.models import Assessment, Follow, Mail, News, VoidedVote

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


@pytest.fixture
def staff(call: Any) -> Any:
    return make_moderator(call.process)


@pytest.fixture
def pair(call: Any) -> tuple[Idea, Idea]:
    return make_idea(call, "Radwege", stage=Stage.RECEIVED), make_idea(call, "Bessere Radwege", stage=Stage.RECEIVED)


def supporters(idea: Idea) -> int:
    """The stored number, which has to equal the rows."""
    idea.refresh_from_db()
    assert idea.support_count == Assessment.objects.filter(contribution_id=idea.pk).count()
    return idea.support_count


def test_whoever_supported_both_counts_once(call: Any, staff: Any, pair: tuple[Idea, Idea]) -> None:
    first, second = pair
    both, one = make_participant(call.process), make_participant(call.process, "ben@example.org")
    for idea, person in ((first, both), (second, both), (first, one)):
        assessments.support(idea, participant=person)
    merge(first, second, user=staff)
    assert supporters(second) == 2
    assert supporters(first) == 2, "what people did stays as it was"
    first.refresh_from_db()
    assert first.merged_into_id == second.pk


def test_whoever_follows_both_follows_the_idea_that_goes_on_once_and_as_before(
    call: Any, staff: Any, pair: tuple[Idea, Idea]
) -> None:
    first, second = pair
    anna = make_participant(call.process)
    following.follow(anna, contribution=first)
    following.follow(anna, contribution=second, frequency=Frequency.WEEKLY)
    merge(first, second, user=staff)
    assert Follow.objects.get(contribution=second).frequency == Frequency.WEEKLY


def test_everybody_is_told_once(
    call: Any, staff: Any, pair: tuple[Idea, Idea], django_capture_on_commit_callbacks: Any
) -> None:
    first, second = pair
    anna, ben, cem, dora = (
        make_participant(call.process, f"{name}@example.org") for name in ("anna", "ben", "cem", "dora")
    )
    unknown = make_participant(call.process, "nie-bestaetigt@example.org", confirmed=False)
    Idea.objects.filter(pk=first.pk).update(author=anna)
    Idea.objects.filter(pk=second.pk).update(author=dora)
    for person in (anna, ben, unknown):
        Assessment.objects.create(contribution=first, participant=person)
    for idea, person in ((first, anna), (first, cem), (second, dora), (second, ben)):
        following.follow(person, contribution=idea)
    with django_capture_on_commit_callbacks(execute=True):
        merge(first, second, user=staff, note="Beide wollen einen Radweg.")
    assert sorted(sent.to[0] for sent in mail.outbox) == [
        f"{name}@example.org" for name in ("anna", "ben", "cem", "dora")
    ]
    assert all("Beide wollen einen Radweg." in str(sent.body) for sent in mail.outbox)
    assert Follow.objects.filter(participant=cem, contribution=second).exists(), "hears what becomes of it"


def test_joining_is_taken_back_with_its_supporters(call: Any, staff: Any, pair: tuple[Idea, Idea]) -> None:
    first, second = pair
    for idea, name in ((first, "anna"), (first, "ben"), (second, "ben"), (second, "cem")):
        assessments.support(idea, participant=make_participant(call.process, f"{name}@example.org"))
    merge(first, second, user=staff)
    assert supporters(second) == 3
    shown, shown_to_another = (Idea.objects.get(pk=first.pk) for _colleague in range(2))
    unmerge(shown, user=staff)
    assert (supporters(first), supporters(second)) == (2, 2)
    first.refresh_from_db()
    assert first.merged_into_id is None
    with pytest.raises(CannotMerge):
        unmerge(first, user=staff)
    with pytest.raises(CannotMerge):
        unmerge(shown_to_another, user=staff)
    assert (supporters(first), supporters(second)) == (2, 2)


def test_there_are_no_chains_and_taking_one_link_back_leaves_the_other(call: Any, staff: Any) -> None:
    small, middle, large = (make_idea(call, title, stage=Stage.RECEIVED) for title in ("Klein", "Mittel", "Groß"))
    anna = make_participant(call.process)
    assessments.support(small, participant=anna)
    merge(small, middle, user=staff)
    merge(middle, large, user=staff)
    assert set(Idea.objects.filter(merged_into=large)) == {small, middle}
    assert supporters(large) == 1
    unmerge(Idea.objects.get(pk=middle.pk), user=staff)
    assert supporters(large) == 1, "the smallest one is still joined, and brings its supporter"
    with pytest.raises(CannotMerge, match="Groß"):
        merge(middle, small, user=staff)


def test_neither_itself_nor_a_circle_nor_another_process(call: Any, staff: Any, pair: tuple[Idea, Idea]) -> None:
    first, second = pair
    foreign = make_idea(make_call(make_process("Anderer Prozess")), "Fremde Idee")
    hidden = make_idea(call, "Ausgeblendet", state=State.HIDDEN)
    for source, target, error in (
        (first, first, CannotMerge),
        (first, foreign, CannotMerge),
        (first, hidden, NotPublic),
        (hidden, first, NotPublic),
    ):
        with pytest.raises(error):
            merge(source, target, user=staff)
    merge(first, second, user=staff)
    with pytest.raises(CannotMerge):
        merge(second, first, user=staff)
    with pytest.raises(CannotMerge):
        merge(first, second, user=staff)


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("itself", "nicht mit sich selbst zusammengeführt"),
        ("deleted", "Diese Idee gibt es nicht mehr"),
        ("not joined", "„Radwege“ ist nicht mehr mit einer anderen Idee zusammengeführt"),
    ],
)
def test_what_cannot_be_joined_or_separated_is_told_in_words_that_help(
    staff: Any, pair: tuple[Idea, Idea], case: str, told: str
) -> None:
    first, second = pair
    if case == "deleted":
        Idea.objects.get(pk=second.pk).delete()
    into = first if case == "itself" else second
    act = partial(unmerge, first) if case == "not joined" else partial(merge, first, into)
    with pytest.raises(CannotMerge, match=told):
        act(user=staff)
    assert Idea.objects.get(pk=first.pk).merged_into_id is None


def test_people_are_not_told_of_an_idea_that_they_cannot_see(call: Any, staff: Any, pair: tuple[Idea, Idea]) -> None:
    first, _second = pair
    private = make_call(call.process, "Intern")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    inside, beside = make_idea(private, "Geheime Radwege"), make_idea(private, "Noch mehr geheime Radwege")
    for source, target in ((first, inside), (inside, first)):
        with pytest.raises(CannotMerge, match="Geheime Radwege"):
            merge(source, target, user=staff)
    assert inside not in choices(call.process.pk, first, "Radwege")
    assert beside in choices(call.process.pk, inside, "Radwege")
    merge(inside, beside, user=staff)
    inside.refresh_from_db()
    assert inside.merged_into_id == beside.pk, "within one call the same people see both"


def test_both_pages_stay_and_point_to_each_other(call: Any, staff: Any, pair: tuple[Idea, Idea], client: Any) -> None:
    first, second = pair
    merge(first, second, user=staff)
    urls = [f"{call.url}ideen/{idea.pk}/" for idea in pair]
    pages = [client.get(url) for url in urls]
    assert [page.status_code for page in pages] == [200, 200]
    assert urls[1] in pages[0].content.decode()
    assert urls[0] in pages[1].content.decode()
    listed = client.get(call.url).content.decode()
    assert urls[0] not in listed
    assert urls[1] in listed


def test_staff_look_for_the_other_idea_and_join(call: Any, staff: Any, pair: tuple[Idea, Idea]) -> None:
    first, second = pair
    foreign = make_idea(make_call(make_process("Anderer Prozess")), "Bessere Radwege anderswo")
    staff_client = logged_in(staff)
    url, joining = f"/admin/aufbruch/beitrag/{first.pk}/", f"/admin/aufbruch/idee/{first.pk}/"
    page = staff_client.get(url, {"suche": "bessere radwege"}).content.decode()
    assert f'value="{second.pk}"' in page
    assert "anderswo" not in page
    assert staff_client.get(url, {"suche": "\x00%_'\" 🚲" * 50}).status_code == 200
    assert staff_client.post(f"{joining}zusammenfuehren/", {"note": "Weil ja"}).status_code == 422
    assert staff_client.post(f"{joining}zusammenfuehren/", {"into": foreign.pk}).status_code == 422
    refused = staff_client.post(f"{joining}zusammenfuehren/", {"into": first.pk, "note": "Meine Begründung"})
    assert refused.status_code == 409
    assert "Meine Begründung" in refused.content.decode() or "suche" in refused.content.decode()
    form = {"into": second.pk, "seen": re.findall(r'name="seen" value="([^"]+)"', page)}
    Idea.objects.filter(pk=second.pk).update(text="Etwas ganz anderes.")
    changed = staff_client.post(f"{joining}zusammenfuehren/", form)
    assert changed.status_code == 409
    assert "wurde geändert" in changed.content.decode()
    form["seen"] = re.findall(
        r'name="seen" value="([^"]+)"', staff_client.get(url, {"suche": "bessere"}).content.decode()
    )
    assert staff_client.post(f"{joining}zusammenfuehren/", form).status_code == 302
    first.refresh_from_db()
    assert first.merged_into_id == second.pk
    assert staff_client.post(f"{joining}trennen/").status_code == 302
    first.refresh_from_db()
    assert first.merged_into_id is None


def test_joining_costs_the_same_however_many_support_the_idea(
    call: Any, staff: Any, pair: tuple[Idea, Idea], django_assert_max_num_queries: Any
) -> None:
    first, second = pair
    people = [make_participant(call.process, f"p{number}@example.org") for number in range(100)]
    Assessment.objects.bulk_create([Assessment(contribution_id=first.pk, participant=person) for person in people])
    Idea.objects.filter(pk=first.pk).update(support_count=100)
    with django_assert_max_num_queries(45):
        merge(first, second, user=staff)
    assert supporters(second) == 100


def test_the_author_hears_that_two_ideas_are_separate_again(call: Any, staff: Any) -> None:
    anna = make_participant(call.process)
    first, second = make_idea(call, "Radwege", author=anna), make_idea(call, "Bessere Radwege")
    merge(first, second, user=staff)
    unmerge(Idea.objects.get(pk=first.pk), user=staff)
    told = Mail.objects.filter(recipient=anna.email).latest("pk")
    assert (told.kind, told.subject) == ("parted", "Wieder eine eigene Idee: Radwege")


def test_who_came_by_an_idea_that_is_separated_again_goes_with_it_whatever_it_was_joined_with_between(
    call: Any, staff: Any
) -> None:
    small, middle, large = (make_idea(call, title, stage=Stage.RECEIVED) for title in ("Klein", "Mittel", "Groß"))
    assessments.support(small, participant=make_participant(call.process))
    assessments.support(middle, participant=make_participant(call.process, "ben@example.org"))
    merge(small, middle, user=staff)
    merge(middle, large, user=staff)
    assert [supporters(one) for one in (small, middle, large)] == [1, 1, 2], "nothing is joined with the middle one"
    unmerge(Idea.objects.get(pk=small.pk), user=staff)
    assert [supporters(one) for one in (small, middle, large)] == [1, 1, 1]
    unmerge(Idea.objects.get(pk=middle.pk), user=staff)
    assert [supporters(one) for one in (small, middle, large)] == [1, 1, 0]


def test_support_that_was_taken_back_does_not_return_when_another_idea_is_separated(call: Any, staff: Any) -> None:
    one, other, goal = (make_idea(call, title, stage=Stage.RECEIVED) for title in ("Eins", "Zwei", "Ziel"))
    anna, ben = make_participant(call.process), make_participant(call.process, "ben@example.org")
    assessments.support(one, participant=anna)
    for idea in (one, other):
        assessments.support(idea, participant=ben)
    for idea in (other, one):
        merge(idea, goal, user=staff)
    assert assessments.take_back(goal, participant=anna)
    unmerge(Idea.objects.get(pk=other.pk), user=staff)
    assert supporters(goal) == 1
    assert assessments.own_assessment(goal, participant=anna) is None
    assert assessments.own_assessment(goal, participant=ben) is not None, "by the one that is still joined"


def test_support_of_people_whose_names_are_gone_is_not_doubled_when_another_idea_is_separated(
    call: Any, staff: Any
) -> None:
    one, other, goal = (make_idea(call, title, stage=Stage.RECEIVED) for title in ("Eins", "Zwei", "Ziel"))
    for idea in (one, other):
        assessments.support(idea, participant=make_participant(call.process, f"{idea.pk}@example.org"))
        merge(idea, goal, user=staff)
    assessments.forget_people(Assessment.objects.all())
    unmerge(Idea.objects.get(pk=other.pk), user=staff)
    assert supporters(goal) == 1


def test_a_vote_that_staff_do_not_count_does_not_come_back_by_joining(call: Any, staff: Any) -> None:
    one, goal = (make_idea(call, title, stage=Stage.RECEIVED) for title in ("Eins", "Ziel"))
    for browser in ("gezählt", "gestrichen"):
        Assessment.objects.create(contribution=one, browser_hash=browser)
    VoidedVote.objects.create(contribution=goal, browser_hash="gestrichen", reason="Fünfzig in einer Minute.")
    merge(one, goal, user=staff)
    assert list(Assessment.objects.filter(contribution=goal).values_list("browser_hash", flat=True)) == ["gezählt"]


def test_what_was_joined_with_an_idea_that_is_taken_from_view_stands_in_lists_again_and_its_title_is_told_to_nobody(
    call: Any, staff: Any, client: Any
) -> None:
    anna, ben = make_participant(call.process), make_participant(call.process, "ben@example.org")
    one = make_idea(call, "Radwege", author=anna)
    other, goal = make_idea(call, "Mehr Radwege", author=ben), make_idea(call, "Anstößiger Titel")
    for idea in (one, other):
        merge(idea, goal, user=staff)
    assert separate_from_hidden() == 0
    transitions.hide(goal, user=staff, reason="Beleidigend")
    unmerge(Idea.objects.get(pk=other.pk), user=staff)
    assert separate_from_hidden() == 1
    listed = client.get(call.url).content.decode()
    for idea, author in ((one, anna), (other, ben)):
        assert f"{call.url}ideen/{idea.pk}/" in listed
        told = Mail.objects.get(recipient=author.email, kind="parted")
        assert "Anstößig" not in told.text
        assert "nicht mehr öffentlich" in told.text
    assert separate_from_hidden() == 0


def test_what_was_joined_stays_joined_where_the_other_idea_is_shown_again_just_before_the_two_are_parted(
    call: Any, staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, goal = make_idea(call, "Radwege"), make_idea(call, "Mehr Radwege")
    merge(one, goal, user=staff)
    transitions.hide(goal, user=staff, reason="Ein Versehen")

    def shown_again(rows: Any, work: Any) -> int:
        found = list(rows)
        transitions.publish(goal, user=staff)
        return sum(work(idea) for idea in found)

    monkeypatch.setattr(merging, "each", shown_again)
    assert separate_from_hidden() == 0
    one.refresh_from_db()
    assert one.merged_into_id == goal.pk


def test_who_hears_weekly_is_not_told_of_a_joining_that_was_taken_back(
    call: Any, staff: Any, pair: tuple[Idea, Idea]
) -> None:
    first, second = pair
    weekly = make_participant(call.process)
    following.follow(weekly, contribution=second, frequency=Frequency.WEEKLY)
    Follow.objects.update(told_until=timezone.now() - timedelta(days=8))
    merge(first, second, user=staff)
    unmerge(Idea.objects.get(pk=first.pk), user=staff)
    News.objects.update(at=timezone.now() - timedelta(hours=1))
    deliver_digests()
    assert not Mail.objects.filter(recipient=weekly.email).exists()
    merge(Idea.objects.get(pk=first.pk), second, user=staff)
    News.objects.update(at=timezone.now() - timedelta(hours=1))
    deliver_digests()
    assert Mail.objects.filter(recipient=weekly.email).count() == 1
