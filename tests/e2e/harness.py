"""A visitor with a browser, who notices what a person may not: foreign requests, cookies, errors, barriers."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, expect

from tests.e2e.barriers import barriers

OWN_SCHEMES = {"about", "blob", "data"}
REPORT_POLICY_BREACH = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`Content-Security-Policy: ${event.violatedDirective} blocked ${event.blockedURI || "inline"}`);
});
"""


PATIENCE = 30_000
"""Milliseconds to wait for what should be seen. It comes at once on an idle machine, and passes when it comes."""

SYSTEM_CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class View:
    """What a visitor looks at the site with; sizes in CSS pixels."""

    device: str
    width: int
    height: int
    scheme: str

    def __str__(self) -> str:
        return f"{self.device}-{self.scheme}"


PHONE_LIGHT = View("phone", 320, 640, "light")
PHONE_DARK = View("phone", 320, 640, "dark")
DESKTOP_LIGHT = View("desktop", 1280, 900, "light")
DESKTOP_DARK = View("desktop", 1280, 900, "dark")
# Layout hangs on the width alone and contrast on the colours alone, so two views meet all that four would.
VIEWS = [PHONE_LIGHT, DESKTOP_DARK]


def chromium_path(playwrights_own: str) -> str | None:
    """Chromium by ``$CHROMIUM``, from the system, or the one Playwright installed; None if there is none.

    The shell without windows comes first: the same engine in two thirds of the time.
    """
    named = [os.environ.get("CHROMIUM")]
    installed = [shutil.which(name) for name in SYSTEM_CHROMIUM]
    candidates = [path for path in [*named, *installed, playwrights_own] if path]
    return next((path for path in candidates if Path(path).exists()), None)


class Visitor:
    """One person: a browser context with one page, and a record of everything that went wrong in it.

    ``cookies`` says whether this person may hold any: readers may not, staff and participants may. ``may_ask`` is
    the one foreign host they have agreed to ask, which the Content-Security-Policy has to allow too.
    """

    def __init__(
        self,
        browser: Browser,
        base: str,
        *,
        view: View = DESKTOP_LIGHT,
        javascript: bool = True,
        cookies: bool = False,
        may_ask: str = "",
    ) -> None:
        self.base = base
        self.hosts = {urlsplit(base).netloc, may_ask or urlsplit(base).netloc}
        self.view = view
        self.may_hold_cookies = cookies
        self.wrong: list[str] = []
        self._pages_opened: set[str] = set()
        self.context = browser.new_context(
            base_url=base,
            locale="de-DE",
            viewport={"width": view.width, "height": view.height},
            color_scheme="dark" if view.scheme == "dark" else "light",
            has_touch=view.device == "phone",
            java_script_enabled=javascript,
        )
        self.context.set_default_timeout(PATIENCE)
        if javascript:
            self.context.add_init_script(REPORT_POLICY_BREACH)
        self.context.on("request", self._on_request)
        self.context.on("response", self._on_response)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.wrong.append(f"script failed: {error.error}"))
        self.page: Page = self.context.new_page()

    # --- What the person does

    def open(self, path: str, *, status: int = 200) -> Page:
        """Go to a path of the site and expect this HTTP status."""
        response = self.page.goto(path)
        assert response is not None, f"{path} answered nothing"
        assert response.status == status, f"{path} answered {response.status}, expected {status}"
        return self.page

    def log_in(self, username: str, password: str) -> Page:
        """Enter Wagtail's admin by its form."""
        self.open("/admin/login/")
        self.page.locator("[name=username]").fill(username)
        self.page.locator("[name=password]").fill(password)
        self.page.locator("form [type=submit]").first.click()
        self.page.wait_for_url("**/admin/")
        return self.page

    def come_logged_in(self, username: str) -> None:
        """Begin as a member of staff who entered their password before; opens no page."""
        client = Client()
        client.force_login(get_user_model().objects.get_by_natural_key(username))
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.base}])

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page in the folder that AUFBRUCH_PICTURES names; nothing without it."""
        folder = os.environ.get("AUFBRUCH_PICTURES")
        if folder:
            target = Path(folder) / f"{name}-{self.view}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=target, full_page=True)

    # --- What must hold

    def assert_accessible(self) -> None:
        """axe finds nothing (WCAG 2.2 AA and best practices), and nothing has to be scrolled sideways."""
        assert_accessible(self.page)
        assert_fits(self.page)

    def assert_nothing_wrong(self) -> None:
        """No foreign request, no policy breach, no error; no cookie, unless this person may hold some."""
        wrong = list(self.wrong)
        if not self.may_hold_cookies:
            wrong += [f"cookie set: {cookie['name']}" for cookie in self.context.cookies()]
        assert not wrong, "\n".join(["The browser noticed:", *wrong])

    # --- What the browser tells

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in OWN_SCHEMES and address.netloc not in self.hosts:
            self.wrong.append(f"request to a foreign host: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._pages_opened.add(response.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        # A page that answers 404 on purpose is reported as an error too; `open` looks at its status.
        expected = message.text.startswith("Failed to load resource") and message.location["url"] in self._pages_opened
        if message.type == "error" and not expected:
            self.wrong.append(f"console: {message.text} ({message.location['url']})")


def wait_for_messages(page: Page) -> None:
    """Wagtail's messages fade in, and half faded in their colours are others than those that people read."""
    for messages in page.locator(".messages > ul:has(li)").all():
        expect(messages).to_have_css("opacity", "1")


def assert_accessible(page: Page) -> None:
    """Run axe on the page; a failure names each rule, where it is broken, and what would mend it."""
    # A click returns once the next page has begun to come: half of it has no heading yet.
    page.wait_for_load_state("load")
    wait_for_messages(page)
    with _scrolled_to_the_top(page):
        found = [_describe(violation) for violation in barriers(page)]
    assert not found, "\n".join([f"axe found {len(found)} problem(s) on {page.url}:", *found])


@contextmanager
def _scrolled_to_the_top(page: Page) -> Iterator[None]:
    """Where a page stands depends on what was typed last, and what has slid half under a sticky bar is small only
    there. Afterwards everything stands as before."""
    before = page.evaluate_handle(
        """() => [...document.querySelectorAll("*")].filter((one) => one.scrollTop > 0).map((one) => {
            const top = one.scrollTop;
            one.scrollTo({ top: 0, behavior: "instant" });
            return [one, top];
        })"""
    )
    yield
    page.evaluate("(before) => before.forEach(([one, top]) => one.scrollTo({ top, behavior: 'instant' }))", before)


def assert_fits(page: Page) -> None:
    """Nothing is wider than the window (WCAG 1.4.10)."""
    width, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= window, f"{page.url} is {width} px wide in a window of {window} px"


def _describe(violation: dict[str, Any]) -> str:
    lines = [f"- {violation['id']} ({violation['impact']}): {violation['help']} <{violation['helpUrl']}>"]
    for node in violation["nodes"][:5]:
        selector = " ".join(str(part) for part in node["target"])
        mending = [check["message"] for way in ("any", "all", "none") for check in node[way]]
        lines += [f"    {selector}", f"      {node['html'][:200]}", *(f"      {message}" for message in mending)]
    return "\n".join(lines)


def tab_to(page: Page, text: str, most: int = 80) -> None:
    """Press Tab until the focus stands on what carries this text, as somebody without a mouse does."""
    for _press in range(most):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        name = focused.evaluate("e => (e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText) || ''")
        if text in name:
            assert focused.bounding_box(), f"{text} has the focus and cannot be seen"
            return
    raise AssertionError(f"{text} is not reached by {most} times Tab on {page.url}")
