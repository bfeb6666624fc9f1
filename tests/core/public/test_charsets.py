"""A request that names an encoding in which nobody writes is refused, and never an error of the server."""

import asyncio
import io
from collections.abc import Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from asgiref.sync import async_to_sync
from django.core import signals
from django.core.cache import caches
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections
from django.test import RequestFactory

from tests.factories.core import make_process
from tests.factories.ideas import make_call, make_idea
from wagtail_aufbruch.core.lists.charsets import look_at_charset
from wagtail_aufbruch.core.reader_cache.middleware import _is_reader

pytestmark = pytest.mark.django_db

NO_TEXT = ["hex", "base64", "rot13", "zlib", "bz2", "uu", "quopri", "idna", "undefined"]
"""Codecs of Python that read no texts, or only some."""
FORM, PARTS = "application/x-www-form-urlencoded", 'multipart/form-data; boundary="x"'


def asked(path: str, query: str, content_type: str, body: bytes | None = None) -> tuple[int, str]:
    """What the site answers over WSGI, as a server asks it: status and words."""
    environ: dict[str, Any] = {
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": content_type,
        "REQUEST_METHOD": "GET" if body is None else "POST",
        "CONTENT_LENGTH": str(len(body or b"")),
        "wsgi.input": io.BytesIO(body or b""),
        "HTTP_HOST": "localhost",
        # Without this cookie Django refuses a form unread.
        "HTTP_COOKIE": f"csrftoken={'a' * 32}",
    }
    setup_testing_defaults(environ)
    told: list[str] = []
    answer = WSGIHandler()(environ, lambda status, headers, error=None: told.append(status))  # type: ignore[arg-type,return-value,misc]
    words = b"".join(answer).decode()
    if hasattr(answer, "close"):
        answer.close()
    return int(told[0].split()[0]), words


def asked_over_asgi(path: str, content_type: str, method: str = "GET") -> int:
    told: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"q=rad",
        "headers": [
            (b"host", b"localhost"),
            (b"content-type", content_type.encode()),
            (b"cookie", b"csrftoken=" + b"a" * 32),
        ],
    }
    parts = iter([{"type": "http.request", "body": b""}])

    async def receive() -> dict[str, Any]:
        for part in parts:
            return part
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(part: dict[str, Any]) -> None:
        told.append(part)

    async_to_sync(ASGIHandler())(scope, receive, send)
    return int(told[0]["status"])


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """As the client of tests does: what the server closes after each request holds the rows of the test."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def address() -> str:
    call = make_call(make_process())
    make_idea(call, "Radwege")
    return str(call.url)


@pytest.mark.parametrize("charset", NO_TEXT)
def test_an_encoding_that_reads_no_texts_is_refused(address: str, charset: str) -> None:
    parts = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nRadweg\r\n--x--\r\n'
    requests: list[tuple[str, str, bytes | None]] = [
        ("text/plain", "q=rad", None),
        (FORM, "", b"title=Radweg"),
        (FORM, "q=rad", b"title=Radweg"),
        (PARTS, "", parts),
    ]
    for path in (address, f"{address}idee-einreichen/", "/admin/login/"):
        for content_type, query, body in requests:
            status, words = asked(path, query, f"{content_type}; charset={charset}", body)
            assert status == 400, (path, content_type, query)
            assert "Radwege" not in words


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 500,
        "multipart/form-data; boundary=ä",
        'multipart/form-data; boundary="x\\"',
        f"{FORM}; charset=utf-7",
        f"{PARTS}; charset=utf-7",
        f"{PARTS}; charset=utf-16",
        f"{FORM}; charset={'a' * 50_000}",
        f"{PARTS}; charset={'a' * 50_000}",
        f"{FORM}; charset=",
        f"{FORM}; charset=../../etc/passwd",
        "; charset=hex",
        "x" * 5000,
    ],
)
def test_a_broken_kind_of_form_is_no_error_of_the_server(address: str, content_type: str) -> None:
    for path in (address, f"{address}idee-einreichen/", "/admin/login/"):
        assert asked(path, "q=rad", content_type, b"--x\r\nkaputt")[0] < 500


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "utf8", "UTF_8", "utf-7"])
def test_a_form_in_another_encoding_than_forms_have_is_refused(address: str, charset: str) -> None:
    """Django refuses it, too, and fails while it makes the page that says so: that looks for the form's token."""
    for path in (address, f"{address}idee-einreichen/", f"{address}gibtsnicht/", "/admin/login/"):
        status, words = asked(path, "", f"{FORM}; charset={charset}", b"title=Radweg")
        assert (status, "Radwege" in words) == (400, False), path


def test_what_browsers_send_is_read_as_before(address: str) -> None:
    for charset in ("utf-8", "UTF-8", '"utf-8"'):
        status, _words = asked(f"{address}idee-einreichen/", "", f"{FORM}; charset={charset}", b"title=Radweg")
        assert status in {200, 403, 422}
    assert asked(address, "q=rad", "text/plain; charset=utf-8")[0] == 200


def test_no_reader_gets_a_page_whose_parameters_were_read_in_another_encoding(address: str) -> None:
    caches["default"].clear()
    assert asked(address, "", "text/plain; charset=utf-7")[0] == 200
    assert asked(address, "", "text/plain; charset=utf-8")[0] == 200
    one, other = (RequestFactory().get(address, CONTENT_TYPE=f"a/b; charset={name}") for name in ("utf-7", "utf-8"))
    assert (_is_reader(one), _is_reader(other)) == (False, True)


def test_a_request_without_an_encoding_is_left_alone() -> None:
    for said in ("", FORM, PARTS, f"{PARTS}; charset=utf-8", "text/plain; charset=unbekannt"):
        environ = {"CONTENT_TYPE": said}
        look_at_charset(None, environ=environ)
        assert environ == {"CONTENT_TYPE": said}
    scope: dict[str, Any] = {"headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"host", b"localhost")]}
    look_at_charset(None, scope=scope)
    assert scope == {"headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"host", b"localhost")]}
    look_at_charset(None, scope={})


@pytest.mark.parametrize(
    "said",
    [
        "a/b; charset='utf-8'",
        "a/b; charset=",
        "a/b; charset=utf-8,",
        "a/b; charset=unbekannt",
        "a/b; boundary=charset_1",
        'multipart/related; type="text/xml; charset=utf-8"',
        "a/b; accept-charset=hex",
        f"{FORM}; charset=latin-1",
    ],
)
def test_what_django_reads_without_harm_is_answered_as_ever(address: str, said: str) -> None:
    for path in (address, "/admin/login/"):
        assert asked(path, "q=rad", said)[0] == 200


@pytest.mark.parametrize(
    "said",
    [
        "a/b; x*=nonsense''y",
        "a/b; charset*=nonsense''utf-8",
        f"a/b; x*{'9' * 5000}=y",
        "a/b; x*=utf-8''a; x*0*=utf-8''b",
        "a/b; charset=utf\0",
    ],
)
def test_what_django_fails_to_read_is_refused_and_no_error_of_the_server(address: str, said: str) -> None:
    for path in (address, "/admin/login/"):
        assert asked(path, "q=rad", said)[0] == 400


@pytest.mark.parametrize(
    ("said", "status"), [("a/b; charset=hex", 400), ("a/b; x*=nonsense''y", 400), ("a/b; charset=utf-8", 200)]
)
def test_over_asgi_the_same_is_refused(address: str, said: str, status: int) -> None:
    assert asked_over_asgi(address, said) == status
    assert asked_over_asgi(address, f"{FORM}; charset=latin-1", "POST") == 400


@pytest.mark.parametrize(
    "said",
    [
        "a/b; charset*=utf-8''hex",
        "a/b; charset*0=he; charset*1=x",
        "a/b; CharSet = hex",
        'a/b;charset="hex"',
        "a/b;charset=utf-8;charset=hex",
    ],
)
def test_an_encoding_is_found_however_it_is_written(address: str, said: str) -> None:
    assert asked(address, "q=rad", said)[0] == 400
