"""What stands in mails, on paper and in calendars goes on working when a page is renamed or moved."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client
from wagtail.models import PageViewRestriction, Site

from tests.client import CommittingClient
from tests.factories.comments import make_comment
from tests.factories.core import add_page, make_process
from tests.factories.events import make_bookable, make_index
from tests.factories.ideas import make_call, make_idea
from tests.factories.participation import make_participant
from tests.factories.registrations import make_registration
from wagtail_aufbruch.core.domain.pages.former_addresses import page_led_to
from wagtail_aufbruch.core.models import ContentPage, FormerAddress
from wagtail_aufbruch.core.pages.base import BasePage
from wagtail_aufbruch.events.domain.tickets.ticket import qr_text
from wagtail_aufbruch.events.domain.tickets.tokens import address_of
from wagtail_aufbruch.participation.models import Follow

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return CommittingClient()


def rename(page: Any, slug: str, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        fresh = type(page).objects.get(pk=page.pk)
        fresh.slug = slug
        fresh.save_revision().publish()


def arrives(client: Client, path: str) -> str:
    """Where a reader gets to from an old address, who finds what was looked for."""
    answer = client.get(path, follow=True)
    assert answer.redirect_chain, f"nobody is led on: {path} ({answer.status_code})"
    assert answer.status_code == 200, path
    return str(answer.request["PATH_INFO"])


def path_of(address: str) -> str:
    return "/" + address.split("://", 1)[1].split("/", 1)[1]


@pytest.fixture
def town(client: Client) -> dict[str, Any]:
    process = make_process()
    call = make_call(process)
    idea = make_idea(call)
    index = make_index(process)
    event = make_bookable(index)
    registration = make_registration(event)
    follow = Follow.objects.create(participant=make_participant(process), contribution_id=idea.pk)
    comment = make_comment(idea)
    paths = {
        "idea": f"{call.url}ideen/{idea.pk}/",
        "comment": f"{call.url}ideen/{idea.pk}/kommentar/{comment.pk}/",
        "feed": f"{call.url}ideen/neues/",
        "ticket": path_of(address_of(registration, event)),
        "qr": path_of(qr_text(registration)),
        "stop": f"{process.url}beteiligung/folgen/stopp/{follow.stop_key}/",
    }
    return {"process": process, "call": call, "index": index, "event": event, "paths": paths, "follow": follow}


def test_all_that_is_in_print_or_mail_goes_on_working_when_pages_are_renamed(
    client: Client, town: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    for page in ("call", "event", "index", "process"):
        rename(town[page], f"neu-{page}", django_capture_on_commit_callbacks)
    for name, path in town["paths"].items():
        assert arrives(client, path).startswith("/neu-process/"), name
    ended = arrives(client, f"{town['paths']['idea']}?seite=1")
    assert "/neu-call/" in ended


def test_a_query_is_taken_along(client: Client, town: dict[str, Any], django_capture_on_commit_callbacks: Any) -> None:
    rename(town["call"], "neu", django_capture_on_commit_callbacks)
    answer = client.get(f"{town['call'].url}?suche=wlan")
    assert answer.status_code == 301
    assert answer.url.endswith("/neu/?suche=wlan")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_page_that_was_moved_is_found_with_all_below_it(client: Client, town: dict[str, Any]) -> None:
    other = make_index(town["process"], "Archiv")
    type(town["event"]).objects.get(pk=town["event"].pk).move(other, pos="last-child")
    assert arrives(client, town["paths"]["ticket"]).startswith(other.url)


def test_one_click_in_a_mail_ends_the_mails_also_where_the_process_was_renamed(
    town: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    rename(town["process"], "neu", django_capture_on_commit_callbacks)
    programme = Client(enforce_csrf_checks=True)
    answer = programme.post(town["paths"]["stop"], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Follow.objects.filter(pk=town["follow"].pk).exists()


def test_a_page_that_has_its_old_name_again_leads_nowhere_else(
    client: Client, town: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    old = town["call"].slug
    rename(town["call"], "neu", django_capture_on_commit_callbacks)
    rename(town["call"], old, django_capture_on_commit_callbacks)
    assert client.get(town["paths"]["idea"]).status_code == 200
    assert arrives(client, town["paths"]["idea"].replace(old, "neu")) == town["paths"]["idea"]
    assert client.get(f"{town['call'].url}gibt-es-nicht/").status_code == 404


def test_a_page_that_took_the_place_is_shown_and_hidden_pages_are_not_told_of(
    client: Client, town: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    old = town["call"].slug
    rename(town["call"], "neu", django_capture_on_commit_callbacks)
    new = add_page(town["process"], ContentPage(title="Neues", slug=old))
    assert client.get(new.url).status_code == 200
    assert arrives(client, town["paths"]["idea"]).startswith(f"{town['process'].url}neu/")
    type(town["call"]).objects.get(pk=town["call"].pk).unpublish()
    assert client.get(town["paths"]["idea"]).status_code == 404


def test_where_the_page_that_stood_there_last_is_hidden_the_one_before_it_is_found(
    client: Client, town: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    old = town["call"].slug
    rename(town["call"], "neu", django_capture_on_commit_callbacks)
    last = add_page(town["process"], ContentPage(title="Neues", slug=old))
    rename(last, "noch-neuer", django_capture_on_commit_callbacks)
    assert arrives(client, town["call"].url).endswith("/noch-neuer/")
    ContentPage.objects.get(pk=last.pk).unpublish()
    assert arrives(client, town["call"].url).endswith("/neu/")


def test_what_stood_below_a_page_is_found_though_its_new_name_was_another_s_before(
    client: Client, town: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    last_year = make_call(town["process"], "Ideen", slug="ideen")
    rename(last_year, "ideen-2018", django_capture_on_commit_callbacks)
    rename(town["call"], "ideen", django_capture_on_commit_callbacks)
    assert arrives(client, town["paths"]["idea"]).startswith(f"{town['process'].url}ideen/")
    assert arrives(client, town["call"].url) == f"{town['process'].url}ideen/"


def test_nobody_goes_round_in_circles_where_two_pages_have_swapped_their_names(
    client: Client, town: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    one, other = town["call"], make_call(town["process"], "Andere", slug="andere")
    path = town["paths"]["idea"]
    for page, slug in ((one, "beiseite"), (other, one.slug), (one, "andere")):
        rename(page, slug, django_capture_on_commit_callbacks)
    assert arrives(client, path).startswith(other.url)
    for page in (one, other):
        assert client.get(f"{page.url}gibt-es-nicht/").status_code == 404


def test_a_form_without_token_goes_to_no_page_that_had_the_name_before(
    town: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    old = town["call"].slug
    rename(town["call"], "letztes-jahr", django_capture_on_commit_callbacks)
    new = make_call(town["process"], "Dieses Jahr", slug=old)
    answer = Client(enforce_csrf_checks=True).post(f"{new.url}idee-einreichen/", {"title": "Bänke"})
    assert answer.status_code == 403
    assert "Dieses Jahr" in answer.content.decode()


def test_an_address_without_its_last_slash_is_the_page_that_stands_there_now(
    client: Client, town: dict[str, Any], django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "contrib.redirects" not in name]  # has its own way
    old = town["call"].slug
    rename(town["call"], "letztes-jahr", django_capture_on_commit_callbacks)
    new = make_call(town["process"], "Dieses Jahr", slug=old)
    assert arrives(client, new.url.rstrip("/")) == new.url


def test_hostile_addresses_cost_little_and_lead_nowhere(client: Client, django_assert_max_num_queries: Any) -> None:
    for path in ("/%00/", "/" + "a/" * 500, "/" + "a" * 1900 + "/", "/gibt-es-nicht//boese.example/"):
        with django_assert_max_num_queries(12):
            assert client.get(path).status_code in {404, 400}
    assert page_led_to("/" * 3000) is None
    assert not FormerAddress.objects.exists()


def test_a_site_without_the_middleware_is_told_what_breaks(settings: Any) -> None:
    name = "wagtail_aufbruch.core.public.former_addresses.FormerAddressMiddleware"
    assert not [one for one in run_checks() if one.id == "aufbruch.W003"]
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != name]
    (warning,) = [one for one in run_checks() if one.id == "aufbruch.W003"]
    assert name in str(warning.hint)


def test_last_years_call_takes_no_link_from_this_years_when_the_process_is_renamed_as_well(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    process = make_process(slug="aufbruch")
    old = make_call(process, "Ideen 2025", slug="ideen")
    rename(old, "ideen-2025", django_capture_on_commit_callbacks)
    new = make_call(process, "Ideen 2026", slug="ideen")
    idea = make_idea(new)
    printed = f"/aufbruch/ideen/ideen/{idea.pk}/"
    rename(process, "stadt", django_capture_on_commit_callbacks)
    assert arrives(client, printed) == f"/stadt/ideen/ideen/{idea.pk}/"
    assert arrives(client, "/aufbruch/ideen/") == "/stadt/ideen/"
    assert arrives(client, "/aufbruch/ideen-2025/") == "/stadt/ideen-2025/"
    rename(new, "ideen-2026", django_capture_on_commit_callbacks)
    rename(process, "gemeinde", django_capture_on_commit_callbacks)
    assert arrives(client, printed) == f"/gemeinde/ideen-2026/ideen/{idea.pk}/"


def test_what_came_to_a_name_after_the_process_was_renamed_takes_no_link_from_who_had_it_before(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    process = make_process(slug="aufbruch")
    old, other = make_call(process, "Alt", slug="ideen"), make_call(process, "Anderer", slug="anderer")
    rename(old, "alt", django_capture_on_commit_callbacks)
    rename(process, "stadt", django_capture_on_commit_callbacks)
    rename(other, "ideen", django_capture_on_commit_callbacks)
    assert arrives(client, "/aufbruch/ideen/") == "/stadt/alt/"


def test_one_click_ends_mails_also_where_the_process_was_moved_to_another_site(
    client: Client, town: dict[str, Any], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "testserver", "nachbar.example"]
    home = add_page(town["process"].get_parent().get_root(), BasePage(title="Nachbarstadt", slug="nachbarstadt"))
    Site.objects.create(hostname="nachbar.example", root_page_id=home.pk)
    with django_capture_on_commit_callbacks(execute=True):
        BasePage.objects.get(pk=town["process"].pk).move(home, "last-child")
    reading = client.get(town["paths"]["stop"], headers={"host": "localhost"})
    assert reading["Location"].startswith("http://nachbar.example/")
    one_click = {"List-Unsubscribe": "One-Click"}
    answer = CommittingClient(enforce_csrf_checks=True).post(
        town["paths"]["stop"], one_click, headers={"host": "localhost"}
    )
    assert answer.status_code < 400
    assert not Follow.objects.filter(pk=town["follow"].pk).exists()


@pytest.mark.parametrize("kind", ["login", "password"])
@pytest.mark.parametrize("private", ["call", "process"])
def test_the_new_address_of_a_page_that_is_private_now_is_told_to_nobody_who_may_not_see_it(
    town: dict[str, Any], kind: str, private: str, django_capture_on_commit_callbacks: Any, admin_client: Client
) -> None:
    rename(town["call"], "verkauf-des-freibads", django_capture_on_commit_callbacks)
    PageViewRestriction.objects.create(
        page=BasePage.objects.get(pk=town[private].pk), restriction_type=kind, password="geheim"
    )
    asked = {"login": 302, "password": 200}[kind]
    below = f"{town['paths']['idea']}?seite=1"
    for path in (town["call"].url, below):
        for answer in (
            Client().get(path),
            Client().post(path, {"a": "b"}),
            Client(enforce_csrf_checks=True).post(path, {"a": "b"}),
        ):
            assert answer.status_code == asked, path
            assert "freibad" not in f"{answer.headers}{answer.content.decode()}"
    if kind == "password":
        browser = Client()
        form = browser.get(town["call"].url).context_data["form"]
        assert form.initial["return_url"] == town["call"].url
    else:
        assert arrives(admin_client, town["paths"]["idea"]).startswith(f"{town['process'].url}verkauf-des-freibads/")


def test_whoever_has_a_genuine_link_is_led_on_although_the_page_is_private_now(
    client: Client, town: dict[str, Any], django_capture_on_commit_callbacks: Any
) -> None:
    rename(town["process"], "verkauf-des-freibads", django_capture_on_commit_callbacks)
    page = BasePage.objects.get(pk=town["process"].pk)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    for name in ("ticket", "stop"):
        assert arrives(client, town["paths"][name]).startswith("/verkauf-des-freibads/")
    invented = client.get(town["paths"]["stop"].replace(str(town["follow"].stop_key), "x" * 43))
    assert invented.status_code == 302
    assert "freibad" not in invented["Location"]
    one_click = {"List-Unsubscribe": "One-Click"}
    assert CommittingClient(enforce_csrf_checks=True).post(town["paths"]["stop"], one_click).status_code < 400
    assert not Follow.objects.filter(pk=town["follow"].pk).exists()
