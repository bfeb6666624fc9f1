"""A real clamd with one signature of our own: nothing is downloaded, and it starts within a second."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.factories.documents import SIGNATURE

MISSING = "clamd is missing (apt install clamav-daemon)"
STREAM_MEGABYTES = 5
STARTED = 60.0


@dataclass
class Clamd:
    """A scanner of the tests' own; ``setting`` is what ``CLAMD`` names it by."""

    folder: Path
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def socket(self) -> Path:
        return self.folder / "clamd.ctl"

    @property
    def setting(self) -> str:
        return f"unix:{self.socket}"

    def start(self) -> None:
        database = self.folder / "database"
        database.mkdir(exist_ok=True)
        (database / "aufbruch.ndb").write_text(f"Aufbruch.Test:0:*:{SIGNATURE.hex()}\n")
        config = self.folder / "clamd.conf"
        config.write_text(
            f"LocalSocket {self.socket}\nDatabaseDirectory {database}\nTemporaryDirectory {self.folder}\n"
            f"Foreground yes\nMaxThreads 2\nSelfCheck 0\nStreamMaxLength {STREAM_MEGABYTES}M\nDisableCache yes\n"
        )
        program = shutil.which("clamd")
        assert program is not None
        self.process = subprocess.Popen(
            [program, "--config-file", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + STARTED
        while not self.socket.exists():
            assert self.process.poll() is None, "clamd ended at once"
            assert time.monotonic() < deadline, "clamd does not start"
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        self.socket.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    """The scanner, running; one for all tests of a module."""
    if shutil.which("clamd") is None:
        pytest.skip(MISSING)
    scanner = Clamd(tmp_path_factory.mktemp("clamd"))
    scanner.start()
    try:
        yield scanner
    finally:
        scanner.stop()
