"""Headers and frame of the city's pages."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from guetersloh.city.models import FooterLink, HomePage, NewsIndexPage, NewsPage
from tests.factories.core import make_process


@pytest.fixture
def home(db: None) -> HomePage:
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Willkommen", slug="start"))
    Site.objects.update(root_page=home)
    return home


def test_city_pages_forbid_inline_scripts_and_foreign_hosts_and_set_no_cookie(home: HomePage) -> None:
    response = Client().get("/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert not response.cookies


def test_pages_may_use_nothing_of_a_device_but_the_camera_at_the_door(home: HomePage, settings: Any) -> None:
    process = make_process()
    off = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    for url in ("/", process.url, f"{process.url}beteiligung/link/", "/gibt-es-nicht/"):
        assert Client().get(url)["Permissions-Policy"] == off
    assert Client().get("/admin/login/")["Permissions-Policy"].startswith("camera=(self), geolocation=(), ")
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "PermissionsPolicy" not in one]
    assert Client().get(f"{process.url}beteiligung/link/")["Permissions-Policy"] == off, "also on a site that sets none"
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "PERMISSIONS_POLICY": None}
    assert "Permissions-Policy" not in Client().get(f"{process.url}beteiligung/link/")


def test_wagtails_admin_is_left_out_of_the_policy_it_cannot_keep(home: HomePage) -> None:
    assert "Content-Security-Policy" not in Client().get("/admin/login/")


def test_draft_and_private_pages_are_in_no_menu_and_no_list(home: HomePage) -> None:
    index = home.add_child(instance=NewsIndexPage(title="Aktuelles", slug="aktuelles", show_in_menus=True))
    home.add_child(instance=NewsIndexPage(title="Entwurf", slug="entwurf", show_in_menus=True, live=False))
    for title, live in [("Sichtbar", True), ("Noch geheim", False)]:
        index.add_child(
            instance=NewsPage(title=title, slug=title.lower().replace(" ", "-"), introduction="x", live=live)
        )
    home.footer_links = [FooterLink(page=index)]
    home.save()
    text = Client().get("/aktuelles/").content.decode()
    assert "Sichtbar" in text
    assert "Entwurf" not in text
    assert "Noch geheim" not in text
    assert text.count('href="/aktuelles/"') == 2


def test_news_list_costs_the_same_for_three_and_for_thirty(home: HomePage) -> None:
    index = home.add_child(instance=NewsIndexPage(title="Aktuelles", slug="aktuelles", show_in_menus=True))
    queries = {}
    for count in (3, 30):
        for number in range(index.get_children().count(), count):
            index.add_child(instance=NewsPage(title=f"Nachricht {number}", slug=f"n{number}", introduction="x"))
        Client().get("/aktuelles/")
        with CaptureQueriesContext(connection) as captured:
            text = Client().get("/aktuelles/").content.decode()
        assert text.count("Nachricht ") == count
        queries[count] = len(captured)
    assert queries[3] == queries[30]
