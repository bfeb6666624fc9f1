"""Following a competition: who follows is told what begins and what was moved, never before its moment."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext as _

from tests.client import CommittingClient
from tests.clock import Clock
from tests.factories.competitions import make_competition
from tests.factories.core import make_process
from tests.factories.judging import handed_in
from tests.factories.participation import issued_long_ago, link_in, make_moderator, make_participant
from wagtail_aufbruch.competitions.domain.announcing.notices import find_news, notice_stages
from wagtail_aufbruch.competitions.domain.honouring import preparing
from wagtail_aufbruch.competitions.domain.honouring.preparing import Award
from wagtail_aufbruch.competitions.domain.operations.extending import extend
from wagtail_aufbruch.competitions.models import CompetitionPage, StageNotice
from wagtail_aufbruch.participation.domain.notifications import following
from wagtail_aufbruch.participation.enums import ActivityKind, Frequency
from wagtail_aufbruch.participation.models import Follow, Mail, News

pytestmark = pytest.mark.django_db


@pytest.fixture
def process() -> Any:
    return make_process()


@pytest.fixture
def client() -> Client:
    return CommittingClient()


def told() -> list[tuple[str, str]]:
    return list(News.objects.order_by("pk").values_list("kind", "title"))


def tell() -> None:
    call_command("aufbruch_tell", stdout=StringIO())


def in_days(days: int) -> Any:
    return (timezone.now() + timedelta(days=days)).replace(second=0, microsecond=0)


def whole_year(process: Any, **values: Any) -> CompetitionPage:
    """A competition that opens tomorrow, with a vote and an honouring."""
    moments = {
        "opens_at": in_days(1),
        "closes_at": in_days(10),
        "vote_wanted": True,
        "vote_from": in_days(20),
        "vote_until": in_days(30),
        "honoured_at": in_days(40),
    }
    return make_competition(process, **{**moments, **values})


def test_the_page_links_to_following_and_the_form_says_what_it_brings(client: Client, process: Any) -> None:
    competition = make_competition(process)
    url = f"{process.url}beteiligung/folgen/seite/{competition.pk}/"
    assert f'href="{url}"' in client.get(competition.url).content.decode()
    form = client.get(url)
    assert str(CompetitionPage.following_brings) in form.content.decode()
    client.post(url, {"email": "anna@example.org", "frequency": "at_once", "website": "", "issued": issued_long_ago()})
    assert not Follow.objects.exists()
    client.post(link_in(mail.outbox[0]))
    assert Follow.objects.get().page_id == competition.pk


def test_followers_hear_of_each_stage_once_and_of_none_before_its_moment(process: Any, clock: Clock) -> None:
    competition = whole_year(process)
    following.follow(make_participant(process, "ben@example.org"), page_pk=competition.pk)
    assert find_news() == 0, "nothing differs from what was before"
    for days, expected in [(2, _("Take part now: %(title)s")), (9, ""), (10, _("Vote now: %(title)s")), (12, "")]:
        clock.forward(days=days)
        before = len(told())
        find_news()
        find_news()
        news = told()[before:]
        assert len(news) == (1 if expected else 0), days
        if expected:
            assert news == [(ActivityKind.PHASE, expected % {"title": competition.title})]
    tell()
    written = Mail.objects.order_by("pk")
    assert [one.subject for one in written] == [title for _kind, title in told()]
    stop_key = Follow.objects.get().stop_key
    assert all(stop_key in one.unsubscribe_url for one in written), "it can be ended in each mail"


def test_the_winners_are_told_through_the_gate_alone_and_no_mail_names_them(process: Any, clock: Clock) -> None:
    competition = whole_year(process, vote_wanted=False)
    following.follow(make_participant(process, "ben@example.org"), page_pk=competition.pk)
    find_news()
    clock.forward(days=11)
    entry = handed_in(competition)
    find_news()
    News.objects.all().delete()
    staff = make_moderator(process)
    revision = preparing.revision_of
    preparing.settle(entry, Award("1. Preis", name="Anna"), user=staff, seen=revision(competition))
    preparing.release(competition, user=staff, seen=revision(competition))
    clock.forward(days=28)
    find_news()
    assert not told()
    clock.forward(days=2)
    assert find_news() == 1
    news = News.objects.get()
    assert news.title == _("It is announced who has won: %(title)s") % {"title": competition.title}
    tell()
    for hidden in ["1. Preis", "Anna", entry.title]:
        assert hidden not in Mail.objects.get(recipient="ben@example.org").text
    find_news()
    assert News.objects.count() == 1


def test_winners_that_are_not_released_are_told_to_nobody_although_the_honouring_has_passed(
    process: Any, clock: Clock
) -> None:
    competition = whole_year(process, vote_wanted=False)
    find_news()
    clock.forward(days=11)
    find_news()
    before = len(told())
    entry = handed_in(competition)
    preparing.settle(entry, Award("1. Preis"), user=make_moderator(process), seen=preparing.revision_of(competition))
    clock.forward(days=60)
    find_news()
    assert len(told()) == before


def test_a_later_end_is_told_at_once_and_as_beginning_anew_where_it_was_over(process: Any, clock: Clock) -> None:
    competition = make_competition(process)
    find_news()
    staff = make_moderator(process)
    extend(competition, in_days(14), "Ferien", user=staff)
    assert told() == [(ActivityKind.EXTENDED, competition.title)]
    clock.forward(days=15)
    find_news()
    assert len(told()) == 1, "that it is over is no news"
    extend(competition, in_days(3), "Nachfrage", user=staff)
    assert told()[1:] == [(ActivityKind.PHASE, _("Take part again: %(title)s") % {"title": competition.title})]
    assert find_news() == 0


def test_moved_dates_are_told_when_they_are_published_and_a_draft_tells_nobody(process: Any) -> None:
    competition = whole_year(process)
    competition.save_revision().publish()
    competition.honoured_at += timedelta(days=5)
    competition.save_revision()
    assert not told()
    competition.save_revision().publish()
    assert told() == [(ActivityKind.EXTENDED, competition.title)]
    competition.title = "Umbenannt"
    competition.save_revision().publish()
    assert len(told()) == 1, "another title is no other date"


def test_of_a_page_that_was_taken_down_nobody_is_told(process: Any, clock: Clock) -> None:
    competition = whole_year(process)
    following.follow(make_participant(process, "ben@example.org"), page_pk=competition.pk)
    find_news()
    clock.forward(days=2)
    competition.unpublish()
    assert find_news() == 0
    competition.save_revision().publish()
    assert len(told()) == 1
    CompetitionPage.objects.get(pk=competition.pk).unpublish()
    tell()
    assert not Mail.objects.exists()


def test_a_digest_tells_followers_once_and_an_address_that_nobody_confirmed_nothing(process: Any, clock: Clock) -> None:
    competition = whole_year(process)
    following.follow(make_participant(process, "ben@example.org"), page_pk=competition.pk, frequency=Frequency.WEEKLY)
    stranger = make_participant(process, "fremd@example.org", confirmed=False)
    following.follow(stranger, page_pk=competition.pk)
    find_news()
    clock.forward(days=2)
    find_news()
    tell()
    assert not Mail.objects.exists()
    clock.forward(days=7)
    tell()
    tell()
    assert [one.recipient for one in Mail.objects.all()] == ["ben@example.org"]


def test_a_link_in_a_mail_leads_to_a_page_that_was_renamed_since(
    client: Client, process: Any, clock: Clock, django_capture_on_commit_callbacks: Any
) -> None:
    competition = whole_year(process)
    following.follow(make_participant(process, "ben@example.org"), page_pk=competition.pk)
    find_news()
    clock.forward(days=2)
    find_news()
    competition = CompetitionPage.objects.get(pk=competition.pk)
    competition.slug = "anders"
    with django_capture_on_commit_callbacks(execute=True):
        competition.save_revision().publish()
    address = News.objects.get().url.removeprefix("http://localhost")
    assert client.get(address, follow=True).status_code == 200


def test_of_two_who_look_at_once_one_tells(process: Any, clock: Clock) -> None:
    competition = whole_year(process)
    find_news()
    clock.forward(days=2)
    now = timezone.now()
    assert notice_stages(competition, now)
    assert not notice_stages(competition, now)


def test_all_competitions_are_looked_at_with_few_queries(process: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        whole_year(process, title=f"Wettbewerb {number}")
    find_news()
    assert StageNotice.objects.count() == 5
    with django_assert_max_num_queries(3):
        find_news()
