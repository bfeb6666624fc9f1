"""The city's own pages: the frame in which the plugin lives."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from playwright.sync_api import expect
from wagtail.models import Page, Site

from guetersloh.city.models import HomePage, NewsIndexPage, NewsPage
from tests.e2e.harness import DESKTOP_LIGHT, PHONE_LIGHT, View, Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def city(server: str) -> str:
    """A city with one news item and no process; returns the site's address."""
    home = Page.get_first_root_node().add_child(
        instance=HomePage(title="Willkommen in Gütersloh", slug="start", introduction="Wo Sie mitreden können.")
    )
    news_index = home.add_child(instance=NewsIndexPage(title="Aktuelles", slug="aktuelles", show_in_menus=True))
    news_index.add_child(
        instance=NewsPage(
            title="Hauptausschuss stimmt zu",
            slug="zustimmung",
            date=date(2017, 12, 4),
            introduction="Einstimmig bei zwei Enthaltungen.",
            body="<h2>Vorlage</h2><p>Nummer 395/2017.</p>",
        )
    )
    Site.objects.update(root_page=home)
    return server


@pytest.mark.parametrize("path", ["/", "/aktuelles/", "/aktuelles/zustimmung/", "/postfach/"])
def test_city_page_has_no_barrier(city: str, visit: Visit, view: View, path: str) -> None:
    reader = visit(city, view=view)
    reader.open(path)
    reader.assert_accessible()
    reader.picture(f"city{path.replace('/', '-').rstrip('-')}")


def test_unknown_address_says_so_in_the_citys_frame(city: str, visit: Visit) -> None:
    reader = visit(city, view=PHONE_LIGHT)
    page = reader.open("/gibt-es-nicht/", status=404)
    assert page.locator("h1").inner_text() == "Diese Seite gibt es nicht"
    reader.assert_accessible()


def test_city_works_without_javascript_by_keyboard_alone(city: str, visit: Visit) -> None:
    reader = visit(city, javascript=False)
    page = reader.open("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    page.wait_for_url("**/#inhalt")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text() == "Hauptausschuss stimmt zu":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/aktuelles/zustimmung/")
    assert page.locator("h1").inner_text() == "Hauptausschuss stimmt zu"


def test_menu_marks_where_the_reader_is(city: str, visit: Visit) -> None:
    page = visit(city).open("/aktuelles/zustimmung/")
    assert page.locator(".city-nav [aria-current]").all_inner_texts() == ["Aktuelles"]


def test_postfach_shows_the_newest_mail_first_and_its_link_can_be_clicked(city: str, visit: Visit) -> None:
    for subject, path in [("Erste", "/"), ("Bitte bestätigen", "/aktuelles/")]:
        mail = EmailMultiAlternatives(subject, f"Öffnen Sie {city}{path}", to=["person@example.org"])
        mail.extra_headers["Date"] = f"Mon, 04 Dec 2017 1{len(subject) % 10}:00:00 +0100"
        mail.attach_alternative(
            f'<p style="color: #333">Öffnen Sie <a href="{city}{path}">die Seite</a></p>', "text/html"
        )
        mail.send()
    reader = visit(city, view=PHONE_LIGHT)
    page = reader.open("/postfach/")
    assert page.locator("main h2").all_inner_texts() == ["Bitte bestätigen", "Erste"]
    page.get_by_role("link", name="Bitte bestätigen").click()
    expect(page.locator("main dl")).to_contain_text("person@example.org")
    page.locator("summary").click()
    assert page.frame_locator("iframe").get_by_role("link").inner_text() == "die Seite"
    reader.assert_accessible()
    page.get_by_role("link", name=f"{city}/aktuelles/").click()
    expect(page.locator("h1")).to_have_text("Aktuelles")


def test_postfach_says_what_to_do_while_it_is_empty(city: str, visit: Visit) -> None:
    page = visit(city, view=DESKTOP_LIGHT).open("/postfach/")
    assert page.get_by_role("heading", name="Noch ist keine Nachricht da").is_visible()


def test_a_cookie_or_a_foreign_request_would_be_noticed(city: str, visit: Visit) -> None:
    """The guard itself: a test that leans on it must be able to fail."""
    reader = visit(city)
    page = reader.open("/")
    page.evaluate("document.cookie = 'probe=1'")
    for breach, told in (
        ("fetch('http://foreign.invalid/').catch(() => 0)", "foreign.invalid"),
        ("document.body.setAttribute('style', 'color: red')", "blocked inline"),
    ):
        with page.expect_console_message(lambda message, told=told: told in message.text):
            page.evaluate(breach)
    with pytest.raises(AssertionError) as error:
        reader.assert_nothing_wrong()
    said = str(error.value)
    assert "cookie set: probe" in said
    assert "foreign.invalid" in said
    assert "Content-Security-Policy" in said
    reader.context.clear_cookies()
    reader.wrong.clear()


def test_staff_see_the_editing_bar_on_the_public_page_and_the_policy_lets_it_work(city: str, visit: Visit) -> None:
    get_user_model().objects.create_superuser("chefin", "chefin@stadt.example", "geheim-genug")
    staff = visit(city, cookies=True)
    staff.log_in("chefin", "geheim-genug")
    page = staff.open("/aktuelles/zustimmung/")
    page.locator("wagtail-userbar").get_by_role("button").first.click()
    page.locator("wagtail-userbar").get_by_role("menuitem", name="Diese Seite bearbeiten").click()
    page.wait_for_url("**/admin/pages/*/edit/")


def test_home_page_of_the_demo_leads_to_the_process_and_has_no_barrier(demo: str, visit: Visit, view: View) -> None:
    reader = visit(demo, view=view)
    page = reader.open("/")
    reader.assert_accessible()
    reader.picture("demo-home")
    page.get_by_role("link", name="Zum Digitalen Aufbruch").click()
    page.wait_for_url("**/digitaler-aufbruch/")
    assert page.locator("h1").count() == 1
    assert page.locator("main#inhalt").count() == 1
