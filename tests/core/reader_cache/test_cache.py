"""Whole pages from memory: what readers get, who gets something else, and when a page is made anew."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache, caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.models import PageViewRestriction

from tests.factories import core
from tests.factories.comments import known_client
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from wagtail_aufbruch.core.domain.checks.settings import check_cache_alias
from wagtail_aufbruch.core.domain.checks.surroundings import check_reader_cache
from wagtail_aufbruch.core.models import Handlungsfeld, ProcessPage
from wagtail_aufbruch.core.reader_cache import marks, middleware
from wagtail_aufbruch.core.reader_cache.middleware import ReaderCacheMiddleware
from wagtail_aufbruch.ideas.models import Idea

pytestmark = pytest.mark.django_db

HIT = 1
"""Queries of an answer from memory: the versions."""


@pytest.fixture
def process(db: None) -> ProcessPage:
    return core.make_process("Digitaler Aufbruch")


@pytest.fixture
def call(process: ProcessPage) -> Any:
    return make_call(process, "Was soll die Stadt können?")


def cost(client: Client, url: str, **extra: Any) -> int:
    """Queries of one look at the page."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, **extra).status_code == 200
    return len(captured)


def is_kept(url: str, **extra: Any) -> bool:
    """Whether the next reader gets the page from memory."""
    return cost(Client(), url, **extra) <= HIT


def kept_pages() -> int:
    return sum("aufbruch.page" in key for key in caches["default"]._cache)  # type: ignore[attr-defined]


def text_of(url: str, **extra: Any) -> str:
    return str(Client().get(url, **extra).content.decode())


@pytest.fixture
def clock() -> Iterator[Any]:
    """Lets the middleware believe that it is later."""
    with patch.object(middleware.time, "time") as now:
        now.return_value = timezone.now().timestamp()
        yield now


def test_the_second_reader_gets_the_page_of_the_first_with_all_its_headers(call: Any) -> None:
    made = Client().get(call.url)
    again = Client().get(call.url)
    assert is_kept(call.url)
    assert again.content == made.content
    assert again.headers == made.headers
    assert "default-src 'self'" in again["Content-Security-Policy"]
    assert "Cookie" in again["Vary"]
    assert again["X-Frame-Options"] == "DENY"
    assert again["Content-Length"] == str(len(made.content))
    assert not again.cookies


def test_nothing_but_the_page_itself_fills_the_memory_with_it(call: Any) -> None:
    Client().head(call.url)
    assert not is_kept(call.url)
    assert is_kept(call.url)
    head = Client().head(call.url)
    assert head["Content-Length"] == Client().get(call.url)["Content-Length"]
    assert head.content == b""
    assert Client().post(call.url).status_code in {200, 403, 405}


def test_what_an_editor_or_the_public_changes_is_seen_by_the_next_reader(process: ProcessPage, call: Any) -> None:
    url = call.url
    assert "Freies WLAN" not in text_of(url)
    idea = make_idea(call, "Freies WLAN")
    assert "Freies WLAN" in text_of(url)
    idea.title = "Mehr Bänke"
    idea.save()
    assert "Mehr Bänke" in text_of(url)
    idea.delete()
    assert "Mehr Bänke" not in text_of(url)

    field = core.make_field(process, "Bildung")
    assert "Bildung" in text_of(process.url)
    Handlungsfeld.objects.get(pk=field.pk).delete()
    assert "Bildung" not in text_of(process.url)

    call.title = "Ganz anders gefragt"
    call.save_revision().publish()
    assert "Ganz anders gefragt" in text_of(url)
    assert "Ganz anders gefragt" in text_of(process.url)
    call.unpublish()
    assert Client().get(url).status_code == 404


def test_a_page_in_the_host_s_menu_is_seen_by_the_next_reader(process: ProcessPage, call: Any) -> None:
    assert is_kept(call.url) is False
    core.make_content_page(process, "Neu im Menü", show_in_menus=True)
    assert "Neu im Menü" in text_of(call.url)


def test_another_process_s_pages_stay_in_memory(call: Any) -> None:
    other = core.make_process("Anderer", slug="anderer")
    text_of(other.url)
    make_idea(call, "Freies WLAN")
    assert is_kept(other.url)


def test_who_is_known_by_a_cookie_neither_gets_nor_leaves_a_kept_page(call: Any, admin_user: Any) -> None:
    url = make_idea(call).page.url + f"ideen/{Idea.objects.get().pk}/"
    participant, staff = known_client(make_participant(call.process)), Client()
    staff.force_login(admin_user)
    for known in (participant, staff):
        caches["default"].clear()
        assert cost(known, url) > HIT
        assert kept_pages() == 0
        assert not is_kept(url)
        assert cost(known, url) > HIT
        assert "Cookie" in known.get(url)["Vary"]
        assert "ETag" not in known.get(url)


@pytest.mark.parametrize(
    ("name", "further"),
    [("anything", 0), ("aufbruch_participant", 0), ("aufbruch_browser", 0), ("csrftoken", 0), ("sessionid", 1)],
)
def test_a_cookie_that_somebody_made_up_makes_no_page_anew(call: Any, name: str, further: int) -> None:
    """For a session, the database is asked whether there is one."""
    url = make_idea(call).page.url + f"ideen/{Idea.objects.get().pk}/"
    for address in (call.process.url, call.url, url):
        text_of(address)
        stranger = Client()
        stranger.cookies[name] = "7:geheim:1abcde:0123456789abcdef0123456789abcdef"
        assert cost(stranger, address) <= HIT + further
        assert stranger.get(address).content == Client().get(address).content


def test_a_cookie_that_nobody_asks_for_leaves_a_page_for_the_next_reader(call: Any) -> None:
    stranger = Client()
    stranger.cookies["anything"] = "at all"
    assert cost(stranger, call.url) > HIT
    assert is_kept(call.url)


@pytest.mark.parametrize("read", ["get", "in", "item", "all", "copy", "any"])
def test_a_cookie_that_the_site_s_frame_reads_counts_without_being_declared(
    call: Any, read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In whichever way the frame asks for it."""
    ways: dict[str, Callable[[Any], object]] = {
        "get": lambda cookies: cookies.get("colours"),
        "in": lambda cookies: "colours" in cookies and cookies["colours"],
        "item": lambda cookies: cookies["colours"] if dict(cookies) else None,
        "all": lambda cookies: {**cookies}.get("colours"),
        "copy": lambda cookies: dict(cookies.items()).get("colours"),
        "any": lambda cookies: bool(cookies),
    }
    process_context = ProcessPage.get_context

    def get_context(page: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        context = process_context(page, request, *args, **kwargs)
        return {**context, "subpage_title": f"Farben: {ways[read](request.COOKIES)}"}

    monkeypatch.setattr(ProcessPage, "get_context", get_context)
    plain = text_of(call.process.url)
    dark = Client()
    dark.cookies["colours"] = "dark"
    assert dark.get(call.process.url).content.decode() != plain
    assert text_of(call.process.url) == plain
    assert is_kept(call.process.url)


def test_a_cookie_that_the_site_declares_harmless_does_not_count(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the frame looks at all of them."""
    plain_context = ProcessPage.get_context

    def get_context(page: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        return {**plain_context(page, request, *args, **kwargs), "number": len(request.COOKIES)}

    monkeypatch.setattr(ProcessPage, "get_context", get_context)
    url = call.process.url
    text_of(url)
    counted = Client()
    counted.cookies["_pk_id.1.2"] = "abc"
    assert cost(counted, url) > HIT
    with override_settings(WAGTAIL_AUFBRUCH={"CACHE_IGNORED_COOKIES": ["_pk_*"]}):
        assert cost(counted, url) <= HIT


def test_who_logs_in_without_a_cookie_leaves_no_page(call: Any, admin_user: Any) -> None:
    assert cost(Client(), call.url, headers={"authorization": "Basic abc"}) > HIT
    assert kept_pages() == 0
    request = RequestFactory().get(call.url)
    request.user = AnonymousUser()
    response = HttpResponse("x")
    keeper = ReaderCacheMiddleware(lambda request: response)
    assert keeper._may_be_kept(request, response, marks.Mark("", (request,)))
    request.user = admin_user
    assert not keeper._may_be_kept(request, response, marks.Mark("", (request,)))


def test_a_page_that_becomes_private_is_gone_at_once_and_never_kept(call: Any) -> None:
    make_idea(call, "Nur für Anna")
    assert "Nur für Anna" in text_of(call.url)
    PageViewRestriction.objects.create(page=call, restriction_type="password", password="geheim")
    assert "Nur für Anna" not in text_of(call.url)
    assert kept_pages() == 1, "the page of before, which nobody gets any more"
    assert not is_kept(call.url)


def test_a_form_with_a_token_is_never_kept(call: Any) -> None:
    url = f"{call.url}idee-einreichen/"
    assert cost(Client(), url) > HIT
    assert cost(Client(), url) > HIT
    assert kept_pages() == 0


def test_an_editor_s_preview_is_neither_kept_nor_taken_from_memory(call: Any) -> None:
    assert "Was soll die Stadt können?" in text_of(call.url)
    call.title = "Entwurf"
    shown = call.make_preview_request()
    shown.render() if hasattr(shown, "render") and not shown.is_rendered else None
    assert "Entwurf" in shown.content.decode()
    assert "Entwurf" not in text_of(call.url)


def test_made_up_query_strings_leave_nothing(call: Any) -> None:
    text_of(call.url)
    for number in range(5):
        assert Client().get(call.url, {"erfunden": number}).status_code == 200
        assert Client().get(call.url, {"nach": "x" * 300 + str(number)}).status_code == 200
    assert kept_pages() == 1


def test_a_made_up_parameter_makes_no_page_anew(process: ProcessPage, call: Any) -> None:
    for url in (process.url, call.url):
        made = text_of(url)
        for made_up in ({"x": 1}, {"utm_source": "brief", "fbclid": "a" * 300}, {"x": "a" * 5000}, {"": ""}):
            assert cost(Client(), url, data=made_up) <= HIT, (url, made_up)
            assert text_of(url, data=made_up) == made
    assert kept_pages() == 2


LOOKS: dict[str, Callable[[Any], str]] = {
    "one": lambda given: given.get("farbe", ""),
    "key": lambda given: given["farbe"] if given.get("farbe") else "",
    "is there": lambda given: "bunt" if "farbe" in given else "",
    "list": lambda given: "".join(given.getlist("farbe")),
    "all": lambda given: "".join(f"{name}{value}" for name, value in given.items()),
    "names": lambda given: "".join(given),
    "any": lambda given: "bunt" if given else "",
    "address": lambda given: given.urlencode(),
    "copy": lambda given: given.copy().get("farbe", ""),
}
"""The ways in which code asks for parameters."""


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_parameter_that_the_site_s_frame_asks_for_counts_without_being_declared(
    process: ProcessPage, monkeypatch: pytest.MonkeyPatch, look: Callable[[Any], str]
) -> None:
    render = ProcessPage.render

    def with_colour(page: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        return _coloured(render(page, request, *args, **kwargs), look(request.GET))

    monkeypatch.setattr(ProcessPage, "render", with_colour)
    plain = text_of(process.url)
    coloured = text_of(process.url, data={"farbe": "rot"})
    assert coloured != plain
    assert text_of(process.url) == plain
    assert text_of(process.url, data={"farbe": "rot"}) == coloured


def _coloured(response: Any, colour: str) -> Any:
    response.render() if not response.is_rendered else None
    response.content = response.content + f"<!-- {colour} -->".encode()
    return response


def test_known_parameters_leave_at_most_a_set_number_of_pages(call: Any) -> None:
    for number in range(middleware.VARIANTS * 3):
        text_of(call.url, data={"nach": f"2019-05-01T12:00:00+00:00_{number}"})
    assert kept_pages() <= middleware.VARIANTS
    make_idea(call, "Freies WLAN")
    assert "Freies WLAN" in text_of(call.url, data={"nach": "9999"})
    assert is_kept(call.url, data={"nach": "9999"})


def test_an_idea_s_number_written_with_zeros_is_not_kept_twice(call: Any) -> None:
    idea = make_idea(call)
    address = f"{call.url}{call.reverse_subpage('idea', [idea.pk])}"
    assert not is_kept(address)
    assert is_kept(address)
    zeros = address.replace(str(idea.pk), f"000{idea.pk}")
    assert not is_kept(zeros)
    assert not is_kept(zeros)


def test_a_page_is_made_anew_when_the_call_closes(process: ProcessPage, clock: Any) -> None:
    closes = timezone.now() + timedelta(seconds=20)
    url = make_call(process, closes_at=closes).url
    assert not is_kept(url)
    clock.return_value = closes.timestamp() - 1
    assert is_kept(url)
    clock.return_value = closes.timestamp() + 0.5
    assert not is_kept(url)
    assert not is_kept(process.url)


def test_the_process_page_is_made_anew_when_a_call_opens(process: ProcessPage, clock: Any) -> None:
    opens = timezone.now() + timedelta(seconds=20)
    make_call(process, opens_at=opens)
    assert not is_kept(process.url)
    assert is_kept(process.url)
    clock.return_value = opens.timestamp() + 0.1
    assert not is_kept(process.url)


def test_nothing_is_kept_longer_than_a_minute(call: Any, clock: Any) -> None:
    text_of(call.url)
    clock.return_value += 59
    assert is_kept(call.url)
    clock.return_value += 2
    assert not is_kept(call.url)


def test_days_left_are_counted_anew_at_midnight_in_the_town() -> None:
    evening = datetime(2019, 5, 4, 21, 59, 30, tzinfo=UTC)  # 23:59:30 in Gütersloh
    until = middleware._holds_until(evening.timestamp(), marks.Mark("", ()))
    assert datetime.fromtimestamp(until, UTC) == datetime(2019, 5, 4, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(("second", "lasts"), [(0, 60), (30, 1)], ids=["given as a minute", "given to the second"])
def test_the_closing_minute_or_second_counts_to_its_end(second: int, lasts: int) -> None:
    request = RequestFactory().get("/")
    closes = datetime(2019, 5, 4, 10, 0, second, tzinfo=UTC)
    marks.changes_at(request, closes, None)
    mark = marks.Mark("", (request,))
    assert middleware._holds_until(closes.timestamp() - 5, mark) == closes.timestamp()
    assert middleware._holds_until(closes.timestamp() + 0.2, mark) == closes.timestamp() + lasts


def test_a_browser_that_has_the_page_is_told_so(call: Any) -> None:
    etag = Client().get(call.url)["ETag"]
    again = Client().get(call.url, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == etag
    assert "Cookie" in again["Vary"]
    make_idea(call, "Freies WLAN")
    changed = Client().get(call.url, headers={"if-none-match": etag})
    assert changed.status_code == 200
    assert "Freies WLAN" in changed.content.decode()


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Cache-Control", "private"),
        ("Cache-Control", "no-store"),
        ("Set-Cookie", None),
        ("Vary", "User-Agent"),
        ("Vary", "*"),
        ("Content-Encoding", "gzip"),
    ],
)
def test_an_answer_that_is_for_one_person_is_not_kept(header: str, value: str | None) -> None:
    request = RequestFactory().get("/")
    response = HttpResponse("x")
    if value is None:
        response.set_cookie("a", "b")
    else:
        response[header] = value
    keeper = ReaderCacheMiddleware(lambda request: response)
    assert not keeper._may_be_kept(request, response, marks.Mark("", (request,)))


def test_a_write_while_the_page_is_made_is_not_lost(call: Any) -> None:
    """The page is labelled with the version of before it was made."""
    real = marks.mark

    def mark_after_a_write(*args: Any) -> None:
        real(*args)
        make_idea(call, "Gerade eben")

    with patch("wagtail_aufbruch.core.reader_cache.marks.mark", mark_after_a_write):
        text_of(call.url)
    assert "Gerade eben" in text_of(call.url)


def test_readers_get_the_language_that_they_ask_for(call: Any, settings: Any) -> None:
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE[:4],
        "django.middleware.locale.LocaleMiddleware",
        *settings.MIDDLEWARE[4:],
    ]
    # LocaleMiddleware leaves its language behind in the thread.
    with translation.override(None):
        german = text_of(call.url, headers={"accept-language": "de"})
        english = text_of(call.url, headers={"accept-language": "en-GB,en;q=0.9"})
        assert "Ideen" in german
        assert "How it goes on" in english
        assert is_kept(call.url, headers={"accept-language": "de"})
        assert is_kept(call.url, headers={"accept-language": "en;q=0.9"})
        assert text_of(call.url, headers={"accept-language": "de"}) == german


def test_pages_of_the_host_and_the_admin_are_left_alone(process: ProcessPage) -> None:
    Client().get("/")
    Client().get("/admin/login/")
    Client().get("/gibt-es-nicht/")
    assert kept_pages() == 0


def test_without_the_middleware_every_page_is_made_anew(call: Any, settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "aufbruch" not in name]
    assert not is_kept(call.url)
    assert not is_kept(call.url)
    assert kept_pages() == 0


def test_a_memory_that_has_lost_everything_costs_time_and_nothing_else(call: Any) -> None:
    text_of(call.url)
    cache.clear()
    assert not is_kept(call.url)
    assert is_kept(call.url)


def test_a_middleware_in_the_wrong_place_is_told_at_start(settings: Any) -> None:
    assert check_reader_cache(None) == []
    name = "wagtail_aufbruch.core.reader_cache.middleware.ReaderCacheMiddleware"
    settings.MIDDLEWARE = [*(other for other in settings.MIDDLEWARE if other != name), name]
    assert {problem.id for problem in check_reader_cache(None)} == {"aufbruch.W001"}
    settings.WAGTAIL_AUFBRUCH = {"CACHE_ALIAS": "gibt-es-nicht"}
    assert [problem.id for problem in check_cache_alias(None)] == ["aufbruch.E005"]
