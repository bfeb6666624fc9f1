"""What raises the version under which pages are kept, and that nobody waits for it."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction
from wagtail import hooks

from tests.factories import core
from tests.factories.ideas import make_call, make_idea
from wagtail_aufbruch.core.models import EVERYTHING, Freshness, Handlungsfeld, ProcessPage
from wagtail_aufbruch.core.reader_cache.freshness import touch, touch_all, versions
from wagtail_aufbruch.participation.domain.contributions import transitions
from wagtail_aufbruch.participation.enums import State

pytestmark = pytest.mark.django_db


def raised(scope: Any, change: Callable[[], Any]) -> bool:
    """Whether ``change`` raises the version of ``scope``."""
    before = versions().get(str(scope), 0)
    change()
    return versions().get(str(scope), 0) > before


@pytest.fixture
def process(db: None) -> ProcessPage:
    return core.make_process("Digitaler Aufbruch")


def test_a_renamed_field_of_action_changes_its_process_and_no_other(process: ProcessPage) -> None:
    other = core.make_process("Anderer", slug="anderer")
    field = core.make_field(process, "Alt")

    def rename() -> None:
        Handlungsfeld.objects.get(pk=field.pk).save()

    assert raised(process.pk, rename)
    assert not raised(other.pk, rename)
    assert not raised(EVERYTHING, rename)
    assert raised(process.pk, field.delete)


def test_a_published_page_changes_everything_and_a_draft_nothing(process: ProcessPage) -> None:
    page = core.make_content_page(process, "Inhalt")

    def draft() -> Any:
        page.title = "Neu"
        return page.save_revision()

    assert not raised(EVERYTHING, draft)
    assert raised(EVERYTHING, lambda: page.get_latest_revision().publish())
    assert raised(EVERYTHING, lambda: page.move(core.make_content_page(process, "Ordner"), pos="last-child"))
    assert raised(EVERYTHING, page.unpublish)


def test_a_page_that_is_deleted_changes_everything(process: ProcessPage) -> None:
    page = core.make_content_page(process, "Inhalt")
    assert raised(EVERYTHING, page.delete)


def test_an_idea_changes_its_process_once_readers_can_see_it(process: ProcessPage, django_user_model: Any) -> None:
    staff = django_user_model.objects.create_superuser("chefin")
    call = make_call(process)
    assert not raised(process.pk, lambda: make_idea(call, state=State.UNCONFIRMED))
    idea = make_idea(call, state=State.PENDING)
    assert raised(process.pk, lambda: transitions.publish(idea, user=staff))
    assert raised(process.pk, lambda: transitions.hide(idea, user=staff, reason="Beleidigung"))


def test_what_is_rolled_back_changes_nothing(process: ProcessPage) -> None:
    def fail() -> None:
        with transaction.atomic():
            touch(process.pk)
            transaction.set_rollback(True)

    assert not raised(process.pk, fail)


def test_versions_cost_one_query(process: ProcessPage, django_assert_num_queries: Any) -> None:
    touch(process.pk)
    touch_all()
    with django_assert_num_queries(1):
        assert versions()[EVERYTHING] > 0


@pytest.mark.parametrize(
    ("hook", "what"),
    [
        ("after_create_snippet", object()),
        ("after_edit_snippet", object()),
        ("after_delete_snippet", [object()]),
    ],
)
def test_what_the_site_shows_as_snippet_is_new_or_gone_for_readers_at_once(hook: str, what: Any) -> None:
    """A model that nobody watches: the site's own."""
    assert raised(EVERYTHING, lambda: [tell(None, what) for tell in hooks.get_hooks(hook)])


@pytest.mark.django_db(transaction=True)
def test_first_changes_at_the_same_instant_are_all_counted() -> None:
    writers = 12
    start = threading.Barrier(writers)

    def write() -> None:
        try:
            start.wait(timeout=20)
            touch("17")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert versions()["17"] == writers


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_writers_who_change_two_processes_crosswise_do_not_wait_for_each_other() -> None:
    touch("1")
    touch("2")
    before = versions()
    half = threading.Barrier(2)
    failed: list[Exception] = []

    def write(first: str, second: str) -> None:
        try:
            with transaction.atomic():
                touch(first)
                half.wait(timeout=10)
                touch(second)
                half.wait(timeout=10)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=pair) for pair in (("1", "2"), ("2", "1"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert {scope: versions()[scope] - before[scope] for scope in ("1", "2")} == {"1": 2, "2": 2}
    for _ in range(5):
        touch("1")
    assert Freshness.objects.filter(scope="1").count() == 2, "rows are used again"
