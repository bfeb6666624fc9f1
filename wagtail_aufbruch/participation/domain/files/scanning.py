"""Looking for harmful programs with clamd, where the site has one: by its protocol INSTREAM, over a socket.

Where the setting ``CLAMD`` names one, nothing is taken that it has not looked at: as long as it does not answer, files
wait. The protocol is small, and the libraries for it are unkept or under the GPL.
"""

import logging
import re
import socket
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from wagtail_aufbruch.core.conf import aufbruch_settings
from wagtail_aufbruch.participation.domain.files.pictures import UploadRefused

logger = logging.getLogger("wagtail_aufbruch.files")

PIECE = 64 * 1024
CONNECT_SECONDS = 3.0
SECONDS_IN_A_REQUEST = 10.0
"""So long somebody waits for the answer; after that the file waits alone."""
SECONDS_LATER = 120.0
LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """The scanner does not answer, or not as it should: the file has to wait."""


@dataclass(frozen=True)
class Address:
    """Where clamd listens: ``path`` of a socket, or else host and port."""

    path: str = ""
    host: str = ""
    port: int = 0


def scanner_address() -> Address | None:
    """Where the site's scanner listens; None where it has none. Raises ValueError for what is no address."""
    return parse_address(aufbruch_settings.clamd)


def parse_address(text: str) -> Address | None:
    """``unix:/run/clamav/clamd.ctl``, ``127.0.0.1:3310``, ``[::1]:3310``; None for "". Raises ValueError."""
    if not text:
        return None
    if text.startswith("unix:/"):
        return Address(path=text.removeprefix("unix:"))
    found = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:\[\]/]+)):(\d{1,5})", text)
    if found is None or not 0 < int(found[3]) < 65_536:
        raise ValueError(text)
    return Address(host=found[1] or found[2], port=int(found[3]))


def scan(file: BinaryIO, *, seconds: float = SECONDS_IN_A_REQUEST) -> bool:
    """Let the scanner look at the whole file; whether there is one that found nothing.

    Raises UploadRefused where it found something or takes no file as large as that, ScannerAway where it gives no
    clear answer within ``seconds``.
    """
    try:
        address = scanner_address()
    except ValueError:
        raise ScannerAway("CLAMD names no address") from None
    if address is None:
        return False
    try:
        answer = _answer(address, file, monotonic() + seconds)
    except OSError as error:
        raise ScannerAway(str(error) or type(error).__name__) from error
    _judge(answer)
    return True


def ping(seconds: float = CONNECT_SECONDS) -> None:
    """Raises ScannerAway where the site's scanner does not answer, ValueError for what is no address."""
    address = scanner_address()
    if address is None:
        return
    deadline = monotonic() + seconds
    try:
        with closing(_connected(address, deadline)) as connection:
            connection.sendall(b"zPING\0")
            answer = _read(connection, deadline)
    except OSError as error:
        raise ScannerAway(str(error) or type(error).__name__) from error
    if answer != b"PONG":
        raise ScannerAway(repr(answer))


def _judge(answer: bytes) -> None:
    if answer == b"stream: OK":
        return
    if answer.endswith(b" FOUND"):
        found = answer.removeprefix(b"stream: ").removesuffix(b" FOUND").decode("ascii", "replace")
        logger.warning("clamd found %s in an uploaded file, which was not taken", found)
        raise UploadRefused(
            _(
                "Our virus scanner found a harmful program in this file, so it was not taken. Please scan your device, "
                "and choose another file."
            )
        )
    if b"size limit exceeded" in answer:
        logger.error("clamd takes no file as large as the site does: raise StreamMaxLength in clamd.conf")
        raise UploadRefused(
            _(
                "This file is larger than our virus scanner can look at, so it was not taken. Please choose a smaller "
                "one."
            )
        )
    raise ScannerAway(repr(answer))


def _answer(address: Address, file: BinaryIO, deadline: float) -> bytes:
    file.seek(0)
    with closing(_connected(address, deadline)) as connection:
        try:
            connection.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                connection.settimeout(_left(deadline))
                connection.sendall(len(piece).to_bytes(4, "big") + piece)
            connection.sendall(bytes(4))
        except (BrokenPipeError, ConnectionResetError):
            # It has enough, and says why before it hangs up; without a word this raises the same once more.
            return _read(connection, deadline)
        return _read(connection, deadline)


def _connected(address: Address, deadline: float) -> socket.socket:
    seconds = min(CONNECT_SECONDS, _left(deadline))
    if not address.path:
        return socket.create_connection((address.host, address.port), seconds)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(address.path)
    except BaseException:
        connection.close()
        raise
    return connection


def _read(connection: socket.socket, deadline: float) -> bytes:
    """The answer, which ends with a NUL. Raises OSError where the other side hangs up before, or says nothing."""
    answer = b""
    while not answer.endswith(b"\0"):
        connection.settimeout(_left(deadline))
        piece = connection.recv(LONGEST_ANSWER)
        if not piece or len(answer) > LONGEST_ANSWER:
            raise ConnectionError("the answer broke off")
        answer += piece
    return answer.rstrip(b"\0\n").strip()


def _left(deadline: float) -> float:
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left
