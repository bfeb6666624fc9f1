"""The virus scanner: a real clamd finds what it knows; one that is silent, slow or confused lets files wait."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from tests.clamd import STREAM_MEGABYTES, Clamd
from tests.clamd import clamd as clamd
from tests.factories.documents import SIGNATURE, archive
from wagtail_aufbruch.participation.domain.checks.scanner import check_scanner
from wagtail_aufbruch.participation.domain.files import scanning
from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused
from wagtail_aufbruch.participation.domain.files.scanning import Address, ScannerAway, parse_address, ping, scan


@pytest.fixture
def named(settings: Any) -> Callable[[str], None]:
    """Name the scanner in the settings."""

    def name(address: str) -> None:
        settings.WAGTAIL_AUFBRUCH = {**settings.WAGTAIL_AUFBRUCH, "CLAMD": address}

    return name


def refusal(content: bytes) -> str:
    with translation.override("de"), pytest.raises(UploadRefused) as refused:
        scan(BytesIO(content))
    return str(refused.value.message)


@contextmanager
def server(folder: Path, answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Something that listens where clamd should."""
    path = folder / "fake.ctl"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(path))
        listening.listen(1)
        listening.settimeout(20)

        def serve() -> None:
            connection, _address = listening.accept()
            with connection:
                connection.settimeout(20)
                answer(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"unix:{path}"
        thread.join(20)
        assert not thread.is_alive()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", None),
        ("unix:/run/clamav/clamd.ctl", Address(path="/run/clamav/clamd.ctl")),
        ("127.0.0.1:3310", Address(host="127.0.0.1", port=3310)),
        ("scanner.intern:3310", Address(host="scanner.intern", port=3310)),
        ("[::1]:3310", Address(host="::1", port=3310)),
    ],
)
def test_the_address_is_read_as_it_is_written(text: str, address: Address | None) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text", ["unix:clamd.ctl", "/run/clamd.ctl", "host", "host:0", "host:70000", "::1:3310", "a b:1"]
)
def test_what_is_no_address_is_told(text: str, named: Callable[[str], None]) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_address(text)
    named(text)
    with pytest.raises(ScannerAway):
        scan(BytesIO(b"hallo"))
    assert check_scanner() == [], "the check of all settings tells"


def test_without_a_scanner_nothing_is_scanned() -> None:
    assert scan(BytesIO(SIGNATURE)) is False
    assert check_scanner() == []


def test_a_harmful_file_is_found_also_inside_an_archive(clamd: Clamd, named: Callable[[str], None]) -> None:
    named(clamd.setting)
    assert check_scanner() == []
    assert scan(BytesIO(b"harmlos " * 1000)) is True
    assert scan(BytesIO(b"")) is True
    assert "schädliches Programm" in refusal(b"x" * 70_000 + SIGNATURE + b"x" * 70_000)
    packed = archive({"word/document.xml": b"a" * 1000 + SIGNATURE})
    assert SIGNATURE not in packed.read()
    packed.seek(0)
    assert "schädliches Programm" in refusal(packed.read())


def test_a_file_that_is_larger_than_the_scanner_takes_is_told_so(
    clamd: Clamd, named: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    named(clamd.setting)
    assert "größer, als unser Virenscanner" in refusal(bytes((STREAM_MEGABYTES + 3) * 1024 * 1024))
    assert "StreamMaxLength" in caplog.text


def test_a_scanner_that_is_not_there_lets_files_wait(
    clamd: Clamd, named: Callable[[str], None], tmp_path: Path
) -> None:
    named(f"unix:{tmp_path / 'nothing.ctl'}")
    with pytest.raises(ScannerAway):
        scan(BytesIO(b"hallo"))
    (warning,) = check_scanner()
    assert warning.id == "aufbruch_participation.W017"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        named(f"127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(ScannerAway):
            scan(BytesIO(b"hallo"))


def test_a_scanner_that_hangs_is_given_up_in_time(
    named: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()
    with server(tmp_path, lambda connection: bool(done.wait(20)) or None) as address:
        named(address)
        with pytest.raises(ScannerAway):
            scan(BytesIO(bytes(10_000_000)), seconds=0.5)
        done.set()


def _drip(connection: socket.socket) -> None:
    try:
        while True:
            connection.recv(100_000)
            connection.sendall(b"s")
    except OSError:
        pass


def test_a_scanner_that_drips_is_given_up_in_time(named: Callable[[str], None], tmp_path: Path) -> None:
    with server(tmp_path, _drip) as address:
        named(address)
        with pytest.raises(ScannerAway):
            scan(BytesIO(b"hallo"), seconds=1)


@pytest.mark.parametrize(
    "answer", [b"", b"stream: OK", b"stream: Can't allocate memory ERROR\0", b"OK\0", b"UNKNOWN COMMAND\0", b"x" * 9000]
)
def test_no_answer_but_a_clear_one_lets_a_file_pass(
    answer: bytes, named: Callable[[str], None], tmp_path: Path
) -> None:
    def talk(connection: socket.socket) -> None:
        while not connection.recv(100_000).endswith(bytes(4)):
            pass
        connection.sendall(answer)

    with server(tmp_path, talk) as address:
        named(address)
        with pytest.raises(ScannerAway):
            scan(BytesIO(b"hallo"), seconds=5)


def test_a_scanner_that_dies_in_the_middle_lets_files_wait(named: Callable[[str], None], tmp_path: Path) -> None:
    with server(tmp_path, lambda connection: connection.recv(10) and None) as address:
        named(address)
        with pytest.raises(ScannerAway):
            scan(BytesIO(bytes(30_000_000)), seconds=5)


def test_a_service_that_is_no_scanner_is_told_at_start(named: Callable[[str], None], tmp_path: Path) -> None:
    with server(tmp_path, lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\0")) as address:
        named(address)
        with pytest.raises(ScannerAway):
            ping()


def test_a_scanner_that_answers_otherwise_than_it_should_is_told_at_start(
    named: Callable[[str], None], tmp_path: Path
) -> None:
    with server(tmp_path, lambda connection: connection.recv(10) and connection.sendall(b"ERROR\0")) as address:
        named(address)
        with pytest.raises(ScannerAway, match="ERROR"):
            ping()


def test_a_look_for_which_no_time_is_left_lets_the_file_wait(named: Callable[[str], None], tmp_path: Path) -> None:
    named(f"unix:{tmp_path}/nobody.ctl")
    with pytest.raises(ScannerAway, match="no answer in time"):
        scan(BytesIO(b"hallo"), seconds=-1)


def test_it_reads_a_file_piece_by_piece(clamd: Clamd, named: Callable[[str], None]) -> None:
    named(clamd.setting)
    asked: list[int] = []

    class Watched(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append(size or 0)
            return super().read(size)

    assert scan(Watched(bytes(1_000_000)))
    assert max(asked) == scanning.PIECE
    assert min(asked) > 0
