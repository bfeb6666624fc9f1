"""The browser tests' fixtures: the demo city on a real server, and visitors who look closely."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, expect, sync_playwright
from wagtail.models import Site

from tests.e2e.harness import PATIENCE, VIEWS, View, Visitor, chromium_path
from tests.mail_server import FILES, mail_goes_by

CHROMIUM_SWITCHES = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lives in this folder drives Chromium; all but the main walk is about looks."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if item.path.name != "test_idea_walk.py":
                item.add_marker(pytest.mark.looks)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of a process; each visitor has a context of their own."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        executable = chromium_path(playwright.chromium.executable_path)
        if executable is None:
            pytest.skip("needs Chromium: apt install chromium, or set CHROMIUM to its path")
        # Playwright keeps an event loop in this thread, in which Django refuses to touch the database. Nothing of
        # the tests' own code is asynchronous, so that guard has nothing to guard here.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        switches = [*CHROMIUM_SWITCHES, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=executable, args=switches)
        yield browser
        browser.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def server_thread(django_db_setup: None) -> Iterator[LiveServerThread]:
    """The site's WSGI application as it runs elsewhere: whitenoise serves the static files, not Django."""
    thread = LiveServerThread("127.0.0.1", static_handler=lambda media_handler: get_wsgi_application(), port=0)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield thread
    thread.terminate()


@pytest.fixture
def server(server_thread: LiveServerThread, transactional_db: None) -> str:
    """Address of the running site without a slash at its end. The database holds what the migrations made."""
    return f"http://127.0.0.1:{server_thread.port}"


@pytest.fixture(autouse=True)
def mail_folder(settings: Any, tmp_path: Path) -> Path:
    """Where the site puts its mails, and ``/postfach/`` finds them."""
    settings.POSTFACH = tmp_path / "postfach"
    mail_goes_by(settings, FILES, EMAIL_FILE_PATH=settings.POSTFACH)
    return settings.POSTFACH


@pytest.fixture(autouse=True)
def quick_hands(settings: Any) -> None:
    """A driven browser fills in a form faster than any person; nobody takes it for a machine here."""
    settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "SPAM_SECONDS": 0}


@pytest.fixture
def demo(server: str, demo_data: None) -> str:
    """The demo city with the whole Gütersloh process, fresh for each test; returns the site's address."""
    Site.objects.update(port=int(server.rsplit(":", 1)[1]))
    Site.clear_site_root_paths_cache()  # building the demo has asked for addresses already
    return server


@pytest.fixture
def visit(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    """Make visitors: ``visit(server, view=PHONE_LIGHT, javascript=True, cookies=False)``.

    At the test's end each of them fails it on a request to a foreign host, a breach of the Content-Security-Policy,
    an error in the console, or a cookie where none was allowed.
    """
    with ExitStack() as stack:
        visitors: list[Visitor] = []

        def new_visitor(base: str, **options: Any) -> Visitor:
            visitor = Visitor(chromium, base, **options)
            stack.callback(visitor.context.close)
            visitors.append(visitor)
            return visitor

        yield new_visitor
        for visitor in visitors:
            visitor.assert_nothing_wrong()


@pytest.fixture(params=VIEWS, ids=str)
def view(request: pytest.FixtureRequest) -> View:
    """A phone in light colours, a desktop in dark ones."""
    return request.param
