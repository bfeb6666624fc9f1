"""The way to the capture desk in the admin's menu."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from tests.factories.core import make_process
from tests.factories.ideas import make_call
from tests.factories.participation import make_moderator
from wagtail_aufbruch.ideas.staff.menu import capture_menu_item

pytestmark = pytest.mark.django_db


def is_shown(user: object) -> bool:
    request = RequestFactory().get("/admin/")
    # A request brings a user object of its own, which knows nothing yet.
    request.user = type(user).objects.get(pk=user.pk)  # type: ignore[attr-defined]
    return capture_menu_item().is_shown(request)


def test_the_way_to_the_desk_is_there_with_the_first_call_and_costs_nothing_from_then_on() -> None:
    cache.clear()
    process = make_process()
    user = make_moderator(process)
    assert not is_shown(user)
    make_call(process)
    assert is_shown(user)
    with CaptureQueriesContext(connection) as asked:
        assert is_shown(user)
    assert not [one for one in asked if "ideacallpage" in one["sql"]]


def test_it_goes_at_once_with_the_right_to_handle_cases() -> None:
    cache.clear()
    process = make_process()
    user = make_moderator(process)
    make_call(process)
    assert is_shown(user)
    user.groups.clear()
    assert not is_shown(user)
