"""A form that brings far more than its page takes is refused by its length: nothing of it is read, nothing stored."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import TooManyFieldsSent
from django.core.handlers.asgi import ASGIRequest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories.core import make_process
from tests.factories.ideas import make_call
from wagtail_aufbruch.core.models.mixins import FILES_IN_A_FORM
from wagtail_aufbruch.core.public.large_posts import MOST_FIELDS, FewFields

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


def in_one_piece(number: int) -> tuple[bytes, str]:
    return b"&".join(b"f%d=v" % one for one in range(number)), "application/x-www-form-urlencoded"


def in_parts(number: int) -> tuple[bytes, str]:
    part = b'--x-y-z\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nv\r\n'
    return b"".join(part % one for one in range(number)) + b"--x-y-z--\r\n", "multipart/form-data; boundary=x-y-z"


FORMS = pytest.mark.parametrize("form", [in_one_piece, in_parts])


@FORMS
@pytest.mark.parametrize("checks", [True, False])
def test_strangers_send_no_form_of_some_thousand_fields_though_editors_may(
    call: Any, settings: Any, form: Any, checks: bool, admin_client: Client
) -> None:
    body, kind = form(MOST_FIELDS + 1)
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS > MOST_FIELDS + 1
    url = f"{call.url}idee-einreichen/"
    answer = Client(enforce_csrf_checks=checks).generic("POST", url, body, content_type=kind)
    assert answer.status_code == 413
    assert "Das Formular hat mehr Felder" in answer.content.decode()
    assert admin_client.generic("POST", url, body, content_type=kind).status_code == 422
    assert Client().generic("POST", "/admin/login/", body, content_type=kind).status_code == 413


@FORMS
def test_a_form_of_as_many_fields_as_are_taken_is_read_like_any_other(call: Any, form: Any) -> None:
    body, kind = form(MOST_FIELDS - 1)
    answer = Client().generic("POST", f"{call.url}idee-einreichen/", body, content_type=kind)
    assert answer.status_code == 422


def test_a_private_page_tells_nothing_of_itself_to_who_sends_too_many_fields(call: Any) -> None:
    PageViewRestriction.objects.create(page=call, restriction_type="login")
    body, kind = in_parts(MOST_FIELDS + 1)
    answer = Client().generic("POST", f"{call.url}idee-einreichen/", body, content_type=kind)
    assert answer.status_code == 302


@FORMS
def test_editors_save_their_large_forms_also_where_a_site_has_the_middleware_before_the_log_in(
    call: Any, settings: Any, form: Any, admin_client: Client
) -> None:
    ours = "wagtail_aufbruch.core.public.former_addresses.FormerAddressMiddleware"
    settings.MIDDLEWARE = [ours, *(one for one in settings.MIDDLEWARE if one != ours)]
    body, kind = form(MOST_FIELDS + 1)
    assert admin_client.generic("POST", f"{call.url}idee-einreichen/", body, content_type=kind).status_code == 422


@FORMS
def test_who_works_in_django_s_own_admin_alone_saves_large_forms_there_too(
    call: Any, form: Any, django_user_model: Any
) -> None:
    client = Client()
    client.force_login(django_user_model.objects.create_user("amt", "amt@example.org", "geheim", is_staff=True))
    body, kind = form(MOST_FIELDS + 1)
    assert client.generic("POST", f"{call.url}idee-einreichen/", body, content_type=kind).status_code == 422


def over_asgi(body: bytes, kind: str, length: str) -> ASGIRequest:
    headers = [(b"content-type", kind.encode()), *([(b"content-length", length.encode())] if length else [])]
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": headers}
    request = ASGIRequest(scope, BytesIO(body))
    request.user = AnonymousUser()
    return request


def test_too_many_fields_are_refused_over_asgi_also_of_a_form_that_does_not_say_how_long_it_is() -> None:
    body, kind = in_one_piece(MOST_FIELDS + 1)
    for length in ("", str(len(body))):
        refused = FewFields(over_asgi(body, kind, length)).watch()
        assert refused is not None
        assert refused.status_code == 413
    body, kind = in_parts(MOST_FIELDS + 1)
    request = over_asgi(body, kind, str(len(body)))
    fields = FewFields(request)
    assert fields.watch() is None
    with pytest.raises(TooManyFieldsSent):
        len(request.POST)
    assert fields.has_refused
