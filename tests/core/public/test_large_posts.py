"""A form that brings far more than its page takes is refused by its length: nothing of it is read, nothing stored."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories.core import make_process
from tests.factories.ideas import make_call
from wagtail_aufbruch.core.models.mixins import FILES_IN_A_FORM

pytestmark = pytest.mark.django_db


class Unread(BytesIO):
    """The body of a request that nobody may read."""

    def read(self, size: int | None = -1, /) -> bytes:
        pytest.fail("the form was read")


def post(url: str, length: object) -> Any:
    return Client().generic(
        "POST",
        url,
        b"",
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Unread(), "CONTENT_LENGTH": str(length), "CONTENT_TYPE": "multipart/form-data; boundary=x"},
    )


@pytest.fixture
def call() -> Any:
    return make_call(make_process())


def test_two_gigabytes_are_refused_before_they_are_read(call: Any) -> None:
    answer = post(f"{call.url}idee-einreichen/", 2_000_000_000)
    assert answer.status_code == 413
    assert "Das war zu groß" in answer.content.decode()


def test_what_fits_is_not_refused_by_its_length(call: Any, settings: Any) -> None:
    fits = FILES_IN_A_FORM * 10_000_000
    with pytest.raises(pytest.fail.Exception, match="the form was read"):
        post(f"{call.url}idee-einreichen/", fits)
    assert post(f"{call.url}idee-einreichen/", fits + 1).status_code == 413


def test_a_private_page_tells_nothing_of_itself(call: Any) -> None:
    PageViewRestriction.objects.create(page=call, restriction_type="login")
    answer = post(f"{call.url}idee-einreichen/", 2_000_000_000)
    assert answer.status_code == 302
    assert "/login/" in answer["Location"] or "anmelden" in answer["Location"] or "admin" in answer["Location"]


@pytest.mark.parametrize("length", ["", "-5", "viel", "²"])
def test_a_length_that_makes_no_sense_is_left_to_django(call: Any, length: str) -> None:
    assert Client().post(f"{call.url}idee-einreichen/", CONTENT_LENGTH=length).status_code != 413
